/** What a comparison of a shop's stores with our books may find. */
export type DifferenceKind =
  | "order-missed"
  | "supplier-order-missed"
  | "reservation-orphaned"
  | "stock-counted-wrong"
  | "job-missing"
  | "fulfilment-missing";

/** One difference. `key` is the same for the same difference found again. */
export type Difference = {
  kind: DifferenceKind;
  key: string;
  /** names what it is about by ids, no personal data */
  text: string;
  orderId: string | null;
};

/** As stored: whether it was healed just now, or was found healed before and is back, which nobody can explain. */
export type FoundDifference = Difference & { unexplained: boolean };

/**
 * What was put right before and is found again is no accident: nobody knows why, so a person is told. Everything else is
 * healed.
 */
export function judge(found: readonly Difference[], before: readonly { key: string }[]): FoundDifference[] {
  const known = new Set(before.map(({ key }) => key));
  return found.map((difference) => ({ ...difference, unexplained: known.has(difference.key) }));
}
