import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTrade, type Bought, type Trade } from "./trade.ts";

// Parcels that are not what was ordered, and fulfilment orders that are not one open one: from webhook to tracking.

const RETAILER = "nordlicht";
const NORTH = "north";
let t: Trade;

beforeAll(async () => {
  t = await startTrade({
    retailers: [RETAILER],
    suppliers: [NORTH],
    stock: async ({ product }) => {
      await product(RETAILER, [{ title: "Mug", sku: "MUG" }]);
      const stocked = ["MUG", "EXTRA"].map((sku) => ({ title: sku, sku, unitCost: 650, available: 900 }));
      await product(NORTH, stocked);
    },
  });
}, 180_000);
afterAll(async () => {
  await t?.world.stop();
});

const SLOW_MS = 90_000;
const placed = async (bought: Bought) => {
  const [order] = await t.placedFor(bought, NORTH);
  if (!order) throw new Error(`${NORTH} has no order for ${bought.name}.`);
  return order;
};
const ship = async (bought: Bought, number: string) =>
  t.post(NORTH, `orders/${(await placed(bought)).id}/ship`, { tracking: { company: "DHL", number } });
const told = async (bought: Bought) =>
  (await t.openExceptions((await t.orderOf(bought)).id)).map(({ kind }) => kind).sort();
const requests = async ({ orderId }: Bought) =>
  (await t.dump(RETAILER)).fulfillmentOrders.filter((one) => one.orderId === orderId && one.status !== "CLOSED");

describe("a parcel that is not what was ordered", () => {
  test(
    "holds an item that was not: a person is told, and the right ones go on",
    async () => {
      const order = await t.buy(RETAILER, [{ sku: "MUG", quantity: 2 }]);
      await t.quiet();
      await t.post(NORTH, `orders/${(await placed(order)).id}/edit`, { add: [{ sku: "EXTRA", quantity: 1 }] });
      await ship(order, "O-1");
      await t.quiet();
      expect(await t.fulfilled(order)).toEqual([{ units: 2, numbers: ["O-1"] }]);
      expect(await told(order)).toEqual(["unknown-shipment-line"]);
      expect((await t.orderOf(order)).supplierOrders).toMatchObject([{ state: "shipped" }]);
    },
    SLOW_MS,
  );

  test(
    "holds more than was ordered: only the ordered units are fulfilled, and a person is told",
    async () => {
      const order = await t.buy(RETAILER, [{ sku: "MUG", quantity: 2 }]);
      await t.quiet();
      const { id, lines } = await placed(order);
      await t.post(NORTH, `orders/${id}/edit`, { set: [{ lineItemId: lines[0]?.id, quantity: 3 }] });
      await ship(order, "O-2");
      await t.quiet();
      expect(await t.fulfilled(order)).toMatchObject([{ units: 2 }]);
      expect(await told(order)).toEqual(["shipped-too-much"]);
      expect((await t.orderOf(order)).lines).toMatchObject([{ sold: 2, wanted: 2, allocated: 2, fulfilled: 2 }]);
    },
    SLOW_MS,
  );
});

describe("fulfilment orders that are not one open one", () => {
  const unpaid = async () => {
    const order = await t.buy(RETAILER, [{ sku: "MUG", quantity: 3 }], { financialStatus: "PENDING" });
    await t.quiet();
    return order;
  };
  const split = async (order: Bought) => {
    const [whole] = await requests(order);
    const lineItemId = whole?.lines[0]?.orderLineId;
    await t.post(RETAILER, `fulfilment-orders/${whole?.id}/split`, { lines: [{ lineItemId, quantity: 1 }] });
  };
  const arrives = async (order: Bought, number: string) => {
    await t.quiet();
    expect((await placed(order)).lines).toMatchObject([{ sku: "MUG", currentQuantity: 3 }]);
    await ship(order, number);
    await t.quiet();
    expect(await t.fulfilled(order)).toEqual([{ units: 3, numbers: [number] }]);
    expect(await told(order)).toEqual([]);
    expect((await t.orderOf(order)).state).toBe("closed");
  };

  test("split ones are bought as one and fulfilled as one", async () => {
    const order = await unpaid();
    await split(order);
    await t.post(RETAILER, `orders/${order.orderId}/pay`);
    await arrives(order, "O-4");
  }, 90_000);

  test("merged ones are bought and fulfilled once", async () => {
    const order = await unpaid();
    await split(order);
    const [one, other] = await requests(order);
    await t.post(RETAILER, `fulfilment-orders/${one?.id}/merge`, { with: [other?.id] });
    await t.post(RETAILER, `orders/${order.orderId}/pay`);
    await arrives(order, "O-5");
  }, 90_000);

  test("one that another app holds waits, and goes on when it is released", async () => {
    const order = await unpaid();
    const [held] = await requests(order);
    await t.post(RETAILER, `fulfilment-orders/${held?.id}/hold`, { reason: "OTHER", app: "Fraud Guard" });
    await t.post(RETAILER, `orders/${order.orderId}/pay`);
    await t.quiet();
    expect(await t.placedFor(order, NORTH)).toEqual([]);
    const [still] = await requests(order);
    await t.post(RETAILER, `fulfilment-orders/${still?.id}/release`, { app: "Fraud Guard" });
    await arrives(order, "O-6");
  }, 90_000);
});
