import { describe, expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { orderRows, stockRows } from "../../tests/stock-rows.ts";
import { atp } from "./atp.ts";
import { applyReadings, poolStock } from "./read-stock.server.ts";
import { sqlTransaction } from "../platform/sql.server.ts";
import { markSent, OutOfStock, releaseFirm, reserveFirm } from "./reservations.server.ts";

// Orders are reserved, sent and answered while readings begin, look and arrive at any moment in between. Nobody else buys:
// the supplier must never be asked for a unit it does not have, and once all is answered and read, no unit is withheld.
// The suite plays a few of the days; STOCK_RUNS=500 npx vitest run --project db app/inventory/stock-simulation.db.test.ts
// plays them all, STOCK_SEED others.
const RUNS = Number(process.env.STOCK_RUNS ?? 60);
const SEED = Number(process.env.STOCK_SEED ?? 1);
const ORDERS = 4;
const LANES = 5;

type Kind = "shopify" | "vendor";
/** Numbers in [0, below) that are the same for the same seed. */
const chance = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

type Purchase = { units: number; reserved: boolean; isTaken: boolean };
type Lane = Awaited<ReturnType<typeof laneRows>>;

async function laneRows() {
  const rows = await stockRows(db().prisma, { reading: 0 });
  const orders = [];
  for (let i = 0; i < ORDERS; i++) orders.push(await orderRows(db().prisma, rows, { units: 1 }));
  return { poolId: rows.pool.id, orders };
}

/** One day of one pool. Times are steps of ten milliseconds, so that moments often fall together. */
async function simulate({ poolId, orders }: Lane, kind: Kind, seed: number): Promise<void> {
  const { prisma } = db();
  const random = chance(seed);
  const day = Date.UTC(2026, 10, 2) + seed * 86_400_000;
  const at = (step: number) => new Date(day + step * 10);
  const says = (what: string) => `${what} (${kind}, seed ${seed})`;
  const events: { step: number; happens: (now: Date) => Promise<unknown> }[] = [];
  const when = (step: number, happens: (now: Date) => Promise<unknown>) => events.push({ step, happens });

  let onShelf = 1 + random(10);
  await prisma.stockPool.update({ where: { id: poolId }, data: { reading: onShelf, readStartedAt: at(0) } });

  for (const { line, supplierOrder, supplierOrderLine } of orders) {
    const purchase: Purchase = { units: 1 + random(4), reserved: false, isTaken: random(4) > 0 };
    const reserve = 1 + random(100);
    const commit = reserve + random(60);
    const answer = commit + random(40);
    const row = { poolId, orderLineId: line.id, supplierOrderLineId: supplierOrderLine.id, units: purchase.units };
    when(reserve, async (now) => {
      purchase.reserved = await sqlTransaction(db(), (tx) => reserveFirm(tx, { wishes: [row], now })).then(
        () => true,
        (cause: unknown) => {
          if (cause instanceof OutOfStock) return false;
          throw cause;
        },
      );
    });
    when(commit, () => {
      if (purchase.reserved && purchase.isTaken) onShelf -= purchase.units;
      expect(onShelf, says("units sold that the supplier does not have")).toBeGreaterThanOrEqual(0);
      return Promise.resolve();
    });
    when(answer, async (now) => {
      if (!purchase.reserved) return;
      const told = purchase.isTaken ? markSent : releaseFirm;
      await prisma.$transaction((tx) => told(tx, supplierOrder.id, now));
    });
  }

  const reading = (begins: number) => {
    let seen = 0;
    // A shop's stock is looked at some time after the reading began; a vendor's list is as of the moment it names, and
    // may arrive much later, also after a newer one.
    const looks = begins + (kind === "shopify" ? random(30) : 0);
    const arrives = looks + random(kind === "shopify" ? 20 : 120);
    when(looks, () => Promise.resolve((seen = onShelf)));
    when(arrives, (now) =>
      prisma.$transaction((tx) => {
        const readings = new Map([[poolId, { policy: "finite" as const, reading: seen }]]);
        return applyReadings(tx, { readings, readStartedAt: at(begins), now });
      }),
    );
  };
  for (let left = random(5); left > 0; left--) reading(1 + random(200));
  reading(400);

  for (const { step, happens } of events.sort((one, other) => one.step - other.step)) await happens(at(step));
  const pool = await prisma.stockPool.findUniqueOrThrow({ where: { id: poolId }, include: { reservations: true } });
  expect(atp(poolStock(pool)), says("what may be promised at the end")).toEqual({ kind: "units", units: onShelf });
  expect([pool.reserved, pool.sentUnseen, pool.reservations], says("what is withheld at the end")).toEqual([0, 0, []]);
}

describe("stock is accounted for without overselling or withholding a unit", () => {
  test.each<[Kind]>([["shopify"], ["vendor"]])(
    "when readings of a %s supplier come at any moment around sends",
    async (kind) => {
      const lanes = await Promise.all(Array.from({ length: LANES }, laneRows));
      await Promise.all(
        lanes.map(async (lane, index) => {
          for (let run = index; run < RUNS / 2; run += LANES) await simulate(lane, kind, SEED + run);
        }),
      );
    },
    600_000,
  );
});
