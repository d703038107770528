import { expect, test } from "vitest";
import type { Model, ModelSupplier } from "../../app/routing/optimiser/model.ts";
import { bruteForce } from "../../bench/routing/brute-force.ts";
import { compareOne, modelToJson, type Solve } from "../../bench/routing/compare.ts";
import { evaluator } from "../../bench/routing/evaluate.ts";
import { FAMILIES } from "../../bench/routing/families.ts";
import { createOracle } from "../../bench/routing/oracle.ts";
import { instanceSeed } from "../../bench/routing/random.ts";

/** A solver without fault for tiny models, to be given faulty ones. */
const search = (model: Model) => {
  const { units, vector } = bruteForce(model);
  return { units, vector, proven: true, bound: vector, nodes: 0 };
};
const TINY = FAMILIES.filter(({ judge }) => judge === "brute force");
const oracle = await createOracle();

/** The first difference within so many instances of each tiny family. */
function firstDifference(solve: Solve, instances = 2_000) {
  for (const family of TINY)
    for (let index = 0; index < instances; index++) {
      const one = compareOne(family, instanceSeed(99, index), solve, oracle);
      if (one.kind === "different") return one.difference;
    }
  return undefined;
}

const everySupplier = (change: (supplier: ModelSupplier) => Partial<ModelSupplier>) => (model: Model) => ({
  ...model,
  suppliers: model.suppliers.map((supplier) => ({ ...supplier, ...change(supplier) })),
});
const shipping = (change: Partial<ModelSupplier["shipping"]>) =>
  everySupplier((supplier) => ({ shipping: { ...supplier.shipping, ...change } }));
const objectives = (change: (all: Model["objectives"]) => Model["objectives"]) => (model: Model) => ({
  ...model,
  objectives: change(model.objectives),
});

test.each<[string, (model: Model) => Model]>([
  ["stock", (model) => ({ ...model, pools: model.pools.map(() => Infinity) })],
  ["shared pools", (model) => apart(model)],
  ["pack sizes", (model) => ({ ...model, candidates: model.candidates.map((one) => ({ ...one, packSize: 1 })) })],
  [
    "price breaks",
    (model) => ({ ...model, candidates: model.candidates.map((one) => ({ ...one, breaks: one.breaks.slice(0, 1) })) }),
  ],
  ["weight", (model) => ({ ...model, candidates: model.candidates.map((one) => ({ ...one, grams: 0 })) })],
  ["the way lines are split", (model) => ({ ...model, lineSplit: model.lineSplit === "any" ? "one-source" : "any" })],
  ["the greatest number of suppliers", (model) => ({ ...model, maxSuppliers: null })],
  ["the margin floor", (model) => ({ ...model, marginFloorPermille: null })],
  ["the fixed charge", everySupplier(() => ({ fixedMinor: 0 }))],
  ["weight bands", shipping({ bands: [] })],
  ["what lies beyond the bands", shipping({ beyond: { every: 1000, minor: 0 } })],
  ["the parcel charge", shipping({ parcelMinor: 0 })],
  ["the weight of a parcel", shipping({ maxParcelGrams: Infinity })],
  ["free shipping", everySupplier(() => ({ freeFrom: Infinity }))],
  ["the surcharge", everySupplier(() => ({ surchargeBelow: 0 }))],
  ["least units", everySupplier(() => ({ minUnits: 0 }))],
  ["most units", everySupplier(() => ({ maxUnits: Infinity }))],
  ["least value", everySupplier(() => ({ minValue: 0 }))],
  ["the order of the objectives", objectives((all) => all.toReversed())],
])("a solver that does not look at %s is found out", { timeout: 60_000 }, (_, without) => {
  const blind: Solve = (model) => {
    const changed = without(model);
    const { units } = bruteForce(changed);
    // it values its plan rightly, so that only the choice is wrong
    const vector = valued(model, units);
    return { units, vector, proven: true, bound: vector, nodes: 0 };
  };
  expect(firstDifference(blind)).toBeDefined();
});

test("a solver without fault is not accused, and a false value, bound or proof is", { timeout: 60_000 }, () => {
  expect(firstDifference(search, 300)).toBeUndefined();
  expect(
    firstDifference((model) => ({ ...search(model), vector: search(model).vector.map((v) => v - 1) }))?.why,
  ).toMatch(/not what the solution says/);
  expect(
    firstDifference((model) => ({ ...search(model), bound: search(model).vector.map((v) => v + 1) }))?.why,
  ).toMatch(/is above the optimum/);
  const lazy: Solve = (model) => {
    const units = model.candidates.map(() => 0);
    const vector = valued(model, units);
    return { units, vector, proven: true, bound: vector.with(0, -1000), nodes: 0 };
  };
  expect(firstDifference(lazy)?.why).toMatch(/said to be proven/);
});

test("an instance is written with the word Infinity, which JSON has not", () => {
  const model = TINY[0]?.make(3);
  expect(model && modelToJson({ ...model, pools: [Infinity] })).toContain('"pools":["Infinity"]');
});

function valued(model: Model, units: number[]): number[] {
  const verdict = evaluator(model)(units);
  return verdict.feasible ? verdict.vector : model.objectives.map(() => 0);
}

/** Each candidate draws on a pool of its own, as full as the shared one. */
function apart(model: Model): Model {
  return {
    ...model,
    pools: model.candidates.map(({ pool }) => model.pools[pool] ?? 0),
    candidates: model.candidates.map((one, pool) => ({ ...one, pool })),
  };
}
