import type { ColumnNode, Dual } from "./dual.ts";
import { keep } from "./narrow.ts";

/** How a node falls into two, by the columns of one group. */
export type Split =
  /** the supplier is used, or it is not */
  | { kind: "used"; group: number; moreFirst: boolean }
  /** at least `at` units of the line, or fewer */
  | { kind: "units"; group: number; line: number; at: number; moreFirst: boolean }
  /** this very column, or another: for columns that differ in candidates alone */
  | { kind: "column"; group: number; column: number };

/** A share below this is taken for settled. */
const SETTLED = 0.05;

/**
 * Where the relaxed plans of the node's steps disagree most: on whether a group is used, if there is doubt about that, or
 * else on how much it gives of a line. Null when one column is left of each group.
 */
export function chooseSplit(dual: Dual, node: ColumnNode): Split | null {
  let best: Split | null = null;
  let most = -1;
  const consider = (split: Split, doubt: number) => {
    if (doubt <= most) return;
    most = doubt;
    best = split;
  };
  for (let group = 0; group + 1 < node.at.length; group++)
    if (node.at[group + 1]! - node.at[group]! > 1) considerGroup(dual, node, group, consider);
  return best;
}

function considerGroup(
  { columns, share, margins }: Dual,
  { open, at }: ColumnNode,
  group: number,
  consider: (split: Split, doubt: number) => void,
): void {
  const { from, line, units } = columns;
  const { mean, having, highest, lowest } = margins;
  const count = at[group + 1]! - at[group]!;
  mean.fill(0);
  having.fill(0);
  highest.fill(0);
  let total = 1e-9;
  let used = 0;
  let unused = 0;
  for (let k = at[group]!; k < at[group + 1]!; k++) {
    const b = open[k]!;
    total += share[b]!;
    if (from[b] === from[b + 1]) unused++;
    else used += share[b]!;
    for (let e = from[b]!; e < from[b + 1]!; e++) {
      const i = line[e]!;
      const x = units[e]!;
      mean[i]! += share[b]! * x;
      if (x > highest[i]!) highest[i] = x;
      if (having[i]!++ === 0 || x < lowest[i]!) lowest[i] = x;
    }
  }
  consider({ kind: "column", group, column: open[at[group]!]! }, -0.5);
  const doubtOf = (part: number) => Math.min(part, 1 - part);
  if (unused > 0 && doubtOf(used / total) > SETTLED)
    consider({ kind: "used", group, moreFirst: used >= 0.5 * total }, 1 + doubtOf(used / total));
  for (let i = 0; i < having.length; i++) {
    const least = having[i]! < count ? 0 : lowest[i]!;
    if (highest[i]! === least) continue;
    const units = mean[i]! / total;
    const share = (units - least) / (highest[i]! - least);
    const at = Math.min(highest[i]!, Math.max(least + 1, Math.round(units)));
    consider({ kind: "units", group, line: i, at, moreFirst: share >= 0.5 }, doubtOf(share));
  }
}

/** Keeps the half that is to be searched first, or the other; false when it is empty. */
export function applySplit({ columns }: Dual, node: ColumnNode, split: Split, first: boolean): boolean {
  const { from, line, units } = columns;
  const passes = (b: number): boolean => {
    if (split.kind === "column") return (b === split.column) === first;
    const more = first === split.moreFirst;
    if (split.kind === "used") return from[b + 1]! > from[b]! === more;
    let given = 0;
    for (let e = from[b]!; e < from[b + 1]!; e++) if (line[e] === split.line) given = units[e]!;
    return given >= split.at === more;
  };
  return keep(node, (b, g) => g !== split.group || passes(b));
}
