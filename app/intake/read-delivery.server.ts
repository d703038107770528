import type { Shop } from "@prisma/client";
import { correlationId } from "../platform/correlation.server.ts";
import { decryptText } from "../platform/crypto.server.ts";
import type { Tx } from "../platform/db.server.ts";
import type { Services } from "../shopify/services.ts";
import { shopByDomain } from "../shopify/shops.server.ts";
import { parseExactJson } from "./exact-json.ts";

/** A stored webhook. `body` is what Shopify wrote, with ids above 2^53 as strings; parse it before use. */
export type Delivery = { id: string; topic: string; triggeredAt: Date | null; shop: Shop; body: unknown };
export type OpenedDelivery = { kind: "open"; delivery: Delivery } | { kind: "closed" };

/** Where bodies stand, for encryption. */
export const BODY_CONTEXT = "WebhookDelivery.body";

/**
 * The stored webhook, decrypted and parsed. Closes it as ignored, with the reason, when its shop is unknown or has
 * uninstalled the app, or when it is not JSON; answers "closed" too when it was dealt with before. Topics that concern
 * shops which are gone are opened with `{ evenUninstalled: true }`.
 */
export async function openDelivery(
  { db, clock }: Services,
  deliveryId: string,
  { evenUninstalled = false } = {},
): Promise<OpenedDelivery> {
  const row = await db.prisma.webhookDelivery.findUnique({ where: { id: BigInt(deliveryId) } });
  if (row?.state !== "received") return { kind: "closed" };
  const ignore = async (note: string): Promise<OpenedDelivery> => {
    await closeDelivery(db.prisma, deliveryId, "ignored", note, clock.now());
    return { kind: "closed" };
  };
  const shop = await shopByDomain(db.prisma, row.shopDomain);
  if (!shop) return ignore(`${row.shopDomain} has not installed the app.`);
  if (shop.uninstalledAt && !evenUninstalled) return ignore(`${row.shopDomain} has uninstalled the app.`);
  if (!row.bodyEnc) return ignore("Its body was erased before it was read.");
  const text = decryptText(row.bodyEnc, BODY_CONTEXT);
  let body: unknown;
  try {
    body = parseExactJson(text);
  } catch {
    return ignore("Its body is not JSON.");
  }
  return { kind: "open", delivery: { id: deliveryId, topic: row.topic, triggeredAt: row.triggeredAt, shop, body } };
}

/** Says what became of a delivery: what it caused ("processed") or why nothing was done ("ignored"). */
export async function closeDelivery(
  tx: Tx,
  deliveryId: string,
  state: "processed" | "ignored",
  note: string,
  _now: Date,
): Promise<void> {
  await tx.webhookDelivery.updateMany({
    where: { id: BigInt(deliveryId), state: "received" },
    data: { state, note, correlationId: correlationId() },
  });
}
