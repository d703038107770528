import type { ModelSupplier } from "./model.ts";
import type { Node } from "./node.ts";
import type { Problem } from "./problem.ts";

/** The load at which the last `leastOver` found its minimum. */
export const leastAt = { units: 0, grams: 0, value: 0 };

/**
 * min over the loads (units n, grams w, value v) that the supplier can have in the node if it is used, of
 *   weight × charges(w, v) − perUnit × n − perGram × w − perValue × v,
 * taking n, w and v as independent. With the three slopes at 0 these are the least charges; with other slopes it is what
 * remains of the charges when the slopes are counted with the goods, so that steps, thresholds and minimum orders show
 * in the unit costs of the bound (Lagrangian prices; any slopes give a valid bound).
 */
export function leastOver(
  p: Problem,
  node: Node,
  s: number,
  weight: number,
  perUnit: number,
  perGram: number,
  perValue: number,
): number {
  const terms = p.model.suppliers[s]!;
  const unitsTo = node.unitsMost[s]!;
  const unitsFrom = node.unitsLeast[s]!;
  leastAt.units = perUnit > 0 ? unitsTo : unitsFrom;
  const gramsTo = Math.max(node.gramsMost[s]!, node.gramsLeast[s]!);
  const charged = weight === 0 ? 0 : shippingOver(terms.shipping, node.gramsLeast[s]!, gramsTo, perGram / weight);
  const chargedAt = weight === 0 ? 0 : leastGrams;
  const freeAt = perGram > 0 ? gramsTo : node.gramsLeast[s]!;
  if (weight === 0) {
    const valueAt = perValue > 0 ? valueTop(node, s) : valueBottom(node, s, terms);
    leastAt.grams = freeAt;
    leastAt.value = valueAt;
    return -perUnit * leastAt.units - perGram * freeAt - perValue * valueAt;
  }
  const from = valueBottom(node, s, terms);
  const to = Math.max(valueTop(node, s), from);
  let best = Infinity;
  // the charges are constant in v between the two thresholds
  for (let region = 0; region < 3; region++) {
    const edge = region === 0 ? from : region === 1 ? terms.freeFrom : terms.surchargeBelow;
    if (edge < from || edge > to || (region > 0 && edge === from)) continue;
    let end = to;
    if (terms.freeFrom > edge && terms.freeFrom < end) end = terms.freeFrom;
    if (terms.surchargeBelow > edge && terms.surchargeBelow < end) end = terms.surchargeBelow;
    const free = edge >= terms.freeFrom;
    const valueAt = perValue > 0 ? end : edge;
    const surcharge = edge < terms.surchargeBelow ? terms.surchargeMinor : 0;
    const amount =
      weight * (terms.fixedMinor + surcharge) + (free ? -perGram * freeAt : weight * charged) - perValue * valueAt;
    if (amount >= best) continue;
    best = amount;
    leastAt.grams = free ? freeAt : chargedAt;
    leastAt.value = valueAt;
  }
  return best - perUnit * leastAt.units;
}

/** The least that a supplier can charge if it is used in the node. */
export function leastCharges(p: Problem, node: Node, s: number): number {
  return leastOver(p, node, s, 1, 0, 0, 0);
}

function valueTop(node: Node, s: number) {
  return Math.min(node.valueMost[s]!, node.valueBelow[s]! - 1e-6);
}

function valueBottom(node: Node, s: number, { minValue }: ModelSupplier) {
  return Math.max(0, minValue, node.valueFrom[s]!);
}

let leastGrams = 0;

/**
 * min of shipping(w) − perGram × w over low ≤ w ≤ high, or a little less: the begun parcels and steps are counted as
 * max(those at `low`, the fraction reached), which is exact within one step and a straight line over many.
 */
function shippingOver(shipping: ModelSupplier["shipping"], low: number, high: number, perGram: number): number {
  const { bands, beyond, parcelMinor, maxParcelGrams } = shipping;
  const last = bands.length === 0 ? 0 : bands[bands.length - 1]!.upTo;
  const lastMinor = bands.length === 0 ? 0 : bands[bands.length - 1]!.minor;
  const parcelsLow = Math.max(1, Math.ceil(low / maxParcelGrams));
  const stepsLow = low > last ? Math.ceil((low - last) / beyond.every) : 0;
  let least = Infinity;
  for (let k = 0; k <= bands.length; k++) {
    const over = k === 0 ? 0 : bands[k - 1]!.upTo;
    const upTo = k < bands.length ? bands[k]!.upTo : Infinity;
    if (upTo < low) continue;
    if (over >= high && k > 0) break;
    const from = Math.max(low, over);
    const to = Math.min(high, upTo);
    const kinkParcel = parcelMinor > 0 ? parcelsLow * maxParcelGrams : from;
    const kinkStep = k === bands.length && stepsLow > 0 ? last + stepsLow * beyond.every : from;
    for (let point = 0; point < 4; point++) {
      const w = point === 0 ? from : point === 1 ? to : point === 2 ? kinkParcel : kinkStep;
      if (w < from || w > to || (point > 1 && w === from)) continue;
      let amount = k < bands.length ? bands[k]!.minor : lastMinor;
      if (k === bands.length && beyond.minor > 0 && w > last)
        amount += beyond.minor * Math.max(stepsLow, (w - last) / beyond.every);
      if (parcelMinor > 0) amount += parcelMinor * Math.max(parcelsLow, w / maxParcelGrams);
      amount -= perGram * w;
      if (amount >= least) continue;
      least = amount;
      leastGrams = w;
    }
  }
  return least;
}
