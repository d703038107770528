import { isMissingValue } from "../platform/db-errors.server.ts";
import { newId } from "../platform/ids.server.ts";
import type { Sql } from "../platform/sql.server.ts";
import {
  lockPools,
  publishAll,
  publishersOf,
  queueReading,
  wantPublishing,
  wantReading,
} from "../skus/stock-pools.server.ts";
import { atp, type PoolStock } from "./atp.ts";

/** Units of one pool wished for one order line. */
export type SoftWish = { poolId: string; orderLineId: string; units: number };
/** Units of one pool decided on for one line of a supplier order. */
export type FirmWish = SoftWish & { supplierOrderLineId: string };

type Holding = { id: string; poolId: string };
type LockedPool = PoolStock & { id: string };

/** Locks pools and tells what they hold. */
const lockAndRead = (tx: Sql, poolIds: readonly string[]): Promise<LockedPool[]> =>
  tx.$queryRaw<LockedPool[]>`
    SELECT "id", "policy", "reading", "buffer", "reserved", "sentUnseen" FROM "StockPool"
    WHERE "id" = ANY((SELECT ${[...poolIds]}::text[])::text[]) ORDER BY "id" FOR UPDATE`;

/**
 * Holds pool units for lines whose order is known and not yet decided, in place of what the order held softly before
 * (`soft`): as many as may still be promised, so that two orders that both want the last unit do not block each other.
 * `wishes` chooses among the pools by what each of them has left, Infinity when unlimited. The caller has locked the
 * Order row.
 *
 * @returns units held per order line id; a line that got nothing is absent.
 */
export async function reserveSoft(
  tx: Sql,
  what: {
    shopId: string;
    soft?: readonly Holding[];
    poolIds: readonly string[];
    wishes: (left: ReadonlyMap<string, number>) => readonly SoftWish[];
    now: Date;
  },
): Promise<Map<string, number>> {
  const { shopId, soft = [], now } = what;
  const poolIds = [...new Set([...what.poolIds, ...poolsOf(soft)])].sort();
  const publishing = { now, exceptShopId: shopId };
  // All at once and first: pools, then the jobs that publish them, always in this order, so that two orders cannot wait
  // for each other.
  const locking = lockAndRead(tx, poolIds);
  const [publishers, locked] = await Promise.all([publishersOf(tx, poolIds, publishing), locking]);
  await publishAll(tx, publishers, now);
  await giveBackLocked(tx, soft);
  const pools = soft.length > 0 ? await lockAndRead(tx, poolIds) : locked;
  const left = new Map(pools.map((pool) => [pool.id, leftIn(pool)]));
  const granted = grant(what.wishes(left), left);
  await writeSoft(tx, { shopId, granted, now });
  const held = new Map<string, number>();
  for (const { orderLineId, units } of granted) held.set(orderLineId, (held.get(orderLineId) ?? 0) + units);
  return held;
}

function leftIn(pool: PoolStock): number {
  const available = atp(pool);
  return available.kind === "unlimited" ? Infinity : Math.max(0, available.units);
}

/** Of each wish what is left, one after the other. */
function grant(wishes: readonly SoftWish[], left: ReadonlyMap<string, number>): SoftWish[] {
  const rest = new Map(left);
  return wishes.flatMap((wish) => {
    const units = Math.min(wish.units, rest.get(wish.poolId) ?? 0);
    if (units <= 0) return [];
    rest.set(wish.poolId, (rest.get(wish.poolId) ?? 0) - units);
    return [{ ...wish, units }];
  });
}

/** What was granted under the lock of its pools. */
async function writeSoft(
  tx: Sql,
  { shopId, granted, now }: { shopId: string; granted: readonly SoftWish[]; now: Date },
): Promise<void> {
  if (granted.length === 0) return;
  const rows = granted.map((wish) => ({ id: newId(), ...wish }));
  await tx.$executeRaw`
    WITH held AS (
      INSERT INTO "Reservation" ("id", "shopId", "poolId", "orderLineId", "units", "kind", "createdAt")
      SELECT row_."id", ${shopId}, row_."poolId", row_."orderLineId", row_."units", 'soft', ${now}::timestamp(3)
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row_("id" text, "poolId" text, "orderLineId" text,
        "units" int)
      RETURNING "poolId", "units"
    ), sums AS (SELECT "poolId", sum("units")::int AS units FROM held GROUP BY "poolId")
    UPDATE "StockPool" SET "reserved" = "reserved" + sums.units FROM sums WHERE "StockPool"."id" = sums."poolId"`;
}

