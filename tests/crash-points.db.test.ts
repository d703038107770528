import { beforeAll, expect, test } from "vitest";
import { seeded } from "../scripts/chaos/random.ts";
import { db } from "./db-file.ts";
import { freeze, within } from "./histories/frozen.ts";
import { historyTime } from "./histories/history-time.ts";
import { openJournal } from "./histories/journal.ts";
import { mortal, type Death } from "./histories/mortal.ts";
import { openOpening, openStage, type Opening, type Stage } from "./histories/stage.ts";

// Orders go their whole way once undisturbed. Then again and again, and each time the process dies at another of the points
// where it reaches out: just before, or just after, each call to a store and each commit. Whatever it was, another process
// brings the orders to the same end. CRASH_POINTS=all plays each point; else a part of them, another one for another
// CRASH_SEED.
const EVERY = process.env.CRASH_POINTS === "all" ? 1 : Number(process.env.CRASH_POINTS_EVERY ?? 12);
const SEED = Number(process.env.CRASH_SEED ?? 1);
/** Only points whose name matches. */
const NAMED = new RegExp(process.env.CRASH_POINTS_NAMED ?? "");
const HEALING_MS = 40 * 60_000;
let opening: Opening;

beforeAll(async () => {
  freeze();
  opening = await within(() =>
    openOpening(
      {
        retailers: ["retailer"],
        suppliers: ["north", "south"],
        // The store must not refuse doubles for us, and must not find at once what was just made.
        switches: { customIdUnique: false, searchIndexLagMs: 4_000 },
        stock: async ({ product }) => {
          await product("retailer", [{ sku: "CUP" }, { sku: "PAN" }, { sku: "POT" }]);
          await product("north", [
            { sku: "CUP", unitCost: 500, available: 9 },
            { sku: "POT", unitCost: 500, available: 9 },
          ]);
          await product("south", [
            { sku: "PAN", unitCost: 500, available: 9 },
            { sku: "POT", unitCost: 900, available: 9 },
          ]);
        },
      },
      { seed: SEED },
    ),
  );
}, 240_000);

/** Three orders: one for two suppliers, one that a supplier cancels, one that the customer cancels. Answers how it ended. */
async function play(death?: Death): Promise<{ points: string[]; end: object }> {
  const journal = openJournal();
  const origin = { of: "" };
  const life = mortal({ death, journal, shopify: () => origin.of });
  const stage = await openStage(opening, { seed: SEED, connect: life.connect });
  origin.of = stage.sandbox.origin;
  const { trade } = stage;
  // The order of jobs stays the same up to the point at which the process dies.
  const random = seeded(SEED, "crash");
  const pick = (most: number) => random.between(0, most - 1);
  const time = historyTime({ stage, journal, mortal: life, jobMs: 0, afterJobs: async () => undefined, pick });
  try {
    await time.pass(60_000);
    const split = await trade.buy("retailer", [
      { sku: "CUP", quantity: 2 },
      { sku: "PAN", quantity: 1 },
    ]);
    const declined = await trade.buy("retailer", [{ sku: "POT", quantity: 1 }]);
    const canceled = await trade.buy("retailer", [{ sku: "CUP", quantity: 1 }]);
    await time.pass(5 * 60_000);
    const [toNorth] = await trade.placedFor(declined, "north");
    if (toNorth) await trade.post("north", `orders/${toNorth.id}/cancel`);
    await trade.post("retailer", `orders/${canceled.orderId}/cancel`);
    const [cups] = await trade.placedFor(split, "north");
    if (cups?.lines[0])
      await trade.post("north", `orders/${cups.id}/ship`, {
        lines: [{ lineItemId: cups.lines[0].id, quantity: 1 }],
        tracking: { company: "DHL", number: "N-1" },
      });
    await time.pass(5 * 60_000);
    if (cups) await trade.post("north", `orders/${cups.id}/ship`, { tracking: { company: "DHL", number: "N-2" } });
    for (const order of await trade.placedFor(split, "south"))
      await trade.post("south", `orders/${order.id}/ship`, { tracking: { company: "UPS", number: "S-1" } });
    for (const order of await trade.placedFor(declined, "south"))
      await trade.post("south", `orders/${order.id}/ship`, { tracking: { company: "UPS", number: "S-2" } });
    await time.pass(HEALING_MS);
    return { points: life.points, end: await endOf(stage) };
  } finally {
    life.restore();
    await stage.close();
  }
}

