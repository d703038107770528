import type { Program } from "./program.ts";

const SLACK = 1e-6;
/** Rounds of reasoning on the rows; what is left to find after them is left to the relaxation. */
const ROUNDS = 4;

/** Narrows the columns' bounds to what the rows leave possible; false when nothing is left. */
export function fit({ rows }: Program, lower: Float64Array, upper: Float64Array): boolean {
  for (let j = 0; j < lower.length; j++) if (lower[j]! > upper[j]!) return false;
  let changed = true;
  for (let round = 0; changed && round < ROUNDS; round++) {
    changed = false;
    for (const row of rows) {
      let least = 0;
      let most = 0;
      let size = 0;
      for (const [j, a] of row.terms) {
        const low = a * lower[j]!;
        const high = a * upper[j]!;
        least += a > 0 ? low : high;
        most += a > 0 ? high : low;
        size += Math.abs(a) * Math.max(Math.abs(lower[j]!), Math.abs(upper[j]!));
      }
      const slack = SLACK + 1e-12 * size;
      if (least > row.upper + slack || most < row.lower - slack) return false;
      if (most <= row.upper && least >= row.lower) continue;
      for (const [j, a] of row.terms) {
        const width = Math.abs(a) * (upper[j]! - lower[j]!);
        if (width === 0) continue;
        const above = least + width - row.upper;
        const below = row.lower - (most - width);
        if (above > slack) {
          const reach = Math.max(0, Math.floor((row.upper - least + slack) / Math.abs(a) + 1e-9));
          if (a > 0) upper[j] = lower[j]! + reach;
          else lower[j] = upper[j]! - reach;
          least = sumLeast(row.terms, lower, upper);
          most = sumMost(row.terms, lower, upper);
          changed = true;
        } else if (below > slack) {
          const reach = Math.max(0, Math.floor((most - row.lower + slack) / Math.abs(a) + 1e-9));
          if (a > 0) lower[j] = upper[j]! - reach;
          else upper[j] = lower[j]! + reach;
          least = sumLeast(row.terms, lower, upper);
          most = sumMost(row.terms, lower, upper);
          changed = true;
        }
      }
    }
  }
  return true;
}

function sumLeast(terms: Program["rows"][number]["terms"], lower: Float64Array, upper: Float64Array) {
  let sum = 0;
  for (const [j, a] of terms) sum += a * (a > 0 ? lower[j]! : upper[j]!);
  return sum;
}

function sumMost(terms: Program["rows"][number]["terms"], lower: Float64Array, upper: Float64Array) {
  let sum = 0;
  for (const [j, a] of terms) sum += a * (a > 0 ? upper[j]! : lower[j]!);
  return sum;
}
