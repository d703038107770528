import { expect, test } from "vitest";
import { restrictedSkus } from "./restricted-items.ts";
import { sameItems } from "./same-items.ts";

const item = (variantGid: string | null, quantity: number, sku: string | null = null) => ({
  ...{ variantGid, quantity, sku, title: "Tee" },
});

test("the same units in other lines are the same items", () => {
  expect(sameItems([item("a", 2), item("b", 1)], [item("b", 1), item("a", 1), item("a", 1)])).toBe(true);
  expect(sameItems([item("a", 2)], [item("a", 2), item("b", 0)])).toBe(true);
});

test("another number, another item or one more are not", () => {
  expect(sameItems([item("a", 2)], [item("a", 1)])).toBe(false);
  expect(sameItems([item("a", 1)], [item("b", 1)])).toBe(false);
  expect(sameItems([item("a", 1)], [item("a", 1), item("b", 1)])).toBe(false);
  expect(sameItems([], [])).toBe(false);
});

test("an item without a variant is known by its SKU", () => {
  expect(sameItems([item(null, 1, "X")], [item(null, 1, "X")])).toBe(true);
  expect(sameItems([item(null, 1, "X")], [item(null, 1, "Y")])).toBe(false);
});

test("a restricted SKU is found whatever its case, by its beginning too, and only for its countries", () => {
  const lines = ["KNIFE-7", "knife-9", "TEE", null].map((sku) => ({ sku }));
  expect(restrictedSkus(lines, [{ sku: "knife-*", countries: ["US"] }], "US")).toEqual(["KNIFE-7", "knife-9"]);
  expect(restrictedSkus(lines, [{ sku: "knife-*", countries: ["US"] }], "DE")).toEqual([]);
  expect(restrictedSkus(lines, [{ sku: "tee", countries: [] }], "DE")).toEqual(["TEE"]);
  expect(restrictedSkus(lines, [{ sku: "KNIFE", countries: [] }], "DE")).toEqual([]);
  expect(restrictedSkus(lines, [{ sku: "TEE", countries: ["US"] }], null)).toEqual(["TEE"]);
});
