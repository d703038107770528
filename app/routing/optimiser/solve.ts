import { newSearch } from "./incumbent.ts";
import { newLevel, settleLevel } from "./level.ts";
import type { Model, Solution } from "./model.ts";
import { copyNode, newNode } from "./node.ts";
import { layOut } from "./problem.ts";
import { newScorer } from "./score.ts";
import { explore } from "./search.ts";

const DEFAULT_NODE_BUDGET = 200_000;

/**
 * The plan with the lexicographically smallest vector. Level by level: first the most units, then each objective among
 * the plans that reach the levels before it; a level's search starts with the best plan so far and ends when no better
 * one is left. Deterministic: the budget counts nodes, not time.
 */
export function solve(model: Model, { nodeBudget = DEFAULT_NODE_BUDGET }: { nodeBudget?: number } = {}): Solution {
  const p = layOut(model);
  const search = newSearch(p, newScorer(p), nodeBudget);
  const root = newNode(p);
  root.high.set(p.most);
  root.least.set(p.least);
  root.price.fill(-Infinity);
  let bound: number[] | null = null;
  for (let k = 0; k <= model.objectives.length; k++) {
    if (k === 0 || search.bestVector[k]! > 0) {
      const level = newLevel(search, k);
      copyNode(root, search.stack[0]!);
      explore(search, level, 0, -Infinity);
      if (!bound && level.unexplored < Infinity)
        bound = [...search.bestVector].map((value, index) => (index < k ? value : -Infinity));
    }
    settleLevel(search, k, root);
    root.price.fill(-Infinity);
  }
  const vector = [...search.bestVector];
  return { units: [...search.best], vector, proven: bound === null, bound: bound ?? vector, nodes: search.nodes };
}
