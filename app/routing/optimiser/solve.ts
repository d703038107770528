import { bestOfEveryPlan } from "./every-plan.ts";
import { firstPlan } from "./first-plan.ts";
import { newSearch, offer, type Search, type Ways } from "./incumbent.ts";
import { newLevel, settleLevel, type Level } from "./level.ts";
import type { Model, Solution } from "./model.ts";
import { copyNode, resetNode, returnNodes, takeNode, type Node } from "./node.ts";
import { layOut } from "./problem.ts";
import { lowerHigh, propagate } from "./propagate.ts";
import { slackOf } from "./reduced-cost.ts";
import { newScorer } from "./score.ts";
import { explore } from "./search.ts";

/** Nodes searched at most unless asked otherwise: the larger the model, the longer a node takes. Some 50 ms. */
function defaultBudget({ candidates, suppliers }: Model) {
  return Math.min(6000, Math.max(1500, Math.round(150_000 / (candidates.length + suppliers.length + 1))));
}

export const ALL_WAYS: Ways = { everyPlan: true, columns: true, branching: Infinity };

/** Share of the budget that each later level has left when the levels before it take too long. */
const RESERVE = 0.03;

/**
 * The plan with the lexicographically smallest vector. Level by level: first the most units, then each objective among
 * the plans that reach the levels before it; a level's search starts with the best plan so far and ends when no better
 * one is left. Deterministic: the budget counts nodes, not time.
 */
export function solve(
  model: Model,
  { nodeBudget = defaultBudget(model), ways = ALL_WAYS }: { nodeBudget?: number; ways?: Ways } = {},
): Solution {
  const p = layOut(model);
  const scorer = newScorer(p);
  const best = ways.everyPlan ? bestOfEveryPlan(p, scorer) : null;
  if (best) {
    const vector = [...best.vector];
    return { units: [...best.plan], vector, proven: true, bound: vector, nodes: 0 };
  }
  const search = newSearch(p, scorer, nodeBudget, ways);
  const root = takeNode(p);
  resetNode(p, root);
  let bound: number[] | null = null;
  const mostUnits = firstPlan(search, root);
  for (let k = 0; k <= model.objectives.length; k++) {
    const atLeast = k === 0 ? 0 - mostUnits : leastAtRoot(search, k, root);
    if (search.bestVector[k]! > atLeast) {
      const level = newLevel(search, k);
      // a level that takes too long leaves the later ones something to order the plan by
      const reserve = Math.floor(nodeBudget * RESERVE) * (model.objectives.length - k);
      explore(search, level, root, nodeBudget - reserve);
      const least = level.unexplored < Infinity ? Math.max(atLeast, leastOf(search, level, k)) : search.bestVector[k]!;
      if (!bound && least < search.bestVector[k]!)
        bound = [...search.bestVector].map((value, j) => (j < k ? value : j === k ? least : 0));
      if (level.ties && level.unexplored === Infinity) break;
    }
    if (k === model.objectives.length) break;
    settleLevel(search, k, root);
    // the first plan's prices are those of the first objective
    if (k > 0) root.price.fill(-Infinity);
  }
  returnNodes(p, [root, search.bound.kept]);
  const vector = [...search.bestVector];
  return { units: [...search.best], vector, proven: bound === null, bound: bound ?? vector, nodes: search.nodes };
}

/** Is there a plan that routes more units than this one, which the model allows? Ends with the first one found. */
export function routesMore(model: Model, units: readonly number[]): boolean {
  const p = layOut({ ...model, objectives: [] });
  const search = newSearch(p, newScorer(p), defaultBudget(model), ALL_WAYS);
  search.plan.set(units);
  offer(search, search.plan);
  const before = search.bestVector[0]!;
  const root = takeNode(p);
  resetNode(p, root);
  const level = newLevel(search, 0);
  const tighten = level.tighten;
  level.tighten = () => {
    tighten();
    level.done = search.bestVector[0]! < before;
  };
  explore(search, level, root, search.nodeBudget);
  returnNodes(p, [root, search.bound.kept]);
  return search.bestVector[0]! < before;
}

/** What plain reasoning on the root says of a level: no plan that reaches the levels before is below it. */
function leastAtRoot(search: Search, k: number, root: Node): number {
  const { problem: p, bestVector } = search;
  const objective = p.model.objectives[k - 1]!;
  const best = bestVector[k]!;
  if (best === 0 || (objective.kind !== "latest" && objective.kind !== "line-splits")) return 0;
  const { limits } = newLevel(search, k);
  const node = takeNode(p);
  const isPossible = (most: number) => {
    copyNode(root, node);
    if (objective.kind === "line-splits") return propagate(p, node, { ...limits, lineSplits: most });
    for (let c = 0; c < p.candidates; c++) if (objective.per[c]! > most && !lowerHigh(node, c, 0)) return false;
    return propagate(p, node, limits);
  };
  const steps =
    objective.kind === "latest"
      ? [...new Set(objective.per)].filter((per) => per < best).sort((a, b) => a - b)
      : Array.from({ length: best }, (_, splits) => splits);
  // what is possible with less is possible with more
  let from = 0;
  for (let to = steps.length; from < to;) {
    const middle = (from + to) >> 1;
    if (isPossible(steps[middle]!)) to = middle;
    else from = middle + 1;
  }
  returnNodes(p, [node]);
  return steps[from] ?? best;
}

/** No plan that reaches the levels before is below this at level k, whose search ended early. */
function leastOf({ bestVector }: Search, level: Level, k: number): number {
  const best = bestVector[k]!;
  const byProgram = Number.isFinite(level.leastOwn) ? Math.ceil(level.leastOwn - slackOf(level.leastOwn)) : -Infinity;
  if (k === 0) return byProgram;
  const own = level.parts[0];
  if (!level.ownPart || !own) return Math.max(0, byProgram);
  const value = level.unexplored - slackOf(level.aim.limit);
  const whole = Number.isInteger(own.limit) ? Math.ceil(value) : value;
  return Math.min(best, Math.max(0, whole));
}
