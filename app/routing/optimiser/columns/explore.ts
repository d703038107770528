import { copyPrices, setCosts } from "../bound.ts";
import type { Search } from "../incumbent.ts";
import { combine, type Level } from "../level.ts";
import { returnNodes, takeNode, type Node } from "../node.ts";
import { slackOf } from "../reduced-cost.ts";
import { layColumns } from "./columns.ts";
import { searchColumns } from "./search.ts";
import { tightenPrices } from "./tighten.ts";

/**
 * Where the columns are too many, those of a plan no farther from the bound than this share of the room are searched for
 * a better plan, which leaves less room.
 */
const NEAREST = 0.25;

/**
 * Searches what is below a bounded root by columns; false when there are too many of them, perhaps with a better plan
 * found. The node's prices, and the level's weights, are then as they were.
 */
export function exploreColumns(search: Search, level: Level, root: Node, nodeBudget: number): boolean {
  const { problem: p, bound } = search;
  const { aim, parts } = level;
  const before = takeNode(p);
  copyPrices(root, before);
  const weights = parts.map(({ weight }) => weight);
  const isDone = explore();
  if (!isDone) {
    copyPrices(before, root);
    parts.forEach((part, j) => (part.weight = weights[j]!));
    combine(level);
    setCosts(p, root, aim, bound);
  }
  returnNodes(p, [before]);
  return isDone;

  function explore(): boolean {
    const tight = tightenPrices(search, level, root);
    if (!tight) return false;
    const value = aim.limit - tight.room;
    const room = () => aim.limit + slackOf(aim.limit) - value;
    for (let trial = 0; trial < 3; trial++) {
      if (room() < 0) return true;
      const within = trial === 1 ? NEAREST * room() : room();
      const columns = layColumns(p, root, level, bound, tight.slack, within);
      if (!columns) continue;
      searchColumns(search, level, root, columns, nodeBudget);
      if (level.unexplored < Infinity) {
        level.unexplored = Math.min(level.unexplored, value + within - aim.limit + (parts[0]?.limit ?? 0));
        return true;
      }
      if (level.done || room() <= within) return true;
    }
    return false;
  }
}
