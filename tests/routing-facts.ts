import type {
  CandidateFacts,
  LineFacts,
  OrderFacts,
  RoutingFacts,
  SupplierFacts,
  TermsFacts,
} from "../app/routing/facts.ts";
import type { ShippingCharge } from "../app/suppliers/tariff.ts";

// Facts of routing in which nothing stands out: each test names what matters to it.

/** Terms without any charge. */
export const termsFacts = (terms: Partial<TermsFacts> = {}): TermsFacts => ({
  currency: "EUR",
  ...{ orderFeeMinor: 0, handlingMinor: 0, packagingMinor: 0, itemFeeMinor: 0 },
  ...{ minUnits: 0, minValueMinor: 0, surchargeBelowMinor: 0, surchargeMinor: 0, capacityPerDay: null },
  ...{ leadTimeDays: 1, cutoff: null, timeZone: "UTC", workdays: [1, 2, 3, 4, 5], holidays: [], transitDays: 1 },
  ...{ methods: [], priceTolerancePermille: null, dutyPermille: null },
  ...terms,
});

/** Shipping that is known, and costs nothing. */
export const shippingCharge = (charge: Partial<ShippingCharge> = {}): ShippingCharge => ({
  zone: "Everywhere",
  ...{ baseMinor: 0, perItemMinor: 0, perKgMinor: 0, bands: [], maxParcelGrams: null, freeFromMinor: null },
  ...{ remoteMinor: 0, oversizeMinor: 0, oversizeGrams: null },
  ...charge,
});

export const supplierFacts = (id: string, supplier: Partial<SupplierFacts> = {}): SupplierFacts => ({
  ...{ id, name: id, kind: "shopify", priority: 1, state: "ready", tags: [], countryCode: "DE" },
  ...{ terms: termsFacts(), shipping: shippingCharge(), unitsToday: 0, distanceKm: null, score: null },
  ...supplier,
});

export const candidateFacts = (supplierId: string, candidate: Partial<CandidateFacts> = {}): CandidateFacts => ({
  ...{ mappingId: `mapping-${supplierId}`, supplierId, offerId: `offer-${supplierId}`, poolId: `pool-${supplierId}` },
  ...{ variantGid: "gid://shopify/ProductVariant/1", sku: "TEE", packSize: 1, atpUnits: 100 },
  ...{ prices: [{ from: 1, minor: 1000 }], currency: "EUR", agreedMinor: null, weightGrams: 500 },
  ...{ feedAgeHours: 1, restrictedTo: [], score: null, rank: 0 },
  ...candidate,
});

export const lineFacts = (lineId: string, line: Partial<LineFacts> = {}): LineFacts => ({
  ...{ lineId, title: "Tee", sku: "TEE", quantity: 1, unitPriceMinor: 2000, weightGrams: 500 },
  ...{ productType: null, vendor: null, tags: [], collections: [], hazmat: false, candidates: [], pins: [] },
  ...line,
});

const ORDER: OrderFacts = {
  ...{ id: "order-1", version: 1, test: false, currency: "EUR", totalMinor: 2000, createdAt: "2026-11-19T08:00:00Z" },
  ...{ tags: [], source: "web", risk: "low", payment: "PAID", attributes: [], customer: { orders: 1, tags: [] } },
  ...{ deliveryMethod: null, expedite: false, releasedRules: [] },
};

export const routingFacts = (facts: Partial<Omit<RoutingFacts, "order">> & { order?: Partial<OrderFacts> } = {}) => ({
  ...{ now: "2026-11-19T09:00:00Z", timeZone: "Europe/Berlin" },
  destination: { countryCode: "DE", provinceCode: null, postalCode: "20095", poBox: false, markets: [] },
  ruleSet: { id: "rules-1", version: 1, rules: [] },
  defaults: {
    ...{ strategy: "lowest-cost" as const, split: { kind: "by-quantity" as const, maxSuppliers: null } },
    ...{ marginFloorPermille: null, feedTooOldHours: 24, scoreFloor: null },
  },
  ...{ suppliers: [], lines: [], rates: [] },
  ...facts,
  order: { ...ORDER, ...facts.order },
});
