import type { Aim, Bound } from "../bound.ts";
import type { ModelSupplier } from "../model.ts";
import type { Node } from "../node.ts";
import type { Problem } from "../problem.ts";
import { MOST_REGIMES } from "./regimes.ts";

/**
 * A walk through the ways to use one supplier: for `count` candidates, those that matter most first, their units; and by
 * depth what the units so far amount to. Flat arrays, since this is the innermost loop of the search for prices.
 */
export type Uses = {
  p: Problem;
  node: Node;
  aim: Aim;
  bound: Bound;
  terms: ModelSupplier;
  visit: () => void;
  /** by place: the supplier's candidates as they come, and what a unit brings without charges */
  count: number;
  own: Int32Array;
  bare: Float64Array;
  /** by place in the walk; the first `settled` candidates give the same units in every use that is looked for */
  settled: number;
  candidates: Int32Array;
  units: Int32Array;
  weight: Float64Array;
  gain: Float64Array;
  lowest: Int32Array;
  highest: Int32Array;
  least: Int32Array;
  /** of a unit: supplier units, weight, value, what it adds to the aim minus what it brings at the lines' prices */
  pack: Float64Array;
  mass: Float64Array;
  worth: Float64Array;
  each: Float64Array;
  /** must a use reach something: a minimum, the end of the range before? May it not take all it could? */
  hasLeast: boolean;
  hasMost: boolean;
  /** by depth: the sums so far, and what those after can add at most, where a use must reach something */
  relaxed: Float64Array;
  drawn: Float64Array;
  grams: Float64Array;
  value: Float64Array;
  aimed: Float64Array;
  drawnLeft: Float64Array;
  gramsLeft: Float64Array;
  valueLeft: Float64Array;
  /** ranges of weights in which shipping does not change: ends, slopes by gram, relaxed slacks; 0 ranges: too many */
  regimes: number;
  ends: Float64Array;
  slopes: Float64Array;
  starts: Float64Array;
  /** the range at hand: more grams than `over`, at most `upTo` */
  over: number;
  upTo: number;
  /** no use has a smaller slack, by what is known before the walk */
  floor: number;
  /** uses of a larger slack are left out; a visitor may lower it */
  atMost: number;
  /** goods and charges of the use at hand, and its amount of the aim minus what its units bring at the lines' prices */
  cost: number;
  slack: number;
  /** steps that are left before the walk gives up: then it is below 0 */
  steps: number;
};

/** The last bits of a sum do not leave out a use that is just within its supplier's terms. */
export const BITS = 1e-6;

/** The flat arrays of the last walk: one walk ends before the next begins, and nothing is read before it is written. */
let space = allocate(32);

function allocate(size: number) {
  const places = () => new Int32Array(size);
  const amounts = () => new Float64Array(size);
  const byRegime = () => new Float64Array(MOST_REGIMES);
  return {
    ...{ own: places(), candidates: places(), units: places(), lowest: places(), highest: places(), least: places() },
    ...{ bare: amounts(), weight: amounts(), gain: amounts(), pack: amounts(), mass: amounts(), worth: amounts() },
    ...{ each: amounts(), relaxed: amounts(), drawn: amounts() },
    ...{ grams: amounts(), value: amounts(), aimed: amounts() },
    ...{ drawnLeft: amounts(), gramsLeft: amounts(), valueLeft: amounts() },
    ...{ ends: byRegime(), slopes: byRegime(), starts: byRegime() },
  };
}

export function newUses(
  p: Problem,
  node: Node,
  aim: Aim,
  bound: Bound,
  { steps, visit }: { steps: number; visit: (uses: Uses) => void },
): Uses {
  let most = 1;
  for (let s = 0; s < p.suppliers; s++) most = Math.max(most, p.supplierStart[s + 1]! - p.supplierStart[s]! + 1);
  if (space.own.length < most) space = allocate(most + 16);
  const uses: Uses = {
    ...{ p, node, aim, bound, terms: p.model.suppliers[0]!, visit: () => visit(uses), steps },
    ...space,
    ...{ count: 0, settled: 0, regimes: 0, over: 0, upTo: 0, floor: 0 },
    ...{ atMost: Infinity, cost: 0, slack: 0, hasLeast: false, hasMost: false },
  };
  return uses;
}
