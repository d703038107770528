import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Prisma } from "@prisma/client";
import { enqueue } from "../app/queue/outbox.server.ts";
import { db } from "./db-file.ts";
import { startTrade, type Bought, type Trade } from "./trade.ts";

const SHOP = "nordlicht";
const NORTH = "north";
let trade: Trade;

beforeAll(async () => {
  trade = await startTrade({
    retailers: [{ handle: SHOP, name: "Nordlicht" }],
    suppliers: [{ handle: NORTH, name: "North", address: { address1: "Kai 5", city: "Rotterdam", countryCode: "NL" } }],
    stock: async ({ product }) => {
      await product(SHOP, [{ title: "Mug", sku: "MUG" }]);
      await product(NORTH, [{ title: "Mug", sku: "MUG", unitCost: 650, available: 500 }]);
    },
  });
}, 120_000);

afterAll(async () => {
  await trade?.world.stop();
});

const set = async (change: object) => {
  const { id, settings } = await trade.world.shop(SHOP);
  await db().prisma.shop.update({
    where: { id },
    data: { settings: { ...(settings as Prisma.JsonObject), ...change } },
  });
};
const risk = (order: Bought, level: string) => trade.post(SHOP, `orders/${order.orderId}/risk`, { level });
const payment = (order: Bought, status: string) =>
  trade.post(SHOP, `orders/${order.orderId}/payment-status`, { status });
const requestOf = async ({ orderId }: Bought) => {
  const open = (await trade.dump(SHOP)).fulfillmentOrders.find(
    (each) => each.orderId === orderId && each.lines.some((line) => line.remainingQuantity > 0),
  );
  if (!open) throw new Error("Nothing is open.");
  return open.id;
};
const live = async (order: Bought) =>
  (await trade.placedFor(order, NORTH)).filter(({ cancelledAt }) => cancelledAt === null).length;
const holds = async (order: Bought) => (await trade.orderOf(order)).holds.map(({ kind }) => kind);
const open = async (order: Bought) =>
  (await trade.openExceptions((await trade.orderOf(order)).id)).map(({ kind }) => kind);
/** Everything that would send it, tried once more. */
const tryToSend = async (order: Bought) => {
  const { supplierOrders, shopId, orderGid } = await trade.orderOf(order);
  const now = trade.world.clock.now();
  for (const { id } of supplierOrders)
    await enqueue(db().prisma, "supplier-order.send", { supplierOrderId: id }, { now, shopId });
  await enqueue(db().prisma, "order.sync-requests", { shopId, orderGid }, { now });
  await trade.quiet();
};

type Turn = {
  name: string;
  bad: (order: Bought) => Promise<unknown>;
  good: (order: Bought) => Promise<unknown>;
  hold: string;
};
const TURNS: Turn[] = [
  { name: "the risk", bad: (order) => risk(order, "HIGH"), good: (order) => risk(order, "LOW"), hold: "risk" },
  {
    name: "the payment",
    bad: (order) => payment(order, "VOIDED"),
    good: (order) => payment(order, "PAID"),
    hold: "unpaid",
  },
  {
    name: "a hold in Shopify",
    bad: async (order) => trade.post(SHOP, `fulfilment-orders/${await requestOf(order)}/hold`),
    good: async (order) => trade.post(SHOP, `fulfilment-orders/${await requestOf(order)}/release`),
    hold: "shopify-hold",
  },
  {
    name: "the address",
    bad: (order) => trade.post(SHOP, `orders/${order.orderId}/address`, { address: null }),
    good: (order) =>
      trade.post(SHOP, `orders/${order.orderId}/address`, {
        address: { firstName: "Ada", address1: "Weg 2", city: "Kiel", countryCode: "DE" },
      }),
    hold: "address",
  },
];

