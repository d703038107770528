/**
 * The interface of routing: facts in, result out. Both are plain JSON and are stored as they are in a decision
 * (Decision.inputs, Decision.result), so that a decision can be replayed and explained without asking the database again.
 * Nothing personal is in them.
 */

/** Everything routing may know. Lists may come in any order: the result does not depend on it. */
export type RoutingFacts = {
  /** ISO time of the decision */
  now: string;
  order: { id: string; version: number; currency: string; countryCode: string | null; test: boolean };
  ruleSet: { id: string; version: number };
  suppliers: RoutingSupplier[];
  lines: RoutingLine[];
};

export type RoutingSupplier = {
  id: string;
  name: string;
  /** lower is preferred */
  priority: number;
  state: "ready" | "not-ready" | "invited" | "paused" | "ended" | "lost";
};

/** The merchant's own stock, among the suppliers of a decision. */
export const OWN_STOCK = "own";

export type RoutingLine = {
  lineId: string;
  title: string;
  sku: string | null;
  /** units, as the retailer sells them, that are still to be given to a supplier */
  quantity: number;
  candidates: RoutingCandidate[];
  /** units of these that the merchant has requested from a supplier itself: nobody else ships them */
  pins?: { supplierId: string; quantity: number }[];
};

/** One mapped offer for a line. */
export type RoutingCandidate = {
  mappingId: string;
  supplierId: string;
  offerId: string;
  poolId: string;
  variantGid: string;
  sku: string | null;
  /** pool units in one unit that the retailer sells */
  packSize: number;
  /** pool units that may be promised to this order, its own soft reservations added back; null = unlimited */
  atpUnits: number | null;
  /** what the supplier charges for one pool unit */
  unitCost: { minor: number; currency: string };
  /** set when the candidate is out before routing begins */
  excluded?: Reason;
};

/** Values of each reason. `has` and `needs` count units as the retailer sells them; null = unlimited. */
type ReasonValues = {
  // chosen
  "first-by-priority": { has: number | null; needs: number };
  "first-with-all": { has: number | null; needs: number };
  "share-of-split": { has: number | null; needs: number; takes: number };
  /** the merchant's own fulfilment request */
  "requested-by-merchant": { has: number | null; needs: number; takes: number };
  // not needed
  "not-needed": { has: number | null; needs: number; supplierIds: string[] };
  "too-few-for-all": { has: number; needs: number; supplierIds: string[] };
  /** the same supplier ships another of its products for this line */
  "same-supplier": { needs: number };
  // excluded
  "requested-elsewhere": { supplierIds: string[] };
  "out-of-stock": { has: number; needs: number };
  "less-than-a-pack": { units: number; packSize: number };
  "taken-by-this-order": { needs: number };
  "stock-unread": Record<string, never>;
  /** the stock was last read so many hours ago; readings older than the limit prove nothing */
  "feed-too-old": { hours: number; limit: number };
  "not-stocked": Record<string, never>;
  "offer-gone": Record<string, never>;
  "supplier-invited": Record<string, never>;
  "supplier-paused": Record<string, never>;
  "supplier-ended": Record<string, never>;
  "supplier-lost": Record<string, never>;
  "supplier-not-ready": { note: string | null };
  "refused-before": { supplierOrderKey: string; note: string | null };
  /** the line has been passed on often enough */
  "refused-often": { times: number };
  /** the supplier says that it does not ship there */
  "destination-not-served": { country: string };
  "po-box-not-served": Record<string, never>;
  // units that nobody ships
  "no-candidate": { sku: string | null };
  "no-stock": { missing: number; needs: number };
  "nobody-available": { missing: number; needs: number };
};
export type ReasonCode = keyof ReasonValues;
/** Why. A code and its values: `explain` makes the sentence, in the reader's words. */
export type Reason = { [Code in ReasonCode]: { code: Code; values: ReasonValues[Code] } }[ReasonCode];

/** `partly` = ships some of the line's units; `excluded` = could not ship any. */
export type Verdict = "chosen" | "partly" | "not-needed" | "excluded";

export type RoutingResult = {
  /** one per supplier and currency; another for each 250 lines */
  supplierOrders: RoutedSupplierOrder[];
  /** every line of the facts, once */
  lines: RoutedLine[];
  objective: {
    unitsWanted: number;
    unitsRouted: number;
    supplierOrders: number;
    /** lines shipped by more than one supplier */
    splitLines: number;
    /** false: the search budget ended before more units could be ruled out */
    proven: boolean;
  };
};

export type RoutedSupplierOrder = {
  supplierId: string;
  costMinor: number;
  currency: string;
  lines: RoutedSupplierOrderLine[];
};

type RoutedSupplierOrderLine = {
  lineId: string;
  /** units as the retailer sells them */
  quantity: number;
  mappingId: string;
  offerId: string;
  poolId: string;
  variantGid: string;
  sku: string | null;
  packSize: number;
  /** pool units: quantity × packSize */
  units: number;
  /** of all units of this line */
  costMinor: number;
};

export type RoutedLine = {
  lineId: string;
  wanted: number;
  routed: number;
  chosen: { supplierId: string; quantity: number; reason: Reason }[];
  /** every candidate of the facts, once, in the order in which they were asked */
  candidates: {
    mappingId: string;
    supplierId: string;
    verdict: Verdict;
    /** units given to this candidate */
    quantity: number;
    reason: Reason;
  }[];
  unrouted: { quantity: number; reason: Reason } | null;
};
