import type { Simplex } from "./table.ts";

/**
 * With any prices π of the rows, cost × x = Σ (cost − π × coefficients) x + Σ π × amount; each summand by itself is at
 * least what it is at the better bound. So the table's errors cost sharpness only, never truth.
 */
export function safeBound(lp: Simplex): number {
  const { columns, rows, from, column, coefficient, lower, upper, outside, reduced, price, gain, cost } = lp;
  price.fill(0);
  for (let k = 0; k < columns; k++) if (outside[k]! >= columns) price[outside[k]! - columns] = reduced[k]!;
  gain.set(cost);
  let bound = 0;
  for (let i = 0; i < rows; i++) {
    const pi = price[i]!;
    if (pi === 0) continue;
    for (let e = from[i]!; e < from[i + 1]!; e++) gain[column[e]!]! -= pi * coefficient[e]!;
    bound += pi * (pi > 0 ? lower[columns + i]! : upper[columns + i]!);
  }
  for (let j = 0; j < columns; j++) bound += gain[j]! * (gain[j]! > 0 ? lower[j]! : upper[j]!);
  return bound;
}

/** The row's equation, worked out anew from the rows it is made of: is it out of reach within the bounds? */
export function isProvenNone(lp: Simplex, row: number): boolean {
  const { columns, rows, from, column, coefficient, lower, upper, outside, inside, table, price, gain } = lp;
  price.fill(0);
  for (let k = 0; k < columns; k++)
    if (outside[k]! >= columns) price[outside[k]! - columns] = table[row * columns + k]!;
  const b = inside[row]!;
  if (b >= columns) price[b - columns] = -1;
  // 0 = Σ price × amount − Σ gain × column
  gain.fill(0);
  let least = 0;
  let most = 0;
  let size = 0;
  for (let i = 0; i < rows; i++) {
    const pi = price[i]!;
    if (pi === 0) continue;
    for (let e = from[i]!; e < from[i + 1]!; e++) gain[column[e]!]! -= pi * coefficient[e]!;
    least += pi * (pi > 0 ? lower[columns + i]! : upper[columns + i]!);
    most += pi * (pi > 0 ? upper[columns + i]! : lower[columns + i]!);
    size += Math.abs(pi) * Math.max(Math.abs(lower[columns + i]!), Math.abs(upper[columns + i]!));
  }
  for (let j = 0; j < columns; j++) {
    const g = gain[j]!;
    if (g === 0) continue;
    least += g * (g > 0 ? lower[j]! : upper[j]!);
    most += g * (g > 0 ? upper[j]! : lower[j]!);
    size += Math.abs(g) * Math.max(Math.abs(lower[j]!), Math.abs(upper[j]!));
  }
  return least > 1e-11 * size || most < -1e-11 * size;
}
