import { expect, test } from "vitest";
import { addSupplier, firstLocation, orderGid, placed, scene, sell, stockAt, type Scene } from "../scene.ts";
import type { Order } from "../types.ts";
import { editOrder, refundOrder } from "./edits.ts";
import { levelAt } from "./inventory.ts";
import { shipByHand } from "./merchant.ts";
import { fulfillableQuantity, fulfillmentOrdersOf } from "./order-facts.ts";
import { payOrder } from "./payments.ts";

const units = (at: Scene, order: Order) =>
  fulfillmentOrdersOf(order, at.store).map((one) => one.lines.map((line) => line.remainingQuantity));
const lineId = (order: Order, index = 0) => order.lines[index]?.id ?? 0;

test("an edit adds units to the open fulfilment order, commits them and leaves the rest to pay", () => {
  const at = scene();
  const { order, variant } = placed(at, { quantity: 2 });
  at.topics();
  editOrder(at.world, at.store, order, { set: [{ lineItemId: lineId(order), quantity: 5 }] });
  expect(order.lines[0]).toMatchObject({ quantity: 5, currentQuantity: 5 });
  expect(units(at, order)).toEqual([[5]]);
  expect(levelAt(at.store, variant.inventoryItemId, firstLocation(at))?.quantities).toMatchObject({
    available: 5,
    committed: 5,
  });
  expect(order.financialStatus).toBe("PARTIALLY_PAID");
  expect(at.topics()).toEqual(expect.arrayContaining(["orders/edited", "orders/updated"]));
  expect(payOrder(at.world, at.store, order)).toMatchObject({ financialStatus: "PAID" });
});

test("by switch added units get a fulfilment order of their own", () => {
  const at = scene({ switches: { editMakesFulfilmentOrder: true } });
  const { order } = placed(at, { quantity: 2 });
  editOrder(at.world, at.store, order, { set: [{ lineItemId: lineId(order), quantity: 3 }] });
  expect(units(at, order)).toEqual([[2], [1]]);
});

test("an edit adds variants and custom items; orders/edited names what came and what went", () => {
  const at = scene();
  sell(at, { sku: "B" });
  const { order } = placed(at, { quantity: 2 });
  editOrder(at.world, at.store, order, {
    set: [{ lineItemId: lineId(order), quantity: 1 }],
    add: [
      { sku: "B", quantity: 3 },
      { title: "Engraving", price: 500, quantity: 1, requiresShipping: false },
    ],
  });
  expect(order.lines.map(({ sku, title, currentQuantity }) => [sku ?? title, currentQuantity])).toEqual([
    ["A", 1],
    ["B", 3],
    ["Engraving", 1],
  ]);
  const edit = at.events.findLast(({ topic }) => topic === "orders/edited")?.payload.order_edit;
  expect(edit).toMatchObject({
    order_id: order.id,
    line_items: {
      additions: [
        { id: lineId(order, 1), delta: 3 },
        { id: lineId(order, 2), delta: 1 },
      ],
      removals: [{ id: lineId(order), delta: 1 }],
    },
  });
});

test("an edit with one impossible part changes nothing", () => {
  const at = scene();
  const { order } = placed(at, { quantity: 2 });
  const edit = { set: [{ lineItemId: lineId(order), quantity: 1 }], add: [{ sku: "NONE", quantity: 1 }] };
  expect(editOrder(at.world, at.store, order, edit)).toMatchObject({ code: "UNKNOWN_VARIANT" });
  expect(editOrder(at.world, at.store, order, { add: [{ sku: "A", quantity: 99 }] })).toMatchObject({
    code: "OUT_OF_STOCK",
  });
  expect(order).toMatchObject({ edited: false, lines: [{ currentQuantity: 2 }] });
});

test("a refund of unshipped units takes them off the order and gives the money back", () => {
  const at = scene();
  const { order, variant } = placed(at, { quantity: 4 });
  at.topics();
  refundOrder(at.world, at.store, order, { lines: [{ lineItemId: lineId(order), quantity: 1 }] });
  expect(order).toMatchObject({ financialStatus: "PARTIALLY_REFUNDED", refunds: [{ amount: 2000 }] });
  expect(order.lines[0]).toMatchObject({ quantity: 4, currentQuantity: 3 });
  expect(units(at, order)).toEqual([[3]]);
  expect(levelAt(at.store, variant.inventoryItemId, firstLocation(at))?.quantities).toMatchObject({
    available: 7,
    committed: 3,
  });
  expect(at.topics()).toContain("refunds/create");
});

