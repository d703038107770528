import type { Level } from "../level.ts";
import { CLOSED, OPEN, type Node } from "../node.ts";
import type { Problem } from "../problem.ts";
import { chargesOf, REGIME } from "./charges.ts";
import { add, addAll, addColumn, addRow, newProgram, type Program, type Terms } from "./program.ts";

/** A candidate at one of its price breaks. */
type Segment = { candidate: number; chosen: number; units: Terms; costMinor: number; value: number };

/** What is left of a level below its root, as a program of whole numbers. */
export type Laid = {
  program: Program;
  /** to be made small; at most the level's limit */
  objective: Terms;
  /** units by candidate */
  units: { candidate: number; terms: Terms }[];
  /** columns that are 0 once a plan without their `per` is found; see Level.latest */
  latest: { column: number; per: number }[];
};

const USED = 0;
const UNITS = 3;

/** Reads what `propagate` found out about the node's lines and suppliers. */
export function layProgram(p: Problem, node: Node, level: Level): Laid {
  const program = newProgram();
  const { limits } = level;
  const withSplits = p.split && (level.own === "line-splits" || limits.lineSplits < Infinity);
  const used = Array.from({ length: p.suppliers }, (_, s) =>
    node.status[s] === CLOSED ? -1 : addColumn(program, node.status[s] === OPEN ? 1 : 0, 1, USED),
  );
  const segments: Segment[] = [];
  for (let c = 0; c < p.candidates; c++)
    if (node.high[c]! > 0) segments.push(...segmentsOf(p, node, program, c, used[p.supplier[c]!]!, withSplits));
  const sum = (own: Segment[], amount: (segment: Segment) => number): Terms => {
    const terms: Terms = new Map();
    for (const one of own) addAll(terms, one.units, amount(one));
    return terms;
  };
  const chosenOf = (own: Segment[], factor = 1): Terms => {
    const terms: Terms = new Map();
    for (const { chosen } of own) add(terms, chosen, factor);
    return terms;
  };
  const splits: Terms = new Map();
  for (let i = 0; i < p.lines; i++) {
    const own = segments.filter(({ candidate }) => p.line[candidate] === i);
    if (own.length === 0) continue;
    addRow(
      program,
      node.lineMost[i]! - node.spare,
      sum(own, () => 1),
      p.split ? p.model.lines[i]!.quantity : Infinity,
    );
    if (!p.split) addRow(program, -Infinity, chosenOf(own), 1);
    let givers = 0;
    for (let s = 0; s < p.suppliers; s++) {
      const pair = own.filter(({ candidate }) => p.supplier[candidate] === s);
      if (pair.length > 0) givers++;
      if (pair.length > 1) addRow(program, -Infinity, addAll(chosenOf(pair), new Map([[used[s]!, -1]])), 0);
    }
    if (!withSplits || givers < 2) continue;
    const extra = addColumn(program, 0, givers - 1, REGIME);
    add(splits, extra, 1);
    addRow(program, -1, add1(chosenOf(own, -1), extra), Infinity);
  }
  const cost: Terms = sum(segments, ({ costMinor }) => costMinor);
  const costed = level.parts.some((part) => part.cost !== 0);
  for (let s = 0; s < p.suppliers; s++) {
    const y = used[s]!;
    if (y < 0) continue;
    const own = segments.filter(({ candidate }) => p.supplier[candidate] === s);
    const { minUnits, maxUnits, minValue } = p.model.suppliers[s]!;
    const drawn = sum(own, ({ candidate }) => p.pack[candidate]!);
    const value = sum(own, (one) => one.value);
    const grams = sum(own, ({ candidate }) => p.grams[candidate]!);
    addRow(program, 0, addAll(chosenOrUnits(own, y), new Map([[y, -1]])), Infinity);
    if (minUnits > 0) addRow(program, 0, addAll(new Map(drawn), new Map([[y, -minUnits]])), Infinity);
    if (maxUnits < Infinity) addRow(program, -Infinity, addAll(new Map(drawn), new Map([[y, -maxUnits]])), 0);
    if (minValue > 0) addRow(program, 0, addAll(new Map(value), new Map([[y, -minValue]])), Infinity);
    if (costed) addAll(cost, chargesOf(p, node, program, s, { used: y, grams, value }));
  }
  for (const { stock, candidates } of p.shared) {
    const own = segments.filter(({ candidate }) => candidates.includes(candidate));
    addRow(
      program,
      -Infinity,
      sum(own, ({ candidate }) => p.pack[candidate]!),
      stock,
    );
  }
  const suppliers: Terms = new Map();
  for (const y of used) if (y >= 0) add(suppliers, y, 1);
  const most = Math.min(limits.suppliers, p.model.maxSuppliers ?? Infinity);
  if (most < Infinity) addRow(program, -Infinity, suppliers, most);
  const routed = sum(segments, () => 1);
  addRow(program, limits.units, routed, Infinity);
  if (withSplits && limits.lineSplits < Infinity) addRow(program, -Infinity, splits, limits.lineSplits);
  const amounts = level.parts.map((part) => {
    const terms = sum(segments, ({ candidate }) => part.perUnit?.[candidate] ?? 0);
    if (part.cost !== 0) addAll(terms, cost, part.cost);
    return addAll(terms, suppliers, part.supplier);
  });
  // the level's own limit moves: it ends the search of a node instead
  level.parts.forEach((part, j) => {
    if (j > 0 || !level.ownPart) addRow(program, -Infinity, amounts[j]!, part.limit);
  });
  const objective =
    level.own === "part"
      ? amounts[0]!
      : level.own === "units"
        ? addAll(new Map(), routed, -1)
        : level.own === "line-splits"
          ? splits
          : new Map<number, number>();
  const units = [...new Set(segments.map(({ candidate }) => candidate))].map((candidate) => ({
    candidate,
    terms: sum(
      segments.filter((one) => one.candidate === candidate),
      () => 1,
    ),
  }));
  const latest = level.latest
    ? segments.flatMap(({ candidate, units: terms, chosen }) =>
        [...terms.keys(), chosen]
          .filter((column) => column >= 0 && !used.includes(column))
          .map((column) => ({ column, per: level.latest!.per[candidate]! })),
      )
    : [];
  return { program, objective, units, latest };
}

