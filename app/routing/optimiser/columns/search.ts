import { offer, type Search } from "../incumbent.ts";
import type { Level } from "../level.ts";
import type { Node } from "../node.ts";
import { smallestBound, takeOpen } from "../open-nodes.ts";
import { slackOf } from "../reduced-cost.ts";
import type { Columns } from "./columns.ts";
import { evaluate, isPlan, newDual, raise, type ColumnNode, type Dual } from "./dual.ts";
import { dropDear, dropImpossible, keep } from "./narrow.ts";
import { rowsOf } from "./rows.ts";
import { applySplit, chooseSplit } from "./split.ts";

/** Steps of the prices at the root, whose prices are good ones, and below. */
const ROOT_STEPS = 12;
const STEPS = 8;

/** So many dives in turn start from the youngest open node, one after them from the one with the smallest bound. */
const DIVES = 4;

/** As in the search by nodes: ties are left to the later levels when they are many. */
const MOST_TIES = 60;

type Open = { node: ColumnNode; value: number };

/** Finds the best plan among the choices of columns, or gives up at the budget and says what is left. */
export function searchColumns(search: Search, level: Level, root: Node, columns: Columns, nodeBudget: number): void {
  const { problem: p } = search;
  const rows = rowsOf(p, columns, level, root);
  const dual = newDual(columns, rows);
  const own = rows[0]!;
  const latest = latestOf(columns, level);
  const open: Open[] = [];
  let current: Open | undefined = { node: rootOf(columns, level, root, rows.length), value: -Infinity };
  let tied = 0;
  let dives = 0;
  const offerChosen = () => {
    if (!isPlan(dual)) return;
    search.plan.fill(0);
    for (const b of dual.chosen)
      for (let e = columns.from[b]!; e < columns.from[b + 1]!; e++)
        if (columns.candidate[e]! >= 0) search.plan[columns.candidate[e]!] = columns.units[e]!;
    if (offer(search, search.plan)) level.tighten();
  };
  const isBeyond = (value: number) => value > own.limit() + slackOf(own.limit());
  for (let steps = ROOT_STEPS; current; steps = STEPS, current ??= takeOpen(open, ++dives % DIVES !== 0)) {
    const { node, value }: Open = current;
    current = undefined;
    if (isBeyond(value)) continue;
    if (level.done) return;
    if (search.nodes >= nodeBudget) {
      level.unexplored = Math.min(value, smallestBound(open));
      return;
    }
    search.nodes++;
    const below = level.latest?.below ?? Infinity;
    if (latest && !keep(node, (b) => latest[b]! < below)) continue;
    const found = expand(dual, node, steps, offerChosen);
    if (found === null) continue;
    // equal at this level at best
    const step = Number.isInteger(own.limit()) ? 1 : 0;
    if (level.ties && isBeyond(found + step) && ++tied > MOST_TIES) {
      level.ties = false;
      level.tighten();
    }
    if (isBeyond(found)) continue;
    const split = chooseSplit(dual, node);
    if (!split) {
      evaluate(dual, node);
      offerChosen();
      continue;
    }
    const worth = Math.max(found, value);
    const other = copyColumnNode(node);
    if (applySplit(dual, other, split, false)) open.push({ node: other, value: worth });
    if (applySplit(dual, node, split, true)) current = { node, value: worth };
  }
}

/** Narrows and bounds; null when nothing of interest is left. */
function expand(dual: Dual, node: ColumnNode, steps: number, offerChosen: () => void): number | null {
  if (!dropImpossible(dual, node)) return null;
  const value = raise(dual, node, steps, offerChosen);
  offerChosen();
  return dropDear(dual, node, value) && dropImpossible(dual, node) ? value : null;
}

function rootOf(columns: Columns, level: Level, { price }: Node, rows: number): ColumnNode {
  const weight = new Float64Array(rows);
  const first = level.ownPart ? 0 : 1;
  for (const [j, part] of level.parts.entries()) weight[first + j] = part.weight;
  weight[0] = 1;
  return {
    open: Int32Array.from(columns.cost, (_, b) => b),
    at: columns.start.slice(),
    price: price.slice(0, columns.wanted.length),
    weight,
  };
}

function copyColumnNode({ open, at, price, weight }: ColumnNode): ColumnNode {
  return { open: open.slice(0, at[at.length - 1]), at: at.slice(), price: price.slice(), weight: weight.slice() };
}

/** The latest of each column's candidates, where the level asks for that. */
function latestOf({ cost, from, candidate }: Columns, { latest }: Level): Float64Array | null {
  if (!latest) return null;
  return Float64Array.from(cost, (_, b) => {
    let last = -Infinity;
    for (let e = from[b]!; e < from[b + 1]!; e++)
      if (candidate[e]! >= 0) last = Math.max(last, latest.per[candidate[e]!]!);
    return last;
  });
}
