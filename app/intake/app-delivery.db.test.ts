import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { startWorld, type TestWorld } from "../../tests/world.ts";
import { encryptJson } from "../platform/crypto.server.ts";
import { numericId } from "../platform/gid.ts";
import { newId } from "../platform/ids.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { BODY_CONTEXT } from "./read-delivery.server.ts";

const state: { world?: TestWorld } = {};
const world = () => state.world ?? expect.unreachable("the world has not started");
const clientId = process.env.SHOPIFY_API_KEY;

beforeAll(async () => {
  state.world = await startWorld({ stores: ["retailer", "supplier", "leaver"] });
  await world().runUntilQuiet();
});
afterAll(() => state.world?.stop());

const compliance = (handle: string, topic: string, payload: object = {}) =>
  world().control.post(`/stores/${handle}.myshopify.com/compliance`, { clientId, topic, payload });
const trailOf = async (shopId: string) =>
  (await db().prisma.auditEvent.findMany({ where: { shopId }, orderBy: { id: "asc" } })).map(({ action }) => action);

/** An order of a shop, with an address that must be erased one day. */
async function keepOrder(shopId: string, orderGid: string) {
  const addressEnc = encryptJson({ name: "Zoë" }, "Order.address");
  return db().prisma.order.create({
    data: {
      id: newId(),
      shopId,
      orderGid,
      name: "#1",
      addressEnc,
      addressHash: "hash",
      createdAt: world().clock.now(),
    },
  });
}

/** A delivery as the intake would have stored it. */
async function receive(sent: { shopDomain: string; topic: string; body: object; triggeredAt?: Date | null }) {
  const { body, ...headers } = sent;
  const now = world().clock.now();
  await db().prisma.$transaction(async (tx) => {
    const bodyEnc = encryptJson(body, BODY_CONTEXT);
    const row = await tx.webhookDelivery.create({ data: { ...headers, webhookId: newId(), receivedAt: now, bodyEnc } });
    await enqueue(tx, "delivery.app", { deliveryId: String(row.id) }, { now });
  });
}

test("a changed set of scopes is noted", async () => {
  await world().control.post("/stores/retailer.myshopify.com/scopes", { clientId, scopes: ["write_orders"] });
  await world().runUntilQuiet();
  expect((await world().shop("retailer")).scopes).toBe("write_orders");
  const session = await db().prisma.session.findFirst({ where: { shop: "retailer.myshopify.com" } });
  expect(session?.scope).toBe("write_orders");
});

test("a customer's erasure takes the addresses of the orders named, of that shop only, and all bodies that were read", async () => {
  const [shop, other] = [await world().shop("retailer"), await world().shop("supplier")];
  const gids = ["gid://shopify/Order/5000000000001", "gid://shopify/Order/5000000000002"] as const;
  const [named, kept] = [await keepOrder(shop.id, gids[0]), await keepOrder(shop.id, gids[1])];
  const foreign = await keepOrder(other.id, gids[0]);
  await compliance("retailer", "customers/redact", { orders_to_redact: [Number(numericId(gids[0]))] });
  await world().runUntilQuiet();
  const addressOf = async (id: string) => (await db().prisma.order.findUniqueOrThrow({ where: { id } })).addressEnc;
  expect(await addressOf(named.id)).toBeNull();
  expect(await addressOf(kept.id)).not.toBeNull();
  expect(await addressOf(foreign.id)).not.toBeNull();
  const bodies = { shopDomain: shop.domain, bodyEnc: { not: null } };
  expect(await db().prisma.webhookDelivery.count({ where: bodies })).toBe(0);
  expect(await trailOf(shop.id)).toContain("privacy.erased");
});

test("a request for a customer's data is put on record with what is kept", async () => {
  const shop = await world().shop("retailer");
  await compliance("retailer", "customers/data_request", { orders_requested: [5000000000002, 5000000000009] });
  await world().runUntilQuiet();
  const entry = await db().prisma.auditEvent.findFirst({ where: { shopId: shop.id, action: "privacy.requested" } });
  expect(entry?.values).toEqual({ orders: 1 });
});

test("uninstalling deletes the sessions and pauses the connections on both sides, once", async () => {
  const [retailer, leaver] = [await world().shop("retailer"), await world().shop("leaver")];
  const connection = await db().prisma.connection.create({
    data: {
      id: newId(),
      retailerShopId: retailer.id,
      supplierShopId: leaver.id,
      invitedDomain: leaver.domain,
      state: "active",
      terms: {},
      invitedAt: world().clock.now(),
    },
  });
  await world().control.post("/webhooks", { minCopies: 3, maxCopies: 3 });
  await world().control.post("/stores/leaver.myshopify.com/uninstall", { clientId });
  await world().runUntilQuiet();
  expect((await world().shop("leaver")).uninstalledAt).not.toBeNull();
  expect(await db().prisma.session.count({ where: { shop: leaver.domain } })).toBe(0);
  expect(await db().prisma.connection.findUnique({ where: { id: connection.id } })).toMatchObject({ state: "paused" });
  expect((await trailOf(leaver.id)).filter((action) => action === "shop.uninstalled")).toHaveLength(1);
});

test("a shop's erasure, two days after it left, leaves nothing personal of it", async () => {
  const shop = await world().shop("leaver");
  const order = await keepOrder(shop.id, "gid://shopify/Order/5000000000003");
  await world().advance(48 * 3_600_000);
  // Shopify sends it to an app that is no longer installed.
  await receive({ shopDomain: shop.domain, topic: "shop/redact", body: { shop_domain: shop.domain } });
  await world().runUntilQuiet();
  expect(await db().prisma.order.findUnique({ where: { id: order.id } })).toMatchObject({
    addressEnc: null,
    addressHash: null,
  });
  const bodies = { shopDomain: shop.domain, bodyEnc: { not: null } };
  expect(await db().prisma.webhookDelivery.count({ where: bodies })).toBe(0);
});

test("a shop that comes back is set up again, and a late word of its leaving changes nothing", async () => {
  await world().control.post("/webhooks", { minCopies: 1, maxCopies: 1 });
  const left = (await world().shop("leaver")).uninstalledAt;
  await world().install("leaver");
  await receive({ shopDomain: "leaver.myshopify.com", topic: "app/uninstalled", body: {}, triggeredAt: left });
  await world().runUntilQuiet();
  const shop = await world().shop("leaver");
  expect(shop.uninstalledAt).toBeNull();
  expect(shop.setUpAt).not.toBeNull();
  expect(await db().prisma.session.count({ where: { shop: shop.domain } })).toBe(1);
});
