import { describe, expect, test } from "vitest";
import type { CanonicalLine, FulfilmentOrderFacts } from "./canonical-order.ts";
import { lacksFulfilmentOrders, LINE_REASON_NOTES, routable, type LineReason } from "./routable.ts";

const LINE = "gid://shopify/LineItem/1";
const OURS = "gid://shopify/Location/9";
const MERCHANTS = "gid://shopify/Location/1";

const line = (change: Partial<CanonicalLine> = {}): CanonicalLine => ({
  lineItemGid: LINE,
  position: 0,
  variantGid: "gid://shopify/ProductVariant/1",
  sku: "TEE",
  title: "T-shirt",
  unitPriceMinor: 1999,
  requiresShipping: true,
  quantity: 3,
  ...change,
});
const fulfilmentOrder = (remaining: number, change: Partial<FulfilmentOrderFacts> = {}): FulfilmentOrderFacts => ({
  gid: `gid://shopify/FulfillmentOrder/${remaining}`,
  locationGid: OURS,
  status: "OPEN",
  requestStatus: "UNSUBMITTED",
  method: "SHIPPING",
  actions: ["REQUEST_FULFILLMENT", "CREATE_FULFILLMENT", "MOVE", "HOLD"],
  held: false,
  lines: [{ lineGid: "gid://shopify/FulfillmentOrderLineItem/1", lineItemGid: LINE, remaining, total: remaining }],
  ...change,
});
const decide = (
  fulfilmentOrders: FulfilmentOrderFacts[],
  { mapped = true, ...change }: Partial<CanonicalLine> & { mapped?: boolean } = {},
) => {
  const [result] = routable({
    lines: [line(change)],
    fulfilmentOrders,
    supplierLocations: new Set([OURS]),
    mappedVariants: new Set(mapped ? ["gid://shopify/ProductVariant/1"] : []),
  });
  return result && [result.units, result.reason];
};
const AT_MERCHANT: Partial<FulfilmentOrderFacts> = {
  locationGid: MERCHANTS,
  actions: ["CREATE_FULFILLMENT", "MOVE", "HOLD"],
};

describe("units may be routed", () => {
  const cases: [string, Partial<FulfilmentOrderFacts>][] = [
    ["when open at a supplier's location", {}],
    ["when open at the merchant's location and movable", AT_MERCHANT],
    ["when a request for them was rejected", { requestStatus: "REJECTED" }],
    ["when they are requested at a supplier's location already", { requestStatus: "SUBMITTED", actions: [] }],
    ["when a supplier gave them back", { status: "INCOMPLETE", requestStatus: "CLOSED" }],
    ["when the rest of them was fulfilled by hand at a supplier's location", { status: "IN_PROGRESS" }],
    [
      "when somebody holds what the supplier has accepted",
      { status: "ON_HOLD", held: true, requestStatus: "ACCEPTED" },
    ],
    ["when the supplier has accepted them", { status: "IN_PROGRESS", requestStatus: "ACCEPTED", actions: [] }],
  ];
  test.each(cases)("%s", (_name, change) => expect(decide([fulfilmentOrder(3, change)])).toEqual([3, "none"]));

  test("over several fulfilment orders, never more than are on the order", () => {
    expect(decide([fulfilmentOrder(1), fulfilmentOrder(2, AT_MERCHANT)])).toEqual([3, "none"]);
    expect(decide([fulfilmentOrder(2), fulfilmentOrder(3)])).toEqual([3, "none"]);
  });

  test("in part, while units that an edit added have no fulfilment order yet", () => {
    expect(decide([fulfilmentOrder(2)])).toEqual([2, "waiting"]);
  });

  test("in part, with the reason of the rest", () => {
    expect(decide([fulfilmentOrder(1), fulfilmentOrder(2, { held: true, status: "ON_HOLD" })])).toEqual([
      1,
      "shopify-hold",
    ]);
  });
});

