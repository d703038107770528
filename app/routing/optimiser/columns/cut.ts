import type { Bound } from "../bound.ts";
import type { Level } from "../level.ts";
import { CLOSED, type Node } from "../node.ts";
import type { Problem } from "../problem.ts";
import { closeSupplier, lowerHigh } from "../propagate.ts";
import { newUses, walkUses } from "./uses.ts";

/** Steps of one supplier's walk, beyond which nothing is learnt of it. */
const MOST_STEPS = 600;

/**
 * Leaves out what no use of a supplier within the room has: suppliers, candidates, units of candidates. Much less than
 * all ways to use them have to be looked at for that. False when nothing is left.
 */
export function cutByUses(
  p: Problem,
  node: Node,
  { aim }: Level,
  bound: Bound,
  slack: Float64Array,
  room: number,
): boolean {
  const most = new Int32Array(p.candidates);
  for (let s = 0; s < p.suppliers; s++) {
    if (node.status[s] === CLOSED) continue;
    const uses = newUses(p, node, aim, bound, MOST_STEPS);
    let isUsed = false;
    uses.atMost = room + slack[s]!;
    walkUses(uses, s, () => {
      isUsed = true;
      for (let k = 0; k < uses.count; k++) {
        const c = uses.candidates[k]!;
        if (uses.units[k]! > most[c]!) most[c] = uses.units[k]!;
      }
    });
    if (uses.steps < 0) continue;
    if (!isUsed && !closeSupplier(p, node, s)) return false;
    for (let k = p.supplierStart[s]!; isUsed && k < p.supplierStart[s + 1]!; k++)
      if (!lowerHigh(node, p.bySupplier[k]!, most[p.bySupplier[k]!]!)) return false;
  }
  return true;
}
