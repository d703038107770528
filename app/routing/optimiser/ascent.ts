import { OPEN, UNDECIDED, type Node } from "./node.ts";
import type { Problem } from "./problem.ts";

/**
 * Maximises L (see bound.ts) over the prices of the lines, one price at a time. `slack` of each supplier is kept in
 * step: its charge minus what the lines gain from it.
 */
type Prices = { unit: Float64Array; slack: Float64Array };

const EPSILON = 1e-7;

/**
 * Lets every line's price rise event by event, in turns, as long as L grows: dual ascent (Erlenkotter 1978) with a cap on
 * each pair. `skip` has no turn (−1: all have one).
 */
export function ascend(p: Problem, node: Node, { unit, slack }: Prices, ceiling: number, skip = -1) {
  const { high, low, status, price, lineMost } = node;
  for (let moved = true; moved;) {
    moved = false;
    for (let i = 0; i < p.lines; i++) {
      if (i === skip) continue;
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
        setPrice(p, node, unit, slack, i, next);
        moved = true;
      }
    }
  }
}

/** Lets prices fall where L grows by it: after a change of the costs, or when suppliers became cheaper to leave. */
export function descend(p: Problem, node: Node, { unit, slack }: Prices) {
  const { high, low, status, price, lineMost } = node;
  for (let i = 0; i < p.lines; i++) {
    for (;;) {
      const v = price[i]!;
      let slope = lineMost[i]!;
      let next = -Infinity;
      for (let c = p.lineStart[i]!; c < p.lineStart[i + 1]!; c++) {
        const most = high[c]!;
        if (most === 0) continue;
        if (unit[c]! >= v) {
          slope -= low[c]!;
          continue;
        }
        if (unit[c]! > next) next = unit[c]!;
        const s = p.supplier[c]!;
        if (status[s] === OPEN) slope -= most;
        else if (slack[s]! < -EPSILON) {
          slope -= most;
          if (v + slack[s]! / most > next) next = v + slack[s]! / most;
        }
      }
      if (slope >= 0 || next >= v || next === -Infinity) break;
      setPrice(p, node, unit, slack, i, next);
    }
  }
}

/**
 * Dual adjustment (Erlenkotter 1978): a line that pays for two suppliers or more at once holds their slack back from the
 * other lines; its price falls by a step, the others rise first, and the better prices are kept.
 */
export function adjust(p: Problem, node: Node, prices: Prices, ceiling: number, saved: Float64Array): void {
  const { unit, slack } = prices;
  const { high, status, price } = node;
  for (let i = 0; i < p.lines; i++) {
    let paying = 0;
    let step = -Infinity;
    const v = price[i]!;
    for (let c = p.lineStart[i]!; c < p.lineStart[i + 1]!; c++) {
      if (high[c] === 0 || unit[c]! >= v) continue;
      const s = p.supplier[c]!;
      if (status[s] === UNDECIDED && slack[s]! > EPSILON) continue;
      if (status[s] === UNDECIDED) paying++;
      if (unit[c]! > step) step = unit[c]!;
    }
    if (paying === 0 || paying + openPaying(p, node, unit, i) < 2) continue;
    const before = dualValue(p, node, slack);
    saved.set(price);
    saved.set(slack, p.lines);
    setPrice(p, node, unit, slack, i, step);
    ascend(p, node, prices, ceiling, i);
    ascend(p, node, prices, ceiling);
    if (dualValue(p, node, slack) > before + 1e-6) continue;
    price.set(saved.subarray(0, p.lines));
    slack.set(saved.subarray(p.lines, p.lines + p.suppliers));
  }
}

function openPaying(p: Problem, { high, status, price }: Node, unit: Float64Array, i: number) {
  let count = 0;
  for (let c = p.lineStart[i]!; c < p.lineStart[i + 1]!; c++)
    if (high[c]! > 0 && unit[c]! < price[i]! && status[p.supplier[c]!] === OPEN) count++;
  return count;
}

/** L without what the spare units save. */
export function dualValue(p: Problem, { status, price, lineMost }: Node, slack: Float64Array) {
  let value = 0;
  for (let i = 0; i < p.lines; i++) value += lineMost[i]! * price[i]!;
  for (let s = 0; s < p.suppliers; s++)
    if (status[s] === OPEN || (status[s] === UNDECIDED && slack[s]! < 0)) value += slack[s]!;
  return value;
}

export function setPrice(p: Problem, node: Node, unit: Float64Array, slack: Float64Array, i: number, to: number) {
  const { high, low, price } = node;
  const v = price[i]!;
  for (let c = p.lineStart[i]!; c < p.lineStart[i + 1]!; c++) {
    const most = high[c]!;
    if (most === 0) continue;
    const before = v - unit[c]!;
    const after = to - unit[c]!;
    const s = p.supplier[c]!;
    const left = slack[s]! + (before > 0 ? most : low[c]!) * before - (after > 0 ? most : low[c]!) * after;
    slack[s] = left < EPSILON && left > -EPSILON ? 0 : left;
  }
  price[i] = to;
}
