import { copyPrices, learnSlopes, lowerBound } from "./bound.ts";
import { chooseBranch, type Branch } from "./branch.ts";
import { improve } from "./heuristic.ts";
import { offer, type Search } from "./incumbent.ts";
import { weighParts, type Level } from "./level.ts";
import { copyNode, takeNode, OPEN, type Node } from "./node.ts";
import type { Problem } from "./problem.ts";
import { closeSupplier, lowerHigh, propagate, raiseLow } from "./propagate.ts";
import { fixByReducedCost, slackOf } from "./reduced-cost.ts";
import { relaxedPlan } from "./relaxed.ts";

/** Rounds of learning the slopes of the suppliers' charges, at the root and below. */
const ROOT_ROUNDS = 10;
const ROUNDS = 2;

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
  if (depth === 0) weighParts(search, level, node);
  let value = boundWithSlopes(search, level, node, depth === 0 ? ROOT_ROUNDS : ROUNDS);
  if (value > aim.limit + slackOf(aim.limit)) return;
  if (!fixByReducedCost(p, node, bound, aim.limit - value + slackOf(aim.limit))) return;
  if (!narrow(p, node, level)) return;
  relaxedPlan(p, node, bound, plan);
  const branch = chooseBranch(p, node, bound, plan);
  if (offer(search, plan)) level.tighten();
  if (!branch) return;
  if (value <= aim.limit + slackOf(aim.limit) && (depth === 0 || search.nodes % 8 === 0))
    improve(search, level, node, depth === 0);
  if (value > aim.limit + slackOf(aim.limit)) return;
  value = Math.max(value, inherited);
  for (const first of [true, false]) {
    const child = (search.stack[depth + 1] ??= takeNode(p));
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
    if (offer(search, plan)) level.tighten();
    if (last >= best) copyPrices(node, bound.kept);
    const gap = Math.min(aim.limit - last + 1, Math.abs(last) * 0.05 + 1);
    if (!learnSlopes(p, node, bound, plan, gap)) break;
    last = lowerBound(p, node, aim, bound);
    if (last > best) best = last;
  }
  if (last >= best) return best;
  // prices, slopes and slacks belong together: the fixing that follows reads all of them
  copyPrices(bound.kept, node);
  return lowerBound(p, node, aim, bound);
}

function narrow(p: Problem, node: Node, { limits, latest }: Level): boolean {
  if (latest)
    for (let c = 0; c < p.candidates; c++) if (latest.per[c]! >= latest.below && !lowerHigh(node, c, 0)) return false;
  return propagate(p, node, limits);
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
