import type { CandidateFacts, LineFacts, RoutingFacts, SupplierFacts } from "../routing/facts.ts";

/** The suppliers of the demo data: two with Shopify, one without. Cost and stock make the engine decide as it would. */
export const DEMO_SUPPLIERS = [
  { key: "linden", name: "Demo: Linden Home", kind: "shopify", countryCode: "DE", share: 46, stock: 40, fee: 250 },
  { key: "harbor", name: "Demo: Harbor Goods", kind: "shopify", countryCode: "NL", share: 42, stock: 6, fee: 450 },
  { key: "kettle", name: "Demo: Kettle Works", kind: "email", countryCode: "DE", share: 38, stock: 25, fee: 600 },
] as const;
export type DemoSupplierKey = (typeof DEMO_SUPPLIERS)[number]["key"];

const ITEMS = [
  { sku: "DEMO-MUG", title: "Stoneware mug", priceMinor: 1900, grams: 420 },
  { sku: "DEMO-THROW", title: "Wool throw", priceMinor: 8900, grams: 1200 },
  { sku: "DEMO-BOARD", title: "Oak board", priceMinor: 3400, grams: 900 },
  { sku: "DEMO-CARAFE", title: "Glass carafe", priceMinor: 2600, grams: 700 },
] as const;

/** How demo data stands in a shop: loaded, or may it be? */
export type DemoState = "loaded" | "possible" | "not-now";

/** How far an order has come. declined: its first supplier said no · no-stock: nobody has the units */
type Stage = "fulfilled" | "accepted" | "late" | "shipping" | "declined" | "no-stock" | "on-hold";
export type DemoOrder = {
  number: number;
  hoursAgo: number;
  country: string;
  stage: Stage;
  lines: { sku: string; title: string; priceMinor: number; grams: number; quantity: number }[];
};

const STAGES: Stage[] = ["accepted", "shipping", "declined", "no-stock", "on-hold", "late"];
const COUNTRIES = ["DE", "FR", "AT", "NL"];
const DONE = 18;

/** Two weeks of orders: some for each state that a person should know. */
export const demoOrders = (): DemoOrder[] =>
  Array.from({ length: STAGES.length + DONE }, (_, i) => {
    const stage = STAGES[i] ?? "fulfilled";
    const first = ITEMS[i % ITEMS.length] ?? ITEMS[0];
    const second = ITEMS[(i + 1) % ITEMS.length] ?? ITEMS[0];
    const hoursAgo = stage === "late" ? 80 : stage === "fulfilled" ? 20 + i * 13 : 2 + i * 5;
    const most = { ...first, quantity: stage === "no-stock" ? 90 : (i % 3) + 1 };
    return {
      ...{ number: 1001 + i, hoursAgo, stage, country: COUNTRIES[i % COUNTRIES.length] ?? "DE" },
      lines: i % 3 === 1 ? [most, { ...second, quantity: 1 }] : [most],
    };
  });

type FactsOf = {
  order: DemoOrder;
  orderId: string;
  lineIds: readonly string[];
  supplierIds: Readonly<Record<DemoSupplierKey, string>>;
  currency: string;
  timeZone: string;
  at: Date;
};

/** What the routing engine is asked about a demo order: the same question as about a real one. */
export function demoFacts({ order, orderId, lineIds, supplierIds, currency, timeZone, at }: FactsOf): RoutingFacts {
  const now = at.toISOString();
  const totalMinor = order.lines.reduce((sum, { priceMinor, quantity }) => sum + priceMinor * quantity, 0);
  const suppliers = DEMO_SUPPLIERS.map(({ key, name, kind, countryCode, fee }, i): SupplierFacts => ({
    ...{ id: supplierIds[key], name, kind, priority: i + 1, state: "ready", tags: [], countryCode },
    terms: {
      ...{ currency, orderFeeMinor: fee, handlingMinor: 0, packagingMinor: 0, itemFeeMinor: 0, minUnits: 0 },
      ...{ minValueMinor: 0, surchargeBelowMinor: 0, surchargeMinor: 0, capacityPerDay: null, leadTimeDays: 2 },
      ...{ cutoff: null, timeZone: "UTC", workdays: [1, 2, 3, 4, 5], holidays: [], transitDays: 2, methods: [] },
      ...{ priceTolerancePermille: null, dutyPermille: null },
    },
    shipping: {
      ...{ zone: "Everywhere", baseMinor: 490, perItemMinor: 0, perKgMinor: 0, bands: [], maxParcelGrams: null },
      ...{ freeFromMinor: null, remoteMinor: 0, oversizeMinor: 0, oversizeGrams: null },
    },
    ...{ unitsToday: 0, distanceKm: null, score: null },
  }));
  const lines = order.lines.map(({ sku, title, priceMinor, grams, quantity }, i): LineFacts => {
    const candidates = DEMO_SUPPLIERS.map(({ key, share, stock }, rank): CandidateFacts => {
      const id = `${supplierIds[key]} ${sku}`;
      const minor = Math.round((priceMinor * share) / 100);
      return {
        ...{ mappingId: id, supplierId: supplierIds[key], offerId: id, poolId: id, variantGid: id, sku, packSize: 1 },
        ...{ atpUnits: order.stage === "no-stock" ? 0 : stock, prices: [{ from: 1, minor }], currency },
        ...{ agreedMinor: null, weightGrams: grams, feedAgeHours: 1, restrictedTo: [], score: null, rank },
      };
    });
    return {
      ...{ lineId: lineIds[i] ?? "", title, sku, quantity, unitPriceMinor: priceMinor, weightGrams: grams },
      ...{ productType: null, vendor: null, tags: [], collections: [], hazmat: false, candidates, pins: [] },
    };
  });
  return {
    ...{ now, timeZone, suppliers, lines, rates: [], ruleSet: { id: "demo", version: 1, rules: [] } },
    destination: { countryCode: order.country, provinceCode: null, postalCode: null, poBox: false, markets: [] },
    defaults: {
      ...{ strategy: "lowest-cost", split: { kind: "by-quantity", maxSuppliers: null } },
      ...{ marginFloorPermille: null, feedTooOldHours: 24, scoreFloor: null },
    },
    order: {
      ...{ id: orderId, version: 1, test: false, currency, totalMinor, createdAt: now, tags: [], source: "web" },
      ...{ risk: "low", payment: "PAID", attributes: [], customer: { orders: 1, tags: [] }, deliveryMethod: null },
      ...{ expedite: false, releasedRules: [] },
    },
  };
}
