import { expect, test } from "vitest";
import { makeChecker, problemOfColumns, toFileRow, type FileFacts } from "./mapping-file.ts";

const facts: FileFacts = {
  variants: [
    { id: "v1", variantGid: "gid://shopify/ProductVariant/1", sku: "MUG", barcode: null },
    { id: "v2", variantGid: "gid://shopify/ProductVariant/2", sku: "DUP", barcode: null },
    { id: "v3", variantGid: "gid://shopify/ProductVariant/3", sku: "dup", barcode: "012345678905" },
  ],
  offers: [
    { id: "o1", variantGid: "gid://shopify/ProductVariant/91", sku: "A-MUG", barcode: null, supplierId: "acme" },
    { id: "o2", variantGid: "gid://shopify/ProductVariant/92", sku: "A-2", barcode: null, supplierId: "acme" },
    { id: "o3", variantGid: "gid://shopify/ProductVariant/93", sku: "A-2", barcode: null, supplierId: "acme" },
  ],
  suppliers: [{ id: "acme", name: "Acme" }],
  mappings: [{ variantId: "v1", offerId: "o1", packSize: 1, state: "mapped" }],
};
const row = (cells: object) => ({ SKU: "mug", Supplier: "ACME", "Supplier SKU": "a-mug", ...cells });

test("a row is new, changed or the same, by what stands", () => {
  const check = (cells: object) => makeChecker(facts)(row(cells));
  expect(check({})).toEqual({ verdict: "same", target: null });
  expect(check({ "Pack size": "6" })).toMatchObject({ verdict: "changed", target: { packSize: 6, state: "mapped" } });
  expect(check({ Mapped: "No" })).toMatchObject({ verdict: "changed", target: { state: "removed" } });
  expect(check({ "Supplier variant ID": "92" })).toMatchObject({
    verdict: "new",
    target: { variantId: "v1", offerId: "o2" },
  });
  expect(check({ Mapped: "no", "Supplier variant ID": "92" })).toMatchObject({ verdict: "same" });
});

test("an item without a supplier is left as it is", () => {
  expect(makeChecker(facts)({ SKU: "MUG" })).toEqual({ verdict: "same", target: null });
});

test.each([
  [{ SKU: "NONE" }, "Your store has no product with SKU NONE."],
  [{ SKU: "DUP" }, 'Your store has 2 products with SKU DUP: fill in "Variant ID" to say which.'],
  [{ Supplier: "Bolt" }, 'You have no supplier called "Bolt". Names are on the Suppliers screen.'],
  [{ "Supplier SKU": "A-2" }, 'ACME has 2 products with SKU A-2: fill in "Supplier variant ID" to say which.'],
  [{ "Pack size": "1.5" }, '"Pack size" is 1.5: enter a whole number from 1 to 10000.'],
  [{ Mapped: "maybe" }, '"Mapped" is maybe: write yes, or no to take the mapping away.'],
  [{ "Variant ID": "77" }, "Your store has no product variant with the ID 77."],
])("%j is told with its reason", (cells, reason) => {
  expect(makeChecker(facts)(row(cells))).toEqual({ verdict: "error", reason });
});

test("a barcode names an item without a SKU, with zeros in front or without", () => {
  const found = makeChecker(facts)({ Barcode: "12345678905", Supplier: "Acme", "Supplier SKU": "A-MUG" });
  expect(found).toMatchObject({ verdict: "new", target: { variantId: "v3" } });
});

test("a pair that stands in the file twice is an error the second time", () => {
  const check = makeChecker(facts);
  expect([check(row({})).verdict, check(row({})).verdict]).toEqual(["same", "error"]);
});

test("headings are read in any case, and those that are missing are named", () => {
  expect(problemOfColumns(["sku", "SUPPLIER", "Supplier sku"])).toBeNull();
  expect(problemOfColumns(["Name"])).toContain('"SKU", "Supplier", "Supplier SKU"');
  expect(toFileRow(["sku", "Pack Size", "Other"], ["A", "", "x"])).toEqual({ SKU: "A" });
});
