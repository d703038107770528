import type { CandidateFacts, LineFacts, RoutingFacts, SupplierFacts, TermsFacts } from "../../app/routing/facts.ts";
import type { Rule } from "../../app/routing/rules/rule.ts";
import type { ShippingCharge } from "../../app/suppliers/tariff.ts";
import { MIX, quantity, stock } from "./core-instances.ts";
import { seededRandom, type Random } from "./random.ts";

/** A shop with its suppliers and rules, of which many orders are made. */
export type BenchShop = { suppliers: SupplierFacts[]; rules: Rule[]; strategy: RoutingFacts["defaults"]["strategy"] };

const NOW = Date.parse("2026-11-19T09:00:00Z");
const ZONES = [
  { zone: "Near", baseMinor: 350, perKgMinor: 40, km: [5, 300] },
  { zone: "Country", baseMinor: 650, perKgMinor: 90, km: [200, 1200] },
  { zone: "Abroad", baseMinor: 1200, perKgMinor: 220, km: [800, 9000] },
] as const;
const COUNTRIES = ["DE", "AT", "NL", "FR", "PL", "US"];
const TAGS = ["gift", "vip", "fragile", "b2b", "sale"];

/** Suppliers with everything that terms can say: fees, tariffs, minimums, capacity, cutoffs in their zones, foreign money. */
export function benchShop(seed: number, suppliers: number): BenchShop {
  const random = seededRandom(seed ^ 0x5407);
  return {
    suppliers: Array.from({ length: suppliers }, (_, index) => supplier(random, index)),
    rules: rulesOf(suppliers),
    strategy: "lowest-cost",
  };
}

function supplier(random: Random, index: number): SupplierFacts {
  const zone = random.pick(ZONES);
  return {
    ...{ id: `supplier-${String(index).padStart(2, "0")}`, name: `Supplier ${index + 1}`, kind: "shopify" },
    ...{ priority: index, state: random.chance(0.95) ? "ready" : "paused", countryCode: random.pick(COUNTRIES) },
    tags: random.chance(0.3) ? ["certified"] : [],
    terms: terms(random),
    shipping: shipping(random, zone),
    unitsToday: random.int(0, 3),
    distanceKm: random.int(zone.km[0], zone.km[1]),
    score: random.chance(0.8) ? { value: random.int(40, 100), sample: random.int(5, 200) } : null,
  };
}

function terms(random: Random): TermsFacts {
  const minimum = random.chance(0.15);
  return {
    currency: random.chance(0.25) ? "USD" : "EUR",
    ...{ orderFeeMinor: random.int(0, 300), handlingMinor: random.int(0, 100), packagingMinor: random.int(0, 80) },
    itemFeeMinor: random.chance(0.3) ? random.int(5, 60) : 0,
    minUnits: minimum ? random.int(2, 6) : 0,
    minValueMinor: random.chance(0.1) ? random.int(1500, 8000) : 0,
    ...{
      surchargeBelowMinor: random.chance(0.3) ? random.int(2, 10) * 1000 : 0,
      surchargeMinor: random.int(2, 10) * 100,
    },
    capacityPerDay: random.chance(0.05) ? random.int(6, 14) : null,
    leadTimeDays: random.int(0, 4),
    cutoff: random.chance(0.7) ? "14:00" : null,
    timeZone: random.pick(["Europe/Berlin", "Europe/London", "America/New_York", "Europe/Warsaw"]),
    workdays: [1, 2, 3, 4, 5],
    holidays: ["2026-12-25", "2026-12-26"],
    transitDays: random.int(1, 7),
    methods: random.chance(0.2) ? ["Standard", "Express"] : [],
    priceTolerancePermille: random.chance(0.5) ? 100 : null,
    dutyPermille: random.chance(0.2) ? 40 : null,
  };
}

function shipping(random: Random, { zone, baseMinor, perKgMinor }: (typeof ZONES)[number]): ShippingCharge {
  const banded = random.chance(0.4);
  const bands = [500, 2000, 5000, 10_000].map((upToGrams, i) => ({
    upToGrams,
    minor: Math.round(baseMinor * (0.6 + 0.35 * i)),
  }));
  return {
    ...{ zone, perKgMinor, perItemMinor: random.chance(0.2) ? 50 : 0, bands: banded ? bands : [] },
    baseMinor: banded ? 0 : Math.round(baseMinor * random.real(0.8, 1.2)),
    maxParcelGrams: random.pick([10_000, 20_000, 31_500]),
    freeFromMinor: random.chance(0.4) ? random.int(5, 30) * 1000 : null,
    ...{
      remoteMinor: random.chance(0.1) ? 400 : 0,
      oversizeMinor: 900,
      oversizeGrams: random.chance(0.2) ? 5000 : null,
    },
  };
}

