import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Prisma } from "@prisma/client";
import { enqueue } from "../app/queue/outbox.server.ts";
import { db } from "./db-file.ts";
import { startTrade, type Bought, type Trade, type Wish } from "./trade.ts";

const SHOP = "nordlicht";
const NORTH = "north";
const SOUTH = "south";
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
        { title: "Pen", sku: "PEN" },
      ]);
      await product(NORTH, [{ title: "Mug", sku: "MUG", unitCost: 650, available: 100 }]);
      await product(SOUTH, [
        { title: "Mug", sku: "MUG", unitCost: 700, available: 100 },
        { title: "Pen", sku: "PEN", unitCost: 90, available: 100 },
      ]);
    },
  });
}, 120_000);

afterAll(async () => {
  await trade?.world.stop();
});

/** A test order is claimed and not sent. After `work` the shop sends test orders, and this one goes on. */
const whileNothingIsSent = async (wish: Wish, work: (order: Bought) => Promise<unknown>) => {
  await sendTestOrders(false);
  const order = await trade.buy(SHOP, [wish], { test: true });
  await trade.quiet();
  expect((await trade.orderOf(order)).supplierOrders).toMatchObject([{ state: "claimed" }]);
  await work(order);
  await trade.quiet();
  expect(await placed(order)).toEqual([]);
  await sendTestOrders(true);
  const { shopId, orderGid } = await trade.orderOf(order);
  await enqueue(db().prisma, "order.sync-requests", { shopId, orderGid }, { now: trade.world.clock.now() });
  await trade.quiet();
  return order;
};
const sendTestOrders = async (yes: boolean) => {
  const { id, settings } = await trade.world.shop(SHOP);
  const changed = { ...(settings as Prisma.JsonObject), sendTestOrders: yes };
  await db().prisma.shop.update({ where: { id }, data: { settings: changed } });
};
const open = async ({ orderId }: Bought) =>
  (await trade.dump(SHOP)).fulfillmentOrders.filter(
    (each) => each.orderId === orderId && each.lines.some((line) => line.remainingQuantity > 0),
  );
const lineOf = async ({ orderId }: Bought) =>
  (await trade.dump(SHOP)).orders.find(({ id }) => id === orderId)?.lines[0];
/** Live orders in the suppliers' stores: supplier and units of each. */
const placed = async (order: Bought) => {
  const all = await Promise.all(
    [NORTH, SOUTH].map(async (supplier) =>
      (await trade.placedFor(order, supplier))
        .filter(({ cancelledAt }) => cancelledAt === null)
        .map(({ lines }) => [supplier, lines.reduce((sum, line) => sum + line.quantity, 0)]),
    ),
  );
  return all.flat();
};

describe("before anything is bought", () => {
  test("an edited line is bought with what is left of it", async () => {
    const order = await whileNothingIsSent({ sku: "MUG", quantity: 5 }, async (bought) => {
      const line = await lineOf(bought);
      await trade.post(SHOP, `orders/${bought.orderId}/edit`, { lineItemId: line?.id, quantity: 2 });
    });
    expect(await placed(order)).toEqual([[NORTH, 2]]);
    const { id, lines } = await trade.orderOf(order);
    expect(lines).toMatchObject([{ sold: 2, wanted: 2, allocated: 2 }]);
    expect(await trade.openExceptions(id)).toEqual([]);
  });

  test("what the merchant ships by hand is not bought, the rest is, and its request ends accepted", async () => {
    const order = await whileNothingIsSent({ sku: "MUG", quantity: 3 }, async (bought) => {
      const line = await lineOf(bought);
      await trade.post(SHOP, `orders/${bought.orderId}/ship`, { lines: [{ lineItemId: line?.id, quantity: 1 }] });
    });
    expect(await placed(order)).toEqual([[NORTH, 2]]);
    expect(await open(order)).toMatchObject([{ requestStatus: "ACCEPTED" }]);
    expect(await trade.openExceptions((await trade.orderOf(order)).id)).toEqual([]);
  });

  test("an order shipped whole by hand is bought nowhere", async () => {
    const order = await whileNothingIsSent({ sku: "MUG", quantity: 3 }, ({ orderId }) =>
      trade.post(SHOP, `orders/${orderId}/ship`, {}),
    );
    expect(await placed(order)).toEqual([]);
    const stored = await trade.orderOf(order);
    expect(stored.lines).toMatchObject([{ wanted: 0, allocated: 0, reason: "fulfilled" }]);
    expect(await trade.openExceptions(stored.id)).toEqual([]);
  });

  test("items on hold wait with their request, and are bought when the hold is released", async () => {
    const order = await whileNothingIsSent({ sku: "PEN", quantity: 2 }, async (bought) => {
      const [request] = await open(bought);
      await trade.post(SHOP, `fulfilment-orders/${request?.id}/hold`);
    });
    expect(await placed(order)).toEqual([]);
    const [held] = await open(order);
    await trade.post(SHOP, `fulfilment-orders/${held?.id}/release`);
    await trade.settled();
    expect(await placed(order)).toEqual([[SOUTH, 2]]);
    expect(await open(order)).toMatchObject([{ requestStatus: "ACCEPTED" }]);
  });

  test("units that the merchant moves to another location of its own before they are routed are followed there", async () => {
    const order = await trade.buy(SHOP, [{ sku: "PEN", quantity: 2 }], { financialStatus: "PENDING" });
    await trade.quiet();
    const [before] = await open(order);
    const own = (await trade.dump(SHOP)).locations.find(({ fulfillmentServiceId }) => fulfillmentServiceId === null);
    await trade.post(SHOP, `fulfilment-orders/${before?.id}/move`, { locationId: own?.id });
    await trade.quiet();
    const { views } = await trade.orderOf(order);
    expect(views.map(({ locationGid }) => locationGid)).toContain(`gid://shopify/Location/${own?.id}`);
    await trade.post(SHOP, `orders/${order.orderId}/pay`);
    await trade.settled();
    expect(await placed(order)).toEqual([[SOUTH, 2]]);
  });
});

describe("the merchant's own request", () => {
  test("decides which supplier ships, whoever is first by priority", async () => {
    const order = await trade.buy(SHOP, [{ sku: "MUG", quantity: 2 }], { financialStatus: "PENDING" });
    await trade.quiet();
    const [before] = await open(order);
    const south = (await trade.dump(SHOP)).locations.find(({ name }) => name.startsWith("South"));
    await trade.post(SHOP, `fulfilment-orders/${before?.id}/move`, { locationId: south?.id });
    const [moved] = await open(order);
    await trade.post(SHOP, `fulfilment-orders/${moved?.id}/request`);
    await trade.post(SHOP, `orders/${order.orderId}/pay`);
    await trade.settled();
    expect(await placed(order)).toEqual([[SOUTH, 2]]);
    expect(await open(order)).toMatchObject([{ requestStatus: "ACCEPTED" }]);
    expect(await trade.openExceptions((await trade.orderOf(order)).id)).toEqual([]);
  });
});
