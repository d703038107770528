import type { Bound } from "../bound.ts";
import type { Level } from "../level.ts";
import { CLOSED, OPEN, type Node } from "../node.ts";
import type { Problem } from "../problem.ts";
import { closeSupplier, lowerHigh, raiseLow } from "../propagate.ts";
import { eachRange } from "./ranges.ts";
import { newUses, type Uses } from "./uses.ts";
import { walkRange } from "./walk.ts";

/** Steps of one look for a use, beyond which it is taken for possible. */
const MOST_STEPS = 200;
const MANY = 2 ** 31 - 1;

/** Fewest and most units of each candidate over the uses found, and whether there are any; of the last look, if it found one. */
type Extents = { fewest: Int32Array; most: Int32Array; isUsed: boolean; isFound: boolean };

/**
 * Leaves out what no use of a supplier within the room has: suppliers, candidates, units of candidates. For each of them
 * one use is looked for, so that far fewer than all are seen. False when no plan is left.
 */
export function cutByUses(
  p: Problem,
  node: Node,
  { aim }: Level,
  bound: Bound,
  slack: Float64Array,
  room: number,
): boolean {
  const extents = {
    ...{ fewest: new Int32Array(p.candidates).fill(MANY), most: new Int32Array(p.candidates) },
    ...{ isUsed: false, isFound: false },
  };
  const { fewest, most } = extents;
  const take = (use: Uses) => {
    extents.isFound = true;
    for (let k = 0; k < use.count; k++) widen(extents, use.candidates[k]!, use.units[k]!, use.units[k]!);
    // one is enough
    use.steps = -1;
  };
  const uses = newUses(p, node, aim, bound, { steps: 0, visit: take });
  for (let s = 0; s < p.suppliers; s++) {
    if (node.status[s] === CLOSED) continue;
    if (-slack[s]! > room) node.status[s] = OPEN;
    extents.isUsed = false;
    uses.steps = 0;
    uses.atMost = room + slack[s]!;
    eachRange(uses, s, (_, start) => lookFor(uses, start, extents));
    if (!extents.isUsed && !closeSupplier(p, node, s)) return false;
    for (let k = p.supplierStart[s]!; extents.isUsed && k < p.supplierStart[s + 1]!; k++) {
      const c = p.bySupplier[k]!;
      if (!lowerHigh(node, c, most[c]!)) return false;
      if (node.status[s] === OPEN && most[c]! > 0 && !raiseLow(p, node, c, fewest[c]!)) return false;
    }
  }
  return true;
}

/** In one range of weights: a use, then for each candidate uses in which it gives more, or fewer, than in any so far. */
function lookFor(uses: Uses, start: number, extents: Extents): void {
  const { settled, count, candidates, lowest, highest } = uses;
  const { fewest, most } = extents;
  if (!look(uses, start, extents) && uses.steps >= 0) return;
  extents.isUsed = true;
  for (let k = 0; k < count; k++) {
    const c = candidates[k]!;
    if (k < settled) widen(extents, c, lowest[k]!, highest[k]!);
    const [low, high] = [lowest[k]!, highest[k]!];
    while (high > most[c]! && lookWith(uses, start, extents, k, Math.max(low, most[c]! + 1), high));
    // nothing has been seen yet where the first look took too long
    while (low < fewest[c]! && lookWith(uses, start, extents, k, low, Math.min(high, fewest[c]! - 1)));
  }
  uses.steps = 0;
}

/**
 * Is there a use in which the candidate at place `k` gives from `low` to `high` units? The extents say so then. What takes
 * too long to tell counts as possible.
 */
function lookWith(uses: Uses, start: number, extents: Extents, k: number, low: number, high: number): boolean {
  const { settled, candidates, lowest, highest, gain } = uses;
  const [fewest, most, each] = [lowest[k]!, highest[k]!, gain[k]!];
  // it comes first: the dearest choice leaves the least room to the others
  exchange(uses, settled, k);
  lowest[settled] = low;
  highest[settled] = high;
  const isFound = look(uses, start + each * (each > 0 ? most - high : fewest - low), extents);
  lowest[settled] = fewest;
  highest[settled] = most;
  exchange(uses, settled, k);
  if (!isFound && uses.steps < 0) widen(extents, candidates[k]!, low, high);
  return isFound;
}

function look(uses: Uses, start: number, extents: Extents): boolean {
  if (start > uses.atMost) {
    uses.steps = 0;
    return false;
  }
  extents.isFound = false;
  uses.steps = MOST_STEPS;
  walkRange(uses, start);
  return extents.isFound;
}

function widen({ fewest, most }: Extents, c: number, low: number, high: number): void {
  if (high > most[c]!) most[c] = high;
  if (low < fewest[c]!) fewest[c] = low;
}

function exchange(uses: Uses, k: number, other: number): void {
  const { candidates, gain, lowest, highest, least, pack, mass, worth, each } = uses;
  for (const at of [candidates, gain, lowest, highest, least, pack, mass, worth, each]) {
    const kept = at[k]!;
    at[k] = at[other]!;
    at[other] = kept;
  }
}
