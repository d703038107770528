import { expect, test } from "vitest";
import { evaluate } from "./evaluate.ts";
import type { Model, ModelSupplier, Objective } from "./model.ts";
import { solve } from "./solve.ts";

const FREE: ModelSupplier = {
  fixedMinor: 0,
  shipping: { bands: [], beyond: { every: 1000, minor: 0 }, parcelMinor: 0, maxParcelGrams: Infinity },
  freeFrom: Infinity,
  surchargeBelow: 0,
  surchargeMinor: 0,
  minUnits: 0,
  maxUnits: Infinity,
  minValue: 0,
};

test("one supplier for both lines is cheaper than two when each order costs a fee", () => {
  const model = order({
    quantities: [2, 3],
    suppliers: [{ fixedMinor: 500 }, { fixedMinor: 500 }],
    costs: [
      [100, 110],
      [120, 100],
    ],
  });
  expect(solve(model)).toMatchObject({ units: [0, 2, 0, 3], vector: [-5, 1020], proven: true, bound: [-5, 1020] });
});

test("a line is split when no supplier has all of it and splits are allowed, else it stays away", () => {
  const shape = { quantities: [5], suppliers: [{}, {}], costs: [[100, 90]], stock: [[3, 3]] };
  expect(solve(order({ ...shape, lineSplit: "any" })).units).toEqual([2, 3]);
  expect(solve(order({ ...shape, lineSplit: "one-source" })).units).toEqual([0, 3]);
  expect(solve(order({ ...shape, lineSplit: "all-or-nothing" })).units).toEqual([0, 0]);
});

test("units move to a supplier until its shipping is free, when that saves more than they cost", () => {
  const shipping = { ...FREE.shipping, parcelMinor: 800 };
  const model = order({
    quantities: [10],
    suppliers: [{}, { shipping, freeFrom: 600 }],
    costs: [[100, 101]],
    stock: [[8, 10]],
    lineSplit: "any",
  });
  expect(solve(model)).toMatchObject({ units: [4, 6], vector: [-10, 1006] });
});

test("when the budget ends early the plan is feasible and the bound is below it", () => {
  const random = chance(5);
  const model = randomOrder(random, { lines: 6, suppliers: 6, quantity: 9 });
  const { proven, bound, vector, units, nodes } = solve(model, { nodeBudget: 2 });
  expect(nodes).toBeLessThanOrEqual(2);
  expect(evaluate(model, units)).toMatchObject({ feasible: true, vector });
  const { vector: best } = solve(model);
  expect(proven || compare(bound, best) <= 0).toBe(true);
  expect(compare(best, vector)).toBeLessThanOrEqual(0);
});

test("an order of thousands of units is searched without running out of stack", () => {
  const bands = [1000, 1250, 6250].map((upTo) => ({ upTo, minor: 500 }));
  const shipping = { bands, beyond: { every: 500, minor: 500 }, parcelMinor: 500, maxParcelGrams: 1000 };
  const suppliers = [1, 2, 3].map(() => ({ fixedMinor: 500, surchargeMinor: 500, shipping }));
  const shape = {
    quantities: [9843, 17_675],
    suppliers,
    stock: [
      [805, 9846],
      [17_676, 17_677],
    ],
  };
  const model = order({
    ...shape,
    costs: [
      [1000, 1000],
      [1000, 1000],
    ],
    lineSplit: "one-source",
  });
  for (const [c, supplier] of [1, 2, 1, 1].entries())
    Object.assign(model.candidates[c] ?? {}, { supplier, grams: 500 });
  model.lines.forEach((line, i) => (line.priceMinor = [1000, 1200][i] ?? 0));
  model.marginFloorPermille = 0;
  model.objectives = [{ kind: "sum", per: [0, 0, 0, 0] }, { kind: "latest", per: [0, 0, 1, 0] }, { kind: "cost" }];
  // no unit pays for its parcel
  expect(solve(model)).toMatchObject({ vector: [0, 0, 0, 0], proven: true });
});

