import type { Aim, Bound } from "../bound.ts";
import { chargesMinor } from "../charges.ts";
import { priceAt } from "../evaluate.ts";
import type { Node } from "../node.ts";
import type { Problem } from "../problem.ts";
import { leastOver } from "../tariff.ts";
import { ABOVE, MOST_REGIMES, regimesOf } from "./regimes.ts";

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
  /** the supplier's candidates, those that bring least by weight first, and what a unit brings without charges */
  own: Int32Array;
  bare: Float64Array;
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
  /** ranges of weights in which shipping does not change: ends, slopes by gram, relaxed slacks; 0 ranges: too many */
  regimes: number;
  ends: Float64Array;
  slopes: Float64Array;
  starts: Float64Array;
  /** the range at hand: more grams than `over`, at most `upTo` */
  over: number;
  upTo: number;
  /** no use has a smaller slack, by what is known before the walk */
  floor: number;
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
  const places = () => new Int32Array(most);
  const amounts = () => new Float64Array(most);
  const byRegime = () => new Float64Array(MOST_REGIMES);
  return {
    ...{ p, node, aim, bound, count: 0, own: places(), candidates: places(), units: places() },
    ...{ bare: amounts(), gain: amounts(), perUnit: amounts(), relaxed: amounts(), drawn: amounts() },
    ...{ grams: amounts(), value: amounts(), goods: amounts(), aimed: amounts() },
    ...{ regimes: 0, ends: byRegime(), slopes: byRegime(), starts: byRegime(), over: 0, upTo: 0, floor: 0 },
    ...{ atMost: Infinity, cost: 0, slack: 0, steps },
  };
}

/**
 * Visits all uses of a supplier whose slack is at most `atMost`: depth first, cut off by the relaxed slack of what is left,
 * in one range of weights after the other. Within a range the shipping is constant and the weight limited, so the slope
 * that is best for it is that of a knapsack, far nearer to the truth than one slope for all weights.
 */
export function walkUses(uses: Uses, s: number, visit: (uses: Uses) => void): void {
  const { p, node, starts, ends, slopes } = uses;
  const least = node.gramsLeast[s]!;
  const most = node.gramsMost[s]!;
  collect(uses, s);
  uses.regimes = uses.aim.cost === 0 ? 0 : regimesOf(p.model.suppliers[s]!.shipping, least, most, ends);
  const count = Math.max(1, uses.regimes);
  uses.floor = Infinity;
  for (let r = 0; r < count; r++) {
    slopes[r] = uses.regimes === 0 ? node.perGram[s]! : slopeWithin(uses, ends[r]!);
    if (uses.regimes > 0) {
      node.gramsLeast[s] = r === 0 ? least : ends[r - 1]! + ABOVE;
      node.gramsMost[s] = ends[r]!;
    }
    starts[r] = startOf(uses, s, slopes[r]!);
    if (starts[r]! < uses.floor) uses.floor = starts[r]!;
  }
  node.gramsLeast[s] = least;
  node.gramsMost[s] = most;
  for (let left = count; left > 0 && uses.steps >= 0; left--) {
    let r = 0;
    for (let other = 1; other < count; other++) if (starts[other]! < starts[r]!) r = other;
    if (starts[r]! > uses.atMost) return;
    uses.over = r === 0 ? -Infinity : ends[r - 1]!;
    uses.upTo = r === count - 1 ? Infinity : ends[r]!;
    uses.relaxed[0] = starts[r]!;
    starts[r] = Infinity;
    arrange(uses, slopes[r]!);
    choose(uses, s, 0, visit);
  }
}

function collect(uses: Uses, s: number): void {
  const { p, node, bound, own, bare } = uses;
  let count = 0;
  for (let k = p.supplierStart[s]!; k < p.supplierStart[s + 1]!; k++) {
    const c = p.bySupplier[k]!;
    if (node.high[c] === 0) continue;
    const each = node.price[p.line[c]!]! - bound.unit[c]! + node.perGram[s]! * p.grams[c]!;
    let at = count++;
    for (; at > 0 && each * p.grams[own[at - 1]!]! < bare[at - 1]! * p.grams[c]!; at--) {
      bare[at] = bare[at - 1]!;
      own[at] = own[at - 1]!;
    }
    bare[at] = each;
    own[at] = c;
  }
  uses.count = count;
}

/** What a gram is worth where no more than so many may be carried: as much as by the candidate that is left out in part. */
function slopeWithin({ p, node, count, own, bare }: Uses, upTo: number): number {
  let over = -upTo;
  for (let k = 0; k < count; k++) over += p.grams[own[k]!]! * (bare[k]! > 0 ? node.high[own[k]!]! : node.low[own[k]!]!);
  let slope = 0;
  for (let k = 0; over > 0 && k < count; k++) {
    const c = own[k]!;
    if (bare[k]! <= 0 || p.grams[c] === 0) continue;
    slope = bare[k]! / p.grams[c]!;
    over -= p.grams[c]! * (node.high[c]! - node.low[c]!);
  }
  return slope;
}

/** The relaxed slack of the supplier within the node's range of its weights. */
function startOf({ p, node, aim, count, own, bare }: Uses, s: number, slope: number): number {
  let slack = aim.supplier + leastOver(p, node, s, aim.cost, node.perUnit[s]!, slope, node.perValue[s]!);
  for (let k = 0; k < count; k++) {
    const c = own[k]!;
    const each = bare[k]! - slope * p.grams[c]!;
    slack -= each > 0 ? node.high[c]! * each : node.low[c]! * each;
  }
  return slack;
}

/** Those that matter most first. */
function arrange({ p, node, aim, count, own, bare, candidates, gain, perUnit }: Uses, slope: number): void {
  const { high, price, perDrawn } = node;
  for (let k = 0; k < count; k++) {
    const c = own[k]!;
    const each = bare[k]! - slope * p.grams[c]!;
    const weight = Math.abs(each) * high[c]!;
    let at = k;
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
    const isWithin = uses.drawn[k]! + x * p.pack[c]! <= terms.maxUnits && uses.grams[k]! + x * p.grams[c]! <= uses.upTo;
    if (isWithin) give(uses, s, k, x, left, visit);
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
  if (uses.grams[count]! <= uses.over) return;
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
