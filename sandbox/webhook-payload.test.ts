import { expect, test } from "vitest";
import { includeFields, passesFilter } from "./webhook-payload.ts";

const payload = {
  id: 5,
  total_price: "120.00",
  tags: "a, b",
  gone: null,
  variants: [{ price: "9.00" }, { price: "11.00" }],
};

test.each([
  ["id:5", true],
  ["id:6", false],
  ["total_price:>=120", true],
  ["total_price:>120", false],
  ["variants.price:>=10.00", true],
  ["variants.price:<5", false],
  ["id:5 AND total_price:<100", false],
  ["id:5 total_price:>100", true],
  ["id:6 OR id:5", true],
  ["-id:5", false],
  ["NOT id:6", true],
  ['tags:"a, b"', true],
  ["gone:*", false],
  ["id:*", true],
  ["", true],
])("the filter %s says %s", (filter, passes) => {
  expect(passesFilter(payload, filter)).toBe(passes);
});

test("a filter that cannot be read throws and names the place", () => {
  expect(() => passesFilter(payload, "id:5 AND (price >= 3)")).toThrow('cannot be read at " AND (price >= 3)"');
});

test("include_fields keeps order of the asked fields and leaves out what the payload lacks", () => {
  expect(includeFields(payload, ["variants.price", "missing", "id"])).toEqual({
    variants: [{ price: "9.00" }, { price: "11.00" }],
    id: 5,
  });
  expect(includeFields(payload, undefined)).toBe(payload);
});
