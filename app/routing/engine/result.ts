import type { LandedCost } from "../cost/landed-cost.ts";
import type { Criterion, SplitPolicy } from "../facts.ts";
import type { LeftOver } from "../rules/outcome.ts";
import type { Meaning } from "./objectives.ts";
import type { Reason, Verdict } from "./reasons.ts";

/** What was decided: plain JSON, stored beside its facts. Nothing personal is in it. */
export type RoutingResult = {
  /** of the code that decided: a replay by another version may differ, and says so */
  engine: number;
  /** rules that stop the order; then nothing is routed */
  holds: { ruleId: string; rule: string; reason: string }[];
  /** rules that asked for something besides, whatever was chosen */
  effects: {
    tags: string[];
    /** nothing is routed before; null = it is not delayed, or no longer */
    delay: { until: string; ruleId: string; rule: string } | null;
    expedite: boolean;
  };
  /** what plans were compared by, most important first, and which rules said so; null = the shop's setting */
  policy: {
    criteria: Criterion[];
    strategyRule: string | null;
    split: SplitPolicy;
    splitRule: string | null;
    marginFloorPermille: number | null;
    marginRule: string | null;
  };
  /** one per supplier and currency; another for each 250 lines */
  supplierOrders: RoutedSupplierOrder[];
  /** every line of the facts, once */
  lines: RoutedLine[];
  /** landed cost of the whole plan; what could not be computed is named and not in the sum */
  cost: LandedCost;
  objective: {
    unitsWanted: number;
    unitsRouted: number;
    supplierOrders: number;
    /** lines shipped by more than one supplier */
    splitLines: number;
    /** false: the search budget ended before a better plan could be ruled out */
    proven: boolean;
    /** value of each criterion of the plan, smaller is better */
    values: { criterion: Meaning | "units"; value: number; bound: number }[];
    nodes: number;
  };
};

export type RoutedSupplierOrder = {
  supplierId: string;
  /** what the supplier charges for the goods */
  costMinor: number;
  currency: string;
  /** when the customer has it, as far as terms and transit tell; "YYYY-MM-DD" */
  promiseDate: string | null;
  lines: RoutedSupplierOrderLine[];
};

export type RoutedSupplierOrderLine = {
  lineId: string;
  /** units as the retailer sells them */
  quantity: number;
  mappingId: string;
  offerId: string;
  poolId: string;
  variantGid: string;
  sku: string | null;
  packSize: number;
  /** supplier units: quantity × packSize */
  units: number;
  /** of all units of this line */
  costMinor: number;
};

export type RoutedLine = {
  lineId: string;
  wanted: number;
  routed: number;
  /** the rule that said which suppliers may ship it; null = none did */
  ruleId: string | null;
  chosen: { supplierId: string; quantity: number; reason: Reason }[];
  /** every candidate of the facts, once, chosen ones first, then by supplier priority */
  candidates: {
    mappingId: string;
    supplierId: string;
    verdict: Verdict;
    /** units given to this candidate */
    quantity: number;
    reason: Reason;
  }[];
  unrouted: { quantity: number; reason: Reason; then: LeftOver } | null;
};