const add1 = (terms: Terms, column: number) => addAll(terms, new Map([[column, 1]]));

/** At least 1 when the supplier is used: by what is chosen, where every candidate has such a column; else by units. */
function chosenOrUnits(own: Segment[], used: number): Terms {
  const terms: Terms = new Map();
  for (const { chosen, units } of own)
    if (chosen !== used) add(terms, chosen, 1);
    else addAll(terms, units);
  return terms;
}

/**
 * The price breaks that a candidate can be in. One that gives any number from 0 on needs no column of its own for being
 * chosen: that its supplier is used says as much.
 */
function segmentsOf(
  p: Problem,
  node: Node,
  program: Program,
  candidate: number,
  used: number,
  withSplits: boolean,
): Segment[] {
  const { breaks } = p.model.candidates[candidate]!;
  const least = Math.max(1, node.least[candidate]!);
  const most = node.high[candidate]!;
  const low = node.low[candidate]!;
  const segments: Segment[] = [];
  for (const [k, { from, costMinor, value }] of breaks.entries()) {
    const first = Math.max(least, from);
    const last = Math.min(most, (breaks[k + 1]?.from ?? Infinity) - 1);
    if (first > last) continue;
    const only = first === Math.max(1, least) && last === most;
    const each = { candidate, costMinor, value };
    if (only && low > 0) {
      // surely chosen
      const units = addColumn(program, first, last, UNITS);
      segments.push({ ...each, chosen: used, units: new Map([[units, 1]]) });
      continue;
    }
    if (only && first === 1 && last > 1 && p.split && !withSplits && !p.twins) {
      const units = addColumn(program, 0, last, UNITS);
      addRow(
        program,
        -Infinity,
        new Map([
          [units, 1],
          [used, -last],
        ]),
        0,
      );
      segments.push({ ...each, chosen: used, units: new Map([[units, 1]]) });
      continue;
    }
    const chosen = addColumn(program, 0, 1, REGIME);
    addRow(
      program,
      -Infinity,
      new Map([
        [chosen, 1],
        [used, -1],
      ]),
      0,
    );
    if (first === last) {
      segments.push({ ...each, chosen, units: new Map([[chosen, first]]) });
      continue;
    }
    const units = addColumn(program, 0, last, UNITS);
    addRow(
      program,
      -Infinity,
      new Map([
        [units, 1],
        [chosen, -last],
      ]),
      0,
    );
    addRow(
      program,
      0,
      new Map([
        [units, 1],
        [chosen, -first],
      ]),
      Infinity,
    );
    segments.push({ ...each, chosen, units: new Map([[units, 1]]) });
  }
  if (low > 0 && segments.length > 1) {
    const all: Terms = new Map();
    for (const { chosen } of segments) add(all, chosen, 1);
    addRow(program, 1, all, 1);
  }
  return segments;
}
