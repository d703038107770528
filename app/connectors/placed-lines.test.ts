import { describe, expect, test } from "vitest";
import { matchPlacedLines, unitCost } from "./placed-lines.ts";

test("the price of a unit is the line's cost shared evenly", () => {
  expect(unitCost({ minor: 5400, currency: "EUR" }, 12)).toEqual({ minor: 450, currency: "EUR" });
  expect(() => unitCost({ minor: 5401, currency: "EUR" }, 12)).toThrow("no price of 12 equal units");
});

describe("finding our lines in the placed order", () => {
  const line = (id: string, variantGid: string, quantity: number) => ({ id, variantGid, quantity, packSize: 1 });
  const placed = (externalLineGid: string, variantGid: string, units: number) => ({
    externalLineGid,
    variantGid,
    units,
  });

  test("lines are told apart by variant", () => {
    const matched = matchPlacedLines(
      [line("a", "v1", 1), line("b", "v2", 1)],
      [placed("2", "v2", 1), placed("1", "v1", 1)],
    );
    expect(Object.fromEntries(matched)).toEqual({ a: "1", b: "2" });
  });

  test("two lines of one variant are told apart by their units", () => {
    const matched = matchPlacedLines(
      [line("a", "v1", 1), line("b", "v1", 3)],
      [placed("1", "v1", 3), placed("2", "v1", 1)],
    );
    expect(Object.fromEntries(matched)).toEqual({ a: "2", b: "1" });
  });

  test("a line that the supplier has not is left out", () => {
    const matched = matchPlacedLines([line("a", "v1", 1), line("b", "v2", 1)], [placed("1", "v1", 2)]);
    expect(Object.fromEntries(matched)).toEqual({ a: "1" });
  });
});
