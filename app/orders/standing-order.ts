/** A supplier order and its units, as the retailer sells them, that have not shipped, or that its request may hold. */
export type StandingOrder = {
  id: string;
  /**
   * planned: nothing done outside · claimed: its request holds the units · placed: bought, or a call may be under way ·
   * leaving: given up, and its request may not be declined yet
   */
  stage: "planned" | "claimed" | "placed" | "leaving";
  /** the supplier's location in the retailer's store */
  locationGid: string | null;
  lines: readonly { lineItemGid: string; units: number }[];
};
