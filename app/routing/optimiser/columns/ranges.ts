import { leastOver } from "../tariff.ts";
import { arrange } from "./arrange.ts";
import { ABOVE, regimesOf } from "./regimes.ts";
import type { Uses } from "./uses.ts";

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
    if (arrange(uses, slopes[r]!, start)) look(uses, start);
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
