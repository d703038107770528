import type { CandidateFacts, LineFacts, RoutingFacts, SupplierFacts } from "../../app/routing/facts.ts";
import type { ActionUse, ConditionUse, Group, Rule } from "../../app/routing/rules/rule.ts";

type Change<T> = Partial<T>;

/** An order of 120.00 EUR to Munich, on Saturday 2026-11-21 at 11:00 in Berlin. */
export function facts({
  order,
  destination,
  ...change
}: Omit<Change<RoutingFacts>, "order" | "destination"> & {
  order?: Change<RoutingFacts["order"]>;
  destination?: Change<RoutingFacts["destination"]>;
} = {}): RoutingFacts {
  return {
    now: "2026-11-21T10:00:00Z",
    timeZone: "Europe/Berlin",
    ruleSet: { id: "rules", version: 1, rules: [] },
    defaults: {
      ...{ strategy: "lowest-cost", split: { kind: "by-quantity", maxSuppliers: null } },
      ...{ marginFloorPermille: null, feedTooOldHours: null, scoreFloor: null },
    },
    suppliers: [],
    lines: [line()],
    rates: [],
    ...change,
    order: {
      ...{ id: "order-1", version: 1, test: false, currency: "EUR", totalMinor: 12_000 },
      ...{ createdAt: "2026-11-21T08:00:00Z", tags: [], source: "web", risk: "low", payment: "PAID" },
      ...{
        attributes: [],
        customer: { orders: 1, tags: [] },
        deliveryMethod: "Standard",
        expedite: false,
        releasedRules: [],
      },
      releasedRules: [],
      ...order,
    },
    destination: {
      ...{ countryCode: "DE", provinceCode: "BY", postalCode: "80331", poBox: false, markets: ["eu"] },
      ...destination,
    },
  };
}

export const line = (change: Change<LineFacts> = {}): LineFacts => ({
  ...{ lineId: "line-1", title: "Tee", sku: "TEE-M", quantity: 2, unitPriceMinor: 2000, weightGrams: 300 },
  ...{ productType: "Shirts", vendor: "Acme", tags: [], collections: [], hazmat: false, candidates: [], pins: [] },
  ...change,
});

export const candidate = (supplierId: string, change: Change<CandidateFacts> = {}): CandidateFacts => ({
  ...{ mappingId: `map-${supplierId}`, supplierId, offerId: "offer", poolId: "pool", variantGid: "variant" },
  ...{ sku: null, packSize: 1, atpUnits: 10, prices: [{ from: 1, minor: 1000 }], currency: "EUR" },
  ...{ agreedMinor: null, weightGrams: 300, feedAgeHours: 1, restrictedTo: [], score: null, rank: 0 },
  ...change,
});

export const supplier = (id: string, change: Change<SupplierFacts> = {}): SupplierFacts => ({
  ...{ id, name: id, kind: "shopify", priority: 1, state: "ready", tags: [], countryCode: "DE" },
  terms: {
    ...{ currency: "EUR", orderFeeMinor: 0, handlingMinor: 0, packagingMinor: 0, itemFeeMinor: 0 },
    ...{ minUnits: 0, minValueMinor: 0, surchargeBelowMinor: 0, surchargeMinor: 0, capacityPerDay: null },
    ...{ leadTimeDays: 1, cutoff: null, timeZone: "Europe/Berlin", workdays: [1, 2, 3, 4, 5], holidays: [] },
    ...{ transitDays: null, methods: [], priceTolerancePermille: null, dutyPermille: null },
  },
  ...{ shipping: null, unitsToday: 0, distanceKm: null, score: null },
  ...change,
});

export const all = (...of: Group["of"]): Group => ({ match: "all", of });
export const any = (...of: Group["of"]): Group => ({ match: "any", of });

export const rule = (id: string, when: Group | ConditionUse, ...then: ActionUse[]): Rule => ({
  ...{ id, name: id, on: true, when: "match" in when ? when : all(when) },
  then: then.length > 0 ? then : [{ action: "tag", tags: [id] }],
});

/** The order's total, compared. */
export const total = (is: string, minor: number, currency = "EUR"): ConditionUse => ({
  ...{ condition: "order.total", is },
  amount: { minor, currency },
});
export const country = (...values: string[]): ConditionUse => ({
  condition: "destination.country",
  is: "one-of",
  values,
});
export const suppliers = (...values: string[]) => ({ by: "supplier" as const, values });
