/** What is counted of a supplier's orders in a span of time. */
export type Counted = {
  /** supplier orders that reached the supplier */
  sample: number;
  /** medians in hours; null when none was accepted, or shipped */
  acceptHours: number | null;
  shipHours: number | null;
  /** accepted orders that had 48 hours, or had tracking earlier, and those of them with tracking in that time */
  trackable: number;
  tracked: number;
  /** units asked for, refused instead of accepted, and taken back after they were accepted */
  units: number;
  declinedUnits: number;
  canceledUnits: number;
  /** orders of which a call had no clear answer, or which could not be sent */
  failed: number;
};

/** Shares in thousandths; null when there was nothing to measure. */
export type Score = {
  value: number | null;
  trackedPermille: number | null;
  declinedPermille: number | null;
  canceledPermille: number | null;
  failedPermille: number | null;
};

/**
 * The score, 0 … 100: five parts, each from 0 (at or beyond `worst`) to 1 (at or better than `best`), in between along a
 * straight line, weighted. A part that nothing is known of is left out and the others count for more; without any there
 * is no score.
 *
 * | part                            | weight | 1 at | 0 at |
 * | ------------------------------- | ------ | ---- | ---- |
 * | units declined or taken back    | 40     | 0 %  | 20 % |
 * | tracking within 48 h            | 30     | 100 %| 0 %  |
 * | hours from acceptance to parcel | 15     | 24   | 120  |
 * | orders that failed              | 10     | 0 %  | 20 % |
 * | hours to accept                 | 5      | 1    | 24   |
 */
const PARTS = {
  kept: { weight: 40, best: 0, worst: 200 },
  tracked: { weight: 30, best: 1000, worst: 0 },
  ship: { weight: 15, best: 24, worst: 120 },
  failed: { weight: 10, best: 0, worst: 200 },
  accept: { weight: 5, best: 1, worst: 24 },
} as const;

/** A supplier's score from what was counted. */
export function scoreOf(counted: Counted): Score {
  const { sample, units, declinedUnits, canceledUnits, trackable, tracked, failed } = counted;
  const measured: { [Part in keyof typeof PARTS]: number | null } = {
    kept: permille(declinedUnits + canceledUnits, units),
    tracked: permille(tracked, trackable),
    ship: counted.shipHours,
    failed: permille(failed, sample),
    accept: counted.acceptHours,
  };
  let weights = 0;
  let sum = 0;
  for (const part of Object.keys(PARTS) as (keyof typeof PARTS)[]) {
    const seen = measured[part];
    if (seen === null) continue;
    const { weight, best, worst } = PARTS[part];
    weights += weight;
    sum += weight * Math.min(1, Math.max(0, (seen - worst) / (best - worst)));
  }
  return {
    value: weights === 0 ? null : Math.round((100 * sum) / weights),
    trackedPermille: measured.tracked,
    declinedPermille: permille(declinedUnits, units),
    canceledPermille: permille(canceledUnits, units),
    failedPermille: measured.failed,
  };
}

const permille = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((1000 * part) / whole);
