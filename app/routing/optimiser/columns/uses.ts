import type { Aim, Bound } from "../bound.ts";
import type { ModelSupplier } from "../model.ts";
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
  terms: ModelSupplier;
  visit: () => void;
  /** by place: the supplier's candidates as they come, and what a unit brings without charges */
  count: number;
  own: Int32Array;
  bare: Float64Array;
  /** by place in the walk; the first `settled` candidates give the same units in every use that is looked for */
  settled: number;
  candidates: Int32Array;
  units: Int32Array;
  weight: Float64Array;
  gain: Float64Array;
  lowest: Int32Array;
  highest: Int32Array;
  least: Int32Array;
  /** what a unit adds to the aim, goods included, minus what it brings at the lines' prices */
  each: Float64Array;
  /** by depth: the sums so far, and what those after can add at most */
  relaxed: Float64Array;
  drawn: Float64Array;
  grams: Float64Array;
  value: Float64Array;
  aimed: Float64Array;
  drawnLeft: Float64Array;
  gramsLeft: Float64Array;
  valueLeft: Float64Array;
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

/** The last bits of a sum do not leave out a use that is just within its supplier's terms. */
export const BITS = 1e-6;

/** The flat arrays of the last walk: one walk ends before the next begins, and nothing is read before it is written. */
let space = allocate(32);

function allocate(size: number) {
  const places = () => new Int32Array(size);
  const amounts = () => new Float64Array(size);
  const byRegime = () => new Float64Array(MOST_REGIMES);
  return {
    ...{ own: places(), candidates: places(), units: places(), lowest: places(), highest: places(), least: places() },
    ...{ bare: amounts(), weight: amounts(), gain: amounts(), each: amounts(), relaxed: amounts(), drawn: amounts() },
    ...{ grams: amounts(), value: amounts(), aimed: amounts() },
    ...{ drawnLeft: amounts(), gramsLeft: amounts(), valueLeft: amounts() },
    ...{ ends: byRegime(), slopes: byRegime(), starts: byRegime() },
  };
}

export function newUses(
  p: Problem,
  node: Node,
  aim: Aim,
  bound: Bound,
  { steps, visit }: { steps: number; visit: (uses: Uses) => void },
): Uses {
  let most = 1;
  for (let s = 0; s < p.suppliers; s++) most = Math.max(most, p.supplierStart[s + 1]! - p.supplierStart[s]! + 1);
  if (space.own.length < most) space = allocate(most + 16);
  const uses: Uses = {
    ...{ p, node, aim, bound, terms: p.model.suppliers[0]!, visit: () => visit(uses), steps },
    ...space,
    ...{ count: 0, settled: 0, regimes: 0, over: 0, upTo: 0, floor: 0 },
    ...{ atMost: Infinity, cost: 0, slack: 0 },
  };
  return uses;
}

/**
 * Goes through the ranges of weights in which a supplier's shipping does not change and may have a slack of at most
 * `atMost`, most likely first, with the candidates arranged and the relaxed slack of the range. Within a range the weight
 * is limited, so the slope that is best for it is that of a knapsack, far nearer to the truth than one slope for all.
 */
export function eachRange(uses: Uses, s: number, look: (uses: Uses, start: number) => void): void {
  const { p, node, aim, bound, starts, ends, slopes } = uses;
  uses.terms = p.model.suppliers[s]!;
  const over = collect(uses, s);
  const first = aim.cost === 0 ? node.perGram[s]! : 0;
  // without a slope by weight the charge is the bound's own
  const charge =
    node.perGram[s] === 0
      ? bound.charge[s]!
      : aim.supplier + leastOver(p, node, s, aim.cost, node.perUnit[s]!, first, node.perValue[s]!);
  const whole = startOf(uses, charge, first);
  uses.floor = whole;
  if (whole > uses.atMost) return;
  const least = node.gramsLeast[s]!;
  const most = node.gramsMost[s]!;
  uses.regimes = aim.cost === 0 ? 0 : regimesOf(uses.terms.shipping, least, most, ends);
  const count = Math.max(1, uses.regimes);
  if (uses.regimes > 0 && over > ends[0]!) sortByWorth(uses);
  uses.floor = Infinity;
  for (let r = 0; r < count; r++) {
    const slope = uses.regimes > 0 && over > ends[r]! ? slopeWithin(uses, ends[r]!) : first;
    slopes[r] = slope;
    starts[r] = whole;
    if (count > 1 || slope !== first) {
      if (uses.regimes > 0) {
        node.gramsLeast[s] = r === 0 ? least : ends[r - 1]! + ABOVE;
        node.gramsMost[s] = ends[r]!;
      }
      const within = leastOver(p, node, s, aim.cost, node.perUnit[s]!, slope, node.perValue[s]!);
      starts[r] = startOf(uses, aim.supplier + within, slope);
    }
    if (starts[r]! < uses.floor) uses.floor = starts[r]!;
  }
  node.gramsLeast[s] = least;
  node.gramsMost[s] = most;
  for (let left = count; left > 0 && uses.steps >= 0; left--) {
    let r = 0;
    for (let other = 1; other < count; other++) if (starts[other]! < starts[r]!) r = other;
    const start = starts[r]!;
    if (start > uses.atMost) return;
    starts[r] = Infinity;
    uses.over = r === 0 ? -Infinity : ends[r - 1]!;
    uses.upTo = r === count - 1 ? Infinity : ends[r]!;
    arrange(uses, slopes[r]!, start);
    look(uses, start);
  }
}

