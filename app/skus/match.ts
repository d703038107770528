import { normaliseGtin } from "./gtin.ts";

export type MatchVariant = { id: string; sku: string | null; barcode: string | null };
export type MatchOffer = { id: string; supplierId: string; sku: string | null; barcode: string | null };
/** A mapping that stands ("mapped") or that a person took away ("removed"). */
export type MatchMapping = { variantId: string; offerId: string; state: string };

export type Match = { variantId: string; offerId: string; source: "sku" | "barcode" };
/** Equal keys that point at several variants or offers: a person decides. */
export type Ambiguity = {
  by: "sku" | "barcode";
  key: string;
  supplierId: string;
  variantIds: string[];
  offerIds: string[];
};

/** SKUs are equal when they differ only in case and outer white space. Null when there is none. */
const skuKey = (sku: string | null): string | null => sku?.trim().toLowerCase() || null;

/**
 * Which offers the retailer's variants are: per supplier by equal SKU, else by equal barcode. Only what is unambiguous
 * on both sides is matched. A pair that a person removed never comes back, and a variant that has an offer of a
 * supplier gets no second one of that supplier.
 */
export function matchOffers({
  variants,
  offers,
  mappings,
}: {
  variants: readonly MatchVariant[];
  offers: readonly MatchOffer[];
  mappings: readonly MatchMapping[];
}): { matches: Match[]; ambiguous: Ambiguity[] } {
  const supplierOf = new Map(offers.map((offer) => [offer.id, offer.supplierId]));
  const removed = new Set(mappings.filter((m) => m.state === "removed").map((m) => pair(m.variantId, m.offerId)));
  const supplied = new Set(
    mappings.filter((m) => m.state !== "removed").map((m) => pair(m.variantId, supplierOf.get(m.offerId) ?? "")),
  );
  const variantsOf = {
    sku: groupBy(variants, (v) => skuKey(v.sku)),
    barcode: groupBy(variants, (v) => normaliseGtin(v.barcode)),
  };
  const matches: Match[] = [];
  const ambiguous = new Map<string, Ambiguity>();

  for (const [supplierId, own] of groupBy(offers, (offer) => offer.supplierId)) {
    const offersOf = {
      sku: groupBy(own, (o) => skuKey(o.sku)),
      barcode: groupBy(own, (o) => normaliseGtin(o.barcode)),
    };
    for (const variant of variants) {
      if (supplied.has(pair(variant.id, supplierId))) continue;
      const keys = { sku: skuKey(variant.sku), barcode: normaliseGtin(variant.barcode) };
      for (const by of ["sku", "barcode"] as const) {
        const key = keys[by];
        const candidates = key === null ? undefined : offersOf[by].get(key);
        const [offer] = candidates ?? [];
        if (key === null || !candidates || !offer) continue;
        const rivals = variantsOf[by].get(key) ?? [];
        if (candidates.length > 1 || rivals.length > 1) {
          const ids = { variantIds: rivals.map((v) => v.id), offerIds: candidates.map((o) => o.id) };
          ambiguous.set(`${by} ${supplierId} ${key}`, { by, key, supplierId, ...ids });
        } else if (!removed.has(pair(variant.id, offer.id))) {
          matches.push({ variantId: variant.id, offerId: offer.id, source: by });
        }
        break;
      }
    }
  }
  return { matches, ambiguous: [...ambiguous.values()] };
}

const pair = (a: string, b: string): string => `${a} ${b}`;

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
