import type { Destination } from "../../suppliers/places.ts";
import type { ShippingUnknown } from "../../suppliers/tariff.ts";
import type { RoutingFacts } from "../facts.ts";
import { landedCost } from "./landed-cost.ts";
import { termsFor, type StoredTerms } from "./terms-facts.ts";

/** A parcel to ask about: so many equal supplier units. */
export type Parcel = {
  destination: Destination;
  method: string | null;
  units: number;
  /** of one unit */
  grams: number;
  /** what the supplier charges for one, in minor units of its terms' currency */
  priceMinor: number;
};

/** What a supplier order of that parcel would cost, part by part, in minor units of `currency`. */
export type Probe = {
  currency: string;
  /** the tariff's zone; null = shipping is not known, for the reason named */
  zone: string | null;
  why: ShippingUnknown | null;
  parts: { label: string; minor: number }[];
  totalMinor: number;
};

/** Asks the engine itself, so that the answer is what routing would count. */
export function probeParcel(stored: StoredTerms, { destination, method, units, grams, priceMinor }: Parcel): Probe {
  const known = termsFor(stored, destination, method === null ? [] : [method]);
  const currency = known.terms.currency;
  const facts: RoutingFacts = {
    ...{ now: "1970-01-01T00:00:00Z", timeZone: "UTC", rates: [] },
    order: {
      ...{ id: "", version: 0, test: false, currency, totalMinor: 0, createdAt: "1970-01-01T00:00:00Z", tags: [] },
      ...{ source: null, risk: "none", payment: null, attributes: [], customer: { orders: null, tags: [] } },
      ...{ deliveryMethod: method, expedite: false, releasedRules: [] },
    },
    destination: { ...destination, poBox: false, markets: [] },
    ruleSet: { id: "", version: 0, rules: [] },
    defaults: {
      ...{ strategy: "lowest-cost", split: { kind: "by-quantity", maxSuppliers: null }, marginFloorPermille: null },
      ...{ feedTooOldHours: null, scoreFloor: null },
    },
    suppliers: [
      {
        ...{ id: "supplier", name: "", kind: "shopify", priority: 0, state: "ready", tags: [], countryCode: null },
        ...{ unitsToday: 0, distanceKm: null, score: null },
        ...known,
      },
    ],
    lines: [
      {
        ...{ lineId: "line", title: "", sku: null, quantity: units, unitPriceMinor: 0, weightGrams: grams },
        ...{ productType: null, vendor: null, tags: [], collections: [], hazmat: false, pins: [] },
        candidates: [
          {
            ...{ mappingId: "offer", supplierId: "supplier", offerId: "", poolId: "", variantGid: "", sku: null },
            ...{ packSize: 1, atpUnits: null, prices: [{ from: 1, minor: priceMinor }], currency, agreedMinor: null },
            ...{ weightGrams: grams, feedAgeHours: null, restrictedTo: [], score: null, rank: 0 },
          },
        ],
      },
    ],
  };
  const { orders, totalMinor } = landedCost(facts, [{ lineId: "line", mappingId: "offer", quantity: units }]);
  const [order] = orders;
  const [line] = order?.lines ?? [];
  const { charges } = order ?? {};
  const freight = charges?.shipping;
  const parts = [
    { label: "Goods", minor: line?.goodsMinor ?? 0 },
    { label: "Fee per order", minor: charges?.orderFeeMinor ?? 0 },
    { label: "Handling and packaging", minor: (charges?.handlingMinor ?? 0) + (charges?.packagingMinor ?? 0) },
    { label: "Fees per item", minor: line?.feesMinor ?? 0 },
    { label: freight?.free ? "Shipping (free from this value)" : "Shipping", minor: freight?.freightMinor ?? 0 },
    { label: "Shipping per item", minor: line?.shippingMinor ?? 0 },
    { label: "Remote area", minor: freight?.remoteMinor ?? 0 },
    { label: "Surcharge for a small order", minor: charges?.surchargeMinor ?? 0 },
    { label: "Duty and tax", minor: line?.dutyMinor ?? 0 },
  ];
  return {
    ...{ currency, totalMinor, zone: known.shipping?.zone ?? null, why: known.shippingUnknown ?? null },
    parts: parts.filter(({ label, minor }) => minor !== 0 || label.startsWith("Shipping (")),
  };
}
