import { openException, resolveExceptions, STANDING } from "../exceptions/exceptions.server.ts";
import type { Database, Tx } from "../platform/db.server.ts";
import { msg } from "../platform/translate.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { wantReading } from "../skus/stock-pools.server.ts";

type OldFeed = {
  supplierId: string;
  supplier: string;
  /** the shop whose store is read; null = a vendor, whom nobody can ask */
  ownerId: string | null;
  /** pools of which a reading was asked for in vain, and since when they were not read */
  items: number;
  readAt: Date | null;
  /** pools of which nobody has asked for a reading yet */
  unasked: string[];
};
type Prisma = Database["prisma"];

const HOUR_MS = 3_600_000;
/** A reading that was asked for comes within this time; after a standstill of ours all are old for a moment. */
const PATIENCE_MS = HOUR_MS / 3;
/** Readings asked for in one go, for each supplier. */
const MOST_POOLS = 250;

/**
 * Tells a retailer of suppliers whose stock was last read more than so many hours ago (0 = never) and cannot be read,
 * has it tried again, and closes what is read. A supplier whose store is lost, or that takes no orders, is told of
 * elsewhere.
 */
export async function checkFeeds(
  prisma: Prisma,
  { shopId, hours, now }: { shopId: string; hours: number; now: Date },
): Promise<void> {
  const feeds =
    hours === 0 ? [] : await oldFeeds(prisma, { shopId, before: new Date(now.getTime() - hours * HOUR_MS), now });
  const old = feeds.filter(({ items }) => items > 0);
  const kind = "stock-feed-old";
  const standing = await prisma.exception.findMany({ where: { shopId, kind, ...STANDING } });
  for (const { subject, state } of standing)
    if (state === "open" && !old.some(({ supplierId }) => subject === `supplier:${supplierId}`))
      await resolveExceptions(prisma, { shopId, kind, subject, resolution: msg("The stock is read."), now });
  for (const { unasked } of feeds)
    if (unasked.length > 0) await prisma.$transaction((tx) => wantReading(tx, unasked, now));
  for (const { supplierId, supplier, ownerId, items, readAt } of old) {
    const subject = `supplier:${supplierId}`;
    const isTold = standing.some(
      (each) => each.subject === subject && (each.state === "open" || each.openedAt > (readAt ?? now)),
    );
    await prisma.$transaction(async (tx) => {
      if (ownerId) await enqueue(tx, "stock.read", { shopId: ownerId }, { now });
      // Who has dealt with it is told again only when it was read in between.
      if (isTold) return;
      const values = { supplier, items, hours: Math.floor((now.getTime() - (readAt ?? now).getTime()) / HOUR_MS) };
      await openException(tx, { shopId, kind, subject, supplierId, values, now });
    });
  }
}

async function oldFeeds(
  tx: Tx,
  { shopId, before, now }: { shopId: string; before: Date; now: Date },
): Promise<OldFeed[]> {
  const askedBefore = new Date(now.getTime() - PATIENCE_MS);
  return tx.$queryRaw<OldFeed[]>`
    SELECT s."id" AS "supplierId", s."name" AS "supplier", owner."id" AS "ownerId",
           (count(*) FILTER (WHERE p."asked" AND (p."isVendors" OR p."readRequestedAt" < ${askedBefore}::timestamp(3))))::int
             AS "items",
           min(p."readStartedAt") FILTER (WHERE p."asked") AS "readAt",
           coalesce((array_agg(p."id" ORDER BY p."id") FILTER (WHERE NOT p."asked"))[1:${MOST_POOLS}::int], '{}')
             AS "unasked"
    FROM "Supplier" s
    JOIN "Connection" c ON c."id" = s."connectionId" AND c."state" = 'active'
    LEFT JOIN "Shop" owner ON owner."id" = c."supplierShopId"
    JOIN LATERAL (
      SELECT DISTINCT pool."id", pool."readStartedAt", pool."readRequestedAt",
        pool."supplierId" IS NOT NULL AS "isVendors",
        pool."supplierId" IS NOT NULL OR coalesce(pool."readRequestedAt" >= pool."readStartedAt", false) AS "asked"
      FROM "Offer" f
      JOIN "Mapping" m ON m."offerId" = f."id" AND m."state" = 'mapped'
      JOIN "StockPool" pool ON pool."id" = f."poolId"
      WHERE f."supplierId" = s."id" AND f."state" = 'active'
        AND pool."policy" = 'finite' AND pool."readStartedAt" < ${before}::timestamp(3)) p ON TRUE
    WHERE s."shopId" = ${shopId} AND owner."uninstalledAt" IS NULL AND owner."connectionLostAt" IS NULL
    GROUP BY s."id", s."name", owner."id" ORDER BY s."id"`;
}
