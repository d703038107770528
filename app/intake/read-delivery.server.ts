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

/** What became of a delivery: what it caused ("processed") or why nothing was done ("ignored"). */
export type DeliveryEnd = {
  id: string;
  state: "processed" | "ignored";
  note: string;
  /** gid of the retailer order that it was found to be about */
  correlationId: string | null;
};

/** Shop's columns are null where the domain is none of ours. */
type Row = { deliveryId: bigint; topic: string; triggeredAt: Date | null; shopDomain: string } & {
  bodyEnc: Uint8Array | null;
  id: string | null;
  role: string | null;
  currency: string;
  installedAt: Date;
  uninstalledAt: Date | null;
};

/** Where bodies stand, for encryption. */
export const BODY_CONTEXT = "WebhookDelivery.body";

/** One stored webhook: see `openDeliveries`. */
export async function openDelivery(
  services: Services,
  deliveryId: string,
  options: { evenUninstalled?: boolean } = {},
): Promise<OpenedDelivery> {
  const [opened] = await openDeliveries(services, [deliveryId], options);
  return opened ?? { kind: "closed" };
}

/**
 * Stored webhooks, decrypted and parsed, in the order of their ids as given. Closes as ignored, with the reason, those
 * whose shop is unknown or has uninstalled the app, or that are not JSON; answers "closed" too for those that were dealt
 * with before. Topics that concern shops which are gone are opened with `{ evenUninstalled: true }`. Throws when a body
 * cannot be decrypted: its key is gone.
 */
export async function openDeliveries(
  { db }: Pick<Services, "db">,
  deliveryIds: readonly string[],
  { evenUninstalled = false } = {},
): Promise<OpenedDelivery[]> {
  const rows = await sqlOf(db).$queryRaw<Row[]>`
    SELECT told."id" AS "deliveryId", told."topic", told."triggeredAt", told."shopDomain", told."bodyEnc",
      shop."id", shop."role", shop."currency", shop."installedAt", shop."uninstalledAt"
    FROM "WebhookDelivery" told LEFT JOIN "Shop" shop ON shop."domain" = told."shopDomain"
    WHERE told."id" = ANY((SELECT ${[...deliveryIds]}::bigint[])::bigint[]) AND told."state" = 'received'`;
  const read = new Map(rows.map((row) => [String(row.deliveryId), readRow(row, evenUninstalled)]));
  const ignored = [...read].flatMap(([id, opened]): DeliveryEnd[] =>
    typeof opened === "string" ? [{ id, state: "ignored", note: opened, correlationId: null }] : [],
  );
  await closeDeliveries(sqlOf(db), ignored);
  return deliveryIds.map((id) => {
    const delivery = read.get(id);
    return delivery === undefined || typeof delivery === "string" ? { kind: "closed" } : { kind: "open", delivery };
  });
}

/** The delivery, or why it is ignored. */
function readRow({ deliveryId, shopDomain, bodyEnc, ...row }: Row, evenUninstalled: boolean): Delivery | string {
  const { id, role, currency, installedAt, uninstalledAt } = row;
  if (id === null) return `${shopDomain} has not installed the app.`;
  if (uninstalledAt && !evenUninstalled) return `${shopDomain} has uninstalled the app.`;
  if (!bodyEnc) return "Its body was erased before it was read.";
  const text = decryptText(bodyEnc, BODY_CONTEXT);
  const shop = { id, domain: shopDomain, role, currency, installedAt, uninstalledAt };
  try {
    return { id: String(deliveryId), topic: row.topic, triggeredAt: row.triggeredAt, shop, body: parseExactJson(text) };
  } catch {
    return "Its body is not JSON.";
  }
}

/** Says what became of a delivery; the running job says which order it was about. */
export const closeDelivery = (tx: Sql, deliveryId: string, state: DeliveryEnd["state"], note: string): Promise<void> =>
  closeDeliveries(tx, [{ id: deliveryId, state, note, correlationId: correlationId() }]);

/** Says what became of deliveries, in one statement. One that was closed before stays as it is. */
export async function closeDeliveries(tx: Sql, ends: readonly DeliveryEnd[]): Promise<void> {
  if (ends.length === 0) return;
  const column = <Name extends keyof DeliveryEnd>(name: Name) => ends.map((end) => end[name]);
  await tx.$executeRaw`
    UPDATE "WebhookDelivery" SET "state" = ended."state", "note" = ended."note", "correlationId" = ended."correlationId"
    FROM unnest((SELECT ${column("id")}::bigint[]), (SELECT ${column("state")}::text[]),
      (SELECT ${column("note")}::text[]), (SELECT ${column("correlationId")}::text[])) AS ended("id", "state", "note", "correlationId")
    WHERE "WebhookDelivery"."id" = ended."id" AND "WebhookDelivery"."state" = 'received'`;
}
