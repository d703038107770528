import { expect } from "vitest";
import { LIVE_STATES } from "../../app/orders/supplier-order-states.ts";
import { gidOf } from "../../app/platform/gid.ts";
import { db } from "../db-file.ts";
import type { Trade } from "../trade.ts";
import type { Run } from "./actions.ts";
import { placedLines, readLedger, readStores } from "./ledger.ts";

type Held = { id: string; kind: "soft" | "firm" | "sent"; units: number; partId: string | null };
type Pool = {
  id: string;
  itemGid: string;
  reading: number;
  readStartedAt: Date;
  buffer: number;
  reserved: number;
  sentUnseen: number;
  held: Held[];
};

const sum = (held: readonly { units: number }[]) => held.reduce((all, { units }) => all + units, 0);

/**
 * Looks at the promises after every step of the jobs. Whenever units were reserved: is all that is promised, as the suppliers'
 * stores themselves tell it, still within the reading less the buffer? A reading may fall below what is reserved already,
 * because a supplier sells its own stock; but nothing more may be promised then.
 */
export function promiseWatch(trade: Trade, run: Run) {
  const seen = new Set<string>();
  const readAt = new Map<string, number>();

  const look = async (): Promise<void> => {
    const pools = await poolsOf(run);
    // What was reserved beside a new reading was promised on the one before.
    const grown = pools.filter(
      ({ id, held, readStartedAt }) =>
        held.some((each) => !seen.has(each.id)) &&
        (readAt.get(id) ?? readStartedAt.getTime()) === readStartedAt.getTime(),
    );
    for (const pool of pools) {
      const of = (...kinds: string[]) => sum(pool.held.filter(({ kind }) => kinds.includes(kind)));
      expect(pool.reserved, `${pool.itemGid}: reserved is what reservations hold`).toBe(of("soft", "firm"));
      expect(pool.sentUnseen, `${pool.itemGid}: sent is what reservations hold`).toBe(of("sent"));
      for (const { id } of pool.held) seen.add(id);
      readAt.set(pool.id, pool.readStartedAt.getTime());
    }
    await expectNobodyHoldsMore(run);
    await expectAllocated(run);
    await expectWantedWhenSent(run);
    if (grown.length === 0) return;
    const stores = await readStores(trade);
    for (const pool of grown) {
      const says = `${pool.itemGid}: promised of ${pool.reading} read, with a buffer of ${pool.buffer}`;
      expect(pool.reserved + pool.sentUnseen, says).toBeLessThanOrEqual(pool.reading - pool.buffer);
      // A unit that a supplier's order took after the reading began is held until a later reading contains it.
      const taken = await takenSince(pool, stores);
      const soft = sum(pool.held.filter(({ partId }) => partId === null));
      const parts = new Set([...taken.keys(), ...pool.held.flatMap(({ partId }) => partId ?? [])]);
      const held = (part: string) => sum(pool.held.filter(({ partId }) => partId === part));
      const promised = [...parts].reduce((all, part) => all + Math.max(held(part), taken.get(part) ?? 0), soft);
      expect(promised, `${says}, as the supplier's store tells it`).toBeLessThanOrEqual(pool.reading - pool.buffer);
    }
    const { lines } = await readLedger(trade, run, stores);
    for (const { bought, sku, sold, standing, underWay } of lines)
      expect(
        standing + underWay,
        `${sku} of ${bought.name} of ${bought.shop}: live supplier orders of ${sold} sold`,
      ).toBeLessThanOrEqual(sold);
  };
  return look;
}

/** No line holds more stock than it needs, as if it had been forgotten what it holds. */
async function expectNobodyHoldsMore({ skus }: Run): Promise<void> {
  const more = await db().prisma.$queryRaw<{ sku: string; units: number; needed: number }[]>`
    SELECT line."sku", sum(held."units")::int AS units, (line."sold" * pack."size")::int AS needed
    FROM "Reservation" held
    JOIN "OrderLine" line ON line."id" = held."orderLineId"
    JOIN "Variant" variant ON variant."shopId" = held."shopId" AND variant."variantGid" = line."variantGid"
    JOIN LATERAL (SELECT max("packSize") AS "size" FROM "Mapping" WHERE "variantId" = variant."id") pack ON true
    WHERE held."kind" IN ('soft', 'firm') AND line."sku" = ANY(${skus})
    GROUP BY line."id", pack."size" HAVING sum(held."units") > line."sold" * pack."size"`;
  expect(more, "lines that hold more stock than they need").toEqual([]);
}

