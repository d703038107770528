import type { Model, ModelCandidate, ModelSupplier } from "../../app/routing/optimiser/model.ts";
import { seededRandom, type Random } from "./random.ts";

export type CoreShape = { lines: number; suppliers: number; lineSplit: "all-or-nothing" | "any" };

/** Lines × suppliers of the grid. */
export const GRID = [
  [1, 5],
  [2, 5],
  [3, 10],
  [5, 10],
  [5, 20],
  [8, 20],
  [12, 20],
  [12, 50],
  [20, 20],
  [20, 50],
] as const;

/** How many lines the orders of the mix have: [from, to] with its share. */
export const MIX: readonly (readonly [readonly [number, number], number])[] = [
  [[1, 1], 45],
  [[2, 2], 25],
  [[3, 3], 15],
  [[4, 5], 8],
  [[6, 10], 5],
  [[11, 20], 2],
];

/** Parcel base and freight per kg by zone, in cents. */
const ZONES = [
  { parcel: 350, perKg: 40 },
  { parcel: 650, perKg: 90 },
  { parcel: 1200, perKg: 220 },
] as const;

/**
 * One objective, landed cost, with what makes the problem hard: a fixed charge and a parcel base per supplier, freight
 * per kg in the unit costs, a greatest weight per parcel, minimum orders and capacities. All money in cents. The
 * parameters stand in docs/routing-optimiser.md.
 */
export function coreInstance(seed: number, shape: CoreShape): Model {
  const random = seededRandom(seed);
  const lines = Array.from({ length: shape.lines }, () => {
    const cost = Math.round(Math.exp(random.real(Math.log(300), Math.log(8000))));
    return { quantity: quantity(random), cost, grams: Math.round(Math.exp(random.real(Math.log(50), Math.log(6000)))) };
  });
  const suppliers = Array.from({ length: shape.suppliers }, () => coreSupplier(random));
  const pools: number[] = [];
  const candidates: ModelCandidate[] = [];
  for (const [line, { quantity: wanted, cost, grams }] of lines.entries()) {
    const chosen = suppliers.map(() => random.chance(0.5));
    if (!chosen.includes(true)) chosen[random.int(0, suppliers.length - 1)] = true;
    for (const [supplier, { zone }] of suppliers.entries()) {
      if (!chosen[supplier]) continue;
      const goods = Math.round(cost * random.real(0.85, 1.25));
      const costMinor = goods + Math.round((grams * zone.perKg) / 1000);
      candidates.push({
        line,
        supplier,
        pool: pools.length,
        packSize: 1,
        grams,
        breaks: [{ from: 1, costMinor, value: goods }],
      });
      pools.push(stock(random, wanted));
    }
  }
  return {
    lines: lines.map(({ quantity: wanted, cost }) => ({ quantity: wanted, priceMinor: Math.round(cost * 1.6) })),
    suppliers: suppliers.map(({ terms }) => terms),
    pools,
    candidates,
    lineSplit: shape.lineSplit,
    maxSuppliers: null,
    marginFloorPermille: null,
    objectives: [{ kind: "cost" }],
  };
}

/** An order as they come: mostly one to three lines. */
export function mixInstance(seed: number, shape: Omit<CoreShape, "lines">): Model {
  const random = seededRandom(seed ^ 0x51f15e);
  const [from, to] = random.weighted(MIX);
  return coreInstance(seed, { ...shape, lines: random.int(from, to) });
}

export function quantity(random: Random): number {
  const [from, to] = random.weighted([
    [[1, 1], 60],
    [[2, 2], 20],
    [[3, 5], 15],
    [[6, 12], 5],
  ] as const);
  return random.int(from, to);
}

export function stock(random: Random, wanted: number): number {
  const state = random.weighted([
    ["none", 12],
    ["partial", 18],
    ["ample", 70],
  ] as const);
  if (state === "none") return 0;
  return state === "partial"
    ? random.int(Math.min(1, wanted - 1), Math.max(0, wanted - 1))
    : wanted + random.int(0, 50);
}

function coreSupplier(random: Random): { zone: (typeof ZONES)[number]; terms: ModelSupplier } {
  const zone = random.pick(ZONES);
  const minimum = random.chance(0.15);
  const byValue = random.chance(2 / 3);
  const capped = random.chance(0.05);
  return {
    zone,
    terms: {
      fixedMinor: random.int(0, 300),
      shipping: {
        bands: [],
        beyond: { every: 1000, minor: 0 },
        parcelMinor: Math.round(zone.parcel * random.real(0.8, 1.2)),
        maxParcelGrams: random.pick([10_000, 20_000, 31_500]),
      },
      freeFrom: Infinity,
      surchargeBelow: 0,
      surchargeMinor: 0,
      minUnits: minimum && !byValue ? random.int(2, 6) : 0,
      maxUnits: capped ? random.int(3, 10) : Infinity,
      minValue: minimum && byValue ? random.int(1500, 8000) : 0,
    },
  };
}
