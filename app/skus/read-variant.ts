import { normaliseGid } from "../platform/gid.ts";
import { fromDecimal, type Money } from "../platform/money.ts";
import type { CatalogProductFragment, VariantFragment } from "../shopify/operations.generated.ts";

const GRAMS_PER = { GRAMS: 1, KILOGRAMS: 1000, OUNCES: 28.349523125, POUNDS: 453.59237 } as const;

/** A variant with its product, as both reads of a catalog answer it. */
export type CatalogVariant = VariantFragment & { product: CatalogProductFragment };

/** What an offer takes from the supplier's variant. */
export type OfferFacts = {
  variantGid: string;
  productGid: string;
  itemGid: string;
  sku: string | null;
  barcode: string | null;
  title: string;
  costMinor: number;
  currency: string;
  weightGrams: number;
};

/** What we keep of a retailer's own variant. */
export type VariantFacts = {
  variantGid: string;
  productGid: string;
  inventoryItemGid: string;
  productTitle: string;
  title: string;
  sku: string | null;
  barcode: string | null;
  vendor: string | null;
  priceMinor: number;
  tracked: boolean;
  requiresShipping: boolean;
  productType: string | null;
  tags: string[];
  /** handles */
  collections: string[];
  /** 0 = none entered */
  weightGrams: number;
  /** both null = none entered */
  unitCostMinor: number | null;
  unitCostCurrency: string | null;
};

/** Can a retailer buy this variant? Goods that ship, of a product that is for sale. */
export const isOfferable = (variant: CatalogVariant): boolean =>
  variant.inventoryItem.requiresShipping &&
  (variant.product.status === "ACTIVE" || variant.product.status === "UNLISTED");

/** Is this variant one that the retailer's customers may still buy? */
export const isKept = (variant: CatalogVariant): boolean => variant.product.status !== "ARCHIVED";

/**
 * The supplier's variant as an offer.
 * @param priceFactorPercent cost in per cent of the price, where the supplier keeps no unit cost.
 */
export function offerFacts(
  variant: CatalogVariant,
  { currency, priceFactorPercent }: { currency: string; priceFactorPercent: number },
): OfferFacts {
  const { minor, currency: costCurrency } = costOf(variant, currency, priceFactorPercent);
  return {
    variantGid: normaliseGid(variant.id),
    productGid: normaliseGid(variant.product.id),
    itemGid: normaliseGid(variant.inventoryItem.id),
    sku: textOrNull(variant.sku),
    barcode: textOrNull(variant.barcode),
    title: variant.title === "Default Title" ? variant.product.title : `${variant.product.title} / ${variant.title}`,
    costMinor: minor,
    currency: costCurrency,
    weightGrams: gramsOf(variant),
  };
}

/** The retailer's own variant. `currency` is the shop's: Shopify writes prices without one. */
export function variantFacts(variant: CatalogVariant, currency: string): VariantFacts {
  const { unitCost } = variant.inventoryItem;
  const cost = unitCost && fromDecimal(unitCost.amount, unitCost.currencyCode);
  return {
    variantGid: normaliseGid(variant.id),
    productGid: normaliseGid(variant.product.id),
    inventoryItemGid: normaliseGid(variant.inventoryItem.id),
    productTitle: variant.product.title,
    title: variant.title,
    sku: textOrNull(variant.sku),
    barcode: textOrNull(variant.barcode),
    vendor: textOrNull(variant.product.vendor),
    priceMinor: fromDecimal(variant.price, currency).minor,
    tracked: variant.inventoryItem.tracked,
    requiresShipping: variant.inventoryItem.requiresShipping,
    productType: textOrNull(variant.product.productType),
    tags: [...variant.product.tags],
    collections: variant.product.collections.nodes.map(({ handle }) => handle),
    weightGrams: gramsOf(variant),
    unitCostMinor: cost?.minor ?? null,
    unitCostCurrency: cost?.currency ?? null,
  };
}

function costOf(variant: VariantFragment, currency: string, priceFactorPercent: number): Money {
  const { unitCost } = variant.inventoryItem;
  if (unitCost) return fromDecimal(unitCost.amount, unitCost.currencyCode);
  const price = fromDecimal(variant.price, currency);
  return { minor: Math.round((price.minor * priceFactorPercent) / 100), currency };
}

function gramsOf(variant: VariantFragment): number {
  const { weight } = variant.inventoryItem.measurement;
  return weight ? Math.round(weight.value * GRAMS_PER[weight.unit]) : 0;
}

const textOrNull = (text: string | null): string | null => text?.trim() || null;