describe("units may not be routed", () => {
  const cases: [LineReason, Partial<FulfilmentOrderFacts>][] = [
    ["shopify-hold", { held: true, status: "ON_HOLD" }],
    ["scheduled", { status: "SCHEDULED" }],
    ["pickup", { method: "PICK_UP" }],
    ["pickup", { method: "PICKUP_POINT" }],
    ["local-delivery", { method: "LOCAL" }],
    ["in-store", { method: "RETAIL" }],
    ["not-shippable", { method: "NONE" }],
    ["elsewhere", { locationGid: "gid://shopify/Location/7", requestStatus: "SUBMITTED" }],
    ["elsewhere", { locationGid: "gid://shopify/Location/7" }],
    ["in-progress", { ...AT_MERCHANT, status: "IN_PROGRESS" }],
    ["not-movable", { ...AT_MERCHANT, actions: ["CREATE_FULFILLMENT"] }],
    ["fulfilled", { status: "CLOSED" }],
    ["fulfilled", { status: "CANCELLED" }],
  ];
  test.each(cases)("%s: %o", (reason, change) => expect(decide([fulfilmentOrder(3, change)])).toEqual([0, reason]));

  test("when no supplier is mapped: an oversight at a supplier's location, the merchant's own elsewhere", () => {
    expect(decide([fulfilmentOrder(3)], { mapped: false })).toEqual([0, "unmapped"]);
    expect(decide([fulfilmentOrder(3, AT_MERCHANT)], { mapped: false })).toEqual([0, "own"]);
    expect(decide([fulfilmentOrder(3, AT_MERCHANT)], { variantGid: null })).toEqual([0, "own"]);
  });

  test("when another fulfilment service has them, mapped or not", () => {
    const atService = { locationGid: "gid://shopify/Location/7" };
    expect(decide([fulfilmentOrder(3, atService)], { mapped: false })).toEqual([0, "elsewhere"]);
    expect(decide([fulfilmentOrder(3, { ...atService, status: "INCOMPLETE" })])).toEqual([0, "elsewhere"]);
    expect(decide([fulfilmentOrder(3, { ...atService, status: "IN_PROGRESS", requestStatus: "ACCEPTED" })])).toEqual([
      0,
      "elsewhere",
    ]);
  });

  test("when the line was removed, needs no shipping, is fulfilled or not assigned yet", () => {
    expect(decide([fulfilmentOrder(3)], { quantity: 0 })).toEqual([0, "removed"]);
    expect(decide([fulfilmentOrder(3)], { requiresShipping: false })).toEqual([0, "not-shippable"]);
    const shipped = { lineGid: "gid://shopify/FulfillmentOrderLineItem/1", lineItemGid: LINE, remaining: 0, total: 3 };
    expect(decide([fulfilmentOrder(0, { lines: [shipped] })])).toEqual([0, "fulfilled"]);
    expect(decide([])).toEqual([0, "waiting"]);
    const givenBack = fulfilmentOrder(0, { status: "CLOSED", requestStatus: "CANCELLATION_ACCEPTED" });
    expect(decide([givenBack])).toEqual([0, "waiting"]);
  });
});

test("units on hold are counted as waiting, so that they can be held in stock", () => {
  const [result] = routable({
    lines: [line()],
    fulfilmentOrders: [fulfilmentOrder(3, { held: true })],
    supplierLocations: new Set([OURS]),
    mappedVariants: new Set(["gid://shopify/ProductVariant/1"]),
  });
  expect(result).toMatchObject({ units: 0, waiting: 3 });
});

test("an order waits for fulfilment orders only when something is to be shipped", () => {
  expect(lacksFulfilmentOrders({ lines: [line()], fulfilmentOrders: [] })).toBe(true);
  expect(lacksFulfilmentOrders({ lines: [line({ requiresShipping: false })], fulfilmentOrders: [] })).toBe(false);
  expect(lacksFulfilmentOrders({ lines: [line({ quantity: 0 })], fulfilmentOrders: [] })).toBe(false);
  expect(lacksFulfilmentOrders({ lines: [line()], fulfilmentOrders: [fulfilmentOrder(3)] })).toBe(false);
  expect(lacksFulfilmentOrders({ lines: [line()], fulfilmentOrders: [fulfilmentOrder(2)] })).toBe(true);
  const added = line({ lineItemGid: "gid://shopify/LineItem/2", quantity: 1 });
  expect(lacksFulfilmentOrders({ lines: [line(), added], fulfilmentOrders: [fulfilmentOrder(3)] })).toBe(true);
});

test("every reason has words for the merchant", () => {
  for (const [reason, note] of Object.entries(LINE_REASON_NOTES))
    if (reason !== "none") expect(note).toMatch(/^[A-Z].+\.$/);
});