/** What an order holds that was not sent. */
export const heldFor = (
  tx: Sql,
  { orderId, kinds }: { orderId: string; kinds: readonly ("soft" | "firm")[] },
): Promise<(Holding & { kind: string })[]> =>
  tx.$queryRaw<(Holding & { kind: string })[]>`
    SELECT held."id", held."poolId", held."kind"
    FROM "OrderLine" line JOIN "Reservation" held ON held."orderLineId" = line."id"
    WHERE line."orderId" = ${orderId} AND held."kind" = ANY(${[...kinds]}::text[])`;

/** What is held firmly for a supplier order. */
const firmOf = (tx: Sql, supplierOrderId: string): Promise<Holding[]> =>
  tx.$queryRaw<Holding[]>`
    SELECT held."id", held."poolId"
    FROM "SupplierOrderLine" line JOIN "Reservation" held ON held."supplierOrderLineId" = line."id"
    WHERE line."supplierOrderId" = ${supplierOrderId} AND held."kind" = 'firm'`;

/** Thrown inside the transaction to roll it back: a pool may not promise these units any more. */
export class OutOfStock extends Error {}

/**
 * Reserves pool units for decided lines, all or none, if they may still be promised, in place of what their order holds
 * softly (`soft`). The guard stands in one conditional update, so of two that want the last unit one gets OutOfStock, and
 * routes again with fresh facts. Everything is sent at once, for SqlTransaction.last: pools are what orders wait for.
 */
export async function reserveFirm(
  tx: Sql,
  { soft = [], wishes, now }: { soft?: readonly Holding[]; wishes: readonly FirmWish[]; now: Date },
): Promise<void> {
  const poolIds = [...new Set([...soft, ...wishes].map(({ poolId }) => poolId))].sort();
  await Promise.all([
    // One row is in order by itself.
    soft.length > 0 || poolIds.length > 1 ? lockPools(tx, poolIds) : null,
    giveBackLocked(tx, soft),
    wishes.length > 0 ? take(tx, wishes, now) : null,
  ]);
}

/** A row of a pool that the guard does not let through gets no pool id, which the database refuses. */
async function take(tx: Sql, wishes: readonly FirmWish[], now: Date): Promise<void> {
  const wanted = new Map<string, number>();
  for (const { poolId, units } of wishes) wanted.set(poolId, (wanted.get(poolId) ?? 0) + units);
  const rows = wishes.map((wish) => ({ id: newId(), ...wish }));
  // Lists stand in a SELECT of their own, so that their length is not planned with: one plan serves all orders.
  const taken = tx.$executeRaw`
    WITH taken AS (
      UPDATE "StockPool" SET "reserved" = "reserved" + wished."units"
      FROM unnest((SELECT ${[...wanted.keys()]}::text[]), (SELECT ${[...wanted.values()]}::int[]))
        AS wished("poolId", "units")
      WHERE "StockPool"."id" = wished."poolId" AND ("policy" = 'unlimited'
        OR ("policy" = 'finite' AND "reserved" + wished."units" <= "reading" - "buffer" - "sentUnseen"))
      RETURNING "StockPool"."id"
    )
    INSERT INTO "Reservation" ("id", "shopId", "poolId", "orderLineId", "supplierOrderLineId", "units", "kind", "createdAt")
    SELECT held."id", (SELECT "shopId" FROM "OrderLine" WHERE "id" = held."orderLineId"),
      (SELECT taken."id" FROM taken WHERE taken."id" = held."poolId"), held."orderLineId", held."supplierOrderLineId",
      held."units", 'firm', ${now}::timestamp(3)
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS held("id" text, "poolId" text, "orderLineId" text,
      "supplierOrderLineId" text, "units" int)`;
  await taken.catch((cause: unknown) => {
    throw isMissingValue(cause) ? new OutOfStock("Another order took the stock.") : cause;
  });
}