/** Units are allocated as long as a live supplier order has them, and no longer. */
async function expectAllocated({ skus }: Run): Promise<void> {
  const wrong = await db().prisma.$queryRaw<{ sku: string; allocated: number; live: number }[]>`
    SELECT line."sku", line."allocated", coalesce(sum(part."quantity" - part."declined")
      FILTER (WHERE placed."state" = ANY(${[...LIVE_STATES]})), 0)::int AS live
    FROM "OrderLine" line
    LEFT JOIN "SupplierOrderLine" part ON part."orderLineId" = line."id"
    LEFT JOIN "SupplierOrder" placed ON placed."id" = part."supplierOrderId"
    WHERE line."sku" = ANY(${skus})
    GROUP BY line."id" HAVING line."allocated" <> coalesce(sum(part."quantity" - part."declined")
      FILTER (WHERE placed."state" = ANY(${[...LIVE_STATES]})), 0)`;
  expect(wrong, "lines whose allocated units are not those of live supplier orders").toEqual([]);
}

/** Nothing is sent that the order, as it had been read before, no longer asks for. */
async function expectWantedWhenSent({ bought }: Run): Promise<void> {
  const sent = await db().prisma.attempt.findMany({
    where: {
      effect: "supplier-order.create",
      supplierOrder: { order: { orderGid: { in: bought.map(({ orderId }) => gidOf("Order", orderId)) } } },
    },
    select: {
      startedAt: true,
      supplierOrder: {
        select: { key: true, lines: { select: { orderLine: { select: { reason: true } } } }, order: true },
      },
    },
  });
  for (const { startedAt, supplierOrder } of sent) {
    const { key, lines, order } = supplierOrder;
    if (!order.readStartedAt || startedAt < order.readStartedAt) continue;
    expect(order.cancelledAt, `${key} of ${order.name} was sent although the order had been canceled`).toBeNull();
    const cut = lines.filter(({ orderLine: { reason } }) => reason === "changed-after-routing");
    expect(cut, `${key} of ${order.name} was sent although the order had been reduced`).toEqual([]);
  }
}

async function poolsOf({ skus }: Run): Promise<Pool[]> {
  return db().prisma.$queryRaw<Pool[]>`
    SELECT pool."id", pool."itemGid", pool."reading", pool."readStartedAt", pool."buffer", pool."reserved",
      pool."sentUnseen", coalesce(json_agg(json_build_object('id', held."id", 'kind', held."kind", 'units', held."units",
        'partId', held."supplierOrderLineId")) FILTER (WHERE held."id" IS NOT NULL), '[]') AS held
    FROM "StockPool" pool LEFT JOIN "Reservation" held ON held."poolId" = pool."id"
    WHERE pool."policy" = 'finite'
      AND pool."id" IN (SELECT "poolId" FROM "Offer" WHERE "sku" = ANY(${skus}))
    GROUP BY pool."id"`;
}

/** Pool units that suppliers' orders of ours took after the pool's reading began, by supplier order line. */
async function takenSince(pool: Pool, stores: Awaited<ReturnType<typeof readStores>>): Promise<Map<string, number>> {
  const offers = await db().prisma.offer.findMany({ where: { poolId: pool.id }, select: { variantGid: true } });
  const parts = await db().prisma.supplierOrderLine.findMany({
    where: { offerVariantGid: { in: offers.map(({ variantGid }) => variantGid) } },
    select: { id: true, offerVariantGid: true, supplierOrder: { select: { key: true } } },
  });
  return new Map(
    parts.map(({ id, offerVariantGid, supplierOrder: { key } }) => {
      const placed = placedLines(stores, { key, variantGid: offerVariantGid });
      return [id, sum(placed.filter(({ createdAt }) => createdAt > pool.readStartedAt))];
    }),
  );
}
