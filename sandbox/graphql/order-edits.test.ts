import { expect, test } from "vitest";
import { firstLocation, orderGid, placed, scene, SCOPES, type Answer, type Scene } from "../scene.ts";
import { gid } from "../store/gid.ts";
import { levelAt } from "../store/inventory.ts";
import { cancelOrder, shipByHand } from "../store/merchant.ts";
import { fulfillmentOrdersOf } from "../store/order-facts.ts";
import type { Order } from "../types.ts";

const begin = (at: Scene, order: Order): Answer =>
  at.data(at.send("BeginSupplierOrderEdit", { id: orderGid(order) })).orderEditBegin as Answer;
const editId = (answer: Answer): unknown => answer.calculatedOrder?.id;
const set = (at: Scene, id: unknown, order: Order, quantity: number, restock = true): Answer =>
  at.data(
    at.send("SetSupplierOrderQuantity", {
      ...{ id, quantity, restock },
      lineItemId: gid("CalculatedLineItem", order.lines[0]?.id ?? 0),
    }),
  ).orderEditSetQuantity as Answer;
const commit = (at: Scene, id: unknown, staffNote = "Reduced."): Answer =>
  at.data(at.send("CommitSupplierOrderEdit", { id, staffNote })).orderEditCommit as Answer;
const stock = (at: Scene, order: Order) =>
  levelAt(at.store, order.lines[0]?.inventoryItemId ?? 0, firstLocation(at))?.quantities;

test("nothing changes before the commit, which takes the units off, restocks them and tells orders/edited and orders/updated", () => {
  const at = scene();
  const { order } = placed(at, { quantity: 3 });
  at.topics();
  const id = editId(begin(at, order));
  expect(set(at, id, order, 1)).toMatchObject({
    calculatedLineItem: { quantity: 1, editableQuantity: 1 },
    userErrors: [],
  });
  expect(order).toMatchObject({ edited: false, lines: [{ currentQuantity: 3 }] });
  expect(at.topics()).toEqual([]);
  expect(commit(at, id)).toMatchObject({ order: { id: orderGid(order) }, userErrors: [] });
  expect(order).toMatchObject({ edited: true, lines: [{ quantity: 3, currentQuantity: 1 }] });
  expect(fulfillmentOrdersOf(order, at.store).map(({ lines }) => lines)).toMatchObject([[{ remainingQuantity: 1 }]]);
  expect(stock(at, order)).toMatchObject({ available: 9, committed: 1 });
  expect(at.topics()).toEqual(expect.arrayContaining(["orders/edited", "orders/updated"]));
});

test("without restock the units are gone from the order and do not come back to the shelf", () => {
  const at = scene();
  const { order } = placed(at, { quantity: 3 });
  const id = editId(begin(at, order));
  set(at, id, order, 1, false);
  commit(at, id);
  expect(stock(at, order)).toMatchObject({ available: 7, committed: 1 });
});

test("quantities are absolute: the same edit made again has nothing to change", () => {
  const at = scene();
  const { order } = placed(at, { quantity: 3 });
  for (const errors of [[], [{ field: ["id"], message: "There must be at least one change to be made." }]]) {
    const id = editId(begin(at, order));
    set(at, id, order, 2);
    expect(commit(at, id).userErrors).toEqual(errors);
  }
  expect(order.lines[0]?.currentQuantity).toBe(2);
});

test("a committed edit is gone", () => {
  const at = scene();
  const { order } = placed(at, { quantity: 3 });
  const id = editId(begin(at, order));
  set(at, id, order, 2);
  commit(at, id);
  const gone = [{ field: ["id"], message: "The calculated order does not exist." }];
  expect(commit(at, id).userErrors).toEqual(gone);
  expect(set(at, id, order, 1).userErrors).toEqual(gone);
});

test("shipped units count and cannot be taken off, also when they shipped after the change was staged", () => {
  const at = scene();
  const { order } = placed(at, { quantity: 3 });
  const lines = [{ lineItemId: order.lines[0]?.id ?? 0, quantity: 1 }];
  shipByHand(at.world, at.store, order.id, { lines });
  const begun = begin(at, order);
  expect(begun.calculatedOrder?.lineItems?.nodes).toMatchObject([{ quantity: 3, editableQuantity: 2 }]);
  expect(set(at, editId(begun), order, 0).userErrors).toMatchObject([{ field: ["quantity"] }]);
  expect(set(at, editId(begun), order, 1).userErrors).toEqual([]);
  shipByHand(at.world, at.store, order.id, { lines });
  expect(commit(at, editId(begun)).userErrors).toMatchObject([{ field: ["base"] }]);
  expect(order.lines[0]?.currentQuantity).toBe(3);
});

test("a cancelled order, an unknown order, an unknown line and a negative quantity are refused in Shopify's words", () => {
  const at = scene();
  const { order } = placed(at, { quantity: 3 });
  const id = editId(begin(at, order));
  const strange = { id, lineItemId: "gid://shopify/CalculatedLineItem/1", quantity: 1, restock: true };
  expect(at.data(at.send("SetSupplierOrderQuantity", strange)).orderEditSetQuantity?.userErrors).toMatchObject([
    { field: ["lineItemId"] },
  ]);
  expect(set(at, id, order, -1).userErrors).toMatchObject([{ field: ["quantity"] }]);
  expect(commit(at, id, "x".repeat(256)).userErrors).toMatchObject([{ field: ["staffNote"] }]);
  set(at, id, order, 1);
  cancelOrder(at.world, at.store, order.id, {});
  expect(commit(at, id).userErrors).toMatchObject([{ message: "The order cannot be edited." }]);
  expect(begin(at, order)).toMatchObject({
    calculatedOrder: null,
    userErrors: [{ message: "The order cannot be edited." }],
  });
  const unknown = at.data(at.send("BeginSupplierOrderEdit", { id: "gid://shopify/Order/1" })).orderEditBegin;
  expect(unknown).toMatchObject({ calculatedOrder: null, userErrors: [{ message: "The order does not exist." }] });
});

test("by switch an edit that nobody committed refuses another one for a while", () => {
  const at = scene({ switches: { orderEditBlocksMs: 60_000 } });
  const { order } = placed(at, { quantity: 3 });
  begin(at, order);
  expect(begin(at, order).userErrors).toMatchObject([{ message: "This order already has an order edit in progress." }]);
  at.world.clock.advance(60_000);
  expect(begin(at, order).userErrors).toEqual([]);
});

test("editing needs write_order_edits", () => {
  const at = scene({ scopes: SCOPES.filter((scope) => scope !== "write_order_edits") });
  const { order } = placed(at, { quantity: 3 });
  expect(at.send("BeginSupplierOrderEdit", { id: orderGid(order) }).errors).toMatchObject([
    { extensions: { code: "ACCESS_DENIED" } },
  ]);
});
