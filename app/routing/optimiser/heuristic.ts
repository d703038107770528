import type { Bound } from "./bound.ts";
import { offer, type Search } from "./incumbent.ts";
import type { Level } from "./level.ts";
import { keepMargin } from "./margin.ts";
import { CLOSED, OPEN, type Node } from "./node.ts";
import type { Problem } from "./problem.ts";

const CHOSEN = 1;
const BANNED = 2;

/**
 * Plans that keep what couples the lines: each line in turn fills up from the candidate that is cheapest by the bound's
 * unit costs plus the charge of a supplier not yet used (greedy); a supplier that ends below its minimum gets units moved
 * to it or is banned, and all starts again. Then suppliers are banned or chosen one by one as long as the best plan gets
 * better. Cheap enough for every root and for nodes that have no plan yet.
 */
export function improve(search: Search, level: Level, node: Node, moves: boolean): boolean {
  const { problem: p } = search;
  const state = new Uint8Array(p.suppliers);
  const reset = () => {
    for (let s = 0; s < p.suppliers; s++) state[s] = node.status[s] === CLOSED ? BANNED : 0;
    for (let s = 0; s < p.suppliers; s++) if (node.status[s] === OPEN) state[s] = CHOSEN;
  };
  const attempt = () => {
    if (!construct(search, node, state, search.plan) || !offer(search, search.plan)) return false;
    level.tighten();
    return true;
  };
  reset();
  let found = attempt();
  if (!moves) return found;
  const used = new Uint8Array(p.suppliers);
  for (let round = 0, better = true; better && round < 3; round++) {
    better = false;
    for (let s = 0; s < p.suppliers; s++) {
      if (node.status[s] === CLOSED) continue;
      used.fill(0);
      for (let c = 0; c < p.candidates; c++) if (search.best[c]! > 0) used[p.supplier[c]!] = 1;
      // without this supplier, or with it: the others that the best plan uses count as paid
      const wasUsed = used[s] === 1;
      for (let t = 0; t < p.suppliers; t++) state[t] = node.status[t] === CLOSED ? BANNED : used[t] === 1 ? CHOSEN : 0;
      state[s] = wasUsed ? BANNED : CHOSEN;
      if (attempt()) better = true;
    }
    found ||= better;
  }
  return found;
}

/** Builds a plan into `plan`; false when the suppliers' minimums cannot be met this way. */
function construct(search: Search, node: Node, state: Uint8Array, plan: Int32Array): boolean {
  const { problem: p, bound } = search;
  for (let trial = 0; trial <= p.suppliers; trial++) {
    const units = fill(p, node, bound, state, plan);
    let worst = -1;
    let lack = 0;
    for (let s = 0; s < p.suppliers; s++) {
      if (units[s] === 0) continue;
      const terms = p.model.suppliers[s]!;
      if (units[s]! < terms.minUnits && topUp(p, node, bound, s, plan, units)) continue;
      const value = valueOf(p, s, plan);
      const missing = Math.max(
        terms.minUnits > 0 ? 1 - units[s]! / terms.minUnits : 0,
        terms.minValue > 0 ? 1 - value / terms.minValue : 0,
      );
      if (missing > lack) {
        lack = missing;
        worst = s;
      }
    }
    if (worst < 0) {
      if (p.model.marginFloorPermille !== null) keepMargin(p, plan);
      return true;
    }
    state[worst] = BANNED;
  }
  return false;
}

function valueOf(p: Problem, s: number, plan: Int32Array) {
  let value = 0;
  for (let k = p.supplierStart[s]!; k < p.supplierStart[s + 1]!; k++) {
    const c = p.bySupplier[k]!;
    if (plan[c]! > 0) value += plan[c]! * p.model.candidates[c]!.breaks.findLast((b) => b.from <= plan[c]!)!.value;
  }
  return value;
}

