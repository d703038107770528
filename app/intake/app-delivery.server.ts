import { z } from "zod";
import { CROSSDOCK } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { gidOf } from "../platform/gid.ts";
import type { JobPayload } from "../queue/jobs.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { grantedScopes } from "../shopify/scopes.ts";
import type { Services } from "../shopify/services.ts";
import { refreshWaiting } from "./refresh-waiting.server.ts";
import { closeDelivery, openDelivery, type Delivery } from "./read-delivery.server.ts";
import { WebhookId } from "./webhook-id.ts";

const ScopesUpdate = z.object({ current: z.array(z.string()) });
const Redact = z.object({ orders_to_redact: z.array(WebhookId).default([]) });
const DataRequest = z.object({ orders_requested: z.array(WebhookId).default([]) });

/** Webhooks about the app, the shop itself, and the three compliance topics. */
export async function deliveryAppHandler(
  services: Services,
  { deliveryId }: JobPayload<"delivery.app">,
): Promise<void> {
  const opened = await openDelivery(services, deliveryId, { evenUninstalled: true });
  if (opened.kind === "closed") return;
  const { delivery } = opened;
  const now = services.clock.now();
  await services.db.prisma.$transaction(async (tx) => {
    const note = await deal(tx, delivery, now);
    const state = note === null ? "ignored" : "processed";
    await closeDelivery(tx, deliveryId, state, note ?? "Its body does not fit its topic.");
    // These bodies name the customer, and nothing will read them again.
    if (delivery.topic.startsWith("customers/"))
      await tx.webhookDelivery.update({ where: { id: BigInt(deliveryId) }, data: { bodyEnc: null } });
  });
}

/** Does what the topic asks for and says what was done; null when the body does not say what to do. */
async function deal(tx: Tx, delivery: Delivery, now: Date): Promise<string | null> {
  const { shop, topic, body } = delivery;
  switch (topic) {
    case "app/uninstalled":
      return uninstall(tx, delivery, now);
    case "app/scopes_update": {
      const told = ScopesUpdate.safeParse(body);
      if (!told.success) return null;
      const scopes = told.data.current.join(",");
      const known = await tx.shop.findUniqueOrThrow({ where: { id: shop.id }, select: { scopes: true } });
      await tx.shop.update({ where: { id: shop.id }, data: { scopes } });
      await tx.session.updateMany({ where: { shop: shop.domain }, data: { scope: scopes } });
      const [before, granted] = [grantedScopes(known.scopes), grantedScopes(scopes)];
      if (before.includes("read_markets") !== granted.includes("read_markets"))
        await enqueue(tx, "shop.read-markets", { shopId: shop.id }, { now });
      if (granted.includes("read_customers") && !before.includes("read_customers"))
        await refreshWaiting(tx, { shopId: shop.id, now });
      return "The granted scopes were noted.";
    }
    case "shop/update":
      if (shop.uninstalledAt) return "The shop has uninstalled the app.";
      await enqueue(tx, "shop.set-up", { shopId: shop.id }, { now });
      return "The shop is read again.";
    case "customers/data_request":
      return answerDataRequest(tx, delivery, now);
    case "customers/redact":
      return redactCustomer(tx, delivery, now);
    case "shop/redact":
      return redactShop(tx, delivery, now);
    default:
      throw new Error(`Topic ${topic} has no place among the app's own topics.`);
  }
}

/** Ends everything that would call the shop. A delivery from before the newest install is about an older one. */
async function uninstall(tx: Tx, { shop, triggeredAt }: Delivery, now: Date): Promise<string> {
  if (triggeredAt && triggeredAt < shop.installedAt) return "The shop has installed the app again since.";
  await tx.session.deleteMany({ where: { shop: shop.domain } });
  await tx.shop.updateMany({ where: { id: shop.id, uninstalledAt: null }, data: { uninstalledAt: now } });
  const ofShop = { OR: [{ retailerShopId: shop.id }, { supplierShopId: shop.id }] };
  await tx.connection.updateMany({ where: { ...ofShop, state: "active" }, data: { state: "paused" } });
  await record(tx, { shopId: shop.id, action: "shop.uninstalled", values: {}, now });
  return "Sessions were deleted and connections paused.";
}

/**
 * The merchant must hand the data out within 30 days; what the app holds of a customer is the delivery address of the
 * orders named here, which the merchant sees in Shopify itself. The request is put on record.
 */
async function answerDataRequest(tx: Tx, { shop, body }: Delivery, now: Date): Promise<string | null> {
  const told = DataRequest.safeParse(body);
  if (!told.success) return null;
  const orderGids = told.data.orders_requested.map((id) => gidOf("Order", id));
  const orders = await tx.order.count({
    where: { shopId: shop.id, orderGid: { in: orderGids }, addressEnc: { not: null } },
  });
  await record(tx, { shopId: shop.id, action: "privacy.requested", values: { orders }, now });
  return `The delivery addresses of ${orders} order(s) are kept for this customer.`;
}

/** Erases the delivery addresses of the orders named, and the bodies of all webhooks that were dealt with. */
async function redactCustomer(tx: Tx, { shop, body }: Delivery, now: Date): Promise<string | null> {
  const told = Redact.safeParse(body);
  if (!told.success) return null;
  const orderGids = told.data.orders_to_redact.map((id) => gidOf("Order", id));
  const { count: orders } = await tx.order.updateMany({
    where: { shopId: shop.id, orderGid: { in: orderGids } },
    data: { addressEnc: null, addressHash: null },
  });
  // What was written to suppliers may name the customer; that it was stands in the trail.
  await tx.supplierMessage.deleteMany({
    where: { shopId: shop.id, supplierOrder: { order: { orderGid: { in: orderGids } } } },
  });
  // Bodies are encrypted and cannot be searched; those that were read are needed no more.
  await tx.webhookDelivery.updateMany({
    where: { shopDomain: shop.domain, state: { not: "received" } },
    data: { bodyEnc: null },
  });
  await record(tx, { shopId: shop.id, action: "privacy.erased", values: { orders }, now });
  return `The delivery addresses of ${orders} order(s) were erased.`;
}

/** 48 hours after uninstalling: nothing personal of the shop stays. A shop that came back meanwhile keeps its data. */
async function redactShop(tx: Tx, { shop }: Delivery, now: Date): Promise<string> {
  if (!shop.uninstalledAt) return "The shop has installed the app again.";
  const { count: orders } = await tx.order.updateMany({
    where: { shopId: shop.id },
    data: { addressEnc: null, addressHash: null },
  });
  await tx.supplierMessage.deleteMany({ where: { shopId: shop.id } });
  await tx.webhookDelivery.updateMany({ where: { shopDomain: shop.domain }, data: { bodyEnc: null } });
  await tx.notificationSetting.deleteMany({ where: { shopId: shop.id } });
  await tx.mailbox.deleteMany({ where: { shopId: shop.id } });
  await tx.session.deleteMany({ where: { shop: shop.domain } });
  await record(tx, { shopId: shop.id, action: "privacy.erased", values: { orders }, now });
  return `The delivery addresses of ${orders} order(s) and all webhook bodies were erased.`;
}

type Entry = Pick<Parameters<typeof audit>[1], "shopId" | "action" | "values" | "now">;
const record = (tx: Tx, entry: Entry) => audit(tx, { ...entry, actor: CROSSDOCK, subject: `shop:${entry.shopId}` });
