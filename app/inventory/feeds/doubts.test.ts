import { describe, expect, test } from "vitest";
import { doubtsOf, type FeedItem, type StoredItem } from "./doubts.ts";

const SKUS = ["A", "B", "C", "D", "E", "F"];
const stored: StoredItem[] = SKUS.map((sku, index) => ({ sku, units: index === 5 ? 0 : 10, costMinor: 500 }));
const told = (units: number | null = 8, costMinor: number | null = null): FeedItem[] =>
  SKUS.map((sku) => ({ sku, units, costMinor }));
const codes = (items: FeedItem[], scope: "full" | "delta" = "full", before = stored) =>
  doubtsOf(items, before, { scope }).map(({ code }) => code);

describe("a stock feed is taken over", () => {
  test("when nothing is odd", () => {
    expect(codes(told())).toEqual([]);
    expect(codes(told(null))).toEqual([]);
    expect(codes([...told(), ...told()])).toEqual([]);
  });
  test("when less than half is gone, or a delta names a few", () => {
    expect(codes(told().slice(0, 3))).toEqual([]);
    expect(codes(told().slice(0, 1), "delta")).toEqual([]);
  });
  test("when a small range is sold out, or nothing was in stock before", () => {
    const few = stored.slice(0, 2);
    expect(codes(told(0).slice(0, 2), "full", few)).toEqual([]);
    expect(
      codes(
        told(0),
        "full",
        stored.map((item) => ({ ...item, units: 0 })),
      ),
    ).toEqual([]);
  });
  test("when few of many prices jump, and when they were free before", () => {
    expect(codes(told(8, 500).map((item, index) => (index === 0 ? { ...item, costMinor: 50_000 } : item)))).toEqual([]);
    expect(
      codes(
        told(8, 500),
        "full",
        stored.map((item) => ({ ...item, costMinor: 0 })),
      ),
    ).toEqual([]);
    expect(codes(told(8, 900))).toEqual([]);
  });
});

describe("a stock feed is held", () => {
  test("when everything that was in stock is zero", () => {
    const [doubt] = doubtsOf(told(0), stored, { scope: "full" });
    expect(doubt).toMatchObject({ code: "all-zero", message: "All 5 SKUs that were in stock are sold out at once." });
    expect(doubt?.examples[0]).toEqual({ sku: "A", before: 10, after: 0 });
    expect(codes(told(0).slice(0, 3), "delta")).toEqual(["all-zero"]);
  });
  test("when half of the rows are gone, and when no row is left", () => {
    expect(codes(told().slice(3))).toEqual(["half-gone"]);
    expect(codes([])).toEqual(["half-gone"]);
  });
  test.each([50_000, 5])("when prices move from 500 to %i", (costMinor) => {
    const [doubt] = doubtsOf(told(8, costMinor), stored, { scope: "full" });
    expect(doubt).toMatchObject({
      code: "prices-moved",
      unit: "money",
      message: "6 prices of 6 changed more than 20 times.",
    });
    expect(doubt?.examples[0]).toEqual({ sku: "A", before: 500, after: costMinor });
  });
  test("when one SKU has two numbers", () => {
    const [doubt] = doubtsOf([...told(), { sku: "B", units: 3, costMinor: null }], stored, { scope: "full" });
    expect(doubt).toMatchObject({ code: "twice", examples: [{ sku: "B", before: 8, after: 3 }] });
  });
  test("when stock is negative", () => {
    const items = told().map((item) => (item.sku === "C" ? { ...item, units: -4 } : item));
    expect(doubtsOf(items, stored, { scope: "delta" })).toMatchObject([
      {
        code: "negative",
        message: "1 SKU with less than nothing in stock.",
        examples: [{ sku: "C", before: 10, after: -4 }],
      },
    ]);
  });
});