/** How it ended, as far as it does not depend on times and ids. */
async function endOf({ trade }: Stage) {
  const orders = await db().prisma.order.findMany({
    orderBy: { orderGid: "asc" },
    select: {
      ...{ name: true, state: true },
      lines: {
        select: { sku: true, sold: true, wanted: true, allocated: true, fulfilled: true },
        orderBy: { sku: "asc" },
      },
      supplierOrders: {
        orderBy: [{ supplierId: "asc" }, { state: "asc" }],
        select: {
          ...{ state: true, supplier: { select: { name: true } } },
          lines: { select: { quantity: true, declined: true } },
          attempts: { where: { outcome: { in: ["pending", "unknown"] } }, select: { outcome: true } },
        },
      },
    },
  });
  const pools = await db().prisma.stockPool.findMany({
    where: { offers: { some: {} } },
    orderBy: { itemGid: "asc" },
    select: { reading: true, reserved: true, sentUnseen: true },
  });
  const stores: Record<string, object> = {};
  for (const handle of ["retailer", "north", "south"]) {
    const store = await trade.dump(handle);
    const skuOf = new Map(store.orders.flatMap(({ lines }) => lines.map(({ id, sku }) => [id, sku])));
    stores[handle] = {
      orders: store.orders
        .map(({ cancelledAt, lines }) => ({
          canceled: cancelledAt !== null,
          lines: lines.map(({ sku, currentQuantity }) => `${sku} ${currentQuantity}`).sort(),
        }))
        .map((each) => JSON.stringify(each))
        .sort(),
      parcels: store.fulfillments
        .filter(({ status }) => status === "SUCCESS")
        .map(({ lines, tracking }) => ({
          lines: lines.map(({ orderLineId, quantity }) => `${skuOf.get(orderLineId)} ${quantity}`),
          tracking,
        }))
        .map((each) => JSON.stringify(each))
        .sort(),
      available: store.inventoryLevels.map(({ quantities }) => quantities.available).sort(),
    };
  }
  const exceptions = await db().prisma.exception.groupBy({ by: ["kind"], where: { state: "open" }, _count: true });
  const jobs = await db().prisma.job.count({ where: { state: { in: ["running", "dead"] } } });
  return { orders, pools, stores, exceptions, jobs };
}

test("wherever the process dies, another one brings every order to the same end", { timeout: 3_600_000 }, async () => {
  const calm = await within(() => play());
  const again = await within(() => play());
  expect(again, "undisturbed, twice").toEqual(calm);
  // Each point has a name; a name that comes again (a second order at the same place) is not played again.
  const named = new Map<string, number>();
  for (const [at, name] of calm.points.entries()) if (!named.has(name)) named.set(name, at);
  const deaths = [...named.entries()].flatMap(([name, at]) =>
    (["before", "after"] as const).map((side) => ({ name, at, side })),
  );
  const chosen = process.env.CRASH_POINTS_NAMED
    ? deaths.filter(({ name }) => NAMED.test(name))
    : deaths.filter((_, index) => (index + SEED) % EVERY === 0);
  expect(chosen.length, "deaths to play").toBeGreaterThan(0);
  const wrong: string[] = [];
  for (const { name, ...death } of chosen) {
    const { end } = await within(() => play(death));
    try {
      expect(end).toEqual(calm.end);
    } catch (cause) {
      wrong.push(`${death.side} ${name}:\n${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }
  process.stdout.write(
    `Crash points: ${calm.points.length} points passed, ${named.size} by name; ${chosen.length} of ${deaths.length} deaths played.\n`,
  );
  expect(wrong).toEqual([]);
});
