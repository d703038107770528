import fc from "fast-check";
import { expect, test } from "vitest";
import { fromCell, toCell } from "./csv.ts";

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "'=1"])("%j is no formula once it is a cell", (text) => {
  expect(toCell(text)).toMatch(/^'/);
});

test("every text comes back as it was", () => {
  const risky = fc.stringMatching(/^['=+\-@\t\r]{0,3}[a-z0-9 ]*$/);
  fc.assert(fc.property(fc.oneof(fc.string(), risky), (text) => fromCell(toCell(text)) === text));
});
