import { adjust, ascend, descend, dualValue, setPrice } from "./ascent.ts";
import { CLOSED, takeNode, UNDECIDED, type Node } from "./node.ts";
import { cheapestUnit, leastValue, mostValue, type Problem } from "./problem.ts";
import { leastAt, leastOver } from "./tariff.ts";

/**
 * A linear view of the objectives: weight of the landed cost, of each used supplier, and of each unit of a candidate;
 * `limit` is what a plan of interest may have at most. Any weights ≥ 0 give a valid bound.
 */
export type Aim = {
  cost: number;
  supplier: number;
  perUnit: Float64Array;
  /** price of a unit that is not routed; Infinity = to be found */
  unrouted: number;
  limit: number;
};

export type Bound = {
  /** weighted cost of one unit, at the node bounded last */
  unit: Float64Array;
  /** what is left of each supplier's charge */
  charge: Float64Array;
  /** charge − what the lines would gain from the supplier at their prices; ≤ 0: it pays to open it */
  slack: Float64Array;
  /** the load at which each supplier's remaining charge is least */
  unitsAt: Float64Array;
  gramsAt: Float64Array;
  valueAt: Float64Array;
  /** price of a unit that is not routed at the node bounded last; Infinity when all units have to be */
  unrouted: number;
  /** how much the learning of slopes has lifted the bounds of late */
  lift: number;
  saved: Float64Array;
  /** prices and slopes of the best round so far */
  kept: Node;
};

export function newBound(p: Problem): Bound {
  const { candidates, suppliers, lines } = p;
  const { amounts } = p.slab;
  // nodes have some room to spare beyond the lines
  const saved = lines + suppliers + 32;
  return {
    unit: amounts(candidates),
    charge: amounts(suppliers),
    slack: amounts(suppliers),
    unitsAt: amounts(suppliers),
    gramsAt: amounts(suppliers),
    valueAt: amounts(suppliers),
    unrouted: Infinity,
    lift: Infinity,
    saved: amounts(saved),
    kept: takeNode(p),
  };
}

/**
 * A lower bound of the aim over the node's plans. Relaxing "line i gets its m units" with a price v[i] per unit
 * separates the suppliers:
 *   L(v) = Σ m v − Σ over suppliers of the largest gain Σ units × (v − unit cost) − charge that its lines can make,
 * which is a bound for every v and for all slopes (see tariff.ts). Prices and slopes start from those of the parent.
 */
export function lowerBound(p: Problem, node: Node, aim: Aim, bound: Bound): number {
  const { unit, slack } = bound;
  const { high, low, price } = node;
  setCosts(p, node, aim, bound);
  for (let i = 0; i < p.lines; i++) {
    const from = p.lineStart[i]!;
    const to = p.lineStart[i + 1]!;
    let cheapest = Infinity;
    for (let c = from; c < to; c++) if (high[c]! > 0 && unit[c]! < cheapest) cheapest = unit[c]!;
    // a line without candidates asks for nothing; its price does not count
    let v = cheapest === Infinity ? 0 : Math.max(price[i]!, cheapest);
    if (v > aim.unrouted) v = aim.unrouted;
    price[i] = v;
    for (let c = from; c < to; c++) {
      if (high[c] === 0) continue;
      const gain = v - unit[c]!;
      slack[p.supplier[c]!]! -= gain > 0 ? high[c]! * gain : low[c]! * gain;
    }
  }
  descend(p, node, bound);
  ascend(p, node, bound, aim.unrouted);
  let unrouted = aim.unrouted;
  if (node.spare > 0 && unrouted === Infinity) {
    unrouted = priceOfUnrouted(p, node);
    for (let i = 0; i < p.lines; i++) if (price[i]! > unrouted) setPrice(p, node, unit, slack, i, unrouted);
    ascend(p, node, bound, unrouted);
  }
  bound.unrouted = node.spare > 0 ? unrouted : Infinity;
  let saving = node.spare > 0 ? unrouted * node.spare : 0;
  for (let k = 0; k < p.shared.length; k++) saving += node.perDrawn[k]! * p.shared[k]!.stock;
  let value = dualValue(p, node, slack) - saving;
  if (value > aim.limit) return value;
  adjust(p, node, bound, unrouted, bound.saved);
  value = dualValue(p, node, slack) - saving;
  return value;
}

/** Weighted costs of units and suppliers, and the slacks before the lines pay anything. */
export function setCosts(p: Problem, node: Node, aim: Aim, bound: Bound) {
  for (let s = 0; s < p.suppliers; s++) if (node.status[s] !== CLOSED) setCostsOf(p, node, aim, bound, s);
}

