/** What one arm of a trial did with its orders. */
export type TrialArm = {
  /** versions of the rule sets that its orders went by */
  versions: number[];
  orders: number;
  held: number;
  /** of orders that were not held */
  unitsWanted: number;
  unitsRouted: number;
  ordersWithUnrouted: number;
  supplierOrders: number;
  /** orders that more than one supplier ships */
  splitOrders: number;
  /** landed cost by currency, of the orders whose cost is known altogether, and how many units they are */
  cost: { currency: string; orders: number; totalMinor: number; units: number }[];
  /** orders of which some cost is not known: they are in no sum of money */
  ordersWithUnknownCost: number;
  /**
   * Days from the decision until the customer has everything that suppliers ship, summed over so many orders.
   * `unknownOrders`: nothing is known of some way, and no day was counted for it.
   */
  promise: { days: number; orders: number; unknownOrders: number };
};

/** Both arms of a trial side by side. */
export type TrialReport = { tried: TrialArm; published: TrialArm };
