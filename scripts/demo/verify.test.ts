import { expect, test } from "vitest";
import { differences, type OrderState, type PlacedOrder, type StoreState } from "./verify.ts";

const placed: PlacedOrder[] = [
  {
    name: "#1001",
    customer: { firstName: "A", lastName: "B", address1: "C 1", city: "D", zip: "1", countryCode: "DE" },
    lines: [
      { sku: "TEE", quantity: 2, fate: "bought" },
      { sku: "CANDLE", quantity: 1, fate: "own" },
    ],
  },
];
const parcel = (tracking: string, quantity: number, carrier = "DHL") => ({
  carrier,
  tracking,
  lines: [{ sku: "TEE", quantity }],
});
const order = (change: Partial<OrderState> = {}): OrderState => ({
  name: "#1001",
  cancelled: false,
  attributes: [],
  lines: [{ sku: "TEE", quantity: 2 }],
  parcels: [parcel("JD1", 2)],
  ...change,
});
const bought = (change: Partial<OrderState> = {}) =>
  order({ name: "#501", attributes: [{ key: "Retailer order", value: "#1001" }], ...change });
const store = (name: string, ...orders: OrderState[]): StoreState => ({
  domain: `${name}.myshopify.com`,
  name,
  orders,
});
const check = (retailer: OrderState[], supplier: OrderState[]) =>
  differences(store("harbour", ...retailer), [store("acme", ...supplier)], placed, { "TEE-X": "TEE" });

test("a day that went as it should has no differences", () => {
  expect(check([order()], [bought()])).toEqual([]);
});

test("a supplier's own SKU counts as the retailer's", () => {
  expect(check([order()], [bought({ lines: [{ sku: "TEE-X", quantity: 2 }] })])).toEqual([]);
});

test("what the merchant hands over itself is nobody's parcel", () => {
  const own = { carrier: "", tracking: "", lines: [{ sku: "CANDLE", quantity: 1 }] };
  expect(check([order({ parcels: [parcel("JD1", 2), own] })], [bought()])).toEqual([]);
});

test("a cancelled supplier order does not count as bought", () => {
  expect(check([order()], [bought(), bought({ name: "#502", cancelled: true, parcels: [] })])).toEqual([]);
});

test.each([
  [
    "a unit bought twice",
    [order()],
    [bought(), bought({ name: "#502", parcels: [] })],
    "units bought of TEE: 4, should be 2",
  ],
  ["a unit never bought", [order({ parcels: [] })], [], "units bought of TEE: 0, should be 2"],
  [
    "a parcel that did not come back",
    [order({ parcels: [] })],
    [bought()],
    "units in parcel JD1 of TEE: 0, should be 2",
  ],
  ["a parcel written twice", [order({ parcels: [parcel("JD1", 2), parcel("JD1", 2)] })], [bought()], "4, should be 2"],
  ["a parcel nobody shipped", [order({ parcels: [parcel("JD1", 2), parcel("ZZ", 1)] })], [bought()], "parcel ZZ"],
  ["a wrong carrier", [order({ parcels: [parcel("JD1", 2, "UPS")] })], [bought()], "UPS"],
  [
    "an order that nobody placed",
    [order()],
    [bought(), bought({ name: "#9", attributes: [] })],
    "#9, which nobody placed",
  ],
  ["a lost retailer order", [], [bought()], "#1001 is gone"],
])("%s is a difference", (_name, retailer, supplier, sentence) => {
  expect(check(retailer, supplier).join("\n")).toContain(sentence);
});
