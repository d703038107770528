import type { StockReading } from "../connectors/connector.ts";
import { openException, resolveExceptions } from "../exceptions/exceptions.server.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import { msg } from "../platform/translate.ts";
import type { Services } from "../shopify/services.ts";
import { vendorItemGid } from "../skus/vendor-offers.server.ts";
import { doubtsOf, type FeedItem, type StoredItem } from "./feeds/doubts.ts";
import { applyReadings } from "./read-stock.server.ts";

/** What a vendor tells of its stock. */
export type VendorStock = {
  /** of this message, unique for the vendor: the same again changes nothing */
  key: string;
  channel: "email" | "portal" | "files" | "api" | "merchant";
  /** the moment that it tells of: what was sent to the vendor before is taken to be counted */
  asOf: Date;
  /** full: items that are not named are sold out · delta: they are as before */
  scope: "full" | "delta";
  /**
   * `units`: in stock by the vendor's SKU; null = it has enough, without a number; absent = as before, only its price is
   * told · `costMinor`: its price, where told. A SKU twice with different numbers is looked at by a person.
   */
  items: readonly { sku: string; units?: number | null; costMinor?: number | null }[];
};

/**
 * `unknown`: SKUs that the vendor does not offer. Nothing is changed by those · held: it looks wrong, nothing is changed
 * until a person has looked at it.
 */
export type StockResult =
  | { ok: true; outcome: "done" | "repeated" | "held"; items: number; unknown: string[] }
  | { ok: false; message: string };

type StoredResult = { items: number; unknown: string[]; held?: boolean };
const MOST_UNKNOWN = 1000;

/**
 * Stores what a vendor tells of its stock and prices: as with a store that is read, an older telling than the stored one
 * changes nothing, sent units stay subtracted until they are contained, and what may be promised is published. What
 * looks wrong is held for a person.
 */
export async function recordVendorStock(
  { db, clock }: Services,
  { supplierId }: { supplierId: string },
  told: VendorStock,
): Promise<StockResult> {
  const now = clock.now();
  if (told.asOf > now) return { ok: false, message: "The time of the stock lies in the future." };
  return db.prisma.$transaction(async (tx) => {
    await lockVendor(tx, supplierId);
    const vendor = await tx.vendor.findUniqueOrThrow({ where: { supplierId } });
    const isOfUnits = told.scope === "full" || told.items.some(({ units }) => units !== undefined);
    if (vendor.stockMode !== "fed" && isOfUnits)
      return { ok: false, message: "The stock of this vendor is not counted: it is set to be always in stock." };
    const known = await tx.vendorInput.findUnique({ where: { supplierId_key: { supplierId, key: told.key } } });
    if (known) {
      const { items, unknown } = known.result as StoredResult;
      return { ok: true, outcome: "repeated", items, unknown };
    }
    const stored = await storedItems(tx, supplierId);
    const offered = new Set(stored.map(({ sku }) => sku));
    const items = told.items.flatMap(({ sku, units, costMinor }): FeedItem[] =>
      offered.has(sku) ? [{ sku, ...(units === undefined ? {} : { units }), costMinor: costMinor ?? null }] : [],
    );
    const unknown = told.items.filter(({ sku }) => !offered.has(sku)).map(({ sku }) => sku);
    const feed: Feed = { ...told, items, supplierId, shopId: vendor.shopId };
    const doubts = doubtsOf(items, stored, told);
    const result: StoredResult = { items: items.length, unknown: unknown.slice(0, MOST_UNKNOWN) };
    if (doubts.length > 0) await hold(tx, feed, doubts, now);
    else await applyFeed(tx, feed, { actor: told.channel, unknown: unknown.length, now });
    await tx.vendorInput.create({
      data: {
        ...{ id: newId(), shopId: vendor.shopId, supplierId, key: told.key, kind: "stock" },
        ...{ channel: told.channel, receivedAt: now, result: { ...result, held: doubts.length > 0 } },
      },
    });
    return { ...result, ok: true, outcome: doubts.length > 0 ? "held" : "done" };
  });
}

/** One writer of a vendor's stock at a time. */
export const lockVendor = (tx: Tx, supplierId: string) =>
  tx.$queryRaw`SELECT 1 FROM "Vendor" WHERE "supplierId" = ${supplierId} FOR UPDATE`;

/** A telling with what the vendor offers of it. */
export type Feed = Omit<VendorStock, "items"> & { items: readonly FeedItem[]; supplierId: string; shopId: string };

