import type { Program, Terms } from "./program.ts";

/**
 * The program without its whole numbers: least of the objective within the bounds, by the dual simplex method. Each row's
 * amount is a variable of its own with bounds, so that all equations are amount = Σ a × column, and every variable has two
 * finite bounds: then every basis is dual feasible once each variable outside it lies at the right one of its bounds, and
 * the search goes on from the last basis whatever bounds or objective have changed. Columns are scaled to their widths
 * and rows to their largest coefficient.
 */
export type Simplex = {
  columns: number;
  rows: number;
  /** scaled coefficients by row */
  from: Int32Array;
  column: Int32Array;
  coefficient: Float64Array;
  columnScale: Float64Array;
  rowScale: Float64Array;
  /** bounds of the columns, then of the rows' amounts; scaled */
  lower: Float64Array;
  upper: Float64Array;
  cost: Float64Array;
  /** variable at each place outside the basis, and in each row of it */
  outside: Int32Array;
  inside: Int32Array;
  /** inside[r] = Σ table[r × columns + k] × outside[k]; objective = Σ reduced[k] × outside[k] */
  table: Float64Array;
  reduced: Float64Array;
  /** values of all variables */
  value: Float64Array;
  /** reduced costs of the columns, worked out anew from the rows' prices */
  gain: Float64Array;
  price: Float64Array;
  pivots: number;
  sincePivots: number;
  entries: Int32Array;
  order: number[];
  ratio: Float64Array;
};

/** A smaller one would blow up the table's errors. */
export const SMALLEST_PIVOT = 1e-7;

export function newSimplex(program: Program): Simplex {
  const columns = program.lower.length;
  const rows = program.rows.length;
  const columnScale = Float64Array.from(program.lower, (lower, j) => Math.max(1, Math.abs(lower), program.upper[j]!));
  const rowScale = new Float64Array(rows);
  const from = new Int32Array(rows + 1);
  const column: number[] = [];
  const coefficient: number[] = [];
  program.rows.forEach(({ terms }, i) => {
    let largest = 0;
    for (const [j, a] of terms) largest = Math.max(largest, Math.abs(a) * columnScale[j]!);
    rowScale[i] = largest || 1;
    for (const [j, a] of terms) {
      column.push(j);
      coefficient.push((a * columnScale[j]!) / rowScale[i]);
    }
    from[i + 1] = column.length;
  });
  const lp: Simplex = {
    ...{ columns, rows, from, columnScale, rowScale },
    column: Int32Array.from(column),
    coefficient: Float64Array.from(coefficient),
    lower: new Float64Array(columns + rows),
    upper: new Float64Array(columns + rows),
    cost: new Float64Array(columns),
    outside: Int32Array.from({ length: columns }, (_, j) => j),
    inside: Int32Array.from({ length: rows }, (_, i) => columns + i),
    table: new Float64Array(rows * columns),
    reduced: new Float64Array(columns),
    value: new Float64Array(columns + rows),
    gain: new Float64Array(columns),
    price: new Float64Array(rows),
    ...{ pivots: 0, sincePivots: 0 },
    entries: new Int32Array(columns),
    order: [],
    ratio: new Float64Array(columns),
  };
  program.rows.forEach(({ lower, upper }, i) => {
    lp.lower[columns + i] = lower / rowScale[i]!;
    lp.upper[columns + i] = upper / rowScale[i]!;
  });
  fillTable(lp);
  return lp;
}

function fillTable(lp: Simplex) {
  const { columns, rows, from, column, coefficient, table } = lp;
  table.fill(0);
  for (let i = 0; i < rows; i++)
    for (let e = from[i]!; e < from[i + 1]!; e++) table[i * columns + column[e]!]! += coefficient[e]!;
}

export function setObjective(lp: Simplex, terms: Terms): void {
  lp.cost.fill(0);
  for (const [j, a] of terms) lp.cost[j] = a * lp.columnScale[j]!;
  reduceCosts(lp);
}

/** reduced = cost of what is outside + Σ cost of what is inside × its row */
function reduceCosts({ columns, rows, cost, outside, inside, table, reduced }: Simplex) {
  for (let k = 0; k < columns; k++) reduced[k] = outside[k]! < columns ? cost[outside[k]!]! : 0;
  for (let r = 0; r < rows; r++) {
    const c = inside[r]! < columns ? cost[inside[r]!]! : 0;
    if (c !== 0) for (let k = 0; k < columns; k++) reduced[k]! += c * table[r * columns + k]!;
  }
}

/** Bounds of the columns, unscaled. */
export function setBounds({ columns, columnScale, ...lp }: Simplex, lower: Float64Array, upper: Float64Array): void {
  for (let j = 0; j < columns; j++) {
    lp.lower[j] = lower[j]! / columnScale[j]!;
    lp.upper[j] = upper[j]! / columnScale[j]!;
  }
}

/** The row's variable leaves the basis, that of the place enters it. */
export function exchange(lp: Simplex, row: number, enters: number): void {
  const { columns, rows, outside, inside, table, reduced, entries } = lp;
  const at = row * columns;
  const p = table[at + enters]!;
  let count = 0;
  for (let k = 0; k < columns; k++) {
    if (k === enters || table[at + k] === 0) continue;
    const t = -table[at + k]! / p;
    if (Math.abs(t) < 1e-13) table[at + k] = 0;
    else {
      table[at + k] = t;
      entries[count++] = k;
    }
  }
  table[at + enters] = 1 / p;
  for (let r = 0; r < rows; r++) {
    const base = r * columns;
    const f = table[base + enters]!;
    if (r === row || f === 0) continue;
    for (let e = 0; e < count; e++) table[base + entries[e]!]! += f * table[at + entries[e]!]!;
    table[base + enters] = f / p;
  }
  const d = reduced[enters]!;
  for (let e = 0; e < count; e++) reduced[entries[e]!]! += d * table[at + entries[e]!]!;
  reduced[enters] = d / p;
  const leaving = inside[row]!;
  inside[row] = outside[enters]!;
  outside[enters] = leaving;
  lp.pivots++;
  lp.sincePivots++;
}

/** The table anew from the rows, with the same variables in the basis. */
export function refresh(lp: Simplex): void {
  const { columns, rows, outside, inside, table } = lp;
  const entering = inside.filter((b) => b < columns);
  const free = new Uint8Array(rows);
  for (let k = 0; k < columns; k++) if (outside[k]! >= columns) free[outside[k]! - columns] = 1;
  for (let k = 0; k < columns; k++) outside[k] = k;
  for (let r = 0; r < rows; r++) inside[r] = columns + r;
  fillTable(lp);
  for (const j of entering) {
    let best = -1;
    let largest = SMALLEST_PIVOT;
    for (let r = 0; r < rows; r++) {
      const size = free[r] === 0 ? 0 : Math.abs(table[r * columns + j]!);
      if (size <= largest) continue;
      largest = size;
      best = r;
    }
    if (best < 0) continue;
    free[best] = 0;
    exchange(lp, best, j);
  }
  lp.sincePivots = 0;
  reduceCosts(lp);
}
