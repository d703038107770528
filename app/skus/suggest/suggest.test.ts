import { expect, test } from "vitest";
import { looseBarcode, looseSku } from "./similarity.ts";
import { makeSuggester, pairKey, type SuggestOffer, type SuggestVariant } from "./suggest.ts";

const variant = (change: Partial<SuggestVariant>): SuggestVariant => ({
  ...{ id: "v", sku: null, barcode: null, productTitle: "Thing", title: "Default Title", vendor: null },
  ...change,
});
const offer = (id: string, change: Partial<SuggestOffer>): SuggestOffer => ({
  ...{ id, sku: null, barcode: null, title: "Something else", supplier: "Acme" },
  ...change,
});
const suggest = (
  v: SuggestVariant,
  offers: SuggestOffer[],
  more: { rivals?: SuggestVariant[]; known?: string[] } = {},
) => makeSuggester({ variants: [v, ...(more.rivals ?? [])], offers, known: new Set(more.known) })(v);

test("a SKU that two products of a supplier share is suggested for both, as ambiguous", () => {
  const found = suggest(variant({ sku: "tee-1" }), [offer("a", { sku: "TEE-1" }), offer("b", { sku: " TEE-1" })]);
  expect(found.map(({ offerId, ambiguous }) => [offerId, ambiguous])).toEqual([
    ["a", true],
    ["b", true],
  ]);
  expect(found[0]?.reasons).toContainEqual({ code: "sku-shared", variants: 1, offers: 2 });
});

test("a SKU that differs in punctuation and zeros only is suggested, and is not ambiguous", () => {
  expect(suggest(variant({ sku: "HH 007-b" }), [offer("a", { sku: "hh-7B" })])).toMatchObject([
    { offerId: "a", confidence: 75, ambiguous: false, reasons: [{ code: "sku-alike" }] },
  ]);
});

test("a barcode with zeros in front and a wrong check digit is suggested with that reason", () => {
  expect(suggest(variant({ barcode: "0012345678906" }), [offer("a", { barcode: "12345678906" })])).toMatchObject([
    { offerId: "a", reasons: [{ code: "barcode-check-digit" }] },
  ]);
});

test("a valid barcode in two spellings that two of the shop's variants share is ambiguous", () => {
  const ours = variant({ barcode: "012345678905" });
  const found = suggest(ours, [offer("a", { barcode: "12345678905" })], {
    rivals: [variant({ id: "w", barcode: "0012345678905" })],
  });
  expect(found).toMatchObject([{ ambiguous: true, reasons: [{ code: "barcode-shared", variants: 2, offers: 1 }] }]);
});

test("the same options win over other ones, and the vendor's name adds to it", () => {
  const others = Array.from({ length: 30 }, (_, i) => offer(`x${i}`, { title: `Household item ${i}` }));
  const tee = variant({ productTitle: "Linen apron", title: "Black / M", vendor: "Northern Mill" });
  const found = suggest(tee, [
    ...others,
    offer("black", { title: "Apron, linen / Black / M", supplier: "Northern Mill and Sons" }),
    offer("red", { title: "Apron, linen / Red / L", supplier: "Northern Mill and Sons" }),
  ]);
  expect(found[0]).toMatchObject({ offerId: "black", ambiguous: false });
  expect(found[0]?.reasons.map(({ code }) => code)).toEqual(["title", "options", "vendor"]);
  expect(found[0]!.confidence).toBeGreaterThan((found[1]?.confidence ?? 0) + 20);
});

test("what has nothing in common is not suggested, nor what a person refused", () => {
  expect(suggest(variant({ productTitle: "Oak board" }), [offer("a", { title: "Wool throw" })])).toEqual([]);
  const ours = variant({ sku: "A-1" });
  expect(suggest(ours, [offer("a", { sku: "A1" })], { known: [pairKey("v", "a")] })).toEqual([]);
});

test("SKUs and barcodes lose what people write differently", () => {
  expect([looseSku("AB-007/x"), looseSku("ab7x"), looseSku("--"), looseSku("A10")]).toEqual([
    "ab7x",
    "ab7x",
    null,
    "a10",
  ]);
  expect([looseBarcode("00 1234-5670"), looseBarcode("abc"), looseBarcode("000000")]).toEqual(["12345670", null, null]);
});
