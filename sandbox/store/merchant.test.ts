import { expect, test } from "vitest";
import { addSupplier, firstLocation, placed, scene, sell, stockAt, type Scene } from "../scene.ts";
import { placeOrder } from "./checkout.ts";
import { levelAt } from "./inventory.ts";
import {
  cancelOrder,
  findOrder,
  moveByHand,
  reportDelivery,
  requestByHand,
  requestCancellationByHand,
  setStock,
  shipByHand,
  updateTrackingByHand,
} from "./merchant.ts";
import { holdByHand, releaseByHand } from "./other-apps.ts";
import { payOrder } from "./payments.ts";
import { editOrder } from "./edits.ts";
import { fulfillmentOrdersOf } from "./order-facts.ts";
import type { Fulfillment, Order, Variant } from "../types.ts";

const shipped = (result: ReturnType<typeof shipByHand>): Fulfillment[] => {
  if ("refused" in result) throw new Error(result.message);
  return result;
};
const quantities = (at: Scene, variant: Variant) =>
  levelAt(at.store, variant.inventoryItemId, firstLocation(at))?.quantities;
const fulfilmentOrderId = (at: Scene, order: Order) => fulfillmentOrdersOf(order, at.store)[0]?.id ?? 0;

test("paying an unpaid order tells orders/paid once", () => {
  const at = scene();
  const { order } = placed(at, { financialStatus: "PENDING" });
  at.topics();
  expect(payOrder(at.world, at.store, order)).toMatchObject({ financialStatus: "PAID" });
  expect(at.topics()).toEqual(["orders/paid", "orders/updated"]);
  expect(payOrder(at.world, at.store, order)).toMatchObject({ refused: true, code: "ALREADY_PAID" });
});

test("shipping by hand takes the lines asked for, over locations, or refuses as a whole", () => {
  const at = scene();
  const { locationGid } = addSupplier(at);
  sell(at, { sku: "OWN" });
  stockAt(at, sell(at, { sku: "THEIRS", stock: [] }), { locationGid, available: 9 });
  const order = placeOrder(at.world, at.store, {
    lines: [
      { sku: "OWN", quantity: 2 },
      { sku: "THEIRS", quantity: 1 },
    ],
  }) as Order;
  const lineItemId = order.lines[0]?.id ?? 0;
  expect(shipByHand(at.world, at.store, order.id, { lines: [{ lineItemId, quantity: 3 }] })).toMatchObject({
    code: "NOTHING_TO_SHIP",
  });
  const first = shipped(
    shipByHand(at.world, at.store, order.id, {
      lines: [{ lineItemId, quantity: 1 }],
      tracking: { company: "UPS", number: "1Z" },
    }),
  );
  expect(first).toMatchObject([
    { lines: [{ orderLineId: lineItemId, quantity: 1 }], tracking: [{ company: "UPS", number: "1Z" }] },
  ]);
  expect(shipped(shipByHand(at.world, at.store, order.id, {}))).toHaveLength(2);
  expect(shipByHand(at.world, at.store, order.id, {})).toMatchObject({ code: "NOTHING_TO_SHIP" });
});

test("a corrected tracking number and the carrier's news reach the fulfilment", () => {
  const at = scene();
  const { order } = placed(at);
  const [made] = shipped(shipByHand(at.world, at.store, order.id, { tracking: { company: "DHL", number: "1" } }));
  expect(
    updateTrackingByHand(at.world, at.store, made?.id ?? 0, { tracking: { company: "DHL", number: "2" } }),
  ).toMatchObject({ tracking: [{ number: "2" }] });
  expect(reportDelivery(at.world, at.store, made?.id ?? 0, "DELIVERED")).toMatchObject({ displayStatus: "DELIVERED" });
  expect(updateTrackingByHand(at.world, at.store, 5, { tracking: {} })).toMatchObject({ code: "NOT_FOUND" });
});

test("stock is set by SKU at the merchant's first location unless another is named", () => {
  const at = scene();
  const variant = sell(at, { sku: "A" });
  expect(setStock(at.world, at.store, { sku: "A", available: 3 })).toMatchObject({ quantities: { available: 3 } });
  expect(quantities(at, variant)?.available).toBe(3);
  const { locationId } = addSupplier(at);
  expect(setStock(at.world, at.store, { sku: "A", locationId, available: 4 })).toMatchObject({
    locationId,
    isActive: true,
  });
  expect(setStock(at.world, at.store, { sku: "NONE", available: 1 })).toMatchObject({ code: "UNKNOWN_SKU" });
  expect(setStock(at.world, at.store, { sku: "A", locationId: 5, available: 1 })).toMatchObject({
    code: "UNKNOWN_LOCATION",
  });
});

