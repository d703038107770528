import type { Model, Objective, Solution } from "./model.ts";
import { layOut } from "./problem.ts";
import { newScorer } from "./score.ts";
import { explore, newSearch, type Level, type Search } from "./search.ts";

const DEFAULT_NODE_BUDGET = 200_000;

/**
 * The plan with the lexicographically smallest vector. Level by level: first the most units, then each objective among
 * the plans that reach the levels before it; a level's search starts with the best plan so far and ends when no better
 * one is left. Deterministic: the budget counts nodes, not time.
 */
export function solve(model: Model, { nodeBudget = DEFAULT_NODE_BUDGET }: { nodeBudget?: number } = {}): Solution {
  const p = layOut(model);
  const search = newSearch(p, newScorer(p), nodeBudget);
  let bound: number[] | null = null;
  for (let k = 0; k <= model.objectives.length; k++) {
    const level = newLevel(search, k);
    if (!level) continue;
    startNode(search, k);
    explore(search, level, 0, -Infinity);
    if (bound || level.unexplored === Infinity) continue;
    bound = [...search.bestVector].map((value, index) => (index < k ? value : -Infinity));
  }
  const vector = [...search.bestVector];
  return { units: [...search.best], vector, proven: bound === null, bound: bound ?? vector, nodes: search.nodes };
}

function startNode({ problem: p, stack, bestVector }: Search, k: number) {
  const root = stack[0]!;
  root.high.set(p.most);
  for (const [j, objective] of p.model.objectives.slice(0, Math.max(0, k - 1)).entries())
    if (objective.kind === "latest")
      for (let c = 0; c < p.candidates; c++) if (objective.per[c]! > bestVector[j + 1]!) root.high[c] = 0;
  root.low.fill(0);
  root.least.set(p.least);
  root.status.fill(0);
  root.gramsOver.fill(-1);
  root.gramsUpTo.fill(Infinity);
  root.valueFrom.fill(-Infinity);
  root.valueBelow.fill(Infinity);
  root.price.fill(-Infinity);
  root.perUnit.fill(0);
  root.perGram.fill(0);
  root.perValue.fill(0);
}

/** The search for a plan that is better at level k (0 = units routed); null when level k cannot be improved at all. */
function newLevel(search: Search, k: number): Level | null {
  const { problem: p, bestVector } = search;
  const level: Level = {
    limits: { units: 0, suppliers: Infinity, lineSplits: Infinity },
    aim: { cost: 0, supplier: 0, perUnit: new Float64Array(p.candidates), unrouted: Infinity, limit: 0 },
    tighten: () => setLimits(search, k, level),
    latest: null,
    unexplored: Infinity,
  };
  const objective = p.model.objectives[k - 1];
  if (objective && bestVector[k]! <= 0) return null;
  if (!objective) level.aim.unrouted = 1;
  else addToAim(level, objective);
  setLimits(search, k, level);
  return level;
}

function addToAim({ aim }: Level, objective: Objective) {
  if (objective.kind === "cost") aim.cost = 1;
  else if (objective.kind === "suppliers") aim.supplier = 1;
  else if (objective.kind === "sum") for (const [c, per] of objective.per.entries()) aim.perUnit[c] = per;
}

/** What is left to look for, given the best plan so far. */
function setLimits({ problem: p, bestVector }: Search, k: number, level: Level) {
  const { limits, aim } = level;
  limits.units = k === 0 ? 1 - bestVector[0]! : 0 - bestVector[0]!;
  aim.limit = 0;
  for (let j = 1; j <= k; j++) {
    const objective = p.model.objectives[j - 1]!;
    const most = j < k ? bestVector[j]! : justBelow(objective, bestVector[j]!);
    if (objective.kind === "suppliers") limits.suppliers = Math.min(limits.suppliers, most);
    if (objective.kind === "line-splits") limits.lineSplits = Math.min(limits.lineSplits, most);
    if (objective.kind === "latest" && j === k) level.latest = { per: objective.per, below: bestVector[j]! };
    if (j === k && (objective.kind === "cost" || objective.kind === "sum" || objective.kind === "suppliers"))
      aim.limit = most;
  }
}

function justBelow(objective: Objective, value: number) {
  const whole = !("per" in objective) || objective.per.every(Number.isInteger);
  return whole ? value - 1 : value - Math.abs(value) * 1e-9;
}
