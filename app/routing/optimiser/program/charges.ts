import type { Node } from "../node.ts";
import type { Problem } from "../problem.ts";
import { add, addAll, addColumn, addRow, type Program, type Terms } from "./program.ts";

/** Branched on early: they decide what a supplier charges. */
export const REGIME = 1;
const COUNT = 2;

/** What a supplier's units amount to, as terms. */
export type Load = { used: number; grams: Terms; value: Terms };

/**
 * What a supplier charges if it is used, as terms; adds the columns and rows this takes: free shipping and no surcharge
 * may be had from their values on, one weight band is in force unless shipping is free, parcels and steps are counted.
 */
export function chargesOf(p: Problem, node: Node, program: Program, s: number, load: Load): Terms {
  const { shipping, freeFrom, surchargeBelow, surchargeMinor, fixedMinor } = p.model.suppliers[s]!;
  const { bands, beyond, parcelMinor, maxParcelGrams } = shipping;
  const { used, grams } = load;
  const heaviest = node.gramsMost[s]!;
  const most = node.valueMost[s]!;
  const cost: Terms = new Map([[used, fixedMinor]]);
  if (surchargeMinor > 0 && surchargeBelow > 0) {
    add(cost, used, surchargeMinor);
    if (most >= surchargeBelow) add(cost, reached(program, load, surchargeBelow), -surchargeMinor);
  }
  // shipped = used − free
  const shipped: Terms = new Map([[used, 1]]);
  const waived: Terms = new Map();
  if (freeFrom <= most) {
    const free = reached(program, load, freeFrom);
    add(shipped, free, -1);
    add(waived, free, -heaviest);
  }
  if (parcelMinor > 0 && heaviest <= maxParcelGrams) addAll(cost, shipped, parcelMinor);
  else if (parcelMinor > 0) {
    const parcels = addColumn(program, 0, Math.ceil(heaviest / maxParcelGrams), COUNT);
    add(cost, parcels, parcelMinor);
    addRow(program, 0, addAll(new Map([[parcels, 1]]), shipped, -1), Infinity);
    addRow(program, -Infinity, addAll(new Map([...grams, [parcels, -maxParcelGrams]]), waived), 0);
  }
  const last = bands.at(-1)?.upTo ?? 0;
  const isStepped = heaviest > last && beyond.minor > 0 && beyond.every < Infinity;
  const mostSteps = isStepped ? Math.ceil((heaviest - last) / beyond.every) : 0;
  const steps = isStepped ? addColumn(program, 0, mostSteps, COUNT) : -1;
  const room = addAll(new Map(grams), waived);
  if (steps >= 0) {
    add(cost, steps, beyond.minor);
    add(room, steps, -beyond.every);
  }
  if (bands.length > 0) {
    const inForce = addAll(new Map(), shipped, -1);
    const least = new Map(grams);
    // weights are whole numbers of grams, or else nothing is said of where a band begins exactly
    const above = p.grams.every(Number.isInteger) ? 1 : 0;
    for (let b = 0; b <= bands.length; b++) {
      const over = b === 0 ? -1 : bands[b - 1]!.upTo;
      if (over >= heaviest && b > 0) break;
      const { upTo, minor } = bands[Math.min(b, bands.length - 1)]!;
      const band = addColumn(program, 0, 1, REGIME);
      add(inForce, band, 1);
      add(cost, band, minor);
      add(room, band, b === bands.length && steps < 0 ? -heaviest : -Math.min(upTo, heaviest));
      if (b > 0) add(least, band, -(over + above));
      if (b < bands.length || steps < 0) continue;
      addRow(
        program,
        -Infinity,
        new Map([
          [steps, 1],
          [band, -mostSteps],
        ]),
        0,
      );
    }
    addRow(program, 0, inForce, 0);
    addRow(program, 0, least, Infinity);
  }
  if (bands.length > 0 || steps >= 0) addRow(program, -Infinity, room, 0);
  return cost;
}

/** 0 or 1: may be 1 when the supplier is used and its goods are worth at least this. */
function reached(program: Program, { used, value }: Load, least: number): number {
  const flag = addColumn(program, 0, 1, REGIME);
  addRow(
    program,
    -Infinity,
    new Map([
      [flag, 1],
      [used, -1],
    ]),
    0,
  );
  if (least > 0) addRow(program, 0, new Map([...value, [flag, -least]]), Infinity);
  return flag;
}
