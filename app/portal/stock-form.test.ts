import { expect, test } from "vitest";
import { fieldsOf, readStockForm, type StockFields, type StockItem } from "./stock-form.ts";
import { portalWords } from "./words.ts";

const words = portalWords("en");
const item: StockItem = { id: "1", sku: "LAMP", title: "Lamp", units: 4, costMinor: 950 };
const before = fieldsOf(item, "EUR", words);
const read = (after: Partial<StockFields>, isFed = true) =>
  readStockForm([{ ...item, before, after: { ...before, ...after } }], { currency: "EUR", isFed }, words);

test("what was not changed on the form tells nothing", () => {
  expect(read({})).toEqual({ changes: [], problems: [] });
  expect(read({ units: "" })).toEqual({ changes: [], problems: [] });
});

test("units and prices are read as people write them, each by itself", () => {
  expect(read({ units: "12" }).changes).toEqual([{ sku: "LAMP", units: 12, costMinor: null }]);
  expect(read({ units: "Enough" }).changes).toEqual([{ sku: "LAMP", units: null, costMinor: null }]);
  expect(read({ price: "1.234,50" }).changes).toEqual([{ sku: "LAMP", costMinor: 123_450 }]);
});

test("of a vendor that always has enough only prices are read", () => {
  expect(read({ units: "12", price: "9" }, false).changes).toEqual([{ sku: "LAMP", costMinor: 900 }]);
});

test.each([[{ units: "-1" }], [{ units: "some" }], [{ price: "" }], [{ price: "-2" }]])(
  "%j is named as wrong, with the item",
  (after) => {
    const { changes, problems } = read(after);
    expect(changes).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(/^Lamp: write /)]);
  },
);
