import { expect, test } from "vitest";
import { fullOnMix } from "../../../bench/routing/full-on-mix.ts";
import type { Model, ModelSupplier } from "./model.ts";
import { solve } from "./solve.ts";

// What the optimiser must never forget, each by itself. `npm run check:routing-mutations` makes it forget them.

const FREE: ModelSupplier = {
  fixedMinor: 0,
  shipping: { bands: [], beyond: { every: 1000, minor: 0 }, parcelMinor: 0, maxParcelGrams: Infinity },
  ...{ freeFrom: Infinity, surchargeBelow: 0, surchargeMinor: 0, minUnits: 0, maxUnits: Infinity, minValue: 0 },
};
type Offer = { supplier: number; pool: number; packSize?: number; costMinor?: number };

/** One line that may be split. */
const oneLine = (quantity: number, pools: number[], offers: Offer[]): Model => ({
  lines: [{ quantity, priceMinor: 200 }],
  suppliers: [FREE, FREE],
  pools,
  candidates: offers.map(({ packSize = 1, costMinor = 100, ...offer }) => ({
    ...{ ...offer, line: 0, packSize, grams: 100 },
    breaks: [{ from: 1, costMinor, value: 100 }],
  })),
  ...{ lineSplit: "any", maxSuppliers: null, marginFloorPermille: null, objectives: [{ kind: "cost" }] },
});

test("a pack takes as many units of the pool as it has", () => {
  const model = oneLine(3, [5], [{ supplier: 0, pool: 0, packSize: 2 }]);
  expect(solve(model)).toMatchObject({ units: [2], vector: [-2, 200], proven: true });
});

test("a line draws on one offer of a supplier, also where a second one has more", () => {
  const twins = [
    { supplier: 0, pool: 0 },
    { supplier: 0, pool: 1, costMinor: 90 },
    { supplier: 1, pool: 2, costMinor: 150 },
  ];
  expect(solve(oneLine(5, [3, 2, 9], twins))).toMatchObject({ units: [3, 0, 2], vector: [-5, 600], proven: true });
});

test("a bound that is given with an unproven plan is not above the best plan", () => {
  let unproven = 0;
  for (let seed = 1; seed <= 120; seed += 1) {
    const model = fullOnMix(seed, { suppliers: 8, lineSplit: "any" });
    const early = solve(model, { nodeBudget: 2 });
    const best = solve(model);
    if (early.proven || !best.proven) continue;
    unproven += 1;
    const at = early.bound.findIndex((value, level) => value !== best.vector[level]);
    expect(at < 0 || (early.bound[at] ?? 0) < (best.vector[at] ?? 0)).toBe(true);
  }
  expect(unproven).toBeGreaterThan(5);
});
