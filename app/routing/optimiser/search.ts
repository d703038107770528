import { keep, learnSlopes, lowerBound, newBound, restore, type Aim, type Bound } from "./bound.ts";
import { chooseBranch, type Branch } from "./branch.ts";
import { copyNode, newNode, OPEN, UNDECIDED, type Node } from "./node.ts";
import type { Problem } from "./problem.ts";
import { closeSupplier, lowerHigh, propagate, raiseLow, type Limits } from "./propagate.ts";
import { relaxedPlan } from "./relaxed.ts";
import { isBetter, score, type Scorer } from "./score.ts";

/** Rounds of learning the slopes of the suppliers' charges, at the root and below. */
const ROOT_ROUNDS = 10;
const ROUNDS = 2;

/** The best plan so far, and the search's counters: one for all levels. */
export type Search = {
  problem: Problem;
  scorer: Scorer;
  best: Int32Array;
  bestVector: Float64Array;
  nodes: number;
  nodeBudget: number;
  stack: Node[];
  bound: Bound;
  plan: Int32Array;
};

/** One level: find a plan within `limits` and `aim.limit`, or prove that there is none. */
export type Level = {
  limits: Limits;
  aim: Aim;
  /** the limits after a better plan was found; called with the search's new best */
  tighten: (level: Level) => void;
  /** candidates with a larger `per` are out; null when the level does not ask */
  latest: { per: readonly number[]; below: number } | null;
  /** smallest bound of a node that was left unexplored; Infinity when all were explored */
  unexplored: number;
};

export function newSearch(problem: Problem, scorer: Scorer, nodeBudget: number): Search {
  const empty = new Int32Array(problem.candidates);
  score(problem, scorer, empty);
  return {
    problem,
    scorer,
    best: empty,
    bestVector: scorer.vector.slice(),
    nodes: 0,
    nodeBudget,
    stack: [newNode(problem)],
    bound: newBound(problem),
    plan: new Int32Array(problem.candidates),
  };
}

/** Takes the plan as the best one if it is allowed and better. */
export function offer(search: Search, plan: Int32Array): boolean {
  if (!score(search.problem, search.scorer, plan) || !isBetter(search.scorer.vector, search.bestVector)) return false;
  search.best.set(plan);
  search.bestVector.set(search.scorer.vector);
  return true;
}

/** Explores the subtree of the node at `depth`, whose parent's bound is `inherited`. */
export function explore(search: Search, level: Level, depth: number, inherited: number): void {
  const { problem: p, bound, plan } = search;
  const { aim } = level;
  if (search.nodes >= search.nodeBudget) {
    level.unexplored = Math.min(level.unexplored, inherited);
    return;
  }
  search.nodes++;
  const node = search.stack[depth]!;
  if (!narrow(p, node, level)) return;
  let value = boundWithSlopes(search, level, node, depth === 0 ? ROOT_ROUNDS : ROUNDS);
  if (value > aim.limit + slackOf(aim.limit)) return;
  if (!fixByReducedCost(p, node, bound, aim.limit - value + slackOf(aim.limit))) return;
  if (!narrow(p, node, level)) return;
  relaxedPlan(p, node, bound, plan);
  const branch = chooseBranch(p, node, bound, plan);
  if (offer(search, plan)) {
    level.tighten(level);
    if (value > aim.limit + slackOf(aim.limit)) return;
  }
  if (!branch) return;
  value = Math.max(value, inherited);
  for (const first of [true, false]) {
    const child = (search.stack[depth + 1] ??= newNode(p));
    copyNode(node, child);
    if (applyBranch(p, child, branch, first)) explore(search, level, depth + 1, value);
  }
}

/** The node's bound, with slopes that learn from where the relaxed plan contradicts it. */
function boundWithSlopes(search: Search, level: Level, node: Node, rounds: number): number {
  const { problem: p, bound, plan } = search;
  const { aim } = level;
  let best = lowerBound(p, node, aim, bound);
  let last = best;
  for (let round = 0; round < rounds && last <= aim.limit; round++) {
    relaxedPlan(p, node, bound, plan);
    if (offer(search, plan)) level.tighten(level);
    if (last >= best) keep(node, bound);
    const gap = Math.min(aim.limit - last + 1, Math.abs(last) * 0.05 + 1);
    if (!learnSlopes(p, node, bound, plan, gap)) break;
    last = lowerBound(p, node, aim, bound);
    if (last > best) best = last;
  }
  if (last >= best) return best;
  // prices, slopes and slacks belong together: the fixing that follows reads all of them
  restore(node, bound);
  return lowerBound(p, node, aim, bound);
}

/** Sums of doubles may be off by their last bits; objectives are integers, so this never hides a better plan. */
function slackOf(limit: number) {
  return 1e-6 + Math.abs(limit) * 1e-12;
}

function narrow(p: Problem, node: Node, { limits, latest }: Level): boolean {
  if (latest)
    for (let c = 0; c < p.candidates; c++) if (latest.per[c]! >= latest.below && !lowerHigh(node, c, 0)) return false;
  return propagate(p, node, limits);
}

/**
 * What would push the bound beyond the limit is settled at once: with `room` left, a supplier whose slack is larger stays
 * closed (or open, when it is negative), and a candidate gives only as many units more or fewer as the room pays for.
 */
function fixByReducedCost(p: Problem, node: Node, { unit, slack }: Bound, room: number): boolean {
  const { high, low, status, price } = node;
  for (let s = 0; s < p.suppliers; s++) {
    if (status[s] !== UNDECIDED) continue;
    if (slack[s]! > room && !closeSupplier(p, node, s)) return false;
    if (-slack[s]! > room) status[s] = OPEN;
  }
  for (let c = 0; c < p.candidates; c++) {
    if (low[c] === high[c]) continue;
    const s = p.supplier[c]!;
    const loss = unit[c]! - price[p.line[c]!]!;
    const left = status[s] === UNDECIDED ? room - Math.max(0, slack[s]!) : room;
    if (loss > 0 && loss * (high[c]! - low[c]!) > left) {
      if (!lowerHigh(node, c, low[c]! + Math.max(0, Math.floor(left / loss)))) return false;
    } else if (loss < 0 && status[s] === OPEN && -loss * (high[c]! - low[c]!) > left) {
      const units = high[c]! - Math.floor(left / -loss);
      if (!raiseLow(p, node, c, units)) return false;
    }
  }
  return true;
}

function applyBranch(p: Problem, node: Node, branch: Branch, first: boolean): boolean {
  switch (branch.kind) {
    case "supplier":
      if (!first) return closeSupplier(p, node, branch.supplier);
      node.status[branch.supplier] = OPEN;
      return true;
    case "grams":
      if (first === branch.heavyFirst) node.gramsOver[branch.supplier] = branch.at;
      else node.gramsUpTo[branch.supplier] = branch.at;
      return true;
    case "value":
      if (first) node.valueFrom[branch.supplier] = branch.at;
      else node.valueBelow[branch.supplier] = branch.at;
      return true;
    case "units":
      if (first === branch.moreFirst) return raiseLow(p, node, branch.candidate, branch.at);
      return lowerHigh(node, branch.candidate, branch.at - 1);
  }
}
