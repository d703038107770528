import type { Tx } from "../platform/db.server.ts";
import { enqueue } from "../queue/outbox.server.ts";

/** Long enough for the order that Shopify has just committed units for to reach its reservations. */
const PUBLISH_DELAY_MS = 5_000;
const READ_DELAY_MS = 1_000;

/**
 * Locks pools in id order, which is the order every writer takes them in (after the Order row).
 * Statements that follow in the transaction see what the lock's former holders wrote.
 */
export async function lockPools(tx: Tx, poolIds: readonly string[]): Promise<void> {
  if (poolIds.length === 0) return;
  await tx.$queryRaw`SELECT "id" FROM "StockPool" WHERE "id" = ANY(${[...poolIds]}) ORDER BY "id" FOR UPDATE`;
}

/**
 * Marks pools as wanting a reading that begins after `now` and queues `stock.read` for the shops that own them.
 * Many wishes become one reading.
 */
export async function wantReading(tx: Tx, poolIds: readonly string[], now: Date): Promise<void> {
  if (poolIds.length === 0) return;
  await lockPools(tx, poolIds);
  // Not earlier than the last reading's start: a wish that comes late (its transaction was slow) still gets a reading.
  const owners = await tx.$queryRaw<{ shopId: string }[]>`
    WITH wished AS (
      UPDATE "StockPool"
      SET "readRequestedAt" = GREATEST("readRequestedAt", "readStartedAt", ${now}::timestamp(3))
      WHERE "id" = ANY(${[...poolIds]})
      RETURNING "shopId"
    )
    SELECT DISTINCT "shopId" FROM wished ORDER BY "shopId"`;
  for (const { shopId } of owners) {
    await enqueue(tx, "stock.read", { shopId }, { now, delayMs: READ_DELAY_MS, shopId });
  }
}

/**
 * Queues `stock.publish` for every supplier whose mapped offers draw on these pools, whichever retailer's they are.
 * `exceptShopId` leaves one retailer out: when its own customer bought, Shopify took the units off there itself and says
 * so by webhook.
 */
export async function wantPublishing(
  tx: Tx,
  poolIds: readonly string[],
  { now, exceptShopId }: { now: Date; exceptShopId?: string },
): Promise<void> {
  if (poolIds.length === 0) return;
  const suppliers = await tx.supplier.findMany({
    where: {
      ...(exceptShopId ? { shopId: { not: exceptShopId } } : {}),
      offers: { some: { poolId: { in: [...poolIds] }, mappings: { some: { state: "mapped" } } } },
    },
    select: { id: true, shopId: true },
    orderBy: { id: "asc" },
  });
  for (const supplier of suppliers) {
    await enqueue(
      tx,
      "stock.publish",
      { supplierId: supplier.id },
      { now, delayMs: PUBLISH_DELAY_MS, shopId: supplier.shopId },
    );
  }
}
