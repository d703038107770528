import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Prisma } from "@prisma/client";
import { enqueue } from "../app/queue/outbox.server.ts";
import { db } from "./db-file.ts";
import { startTrade, type Bought, type Trade } from "./trade.ts";

const SHOP = "nordlicht";
const NORTH = "north";
const SOUTH = "south";
const HOUR_MS = 3_600_000;
const address = { address1: "Kai 5", city: "Rotterdam", zip: "3011", countryCode: "NL" };
let trade: Trade;

beforeAll(async () => {
  trade = await startTrade({
    retailers: [{ handle: SHOP, name: "Nordlicht" }],
    suppliers: [
      { handle: NORTH, name: "North", address },
      { handle: SOUTH, name: "South", address },
    ],
    stock: async ({ product }) => {
      await product(SHOP, [
        { title: "Mug", sku: "MUG" },
        { title: "Cup", sku: "CUP" },
      ]);
      await product(NORTH, [
        { title: "Mug", sku: "MUG", unitCost: 650, available: 100 },
        { title: "Cup", sku: "CUP", unitCost: 90, available: 100 },
      ]);
      await product(SOUTH, [{ title: "Mug", sku: "MUG", unitCost: 700, available: 100 }]);
    },
  });
}, 120_000);

afterAll(async () => {
  await trade?.world.stop();
});

beforeEach(() => set({ lateOrders: "tell" }));

const set = async (change: object) => {
  const { id, settings } = await trade.world.shop(SHOP);
  await db().prisma.shop.update({
    where: { id },
    data: { settings: { ...(settings as Prisma.JsonObject), ...change } },
  });
};
/** Time passes, and the timers run. Stock is read meanwhile, as it is every quarter of an hour. */
const after = async (hours: number) => {
  await trade.world.advance(hours * HOUR_MS);
  await db().prisma.stockPool.updateMany({ data: { readStartedAt: trade.world.clock.now() } });
  await timers();
};
const timers = async () => {
  const { id: shopId } = await trade.world.shop(SHOP);
  await enqueue(db().prisma, "order.timers", { shopId }, { now: trade.world.clock.now() });
  await trade.quiet();
};
const bought = async (sku: string, change: object = {}) => {
  const order = await trade.buy(SHOP, [{ sku, quantity: 2 }], change);
  await trade.quiet();
  return order;
};
const standing = async (order: Bought) =>
  (await trade.orderOf(order)).supplierOrders.map(({ supplier, state }) => `${supplier.name} ${state}`);
const open = async (order: Bought) => {
  const { id } = await trade.orderOf(order);
  return (await trade.openExceptions(id)).map(({ kind, values }) => [kind, (values as { note?: string }).note ?? null]);
};
/** Orders in suppliers' stores that are not canceled: never more than one for a unit. */
const live = async (order: Bought) => {
  const all = await Promise.all([NORTH, SOUTH].map((supplier) => trade.placedFor(order, supplier)));
  return all.map((orders) => orders.filter(({ cancelledAt }) => cancelledAt === null).length);
};
const placedAt = async (order: Bought, supplier: string) => {
  const [placed] = await trade.placedFor(order, supplier);
  if (!placed) throw new Error(`${supplier} has no order for ${order.name}.`);
  return placed;
};

describe("a supplier who sends no tracking", () => {
  test("is told of after 48 hours, not before, once, and no more when the tracking comes", async () => {
    const order = await bought("MUG");
    await after(47);
    expect(await open(order)).toEqual([]);
    await after(2);
    expect(await open(order)).toEqual([["no-tracking", null]]);
    expect((await trade.orderOf(order)).state).toBe("attention");
    await timers();
    const told = await db().prisma.exception.findMany({ where: { kind: "no-tracking", state: "open" } });
    expect(told).toMatchObject([{ occurrences: 1 }]);
    const { id } = await placedAt(order, NORTH);
    await trade.post(NORTH, `orders/${id}/ship`, { tracking: { company: "DHL", number: "T-1" } });
    await trade.quiet();
    await timers();
    expect(await open(order)).toEqual([]);
    expect((await trade.orderOf(order)).state).toBe("closed");
  });

  test("is past its ship-by date a day after its lead time, which is one exception, not two", async () => {
    const order = await bought("MUG");
    await after(49);
    await after(24);
    expect(await open(order)).toEqual([["past-ship-by", null]]);
    const { id } = await placedAt(order, NORTH);
    await trade.post(NORTH, `orders/${id}/ship`, { tracking: { company: "DHL", number: "T-2" } });
    await trade.quiet();
    await timers();
    expect(await open(order)).toEqual([]);
  });

  test("loses the order to the next one, once it has canceled it, where the shop says so", async () => {
    const order = await bought("MUG");
    await set({ lateOrders: "reroute" });
    await after(49);
    expect(await standing(order)).toEqual(["North refused", "South accepted"]);
    expect(await live(order)).toEqual([0, 1]);
    expect(await open(order)).toEqual([]);
    const { lines } = await trade.orderOf(order);
    expect(lines).toMatchObject([{ wanted: 2, allocated: 2 }]);
  });

  test("keeps it when its store does not cancel, and the exception says why", async () => {
    const order = await bought("MUG");
    await set({ lateOrders: "reroute" });
    const { id, lines } = await placedAt(order, NORTH);
    await trade.world.control.post("/webhooks", { lose: 1 });
    await trade.post(NORTH, `orders/${id}/ship`, { lines: [{ lineItemId: lines[0]?.id, quantity: 1 }] });
    await trade.world.control.post("/webhooks", { lose: 0 });
    await after(49);
    expect(await live(order)).toEqual([1, 0]);
    expect(await standing(order)).toEqual(["North shipping"]);
    expect(await open(order)).toEqual([["no-tracking", "it cannot be canceled: it has shipped"]]);
    await timers();
    expect(await live(order)).toEqual([1, 0]);
  });

  test("keeps it when nobody else has the items, and the exception says so", async () => {
    const order = await bought("CUP");
    await set({ lateOrders: "reroute" });
    await after(49);
    expect(await open(order)).toEqual([["no-tracking", "no other supplier has the items"]]);
    expect(await live(order)).toEqual([1, 0]);
    await timers();
    expect(await standing(order)).toEqual(["North accepted"]);
  });

  test("is not told of again once a person has dealt with it", async () => {
    const order = await bought("MUG");
    await after(49);
    const { id } = await trade.orderOf(order);
    await db().prisma.exception.updateMany({
      where: { orderId: id, state: "open" },
      data: { state: "resolved", resolvedBy: "user-1", resolvedAt: trade.world.clock.now(), resolution: "Called." },
    });
    await set({ lateOrders: "reroute" });
    await timers();
    expect(await open(order)).toEqual([]);
    expect(await live(order)).toEqual([1, 0]);
  });
});