/** The same for one supplier, after a change of its slopes. */
export function setCostsOf(p: Problem, node: Node, aim: Aim, bound: Bound, s: number) {
  const { high, least } = node;
  const perUnit = node.perUnit[s]!;
  const perGram = node.perGram[s]!;
  const perValue = node.perValue[s]!;
  for (let k = p.supplierStart[s]!; k < p.supplierStart[s + 1]!; k++) {
    const c = p.bySupplier[k]!;
    const most = high[c]!;
    if (most === 0) continue;
    const from = least[c]! > 1 ? least[c]! : 1;
    let cost = aim.perUnit[c]!;
    if (aim.cost !== 0) cost += aim.cost * cheapestUnit(p, c, from, most);
    cost += perUnit * p.pack[c]! + perGram * p.grams[c]!;
    if (p.sharedPool[c]! >= 0) cost += node.perDrawn[p.sharedPool[c]!]! * p.pack[c]!;
    if (perValue !== 0) cost += perValue * (perValue > 0 ? leastValue(p, c, from, most) : mostValue(p, c, from, most));
    bound.unit[c] = cost;
  }
  bound.charge[s] = aim.supplier + leastOver(p, node, s, aim.cost, perUnit, perGram, perValue);
  bound.slack[s] = bound.charge[s]!;
  bound.unitsAt[s] = leastAt.units;
  bound.gramsAt[s] = leastAt.grams;
  bound.valueAt[s] = leastAt.value;
}

/**
 * If `spare` units may stay unrouted, each of them saves the price of a unit: the price at which the lines above it
 * together have about `spare` units maximises the bound for the prices found so far.
 */
function priceOfUnrouted({ lines }: Problem, { price, lineMost, spare }: Node) {
  const order = [...Array(lines).keys()].sort((a, b) => price[b]! - price[a]! || a - b);
  let above = 0;
  for (const i of order) {
    above += lineMost[i]!;
    if (above >= spare) return Math.max(0, price[i]!);
  }
  return 0;
}

/**
 * One step of the slopes against what the relaxed plan loads on the suppliers, with a step in proportion to the gap
 * (Polyak's subgradient step); false when the plan agrees with the bound and there is nothing to learn.
 */
export function learnSlopes(p: Problem, node: Node, bound: Bound, plan: Int32Array, gap: number): boolean {
  const { perUnit, perGram, perValue, perDrawn, status } = node;
  let norm = 0;
  for (let pass = 0; pass < 2; pass++) {
    if (pass === 1 && norm < 1e-12) return false;
    const step = gap / norm;
    for (let k = 0; k < p.shared.length; k++) {
      const { stock, candidates } = p.shared[k]!;
      let drawn = 0;
      for (const c of candidates) drawn += plan[c]! * p.pack[c]!;
      if (drawn <= stock && perDrawn[k] === 0) continue;
      const scale = Math.max(1, stock);
      const over = (drawn - stock) / scale;
      if (pass === 0) norm += over * over;
      else perDrawn[k] = Math.max(0, perDrawn[k]! + (step * over) / scale);
    }
    for (let s = 0; s < p.suppliers; s++) {
      if (status[s] === CLOSED) continue;
      let units = 0;
      let grams = 0;
      let value = 0;
      for (let k = p.supplierStart[s]!; k < p.supplierStart[s + 1]!; k++) {
        const c = p.bySupplier[k]!;
        const x = plan[c]!;
        if (x === 0) continue;
        units += x * p.pack[c]!;
        grams += x * p.grams[c]!;
        value += x * mostValue(p, c, x, x);
      }
      if (units === 0 && status[s] === UNDECIDED) continue;
      const unitsScale = node.unitsMost[s]! || 1;
      const gramsScale = node.gramsMost[s]! || 1;
      const valueScale = node.valueMost[s]! || 1;
      const u = (units - bound.unitsAt[s]!) / unitsScale;
      const g = (grams - bound.gramsAt[s]!) / gramsScale;
      const v = (value - bound.valueAt[s]!) / valueScale;
      const terms = p.model.suppliers[s]!;
      // a slope is wanted where the load crosses something: limits, steps, thresholds
      const wantsUnits = perUnit[s] !== 0 || units < terms.minUnits || units > terms.maxUnits;
      const wantsGrams = g !== 0;
      const wantsValue =
        perValue[s] !== 0 ||
        value < Math.max(terms.minValue, node.valueFrom[s]!) ||
        value >= node.valueBelow[s]! ||
        (value < terms.freeFrom && terms.freeFrom <= node.valueMost[s]!);
      if (pass === 0) norm += (wantsUnits ? u * u : 0) + (wantsGrams ? g * g : 0) + (wantsValue ? v * v : 0);
      else {
        if (wantsUnits) perUnit[s]! += (step * u) / unitsScale;
        if (wantsGrams) perGram[s] = Math.max(0, perGram[s]! + (step * g) / gramsScale);
        if (wantsValue) perValue[s]! += (step * v) / valueScale;
      }
    }
  }
  return true;
}

/** Copies prices and slopes, which belong together. */
export function copyPrices(from: Node, to: Node) {
  to.price.set(from.price);
  to.perUnit.set(from.perUnit);
  to.perGram.set(from.perGram);
  to.perValue.set(from.perValue);
  to.perDrawn.set(from.perDrawn);
}
