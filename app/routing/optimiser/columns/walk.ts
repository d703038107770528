import { chargesMinor } from "../charges.ts";
import { priceAt } from "../evaluate.ts";
import { mostValue } from "../problem.ts";
import { eachRange } from "./ranges.ts";
import { BITS, type Uses } from "./uses.ts";

/** Visits all uses of a supplier whose slack is at most `atMost`: depth first, cut off by the relaxed slack of what is left. */
export function walkUses(uses: Uses, s: number): void {
  eachRange(uses, s, walkRange);
}

/** The same for the range at hand, with the candidates as they are arranged. */
export function walkRange(uses: Uses, start: number): void {
  uses.relaxed[uses.settled] = start;
  if (uses.hasLeast) sumLeft(uses);
  choose(uses, uses.settled);
}

/** What the candidates from each place on can add at most. */
function sumLeft(uses: Uses): void {
  const { p, count, settled, candidates, highest, pack, mass, drawnLeft, gramsLeft, valueLeft } = uses;
  drawnLeft[count] = 0;
  gramsLeft[count] = 0;
  valueLeft[count] = 0;
  for (let k = count - 1; k >= settled; k--) {
    const most = highest[k]!;
    drawnLeft[k] = drawnLeft[k + 1]! + most * pack[k]!;
    gramsLeft[k] = gramsLeft[k + 1]! + most * mass[k]!;
    valueLeft[k] = valueLeft[k + 1]! + (most === 0 ? 0 : most * mostValue(p, candidates[k]!, 1, most));
  }
}

function choose(uses: Uses, k: number): void {
  if (--uses.steps < 0) return;
  if (k === uses.count) return settle(uses);
  if (uses.hasLeast && !canReach(uses, k)) return;
  const { gain, lowest, highest, least, relaxed } = uses;
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

/** Is enough left for what a use must reach? */
function canReach({ terms, over, drawn, grams, value, drawnLeft, gramsLeft, valueLeft }: Uses, k: number): boolean {
  return (
    drawn[k]! + drawnLeft[k]! >= terms.minUnits &&
    grams[k]! + gramsLeft[k]! >= over - BITS &&
    value[k]! + valueLeft[k]! >= terms.minValue - BITS
  );
}

function isWithin({ hasMost, drawn, pack, grams, mass, terms, upTo }: Uses, k: number, x: number): boolean {
  return !hasMost || (drawn[k]! + x * pack[k]! <= terms.maxUnits && grams[k]! + x * mass[k]! <= upTo + BITS);
}

function give(uses: Uses, k: number, x: number, left: number): void {
  const { p, drawn, grams, value, aimed } = uses;
  uses.units[k] = x;
  uses.relaxed[k + 1] = left;
  drawn[k + 1] = drawn[k]! + x * uses.pack[k]!;
  grams[k + 1] = grams[k]! + x * uses.mass[k]!;
  value[k + 1] = value[k]! + x * uses.worth[k]!;
  aimed[k + 1] = aimed[k]! + x * uses.each[k]!;
  const c = uses.candidates[k]!;
  if (x > 0 && p.stepped[c] === 1) {
    const price = priceAt(p.model.candidates[c]!, x);
    value[k + 1]! += x * (price.value - uses.worth[k]!);
    aimed[k + 1]! += x * uses.aim.cost * (price.costMinor - p.cost[c]!);
  }
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
