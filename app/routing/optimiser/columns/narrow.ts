import { slackOf } from "../reduced-cost.ts";
import type { ColumnNode, Dual } from "./dual.ts";

/** Leaves out the columns that lift the bound beyond the limit; false when a group has none left. */
export function dropDear({ reduced, chosen, rows }: Dual, node: ColumnNode, value: number): boolean {
  const room = rows[0]!.limit() + slackOf(rows[0]!.limit()) - value;
  if (room < 0) return false;
  return keep(node, (b, g) => reduced[b]! - reduced[chosen[g]!]! <= room);
}

/** Leaves out columns that no choice of the others goes with, until nothing changes; false when nothing is left. */
export function dropImpossible(dual: Dual, node: ColumnNode): boolean {
  const { at } = node;
  const groups = at.length - 1;
  for (let before = -1; before !== at[groups]!;) {
    before = at[groups]!;
    if (!fitLines(dual, node) || !fitRows(dual, node)) return false;
  }
  return true;
}

/** Each line gets exactly what it wants: no more than others can spare, no less than others lack. */
function fitLines({ columns, margins }: Dual, node: ColumnNode): boolean {
  const { from, line, units, wanted } = columns;
  const { fewest, largest, having, sumFewest, sumLargest, held } = margins;
  const { open, at } = node;
  const lines = wanted.length;
  const groups = at.length - 1;
  fewest.fill(0);
  largest.fill(0);
  sumFewest.fill(0);
  sumLargest.fill(0);
  for (let g = 0; g < groups; g++) {
    const base = g * lines;
    having.fill(0);
    for (let k = at[g]!; k < at[g + 1]!; k++) {
      const b = open[k]!;
      for (let e = from[b]!; e < from[b + 1]!; e++) {
        const i = line[e]!;
        const x = units[e]!;
        if (having[i]!++ === 0 || x < fewest[base + i]!) fewest[base + i] = x;
        if (x > largest[base + i]!) largest[base + i] = x;
      }
    }
    for (let i = 0; i < lines; i++) {
      if (having[i]! < at[g + 1]! - at[g]!) fewest[base + i] = 0;
      sumFewest[i]! += fewest[base + i]!;
      sumLargest[i]! += largest[base + i]!;
    }
  }
  for (let i = 0; i < lines; i++) if (sumFewest[i]! > wanted[i]! || sumLargest[i]! < wanted[i]!) return false;
  return keep(node, (b, g) => {
    const base = g * lines;
    let fits = true;
    for (let e = from[b]!; e < from[b + 1]!; e++) {
      const i = line[e]!;
      held[i] = units[e]!;
      if (units[e]! > wanted[i]! - sumFewest[i]! + fewest[base + i]!) fits = false;
    }
    for (let i = 0; fits && i < lines; i++)
      if (held[i]! < wanted[i]! - sumLargest[i]! + largest[base + i]!) fits = false;
    for (let e = from[b]!; e < from[b + 1]!; e++) held[line[e]!] = 0;
    return fits;
  });
}

/** Each row stays within its limit, whatever the other groups choose. */
function fitRows({ rows, margins: { least } }: Dual, node: ColumnNode): boolean {
  const { open, at } = node;
  for (let j = 0; j < rows.length; j++) {
    const { values } = rows[j]!;
    const limit = rows[j]!.limit();
    let room = limit + slackOf(limit);
    for (let g = 0; g + 1 < at.length; g++) {
      let smallest = Infinity;
      for (let k = at[g]!; k < at[g + 1]!; k++) if (values[open[k]!]! < smallest) smallest = values[open[k]!]!;
      least[g] = smallest;
      room -= smallest;
    }
    if (room < 0) return false;
    if (!keep(node, (b, g) => values[b]! - least[g]! <= room)) return false;
  }
  return true;
}

/** Keeps the columns that pass; false when a group has none left. */
export function keep(node: ColumnNode, passes: (b: number, g: number) => boolean): boolean {
  const { open, at } = node;
  let to = 0;
  let from = 0;
  for (let g = 0; g + 1 < at.length; g++) {
    const end = at[g + 1]!;
    const first = to;
    for (let k = from; k < end; k++) if (passes(open[k]!, g)) open[to++] = open[k]!;
    if (to === first) return false;
    from = end;
    at[g + 1] = to;
  }
  return true;
}