test("cancelling an order refunds, restocks and closes it; shipped orders refuse", () => {
  const at = scene();
  const { order, variant } = placed(at, { quantity: 2 });
  expect(cancelOrder(at.world, at.store, order.id)).toMatchObject({
    cancelReason: "CUSTOMER",
    financialStatus: "REFUNDED",
  });
  expect(quantities(at, variant)).toMatchObject({ available: 10, committed: 0 });
  const other = placed(at).order;
  shipByHand(at.world, at.store, other.id, {});
  expect(cancelOrder(at.world, at.store, other.id)).toMatchObject({ code: "CANNOT_CANCEL" });
});

test("without restock the units are written off", () => {
  const at = scene();
  const { order, variant } = placed(at, { quantity: 2 });
  cancelOrder(at.world, at.store, order.id, { restock: false });
  expect(quantities(at, variant)).toMatchObject({ available: 8, committed: 0 });
});

test("editing a line down takes units off the order, its fulfilment order and the commitment, and tells orders/edited", () => {
  const at = scene();
  const { order, variant } = placed(at, { quantity: 4 });
  const lineItemId = order.lines[0]?.id ?? 0;
  shipByHand(at.world, at.store, order.id, { lines: [{ lineItemId, quantity: 1 }] });
  at.topics();
  expect(editOrder(at.world, at.store, order, { set: [{ lineItemId, quantity: 0 }] })).toMatchObject({
    code: "INVALID_QUANTITY",
  });
  expect(editOrder(at.world, at.store, order, { set: [{ lineItemId, quantity: 2 }] })).toMatchObject({ edited: true });
  expect(order.lines[0]).toMatchObject({ quantity: 4, currentQuantity: 2 });
  expect(fulfillmentOrdersOf(order, at.store)[0]?.lines[0]).toMatchObject({ remainingQuantity: 1 });
  expect(quantities(at, variant)).toMatchObject({ available: 8, committed: 1 });
  expect(at.topics()).toContain("orders/edited");
});

test("a line edited before the order is routed is routed with what is left", () => {
  const at = scene({ switches: { fulfilmentOrdersDelayMs: 1_000 } });
  const { order } = placed(at, { quantity: 4 });
  editOrder(at.world, at.store, order, { set: [{ lineItemId: order.lines[0]?.id ?? 0, quantity: 1 }] });
  at.world.clock.advance(1_000);
  at.send("ShopFacts");
  expect(fulfillmentOrdersOf(order, at.store)[0]?.lines).toMatchObject([{ totalQuantity: 1 }]);
});

test("units the service gave back can still be edited off the order, and their commitment with them", () => {
  const at = scene();
  const { locationId, locationGid } = addSupplier(at);
  const variant = sell(at, { sku: "A" });
  stockAt(at, variant, { locationGid, available: 9 });
  const { order } = placed(at, { quantity: 2 });
  const id = fulfilmentOrderId(at, order);
  moveByHand(at.world, at.store, id, locationId);
  requestByHand(at.world, at.store, id);
  at.send("AcceptFulfilmentRequest", { id: `gid://shopify/FulfillmentOrder/${id}` });
  requestCancellationByHand(at.world, at.store, id);
  at.query(
    `mutation { fulfillmentOrderAcceptCancellationRequest(id: "gid://shopify/FulfillmentOrder/${id}") { userErrors { message } } }`,
  );
  expect(levelAt(at.store, variant.inventoryItemId, locationId)?.quantities).toMatchObject({
    available: 7,
    committed: 2,
  });
  editOrder(at.world, at.store, order, { set: [{ lineItemId: order.lines[0]?.id ?? 0, quantity: 0 }] });
  expect(levelAt(at.store, variant.inventoryItemId, locationId)?.quantities).toMatchObject({
    available: 9,
    committed: 0,
  });
});

test("the merchant holds, releases, moves, requests and asks for cancellation by hand", () => {
  const at = scene();
  const { locationId, locationGid } = addSupplier(at);
  const variant = sell(at, { sku: "A" });
  stockAt(at, variant, { locationGid, available: 9 });
  const { order } = placed(at);
  const id = fulfilmentOrderId(at, order);
  expect(holdByHand(at.world, at.store, id)).toMatchObject({ status: "ON_HOLD", holds: [{ clientId: null }] });
  expect(requestByHand(at.world, at.store, id)).toMatchObject({ code: "CANNOT_REQUEST" });
  expect(releaseByHand(at.world, at.store, id)).toMatchObject({ status: "OPEN" });
  expect(moveByHand(at.world, at.store, id, locationId)).toMatchObject({ locationId });
  expect(requestByHand(at.world, at.store, id)).toMatchObject({ requestStatus: "SUBMITTED" });
  expect(requestCancellationByHand(at.world, at.store, id)).toMatchObject({ code: "CANNOT_REQUEST" });
  expect(moveByHand(at.world, at.store, id, firstLocation(at))).toMatchObject({ code: "CANNOT_MOVE" });
});

test("orders are found by id, name and number", () => {
  const at = scene();
  const { order } = placed(at);
  expect([findOrder(at.store, order.id), findOrder(at.store, "#1001"), findOrder(at.store, "1001")]).toEqual([
    order,
    order,
    order,
  ]);
});