describe("a request that nobody accepts", () => {
  /** Claimed, and the step that would send it was lost. */
  const forgotten = async () => {
    await set({ sendTestOrders: false });
    const order = await bought("MUG", { test: true });
    expect(await standing(order)).toEqual(["North claimed"]);
    await after(4);
    expect(await open(order)).toEqual([]);
    await set({ sendTestOrders: true });
    return order;
  };

  test("is told of before Shopify's four hours, and looked at again", async () => {
    const order = await forgotten();
    const shopId = (await trade.world.shop(SHOP)).id;
    await timers();
    const told = await db().prisma.exception.findFirstOrThrow({ where: { shopId, kind: "request-unanswered" } });
    expect(told).toMatchObject({ state: "open", values: { hours: 3, supplier: "North" } });
    expect(await standing(order)).toEqual(["North accepted"]);
    await timers();
    expect(await open(order)).toEqual([]);
  });

  test("goes to the next supplier when it was never sent, where the shop says so", async () => {
    const order = await forgotten();
    await set({ lateOrders: "reroute" });
    await timers();
    expect(await standing(order)).toEqual(["North cancelled", "South accepted"]);
    expect(await live(order)).toEqual([0, 1]);
    expect(await open(order)).toEqual([]);
    const { views } = await trade.orderOf(order);
    expect(views.filter(({ requestStatus }) => requestStatus === "ACCEPTED")).toHaveLength(1);
  });

  test("stays with the supplier whose answer is missing: it could be bought twice", async () => {
    const order = await forgotten();
    await set({ lateOrders: "reroute" });
    const [{ id } = { id: "" }] = (await trade.orderOf(order)).supplierOrders;
    await db().prisma.supplierOrder.update({ where: { id }, data: { state: "unknown" } });
    await timers();
    expect(await standing(order)).toEqual(["North unknown"]);
    expect(await open(order)).toEqual([["request-unanswered", null]]);
  });

  test("is not late while the order is on hold", async () => {
    const order = await forgotten();
    const { id, shopId } = await trade.orderOf(order);
    const hold = { kind: "unpaid", reason: "Voided.", endsBy: "You.", createdAt: trade.world.clock.now() };
    await db().prisma.hold.create({ data: { id: `hold of ${id}`, shopId, orderId: id, ...hold } });
    await timers();
    expect(await open(order)).toEqual([]);
  });
});

test("stock that was asked for and not read for a day is told of, and told of no more once it is read", async () => {
  const { id: shopId } = await trade.world.shop(SHOP);
  const { id: ownerId } = await trade.world.shop(NORTH);
  const feeds = () => db().prisma.exception.findMany({ where: { shopId, kind: "stock-feed-old" } });
  await trade.world.advance(25 * HOUR_MS);
  await timers();
  // After a standstill of ours the stock is old for a moment: it is just read.
  expect(await feeds()).toEqual([]);
  // The step that was to read it was lost.
  const readRequestedAt = trade.world.clock.now();
  await db().prisma.stockPool.updateMany({ where: { shopId: ownerId }, data: { readRequestedAt } });
  await trade.world.advance(25 * HOUR_MS);
  await timers();
  expect(await feeds()).toMatchObject([{ state: "open", values: { supplier: "North", items: 2, hours: 25 } }]);
  await timers();
  expect(await feeds()).toMatchObject([{ state: "resolved", resolvedBy: "crossdock", occurrences: 1 }]);
});
