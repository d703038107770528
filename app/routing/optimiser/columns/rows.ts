import type { Level } from "../level.ts";
import type { Node } from "../node.ts";
import type { Problem } from "../problem.ts";
import type { Columns } from "./columns.ts";

/** An amount by column whose sum over the chosen columns is limited; the limit moves as better plans are found. */
export type Row = { values: Float64Array; limit: () => number; scale: number };

/**
 * The level's own amount comes first (all 0 when it has none, such as `latest`); then what earlier levels, the margin, the
 * number of suppliers, the units to be routed and shared pools limit. With columns all of them are sums, line splits too.
 */
export function rowsOf(p: Problem, columns: Columns, level: Level, { lineMost }: Node): Row[] {
  const count = columns.cost.length;
  const { from, candidate, units } = columns;
  const row = (limit: () => number, amount: (b: number) => number): Row => {
    const values = new Float64Array(count);
    let scale = 1e-9;
    for (let b = 0; b < count; b++) {
      values[b] = amount(b);
      scale = Math.max(scale, Math.abs(values[b]!));
    }
    return { values, limit, scale };
  };
  const isUsed = (b: number) => from[b + 1]! > from[b]! && candidate[from[b]!]! >= 0;
  const overEntries = (b: number, amount: (e: number) => number) => {
    let sum = 0;
    for (let e = from[b]!; e < from[b + 1]!; e++) sum += amount(e);
    return sum;
  };
  const rows = level.parts.map((part) =>
    row(
      () => part.limit,
      (b) =>
        !isUsed(b)
          ? 0
          : part.cost * columns.cost[b]! +
            part.supplier +
            overEntries(b, (e) => units[e]! * (part.perUnit?.[candidate[e]!] ?? 0)),
    ),
  );
  const wanting = columns.wanted.reduce((sum, units) => sum + (units > 0 ? 1 : 0), 0);
  const { limits } = level;
  const splits = () =>
    row(
      () => limits.lineSplits + wanting,
      (b) => overEntries(b, (e) => (candidate[e]! >= 0 || units[e] === columns.wanted[columns.line[e]!] ? 1 : 0)),
    );
  const wanted = columns.wanted.reduce((sum, units) => sum + units, 0);
  const unrouted = () =>
    row(
      () => wanted - limits.units,
      (b) => overEntries(b, (e) => (candidate[e]! < 0 ? units[e]! : 0)),
    );
  const own = level.own === "line-splits" ? splits : level.own === "units" ? unrouted : null;
  if (own) rows.unshift(own());
  else if (!level.ownPart)
    rows.unshift(
      row(
        () => 0,
        () => 0,
      ),
    );
  if (own !== splits && p.split && limits.lineSplits < Infinity) rows.push(splits());
  let spare = 0 - limits.units;
  for (let i = 0; i < p.lines; i++) spare += lineMost[i]!;
  if (own !== unrouted && spare > 0) rows.push(unrouted());
  for (const [index, { stock }] of p.shared.entries())
    rows.push(
      row(
        () => stock,
        (b) =>
          overEntries(b, (e) => {
            const c = candidate[e]!;
            return c >= 0 && p.sharedPool[c] === index ? units[e]! * p.pack[c]! : 0;
          }),
      ),
    );
  return rows;
}