test("the answer is that of looking at every plan, on 250 small random orders", () => {
  const random = chance(11);
  for (let n = 0; n < 250; n++) {
    const model = randomOrder(random, { lines: 1 + (n % 3), suppliers: 1 + (n % 3), quantity: 2 });
    const { units, vector, proven, bound } = solve(model);
    expect(evaluate(model, units)).toEqual({ vector, feasible: true, why: null });
    expect({ proven, bound, vector }).toEqual({ proven: true, bound: vector, vector: bestOfAll(model) });
  }
}, 60_000);

function order(shape: {
  quantities: number[];
  suppliers: Partial<ModelSupplier>[];
  costs: number[][];
  stock?: number[][];
  lineSplit?: Model["lineSplit"];
}): Model {
  const suppliers = shape.suppliers.map((terms) => ({ ...FREE, ...terms }));
  const pairs = shape.costs.flatMap((row, line) => row.map((costMinor, supplier) => ({ line, supplier, costMinor })));
  return {
    lines: shape.quantities.map((quantity) => ({ quantity, priceMinor: 200 })),
    suppliers,
    pools: pairs.map(({ line, supplier }) => shape.stock?.[line]?.[supplier] ?? Infinity),
    candidates: pairs.map(({ line, supplier, costMinor }, pool) => {
      return { line, supplier, pool, packSize: 1, grams: 100, breaks: [{ from: 1, costMinor, value: 100 }] };
    }),
    lineSplit: shape.lineSplit ?? "all-or-nothing",
    maxSuppliers: null,
    marginFloorPermille: null,
    objectives: [{ kind: "cost" }],
  };
}

function randomOrder(random: (n: number) => number, size: { lines: number; suppliers: number; quantity: number }) {
  const grid = <T>(cell: () => T) =>
    Array.from({ length: size.lines }, () => Array.from({ length: size.suppliers }, cell));
  const shipping = () => ({
    bands: random(2) ? [{ upTo: 150, minor: random(90) }] : [],
    beyond: { every: 200, minor: random(60) },
    parcelMinor: random(40),
    maxParcelGrams: random(2) ? 300 : Infinity,
  });
  const model = order({
    quantities: Array.from({ length: size.lines }, () => 1 + random(size.quantity)),
    suppliers: Array.from({ length: size.suppliers }, () => ({
      fixedMinor: random(100),
      shipping: shipping(),
      freeFrom: random(2) ? 250 : Infinity,
      surchargeBelow: random(300),
      surchargeMinor: random(80),
      minUnits: random(4),
      maxUnits: random(3) ? Infinity : 3,
      minValue: random(3) ? 0 : 200,
    })),
    costs: grid(() => 50 + random(120)),
    stock: grid(() => random(size.quantity + 2)),
    lineSplit: (["all-or-nothing", "one-source", "any"] as const)[random(3)],
  });
  const per = model.candidates.map(() => random(4));
  const all: Objective[] = [{ kind: "cost" }, { kind: "suppliers" }, { kind: "line-splits" }, { kind: "latest", per }];
  const first = random(4);
  model.objectives = [...all.slice(first), { kind: "sum", per }, ...all.slice(0, first)];
  for (const candidate of model.candidates) {
    if (random(3) === 0) candidate.pool = 0;
    if (random(3) === 0) candidate.breaks.push({ from: 2, costMinor: 40 + random(60), value: 90 });
  }
  if (random(3) === 0) model.marginFloorPermille = 300 + random(300);
  if (random(3) === 0) model.maxSuppliers = 1 + random(2);
  return model;
}

/** The smallest vector over every plan there is. */
function bestOfAll(model: Model) {
  let best: number[] | null = null;
  const units = model.candidates.map(() => 0);
  const visit = (c: number) => {
    const candidate = model.candidates[c];
    if (!candidate) {
      const { vector, feasible } = evaluate(model, units);
      if (feasible && (best === null || compare(vector, best) < 0)) best = vector;
      return;
    }
    for (let count = 0; count <= (model.lines[candidate.line]?.quantity ?? 0); count++) {
      units[c] = count;
      visit(c + 1);
    }
    units[c] = 0;
  };
  visit(0);
  return best;
}

function compare(a: readonly number[], b: readonly number[]) {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** Numbers from 0 to n − 1 by a linear congruential generator: the same orders in every run. */
function chance(seed: number) {
  let state = seed;
  return (n: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}
