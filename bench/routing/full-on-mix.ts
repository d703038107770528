import type { Model, ModelSupplier, Objective } from "../../app/routing/optimiser/model.ts";
import { mixInstance } from "./core-instances.ts";
import { seededRandom, type Random } from "./random.ts";

/**
 * An order of the mix, the same as the core model's, with all that terms can say put on top: a strategy of several
 * levels, weight bands, free shipping from a value on, surcharges for small orders, price breaks, packs, a margin floor,
 * a greatest number of suppliers.
 */
export function fullOnMix(seed: number, shape: { suppliers: number; lineSplit: Model["lineSplit"] }): Model {
  const core = mixInstance(seed, { ...shape, lineSplit: shape.lineSplit === "any" ? "any" : "all-or-nothing" });
  const random = seededRandom(seed ^ 0xfacade);
  const pools = [...core.pools];
  const candidates = core.candidates.map((candidate) => {
    const [first] = candidate.breaks;
    const breaks = [...candidate.breaks];
    if (first && random.chance(0.3))
      for (const [from, factor] of [
        [random.int(2, 3), 0.95],
        [random.int(5, 10), 0.9],
      ] as const)
        breaks.push({ from, costMinor: Math.round(first.costMinor * factor), value: Math.round(first.value * factor) });
    const packSize = random.chance(0.15) ? random.pick([2, 3, 6]) : 1;
    pools[candidate.pool] = (pools[candidate.pool] ?? 0) * packSize;
    return { ...candidate, packSize, breaks };
  });
  return {
    ...core,
    pools,
    candidates,
    suppliers: core.suppliers.map((supplier) => terms(random, supplier)),
    lineSplit: shape.lineSplit,
    maxSuppliers: random.chance(0.2) ? random.int(1, 4) : null,
    marginFloorPermille: random.chance(0.2) ? random.pick([50, 100, 200]) : null,
    objectives: strategy(random, candidates, shape.suppliers),
  };
}

function terms(random: Random, supplier: ModelSupplier): ModelSupplier {
  const { parcelMinor } = supplier.shipping;
  const banded = random.chance(0.5);
  const bands = [500, 2000, 5000, 10_000].map((upTo, i) => ({
    upTo,
    minor: Math.round(parcelMinor * (0.6 + 0.35 * i)),
  }));
  return {
    ...supplier,
    shipping: banded
      ? { ...supplier.shipping, bands, beyond: { every: 5000, minor: Math.round(parcelMinor * 0.4) }, parcelMinor: 0 }
      : supplier.shipping,
    freeFrom: random.chance(0.4) ? random.int(5, 30) * 1000 : Infinity,
    surchargeBelow: random.chance(0.3) ? random.int(2, 10) * 1000 : 0,
    surchargeMinor: random.int(2, 10) * 100,
  };
}

function strategy(random: Random, candidates: Model["candidates"], suppliers: number): Objective[] {
  const bySupplier = (from: number, to: number) => {
    const per = Array.from({ length: suppliers }, () => random.int(from, to));
    return candidates.map(({ supplier }) => per[supplier] ?? 0);
  };
  const cost: Objective = { kind: "cost" };
  const fewest: Objective = { kind: "suppliers" };
  const splits: Objective = { kind: "line-splits" };
  const fastest: Objective = { kind: "latest", per: bySupplier(1, 7) };
  const preference: Objective = { kind: "sum", per: bySupplier(0, 2) };
  const distance: Objective = { kind: "sum", per: bySupplier(5, 900) };
  return random.pick([
    [cost, fewest, fastest],
    [fewest, splits, cost],
    [fastest, cost, fewest],
    [preference, cost, splits],
    [distance, cost],
    random.shuffle([cost, fewest, splits, fastest, preference]),
  ]);
}