test("units refunded without restock may still ship, unless the switch takes them off", () => {
  for (const refundTakesUnits of [false, true]) {
    const at = scene({ switches: { refundTakesUnits } });
    const { order } = placed(at, { quantity: 4 });
    const line = order.lines[0];
    refundOrder(at.world, at.store, order, {
      lines: [{ lineItemId: lineId(order), quantity: 3, restockType: "NO_RESTOCK" }],
    });
    expect(line?.currentQuantity).toBe(1);
    expect(units(at, order)).toEqual([[refundTakesUnits ? 1 : 4]]);
    expect(line && fulfillableQuantity(order, at.store, line)).toBe(refundTakesUnits ? 1 : 4);
  }
});

test("returned units come back to a shelf and leave what is still to ship alone", () => {
  const at = scene();
  const { order, variant } = placed(at, { quantity: 3 });
  shipByHand(at.world, at.store, order.id, { lines: [{ lineItemId: lineId(order), quantity: 2 }] });
  const back = { lineItemId: lineId(order), quantity: 1, restockType: "RETURN" as const };
  refundOrder(at.world, at.store, order, { lines: [back] });
  expect(units(at, order)).toEqual([[1]]);
  expect(levelAt(at.store, variant.inventoryItemId, firstLocation(at))?.quantities.available).toBe(8);
  expect(refundOrder(at.world, at.store, order, { lines: [{ ...back, quantity: 3 }] })).toMatchObject({
    code: "INVALID_QUANTITY",
  });
  expect(refundOrder(at.world, at.store, order, { amount: 999_999 })).toMatchObject({ code: "INVALID_AMOUNT" });
});

test("money can go back without units, and the API tells refunds", () => {
  const at = scene();
  const { order } = placed(at, { quantity: 1 });
  const all = order.received;
  refundOrder(at.world, at.store, order, { amount: all, note: "late" });
  expect(order).toMatchObject({ financialStatus: "REFUNDED", lines: [{ currentQuantity: 1 }] });
  const answer = at.data(
    at.query(
      `query($id: ID!) { order(id: $id) { refunds(first: 5) { note totalRefundedSet { shopMoney { amount } } refundLineItems(first: 5) { nodes { quantity } } } } }`,
      { id: orderGid(order) },
    ),
  );
  expect(answer.order?.refunds).toEqual([
    { note: "late", totalRefundedSet: { shopMoney: { amount: "24.9" } }, refundLineItems: { nodes: [] } },
  ]);
});

test("part of the money makes an order partially paid; orders/paid comes with the rest", () => {
  const at = scene();
  const { order } = placed(at, { financialStatus: "PENDING", paymentGatewayNames: ["Cash on Delivery (COD)"] });
  at.topics();
  payOrder(at.world, at.store, order, 1000);
  expect([order.financialStatus, at.topics()]).toEqual(["PARTIALLY_PAID", ["orders/updated"]]);
  expect(payOrder(at.world, at.store, order, 999_999)).toMatchObject({ code: "INVALID_AMOUNT" });
  payOrder(at.world, at.store, order);
  expect([order.financialStatus, at.topics()]).toEqual(["PAID", ["orders/paid", "orders/updated"]]);
  const answer = at.data(
    at.query(`query($id: ID!) { order(id: $id) { paymentGatewayNames } }`, { id: orderGid(order) }),
  );
  expect(answer.order?.paymentGatewayNames).toEqual(["Cash on Delivery (COD)"]);
});

test("units added at a supplier's location are told as routed to its service", () => {
  const at = scene();
  const { locationId, locationGid } = addSupplier(at);
  stockAt(at, sell(at, { sku: "THEIRS", stock: [] }), { locationGid, available: 9 });
  const { order } = placed(at);
  at.topics();
  editOrder(at.world, at.store, order, { add: [{ sku: "THEIRS", quantity: 2 }] });
  expect(fulfillmentOrdersOf(order, at.store).map((one) => one.locationId)).toEqual([firstLocation(at), locationId]);
  expect(at.topics()).toContain("fulfillment_orders/order_routing_complete");
});
