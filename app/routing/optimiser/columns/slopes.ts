import { setCostsOf, type Aim, type Bound } from "../bound.ts";
import type { Node } from "../node.ts";
import { mostValue, type Problem } from "../problem.ts";

/**
 * Better slopes of a supplier's charges, so that the next walk through its uses is cut off the earlier: those that lift
 * its relaxed slack most, of the present ones, none, those at which what is lacking to its minimum costs least, and a
 * subgradient step towards the slack of its best use, `gap` above. By weight only where the walk itself has no better.
 */
export function learnSlopesOf(
  p: Problem,
  node: Node,
  aim: Aim,
  bound: Bound,
  s: number,
  { gap, byGram }: { gap: number; byGram: boolean },
): void {
  const { perUnit, perGram, perValue } = node;
  let best = -Infinity;
  let kept: readonly [number, number, number] = [0, 0, 0];
  const consider = (slopes: readonly [number, number, number]) => {
    [perUnit[s], perGram[s], perValue[s]] = slopes;
    setCostsOf(p, node, aim, bound, s);
    const slack = relaxedSlack(p, node, bound, s);
    if (slack <= best) return;
    best = slack;
    kept = slopes;
  };
  consider([perUnit[s]!, byGram ? perGram[s]! : 0, perValue[s]!]);
  const step = subgradient(p, node, bound, s, gap);
  if (step) consider([perUnit[s]! + step[0], byGram ? Math.max(0, perGram[s]! + step[1]) : 0, perValue[s]! + step[2]]);
  consider([0, 0, 0]);
  // at no slopes now: what a unit costs by itself
  const { minUnits, minValue } = p.model.suppliers[s]!;
  const byUnits = minUnits > 0 ? priceOfLacking(p, node, bound, s, minUnits, (c) => p.pack[c]!) : 0;
  const byValue = minValue > 0 ? priceOfLacking(p, node, bound, s, minValue, (c) => mostValue(p, c, 1, 1)) : 0;
  if (byUnits > 0) consider([-byUnits, 0, 0]);
  if (byValue > 0) consider([0, 0, -byValue]);
  [perUnit[s], perGram[s], perValue[s]] = kept;
  setCostsOf(p, node, aim, bound, s);
}

function relaxedSlack(p: Problem, { price, high, low }: Node, { unit, charge }: Bound, s: number): number {
  let slack = charge[s]!;
  for (let k = p.supplierStart[s]!; k < p.supplierStart[s + 1]!; k++) {
    const c = p.bySupplier[k]!;
    if (high[c] === 0) continue;
    const each = price[p.line[c]!]! - unit[c]!;
    slack -= each > 0 ? high[c]! * each : low[c]! * each;
  }
  return slack;
}

/** What reaching the minimum costs by unit of it, at its dearest part, where what pays for itself does not reach it. */
function priceOfLacking(
  p: Problem,
  { price, high, low }: Node,
  { unit }: Bound,
  s: number,
  minimum: number,
  counts: (c: number) => number,
): number {
  let missing = minimum;
  const others: { loss: number; most: number }[] = [];
  for (let k = p.supplierStart[s]!; k < p.supplierStart[s + 1]!; k++) {
    const c = p.bySupplier[k]!;
    const each = counts(c);
    if (high[c] === 0 || each <= 0) continue;
    const loss = (unit[c]! - price[p.line[c]!]!) / each;
    missing -= each * (loss < 0 ? high[c]! : low[c]!);
    if (loss >= 0) others.push({ loss, most: each * (high[c]! - low[c]!) });
  }
  others.sort((a, b) => a.loss - b.loss);
  let at = 0;
  for (; missing > 0 && at < others.length; at++) missing -= others[at]!.most;
  return at === 0 ? 0 : others[at - 1]!.loss;
}

/** A step of the slopes against the load of the relaxed use; null when there is nothing to learn. */
function subgradient(p: Problem, node: Node, bound: Bound, s: number, gap: number): [number, number, number] | null {
  let units = -bound.unitsAt[s]!;
  let grams = -bound.gramsAt[s]!;
  let value = -bound.valueAt[s]!;
  for (let k = p.supplierStart[s]!; k < p.supplierStart[s + 1]!; k++) {
    const c = p.bySupplier[k]!;
    const x = node.price[p.line[c]!]! > bound.unit[c]! ? node.high[c]! : node.low[c]!;
    if (x === 0) continue;
    units += x * p.pack[c]!;
    grams += x * p.grams[c]!;
    value += x * mostValue(p, c, x, x);
  }
  const unitsScale = node.unitsMost[s]! || 1;
  const gramsScale = node.gramsMost[s]! || 1;
  const valueScale = node.valueMost[s]! || 1;
  const { minUnits, maxUnits, minValue, freeFrom } = p.model.suppliers[s]!;
  const u = minUnits > 0 || maxUnits < Infinity ? units / unitsScale : 0;
  const g = grams / gramsScale;
  const v = minValue > 0 || freeFrom < Infinity ? value / valueScale : 0;
  const norm = u * u + g * g + v * v;
  if (norm < 1e-9 || gap <= 0 || gap === Infinity) return null;
  const step = gap / norm;
  return [(step * u) / unitsScale, (step * g) / gramsScale, (step * v) / valueScale];
}
