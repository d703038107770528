import type { Model, ModelCandidate, ModelSupplier, Objective } from "../../app/routing/optimiser/model.ts";
import { seededRandom, type Random } from "./random.ts";

export type FullShape = {
  lines: [from: number, to: number];
  suppliers: [from: number, to: number];
  quantity: [from: number, to: number];
  /** usual: what shops agree on. nasty: ties everywhere, zeros, contradictions, huge numbers, one pool for all */
  manner: "usual" | "nasty";
  lineSplit?: Model["lineSplit"];
};

/** What a nasty instance is nasty by; each with a chance of its own. */
type Nastiness = {
  ties: boolean;
  noStock: boolean;
  free: boolean;
  huge: boolean;
  onePool: boolean;
  contradictions: boolean;
  jagged: boolean;
};

const KIND = {
  ties: false,
  noStock: false,
  free: false,
  huge: false,
  onePool: false,
  contradictions: false,
  jagged: false,
};

/**
 * Everything the model can say at once: lexicographic objectives in any order, weight bands and beyond, parcels, free
 * shipping, surcharges, price breaks, pack sizes, shared pools, minimum units and value, capacity, margin floor, a
 * greatest number of suppliers, all three ways of splitting a line.
 */
export function fullInstance(seed: number, shape: FullShape): Model {
  const random = seededRandom(seed);
  const nasty: Nastiness =
    shape.manner === "usual"
      ? KIND
      : {
          ties: random.chance(0.4),
          noStock: random.chance(0.1),
          free: random.chance(0.2),
          huge: random.chance(0.15),
          onePool: random.chance(0.2),
          contradictions: random.chance(0.3),
          jagged: random.chance(0.4),
        };
  const lines = Array.from({ length: random.int(...shape.lines) }, () => {
    const cost = nasty.ties ? 1000 : nasty.free ? random.pick([0, 1, 100]) : 50 * random.int(4, 160);
    return {
      quantity: nasty.huge ? random.int(100, 20_000) : random.int(...shape.quantity),
      cost,
      priceMinor: nasty.free && random.chance(0.5) ? 0 : Math.round(cost * random.pick([1, 1.2, 1.5, 2])),
      grams: random.pick(nasty.ties ? [500] : nasty.free ? [0, 10] : [50, 120, 250, 500, 1000, 2500, 7000]),
    };
  });
  const wantedUnits = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const wantedValue = lines.reduce((sum, { quantity, cost }) => sum + quantity * cost, 0);
  const suppliers = Array.from({ length: random.int(...shape.suppliers) }, () =>
    fullSupplier(random, nasty, wantedUnits, wantedValue),
  );
  const tied = suppliers[0];
  if (nasty.ties && tied && random.chance(0.7)) suppliers.fill(tied);

  const { candidates, pools } = offers(random, nasty, lines, suppliers.length);
  return {
    lines: lines.map(({ quantity, priceMinor }) => ({ quantity, priceMinor })),
    suppliers,
    pools,
    candidates,
    lineSplit: shape.lineSplit ?? random.pick(["all-or-nothing", "one-source", "any", "any"] as const),
    maxSuppliers: random.chance(0.3) ? random.int(nasty.contradictions && random.chance(0.1) ? 0 : 1, 3) : null,
    marginFloorPermille: random.chance(0.3)
      ? random.pick(nasty.contradictions ? [0, 300, 1000] : [0, 50, 100, 250])
      : null,
    objectives: objectives(random, nasty, candidates, suppliers.length),
  };
}

type Line = { quantity: number; cost: number; grams: number };

function offers(random: Random, nasty: Nastiness, lines: Line[], suppliers: number) {
  const pools: number[] = [];
  const candidates: ModelCandidate[] = [];
  const wanted = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  if (nasty.onePool) pools.push(random.int(0, wanted + 3));
  const density = random.pick([0.4, 0.6, 0.9]);
  for (const [line, { quantity, cost, grams }] of lines.entries())
    for (let supplier = 0; supplier < suppliers; supplier++) {
      if (!random.chance(density)) continue;
      // now and then a supplier has two offers for one line
      for (let offer = random.chance(0.1) ? 2 : 1; offer > 0; offer--) {
        const packSize = random.chance(0.25) ? random.pick([2, 3, 6, 12]) : 1;
        const shared = candidates.filter((one) => one.supplier === supplier).map(({ pool }) => pool);
        const pool = nasty.onePool ? 0 : shared.length && random.chance(0.2) ? random.pick(shared) : pools.length;
        if (pool === pools.length) pools.push(stock(random, nasty, quantity * packSize));
        const costMinor = nasty.ties ? cost : Math.round(cost * random.real(0.8, 1.25));
        const value = nasty.free ? random.int(0, 1) * costMinor : Math.round(costMinor * random.pick([0.9, 1]));
        candidates.push({
          ...{ line, supplier, pool, packSize, grams },
          breaks: priceBreaks(random, nasty, quantity, { costMinor, value }),
        });
      }
    }
  return { candidates, pools };
}