/**
 * Lets go of a supplier order's units that were not sent: it was refused, cancelled or could not be claimed. Wants a
 * reading, because a refusal often means that the supplier has less than we read.
 */
export async function releaseFirm(tx: Sql, supplierOrderId: string, now: Date): Promise<void> {
  const holdings = await firmOf(tx, supplierOrderId);
  await giveBack(tx, holdings);
  await wantReading(tx, poolsOf(holdings), now);
  await wantPublishing(tx, poolsOf(holdings), { now });
}

/**
 * The supplier has taken the order: its units stay subtracted, one by one, until a reading that began after `sentAt`
 * (the moment the answer arrived) contains them. Wants that reading, as `wantReading` does. Calling it again changes
 * nothing.
 */
export async function markSent(tx: Sql, supplierOrderId: string, sentAt: Date): Promise<void> {
  const holdings = await firmOf(tx, supplierOrderId);
  if (holdings.length === 0) return;
  const poolIds = poolsOf(holdings);
  // One row is in order by itself.
  if (poolIds.length > 1) await lockPools(tx, poolIds);
  const owners = await tx.$queryRaw<{ shopId: string }[]>`
    WITH sent AS (
      UPDATE "Reservation" SET "kind" = 'sent', "sentAt" = ${sentAt}::timestamp(3)
      WHERE "id" = ANY(${holdings.map((holding) => holding.id)}::text[]) AND "kind" = 'firm'
      RETURNING "poolId", "units"
    ), sums AS (SELECT "poolId", sum("units")::int AS units FROM sent GROUP BY "poolId"),
    marked AS (
      UPDATE "StockPool" AS pool SET "reserved" = "reserved" - sums.units, "sentUnseen" = "sentUnseen" + sums.units,
        "readRequestedAt" = CASE WHEN "supplierId" IS NULL
          THEN GREATEST("readRequestedAt", "readStartedAt", ${sentAt}::timestamp(3)) ELSE "readRequestedAt" END
      FROM sums WHERE pool."id" = sums."poolId"
      RETURNING pool."shopId", pool."supplierId"
    )
    SELECT DISTINCT "shopId" FROM marked WHERE "supplierId" IS NULL ORDER BY "shopId"`;
  await queueReading(tx, owners, sentAt);
}

/** Lets go of one holding that nothing wants any more; units that were sent are not among them. */
export async function releaseOrphan(tx: Sql, reservationId: string, now: Date): Promise<void> {
  const holdings = await tx.$queryRaw<Holding[]>`
    SELECT "id", "poolId" FROM "Reservation" WHERE "id" = ${reservationId} AND "kind" IN ('soft', 'firm')`;
  await giveBack(tx, holdings);
  await wantPublishing(tx, poolsOf(holdings), { now });
}

async function giveBack(tx: Sql, holdings: readonly Holding[]): Promise<void> {
  await lockPools(tx, poolsOf(holdings));
  await giveBackLocked(tx, holdings);
}

/** Takes soft and firm holdings off their pools, which the caller has locked. */
async function giveBackLocked(tx: Sql, holdings: readonly Pick<Holding, "id">[]): Promise<void> {
  if (holdings.length === 0) return;
  await tx.$executeRaw`
    WITH freed AS (
      DELETE FROM "Reservation" WHERE "id" = ANY(${holdings.map((holding) => holding.id)}) AND "kind" IN ('soft', 'firm')
      RETURNING "poolId", "units"
    ), sums AS (SELECT "poolId", sum("units")::int AS units FROM freed GROUP BY "poolId")
    UPDATE "StockPool" SET "reserved" = "reserved" - sums.units
    FROM sums WHERE "StockPool"."id" = sums."poolId"`;
}

function poolsOf(holdings: readonly Holding[]): string[] {
  return [...new Set(holdings.map((holding) => holding.poolId))].sort();
}
