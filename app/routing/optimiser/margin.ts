import { chargesMinor } from "./charges.ts";
import { priceAt } from "./evaluate.ts";
import type { Problem } from "./problem.ts";

/**
 * Takes units from the plan until its margin is at the floor: each time the candidate, or the whole supplier, that gives
 * the most margin for the fewest units lost; of the last one only as many units as are needed.
 */
export function keepMargin(p: Problem, plan: Int32Array): void {
  const share = 1 - (p.model.marginFloorPermille ?? 0) / 1000;
  for (;;) {
    let margin = 0;
    const charges = p.model.suppliers.map((_, s) => chargeOf(p, plan, s));
    for (let c = 0; c < p.candidates; c++) margin += marginOf(p, plan, c, share);
    for (const charge of charges) margin -= charge;
    if (margin >= 0) return;
    let best = 0;
    let drop: number[] = [];
    const consider = (candidates: number[], gain: number) => {
      const units = candidates.reduce((sum, c) => sum + plan[c]!, 0);
      if (units === 0 || gain / units <= best) return;
      best = gain / units;
      drop = candidates;
    };
    for (let s = 0; s < p.suppliers; s++) {
      const used = [...p.bySupplier.subarray(p.supplierStart[s], p.supplierStart[s + 1])].filter((c) => plan[c]! > 0);
      const total = used.reduce((sum, c) => sum + marginOf(p, plan, c, share), 0);
      consider(used, charges[s]! - total);
      if (used.length > 1) for (const c of used) consider([c], -marginOf(p, plan, c, share));
    }
    if (drop.length === 0) return;
    const only = drop.length === 1 ? drop[0]! : -1;
    const each = only < 0 ? 0 : marginOf(p, plan, only, share) / plan[only]!;
    const enough = each < 0 ? Math.ceil(margin / each) : Infinity;
    if (only >= 0 && plan[only]! - enough >= p.least[only]!) plan[only]! -= enough;
    else for (const c of drop) plan[c] = 0;
  }
}

function marginOf(p: Problem, plan: Int32Array, c: number, share: number) {
  const units = plan[c]!;
  if (units === 0) return 0;
  return units * (share * p.model.lines[p.line[c]!]!.priceMinor - priceAt(p.model.candidates[c]!, units).costMinor);
}

function chargeOf(p: Problem, plan: Int32Array, s: number) {
  let grams = 0;
  let value = 0;
  let used = false;
  for (let k = p.supplierStart[s]!; k < p.supplierStart[s + 1]!; k++) {
    const c = p.bySupplier[k]!;
    if (plan[c] === 0) continue;
    used = true;
    grams += plan[c]! * p.grams[c]!;
    value += plan[c]! * priceAt(p.model.candidates[c]!, plan[c]!).value;
  }
  return used ? chargesMinor(p.model.suppliers[s]!, grams, value) : 0;
}
