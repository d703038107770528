import { atp, type PoolPolicy, type PoolStock } from "../inventory/atp.ts";
import { fromStored, type Money } from "../platform/money.ts";
import { pageOf, searchOf } from "./paging.ts";
import { mappingStatus, type MappingStatus } from "./status.ts";

export const MAPPING_VIEWS = ["all", "unmapped", "mapped", "conflict"] as const;
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
};

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

export function toVariantRow(variant: StoredVariant, currency: string): VariantRow {
  return {
    id: variant.id,
    product: variant.productTitle,
    variant: variant.title === ONLY_VARIANT ? null : variant.title,
    sku: variant.sku,
    barcode: variant.barcode,
    price: fromStored(variant.priceMinor, currency),
    status: mappingStatus(variant.mappings.map(({ offer, note }) => ({ supplierId: offer.supplier.id, note }))),
    offers: variant.mappings.map(({ id, packSize, source, note, offer }) => ({
      ...toOfferRow(offer),
      mappingId: id,
      packSize,
      source,
      note,
    })),
  };
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
