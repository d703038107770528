import { chargesMinor } from "./charges.ts";
import type { Problem } from "./problem.ts";

/** Reusable sums for scoring plans quickly; `evaluate` is the plain statement of the same. */
export type Scorer = {
  units: Float64Array;
  grams: Float64Array;
  value: Float64Array;
  drawn: Float64Array;
  /** the vector of the plan scored last */
  vector: Float64Array;
};

export function newScorer(p: Problem): Scorer {
  const { amounts } = p.slab;
  return {
    units: amounts(p.suppliers),
    grams: amounts(p.suppliers),
    value: amounts(p.suppliers),
    drawn: amounts(p.shared.length),
    vector: amounts(p.model.objectives.length + 1),
  };
}

/**
 * Writes the plan's vector to `scorer.vector`; false when the plan breaks a promise of the model. Sums run in candidate
 * order, so that equal plans have equal vectors to the last bit.
 */
export function score(p: Problem, scorer: Scorer, plan: Int32Array): boolean {
  const { model } = p;
  const { units, grams, value, vector } = scorer;
  units.fill(0);
  grams.fill(0);
  value.fill(0);
  let routed = 0;
  let cost = 0;
  let revenue = 0;
  let splits = 0;
  for (let i = 0; i < p.lines; i++) {
    let got = 0;
    let used = 0;
    for (let c = p.lineStart[i]!; c < p.lineStart[i + 1]!; c++) {
      const count = plan[c]!;
      if (count === 0) continue;
      if (count > p.most[c]! || count < p.least[c]!) return false;
      const s = p.supplier[c]!;
      const { breaks } = model.candidates[c]!;
      let b = breaks.length - 1;
      while (b > 0 && breaks[b]!.from > count) b--;
      got += count;
      used++;
      cost += count * breaks[b]!.costMinor;
      units[s]! += count * p.pack[c]!;
      grams[s]! += count * p.grams[c]!;
      value[s]! += count * breaks[b]!.value;
      if (p.twins && used > 1 && drawsTwice(p, plan, i)) return false;
    }
    if (used === 0) continue;
    if (got > model.lines[i]!.quantity || (used > 1 && !p.split)) return false;
    splits += used - 1;
    routed += got;
    revenue += got * model.lines[i]!.priceMinor;
  }
  let suppliers = 0;
  for (let s = 0; s < p.suppliers; s++) {
    if (units[s] === 0) continue;
    const terms = model.suppliers[s]!;
    if (units[s]! < terms.minUnits || units[s]! > terms.maxUnits || value[s]! < terms.minValue) return false;
    suppliers++;
    cost += chargesMinor(terms, grams[s]!, value[s]!);
  }
  if (model.maxSuppliers !== null && suppliers > model.maxSuppliers) return false;
  if (model.marginFloorPermille !== null && 1000 * (revenue - cost) < revenue * model.marginFloorPermille) return false;
  for (const pool of p.shared) {
    let drawn = 0;
    for (const c of pool.candidates) drawn += plan[c]! * p.pack[c]!;
    if (drawn > pool.stock) return false;
  }
  vector[0] = 0 - routed;
  for (let k = 0; k < model.objectives.length; k++) {
    const objective = model.objectives[k]!;
    if (objective.kind === "cost") vector[k + 1] = cost;
    else if (objective.kind === "suppliers") vector[k + 1] = suppliers;
    else if (objective.kind === "line-splits") vector[k + 1] = splits;
    else vector[k + 1] = objective.kind === "latest" ? latest(plan, objective.per) : total(plan, objective.per);
  }
  return true;
}

function latest(plan: Int32Array, per: readonly number[]) {
  let worst = 0;
  for (let c = 0; c < plan.length; c++) if (plan[c]! > 0 && per[c]! > worst) worst = per[c]!;
  return worst;
}

function total(plan: Int32Array, per: readonly number[]) {
  let sum = 0;
  for (let c = 0; c < plan.length; c++) sum += plan[c]! * per[c]!;
  return sum;
}

function drawsTwice(p: Problem, plan: Int32Array, i: number) {
  for (let c = p.lineStart[i]!; c < p.lineStart[i + 1]!; c++)
    for (let d = p.lineStart[i]!; d < c; d++)
      if (plan[c]! > 0 && plan[d]! > 0 && p.supplier[c] === p.supplier[d]) return true;
  return false;
}

/** Is vector `a` before `b`? */
export function isBetter(a: Float64Array, b: Float64Array) {
  for (let k = 0; k < a.length; k++) {
    if (a[k]! < b[k]!) return true;
    if (a[k]! > b[k]!) return false;
  }
  return false;
}
