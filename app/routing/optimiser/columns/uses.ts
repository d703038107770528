import type { Aim, Bound } from "../bound.ts";
import { chargesMinor } from "../charges.ts";
import { priceAt } from "../evaluate.ts";
import type { Node } from "../node.ts";
import type { Problem } from "../problem.ts";

/**
 * A walk through the ways to use one supplier: for `count` candidates, those that matter most first, their units; and by
 * depth what the units so far amount to. Flat arrays, since this is the innermost loop of the search for prices.
 */
export type Uses = {
  p: Problem;
  node: Node;
  aim: Aim;
  bound: Bound;
  count: number;
  candidates: Int32Array;
  units: Int32Array;
  gain: Float64Array;
  perUnit: Float64Array;
  relaxed: Float64Array;
  drawn: Float64Array;
  grams: Float64Array;
  value: Float64Array;
  goods: Float64Array;
  aimed: Float64Array;
  /** uses of a larger slack are left out; a visitor may lower it */
  atMost: number;
  /** goods and charges of the use at hand, and its amount of the aim minus what its units bring at the lines' prices */
  cost: number;
  slack: number;
  /** steps that are left before the walk gives up: then it is below 0 */
  steps: number;
};

export function newUses(p: Problem, node: Node, aim: Aim, bound: Bound, steps: number): Uses {
  let most = 1;
  for (let s = 0; s < p.suppliers; s++) most = Math.max(most, p.supplierStart[s + 1]! - p.supplierStart[s]! + 1);
  const amounts = () => new Float64Array(most);
  return {
    ...{ p, node, aim, bound, count: 0, candidates: new Int32Array(most), units: new Int32Array(most) },
    ...{ gain: amounts(), perUnit: amounts(), relaxed: amounts(), drawn: amounts(), grams: amounts() },
    ...{ value: amounts(), goods: amounts(), aimed: amounts() },
    ...{ atMost: Infinity, cost: 0, slack: 0, steps },
  };
}

/**
 * Visits all uses of a supplier whose slack is at most `atMost`: depth first, cut off by the relaxed slack (with the
 * slopes of the supplier's charges) of what is left.
 */
export function walkUses(uses: Uses, s: number, visit: (uses: Uses) => void): void {
  const { p, node, aim, bound, candidates, gain, perUnit } = uses;
  const { high, low, price, perDrawn } = node;
  let count = 0;
  let slack = bound.charge[s]!;
  for (let k = p.supplierStart[s]!; k < p.supplierStart[s + 1]!; k++) {
    const c = p.bySupplier[k]!;
    if (high[c] === 0) continue;
    const each = price[p.line[c]!]! - bound.unit[c]!;
    slack -= each > 0 ? high[c]! * each : low[c]! * each;
    const weight = Math.abs(each) * high[c]!;
    let at = count++;
    for (; at > 0 && weight > Math.abs(gain[at - 1]!) * high[candidates[at - 1]!]!; at--) {
      gain[at] = gain[at - 1]!;
      candidates[at] = candidates[at - 1]!;
    }
    gain[at] = each;
    candidates[at] = c;
  }
  for (let k = 0; k < count; k++) {
    const c = candidates[k]!;
    const pool = p.sharedPool[c]!;
    perUnit[k] = aim.perUnit[c]! + (pool < 0 ? 0 : perDrawn[pool]! * p.pack[c]!) - price[p.line[c]!]!;
  }
  uses.count = count;
  uses.relaxed[0] = slack;
  if (slack <= uses.atMost) choose(uses, s, 0, visit);
}

function choose(uses: Uses, s: number, k: number, visit: (uses: Uses) => void): void {
  if (--uses.steps < 0) return;
  if (k === uses.count) return settle(uses, s, visit);
  const { p, node, gain, relaxed } = uses;
  const c = uses.candidates[k]!;
  const each = gain[k]!;
  const low = node.low[c]!;
  const high = node.high[c]!;
  const base = relaxed[k]! + (each > 0 ? high * each : low * each);
  // the likelier first: what is found early cuts off the rest
  if (each <= 0 && low === 0 && base <= uses.atMost) give(uses, s, k, 0, base, visit);
  const least = Math.max(1, low, node.least[c]!);
  const terms = p.model.suppliers[s]!;
  for (let x = p.twins && isDrawn(uses, k) ? 0 : high; x >= least; x--) {
    const left = base - x * each;
    if (left > uses.atMost) {
      if (each > 0) break;
      continue;
    }
    if (uses.drawn[k]! + x * p.pack[c]! <= terms.maxUnits) give(uses, s, k, x, left, visit);
  }
  if (each > 0 && low === 0 && base <= uses.atMost) give(uses, s, k, 0, base, visit);
}

function give(uses: Uses, s: number, k: number, x: number, left: number, visit: (uses: Uses) => void): void {
  const { p, drawn, grams, value, goods, aimed } = uses;
  const c = uses.candidates[k]!;
  uses.units[k] = x;
  uses.relaxed[k + 1] = left;
  drawn[k + 1] = drawn[k]! + x * p.pack[c]!;
  grams[k + 1] = grams[k]! + x * p.grams[c]!;
  aimed[k + 1] = aimed[k]! + x * uses.perUnit[k]!;
  const candidate = p.model.candidates[c]!;
  const { costMinor, value: each } = p.stepped[c] === 1 && x > 0 ? priceAt(candidate, x) : candidate.breaks[0]!;
  value[k + 1] = value[k]! + x * each;
  goods[k + 1] = goods[k]! + x * costMinor;
  choose(uses, s, k + 1, visit);
}

function settle(uses: Uses, s: number, visit: (uses: Uses) => void): void {
  const { p, aim, count } = uses;
  const terms = p.model.suppliers[s]!;
  const drawn = uses.drawn[count]!;
  if (drawn === 0 || drawn < terms.minUnits || uses.value[count]! < terms.minValue) return;
  uses.cost = uses.goods[count]! + chargesMinor(terms, uses.grams[count]!, uses.value[count]!);
  uses.slack = uses.aimed[count]! + aim.cost * uses.cost + aim.supplier;
  if (uses.slack <= uses.atMost) visit(uses);
}

/** A line draws on one candidate of a supplier at most. */
function isDrawn({ p, candidates, units }: Uses, k: number): boolean {
  for (let at = 0; at < k; at++) if (units[at]! > 0 && p.line[candidates[at]!] === p.line[candidates[k]!]) return true;
  return false;
}
