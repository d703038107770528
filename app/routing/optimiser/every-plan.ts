import type { Problem } from "./problem.ts";
import { isBetter, score, type Scorer } from "./score.ts";

/** Plans that route everything: beyond so many a search is sooner done; and plans looked at before that is given up. */
const MOST_EXPECTED = 64;
const MOST_PLANS = 200;

type Best = { plan: Int32Array; vector: Float64Array; units: number };

/** All plans of an order, line after line, candidate after candidate. */
type Plans = { p: Problem; scorer: Scorer; plan: Int32Array; best: Best; able: Int32Array; left: number };

/**
 * The best plan of an order that has few, such as one of a line or two, by looking at all that route as many units as any
 * does: sooner done than a bound is found. Null when they are many.
 */
export function bestOfEveryPlan(p: Problem, scorer: Scorer): Best | null {
  if (!hasFewPlans(p)) return null;
  const plan = new Int32Array(p.candidates);
  score(p, scorer, plan);
  const best = { plan: new Int32Array(p.candidates), vector: scorer.vector.slice(), units: 0 };
  // units that the lines from this one on can have
  const able = new Int32Array(p.lines + 1);
  for (let i = p.lines - 1; i >= 0; i--) able[i] = able[i + 1]! + ableFrom(p, i, p.lineStart[i]!);
  const plans: Plans = { p, scorer, plan, best, able, left: MOST_PLANS };
  fill(plans, 0, 0, 0, 0);
  return plans.left < 0 ? null : best;
}

/** Goes through what candidate `c` of line `i` and all after it can give; the line has `got`, those before `routed`. */
function fill(plans: Plans, i: number, c: number, got: number, routed: number): void {
  const { p, plan, best, able } = plans;
  if (i === p.lines) return take(plans, routed);
  const end = p.lineStart[i + 1]!;
  const missing = p.model.lines[i]!.quantity - got;
  if (c === end || missing === 0 || (got > 0 && !p.split)) {
    if (routed + got + able[i + 1]! >= best.units) fill(plans, i + 1, end, 0, routed + got);
    return;
  }
  for (let x = Math.min(p.most[c]!, missing); x >= p.least[c]! && plans.left >= 0; x--) {
    plan[c] = x;
    fill(plans, i, c + 1, got + x, routed);
  }
  plan[c] = 0;
  if (plans.left < 0) return;
  const rest = Math.min(missing, ableFrom(p, i, c + 1));
  if (routed + got + rest + able[i + 1]! >= best.units) fill(plans, i, c + 1, got, routed);
}

function take(plans: Plans, routed: number): void {
  const { p, scorer, plan, best } = plans;
  plans.left--;
  if (!score(p, scorer, plan) || !isBetter(scorer.vector, best.vector)) return;
  best.plan.set(plan);
  best.vector.set(scorer.vector);
  best.units = routed;
}

/** Most units of line `i` from its candidates `from` on. */
function ableFrom(p: Problem, i: number, from: number): number {
  let units = 0;
  for (let c = from; c < p.lineStart[i + 1]!; c++) units = p.split ? units + p.most[c]! : Math.max(units, p.most[c]!);
  return Math.min(units, p.model.lines[i]!.quantity);
}

/** Counts the ways to give every line all it wants: about what will be looked at. */
function hasFewPlans(p: Problem): boolean {
  let plans = 1;
  for (let i = 0; i < p.lines; i++) {
    let givers = 0;
    for (let c = p.lineStart[i]!; c < p.lineStart[i + 1]!; c++) if (p.most[c]! > 0) givers++;
    let ways = givers;
    if (p.split) for (let unit = 1; unit < p.model.lines[i]!.quantity; unit++) ways *= (givers + unit) / (unit + 1);
    plans *= Math.max(1, ways);
    if (plans > MOST_EXPECTED) return false;
  }
  return true;
}
