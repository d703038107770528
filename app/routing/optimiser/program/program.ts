/** Coefficients by column. */
export type Terms = Map<number, number>;

/** Columns with bounds, all whole numbers, and rows `lower ≤ terms ≤ upper`. */
export type Program = {
  lower: number[];
  upper: number[];
  /** the smaller, the earlier a column is branched on */
  rank: number[];
  rows: { lower: number; upper: number; terms: Terms }[];
  /** a row contradicts the columns' bounds */
  impossible: boolean;
};

export function newProgram(): Program {
  return { lower: [], upper: [], rank: [], rows: [], impossible: false };
}

export function addColumn(program: Program, lower: number, upper: number, rank: number): number {
  program.lower.push(lower);
  program.upper.push(upper);
  program.rank.push(rank);
  return program.lower.length - 1;
}

/** Leaves out a row that holds whatever the columns are; rows without an end get the end that their columns allow. */
export function addRow(program: Program, lower: number, terms: Terms, upper: number): void {
  let least = 0;
  let most = 0;
  for (const [j, a] of terms) {
    least += a * (a > 0 ? program.lower[j]! : program.upper[j]!);
    most += a * (a > 0 ? program.upper[j]! : program.lower[j]!);
  }
  if (least >= lower && most <= upper) return;
  if (least > upper || most < lower) program.impossible = true;
  program.rows.push({ lower: Math.max(lower, least), upper: Math.min(upper, most), terms });
}

export function add(terms: Terms, column: number, amount: number): void {
  if (amount !== 0) terms.set(column, (terms.get(column) ?? 0) + amount);
}

export function addAll(terms: Terms, more: Terms, factor = 1): Terms {
  for (const [column, amount] of more) add(terms, column, factor * amount);
  return terms;
}
