import { copyPrices, setCosts } from "../bound.ts";
import type { Search } from "../incumbent.ts";
import { combine, type Level } from "../level.ts";
import { hasManyUnits, returnNodes, takeNode, type Node } from "../node.ts";
import { polish } from "../polish.ts";
import { slackOf } from "../reduced-cost.ts";
import { branchByUses } from "./branch.ts";
import { FEW_COLUMNS, layColumns, MOST_COLUMNS } from "./columns.ts";
import { cutByUses } from "./cut.ts";
import { searchColumns } from "./search.ts";
import { ROUNDS, tightenPrices, type Tight } from "./tighten.ts";

/** From so many columns on a better plan is looked for first: it leaves fewer of them. */
const WORTH_POLISHING = 200;
/**
 * Where the columns are too many, those of a plan no farther from the bound than this share of the room are searched for
 * a better plan, which leaves less room.
 */
const NEAREST = 0.25;

/**
 * The search by columns below a bounded root. Each call searches what is within the room that the best plan so far leaves:
 * true when that settles the level, false when the columns are too many, perhaps with a better plan found and with less
 * left of the root. The root's prices, and the level's weights, are then as they were.
 */
export function columnSearch(search: Search, level: Level, root: Node, nodeBudget: number): () => boolean {
  const { problem: p, bound } = search;
  const { aim, parts } = level;
  let tight: Tight | null | undefined;
  let value = 0;
  let tightPrices: Node | undefined;
  let tightWeights: number[] = [];
  let searched = Infinity;
  // of levels that ask for a sum alone, and where units can be gone through one by one
  let isPolished = !level.ownPart || hasManyUnits(p, root);
  let isBranched = isPolished;
  const room = () => aim.limit + slackOf(aim.limit) - value;
  return () => {
    if (tight === null || (tight && aim.limit >= searched)) return false;
    const before = takeNode(p);
    copyPrices(root, before);
    const weights = parts.map(({ weight }) => weight);
    const isDone = explore();
    if (!isDone) {
      if (!tightPrices) copyPrices(root, (tightPrices = takeNode(p)));
      copyPrices(before, root);
      setWeights(weights);
    }
    returnNodes(p, [before]);
    searched = aim.limit;
    return isDone;
  };

  function setWeights(weights: number[]) {
    parts.forEach((part, j) => (part.weight = weights[j]!));
    combine(level);
    setCosts(p, root, aim, bound);
  }

  function explore(): boolean {
    if (tight && tightPrices) {
      copyPrices(tightPrices, root);
      setWeights(tightWeights);
    } else {
      tight = tightenPrices(search, level, root, ROUNDS);
      if (!tight) return false;
      value = aim.limit - tight.room;
      tightWeights = parts.map(({ weight }) => weight);
    }
    for (let trial = 0; trial < 3; trial++) {
      if (room() < 0) return true;
      const within = trial === 1 ? NEAREST * room() : room();
      const columns = layColumns(p, root, level, bound, tight.slack, {
        room: within,
        most: isBranched ? MOST_COLUMNS : FEW_COLUMNS,
      });
      if (!isPolished && (!columns || columns.cost.length > WORTH_POLISHING)) {
        isPolished = true;
        polish(search, level, root);
        trial--;
        continue;
      }
      if (!columns) continue;
      searchColumns(search, level, root, columns, nodeBudget);
      if (level.unexplored < Infinity) {
        level.unexplored = Math.min(level.unexplored, value + within - aim.limit + (parts[0]?.limit ?? 0));
        return true;
      }
      if (level.done || room() <= within) return true;
    }
    if (room() < 0 || !cutByUses(p, root, level, bound, tight.slack, room())) return true;
    if (isBranched) return false;
    isBranched = true;
    return branchByUses(search, level, root, nodeBudget);
  }
}
