import { slackOf } from "../reduced-cost.ts";
import type { Columns } from "./columns.ts";
import { newMargins, type Margins } from "./margins.ts";
import type { Row } from "./rows.ts";

/** Length of the first subgradient steps, as a share of what would be right if the gap could be closed. */
const FIRST_LENGTH = 0.7;
/** After so many steps without gain they are halved. */
const PATIENCE = 4;

/** A node: the columns still open, by group, and the prices its bound was found at. */
export type ColumnNode = {
  /** open columns of group g: open[at[g]] … open[at[g + 1] − 1] */
  open: Int32Array;
  at: Int32Array;
  price: Float64Array;
  /** Lagrangian weights of the rows; that of the level's own row is always 1 */
  weight: Float64Array;
};

/** Working space for one search. */
export type Dual = {
  columns: Columns;
  rows: Row[];
  /** each column's own amount minus what its units bring at the prices evaluated last */
  reduced: Float64Array;
  /** the column of least reduced amount in each group */
  chosen: Int32Array;
  /** units of each line, and amount of each row, over the chosen columns */
  given: Float64Array;
  amount: Float64Array;
  /** how much each column is part of the relaxed plan, over the steps taken at the node */
  share: Float64Array;
  bestPrice: Float64Array;
  bestWeight: Float64Array;
  margins: Margins;
};

export function newDual(columns: Columns, rows: Row[]): Dual {
  const count = columns.cost.length;
  return {
    columns,
    rows,
    reduced: new Float64Array(count),
    chosen: new Int32Array(columns.start.length - 1),
    given: new Float64Array(columns.wanted.length),
    amount: new Float64Array(rows.length),
    share: new Float64Array(count),
    bestPrice: new Float64Array(columns.wanted.length),
    bestWeight: new Float64Array(rows.length),
    margins: newMargins(columns.start.length - 1, columns.wanted.length),
  };
}

/** L(prices, weights): no choice of open columns that keeps the rows' limits has less of the level's own amount. */
export function evaluate(dual: Dual, node: ColumnNode): number {
  const { columns, rows, reduced, chosen, given, amount } = dual;
  const { from, line, units, wanted } = columns;
  const { open, at, price, weight } = node;
  let value = 0;
  for (let i = 0; i < wanted.length; i++) value += wanted[i]! * price[i]!;
  for (let j = 1; j < rows.length; j++) if (weight[j]! > 0) value -= weight[j]! * rows[j]!.limit();
  given.fill(0);
  amount.fill(0);
  for (let g = 0; g + 1 < at.length; g++) {
    let least = Infinity;
    let pick = -1;
    for (let k = at[g]!; k < at[g + 1]!; k++) {
      const b = open[k]!;
      let r = rows[0]!.values[b]!;
      for (let j = 1; j < rows.length; j++) if (weight[j]! > 0) r += weight[j]! * rows[j]!.values[b]!;
      for (let e = from[b]!; e < from[b + 1]!; e++) r -= units[e]! * price[line[e]!]!;
      reduced[b] = r;
      if (r < least) {
        least = r;
        pick = b;
      }
    }
    value += least;
    chosen[g] = pick;
    for (let e = from[pick]!; e < from[pick + 1]!; e++) given[line[e]!]! += units[e]!;
    for (let j = 0; j < rows.length; j++) amount[j]! += rows[j]!.values[pick]!;
  }
  return value;
}

/** Do the chosen columns give every line what it wants, within the limits? Then they are a plan. */
export function isPlan({ columns, rows, given, amount }: Dual): boolean {
  for (let i = 0; i < given.length; i++) if (given[i] !== columns.wanted[i]) return false;
  for (let j = 1; j < rows.length; j++) if (amount[j]! > rows[j]!.limit() + slackOf(rows[j]!.limit())) return false;
  return true;
}

/**
 * Raises L by subgradient steps, their length in proportion to what is missing (Polyak), and leaves the node at its best
 * prices, with everything in `dual` evaluated at them. Ends early beyond the limit, or when the relaxed plan is a plan.
 */
export function raise(dual: Dual, node: ColumnNode, steps: number, visit: () => void): number {
  const { columns, rows, chosen, given, amount, share, bestPrice, bestWeight } = dual;
  const { open, at, price, weight } = node;
  const { wanted } = columns;
  for (let k = 0; k < at[at.length - 1]!; k++) share[open[k]!] = 0;
  let value = evaluate(dual, node);
  let best = value;
  bestPrice.set(price);
  bestWeight.set(weight);
  let weightOfShare = 1;
  let factor = FIRST_LENGTH;
  let idle = 0;
  let moved = false;
  for (let step = 0; step < steps; step++) {
    for (let g = 0; g < chosen.length; g++) share[chosen[g]!]! += weightOfShare;
    weightOfShare *= 1.15;
    const limit = rows[0]!.limit();
    if (best > limit + slackOf(limit)) break;
    let norm = 0;
    for (let i = 0; i < given.length; i++) {
      if (wanted[i] === 0) continue;
      const lack = (wanted[i]! - given[i]!) / wanted[i]!;
      norm += lack * lack;
    }
    for (let j = 1; j < rows.length; j++) {
      const over = (amount[j]! - rows[j]!.limit()) / rows[j]!.scale;
      if (over > 0 || weight[j]! > 0) norm += over * over;
    }
    if (norm < 1e-12) break;
    const stride = (factor * (limit + Math.max(1, 0.001 * Math.abs(limit)) - value)) / norm;
    for (let i = 0; i < given.length; i++)
      if (wanted[i]! > 0) price[i]! += (stride * (wanted[i]! - given[i]!)) / (wanted[i]! * wanted[i]!);
    for (let j = 1; j < rows.length; j++) {
      const { scale } = rows[j]!;
      const over = (amount[j]! - rows[j]!.limit()) / scale;
      if (over > 0 || weight[j]! > 0) weight[j] = Math.max(0, weight[j]! + (stride * over) / scale);
    }
    value = evaluate(dual, node);
    moved = true;
    visit();
    if (value > best + 1e-9) {
      if (value > best + 1e-3 * Math.abs(limit - best)) idle = 0;
      best = value;
      bestPrice.set(price);
      bestWeight.set(weight);
      moved = false;
    }
    if (++idle >= PATIENCE) {
      factor /= 2;
      idle = 0;
    }
  }
  if (moved) {
    price.set(bestPrice);
    weight.set(bestWeight);
    best = evaluate(dual, node);
  }
  return best;
}
