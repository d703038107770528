import type { Problem } from "./problem.ts";

export const UNDECIDED = 0;
export const OPEN = 1;
export const CLOSED = 2;

/**
 * A node of the search: the plans in which every candidate gives either nothing (if `low` is 0) or between
 * max(low, least) and `high` units, and every supplier is open (charged, may be used), closed or undecided. The weight
 * and value that a used supplier may have are kept as ranges, so that its charges become constants by branching.
 */
export type Node = {
  high: Int32Array;
  low: Int32Array;
  least: Int32Array;
  status: Int8Array;
  /** a used supplier carries more than `gramsOver` and at most `gramsUpTo` */
  gramsOver: Float64Array;
  gramsUpTo: Float64Array;
  /** and goods worth at least `valueFrom` and less than `valueBelow` */
  valueFrom: Float64Array;
  valueBelow: Float64Array;
  /** Lagrangian prices of the lines, handed from parent to child as a warm start */
  price: Float64Array;
  /** Lagrangian slopes of the suppliers' charges by supplier unit, gram and value (see tariff.ts), handed on likewise */
  perUnit: Float64Array;
  perGram: Float64Array;
  perValue: Float64Array;
  /** Lagrangian price of a supplier unit of each shared pool */
  perDrawn: Float64Array;
  /** what `propagate` found out: most units of each line, and of the lines together beyond what is required */
  lineMost: Int32Array;
  spare: number;
  /** largest and smallest load of each supplier if it is used */
  unitsMost: Float64Array;
  unitsLeast: Float64Array;
  gramsMost: Float64Array;
  gramsLeast: Float64Array;
  valueMost: Float64Array;
};

/**
 * Nodes of earlier searches, by their sizes rounded up: a node has two dozen small arrays, and to allocate them costs more
 * than to solve an order of one line. Nothing is read from a node before it is written, so reuse changes no answer.
 */
const pool = new Map<number, Node[]>();
const MOST_SIZES = 200;
const MOST_KEPT = 100;

const roundUp = (size: number) => (size <= 16 ? (size + 3) & ~3 : (size + 31) & ~31);

function keyOf({ candidates, suppliers, lines, shared }: Problem) {
  return ((roundUp(candidates) * 4096 + roundUp(suppliers)) * 4096 + roundUp(lines)) * 4096 + roundUp(shared.length);
}

/** A node with room for the problem; what it holds is left over from before, see `resetNode` and `copyNode`. */
export function takeNode(p: Problem): Node {
  return (
    pool.get(keyOf(p))?.pop() ??
    allocate(roundUp(p.candidates), roundUp(p.suppliers), roundUp(p.lines), roundUp(p.shared.length))
  );
}

/** Gives nodes back that are no longer used. */
export function returnNodes(p: Problem, nodes: readonly Node[]) {
  const key = keyOf(p);
  let kept = pool.get(key);
  if (!kept) {
    if (pool.size >= MOST_SIZES) pool.clear();
    pool.set(key, (kept = []));
  }
  for (const node of nodes) if (kept.length < MOST_KEPT) kept.push(node);
}

/** The node of all plans. */
export function resetNode(p: Problem, node: Node) {
  node.high.set(p.most);
  node.low.fill(0);
  node.least.set(p.least);
  node.status.fill(0);
  node.gramsOver.fill(-1);
  node.gramsUpTo.fill(Infinity);
  node.valueFrom.fill(-Infinity);
  node.valueBelow.fill(Infinity);
  node.price.fill(-Infinity);
  node.perUnit.fill(0);
  node.perGram.fill(0);
  node.perValue.fill(0);
  node.perDrawn.fill(0);
}

function allocate(candidates: number, suppliers: number, lines: number, shared: number): Node {
  return {
    high: new Int32Array(candidates),
    low: new Int32Array(candidates),
    least: new Int32Array(candidates),
    status: new Int8Array(suppliers),
    gramsOver: new Float64Array(suppliers).fill(-1),
    gramsUpTo: new Float64Array(suppliers).fill(Infinity),
    valueFrom: new Float64Array(suppliers).fill(-Infinity),
    valueBelow: new Float64Array(suppliers).fill(Infinity),
    price: new Float64Array(lines),
    perUnit: new Float64Array(suppliers),
    perGram: new Float64Array(suppliers),
    perValue: new Float64Array(suppliers),
    perDrawn: new Float64Array(shared),
    lineMost: new Int32Array(lines),
    spare: 0,
    unitsMost: new Float64Array(suppliers),
    unitsLeast: new Float64Array(suppliers),
    gramsMost: new Float64Array(suppliers),
    gramsLeast: new Float64Array(suppliers),
    valueMost: new Float64Array(suppliers),
  };
}

/** Everything a child inherits; what `propagate` computes is left out. */
export function copyNode(from: Node, to: Node) {
  to.high.set(from.high);
  to.low.set(from.low);
  to.least.set(from.least);
  to.status.set(from.status);
  to.gramsOver.set(from.gramsOver);
  to.gramsUpTo.set(from.gramsUpTo);
  to.valueFrom.set(from.valueFrom);
  to.valueBelow.set(from.valueBelow);
  to.price.set(from.price);
  to.perUnit.set(from.perUnit);
  to.perGram.set(from.perGram);
  to.perValue.set(from.perValue);
  to.perDrawn.set(from.perDrawn);
}

/** From so many units on that a candidate can give more or fewer, ways of going through them one by one are too long. */
const MANY_UNITS = 100;

export function hasManyUnits({ candidates, least }: Problem, { high }: Node): boolean {
  for (let c = 0; c < candidates; c++) if (high[c]! - least[c]! >= MANY_UNITS) return true;
  return false;
}
