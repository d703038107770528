import type { Sql } from "../platform/sql.server.ts";
import { enqueueAll } from "../queue/outbox.server.ts";

/** Long enough for the order that Shopify has just committed units for to reach its reservations. */
const PUBLISH_DELAY_MS = 5_000;
const READ_DELAY_MS = 1_000;

/**
 * Locks pools in id order, which is the order every writer takes them in (after the Order row).
 * Statements that follow in the transaction see what the lock's former holders wrote.
 */
export async function lockPools(tx: Sql, poolIds: readonly string[]): Promise<void> {
  if (poolIds.length === 0) return;
  // One plan for lists of any length.
  await tx.$queryRaw`
    SELECT "id" FROM "StockPool" WHERE "id" = ANY((SELECT ${[...poolIds]}::text[])::text[]) ORDER BY "id" FOR UPDATE`;
}

/**
 * Marks pools as wanting a reading that begins after `now` and queues `stock.read` for the shops that own them.
 * Many wishes become one reading. A vendor's pools are left out: it tells of its stock by itself.
 */
export async function wantReading(tx: Sql, poolIds: readonly string[], now: Date): Promise<void> {
  if (poolIds.length === 0) return;
  await lockPools(tx, poolIds);
  // Not earlier than the last reading's start: a wish that comes late (its transaction was slow) still gets a reading.
  const owners = await tx.$queryRaw<{ shopId: string }[]>`
    WITH wished AS (
      UPDATE "StockPool"
      SET "readRequestedAt" = GREATEST("readRequestedAt", "readStartedAt", ${now}::timestamp(3))
      WHERE "id" = ANY(${[...poolIds]}) AND "supplierId" IS NULL
      RETURNING "shopId"
    )
    SELECT DISTINCT "shopId" FROM wished ORDER BY "shopId"`;
  await queueReading(tx, owners, now);
}

/** Queues `stock.read` for the shops that own pools which want a reading. */
export async function queueReading(tx: Sql, owners: readonly { shopId: string }[], now: Date): Promise<void> {
  const jobs = owners.map(({ shopId }) => ({ payload: { shopId }, shopId }));
  await enqueueAll(tx, "stock.read", jobs, { now, delayMs: READ_DELAY_MS });
}

/** A supplier as one retailer sees it, whose published stock depends on a pool. */
export type Publisher = { id: string; shopId: string };

/**
 * Queues `stock.publish` for every supplier whose mapped offers draw on these pools, whichever retailer's they are.
 * `exceptShopId` leaves one retailer out: when its own customer bought, Shopify took the units off there itself and says
 * so by webhook.
 */
export async function wantPublishing(
  tx: Sql,
  poolIds: readonly string[],
  { now, exceptShopId }: { now: Date; exceptShopId?: string },
): Promise<void> {
  await publishAll(tx, await publishersOf(tx, poolIds, { exceptShopId }), now);
}

/** The suppliers whose mapped offers draw on these pools. */
export async function publishersOf(
  tx: Sql,
  poolIds: readonly string[],
  { exceptShopId }: { exceptShopId: string | undefined },
): Promise<Publisher[]> {
  if (poolIds.length === 0) return [];
  return tx.$queryRaw<Publisher[]>`
    SELECT supplier."id", supplier."shopId" FROM "Supplier" supplier
    WHERE (${exceptShopId ?? null}::text IS NULL OR supplier."shopId" <> ${exceptShopId ?? null}::text)
      AND supplier."id" IN (
        SELECT offer."supplierId" FROM "Offer" offer
        JOIN "Mapping" mapping ON mapping."offerId" = offer."id" AND mapping."state" = 'mapped'
        WHERE offer."poolId" = ANY((SELECT ${[...poolIds]}::text[])::text[]))
    ORDER BY supplier."id"`;
}

/** Queues their `stock.publish`, in one statement. The caller has locked the pools: always pools first, then these jobs. */
export const publishAll = (tx: Sql, publishers: readonly Publisher[], now: Date): Promise<void> =>
  enqueueAll(
    tx,
    "stock.publish",
    publishers.map(({ id, shopId }) => ({ payload: { supplierId: id }, shopId })),
    { now, delayMs: PUBLISH_DELAY_MS },
  );
