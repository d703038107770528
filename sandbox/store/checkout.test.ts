import { expect, test } from "vitest";
import { addSupplier, firstLocation, orderGid, placed, scene, sell, stockAt, type Scene, textOf } from "../scene.ts";
import type { Order, Variant } from "../types.ts";
import { placeOrder, type Checkout } from "./checkout.ts";
import { levelAt, onHand } from "./inventory.ts";
import { addLocation } from "./locations.ts";
import { fulfillmentOrdersOf } from "./order-facts.ts";
import { cancelOrder } from "./merchant.ts";
import { runDueTasks } from "./tasks.ts";

const buy = (at: Scene, checkout: Checkout) => placeOrder(at.world, at.store, checkout);
const stock = (at: Scene, variant: Variant, locationId: number) => {
  const level = levelAt(at.store, variant.inventoryItemId, locationId);
  return level
    ? { available: level.quantities.available, committed: level.quantities.committed, onHand: onHand(level) }
    : null;
};
const orderOf = (result: ReturnType<typeof placeOrder>): Order => {
  if ("refused" in result) throw new Error(result.message);
  return result;
};
const whereTo = (at: Scene, order: Order) => fulfillmentOrdersOf(order, at.store).map((found) => found.locationId);

test("an order commits stock where it ships from, at order time; on_hand stays (facts §2.2, §2.5)", () => {
  const at = scene();
  const { variant } = placed(at, { quantity: 3 });
  expect(stock(at, variant, firstLocation(at))).toEqual({ available: 7, committed: 3, onHand: 10 });
});

test("a paid order emits orders/create, orders/paid and the stock's echo (facts §3.1, §9.3-7)", () => {
  const at = scene();
  sell(at, { sku: "A" });
  at.topics();
  placed(at);
  expect(at.topics()).toEqual(["inventory_levels/update", "orders/create", "orders/paid", "orders/updated"]);
  const body = at.events.find((event) => event.topic === "orders/paid")?.payload;
  expect(body).toMatchObject({
    financial_status: "paid",
    name: "#1001",
    tags: "",
    line_items: [{ sku: "A", quantity: 2, price: "20.00" }],
  });
});

test("order_routing_complete is told for service locations only (facts §3.1)", () => {
  const at = scene();
  const { locationId, locationGid } = addSupplier(at);
  const variant = sell(at, { sku: "S", stock: [] });
  stockAt(at, variant, { locationGid, available: 5 });
  const { order } = placed(at, { sku: "S" });
  expect(whereTo(at, order)).toEqual([locationId]);
  expect(at.topics()).toContain("fulfillment_orders/order_routing_complete");
  placed(at, { sku: "A" });
  expect(at.topics()).not.toContain("fulfillment_orders/order_routing_complete");
});

test("a mixed cart is split over locations that stock the items, over as few as possible (facts §4.4, §9.3-7)", () => {
  const at = scene();
  const { locationId, locationGid } = addSupplier(at);
  const both = sell(at, { sku: "BOTH" });
  const only = sell(at, { sku: "ONLY", stock: [] });
  stockAt(at, both, { locationGid, available: 5 });
  stockAt(at, only, { locationGid, available: 5 });
  expect(whereTo(at, orderOf(buy(at, { lines: [{ sku: "BOTH", quantity: 1 }] })))).toEqual([firstLocation(at)]);
  const together = orderOf(
    buy(at, {
      lines: [
        { sku: "BOTH", quantity: 1 },
        { sku: "ONLY", quantity: 1 },
      ],
    }),
  );
  expect(whereTo(at, together)).toEqual([locationId]);
  sell(at, { sku: "OWN" });
  const split = orderOf(
    buy(at, {
      lines: [
        { sku: "OWN", quantity: 1 },
        { sku: "ONLY", quantity: 1 },
      ],
    }),
  );
  expect(whereTo(at, split).sort()).toEqual([firstLocation(at), locationId].sort());
});

test("a variant that denies overselling is refused when no single location has enough", () => {
  const at = scene();
  sell(at, { sku: "A", available: 3 });
  expect(buy(at, { lines: [{ sku: "A", quantity: 4 }] })).toMatchObject({ refused: true, code: "OUT_OF_STOCK" });
  expect(
    buy(at, {
      lines: [
        { sku: "A", quantity: 2 },
        { sku: "A", quantity: 2 },
      ],
    }),
  ).toMatchObject({ code: "OUT_OF_STOCK" });
  expect(at.store.orders.size).toBe(0);
});

test("continue-selling goes below zero, untracked has no stock at all", () => {
  const at = scene();
  const onward = sell(at, { sku: "C", available: 1, inventoryPolicy: "CONTINUE" });
  const untracked = sell(at, { sku: "U", available: 0, tracked: false });
  orderOf(
    buy(at, {
      lines: [
        { sku: "C", quantity: 4 },
        { sku: "U", quantity: 9 },
      ],
    }),
  );
  expect(stock(at, onward, firstLocation(at))).toMatchObject({ available: -3, committed: 4 });
  expect(stock(at, untracked, firstLocation(at))).toMatchObject({ available: 0, committed: 0 });
});

