import type { Shop } from "@prisma/client";
import { correlationId } from "../platform/correlation.server.ts";
import { decryptText } from "../platform/crypto.server.ts";
import { sqlOf, type Sql } from "../platform/sql.server.ts";
import type { Services } from "../shopify/services.ts";
import { parseExactJson } from "./exact-json.ts";

/** What those who deal with webhooks ask of the shop that one came from. */
export type DeliveryShop = Pick<Shop, "id" | "domain" | "role" | "currency" | "installedAt" | "uninstalledAt">;
/** A stored webhook. `body` is what Shopify wrote, with ids above 2^53 as strings; parse it before use. */
export type Delivery = { id: string; topic: string; triggeredAt: Date | null; shop: DeliveryShop; body: unknown };
export type OpenedDelivery = { kind: "open"; delivery: Delivery } | { kind: "closed" };

/** Shop's columns are null where the domain is none of ours. */
type Row = { topic: string; triggeredAt: Date | null; shopDomain: string; bodyEnc: Uint8Array | null } & {
  id: string | null;
  role: string | null;
  currency: string;
  installedAt: Date;
  uninstalledAt: Date | null;
};

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
  const [row] = await sqlOf(db).$queryRaw<Row[]>`
    SELECT told."topic", told."triggeredAt", told."shopDomain", told."bodyEnc",
      shop."id", shop."role", shop."currency", shop."installedAt", shop."uninstalledAt"
    FROM "WebhookDelivery" told LEFT JOIN "Shop" shop ON shop."domain" = told."shopDomain"
    WHERE told."id" = ${BigInt(deliveryId)} AND told."state" = 'received'`;
  if (!row) return { kind: "closed" };
  const ignore = async (note: string): Promise<OpenedDelivery> => {
    await closeDelivery(sqlOf(db), deliveryId, "ignored", note, clock.now());
    return { kind: "closed" };
  };
  const { id, role, currency, installedAt, uninstalledAt } = row;
  if (id === null) return ignore(`${row.shopDomain} has not installed the app.`);
  const shop = { id, domain: row.shopDomain, role, currency, installedAt, uninstalledAt };
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
  tx: Sql,
  deliveryId: string,
  state: "processed" | "ignored",
  note: string,
  _now: Date,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE "WebhookDelivery" SET "state" = ${state}, "note" = ${note}, "correlationId" = ${correlationId()}
    WHERE "id" = ${BigInt(deliveryId)} AND "state" = 'received'`;
}
