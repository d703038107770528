import type { Bound } from "../bound.ts";
import type { Level } from "../level.ts";
import { CLOSED, OPEN, type Node } from "../node.ts";
import type { Problem } from "../problem.ts";
import { closeSupplier, lowerHigh, raiseLow } from "../propagate.ts";
import { newUses, walkUses } from "./uses.ts";

/** Steps of all walks, and of one supplier's at least and at most, beyond which nothing is learnt of it. */
const MOST_STEPS = 6000;
const LEAST_OF_WALK = 300;
const MOST_OF_WALK = 3000;
const MANY = 2 ** 31 - 1;

/**
 * Leaves out what no use of a supplier within the room has: suppliers, candidates, units of candidates. Much less than
 * all ways to use them have to be looked at for that. The number of uses within the room; −1 when no plan is left.
 */
export function cutByUses(
  p: Problem,
  node: Node,
  { aim }: Level,
  bound: Bound,
  slack: Float64Array,
  room: number,
): number {
  let count = 0;
  let left = MOST_STEPS;
  const most = new Int32Array(p.candidates);
  const fewest = new Int32Array(p.candidates).fill(MANY);
  const uses = newUses(p, node, aim, bound, 0);
  for (let s = 0; s < p.suppliers; s++) {
    if (node.status[s] === CLOSED) continue;
    if (-slack[s]! > room) node.status[s] = OPEN;
    const steps = Math.max(LEAST_OF_WALK, Math.min(MOST_OF_WALK, left));
    uses.steps = steps;
    let isUsed = false;
    uses.atMost = room + slack[s]!;
    walkUses(uses, s, () => {
      isUsed = true;
      count++;
      for (let k = 0; k < uses.count; k++) {
        const c = uses.candidates[k]!;
        if (uses.units[k]! > most[c]!) most[c] = uses.units[k]!;
        if (uses.units[k]! < fewest[c]!) fewest[c] = uses.units[k]!;
      }
    });
    left -= steps - uses.steps;
    if (uses.steps < 0) {
      count = Infinity;
      continue;
    }
    if (!isUsed && !closeSupplier(p, node, s)) return -1;
    for (let k = p.supplierStart[s]!; isUsed && k < p.supplierStart[s + 1]!; k++) {
      const c = p.bySupplier[k]!;
      if (!lowerHigh(node, c, most[c]!)) return -1;
      if (node.status[s] === OPEN && most[c]! > 0 && !raiseLow(p, node, c, fewest[c]!)) return -1;
    }
  }
  return count;
}
