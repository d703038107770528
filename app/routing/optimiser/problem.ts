import type { Model } from "./model.ts";
import { newSlab, type Slab } from "./slab.ts";

/**
 * The model laid out for the search: flat typed arrays, candidates grouped by line (they come so), by supplier and by
 * shared pool. Counts stay exact in doubles; Infinity stands for "no limit" as in the model.
 */
export type Problem = {
  model: Model;
  lines: number;
  suppliers: number;
  candidates: number;
  /** splits of a line allowed */
  split: boolean;
  line: Int32Array;
  supplier: Int32Array;
  pack: Float64Array;
  grams: Float64Array;
  /** cost and value of one unit at the break in force when a candidate has one break; else the cheapest */
  cost: Float64Array;
  /** 1 where price breaks have to be looked up */
  stepped: Int32Array;
  /** most units a candidate alone can give, and least when it is used */
  most: Int32Array;
  least: Int32Array;
  /** candidates of line i: lineStart[i] … lineStart[i + 1] − 1 */
  lineStart: Int32Array;
  /** candidates of supplier s: bySupplier[supplierStart[s] … supplierStart[s + 1] − 1] */
  supplierStart: Int32Array;
  bySupplier: Int32Array;
  /** pools that more than one candidate draws on */
  shared: { stock: number; candidates: number[] }[];
  /** index in `shared` of the candidate's pool; −1 when no other draws on it */
  sharedPool: Int32Array;
  /** a supplier has a capacity */
  capped: boolean;
  /** a line has two candidates of one supplier somewhere */
  twins: boolean;
  /** where the arrays come from that are as long as the problem */
  slab: Slab;
};

export function layOut(model: Model): Problem {
  const lines = model.lines.length;
  const suppliers = model.suppliers.length;
  const candidates = model.candidates.length;
  // for the search's own arrays too
  const levels = model.objectives.length + 1;
  const slab = newSlab(10 * candidates + 3 * lines + 12 * suppliers + model.pools.length + 2 * levels + 64);
  const { counts, amounts } = slab;
  const p: Problem = {
    model,
    lines,
    suppliers,
    candidates,
    split: model.lineSplit === "any",
    line: counts(candidates),
    supplier: counts(candidates),
    pack: amounts(candidates),
    grams: amounts(candidates),
    cost: amounts(candidates),
    stepped: counts(candidates),
    most: counts(candidates),
    least: counts(candidates),
    lineStart: counts(lines + 1),
    supplierStart: counts(suppliers + 1),
    bySupplier: counts(candidates),
    shared: [],
    sharedPool: counts(candidates).fill(-1),
    capped: model.suppliers.some(({ maxUnits }) => maxUnits < Infinity),
    twins: false,
    slab,
  };
  for (let c = 0; c < candidates; c++) {
    const candidate = model.candidates[c]!;
    const { line, supplier, pool, packSize, breaks } = candidate;
    if (c > 0 && line < p.line[c - 1]!) throw new Error("candidates are not sorted by line");
    const { quantity } = model.lines[line]!;
    const most = Math.min(quantity, Math.floor(model.pools[pool]! / packSize));
    p.line[c] = line;
    p.supplier[c] = supplier;
    p.pack[c] = packSize;
    p.grams[c] = candidate.grams;
    p.least[c] = model.lineSplit === "all-or-nothing" ? quantity : 1;
    p.most[c] = most < p.least[c]! ? 0 : most;
    p.stepped[c] = breaks.length > 1 ? 1 : 0;
    p.cost[c] = breaks[0]!.costMinor;
    p.lineStart[line + 1]!++;
    p.supplierStart[supplier + 1]!++;
  }
  for (let i = 0; i < lines; i++) p.lineStart[i + 1]! += p.lineStart[i]!;
  for (let s = 0; s < suppliers; s++) p.supplierStart[s + 1]! += p.supplierStart[s]!;
  const next = counts(suppliers);
  next.set(p.supplierStart.subarray(0, suppliers));
  const lastLine = counts(suppliers).fill(-1);
  for (let c = 0; c < candidates; c++) {
    const s = p.supplier[c]!;
    p.bySupplier[next[s]!++] = c;
    if (lastLine[s] === p.line[c]) p.twins = true;
    lastLine[s] = p.line[c]!;
  }
  p.shared = sharedPools(p, counts(model.pools.length));
  for (const [index, pool] of p.shared.entries()) for (const c of pool.candidates) p.sharedPool[c] = index;
  return p;
}

/** `first` has room for a number by pool. */
function sharedPools({ model, candidates, most }: Problem, first: Int32Array) {
  first.fill(-1);
  const drawers = new Map<number, number[]>();
  for (let c = 0; c < candidates; c++) {
    if (most[c] === 0) continue;
    const pool = model.candidates[c]!.pool;
    if (model.pools[pool] === Infinity) continue;
    if (first[pool] === -1) first[pool] = c;
    else {
      const list = drawers.get(pool) ?? [first[pool]!];
      list.push(c);
      drawers.set(pool, list);
    }
  }
  return [...drawers].map(([pool, list]) => ({ stock: model.pools[pool]!, candidates: list }));
}

/** The cheapest unit cost among the breaks a candidate can be in with `from` … `to` units. */
export function cheapestUnit(p: Problem, c: number, from: number, to: number) {
  if (p.stepped[c] === 0) return p.cost[c]!;
  return extremeBreak(p, c, from, to, false).cost;
}

/** The largest unit value among the breaks a candidate can be in with `from` … `to` units. */
export function mostValue(p: Problem, c: number, from: number, to: number) {
  if (p.stepped[c] === 0) return p.model.candidates[c]!.breaks[0]!.value;
  return extremeBreak(p, c, from, to, true).value;
}

/** The smallest unit value among the breaks a candidate can be in with `from` … `to` units. */
export function leastValue(p: Problem, c: number, from: number, to: number) {
  if (p.stepped[c] === 0) return p.model.candidates[c]!.breaks[0]!.value;
  return extremeBreak(p, c, from, to, false).value;
}

const extreme = { cost: 0, value: 0 };
function extremeBreak(p: Problem, c: number, from: number, to: number, largest: boolean) {
  const { breaks } = p.model.candidates[c]!;
  const sign = largest ? -1 : 1;
  let cost = Infinity;
  let value = Infinity;
  for (let b = 0; b < breaks.length; b++) {
    if (breaks[b]!.from > to) break;
    if (b + 1 < breaks.length && breaks[b + 1]!.from <= from) continue;
    cost = Math.min(cost, sign * breaks[b]!.costMinor);
    value = Math.min(value, sign * breaks[b]!.value);
  }
  extreme.cost = sign * cost;
  extreme.value = sign * value;
  return extreme;
}