/** A dozen rules, as a shop that uses them has: some restrict, some prefer, most do not match an order. */
function rulesOf(suppliers: number): Rule[] {
  const rule = (id: string, when: Rule["when"]["of"], ...then: Rule["then"]): Rule => ({
    ...{ id, name: id, on: true, when: { match: "all", of: when }, then },
  });
  const total = (is: string, minor: number) => ({
    condition: "order.total",
    ...{ is, amount: { minor, currency: "EUR" } },
  });
  const country = (...values: string[]) => ({ condition: "destination.country", is: "one-of", values });
  const tagged = (...values: string[]) => ({ condition: "order.tags", is: "any-of", values });
  const some = (...places: number[]) => ({
    by: "supplier" as const,
    values: places.filter((place) => place < suppliers).map((place) => `supplier-${String(place).padStart(2, "0")}`),
  });
  return [
    rule("vip", [tagged("vip")], { action: "strategy", strategy: "fastest" }),
    rule("gifts", [tagged("gift")], { action: "split", kind: "never", maxSuppliers: null }),
    rule("b2b", [tagged("b2b")], { action: "prefer", suppliers: some(1, 4) }, { action: "tag", tags: ["b2b"] }),
    rule("large", [total("at-least", 30_000)], { action: "split", kind: "by-line", maxSuppliers: 3 }),
    rule("small", [total("less-than", 2500)], { action: "strategy", strategy: "fewest-splits" }),
    rule("austria", [country("AT")], { action: "prefer", suppliers: { by: "country", values: ["AT"] } }),
    rule("states", [country("US")], { action: "only", suppliers: { by: "country", values: ["US"] } }),
    rule("poland", [country("PL")], { action: "except", suppliers: some(0) }),
    rule("fragile", [tagged("fragile")], { action: "prefer", suppliers: { by: "tag", values: ["certified"] } }),
    rule("sale", [tagged("sale")], { action: "spread-load" }),
    rule("france", [country("FR"), total("at-least", 10_000)], { action: "margin", floorPermille: 100 }),
    rule("risky", [{ condition: "order.risk", is: "one-of", values: ["high"] }], { action: "hold", reason: "Risk" }),
  ];
}

/** One order of the mix at that shop: mostly one to three lines, each mapped at about half of the suppliers. */
export function factsOnMix(shop: BenchShop, seed: number): RoutingFacts {
  const random = seededRandom(seed ^ 0x0fac75);
  const [from, to] = random.weighted(MIX);
  const lines = Array.from({ length: random.int(from, to) }, (_, index) => line(random, shop, index));
  const totalMinor = lines.reduce((sum, each) => sum + each.quantity * each.unitPriceMinor, 0);
  return {
    ...{ now: new Date(NOW).toISOString(), timeZone: "Europe/Berlin" },
    order: {
      ...{ id: `order-${seed}`, version: 1, test: false, currency: "EUR", totalMinor },
      createdAt: new Date(NOW - random.int(1, 120) * 60_000).toISOString(),
      tags: random.chance(0.3) ? [random.pick(TAGS)] : [],
      ...{ source: "web", risk: random.chance(0.02) ? "high" : "low", payment: "PAID", attributes: [] },
      ...{ customer: { orders: random.int(1, 9), tags: [] }, deliveryMethod: "Standard", expedite: false },
      releasedRules: [],
    },
    destination: {
      ...{
        countryCode: random.weighted([
          ["DE", 70],
          ["AT", 10],
          ["FR", 10],
          ["PL", 5],
          ["US", 5],
        ] as const),
      },
      ...{ provinceCode: null, postalCode: String(random.int(10_000, 99_999)), poBox: false, markets: ["eu"] },
    },
    ruleSet: { id: "rules", version: 1, rules: shop.rules },
    defaults: {
      ...{ strategy: shop.strategy, split: { kind: "by-quantity", maxSuppliers: null } },
      ...{ marginFloorPermille: null, feedTooOldHours: 48, scoreFloor: 45 },
    },
    suppliers: shop.suppliers,
    lines,
    rates: [{ from: "USD", rate: "0.9213", date: "2026-11-19" }],
  };
}

function line(random: Random, { suppliers }: BenchShop, index: number): LineFacts {
  const cost = Math.round(Math.exp(random.real(Math.log(300), Math.log(8000))));
  const weightGrams = Math.round(Math.exp(random.real(Math.log(50), Math.log(6000))));
  const wanted = quantity(random);
  const lineId = `line-${String(index).padStart(2, "0")}`;
  const mapped = suppliers.filter(() => random.chance(0.5));
  return {
    ...{ lineId, title: `Item ${index}`, sku: `SKU-${random.int(1, 9999)}`, quantity: wanted },
    ...{ unitPriceMinor: Math.round(cost * 1.6), weightGrams, productType: "Things", vendor: "Acme" },
    ...{ tags: [], collections: [], hazmat: false, pins: [] },
    candidates: mapped.map((of) => candidate(random, { of, lineId, cost, weightGrams, wanted })),
  };
}

type Item = { of: SupplierFacts; lineId: string; cost: number; weightGrams: number; wanted: number };

function candidate(random: Random, { of, lineId, cost, weightGrams, wanted }: Item): CandidateFacts {
  const packSize = random.chance(0.1) ? random.pick([2, 3, 6]) : 1;
  const minor = Math.max(1, Math.round((cost * random.real(0.85, 1.25)) / packSize));
  const id = `${lineId}/${of.id}`;
  return {
    ...{ mappingId: `mapping-${id}`, supplierId: of.id, offerId: `offer-${id}`, poolId: `pool-${id}` },
    ...{ variantGid: `gid://shopify/ProductVariant/${random.int(1, 1_000_000)}`, sku: null, packSize },
    atpUnits: random.chance(0.05) ? null : stock(random, wanted) * packSize,
    prices: random.chance(0.3)
      ? [
          { from: 1, minor },
          { from: 5, minor: Math.round(minor * 0.95) },
        ]
      : [{ from: 1, minor }],
    ...{ currency: of.terms.currency, agreedMinor: null, weightGrams: Math.ceil(weightGrams / packSize) },
    ...{ feedAgeHours: random.int(0, 30), restrictedTo: random.chance(0.05) ? ["US"] : [], score: null, rank: 0 },
    ...(of.state === "ready" ? {} : { excluded: { code: "supplier-paused" as const, values: {} } }),
  };
}
