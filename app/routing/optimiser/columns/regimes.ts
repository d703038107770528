import type { ModelSupplier } from "../model.ts";

/** Beyond so many the supplier's weights are one range. */
export const MOST_REGIMES = 16;
/** Just above the end of a range, where the next begins. */
export const ABOVE = 1e-6;

/**
 * Writes down the ranges of weights in which a supplier's shipping does not change, by their ends, ascending; the last
 * end is `most`. Returns their number; 0 when they are too many.
 */
export function regimesOf(
  shipping: ModelSupplier["shipping"],
  least: number,
  most: number,
  ends: Float64Array,
): number {
  const { bands, beyond, parcelMinor, maxParcelGrams } = shipping;
  const last = bands.length === 0 ? 0 : bands[bands.length - 1]!.upTo;
  let at = least;
  for (let count = 0; count < MOST_REGIMES; count++) {
    let end = most;
    for (let b = 0; b < bands.length; b++) if (bands[b]!.upTo >= at && bands[b]!.upTo < end) end = bands[b]!.upTo;
    if (parcelMinor > 0) end = Math.min(end, Math.max(1, Math.ceil(at / maxParcelGrams)) * maxParcelGrams);
    if (beyond.minor > 0 && at > last) end = Math.min(end, last + Math.ceil((at - last) / beyond.every) * beyond.every);
    ends[count] = end;
    if (end >= most) return count + 1;
    at = end + ABOVE;
  }
  return 0;
}
