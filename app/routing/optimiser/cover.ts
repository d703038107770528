import { OPEN, UNDECIDED, type Node } from "./node.ts";
import type { Problem } from "./problem.ts";

/** Steps (a supplier looked at over all lines) beyond which the sets of suppliers are too many to look through. */
const MOST_STEPS = 1200;

/** The sets of so many undecided suppliers, looked through depth first. */
type Sets = {
  lines: number;
  split: boolean;
  /** those that give most to what the open ones lack come first */
  others: number[];
  gain: number[];
  /** units of each line by supplier, in the order of `others` */
  gives: Int32Array;
  wanted: Int32Array;
  /** units of each line that the open suppliers and the chosen ones have, by number of chosen ones */
  has: Int32Array;
  /** places in `others` */
  chosen: number[];
  /** only sets that give so many units in all are looked for */
  need: number;
  steps: number;
  /** false ends the search */
  visit: (units: number) => boolean;
};

/** Suppliers that have to be used, and that cannot be. */
export type Settled = { open: number[]; closed: number[] };

/**
 * Where at most so many suppliers may be used: those without which, or with which, no set of that size has `units`.
 * Null when no set has. A set has of each line what its suppliers could give, which weighs all sets at once where
 * reasoning on one supplier after the other sees nothing: of a large order that may come from three suppliers there are
 * often a handful of sets that have everything.
 */
export function settleSets(p: Problem, node: Node, suppliers: number, units: number): Settled | null {
  const { sets, has, left } = setsOf(p, node, suppliers);
  const { others } = sets;
  if (has >= units || others.length === left) return { open: [], closed: [] };
  const inSome = new Uint8Array(others.length);
  const inAll = new Uint8Array(others.length).fill(1);
  let found = false;
  sets.need = units;
  sets.visit = () => {
    found = true;
    let isTelling = false;
    for (let k = 0; k < others.length; k++) {
      if (sets.chosen.includes(k)) inSome[k] = 1;
      else inAll[k] = 0;
      if (inAll[k] === 1 || inSome[k] === 0) isTelling = true;
    }
    return isTelling;
  };
  lookThrough(sets, 0, left, has);
  if (sets.steps < 0) return { open: [], closed: [] };
  if (!found) return null;
  return { open: others.filter((_, k) => inAll[k] === 1), closed: others.filter((_, k) => inSome[k] === 0) };
}

/** The set of so many suppliers that has most units; null when there are too many sets to say. */
export function bestSet(p: Problem, node: Node, suppliers: number): { units: number; suppliers: number[] } | null {
  const { sets, has, left } = setsOf(p, node, suppliers);
  const best = { units: has, suppliers: [] as number[] };
  sets.need = has + 1;
  sets.visit = (units) => {
    best.units = units;
    best.suppliers = sets.chosen.map((k) => sets.others[k]!);
    sets.need = units + 1;
    return true;
  };
  lookThrough(sets, 0, left, has);
  if (sets.steps < 0) return null;
  for (let s = 0; s < p.suppliers; s++) if (node.status[s] === OPEN) best.suppliers.push(s);
  return best;
}

function setsOf(p: Problem, node: Node, suppliers: number): { sets: Sets; has: number; left: number } {
  const open: number[] = [];
  const undecided: number[] = [];
  for (let s = 0; s < p.suppliers; s++)
    if (node.status[s] === OPEN) open.push(s);
    else if (node.status[s] === UNDECIDED) undecided.push(s);
  const left = Math.max(0, Math.min(suppliers - open.length, undecided.length));
  const wanted = node.lineMost.subarray(0, p.lines);
  const has = new Int32Array(p.lines * (left + 1));
  const row = new Int32Array(p.lines);
  for (const s of open) {
    givenBy(p, node, s, row);
    for (let i = 0; i < p.lines; i++) has[i] = together(p.split, has[i]!, row[i]!, wanted[i]!);
  }
  const gains = undecided.map((s) => {
    givenBy(p, node, s, row);
    let gain = 0;
    for (let i = 0; i < p.lines; i++) gain += together(p.split, has[i]!, row[i]!, wanted[i]!) - has[i]!;
    return { s, gain };
  });
  gains.sort((a, b) => b.gain - a.gain || a.s - b.s);
  const gives = new Int32Array(p.lines * gains.length);
  gains.forEach(({ s }, k) => givenBy(p, node, s, gives.subarray(k * p.lines, (k + 1) * p.lines)));
  let total = 0;
  for (let i = 0; i < p.lines; i++) total += has[i]!;
  const sets: Sets = {
    ...{ lines: p.lines, split: p.split, gives, wanted, has, chosen: [], need: 0, steps: MOST_STEPS },
    ...{ others: gains.map(({ s }) => s), gain: gains.map(({ gain }) => gain), visit: () => false },
  };
  return { sets, has: total, left };
}

/** Most units of each line from one supplier, which may have several candidates for it but gives from one. */
function givenBy(p: Problem, { high }: Node, s: number, row: Int32Array) {
  row.fill(0);
  for (let k = p.supplierStart[s]!; k < p.supplierStart[s + 1]!; k++) {
    const c = p.bySupplier[k]!;
    if (high[c]! > row[p.line[c]!]!) row[p.line[c]!] = high[c]!;
  }
}

function together(split: boolean, a: number, b: number, wanted: number) {
  const sum = split ? a + b : a > b ? a : b;
  return sum < wanted ? sum : wanted;
}

/** False when a visitor has seen enough, or the steps are used up. */
function lookThrough(sets: Sets, from: number, left: number, units: number): boolean {
  const { lines, split, others, gain, gives, wanted, has, chosen } = sets;
  if (left === 0) return true;
  const before = chosen.length * lines;
  const after = before + lines;
  for (let k = from; k + left <= others.length; k++) {
    let most = units;
    for (let j = k; j < k + left; j++) most += gain[j]!;
    if (most < sets.need) return true;
    if (--sets.steps < 0) return false;
    let now = 0;
    for (let i = 0; i < lines; i++) {
      const sum = together(split, has[before + i]!, gives[k * lines + i]!, wanted[i]!);
      has[after + i] = sum;
      now += sum;
    }
    chosen.push(k);
    const goesOn = left === 1 ? now < sets.need || sets.visit(now) : lookThrough(sets, k + 1, left - 1, now);
    chosen.pop();
    if (!goesOn) return false;
  }
  return true;
}
