import loadHighs, { type Highs } from "highs";
import type { Model } from "../../app/routing/optimiser/model.ts";
import { evaluator } from "./evaluate.ts";
import { stopwatch } from "./stopwatch.ts";
import { integerProgram, type Program, type Terms } from "./program.ts";

export type OracleAnswer =
  | {
      ok: true;
      units: number[];
      vector: number[];
      /** inside HiGHS only: handing over, solving, reading; the program's construction is not counted */
      milliseconds: number;
    }
  | { ok: false; why: string };

export type Oracle = {
  solve: (model: Model) => OracleAnswer;
  /** every setting, each with its answer: for when one is in doubt */
  solveInEveryWay: (model: Model) => OracleAnswer[];
  /** to be called between solves: WebAssembly memory only grows, so HiGHS is loaded anew now and then */
  renewWhenWorn: () => Promise<void>;
};

const SOLVES_PER_INSTANCE = 2_000;

const OPTIONS = { output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0, time_limit: 120 };

/**
 * All data are integers, but with thousands of units no tolerance is right for every program: a wide one lets a 0/1
 * column leak a unit, a narrow one can call a feasible program infeasible (both seen). The first way whose answer its own
 * plan bears out is taken.
 */
const WAYS: Record<string, string | number>[] = [
  { mip_feasibility_tolerance: 1e-8 },
  {},
  { mip_feasibility_tolerance: 1e-9, primal_feasibility_tolerance: 1e-9, dual_feasibility_tolerance: 1e-9 },
  { presolve: "off", mip_feasibility_tolerance: 1e-8 },
];

/**
 * The optimum of the whole model by HiGHS, level after level: each is solved to a gap of 0 with the ones before fixed.
 * Every plan is rounded and valued anew by the evaluator; an answer whose values HiGHS had not claimed is none.
 */
export async function createOracle(): Promise<Oracle> {
  let highs = await loadHighs();
  let solves = 0;
  const ask = (model: Model, way: Record<string, string | number>): OracleAnswer => {
    solves++;
    try {
      return solveLevels(highs, model, way);
    } catch (error) {
      // an instance that has trapped stays broken
      solves = SOLVES_PER_INSTANCE;
      return { ok: false, why: String(error) };
    }
  };
  return {
    solve(model) {
      let answer: OracleAnswer = { ok: false, why: "not asked" };
      for (const way of WAYS) if (!answer.ok) answer = ask(model, way);
      return answer;
    },
    solveInEveryWay: (model) => WAYS.map((way) => ask(model, way)),
    async renewWhenWorn() {
      if (solves < SOLVES_PER_INSTANCE) return;
      highs = await loadHighs();
      solves = 0;
    },
  };
}

function solveLevels(highs: Highs, model: Model, options: Record<string, string | number>): OracleAnswer {
  const evaluate = evaluator(model);
  const program = integerProgram(model);
  const wanted = model.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  let milliseconds = 0;
  let plan = { units: model.candidates.map(() => 0), vector: [0, ...model.objectives.map(() => 0)] };

  const ask = (objective: Terms): { status: number; value: number; columns: Float64Array } => {
    const elapsed = stopwatch();
    const answer = run(highs, program, objective, options);
    milliseconds += elapsed();
    return answer;
  };
  const [units, ...levels] = program.levels;
  if (program.upper.length === 0) return { ok: true, ...plan, milliseconds };
  if (!units) throw new Error("A program has at least the level of units.");
  let level = 0;
  // Most orders can be routed in full: then the units and the first objective take one solve.
  if (levels[0]) {
    const rows = program.rows.length;
    units.fix(-wanted);
    const answer = ask(levels[0].terms);
    if (answer.status === highs.constants.modelStatus.optimal) {
      const failed = take(answer, [-wanted, answer.value]);
      if (failed) return failed;
      levels[0].fix(plan.vector[1] as number);
      level = 2;
    } else if (answer.status === highs.constants.modelStatus.infeasible) program.rows.length = rows;
    else return { ok: false, why: `status ${answer.status} for the order in full` };
  }
  for (; level < program.levels.length; level++) {
    const { terms, fix } = program.levels[level] as Program["levels"][number];
    // no value is below 0, and no number of units above what is wanted
    const least = level === 0 ? -wanted : 0;
    if (plan.vector[level] !== least) {
      const answer = ask(terms);
      if (answer.status !== highs.constants.modelStatus.optimal)
        return { ok: false, why: `status ${answer.status} at level ${level}` };
      const failed = take(answer, [...plan.vector.slice(0, level), answer.value]);
      if (failed) return failed;
    }
    fix(plan.vector[level] as number);
  }
  return { ok: true, ...plan, milliseconds };

  function take(answer: { columns: Float64Array }, claimed: number[]): OracleAnswer | undefined {
    const units = program.units.map((terms) =>
      Math.round([...terms].reduce((sum, [c, n]) => sum + n * Math.round(answer.columns[c] as number), 0)),
    );
    const verdict = evaluate(units);
    if (!verdict.feasible) return { ok: false, why: `HiGHS' plan is not feasible: ${verdict.why}` };
    if (claimed.some((value, i) => Math.abs(value - (verdict.vector[i] as number)) > 0.01))
      return { ok: false, why: `HiGHS claims ${claimed.join(", ")}, its plan is worth ${verdict.vector.join(", ")}` };
    plan = { units, vector: verdict.vector };
    return undefined;
  }
}

function run(highs: Highs, { upper, rows }: Program, objective: Terms, options: Record<string, string | number>) {
  const colCost = new Float64Array(upper.length);
  for (const [c, n] of objective) colCost[c] = n;
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const { terms } of rows) {
    for (const [c, n] of terms)
      if (n !== 0) {
        indices.push(c);
        values.push(n);
      }
    starts.push(indices.length);
  }
  const integer = highs.constants.variableType.integer;
  const model = highs.createModel({
    numCols: upper.length,
    numRows: rows.length,
    colCost,
    colLower: new Float64Array(upper.length),
    colUpper: Float64Array.from(upper),
    rowLower: Float64Array.from(rows, ({ lower }) => lower),
    rowUpper: Float64Array.from(rows, (row) => row.upper),
    matrix: { format: "csr", numRows: rows.length, numCols: upper.length, starts, indices, values },
    integrality: new Int32Array(upper.length).fill(integer),
  });
  try {
    model.options.set({ ...OPTIONS, ...options });
    model.run();
    return {
      status: model.getModelStatus() as number,
      value: model.getObjectiveValue(),
      columns: model.getSolution().colValue,
    };
  } finally {
    model.dispose();
  }
}
