import { expect, test } from "vitest";
import { enteredBefore, enteredRef, numbersIn, withEntered } from "./entered-parcels.ts";

const entered = (numbers: string[], units: number) => ({
  ...{ externalRef: enteredRef("form-1"), state: "shipped", carrier: "DHL", enteredBy: "ada" },
  ...{ trackingNumbers: numbers, trackingUrls: [], lines: [{ supplierOrderLineId: "line", units }] },
});
const told = (numbers: string[]) => ({
  ...{ externalRef: "gid://shopify/Fulfillment/1", state: "shipped" as const, carrier: null, lines: [] },
  ...{ trackingNumbers: numbers, trackingUrls: [], shippedAt: "2026-11-21T10:00:00Z" },
});
const contents = (units: number) => [{ supplierOrderLineId: "line", units }];
const ordered = new Map([["line", 4]]);

test("a parcel that the supplier tells with the same number, however written, is the one that was entered", () => {
  const parcel = entered(["00 34-1"], 2);
  expect(enteredBefore([parcel], told(["0034 1"]), contents(2), ordered)).toBe(parcel);
});

test("one with another number is a second parcel while both fit into the order, and the same when they do not", () => {
  expect(enteredBefore([entered(["A"], 2)], told(["B"]), contents(2), ordered)).toBeUndefined();
  const all = entered(["A"], 4);
  expect(enteredBefore([all], told(["B"]), contents(4), ordered)).toBe(all);
  expect(enteredBefore([all], told(["B"]), contents(3), ordered)).toBeUndefined();
  expect(enteredBefore([all], { ...told(["A"]), state: "cancelled" }, contents(4), ordered)).toBeUndefined();
});

test("what a person entered stays until the supplier tells better", () => {
  const before = entered(["A"], 2);
  expect(withEntered(told([]), before)).toMatchObject({ carrier: "DHL", trackingNumbers: ["A"] });
  expect(withEntered(told(["B"]), before)).toMatchObject({ trackingNumbers: ["B"] });
  expect(withEntered(told([]), { ...before, enteredBy: null })).toMatchObject({ trackingNumbers: [] });
});

test("numbers are read as they are typed: with commas or lines between them, each once", () => {
  expect(numbersIn(" 1Z 9 ,\n1Z 9; H-2 ")).toEqual(["1Z 9", "H-2"]);
});
