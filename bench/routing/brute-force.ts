import type { Model } from "../../app/routing/optimiser/model.ts";
import { compareVectors, evaluator } from "./evaluate.ts";

/**
 * The best plan by looking at every one: each line in every way, nothing left out but plans that give a line more than
 * it wants. Only for tiny models; throws rather than run for hours.
 */
export function bruteForce(model: Model, limit = 2_000_000): { units: number[]; vector: number[]; plans: number } {
  const ways = model.lines.map((_, line) => waysToFill(model, line));
  const plans = ways.reduce((product, { length }) => product * length, 1);
  if (plans > limit) throw new Error(`${plans} plans are too many to look at (limit ${limit}).`);
  const evaluate = evaluator(model);
  const units = new Array<number>(model.candidates.length).fill(0);
  let best: { units: number[]; vector: number[] } | undefined;

  const visit = (line: number): void => {
    if (line === ways.length) {
      const verdict = evaluate(units);
      if (verdict.feasible && (!best || compareVectors(verdict.vector, best.vector) < 0))
        best = { units: [...units], vector: verdict.vector };
      return;
    }
    for (const way of ways[line] ?? []) {
      for (const [candidate, n] of way) units[candidate] = n;
      visit(line + 1);
      for (const [candidate] of way) units[candidate] = 0;
    }
  };
  visit(0);
  if (!best) throw new Error("Not even the empty plan is feasible.");
  return { ...best, plans };
}

/** Every way to give a line 0 … quantity units, as [candidate, units] of each of its candidates. */
function waysToFill(model: Model, line: number): [number, number][][] {
  const own = model.candidates.flatMap((candidate, c) => (candidate.line === line ? [c] : []));
  const quantity = model.lines[line]?.quantity ?? 0;
  const none = own.map((c): [number, number] => [c, 0]);
  if (model.lineSplit !== "any") {
    const amounts =
      model.lineSplit === "all-or-nothing" ? [quantity] : Array.from({ length: quantity }, (_, i) => i + 1);
    return [
      none,
      ...own.flatMap((c) => amounts.map((n) => none.map(([id]): [number, number] => [id, id === c ? n : 0]))),
    ];
  }
  let ways: [number, number][][] = [[]];
  for (const c of own)
    ways = ways.flatMap((way) => {
      const left = quantity - way.reduce((sum, [, n]) => sum + n, 0);
      return Array.from({ length: left + 1 }, (_, n): [number, number][] => [...way, [c, n]]);
    });
  return ways;
}
