import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchOffers, type MatchMapping, type MatchOffer, type MatchVariant } from "./match.ts";

const variant = (id: string, sku: string | null, barcode: string | null = null): MatchVariant => ({ id, sku, barcode });
const offer = (id: string, supplierId: string, sku: string | null, barcode: string | null = null): MatchOffer => ({
  id,
  supplierId,
  sku,
  barcode,
});
const EAN = "4006381333931";

describe("matchOffers", () => {
  it("matches equal SKUs whatever their case and outer white space, one offer per supplier", () => {
    const { matches } = matchOffers({
      variants: [variant("v1", " Tee-Blk-M ")],
      offers: [offer("a1", "acme", "TEE-BLK-M"), offer("b1", "bolt", "tee-blk-m"), offer("b2", "bolt", "tee")],
      mappings: [],
    });
    expect(matches).toEqual([
      { variantId: "v1", offerId: "a1", source: "sku" },
      { variantId: "v1", offerId: "b1", source: "sku" },
    ]);
  });

  it("falls back to equal barcodes when no SKU is equal", () => {
    const { matches } = matchOffers({
      variants: [variant("v1", "OWN-1", `0${EAN}`)],
      offers: [offer("a1", "acme", "ACME-9", EAN)],
      mappings: [],
    });
    expect(matches).toEqual([{ variantId: "v1", offerId: "a1", source: "barcode" }]);
  });

  it("leaves a SKU that several variants share to a person, and says so once per supplier", () => {
    const { matches, ambiguous } = matchOffers({
      variants: [variant("v1", "TEE"), variant("v2", "tee")],
      offers: [offer("a1", "acme", "TEE")],
      mappings: [],
    });
    expect(matches).toEqual([]);
    expect(ambiguous).toEqual([
      { by: "sku", key: "tee", supplierId: "acme", variantIds: ["v1", "v2"], offerIds: ["a1"] },
    ]);
  });

  it("leaves a SKU that a supplier has twice to a person and does not try the barcode instead", () => {
    const { matches, ambiguous } = matchOffers({
      variants: [variant("v1", "TEE", EAN)],
      offers: [offer("a1", "acme", "TEE"), offer("a2", "acme", "TEE"), offer("a3", "acme", "X", EAN)],
      mappings: [],
    });
    expect(matches).toEqual([]);
    expect(ambiguous).toHaveLength(1);
  });

  it("never brings back a pair that a person removed, by whatever key", () => {
    const removed: MatchMapping[] = [{ variantId: "v1", offerId: "a1", state: "removed" }];
    const { matches } = matchOffers({
      variants: [variant("v1", "TEE", EAN)],
      offers: [offer("a1", "acme", "TEE", EAN)],
      mappings: removed,
    });
    expect(matches).toEqual([]);
  });

  it("adds no second offer of a supplier that the variant has an offer of", () => {
    const { matches } = matchOffers({
      variants: [variant("v1", "TEE")],
      offers: [offer("a1", "acme", "OTHER"), offer("a2", "acme", "TEE"), offer("b1", "bolt", "TEE")],
      mappings: [{ variantId: "v1", offerId: "a1", state: "mapped" }],
    });
    expect(matches).toEqual([{ variantId: "v1", offerId: "b1", source: "sku" }]);
  });

  it("finds the same pairs in any order, each variant at most once per supplier, and nothing after its own result", () => {
    const sku = fc.constantFrom("a", "A ", "b", "c", null);
    const variants = fc.array(sku, { maxLength: 8 }).map((skus) => skus.map((each, i) => variant(`v${i}`, each)));
    const offers = fc
      .array(fc.tuple(sku, fc.constantFrom("acme", "bolt")), { maxLength: 8 })
      .map((rows) => rows.map(([each, supplier], i) => offer(`o${i}`, supplier, each)));
    const sorted = (pairs: { variantId: string; offerId: string }[]) =>
      pairs.map((p) => `${p.variantId} ${p.offerId}`).sort();
    fc.assert(
      fc.property(variants, offers, (vs, os) => {
        const { matches } = matchOffers({ variants: vs, offers: os, mappings: [] });
        const turned = matchOffers({ variants: [...vs].reverse(), offers: [...os].reverse(), mappings: [] });
        expect(sorted(turned.matches)).toEqual(sorted(matches));
        const supplierOf = new Map(os.map((o) => [o.id, o.supplierId]));
        const slots = matches.map((m) => `${m.variantId} ${supplierOf.get(m.offerId)}`);
        expect(new Set(slots).size).toBe(slots.length);
        const mappings = matches.map((m) => ({ ...m, state: "mapped" }));
        expect(matchOffers({ variants: vs, offers: os, mappings }).matches).toEqual([]);
      }),
    );
  });
});