/** What a unit of each candidate brings; the grams that are carried if all that brings something is given. */
function collect(uses: Uses, s: number): number {
  const { p, node, bound, own, bare } = uses;
  const slope = node.perGram[s]!;
  let count = 0;
  let grams = 0;
  for (let k = p.supplierStart[s]!; k < p.supplierStart[s + 1]!; k++) {
    const c = p.bySupplier[k]!;
    const high = node.high[c]!;
    if (high === 0) continue;
    const each = node.price[p.line[c]!]! - bound.unit[c]! + slope * p.grams[c]!;
    grams += p.grams[c]! * (each > 0 ? high : node.low[c]!);
    bare[count] = each;
    own[count++] = c;
  }
  uses.count = count;
  return grams;
}

/** Those that bring least by weight first. */
function sortByWorth({ p, count, own, bare }: Uses): void {
  for (let k = 1; k < count; k++) {
    const c = own[k]!;
    const each = bare[k]!;
    let at = k;
    for (; at > 0 && each * p.grams[own[at - 1]!]! < bare[at - 1]! * p.grams[c]!; at--) {
      bare[at] = bare[at - 1]!;
      own[at] = own[at - 1]!;
    }
    bare[at] = each;
    own[at] = c;
  }
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

/** The relaxed slack of the supplier, with so much left of its charge. */
function startOf({ p, node, count, own, bare }: Uses, charge: number, slope: number): number {
  let slack = charge;
  for (let k = 0; k < count; k++) {
    const c = own[k]!;
    const each = bare[k]! - slope * p.grams[c]!;
    slack -= each > 0 ? node.high[c]! * each : node.low[c]! * each;
  }
  return slack;
}

/**
 * What each candidate can give in a use within the room: those that have no choice first, then those that matter most.
 */
function arrange(uses: Uses, slope: number, start: number): void {
  const { p, node, count, own, bare, candidates, weight, gain, lowest, highest, least } = uses;
  const room = uses.atMost - start + BITS;
  uses.settled = 0;
  for (let k = 0; k < count; k++) {
    const c = own[k]!;
    const each = bare[k]! - slope * p.grams[c]!;
    const low = node.low[c]!;
    const high = node.high[c]!;
    const from = Math.max(1, low, node.least[c]!);
    let fewest = low;
    let most = high;
    if (each > 0) {
      fewest = room === Infinity ? low : Math.max(low, Math.ceil(high - room / each));
      if (fewest < from) fewest = low > 0 ? from : high * each <= room ? 0 : from;
    } else if (each < 0) {
      most = room === Infinity ? high : Math.min(high, Math.floor(low - room / each));
      if (most < from) most = low;
    }
    // one supplier's candidates of one line leave each other no choice in ways that are not seen here
    const isSettled = fewest === most && !p.twins;
    const matters = isSettled ? Infinity : Math.abs(each) * high;
    if (isSettled) uses.settled++;
    let at = k;
    for (; at > 0 && matters > weight[at - 1]!; at--) {
      weight[at] = weight[at - 1]!;
      gain[at] = gain[at - 1]!;
      candidates[at] = candidates[at - 1]!;
      lowest[at] = lowest[at - 1]!;
      highest[at] = highest[at - 1]!;
      least[at] = least[at - 1]!;
    }
    weight[at] = matters;
    gain[at] = each;
    candidates[at] = c;
    lowest[at] = fewest;
    highest[at] = most;
    least[at] = from;
  }
}
