import loadHighs from "highs";
import { beforeAll, expect, test } from "vitest";
import {
  addColumn,
  addRow,
  newProgram,
  type Program,
  type Terms,
} from "../../app/routing/optimiser/program/program.ts";
import { minimise } from "../../app/routing/optimiser/program/simplex.ts";
import { newSimplex, setBounds, setObjective } from "../../app/routing/optimiser/program/table.ts";
import { solve } from "../../app/routing/optimiser/solve.ts";
import { compareFamily, compareOne, modelToJson, type Solve } from "../../bench/routing/compare.ts";
import { FAMILIES } from "../../bench/routing/families.ts";
import { createOracle, type Oracle } from "../../bench/routing/oracle.ts";
import { seededRandom, type Random } from "../../bench/routing/random.ts";

// The search as a program of whole numbers: its relaxation by itself, the search by itself, and what it is there for.

const TIMEOUT = 180_000;

let highs: Awaited<ReturnType<typeof loadHighs>>;
let oracle: Oracle;
beforeAll(async () => {
  highs = await loadHighs();
  oracle = await createOracle();
});

test(
  "the relaxation's bound is HiGHS' least, also after bounds have changed, and it sees when there is no solution",
  () => {
    let none = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const random = seededRandom(seed);
      const { program, objective } = someProgram(random);
      const lower = Float64Array.from(program.lower);
      const upper = Float64Array.from(program.upper);
      const simplex = newSimplex(program);
      setObjective(simplex, objective);
      for (let round = 0; round < 4; round++) {
        setBounds(simplex, lower, upper);
        const bound = minimise(simplex, Infinity);
        const least = leastByHighs(program, objective, lower, upper);
        if (least === Infinity) {
          none++;
          expect(bound, `seed ${seed}, round ${round}`).toBe(Infinity);
        } else
          expect(Math.abs(bound - least), `seed ${seed}, round ${round}`).toBeLessThan(1e-5 * (1 + Math.abs(least)));
        const column = random.int(0, lower.length - 1);
        if (random.chance(0.5)) lower[column] = upper[column] ?? 0;
        else upper[column] = lower[column] ?? 0;
      }
    }
    expect(none).toBeGreaterThan(50);
  },
  TIMEOUT,
);

const byProgramAlone: Solve = (model, options) =>
  solve(model, { ...options, ways: { everyPlan: false, columns: false, branching: 0 } });

test.each([
  ["tiny-whole", 600],
  ["tiny-split", 300],
  ["full-small-usual", 30],
  ["full-small-nasty", 30],
])(
  "without the other searches the optimum is the same: %s",
  async (name, count) => {
    const family = FAMILIES.find((one) => one.name === name);
    if (!family) throw new Error(`no family ${name}`);
    const differences: string[] = [];
    const result = await compareFamily(family, count, {
      ...{ seed: 815, solve: byProgramAlone, oracle },
      onDifference: ({ seed, why, model }) => differences.push(`${name}:${seed} ${why} ${modelToJson(model)}`),
    });
    expect(differences).toEqual([]);
    expect(result).toMatchObject({ missed: 0, unjudged: 0, unproven: 0 });
  },
  TIMEOUT,
);

test.each([
  ["one pool for all suppliers", "full-mix-nasty", 1630538575],
  ["few line splits wanted", "full-mix-nasty", 1955411276],
  ["many suppliers and pools", "full-mix-nasty", 2537613999],
  ["one source, fewer units than wanted", "full-mix-nasty", 1916390011],
  ["a margin that no plan keeps", "full-mix-nasty", 3209460468],
  ["sums over one pool", "full-mix-20-nasty", 186082301],
])(
  "lines of thousands of units are proven at the app's own budget: %s",
  (_what, name, seed) => {
    const family = FAMILIES.find((one) => one.name === name);
    if (!family) throw new Error(`no family ${name}`);
    expect(compareOne(family, seed, (model) => solve(model), oracle)).toEqual({ kind: "equal", proven: true });
  },
  TIMEOUT,
);

function someProgram(random: Random): { program: Program; objective: Terms } {
  const program = newProgram();
  const columns = random.int(2, 25);
  for (let j = 0; j < columns; j++) addColumn(program, 0, random.pick([1, 1, 5, 1000]), 0);
  for (let rows = random.int(1, 20); rows > 0; rows--) {
    const terms: Terms = new Map();
    for (let j = 0; j < columns; j++) if (random.chance(0.4)) terms.set(j, random.int(-9, 9));
    const least = random.chance(0.5) ? random.int(-20, 10) : -Infinity;
    addRow(program, least, terms, random.chance(0.5) ? Math.max(least, random.int(-5, 30)) : Infinity);
  }
  return { program, objective: new Map(Array.from({ length: columns }, (_, j) => [j, random.int(-20, 20)])) };
}

function leastByHighs({ rows }: Program, objective: Terms, colLower: Float64Array, colUpper: Float64Array): number {
  const terms = rows.map((row) => [...row.terms]);
  const numCols = colLower.length;
  const starts = [0];
  for (const one of terms) starts.push((starts.at(-1) ?? 0) + one.length);
  const indices = terms.flatMap((one) => one.map(([j]) => j));
  const values = terms.flatMap((one) => one.map(([, a]) => a));
  const model = highs.createModel({
    ...{ numCols, numRows: rows.length, colLower, colUpper },
    colCost: Float64Array.from(colLower, (_, j) => objective.get(j) ?? 0),
    rowLower: Float64Array.from(rows, ({ lower }) => lower),
    rowUpper: Float64Array.from(rows, ({ upper }) => upper),
    matrix: { format: "csr", numRows: rows.length, numCols, starts, indices, values },
  });
  try {
    model.options.set({ output_flag: false });
    model.run();
    return model.getModelStatus() === highs.constants.modelStatus.optimal ? model.getObjectiveValue() : Infinity;
  } finally {
    model.dispose();
  }
}
