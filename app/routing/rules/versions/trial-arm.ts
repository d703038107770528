/** What one arm of a trial has decided; an order counts once, by its first decision of the trial. */
export type TrialArm = {
  orders: number;
  held: number;
  unitsWanted: number;
  unitsRouted: number;
  supplierOrders: number;
  /** orders that more than one supplier ships */
  splitOrders: number;
  /** landed cost by currency, of orders of which every part is known */
  costs: { currency: string; minor: number; orders: number; units: number }[];
};

export type TrialArms = { tried: TrialArm; published: TrialArm };