test("a location without a rate refuses the checkout, and one in the delivery profile takes it (facts §4.4-2)", () => {
  const at = scene();
  const service = at.data(at.send("CreateFulfillmentService", { name: "No rates" })).fulfillmentServiceCreate
    ?.fulfillmentService;
  const variant = sell(at, { sku: "S", stock: [] });
  stockAt(at, variant, { locationGid: textOf(service?.location?.id), available: 5 });
  const refusal = buy(at, { lines: [{ sku: "S", quantity: 1 }] });
  expect(refusal).toMatchObject({ code: "NO_SHIPPING_RATE" });
  expect(stock(at, variant, Number(textOf(service?.location?.id).split("/").at(-1)))).toMatchObject({ available: 5 });
  const profile = [...at.store.deliveryProfiles.values()][0];
  profile?.locationGroups[0]?.locationIds.push(Number(textOf(service?.location?.id).split("/").at(-1)));
  expect(
    orderOf(buy(at, { lines: [{ sku: "S", quantity: 1 }], shippingMethod: "Express" })).shippingLines[0],
  ).toMatchObject({ title: "Express", price: 1290 });
});

test("fulfilment orders may appear late (switch fulfilmentOrdersDelayMs; facts §2.2)", () => {
  const at = scene({ switches: { fulfilmentOrdersDelayMs: 5_000 } });
  const { order } = placed(at);
  expect(at.data(at.send("RetailerOrder", { id: orderGid(order) })).order?.fulfillmentOrders?.nodes).toEqual([]);
  at.world.clock.advance(5_000);
  expect(at.data(at.send("RetailerOrder", { id: orderGid(order) })).order?.fulfillmentOrders?.nodes).toHaveLength(1);
});

test("an order that is cancelled before it is routed never gets fulfilment orders", () => {
  const at = scene({ switches: { fulfilmentOrdersDelayMs: 5_000 } });
  const { order, variant } = placed(at);
  cancelOrder(at.world, at.store, order.id);
  at.world.clock.advance(5_000);
  runDueTasks(at.world);
  expect(order.fulfillmentOrderIds).toEqual([]);
  expect(stock(at, variant, firstLocation(at))).toEqual({ available: 10, committed: 0, onHand: 10 });
});

test("pick-up, point of sale, scheduled, pending and test orders can be placed", () => {
  const at = scene();
  const { locationGid } = addSupplier(at);
  const variant = sell(at, { sku: "A" });
  stockAt(at, variant, { locationGid, available: 50 });
  const lines = [{ sku: "A", quantity: 1 }];
  const pickup = orderOf(buy(at, { lines, deliveryMethod: "PICK_UP" }));
  expect(fulfillmentOrdersOf(pickup, at.store)[0]).toMatchObject({
    locationId: firstLocation(at),
    deliveryMethod: { type: "PICK_UP" },
  });
  expect(pickup.shippingAddress).toBeNull();
  const counter = orderOf(buy(at, { lines, deliveryMethod: "RETAIL" }));
  expect(fulfillmentOrdersOf(counter, at.store)[0]?.status).toBe("CLOSED");
  const later = new Date(at.world.clock.nowMs() + 86_400_000).toISOString();
  expect(fulfillmentOrdersOf(orderOf(buy(at, { lines, fulfillAt: later })), at.store)[0]?.status).toBe("SCHEDULED");
  at.topics();
  expect(orderOf(buy(at, { lines, financialStatus: "PENDING", test: true }))).toMatchObject({
    financialStatus: "PENDING",
    test: true,
  });
  expect(at.topics()).not.toContain("orders/paid");
  expect(buy(at, { lines: [{ sku: "A", quantity: 9 }], deliveryMethod: "PICK_UP" })).toMatchObject({
    code: "OUT_OF_STOCK",
  });
});

test("a second location of the merchant is used by priority", () => {
  const at = scene();
  const other = addLocation(at.world, at.store, { name: "Warehouse", address: at.store.address });
  const variant = sell(at, {
    sku: "A",
    stock: [
      { locationId: firstLocation(at), available: 1 },
      { locationId: other.id, available: 9 },
    ],
  });
  at.store.deliveryProfiles.values().next().value?.locationGroups[0]?.locationIds.push(other.id);
  expect(whereTo(at, orderOf(buy(at, { lines: [{ sku: "A", quantity: 1 }] })))).toEqual([firstLocation(at)]);
  expect(whereTo(at, orderOf(buy(at, { lines: [{ sku: "A", quantity: 2 }] })))).toEqual([other.id]);
  expect(stock(at, variant, other.id)).toMatchObject({ available: 7, committed: 2 });
});
