import type { CandidateFacts, LineFacts, SupplierFacts } from "../facts.ts";
import type { Exchange } from "./exchange.ts";
import type { UnknownCost } from "./unknown-cost.ts";

/** One line's offer at its supplier. */
export type Item = {
  candidate: CandidateFacts;
  line: Pick<LineFacts, "lineId" | "weightGrams">;
  supplier: SupplierFacts;
};

/** Of one unit as the retailer sells it, in the order's currency; each part is rounded by itself. */
export type UnitCost = {
  goodsMinor: number;
  /** the supplier's fee for each item */
  feesMinor: number;
  /** what shipping costs for each item: the tariff's charge, and the carrier's for too heavy ones */
  shippingMinor: number;
  /** null = no rate is set for the destination */
  dutyMinor: number | null;
  /** of the goods alone, in the currency of the supplier's terms; 0 where no rate leads there */
  value: number;
};

/** Shipping is charged by weight somewhere: a weight that nobody has entered leaves it unknown. */
const needsWeight = ({ shipping }: SupplierFacts): boolean =>
  shipping !== null &&
  (shipping.bands.length > 0 ||
    shipping.perKgMinor > 0 ||
    (shipping.maxParcelGrams !== null && shipping.baseMinor > 0) ||
    (shipping.oversizeGrams !== null && shipping.oversizeMinor > 0));

/** Grams of one supplier unit, from the retailer's own weight where the supplier has none; 0 = not known. */
const supplierUnitGrams = ({ candidate, line }: Item): number =>
  candidate.weightGrams > 0 ? candidate.weightGrams : Math.ceil(line.weightGrams / candidate.packSize);

/** Grams of one unit as the retailer sells it. */
export const unitGrams = ({ candidate, line }: Item): number =>
  candidate.weightGrams > 0 ? candidate.weightGrams * candidate.packSize : line.weightGrams;

/** The price of one supplier unit when `units` supplier units are bought for a line; null when there is none. */
export function priceAt({ prices }: Pick<CandidateFacts, "prices">, units: number): number | null {
  let price: number | null = null;
  for (const { from, minor } of prices) if (from <= units) price = minor;
  return price;
}

/** What one unit costs at a price per supplier unit. What is not known counts as 0 and is named by `unknownOf`. */
export function unitCost(item: Item, priceMinor: number | null, exchange: Exchange): UnitCost {
  const { candidate, supplier } = item;
  const { terms, shipping } = supplier;
  const { packSize } = candidate;
  const goods = (priceMinor ?? 0) * packSize;
  const inOrder = (minor: number) => exchange.toOrder(minor, terms.currency) ?? 0;
  const tooHeavy =
    shipping !== null && shipping.oversizeGrams !== null && supplierUnitGrams(item) > shipping.oversizeGrams;
  const shippingPerUnit = shipping === null ? 0 : shipping.perItemMinor + (tooHeavy ? shipping.oversizeMinor : 0);
  return {
    goodsMinor: exchange.toOrder(goods, candidate.currency) ?? 0,
    feesMinor: inOrder(terms.itemFeeMinor * packSize),
    shippingMinor: inOrder(shippingPerUnit * packSize),
    dutyMinor:
      terms.dutyPermille === null ? null : (exchange.toOrder(goods, candidate.currency, terms.dutyPermille) ?? 0),
    value: exchange.between(goods, candidate.currency, terms.currency) ?? 0,
  };
}

/** Which parts of an item's cost cannot be computed. */
export function unknownOf(item: Item, exchange: Exchange): UnknownCost[] {
  const { candidate, line, supplier } = item;
  const at = { supplierId: candidate.supplierId, lineId: line.lineId };
  const { terms } = supplier;
  const unknown: UnknownCost[] = [];
  if (candidate.prices.length === 0) unknown.push({ ...at, part: "items", why: "no-price" });
  else if (exchange.toOrder(1, candidate.currency) === null)
    unknown.push({ ...at, part: "items", why: "no-rate", from: candidate.currency });
  if (terms.itemFeeMinor > 0 && exchange.toOrder(1, terms.currency) === null)
    unknown.push({ ...at, part: "fees", why: "no-rate", from: terms.currency });
  if (needsWeight(supplier) && unitGrams(item) === 0) unknown.push({ ...at, part: "shipping", why: "no-weight" });
  return unknown;
}
