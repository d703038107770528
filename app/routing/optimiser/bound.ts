import { OPEN, UNDECIDED, type Node } from "./node.ts";
import { cheapestUnit, type Problem } from "./problem.ts";
import { leastCharges } from "./tariff.ts";

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
  /** weighted cost of one unit, and charge of each supplier, at the node bounded last */
  unit: Float64Array;
  charge: Float64Array;
  /** charge − what the lines would gain from the supplier at their prices; ≤ 0: it pays to open it */
  slack: Float64Array;
  value: number;
};

export function newBound(p: Problem): Bound {
  return {
    unit: new Float64Array(p.candidates),
    charge: new Float64Array(p.suppliers),
    slack: new Float64Array(p.suppliers),
    value: 0,
  };
}

const EPSILON = 1e-7;

/**
 * A lower bound of the aim over the node's plans. Relaxing "line i gets its m units" with a price v[i] per unit
 * separates the suppliers (Erlenkotter, "A dual-based procedure for uncapacitated facility location", Operations
 * Research 26 (1978), here with a cap on each pair):
 *   L(v) = Σ m v − Σ over suppliers of the largest gain Σ units × (v − unit cost) − charge that its lines can make,
 * which is a bound for every v. The prices rise from those of the parent as long as L does.
 */
export function lowerBound(p: Problem, node: Node, aim: Aim, bound: Bound): number {
  const { unit, charge, slack } = bound;
  const { high, low, least, status, price, lineMost } = node;
  for (let c = 0; c < p.candidates; c++) {
    const most = high[c]!;
    if (most === 0) continue;
    const cost = aim.cost === 0 ? 0 : aim.cost * cheapestUnit(p, c, Math.max(1, least[c]!), most);
    unit[c] = cost + aim.perUnit[c]!;
  }
  for (let s = 0; s < p.suppliers; s++) {
    if (status[s] === UNDECIDED || status[s] === OPEN)
      charge[s] = aim.supplier + (aim.cost === 0 ? 0 : aim.cost * leastCharges(p, node, s));
    slack[s] = charge[s]!;
  }
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
  ascend(p, node, bound, aim.unrouted);
  let unrouted = aim.unrouted;
  if (node.spare > 0 && unrouted === Infinity) {
    unrouted = priceOfUnrouted(p, node);
    for (let i = 0; i < p.lines; i++) if (price[i]! > unrouted) lowerPrice(p, node, bound, i, unrouted);
    ascend(p, node, bound, unrouted);
  }
  let value = node.spare > 0 ? -unrouted * node.spare : 0;
  for (let i = 0; i < p.lines; i++) value += lineMost[i]! * price[i]!;
  for (let s = 0; s < p.suppliers; s++) {
    if (status[s] === OPEN || (status[s] === UNDECIDED && slack[s]! < 0)) value += slack[s]!;
  }
  bound.value = value;
  return value;
}

/** Lets every line's price rise event by event, in turns, as long as the bound grows. */
function ascend(p: Problem, node: Node, { unit, slack }: Bound, ceiling: number) {
  const { high, low, status, price, lineMost } = node;
  for (let moved = true; moved;) {
    moved = false;
    for (let i = 0; i < p.lines; i++) {
      const from = p.lineStart[i]!;
      const to = p.lineStart[i + 1]!;
      // until the next candidate's cost is reached, then the other lines have their turn
      for (let turn = true; turn;) {
        const v = price[i]!;
        let slope = lineMost[i]!;
        let next = ceiling;
        turn = false;
        for (let c = from; c < to; c++) {
          const most = high[c]!;
          if (most === 0) continue;
          const cost = unit[c]!;
          if (cost > v) {
            slope -= low[c]!;
            if (cost < next) {
              next = cost;
              turn = false;
            }
            continue;
          }
          const s = p.supplier[c]!;
          if (status[s] === OPEN || slack[s]! <= EPSILON) slope -= most;
          else if (v + slack[s]! / most < next) {
            next = v + slack[s]! / most;
            turn = true;
          }
        }
        if (slope <= 0 || next <= v || next === Infinity) break;
        const rise = next - v;
        for (let c = from; c < to; c++) {
          if (high[c] === 0) continue;
          const s = p.supplier[c]!;
          slack[s]! -= rise * (unit[c]! > v ? low[c]! : high[c]!);
          if (slack[s]! < EPSILON && slack[s]! > -EPSILON) slack[s] = 0;
        }
        price[i] = next;
        moved = true;
      }
    }
  }
}

function lowerPrice(p: Problem, { high, low, price }: Node, { unit, slack }: Bound, i: number, to: number) {
  const v = price[i]!;
  for (let c = p.lineStart[i]!; c < p.lineStart[i + 1]!; c++) {
    if (high[c] === 0) continue;
    const before = v - unit[c]!;
    const after = to - unit[c]!;
    slack[p.supplier[c]!]! += (before > 0 ? high[c]! : low[c]!) * before - (after > 0 ? high[c]! : low[c]!) * after;
  }
  price[i] = to;
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
    if (above >= spare) return price[i]!;
  }
  return 0;
}
