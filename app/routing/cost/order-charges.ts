import type { SupplierFacts } from "../facts.ts";
import type { Exchange } from "./exchange.ts";
import type { UnknownCost } from "./unknown-cost.ts";

/** What one supplier order costs beside its items, in the order's currency. */
export type OrderCharges = {
  orderFeeMinor: number;
  handlingMinor: number;
  packagingMinor: number;
  shipping: {
    zone: string;
    parcels: number;
    /** parcels × base and by weight; 0 when the goods ship free */
    freightMinor: number;
    /** the goods are worth enough to ship free */
    free: boolean;
    remoteMinor: number;
  } | null;
  /** the minimum-order surcharge */
  surchargeMinor: number;
};

/**
 * The charges of an order of `grams` and of goods worth `value` (currency of the terms). What is not known counts as 0
 * and is named by `unknownChargesOf`.
 */
export function orderCharges(
  { terms, shipping }: SupplierFacts,
  { grams, value }: { grams: number; value: number },
  exchange: Exchange,
): OrderCharges {
  const inOrder = (minor: number) => exchange.toOrder(minor, terms.currency) ?? 0;
  return {
    orderFeeMinor: inOrder(terms.orderFeeMinor),
    handlingMinor: inOrder(terms.handlingMinor),
    packagingMinor: inOrder(terms.packagingMinor),
    shipping: shipping && freight(shipping),
    surchargeMinor: value < terms.surchargeBelowMinor ? inOrder(terms.surchargeMinor) : 0,
  };

  function freight(charge: NonNullable<SupplierFacts["shipping"]>): OrderCharges["shipping"] {
    const { zone, bands, perKgMinor, maxParcelGrams, freeFromMinor } = charge;
    const free = freeFromMinor !== null && value >= freeFromMinor;
    const parcels = maxParcelGrams === null ? 1 : Math.max(1, Math.ceil(grams / maxParcelGrams));
    const band = bands.find(({ upToGrams }) => grams <= upToGrams);
    const last = bands.at(-1) ?? { upToGrams: 0, minor: 0 };
    const kilograms = band ? 0 : Math.ceil((grams - last.upToGrams) / 1000);
    const byWeight = inOrder((band ?? last).minor) + kilograms * inOrder(perKgMinor);
    return {
      ...{ zone, parcels, free },
      freightMinor: free ? 0 : parcels * inOrder(charge.baseMinor) + byWeight,
      remoteMinor: inOrder(charge.remoteMinor),
    };
  }
}

/** The sum of all charges. */
export const totalOf = ({ shipping, ...charges }: OrderCharges): number =>
  charges.orderFeeMinor +
  charges.handlingMinor +
  charges.packagingMinor +
  charges.surchargeMinor +
  (shipping ? shipping.freightMinor + shipping.remoteMinor : 0);

/** Which of a supplier's charges cannot be computed. A charge that is not made needs no rate. */
export function unknownChargesOf(supplier: SupplierFacts, exchange: Exchange): UnknownCost[] {
  const { terms, shipping } = supplier;
  const at = { supplierId: supplier.id, lineId: null };
  const unknown: UnknownCost[] = [];
  const noRate = exchange.toOrder(1, terms.currency) === null;
  const from = terms.currency;
  if (noRate && terms.orderFeeMinor + terms.handlingMinor + terms.packagingMinor > 0)
    unknown.push({ ...at, part: "fees", why: "no-rate", from });
  if (shipping === null) unknown.push({ ...at, part: "shipping", why: supplier.shippingUnknown ?? "no-tariff" });
  else if (noRate && isCharged(shipping)) unknown.push({ ...at, part: "shipping", why: "no-rate", from });
  if (noRate && terms.surchargeMinor > 0 && terms.surchargeBelowMinor > 0)
    unknown.push({ ...at, part: "surcharge", why: "no-rate", from });
  return unknown;
}

const isCharged = (charge: NonNullable<SupplierFacts["shipping"]>) =>
  charge.baseMinor + charge.perItemMinor + charge.perKgMinor + charge.remoteMinor + charge.oversizeMinor > 0 ||
  charge.bands.some(({ minor }) => minor > 0);
