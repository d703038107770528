import type { SupplierFacts } from "../facts.ts";
import type { ModelCandidate, ModelSupplier } from "../optimiser/model.ts";
import type { Exchange } from "./exchange.ts";
import { unitCost, unitGrams, unknownOf, type Item } from "./item-cost.ts";
import { unknownChargesOf } from "./order-charges.ts";
import type { UnknownCost } from "./unknown-cost.ts";

/**
 * A supplier as the optimiser sees it: charges that arise once for an order in `fixedMinor`, freight by weight, thresholds
 * in the currency of its terms. A charge that is not known is 0 there and named in `unknown`.
 */
export function modelSupplier(
  supplier: SupplierFacts,
  exchange: Exchange,
): { supplier: ModelSupplier; unknown: UnknownCost[] } {
  const { terms, shipping, unitsToday } = supplier;
  const inOrder = (minor: number) => exchange.toOrder(minor, terms.currency) ?? 0;
  const { capacityPerDay } = terms;
  return {
    supplier: {
      fixedMinor:
        inOrder(terms.orderFeeMinor) +
        inOrder(terms.handlingMinor) +
        inOrder(terms.packagingMinor) +
        inOrder(shipping?.remoteMinor ?? 0),
      shipping: {
        bands: (shipping?.bands ?? []).map(({ upToGrams, minor }) => ({ upTo: upToGrams, minor: inOrder(minor) })),
        beyond: { every: 1000, minor: inOrder(shipping?.perKgMinor ?? 0) },
        parcelMinor: inOrder(shipping?.baseMinor ?? 0),
        maxParcelGrams: shipping?.maxParcelGrams ?? Infinity,
      },
      freeFrom: shipping?.freeFromMinor ?? Infinity,
      surchargeBelow: terms.surchargeBelowMinor,
      surchargeMinor: inOrder(terms.surchargeMinor),
      minUnits: terms.minUnits,
      maxUnits: capacityPerDay === null ? Infinity : Math.max(0, capacityPerDay - unitsToday),
      minValue: terms.minValueMinor,
    },
    unknown: unknownChargesOf(supplier, exchange),
  };
}

/**
 * An offer as the optimiser sees it: everything that is proportional to units, per unit as the retailer sells it, at each
 * price. Breaks of the price list count supplier units, those of the model the retailer's: with packs of 6 a price from
 * 10 on holds from the second pack. What is not known is 0 there and named in `unknown`.
 */
export function modelCandidate(
  item: Item,
  exchange: Exchange,
): { candidate: Pick<ModelCandidate, "packSize" | "grams" | "breaks">; unknown: UnknownCost[] } {
  const { packSize, prices } = item.candidate;
  const breaks = new Map<number, ModelCandidate["breaks"][number]>();
  for (const { from: supplierUnits, minor } of prices.length > 0 ? prices : [{ from: 1, minor: null }]) {
    const from = Math.ceil(supplierUnits / packSize);
    const each = unitCost(item, minor, exchange);
    const costMinor = each.goodsMinor + each.feesMinor + each.shippingMinor + (each.dutyMinor ?? 0);
    // The later of two breaks that fall into one pack is the one that holds.
    breaks.set(from, { from, costMinor, value: each.value });
  }
  return {
    candidate: { packSize, grams: unitGrams(item), breaks: [...breaks.values()] },
    unknown: unknownOf(item, exchange),
  };
}
