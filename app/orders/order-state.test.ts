import { expect, test } from "vitest";
import { orderState, type OrderStateFacts } from "./order-state.ts";

const line = (change: Partial<OrderStateFacts["lines"][number]> = {}) => ({
  sold: 2,
  wanted: 2,
  allocated: 0,
  fulfilled: 0,
  reason: "none",
  ...change,
});
const state = (change: Partial<OrderStateFacts> = {}) =>
  orderState({
    read: true,
    cancelled: false,
    holds: [],
    lines: [line()],
    supplierOrders: [],
    exceptions: [],
    ...change,
  });

test("an order is new until it was read", () => expect(state({ read: false }).state).toBe("new"));

test("what is still to be routed waits, for its hold or for routing", () => {
  expect(state()).toEqual({ state: "waiting", note: "Waiting to be routed." });
  expect(state({ holds: [{ kind: "unpaid", reason: "The order is not paid yet." }] })).toEqual({
    state: "waiting",
    note: "The order is not paid yet.",
  });
});

test("an exception comes before everything but being ignored", () => {
  const exceptions = ["Out of stock"];
  expect(state({ exceptions })).toEqual({ state: "attention", note: "Needs attention: Out of stock." });
  expect(state({ exceptions, holds: [{ kind: "adopted", reason: "Ours." }] }).state).toBe("ignored");
});

test("an order is routed when suppliers have all units, and closed when all are fulfilled", () => {
  const allocated = line({ allocated: 2 });
  expect(state({ lines: [allocated], supplierOrders: ["accepted"] })).toEqual({ state: "routed", note: null });
  const fulfilled = line({ allocated: 2, fulfilled: 2 });
  expect(state({ lines: [fulfilled], supplierOrders: ["shipping"] }).state).toBe("routed");
  expect(state({ lines: [fulfilled], supplierOrders: ["shipped"] })).toEqual({ state: "closed", note: "Fulfilled." });
  // A unit that shipped although the order no longer had it is told by an exception; nothing waits for it.
  const surplus = line({ allocated: 2, fulfilled: 1 });
  expect(state({ lines: [surplus], supplierOrders: ["shipping"] }).state).toBe("routed");
  expect(state({ lines: [surplus], supplierOrders: ["shipped"] }).state).toBe("closed");
});

test("an order with nothing for suppliers is ignored, with the reason", () => {
  const own = line({ wanted: 0, reason: "own" });
  expect(state({ lines: [own] })).toEqual({
    state: "ignored",
    note: "You ship this item yourself: no supplier is mapped to it.",
  });
  expect(state({ lines: [] }).note).toBe("Nothing on this order is for suppliers.");
});

test("units on hold in Shopify keep an order waiting, even when the rest is fulfilled", () => {
  const held = line({ wanted: 0, reason: "shopify-hold" });
  expect(state({ lines: [held] })).toEqual({
    state: "waiting",
    note: "On hold in Shopify. It is routed when the hold is released.",
  });
  const done = line({ allocated: 2, fulfilled: 2 });
  expect(state({ lines: [done, held], supplierOrders: ["shipped"] }).state).toBe("routed");
});

test("a cancelled order is closed when no supplier order is left", () => {
  const holds = [{ kind: "cancelled", reason: "The order was canceled in Shopify." }];
  const lines = [line({ wanted: 0 })];
  expect(state({ cancelled: true, holds, lines, supplierOrders: ["cancelled"] })).toEqual({
    state: "closed",
    note: "Canceled.",
  });
  expect(state({ cancelled: true, holds, lines: [line({ allocated: 2 })], supplierOrders: ["accepted"] }).state).toBe(
    "routed",
  );
});
