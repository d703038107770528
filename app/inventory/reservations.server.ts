import { isMissingValue } from "../platform/db-errors.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import type { Sql } from "../platform/sql.server.ts";
import { lockPools, wantPublishing, wantReading } from "../skus/stock-pools.server.ts";

/** Units of one pool wished for one order line. */
export type SoftWish = { poolId: string; orderLineId: string; units: number };
/** Units of one pool decided on for one line of a supplier order. */
export type FirmWish = SoftWish & { supplierOrderLineId: string };

type Holding = { id: string; poolId: string; units: number };

/**
 * Holds pool units for lines whose order is known and not yet decided: as many as may still be promised, so that two
 * orders that both want the last unit do not block each other. The caller has locked the Order row.
 *
 * @returns units held per order line id; a line that got nothing is absent.
 */
export async function reserveSoft(
  tx: Tx,
  { shopId, wishes, now }: { shopId: string; wishes: readonly SoftWish[]; now: Date },
): Promise<Map<string, number>> {
  const held = new Map<string, number>();
  const inLockOrder = wishes
    .filter((wish) => wish.units > 0)
    .sort((a, b) => (a.poolId < b.poolId ? -1 : a.poolId > b.poolId ? 1 : 0));
  await lockPools(
    tx,
    inLockOrder.map((wish) => wish.poolId),
  );
  for (const wish of inLockOrder) {
    const [grant] = await tx.$queryRaw<{ units: number }[]>`
      WITH grant_ AS (
        SELECT "id", CASE
          WHEN "policy" = 'unlimited' THEN ${wish.units}::int
          WHEN "policy" = 'finite' THEN LEAST(${wish.units}::int, "reading" - "buffer" - "reserved" - "sentUnseen")
          ELSE 0 END AS units
        FROM "StockPool" WHERE "id" = ${wish.poolId}
      )
      UPDATE "StockPool" SET "reserved" = "reserved" + grant_.units
      FROM grant_ WHERE "StockPool"."id" = grant_."id" AND grant_.units > 0
      RETURNING grant_.units AS units`;
    if (!grant) continue;
    await tx.reservation.create({
      data: {
        id: newId(),
        shopId,
        poolId: wish.poolId,
        orderLineId: wish.orderLineId,
        units: grant.units,
        kind: "soft",
        createdAt: now,
      },
    });
    held.set(wish.orderLineId, (held.get(wish.orderLineId) ?? 0) + grant.units);
  }
  await wantPublishing(tx, [...new Set(inLockOrder.map((wish) => wish.poolId))], { now, exceptShopId: shopId });
  return held;
}

/** Lets go of everything an order holds softly: before it is decided, read again or closed. */
export async function releaseSoft(tx: Tx, orderId: string, now: Date): Promise<void> {
  const holdings = await tx.reservation.findMany({
    where: { kind: "soft", orderLine: { orderId } },
    select: { id: true, shopId: true, poolId: true, units: true },
  });
  await giveBack(tx, holdings);
  await wantPublishing(tx, poolsOf(holdings), { now, exceptShopId: holdings[0]?.shopId });
}

/** Thrown inside the transaction to roll it back: a pool may not promise these units any more. */
export class OutOfStock extends Error {}

/**
 * Reserves pool units for decided lines, all or none, if they may still be promised, in place of what their order holds
 * softly (`soft`). The guard stands in one conditional update, so of two that want the last unit one gets OutOfStock, and
 * routes again with fresh facts. Everything is sent at once, for SqlTransaction.last: pools are what orders wait for.
 */
export async function reserveFirm(
  tx: Sql,
  {
    soft = [],
    wishes,
    now,
  }: { soft?: readonly Pick<Holding, "id" | "poolId">[]; wishes: readonly FirmWish[]; now: Date },
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
export async function releaseFirm(tx: Tx, supplierOrderId: string, now: Date): Promise<void> {
  const holdings = await tx.reservation.findMany({
    where: { kind: "firm", supplierOrderLine: { supplierOrderId } },
    select: { id: true, poolId: true, units: true },
  });
  await giveBack(tx, holdings);
  await wantReading(tx, poolsOf(holdings), now);
  await wantPublishing(tx, poolsOf(holdings), { now });
}

/**
 * The supplier has taken the order: its units stay subtracted, one by one, until a reading that began after `sentAt`
 * (the moment the answer arrived) contains them. Wants that reading. Calling it again changes nothing.
 */
export async function markSent(tx: Tx, supplierOrderId: string, sentAt: Date): Promise<void> {
  const holdings = await tx.reservation.findMany({
    where: { kind: "firm", supplierOrderLine: { supplierOrderId } },
    select: { id: true, poolId: true, units: true },
  });
  const poolIds = poolsOf(holdings);
  await lockPools(tx, poolIds);
  await tx.$executeRaw`
    WITH sent AS (
      UPDATE "Reservation" SET "kind" = 'sent', "sentAt" = ${sentAt}::timestamp(3)
      WHERE "id" = ANY(${holdings.map((holding) => holding.id)}) AND "kind" = 'firm'
      RETURNING "poolId", "units"
    ), sums AS (SELECT "poolId", sum("units")::int AS units FROM sent GROUP BY "poolId")
    UPDATE "StockPool" SET "reserved" = "reserved" - sums.units, "sentUnseen" = "sentUnseen" + sums.units
    FROM sums WHERE "StockPool"."id" = sums."poolId"`;
  await wantReading(tx, poolIds, sentAt);
}

/** Lets go of one holding that nothing wants any more; units that were sent are not among them. */
export async function releaseOrphan(tx: Tx, reservationId: string, now: Date): Promise<void> {
  const holdings = await tx.reservation.findMany({
    where: { id: reservationId, kind: { in: ["soft", "firm"] } },
    select: { id: true, poolId: true, units: true },
  });
  await giveBack(tx, holdings);
  await wantPublishing(tx, poolsOf(holdings), { now });
}

async function giveBack(tx: Tx, holdings: readonly Holding[]): Promise<void> {
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
