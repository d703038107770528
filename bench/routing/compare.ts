import type { Ways } from "../../app/routing/optimiser/incumbent.ts";
import type { Model, Solution } from "../../app/routing/optimiser/model.ts";
import { ALL_WAYS } from "../../app/routing/optimiser/solve.ts";
import { bruteForce } from "./brute-force.ts";
import { compareVectors, evaluator } from "./evaluate.ts";
import type { Family } from "./families.ts";
import type { Oracle, OracleAnswer } from "./oracle.ts";
import { instanceSeed } from "./random.ts";

export type Solve = (model: Model, options?: { nodeBudget?: number; ways?: Ways }) => Solution;

export type Difference = { family: string; seed: number; why: string; solver: number[]; judge: number[]; model: Model };

export type FamilyResult = {
  family: string;
  judge: Family["judge"];
  instances: number;
  /** anything that is not as it should be: see `differences` */
  differences: number;
  /** of these, orders that could have been routed in full and were not */
  missed: number;
  /** the search ended at its node budget; plan and bound are compared all the same */
  unproven: number;
  /** HiGHS gave no answer that its own plan bears out; not compared */
  unjudged: number;
  seconds: number;
};

/** More than the app allows itself: here every optimum is to be reached and proven. */
const NODE_BUDGET = 200_000;

/** Compares the solver with the family's judge on one instance. */
export function compareOne(
  family: Family,
  seed: number,
  solve: Solve,
  oracle: Oracle,
):
  | { kind: "equal"; proven: boolean }
  | { kind: "unjudged"; why: string }
  | { kind: "different"; difference: Difference } {
  const model = family.make(seed);
  const solution = solve(model, { nodeBudget: NODE_BUDGET });
  const judged =
    family.judge === "highs" ? askHighs(oracle, model, solution) : { ok: true as const, ...bruteForce(model) };
  if (!judged.ok) return { kind: "unjudged", why: judged.why };
  let why = fault(model, solution, judged.vector);
  // what looking at every plan has settled is given to the search as well
  if (why === null && solution.nodes === 0) {
    const searched = solve(model, { nodeBudget: NODE_BUDGET, ways: { ...ALL_WAYS, everyPlan: false } });
    why = fault(model, searched, judged.vector);
  }
  if (why === null) return { kind: "equal", proven: solution.proven };
  const difference = { family: family.name, seed, why, solver: solution.vector, judge: judged.vector, model };
  return { kind: "different", difference };
}

/** HiGHS' optimum; where the solution is below it HiGHS may have ended too early: then its best of every setting. */
export function askHighs(oracle: Oracle, model: Model, solution: Solution): OracleAnswer {
  const answer = oracle.solve(model);
  if (!answer.ok || compareVectors(solution.vector, answer.vector) >= 0) return answer;
  const answers = oracle.solveInEveryWay(model).filter((one) => one.ok);
  return {
    ...answer,
    ...answers.sort((a, b) => compareVectors(a.vector, b.vector))[0],
    ...{ milliseconds: answer.milliseconds },
  };
}

/** What is wrong with a solution, given the best vector there is. */
export function fault(model: Model, solution: Solution, best: number[]): string | null {
  const verdict = evaluator(model)(solution.units);
  if (!verdict.feasible) return `the plan is not feasible: ${verdict.why}`;
  if (compareVectors(verdict.vector, solution.vector) !== 0)
    return `the plan is worth ${verdict.vector.join(", ")}, not what the solution says`;
  const order = compareVectors(solution.vector, best);
  if (order < 0) return "the plan is better than the judge's: the judge is wrong";
  if (compareVectors(solution.bound, best) > 0) return `the bound ${solution.bound.join(", ")} is above the optimum`;
  if (order > 0 && solution.proven) return "a better plan exists, though this one is said to be proven";
  if (order > 0) return "a better plan exists";
  if (solution.proven && compareVectors(solution.bound, solution.vector) !== 0)
    return `proven, but the bound ${solution.bound.join(", ")} is not the vector`;
  return null;
}

/** Runs `count` instances of a family, from number `first` on; their seeds follow from the run's seed. */
export async function compareFamily(
  family: Family,
  count: number,
  run: { seed: number; first?: number; solve: Solve; oracle: Oracle; onDifference: (difference: Difference) => void },
): Promise<FamilyResult> {
  const before = performance.now();
  const result = { differences: 0, missed: 0, unproven: 0, unjudged: 0 };
  const { first = 0 } = run;
  for (let index = first; index < first + count; index++) {
    await run.oracle.renewWhenWorn();
    const one = compareOne(family, instanceSeed(run.seed, index), run.solve, run.oracle);
    if (one.kind === "unjudged") result.unjudged++;
    else if (one.kind === "equal") result.unproven += one.proven ? 0 : 1;
    else {
      const { solver, judge, model } = one.difference;
      const wanted = model.lines.reduce((sum, { quantity }) => sum + quantity, 0);
      result.differences++;
      if (judge[0] === -wanted && solver[0] !== -wanted) result.missed++;
      run.onDifference(one.difference);
    }
  }
  const seconds = Math.round((performance.now() - before) / 100) / 10;
  return { family: family.name, judge: family.judge, instances: count, ...result, seconds };
}

/** JSON has no Infinity: it is written as a word, for reading by a person. */
export function modelToJson(model: Model): string {
  return JSON.stringify(model, (_, value: unknown) => (value === Infinity ? "Infinity" : value));
}
