import { chargesMinor } from "../charges.ts";
import { priceAt } from "../evaluate.ts";
import { mostValue } from "../problem.ts";
import { BITS, eachRange, type Uses } from "./uses.ts";

/** Visits all uses of a supplier whose slack is at most `atMost`: depth first, cut off by the relaxed slack of what is left. */
export function walkUses(uses: Uses, s: number): void {
  eachRange(uses, s, walkRange);
}

/** The same for the range at hand, with the candidates as they are arranged. */
export function walkRange(uses: Uses, start: number): void {
  if (begin(uses, start)) choose(uses, uses.settled);
}

/** Sums up what has no choice; false when that alone is beyond the supplier's terms. */
function begin(uses: Uses, start: number): boolean {
  const { p, node, aim, count, settled, candidates, highest, each, terms } = uses;
  const { drawn, grams, value, aimed, drawnLeft, gramsLeft, valueLeft } = uses;
  drawnLeft[count] = 0;
  gramsLeft[count] = 0;
  valueLeft[count] = 0;
  for (const at of [drawn, grams, value, aimed]) at[settled] = 0;
  for (let k = count - 1; k >= 0; k--) {
    const c = candidates[k]!;
    const most = highest[k]!;
    const pool = p.sharedPool[c]!;
    each[k] = aim.perUnit[c]! + (pool < 0 ? 0 : node.perDrawn[pool]! * p.pack[c]!) - node.price[p.line[c]!]!;
    if (p.stepped[c] === 0) each[k]! += aim.cost * p.cost[c]!;
    if (k >= settled) {
      drawnLeft[k] = drawnLeft[k + 1]! + most * p.pack[c]!;
      gramsLeft[k] = gramsLeft[k + 1]! + most * p.grams[c]!;
      valueLeft[k] = valueLeft[k + 1]! + (most === 0 ? 0 : most * mostValue(p, c, 1, most));
      continue;
    }
    uses.units[k] = most;
    if (most > 0) add(uses, k, settled, settled, most);
  }
  uses.relaxed[settled] = start;
  return drawn[settled]! <= terms.maxUnits && grams[settled]! <= uses.upTo + BITS;
}

/** Writes the sums at depth `to`: those at depth `from` and `x` units of the candidate at place `k`. */
function add(uses: Uses, k: number, from: number, to: number, x: number): void {
  const { p, drawn, grams, value, aimed } = uses;
  const c = uses.candidates[k]!;
  let each = uses.each[k]!;
  const { breaks } = p.model.candidates[c]!;
  let price = breaks[0]!;
  if (p.stepped[c] === 1 && x > 0) {
    price = priceAt(p.model.candidates[c]!, x);
    each += uses.aim.cost * price.costMinor;
  }
  drawn[to] = drawn[from]! + x * p.pack[c]!;
  grams[to] = grams[from]! + x * p.grams[c]!;
  value[to] = value[from]! + x * price.value;
  aimed[to] = aimed[from]! + x * each;
}

function choose(uses: Uses, k: number): void {
  if (--uses.steps < 0) return;
  if (k === uses.count) return settle(uses);
  const { gain, lowest, highest, least, relaxed, terms } = uses;
  // is enough left for the supplier's terms?
  if (uses.drawn[k]! + uses.drawnLeft[k]! < terms.minUnits) return;
  if (uses.grams[k]! + uses.gramsLeft[k]! < uses.over - BITS) return;
  if (uses.value[k]! + uses.valueLeft[k]! < terms.minValue - BITS) return;
  const each = gain[k]!;
  const low = lowest[k]!;
  const high = highest[k]!;
  const from = least[k]!;
  const isTaken = uses.p.twins && isDrawn(uses, k);
  // the likelier first: what is found early cuts off the rest
  if (each > 0) {
    const base = relaxed[k]! + high * each;
    for (let x = isTaken ? 0 : high; x >= from && x >= low && uses.steps >= 0; x--) {
      const left = base - x * each;
      if (left > uses.atMost) return;
      if (isWithin(uses, k, x)) give(uses, k, x, left);
    }
    if (low === 0 && base <= uses.atMost) give(uses, k, 0, base);
    return;
  }
  const base = relaxed[k]! + low * each;
  if (low === 0 && base <= uses.atMost) give(uses, k, 0, base);
  for (let x = Math.max(from, low); x <= high && !isTaken && uses.steps >= 0; x++) {
    const left = base - x * each;
    if (left > uses.atMost || !isWithin(uses, k, x)) return;
    give(uses, k, x, left);
  }
}

function isWithin({ p, candidates, drawn, grams, terms, upTo }: Uses, k: number, x: number): boolean {
  const c = candidates[k]!;
  return drawn[k]! + x * p.pack[c]! <= terms.maxUnits && grams[k]! + x * p.grams[c]! <= upTo + BITS;
}

function give(uses: Uses, k: number, x: number, left: number): void {
  uses.units[k] = x;
  uses.relaxed[k + 1] = left;
  add(uses, k, k, k + 1, x);
  choose(uses, k + 1);
}

function settle(uses: Uses): void {
  const { p, aim, count, terms, candidates, units } = uses;
  const drawn = uses.drawn[count]!;
  const grams = uses.grams[count]!;
  const value = uses.value[count]!;
  if (grams <= uses.over || grams > uses.upTo) return;
  if (drawn === 0 || drawn < terms.minUnits || value < terms.minValue) return;
  const charges = chargesMinor(terms, grams, value);
  uses.slack = uses.aimed[count]! + aim.cost * charges + aim.supplier;
  if (uses.slack > uses.atMost) return;
  uses.cost = charges;
  for (let k = 0; k < count; k++) {
    const c = candidates[k]!;
    const x = units[k]!;
    if (x > 0) uses.cost += x * (p.stepped[c] === 1 ? priceAt(p.model.candidates[c]!, x).costMinor : p.cost[c]!);
  }
  uses.visit();
}

/** A line draws on one candidate of a supplier at most. */
function isDrawn({ p, candidates, units }: Uses, k: number): boolean {
  for (let at = 0; at < k; at++) if (units[at]! > 0 && p.line[candidates[at]!] === p.line[candidates[k]!]) return true;
  return false;
}
