import { expect, test } from "vitest";
import type { Model, ModelSupplier } from "../../app/routing/optimiser/model.ts";
import { bruteForce } from "./brute-force.ts";
import { compareVectors, evaluator } from "./evaluate.ts";

const NO_SHIPPING = { bands: [], beyond: { every: 1000, minor: 0 }, parcelMinor: 0, maxParcelGrams: Infinity };
const supplier = (terms: Partial<ModelSupplier> = {}): ModelSupplier => ({
  ...{ fixedMinor: 0, shipping: NO_SHIPPING, freeFrom: Infinity, surchargeBelow: 0, surchargeMinor: 0 },
  ...{ minUnits: 0, maxUnits: Infinity, minValue: 0 },
  ...terms,
});
const offer = (line: number, of: number, costMinor: number, more: Partial<Model["candidates"][number]> = {}) => ({
  ...{ line, supplier: of, pool: of, packSize: 1, grams: 400, breaks: [{ from: 1, costMinor, value: costMinor }] },
  ...more,
});
const model = (more: Partial<Model> = {}): Model => ({
  lines: [
    { quantity: 2, priceMinor: 1000 },
    { quantity: 3, priceMinor: 500 },
  ],
  suppliers: [supplier(), supplier()],
  pools: [Infinity, Infinity],
  candidates: [offer(0, 0, 600), offer(0, 1, 650), offer(1, 0, 300), offer(1, 1, 250)],
  ...{ lineSplit: "any", maxSuppliers: null, marginFloorPermille: null, objectives: [{ kind: "cost" }] },
  ...more,
});
const worth = (units: number[], more: Partial<Model> = {}) => evaluator(model(more))(units);
const cost = (units: number[], terms: Partial<ModelSupplier>) => {
  const verdict = worth(units, { suppliers: [supplier(terms), supplier()] });
  return verdict.feasible ? verdict.vector[1] : verdict.why;
};

test("a plan is worth its units, then its objectives in their order", () => {
  const objectives: Model["objectives"] = [
    { kind: "suppliers" },
    { kind: "line-splits" },
    { kind: "cost" },
    { kind: "latest", per: [3, 9, 2, 4] },
    { kind: "sum", per: [1, 10, 100, 1000] },
  ];
  expect(worth([2, 0, 1, 2], { objectives })).toEqual({
    feasible: true,
    vector: [-5, 2, 1, 2 * 600 + 300 + 2 * 250, 4, 2 + 100 + 2000],
  });
  expect(worth([0, 0, 0, 0], { objectives })).toEqual({ feasible: true, vector: [0, 0, 0, 0, 0, 0] });
});

test("shipping goes by the first band that holds the weight, beyond the last one by begun steps, and by parcels", () => {
  const shipping = {
    bands: [
      { upTo: 400, minor: 100 },
      { upTo: 1200, minor: 250 },
    ],
    ...{ beyond: { every: 500, minor: 30 }, parcelMinor: 7, maxParcelGrams: 800 },
  };
  expect(cost([1, 0, 0, 0], { shipping })).toBe(600 + 100 + 7);
  expect(cost([2, 0, 1, 0], { shipping })).toBe(1500 + 250 + 2 * 7);
  expect(cost([2, 0, 3, 0], { shipping })).toBe(2100 + 250 + 2 * 30 + 3 * 7);
  expect(cost([2, 0, 0, 0], { shipping: { ...shipping, bands: [] } })).toBe(1200 + 2 * 30 + 7);
});

test("goods free the shipping from their threshold on, and pay the surcharge below it", () => {
  const shipping = { ...NO_SHIPPING, parcelMinor: 90 };
  expect(cost([2, 0, 0, 0], { fixedMinor: 5, shipping, freeFrom: 1200 })).toBe(1205);
  expect(cost([2, 0, 0, 0], { fixedMinor: 5, shipping, freeFrom: 1201 })).toBe(1295);
  expect(cost([2, 0, 0, 0], { surchargeBelow: 1200, surchargeMinor: 40 })).toBe(1200);
  expect(cost([2, 0, 0, 0], { surchargeBelow: 1201, surchargeMinor: 40 })).toBe(1240);
});

test("all units of a candidate have the price of the last break they reach", () => {
  const breaks = [
    { from: 1, costMinor: 600, value: 600 },
    { from: 2, costMinor: 500, value: 500 },
  ];
  const candidates = [offer(0, 0, 0, { breaks }), ...model().candidates.slice(1)];
  expect(worth([1, 0, 0, 0], { candidates })).toMatchObject({ vector: [-1, 600] });
  expect(worth([2, 0, 0, 0], { candidates })).toMatchObject({ vector: [-2, 1000] });
});

test.each([
  ["units beyond the line", [2, 1, 0, 0], {}],
  ["a fraction", [0.5, 0, 0, 0], {}],
  ["a split where lines go whole to one candidate", [1, 1, 0, 0], { lineSplit: "one-source" }],
  ["a part of a line where it is all or nothing", [1, 0, 0, 0], { lineSplit: "all-or-nothing" }],
  ["more than the pool has, in supplier units", [2, 0, 0, 0], { pools: [3, 9], candidates: packs(2) }],
  ["fewer units than the supplier's least", [2, 0, 0, 0], { suppliers: [supplier({ minUnits: 3 }), supplier()] }],
  ["more units than the supplier's most", [2, 0, 3, 0], { suppliers: [supplier({ maxUnits: 4 }), supplier()] }],
  ["goods below the supplier's least", [2, 0, 0, 0], { suppliers: [supplier({ minValue: 1201 }), supplier()] }],
  ["too many suppliers", [2, 0, 0, 3], { maxSuppliers: 1 }],
  ["a margin below the floor", [2, 0, 0, 0], { marginFloorPermille: 401 }],
  [
    "two candidates of one supplier for a line",
    [1, 0, 0, 0, 1],
    { candidates: [...model().candidates, offer(0, 0, 1)] },
  ],
] as [string, number[], Partial<Model>][])("not feasible: %s", (_, units, more) => {
  expect(worth(units, more).feasible).toBe(false);
});

test("the limits themselves are feasible", () => {
  const tight = supplier({ minUnits: 2, maxUnits: 2, minValue: 1200 });
  const limits = { suppliers: [tight, supplier()], pools: [2, 0], maxSuppliers: 1, marginFloorPermille: 400 };
  expect(worth([2, 0, 0, 0], limits).feasible).toBe(true);
});

test("the brute force finds what is plain to see", () => {
  expect(bruteForce(model()).vector).toEqual([-5, 1200 + 750]);
  expect(bruteForce(model({ suppliers: [supplier({ fixedMinor: 400 }), supplier()] }))).toMatchObject({
    units: [0, 2, 0, 3],
    vector: [-5, 1300 + 750],
  });
  expect(bruteForce(model({ pools: [1, 1] })).vector).toEqual([-2, 300 + 250]);
});

test("vectors compare level by level", () => {
  expect(compareVectors([-5, 3, 9], [-5, 4, 0])).toBeLessThan(0);
  expect(compareVectors([-5, 3], [-6, 9])).toBeGreaterThan(0);
  expect(compareVectors([-5, 3], [-5, 3])).toBe(0);
});

function packs(packSize: number) {
  return model().candidates.map((candidate) => ({ ...candidate, packSize }));
}
