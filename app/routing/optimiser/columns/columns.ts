import type { Bound } from "../bound.ts";
import type { Level } from "../level.ts";
import { CLOSED, OPEN, type Node } from "../node.ts";
import type { Problem } from "../problem.ts";
import { newUses, type Uses } from "./uses.ts";
import { walkUses } from "./walk.ts";

/**
 * The order as a choice of one column from each group: a group is a supplier, its columns all the ways to use it that the
 * root's bound leaves open (and not to use it), each with its exact charges, minimum, capacity and price breaks inside;
 * or a group is what stays unrouted of a line. Together the columns have to give each line what it wants. The relaxation
 * of that alone is far nearer to the truth than one that takes a supplier's charges apart from its lines (set
 * partitioning: Neebe and Rao 1983, Baldacci and others 2002).
 */
export type Columns = {
  /** columns of group g: start[g] … start[g + 1] − 1 */
  start: Int32Array;
  /** entries of column b: from[b] … from[b + 1] − 1 */
  from: Int32Array;
  line: Int32Array;
  units: Int32Array;
  /** −1: units that stay unrouted */
  candidate: Int32Array;
  /** goods and charges */
  cost: Float64Array;
  /** units wanted by line, leftovers included */
  wanted: Int32Array;
};

/** Beyond these the columns cost more than the nodes they save; fewer where what is too much can be split further. */
export const MOST_COLUMNS = 1000;
export const FEW_COLUMNS = 250;
const MOST_STEPS = 10_000;

type Draft = { start: number[]; from: number[]; line: number[]; units: number[]; candidate: number[]; cost: number[] };

/**
 * The columns that can be part of a plan whose aim is at most `room` above the bound; null when there are too many.
 */
export function layColumns(
  p: Problem,
  node: Node,
  { aim }: Level,
  bound: Bound,
  slack: Float64Array,
  { room, most }: { room: number; most: number },
): Columns | null {
  const draft: Draft = { start: [0], from: [0], line: [], units: [], candidate: [], cost: [] };
  const lay = (uses: Uses) => {
    for (let k = 0; k < uses.count; k++)
      if (uses.units[k]! > 0) enter(draft, p.line[uses.candidates[k]!]!, uses.units[k]!, uses.candidates[k]!);
    close(draft, uses.cost);
    if (draft.cost.length > most) uses.steps = -1;
  };
  const uses = newUses(p, node, aim, bound, { steps: MOST_STEPS, visit: lay });
  for (let s = 0; s < p.suppliers; s++) {
    if (node.status[s] === CLOSED) continue;
    if (node.status[s] !== OPEN && -slack[s]! <= room) close(draft, 0);
    uses.atMost = room + slack[s]!;
    walkUses(uses, s);
    if (uses.steps < 0) return null;
    draft.start.push(draft.cost.length);
  }
  if (node.spare > 0 && !leaveUnrouted(p, node, draft, most)) return null;
  return {
    start: Int32Array.from(draft.start),
    from: Int32Array.from(draft.from),
    line: Int32Array.from(draft.line),
    units: Int32Array.from(draft.units),
    candidate: Int32Array.from(draft.candidate),
    cost: Float64Array.from(draft.cost),
    wanted: node.lineMost.slice(0, p.lines),
  };
}

/** What may stay unrouted of each line. */
function leaveUnrouted(p: Problem, { lineMost, spare }: Node, draft: Draft, columns: number): boolean {
  for (let i = 0; i < p.lines; i++) {
    const most = lineMost[i]!;
    const whole = p.model.lineSplit === "all-or-nothing";
    for (let units = 0; units <= Math.min(most, spare); units++) {
      if (whole && units !== 0 && units !== most) continue;
      if (units > 0) enter(draft, i, units, -1);
      close(draft, 0);
      if (draft.cost.length > columns) return false;
    }
    draft.start.push(draft.cost.length);
  }
  return true;
}

function enter(draft: Draft, line: number, units: number, candidate: number) {
  draft.line.push(line);
  draft.units.push(units);
  draft.candidate.push(candidate);
}

function close(draft: Draft, cost: number) {
  draft.cost.push(cost);
  draft.from.push(draft.line.length);
}
