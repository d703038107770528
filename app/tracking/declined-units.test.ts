import { expect, test } from "vitest";
import { askedUnits, declinedUnits, type PlacedLine } from "./declined-units.ts";

const line = (fields: Partial<PlacedLine> = {}): PlacedLine => ({
  ...{ id: "mug", externalLineGid: "gid://shopify/LineItem/1", quantity: 5, packSize: 1, declined: 0, shippedUnits: 0 },
  ...fields,
});
const told = (units: number, cancelled = false) => ({
  cancelled,
  lines: [{ externalLineGid: "gid://shopify/LineItem/1", units }],
});

test("an order as it was placed declines nothing", () => {
  expect(declinedUnits(told(5), [line()])).toEqual(new Map());
});

test("units taken off a line are declined", () => {
  expect(declinedUnits(told(3), [line()])).toEqual(new Map([["mug", 2]]));
});

test("a canceled order declines all that was not shipped", () => {
  expect(declinedUnits(told(5, true), [line()])).toEqual(new Map([["mug", 5]]));
  expect(declinedUnits({ cancelled: true, lines: [] }, [line({ shippedUnits: 2 })])).toEqual(new Map([["mug", 3]]));
});

test("a return after shipping declines nothing", () => {
  expect(declinedUnits(told(0), [line({ shippedUnits: 5 })])).toEqual(new Map());
});

test("what was declined once stays so, though the supplier puts it back: others may ship it", () => {
  expect(declinedUnits(told(5), [line({ declined: 2 })])).toEqual(new Map());
  expect(declinedUnits(told(3), [line({ declined: 2 })])).toEqual(new Map());
});

test("only whole packs are shipped", () => {
  expect(declinedUnits(told(17), [line({ quantity: 3, packSize: 6 })])).toEqual(new Map([["mug", 1]]));
});

test("more than was ordered is no news, and a line that the answer leaves out tells nothing", () => {
  expect(declinedUnits(told(9), [line()])).toEqual(new Map());
  expect(declinedUnits({ cancelled: false, lines: [] }, [line()])).toEqual(new Map());
});

test("units down to what was to be kept were asked for, further ones were not", () => {
  const line = { quantity: 5, declined: 1, keep: 2 };
  expect([1, 2, 3, 4, 5].map((total) => askedUnits(line, total))).toEqual([0, 1, 2, 2, 2]);
  expect(askedUnits({ ...line, declined: 3 }, 5)).toBe(0);
  expect(askedUnits({ ...line, keep: null }, 5)).toBe(0);
});