describe.each(TURNS)("$name", ({ bad, good, hold }) => {
  test("that turns bad after the decision and before the send stops the send, until it is well again", async () => {
    await set({ sendTestOrders: false });
    const order = await trade.buy(SHOP, [{ sku: "MUG", quantity: 2 }], { test: true });
    await trade.quiet();
    expect((await trade.orderOf(order)).supplierOrders).toMatchObject([{ state: "claimed" }]);
    await bad(order);
    await trade.quiet();
    expect(await holds(order)).toEqual([hold]);
    await set({ sendTestOrders: true });
    await tryToSend(order);
    expect(await live(order)).toBe(0);
    expect(
      (await trade.orderOf(order)).supplierOrders.flatMap(({ attempts }) => attempts.map(({ effect }) => effect)),
    ).not.toContain("supplier-order.create");
    await good(order);
    await trade.settled();
    expect(await live(order)).toBe(1);
    expect(await open(order)).toEqual([]);
  });
});

describe("what turns bad after the send is told, and told no more when it is well again:", () => {
  test.each([
    ["the risk", "risk-after-sending", 0],
    ["the payment", "unpaid-after-sending", 1],
    ["a hold in Shopify", "held-after-sending", 2],
  ])("%s", async (_name, kind, turn) => {
    const order = await trade.buy(SHOP, [{ sku: "MUG", quantity: 1 }]);
    await trade.quiet();
    expect(await live(order)).toBe(1);
    await TURNS[turn]?.bad(order);
    await trade.quiet();
    expect(await open(order)).toEqual([kind]);
    const { id, shopId, orderGid } = await trade.orderOf(order);
    await enqueue(db().prisma, "order.refresh", { shopId, orderGid }, { now: trade.world.clock.now() });
    await trade.quiet();
    const told = await db().prisma.exception.findMany({ where: { orderId: id, kind } });
    expect(told).toMatchObject([{ occurrences: 1, values: { supplier: "North" } }]);
    await TURNS[turn]?.good(order);
    await trade.quiet();
    expect(await open(order)).toEqual([]);
    expect(await live(order)).toBe(1);
  });

  test("a voided payment ends with the order's cancellation, at the supplier's too", async () => {
    const order = await trade.buy(SHOP, [{ sku: "MUG", quantity: 1 }]);
    await trade.quiet();
    await payment(order, "VOIDED");
    await trade.quiet();
    await trade.post(SHOP, `orders/${order.orderId}/cancel`);
    await trade.settled();
    expect(await live(order)).toBe(0);
    expect(await open(order)).toEqual([]);
  });
});

describe("a fraud analysis that is not finished", () => {
  test("holds an order until it is finished, and its end alone brings the order on", async () => {
    await trade.world.control.post("/switches", { riskDelayMs: 5 * 60_000 });
    const order = await trade.buy(SHOP, [{ sku: "MUG", quantity: 1 }]);
    await trade.quiet();
    expect(await holds(order)).toEqual(["risk-pending"]);
    expect(await live(order)).toBe(0);
    await trade.settled();
    expect(await holds(order)).toEqual([]);
    expect(await live(order)).toBe(1);
  });

  test("holds it no longer than the settings say", async () => {
    await trade.world.control.post("/switches", { riskDelayMs: 60 * 60_000 });
    const order = await trade.buy(SHOP, [{ sku: "MUG", quantity: 1 }]);
    await trade.quiet();
    expect(await holds(order)).toEqual(["risk-pending"]);
    await trade.settled();
    expect(await live(order)).toBe(1);
    await trade.world.control.post("/switches", { riskDelayMs: 0 });
  });
});

test("an order that is deleted in Shopify while it is claimed is not sent, and a person is told", async () => {
  await set({ sendTestOrders: false });
  const order = await trade.buy(SHOP, [{ sku: "MUG", quantity: 2 }], { test: true });
  await trade.quiet();
  await trade.post(SHOP, `orders/${order.orderId}/delete`);
  await trade.quiet();
  expect(await holds(order)).toEqual(["gone"]);
  expect(await open(order)).toEqual(["order-unreadable"]);
  await set({ sendTestOrders: true });
  await tryToSend(order);
  expect(await live(order)).toBe(0);
  expect(await open(order)).toEqual(["order-unreadable"]);
});