/** What is stored of all that a vendor offers, to compare a telling with. */
export async function storedItems(tx: Tx, supplierId: string): Promise<StoredItem[]> {
  type Row = { sku: string; policy: string; reading: number; costMinor: bigint };
  const rows = await tx.$queryRaw<Row[]>`
    SELECT offer."sku", pool."policy", pool."reading", offer."costMinor" FROM "Offer" offer
    JOIN "StockPool" pool ON pool."id" = offer."poolId"
    WHERE offer."supplierId" = ${supplierId} AND offer."state" = 'active' AND offer."sku" IS NOT NULL`;
  return rows.map(({ sku, policy, reading, costMinor }) => ({
    ...{ sku, costMinor: Number(costMinor) },
    units: policy === "unlimited" ? null : policy === "finite" ? reading : 0,
  }));
}

/** Takes a telling over. What it has replaced of earlier ones that are held needs nobody any more. */
export async function applyFeed(
  tx: Tx,
  { items, supplierId, shopId, scope, asOf, channel }: Feed,
  { actor, unknown, now }: { actor: string; unknown: number; now: Date },
): Promise<void> {
  const pools = await tx.stockPool.findMany({ where: { supplierId }, select: { id: true, itemGid: true } });
  const told = new Map(items.map((item) => [vendorItemGid(supplierId, item.sku), item]));
  const readings = new Map<string, StockReading>();
  for (const { id, itemGid } of pools) {
    const item = told.get(itemGid);
    const has = item?.units;
    if (has === undefined && (item || scope === "delta")) continue;
    const isEnough = has === null;
    readings.set(
      id,
      isEnough ? { policy: "unlimited", reading: 0 } : { policy: "finite", reading: Math.max(0, has ?? 0) },
    );
  }
  await applyReadings(tx, { readings, readStartedAt: asOf, now });
  const prices = await applyPrices(tx, supplierId, items, now);
  const values = { channel, items: readings.size, unknown, prices };
  const subject = `supplier:${supplierId}`;
  await audit(tx, { shopId, actor, action: "vendor.stock-told", subject, values, now });
  await tx.heldFeed.updateMany({
    where: { supplierId, state: "held", asOf: { lte: asOf } },
    data: { state: "discarded", decidedAt: now, decidedBy: "a newer feed" },
  });
  if ((await tx.heldFeed.count({ where: { supplierId, state: "held" } })) === 0)
    await resolveExceptions(tx, {
      shopId,
      kind: "stock-feed-held",
      subject,
      resolution: msg("A newer feed was taken over."),
      now,
    });
}

/** @returns how many prices are other ones now */
async function applyPrices(tx: Tx, supplierId: string, items: readonly FeedItem[], now: Date): Promise<number> {
  const rows = JSON.stringify(items.filter(({ costMinor }) => costMinor !== null));
  return tx.$executeRaw`
    UPDATE "Offer" AS offer SET "costMinor" = row_."costMinor", "updatedAt" = ${now}::timestamp(3)
    FROM jsonb_to_recordset(${rows}::jsonb) AS row_("sku" text, "costMinor" bigint)
    WHERE offer."supplierId" = ${supplierId} AND offer."state" = 'active' AND offer."sku" = row_."sku"
      AND offer."costMinor" <> row_."costMinor"`;
}

/** Keeps a telling for a person. The newest is the one to decide about. */
async function hold(tx: Tx, feed: Feed, doubts: ReturnType<typeof doubtsOf>, now: Date): Promise<void> {
  const { supplierId, shopId, key, channel, asOf, scope } = feed;
  await tx.heldFeed.updateMany({
    where: { supplierId, state: "held" },
    data: { state: "discarded", decidedAt: now, decidedBy: "a newer feed" },
  });
  await tx.heldFeed.create({
    data: {
      ...{ id: newId(), shopId, supplierId, key, channel, asOf, scope, doubts, heldAt: now },
      items: feed.items,
    },
  });
  const { name } = await tx.supplier.findUniqueOrThrow({ where: { id: supplierId }, select: { name: true } });
  const subject = `supplier:${supplierId}`;
  const values = { supplier: name, doubts: doubts.map(({ message }) => message).join(" "), items: feed.items.length };
  await openException(tx, { shopId, kind: "stock-feed-held", subject, supplierId, values, now });
  await audit(tx, { shopId, actor: channel, action: "vendor.stock-held", subject, values, now });
}