function stock(random: Random, nasty: Nastiness, wanted: number): number {
  if (nasty.noStock && random.chance(0.6)) return random.int(0, Math.min(1, wanted));
  const state = random.weighted([
    ["none", 10],
    ["partial", 25],
    ["enough", 50],
    ["unlimited", 15],
  ] as const);
  if (state === "none") return 0;
  if (state === "unlimited") return Infinity;
  return state === "partial" ? random.int(1, Math.max(1, wanted - 1)) : wanted + random.int(0, 3);
}

function priceBreaks(
  random: Random,
  nasty: Nastiness,
  quantity: number,
  first: { costMinor: number; value: number },
): ModelCandidate["breaks"] {
  const breaks = [{ from: 1, ...first }];
  while (breaks.length < 4 && random.chance(breaks.length === 1 ? 0.3 : 0.5)) {
    const last = breaks.at(-1) ?? { from: 1, ...first };
    const factor = nasty.jagged ? random.pick([0.5, 0.9, 1, 1.3]) : random.pick([0.85, 0.9, 0.95]);
    breaks.push({
      from: last.from + random.int(1, Math.max(1, Math.ceil(quantity / 2))),
      costMinor: Math.round(last.costMinor * factor),
      value: Math.round(last.value * factor),
    });
  }
  return breaks;
}

function fullSupplier(random: Random, nasty: Nastiness, units: number, value: number): ModelSupplier {
  const money = (from: number, to: number) => (nasty.free ? 0 : nasty.ties ? 500 : 5 * random.int(from / 5, to / 5));
  const bands: { upTo: number; minor: number }[] = [];
  for (let n = random.pick([0, 1, 2, 3, 4]); n > 0; n--) {
    const last = bands.at(-1) ?? { upTo: 0, minor: 0 };
    const minor = nasty.jagged ? money(0, 1500) : last.minor + money(100, 600);
    bands.push({ upTo: last.upTo + random.pick([250, 500, 1000, 2000, 5000]), minor });
  }
  const fraction = (share: number) => random.real(0, share);
  const minUnits = random.chance(0.15) ? random.int(1, Math.max(1, Math.ceil(units * fraction(0.8)))) : 0;
  return {
    fixedMinor: money(0, 400),
    shipping: {
      bands,
      beyond: { every: random.pick([500, 1000, 5000]), minor: money(0, 300) },
      parcelMinor: random.chance(0.4) ? money(100, 900) : 0,
      maxParcelGrams: random.chance(0.6) ? random.pick([1000, 5000, 20_000]) : Infinity,
    },
    freeFrom: random.chance(0.35) ? Math.round(value * fraction(1.1)) : Infinity,
    surchargeBelow: random.chance(0.3) ? Math.round(value * fraction(0.9)) : 0,
    surchargeMinor: money(0, 800),
    minUnits: nasty.contradictions && random.chance(0.2) ? units * 20 : minUnits,
    maxUnits: random.chance(0.15)
      ? random.int(nasty.contradictions ? 0 : Math.min(2, units), Math.max(2, units))
      : Infinity,
    minValue: random.chance(0.15) ? Math.round(value * fraction(nasty.contradictions ? 3 : 0.7)) : 0,
  };
}

function objectives(random: Random, nasty: Nastiness, candidates: ModelCandidate[], suppliers: number): Objective[] {
  const bySupplier = (from: number, to: number) => {
    const per = Array.from({ length: suppliers }, () => (nasty.ties ? from : random.int(from, to)));
    return candidates.map(({ supplier }) => per[supplier] ?? 0);
  };
  const all: Objective[] = [
    { kind: "cost" },
    { kind: "suppliers" },
    { kind: "line-splits" },
    { kind: "latest", per: candidates.map(() => random.int(0, nasty.ties ? 1 : 9)) },
    { kind: "sum", per: candidates.map(() => random.int(0, 3)) },
    { kind: "sum", per: bySupplier(0, 1500) },
  ];
  const order = random.shuffle(all).slice(0, random.int(nasty.contradictions ? 0 : 1, all.length));
  // most strategies ask for the cost somewhere
  return order.some(({ kind }) => kind === "cost") || random.chance(0.2) ? order : [...order, { kind: "cost" }];
}

/**
 * Small enough for the brute force, with everything on, every second one nasty. whole: to 4 lines × 4 suppliers, a line
 * never split (two thirds all or nothing, the rest one source with fewer units allowed); split: to 3 × 3, 1 or 2 units a
 * line, split by units.
 */
export function tinyInstance(seed: number, kind: "whole" | "split"): Model {
  const random = seededRandom(seed ^ 0x7a11);
  const manner = random.chance(0.5) ? "usual" : "nasty";
  const lineSplit = kind === "split" ? "any" : random.chance(2 / 3) ? "all-or-nothing" : "one-source";
  const most = kind === "split" ? 3 : 4;
  const units = lineSplit === "all-or-nothing" ? 5 : 2;
  const size: [number, number] = random.chance(0.7) ? [most - 1, most] : [1, most];
  const model = fullInstance(seed, { lines: size, suppliers: size, quantity: [1, units], manner, lineSplit });
  // huge quantities are for HiGHS: the brute force counts units one by one
  return { ...model, lines: model.lines.map((line) => ({ ...line, quantity: 1 + ((line.quantity - 1) % units) })) };
}
