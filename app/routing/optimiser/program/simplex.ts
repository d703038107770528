import { isProvenNone, safeBound } from "./proof.ts";
import { exchange, refresh, SMALLEST_PIVOT, type Simplex } from "./table.ts";

const TOLERANCE = 1e-9;
/** Pivots after which the table is made anew from the rows. */
const REFRESH = 1500;

/**
 * A bound of the objective within the bounds, to the last digits right whatever the table's errors; Infinity when there
 * is no solution; stops early beyond `limit`. -Infinity when the method got lost.
 */
export function minimise(lp: Simplex, limit: number): number {
  if (lp.sincePivots > REFRESH) refresh(lp);
  for (let trial = 0; trial < 2; trial++) {
    const end = run(lp, limit);
    if (end.kind === "none" && isProvenNone(lp, end.row)) return Infinity;
    if (end.kind !== "none") {
      const bound = safeBound(lp);
      if (bound > limit || (end.kind === "optimal" && isConsistent(lp, bound))) return bound;
    }
    refresh(lp);
  }
  return safeBound(lp);
}

function isConsistent({ columns, reduced, outside, value }: Simplex, bound: number) {
  let sum = 0;
  for (let k = 0; k < columns; k++) sum += reduced[k]! * value[outside[k]!]!;
  return Math.abs(sum - bound) <= 1e-6 * (1 + Math.abs(sum));
}

type End = { kind: "optimal" } | { kind: "beyond" } | { kind: "lost" } | { kind: "none"; row: number };

function run(lp: Simplex, limit: number): End {
  const { columns, rows, lower, upper, outside, inside, reduced, value } = lp;
  place(lp);
  const most = 200 + 4 * (rows + columns);
  for (let step = 0; step < most; step++) {
    let row = -1;
    let worst = TOLERANCE;
    for (let r = 0; r < rows; r++) {
      const b = inside[r]!;
      const x = value[b]!;
      const off = x < lower[b]! ? lower[b]! - x : x - upper[b]!;
      if (off > worst) {
        worst = off;
        row = r;
      }
    }
    if (row < 0) return { kind: "optimal" };
    if (step % 8 === 7) {
      let objective = 0;
      for (let k = 0; k < columns; k++) objective += reduced[k]! * value[outside[k]!]!;
      if (objective > limit) return { kind: "beyond" };
    }
    const enters = chooseEntering(lp, row);
    if (enters === -1) return { kind: "none", row };
    if (enters === -2) return { kind: "lost" };
    pivot(lp, row, enters);
  }
  return { kind: "lost" };
}

/** Each variable outside the basis to the bound at which its reduced cost is right, and those inside accordingly. */
function place({ columns, rows, lower, upper, outside, inside, table, reduced, value }: Simplex) {
  for (let k = 0; k < columns; k++) {
    const j = outside[k]!;
    const d = reduced[k]!;
    const atUpper = d < 0 || (d === 0 && value[j]! >= upper[j]! && value[j]! > lower[j]!);
    value[j] = atUpper ? upper[j]! : lower[j]!;
  }
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    const at = r * columns;
    for (let k = 0; k < columns; k++) if (table[at + k] !== 0) sum += table[at + k]! * value[outside[k]!]!;
    value[inside[r]!] = sum;
  }
}

/**
 * The place whose variable enters for the row's, by the ratio test with flips: variables that reach their other bound
 * before the row is mended go there. −1: not even all of them mend it; −2: no pivot is large enough.
 */
function chooseEntering(lp: Simplex, row: number): number {
  const { columns, rows, lower, upper, outside, inside, table, reduced, value, ratio, order } = lp;
  const b = inside[row]!;
  const sign = value[b]! < lower[b]! ? 1 : -1;
  let lack = sign > 0 ? lower[b]! - value[b]! : value[b]! - upper[b]!;
  order.length = 0;
  const at = row * columns;
  for (let k = 0; k < columns; k++) {
    const a = sign * table[at + k]!;
    if (a === 0) continue;
    const j = outside[k]!;
    if (upper[j] === lower[j]) continue;
    const isLow = value[j] === lower[j];
    if (isLow ? a <= 1e-11 : a >= -1e-11) continue;
    ratio[k] = Math.abs(reduced[k]! / a);
    order.push(k);
  }
  order.sort((x, y) => ratio[x]! - ratio[y]! || Math.abs(table[at + y]!) - Math.abs(table[at + x]!) || x - y);
  let flips = 0;
  let enters = -1;
  for (; flips < order.length; flips++) {
    const k = order[flips]!;
    const j = outside[k]!;
    const reach = Math.abs(table[at + k]!) * (upper[j]! - lower[j]!);
    if (reach >= lack - 1e-12) {
      enters = k;
      break;
    }
    lack -= reach;
  }
  if (enters === -1) return lack > TOLERANCE / 2 ? -1 : -2;
  if (Math.abs(table[at + enters]!) < SMALLEST_PIVOT) {
    // an almost equal ratio with a better pivot
    let best = enters;
    for (let f = 0; f < order.length; f++) {
      const k = order[f]!;
      if (ratio[k]! > ratio[enters]! + 1e-9) break;
      if (Math.abs(table[at + k]!) > Math.abs(table[at + best]!)) best = k;
    }
    if (Math.abs(table[at + best]!) < SMALLEST_PIVOT * 1e-2) return -2;
    enters = best;
  }
  for (let f = 0; f < flips; f++) {
    const k = order[f]!;
    if (k === enters) continue;
    const j = outside[k]!;
    const by = value[j] === lower[j] ? upper[j]! - lower[j]! : lower[j]! - upper[j]!;
    value[j] = by > 0 ? upper[j]! : lower[j]!;
    for (let r = 0; r < rows; r++) {
      const t = table[r * columns + k]!;
      if (t !== 0) value[inside[r]!]! += t * by;
    }
  }
  return enters;
}

/** The row's variable leaves at the bound it has crossed, the other enters. */
function pivot(lp: Simplex, row: number, enters: number): void {
  const { columns, rows, lower, upper, outside, inside, table, value } = lp;
  const leaving = inside[row]!;
  const to = value[leaving]! < lower[leaving]! ? lower[leaving]! : upper[leaving]!;
  const by = (to - value[leaving]!) / table[row * columns + enters]!;
  value[outside[enters]!]! += by;
  for (let r = 0; r < rows; r++) {
    const t = table[r * columns + enters]!;
    if (t !== 0 && r !== row) value[inside[r]!]! += t * by;
  }
  value[leaving] = to;
  exchange(lp, row, enters);
}
