import type { SuggestionReason } from "../skus/suggest/suggest.ts";
import { atp, type PoolPolicy, type PoolStock } from "../inventory/atp.ts";
import { fromStored, type Money } from "../platform/money.ts";
import { pageOf, searchOf } from "./paging.ts";
import { mappingStatus, type MappingStatus } from "./status.ts";

export const MAPPING_VIEWS = ["all", "suggested", "unmapped", "conflict", "mapped"] as const;
export type MappingView = (typeof MAPPING_VIEWS)[number];
export type MappingQuery = { view: MappingView; search: string; supplierIds: string[]; page: number };

export function parseMappingQuery(parameters: URLSearchParams): MappingQuery {
  return {
    view: MAPPING_VIEWS.find((view) => view === parameters.get("view")) ?? "all",
    search: searchOf(parameters),
    supplierIds: (parameters.get("supplier") ?? "").split(",").filter(Boolean).slice(0, 50),
    page: pageOf(parameters),
  };
}

export type StoredOffer = {
  id: string;
  title: string;
  sku: string | null;
  barcode: string | null;
  costMinor: bigint;
  currency: string;
  supplier: { id: string; name: string };
  /** as stored: the policy is one of PoolPolicy by a CHECK */
  pool: Omit<PoolStock, "policy"> & { policy: string };
};

export type OfferRow = {
  id: string;
  title: string;
  sku: string | null;
  supplier: string;
  cost: Money;
  /** pool units that may be promised; null = unlimited */
  stock: number | null;
};

type MappedOffer = OfferRow & {
  mappingId: string;
  packSize: number;
  source: string;
  note: string | null;
};

export type StoredVariant = {
  id: string;
  productTitle: string;
  title: string;
  sku: string | null;
  barcode: string | null;
  priceMinor: bigint;
  mappings: { id: string; packSize: number; source: string; note: string | null; offer: StoredOffer }[];
  suggestions: StoredSuggestion[];
};

export type StoredSuggestion = {
  id: string;
  confidence: number;
  /** SuggestionReason[] */
  reasons: unknown;
  ambiguous: boolean;
  offer: StoredOffer;
};

export type SuggestionRow = OfferRow & {
  suggestionId: string;
  /** in per cent */
  confidence: number;
  /** one sentence */
  why: string;
};

/** What waits for a mapping of a variant: units of open orders, and since when. */
export type Held = { orders: number; units: number; since: Date };

export type VariantRow = {
  id: string;
  product: string;
  /** null when the product has one variant only */
  variant: string | null;
  sku: string | null;
  barcode: string | null;
  price: Money;
  status: MappingStatus;
  offers: MappedOffer[];
  /** the likeliest first; none for a variant that is mapped */
  suggestions: SuggestionRow[];
  held: Held | null;
};

export function toOfferRow(offer: StoredOffer): OfferRow {
  const available = atp({ ...offer.pool, policy: offer.pool.policy as PoolPolicy });
  return {
    id: offer.id,
    title: offer.title,
    sku: offer.sku,
    supplier: offer.supplier.name,
    cost: fromStored(offer.costMinor, offer.currency),
    stock: available.kind === "unlimited" ? null : Math.max(0, available.units),
  };
}

/** Shopify's title of the only variant of a product. */
const ONLY_VARIANT = "Default Title";

export function toVariantRow(variant: StoredVariant, currency: string, held: Held | null = null): VariantRow {
  const mappings = variant.mappings.map(({ offer, note }) => ({ supplierId: offer.supplier.id, note }));
  const suggestions = variant.mappings.length > 0 ? [] : variant.suggestions;
  return {
    id: variant.id,
    product: variant.productTitle,
    variant: variant.title === ONLY_VARIANT ? null : variant.title,
    sku: variant.sku,
    barcode: variant.barcode,
    price: fromStored(variant.priceMinor, currency),
    status: mappingStatus(mappings, suggestions),
    offers: variant.mappings.map(({ id, packSize, source, note, offer }) => ({
      ...toOfferRow(offer),
      mappingId: id,
      packSize,
      source,
      note,
    })),
    suggestions: suggestions.map(({ id, confidence, reasons, offer }) => ({
      ...toOfferRow(offer),
      suggestionId: id,
      confidence,
      why: sentenceOfReasons(reasons as SuggestionReason[], offer.supplier.name),
    })),
    held,
  };
}

/** Why an item may be a supplier's, as one sentence. */
function sentenceOfReasons(reasons: readonly SuggestionReason[], supplier: string): string {
  const parts = reasons.map((reason): string => {
    switch (reason.code) {
      case "sku-shared":
        return shared("SKU", reason, supplier);
      case "barcode-shared":
        return shared("barcode", reason, supplier);
      case "sku-alike":
        return "the SKU differs in punctuation or zeros only";
      case "barcode-check-digit":
        return "same barcode, though its check digit is wrong";
      case "title":
        return `names are ${reason.percent}% alike`;
      case "options":
        return reason.percent === 100 ? "same options" : "some options are the same";
      case "vendor":
        return "your vendor has the supplier's name";
    }
  });
  const sentence = parts.join("; ");
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

function shared(key: string, { variants, offers }: { variants: number; offers: number }, supplier: string): string {
  if (offers > 1) return `same ${key}, but ${supplier} has ${offers} products with it`;
  if (variants > 1) return `same ${key}, but your store has ${variants} products with it`;
  return `same ${key}`;
}

/** Offers in the order in which a person would look for them: equal SKU or barcode first, then as they came. */
export function likeliestFirst<Offer extends { sku: string | null; barcode: string | null }>(
  variant: { sku: string | null; barcode: string | null },
  offers: Offer[],
): Offer[] {
  const same = (a: string | null, b: string | null) => a !== null && b !== null && a.toLowerCase() === b.toLowerCase();
  const rank = (offer: Offer) => (same(offer.sku, variant.sku) || same(offer.barcode, variant.barcode) ? 0 : 1);
  return [...offers].sort((a, b) => rank(a) - rank(b));
}
