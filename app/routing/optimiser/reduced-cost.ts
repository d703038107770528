import type { Bound } from "./bound.ts";
import { OPEN, UNDECIDED, type Node } from "./node.ts";
import type { Problem } from "./problem.ts";
import { closeSupplier, lowerHigh, raiseLow } from "./propagate.ts";

/** Sums of doubles may be off by their last bits; objectives are integers, so this never hides a better plan. */
export function slackOf(limit: number) {
  return 1e-6 + Math.abs(limit) * 1e-12;
}

/**
 * What would push the bound beyond the limit is settled at once: with `room` left, a supplier whose slack is larger stays
 * closed (or open, when it is negative), and a candidate gives only as many units more or fewer as the room pays for.
 */
export function fixByReducedCost(p: Problem, node: Node, { unit, slack }: Bound, room: number): boolean {
  const { high, low, status, price } = node;
  for (let s = 0; s < p.suppliers; s++) {
    if (status[s] !== UNDECIDED) continue;
    if (slack[s]! > room && !closeSupplier(p, node, s)) return false;
    if (-slack[s]! > room) status[s] = OPEN;
  }
  for (let c = 0; c < p.candidates; c++) {
    if (low[c] === high[c]) continue;
    const s = p.supplier[c]!;
    const loss = unit[c]! - price[p.line[c]!]!;
    const left = status[s] === UNDECIDED ? room - Math.max(0, slack[s]!) : room;
    if (loss > 0 && loss * (high[c]! - low[c]!) > left) {
      if (!lowerHigh(node, c, low[c]! + Math.max(0, Math.floor(left / loss)))) return false;
    } else if (loss < 0 && status[s] === OPEN && -loss * (high[c]! - low[c]!) > left) {
      const units = high[c]! - Math.floor(left / -loss);
      if (!raiseLow(p, node, c, units)) return false;
    }
  }
  return true;
}
