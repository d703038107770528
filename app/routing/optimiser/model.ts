/**
 * What the optimiser decides: integer units for every candidate. Numbers only; ids, names and reasons stay outside. All
 * amounts are integers in minor units of the retailer's currency unless said. "Units" are units as the retailer sells
 * them; "supplier units" are units × pack size.
 *
 * A plan gives every candidate a number of units ≥ 0 and is feasible when
 * - no line gets more than its quantity, and its units are split as `lineSplit` allows;
 * - a line draws on at most one candidate of each supplier;
 * - no pool gives more supplier units than it has;
 * - every used supplier gets at least `minUnits` and at most `maxUnits` supplier units, and goods of at least
 *   `minValue`;
 * - at most `maxSuppliers` suppliers are used;
 * - with a margin floor: revenue of the routed units − landed cost ≥ revenue × floor.
 * An empty plan is always feasible. Plans are compared by their objective vectors, lexicographically, smaller is better:
 * first −(units routed), then `objectives` in their order.
 */
export type Model = {
  lines: ModelLine[];
  suppliers: ModelSupplier[];
  /** supplier units left; Infinity = unlimited */
  pools: number[];
  /** sorted by line, then by whatever order the caller prefers at a tie */
  candidates: ModelCandidate[];
  /** all-or-nothing: none or all units of a line, from one candidate; one-source: from one candidate, perhaps fewer;
   * any: split over candidates */
  lineSplit: "all-or-nothing" | "one-source" | "any";
  /** null = any number */
  maxSuppliers: number | null;
  /** least margin over the whole plan, in thousandths of the revenue of the routed units; null = none */
  marginFloorPermille: number | null;
  objectives: Objective[];
};

export type ModelLine = {
  /** units wanted, > 0 */
  quantity: number;
  /** what the customer pays for one unit */
  priceMinor: number;
};

export type ModelCandidate = {
  /** index in lines */
  line: number;
  /** index in suppliers */
  supplier: number;
  /** index in pools */
  pool: number;
  packSize: number;
  /** weight of one unit */
  grams: number;
  /**
   * All-units price breaks, ascending by `from` (units of this candidate, the first is 1): with u units each costs
   * `costMinor` (goods, fees per item, duty: everything that is proportional) and is worth `value` (goods alone, in
   * minor units of the supplier's currency) of the last break with from ≤ u.
   */
  breaks: { from: number; costMinor: number; value: number }[];
};

/**
 * Charges of a used supplier with supplier units n, grams w and goods of value v (supplier's currency):
 * fixedMinor + shipping(w, v) + surcharge(v), where shipping is 0 when v ≥ freeFrom, else charge(w), and surcharge is
 * surchargeMinor when v < surchargeBelow, else 0.
 */
export type ModelSupplier = {
  fixedMinor: number;
  shipping: {
    /** by weight: the first band with w ≤ upTo; ascending, may be empty */
    bands: { upTo: number; minor: number }[];
    /** beyond the last band (or from 0 g without bands): last band + minor for each begun `every` grams above it */
    beyond: { every: number; minor: number };
    /** parcels = max(1, ceil(w / maxParcelGrams)), each costs this besides; Infinity = one parcel */
    parcelMinor: number;
    maxParcelGrams: number;
  };
  /** value from which shipping is free; Infinity = never */
  freeFrom: number;
  surchargeBelow: number;
  surchargeMinor: number;
  /** 0 = none */
  minUnits: number;
  /** Infinity = none */
  maxUnits: number;
  /** 0 = none */
  minValue: number;
};

export type Objective =
  /** landed cost: Σ units × costMinor + Σ charges of used suppliers */
  | { kind: "cost" }
  /** number of suppliers used */
  | { kind: "suppliers" }
  /** Σ over lines of (candidates used − 1), where positive */
  | { kind: "line-splits" }
  /** the largest `per` of a used candidate (0 for the empty plan), for example promise days; per ≥ 0, by candidate */
  | { kind: "latest"; per: number[] }
  /** Σ units × per, for example rule preference, distance, score; per ≥ 0, by candidate */
  | { kind: "sum"; per: number[] };

export type Solution = {
  /** units by candidate */
  units: number[];
  /** −(units routed), then one value per objective */
  vector: number[];
  /** no feasible plan has a smaller vector */
  proven: boolean;
  /** a vector that no feasible plan is below; equals `vector` when proven */
  bound: number[];
  /** nodes of the search: does not depend on the machine */
  nodes: number;
};
