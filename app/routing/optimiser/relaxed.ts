import type { Bound } from "./bound.ts";
import { OPEN, UNDECIDED, type Node } from "./node.ts";
import type { Problem } from "./problem.ts";

/**
 * The plan that the bound has in mind: every line fills up from its cheapest candidates (by the bound's unit costs)
 * among the suppliers that are open or whose charge the lines already pay. It may break what couples the lines.
 */
export function relaxedPlan(p: Problem, node: Node, { unit, slack, unrouted }: Bound, plan: Int32Array) {
  const { high, low, status, lineMost } = node;
  for (let i = 0; i < p.lines; i++) {
    const from = p.lineStart[i]!;
    const to = p.lineStart[i + 1]!;
    let wanted = lineMost[i]!;
    // dearer units than this stay unrouted as long as enough others are
    const least = wanted - node.spare;
    for (let c = from; c < to; c++) {
      plan[c] = low[c]!;
      wanted -= low[c]!;
    }
    while (wanted > 0) {
      let pick = -1;
      let free = false;
      for (let c = from; c < to; c++) {
        if (plan[c]! >= high[c]! || (plan[c]! > low[c]! && plan[c]! > 0)) continue;
        const s = p.supplier[c]!;
        const paid = status[s] === OPEN || (status[s] === UNDECIDED && slack[s]! <= 1e-6);
        if (pick >= 0 && (free ? !paid || unit[c]! >= unit[pick]! : !paid && unit[c]! >= unit[pick]!)) continue;
        pick = c;
        free = paid;
      }
      if (pick < 0) break;
      const most = unit[pick]! > unrouted ? Math.max(0, wanted - (lineMost[i]! - least)) : wanted;
      const take = Math.min(most, high[pick]! - plan[pick]!);
      if (take <= 0) break;
      // a rest below the least of a candidate is left over
      if (plan[pick]! + take < node.least[pick]!) break;
      plan[pick]! += take;
      wanted -= take;
      if (!p.split) break;
    }
  }
}
