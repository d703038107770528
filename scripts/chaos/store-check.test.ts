import { expect, test } from "vitest";
import { compareStores } from "./store-check.ts";
import type { StoreDump, Stores } from "./stores.ts";

type Sold = { sku: string; quantity: number; left?: number };
const EMPTY: StoreDump = { orders: [], fulfillments: [], variants: [], inventoryLevels: [] };

function order(id: number, lines: Sold[], change: Partial<StoreDump["orders"][number]> = {}) {
  return {
    ...{ id, name: `#${id}`, sourceIdentifier: null, cancelledAt: null, customAttributes: [] },
    lines: lines.map(({ sku, quantity, left = quantity }, index) => ({
      ...{ id: id * 10 + index, sku, quantity, currentQuantity: left },
    })),
    ...change,
  };
}
const placed = (id: number, lines: Sold[], { key = `K${id}`, of = "#1" } = {}) =>
  order(id, lines, { sourceIdentifier: key, customAttributes: [{ key: "Retailer order", value: of }] });
const parcel = (orderId: number, quantity: number, number = "T1") => ({
  ...{ id: orderId * 100, orderId, status: "SUCCESS", tracking: [{ company: "DHL", number }] },
  lines: [{ orderLineId: orderId * 10, quantity }],
});
function found(retailer: Partial<StoreDump>, supplier: Partial<StoreDump>) {
  const suppliers: Stores["suppliers"] = [{ handle: "north", dump: { ...EMPTY, ...supplier } }];
  return compareStores({ retailer: { ...EMPTY, ...retailer }, suppliers }).map(({ kind }) => kind);
}
const sold = { orders: [order(1, [{ sku: "A", quantity: 2 }])] };

test("bought once and fulfilled once is no difference", () => {
  const supplier = { orders: [placed(7, [{ sku: "A", quantity: 2 }])], fulfillments: [parcel(7, 2)] };
  expect(found({ ...sold, fulfillments: [parcel(1, 2)] }, supplier)).toEqual([]);
});

test("what nobody has is missing, and what the customer took off may be missing", () => {
  expect(found(sold, {})).toEqual(["missing"]);
  expect(found({ orders: [order(1, [{ sku: "A", quantity: 2, left: 0 }])] }, {})).toEqual([]);
});

test("two live orders under one key are a double, and so are more units than were sold", () => {
  const one = placed(7, [{ sku: "A", quantity: 1 }], { key: "K" });
  expect(found(sold, { orders: [one, { ...one, id: 8, name: "#8" }] })).toEqual(["doubled"]);
  expect(found(sold, { orders: [placed(7, [{ sku: "A", quantity: 3 }])] })).toEqual(["doubled"]);
  const canceled = { ...one, id: 8, cancelledAt: "2026-11-21T10:00:00Z" };
  expect(found({ orders: [order(1, [{ sku: "A", quantity: 1 }])] }, { orders: [one, canceled] })).toEqual([]);
});

test("more than the customer still wants is a wrong quantity", () => {
  const retailer = { orders: [order(1, [{ sku: "A", quantity: 2, left: 1 }])] };
  expect(found(retailer, { orders: [placed(7, [{ sku: "A", quantity: 2 }])] })).toEqual(["wrong-quantity"]);
});

test("fulfilled more than has left, or a parcel told twice, is fulfilled twice; less is not fulfilled", () => {
  const supplier = { orders: [placed(7, [{ sku: "A", quantity: 2 }])], fulfillments: [parcel(7, 1)] };
  expect(found({ ...sold, fulfillments: [parcel(1, 2)] }, supplier)).toEqual(["fulfilled-twice"]);
  expect(found(sold, supplier)).toEqual(["not-fulfilled"]);
  const halves = [parcel(1, 1), { ...parcel(1, 1), id: 2 }];
  const whole = { ...supplier, fulfillments: [parcel(7, 2)] };
  expect(found({ ...sold, fulfillments: halves }, whole)).toEqual(["fulfilled-twice"]);
});

test("units under the number of a parcel that they did not leave in are fulfilled twice", () => {
  const supplier = {
    orders: [placed(7, [{ sku: "A", quantity: 2 }])],
    fulfillments: [parcel(7, 1), { ...parcel(7, 1, "T2"), id: 701 }],
  };
  expect(found({ ...sold, fulfillments: [parcel(1, 2)] }, supplier)).toEqual(["fulfilled-twice"]);
});

test("a shelf below nothing is oversold", () => {
  const level = { inventoryItemId: 5, locationId: 1, isActive: true, quantities: { available: -1 } };
  expect(found({}, { variants: [{ sku: "A", inventoryItemId: 5 }], inventoryLevels: [level] })).toEqual(["oversold"]);
});
