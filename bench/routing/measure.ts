import type { Model, Solution } from "../../app/routing/optimiser/model.ts";
import { solve } from "../../app/routing/optimiser/solve.ts";
import { askHighs, fault, modelToJson } from "./compare.ts";
import type { Oracle } from "./oracle.ts";
import { quantile, short } from "./report.ts";
import { stopwatch } from "./stopwatch.ts";

export type Run = { quick: boolean; seed: number; oracle: Oracle; say: (text: string) => void };

export type Measured = { model: Model; solution: Solution; milliseconds: number };

/** Share of the models, the slowest, that are timed again. */
export const AGAIN = 0.03;

/**
 * Solves each model three times (once where it takes more than half a second) and keeps the least time: on a machine that
 * does other work the least is nearest to what the search takes. The slowest are timed by processor time too, in rounds
 * long enough for it: among them are those that were interrupted three times. The solver is deterministic, so the
 * solution is one.
 */
export function measure(models: Model[], repeats = 3): Measured[] {
  const measured = models.map((model) => {
    let milliseconds = Infinity;
    let solution: Solution | undefined;
    for (let i = 0; i < repeats && (i === 0 || milliseconds < 500); i++) {
      const elapsed = stopwatch();
      solution = solve(model);
      milliseconds = Math.min(milliseconds, elapsed());
    }
    return { model, solution: solution as Solution, milliseconds };
  });
  const slowest = [...measured].sort((a, b) => b.milliseconds - a.milliseconds);
  for (const one of slowest.slice(0, Math.ceil(AGAIN * measured.length)))
    one.milliseconds = Math.min(
      one.milliseconds,
      processorTime(() => void solve(one.model), one.milliseconds),
    );
  return measured;
}

/** Milliseconds of processor time that a call takes, over so many calls that they take a tenth of a second together. */
export function processorTime(call: () => void, milliseconds: number): number {
  const calls = Math.min(200, Math.max(1, Math.ceil(100 / milliseconds)));
  const before = process.threadCpuUsage();
  for (let i = 0; i < calls; i++) call();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000 / calls;
}

/** Lets the compiler see the solver's code before anything is timed. */
export function warmUp(models: Model[]): void {
  const until = performance.now() + 1_500;
  while (performance.now() < until)
    for (const model of models) {
      solve(model);
      if (performance.now() >= until) break;
    }
}

/** HiGHS on the same models, timed in the same way (once where it takes long); an optimum that differs is counted. */
export async function peer(measured: Measured[], { oracle, say }: Run) {
  const times: number[] = [];
  let differences = 0;
  for (const { model, solution } of measured) {
    await oracle.renewWhenWorn();
    const answer = askHighs(oracle, model, solution);
    if (!answer.ok) continue;
    let least = answer.milliseconds;
    for (let repeat = 1; repeat < 3 && least < 500; repeat++) {
      const again = oracle.solve(model);
      if (again.ok) least = Math.min(least, again.milliseconds);
    }
    times.push(least);
    const why = fault(model, solution, answer.vector);
    // a search that says it is unproven is counted as such
    if (why === null || !solution.proven) continue;
    differences++;
    say(`DIFFERENCE ${why}: ${solution.vector.join(", ")} · HiGHS ${answer.vector.join(", ")} · ${modelToJson(model)}`);
  }
  return { times, differences };
}

export const p50 = (values: number[]) => quantile(values, 0.5);
export const p99 = (values: number[]) => quantile(values, 0.99);
export const times = (measured: Measured[]) => measured.map(({ milliseconds }) => milliseconds);
export const nodes = (measured: Measured[]) => measured.map(({ solution }) => solution.nodes);
export const pair = (values: number[]) => `${short(p50(values))} / ${short(p99(values))}`;

/** How far the first level that is not settled can be from its optimum, as a share of its value. */
export function provenGap({ solution: { proven, vector, bound }, model }: Measured): number {
  if (proven) return 0;
  const open = vector.findIndex((value, level) => value !== bound[level]);
  const [value, least] = [vector[open] ?? 0, bound[open] ?? -Infinity];
  return open < 0 ? 0 : (value - Math.max(least, leastOf(model, open))) / Math.max(1, Math.abs(value));
}

const leastOf = (model: Model, level: number) =>
  level === 0 ? -model.lines.reduce((sum, { quantity }) => sum + quantity, 0) : 0;