/** Greedy: every line takes what is cheapest now, charge included; returns supplier units by supplier. */
function fill(p: Problem, node: Node, { unit, charge }: Bound, state: Uint8Array, plan: Int32Array) {
  const { model } = p;
  const units = new Float64Array(p.suppliers);
  const left = model.pools.slice();
  const most = model.maxSuppliers ?? Infinity;
  let open = 0;
  plan.fill(0);
  // dear lines first: they decide which suppliers are worth their charge
  const weight = (i: number) => node.lineMost[i]! * node.price[i]!;
  const order = [...Array(p.lines).keys()].sort((a, b) => weight(b) - weight(a) || a - b);
  for (const i of order) {
    let wanted = node.lineMost[i]!;
    while (wanted > 0) {
      let pick = -1;
      let pickTake = 0;
      let pickCost = Infinity;
      for (let c = p.lineStart[i]!; c < p.lineStart[i + 1]!; c++) {
        const s = p.supplier[c]!;
        if (node.high[c] === 0 || plan[c]! > 0 || state[s] === BANNED) continue;
        if (units[s] === 0 && open >= most) continue;
        const pack = p.pack[c]!;
        const room = Math.min(model.suppliers[s]!.maxUnits - units[s]!, left[model.candidates[c]!.pool]!);
        const take = Math.min(wanted, node.high[c]!, Math.floor(room / pack));
        if (take < Math.max(1, p.least[c]!) || (p.twins && drawsTwice(p, plan, c))) continue;
        const opening = units[s] === 0 && state[s] !== CHOSEN ? Math.max(0, charge[s]!) : 0;
        // a candidate that leaves a rest is dearer by what the rest will cost elsewhere: about one more charge
        const cost = unit[c]! + opening / take + (take < wanted ? unit[c]! * 0.2 : 0);
        const better = !p.split && take !== pickTake ? take > pickTake : cost < pickCost;
        if (pick >= 0 && !better) continue;
        pick = c;
        pickTake = take;
        pickCost = cost;
      }
      if (pick < 0) break;
      const s = p.supplier[pick]!;
      if (units[s] === 0) open++;
      plan[pick] = pickTake;
      units[s]! += pickTake * p.pack[pick]!;
      left[model.candidates[pick]!.pool]! -= pickTake * p.pack[pick]!;
      wanted -= pickTake;
      if (!p.split) break;
    }
  }
  return units;
}

function drawsTwice(p: Problem, plan: Int32Array, c: number) {
  for (let d = p.lineStart[p.line[c]!]!; d < p.lineStart[p.line[c]! + 1]!; d++)
    if (plan[d]! > 0 && p.supplier[d] === p.supplier[c]) return true;
  return false;
}

/** Moves whole lines to a supplier below its minimum units, the cheapest move first; true when the minimum is reached. */
function topUp(p: Problem, node: Node, { unit }: Bound, s: number, plan: Int32Array, units: Float64Array): boolean {
  const { minUnits } = p.model.suppliers[s]!;
  const pools = p.model.pools;
  while (units[s]! < minUnits) {
    let pick = -1;
    let from = -1;
    let cheapest = Infinity;
    for (let k = p.supplierStart[s]!; k < p.supplierStart[s + 1]!; k++) {
      const c = p.bySupplier[k]!;
      if (plan[c]! > 0 || node.high[c] === 0) continue;
      for (let d = p.lineStart[p.line[c]!]!; d < p.lineStart[p.line[c]! + 1]!; d++) {
        if (plan[d] === 0 || p.supplier[d] === s || plan[d]! > node.high[c]!) continue;
        if (plan[d]! * p.pack[c]! > pools[p.model.candidates[c]!.pool]!) continue;
        const terms = p.model.suppliers[p.supplier[d]!]!;
        const rest = units[p.supplier[d]!]! - plan[d]! * p.pack[d]!;
        if (rest > 0 && rest < terms.minUnits) continue;
        const cost = unit[c]! - unit[d]!;
        if (cost >= cheapest) continue;
        cheapest = cost;
        pick = c;
        from = d;
      }
    }
    if (pick < 0) return false;
    const count = plan[from]!;
    plan[from] = 0;
    plan[pick] = count;
    units[p.supplier[from]!]! -= count * p.pack[from]!;
    units[s]! += count * p.pack[pick]!;
  }
  return units[s]! <= p.model.suppliers[s]!.maxUnits;
}
