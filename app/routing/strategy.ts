/** The words in which rules and settings say how a plan is chosen. */
export const STRATEGIES = [
  "fewest-splits",
  "lowest-cost",
  "fastest",
  "preferred",
  "nearest",
  "best-score",
  "spread-load",
] as const;
export type Strategy = (typeof STRATEGIES)[number];

export const CRITERIA = [
  "preference",
  "suppliers",
  "line-splits",
  "cost",
  "promise",
  "distance",
  "score",
  "load",
  "priority",
] as const;
/** What plans are compared by, one after the other, once no plan routes more units. */
export type Criterion = (typeof CRITERIA)[number];

/** never = one supplier for everything; by-line = a line is not split; by-quantity = lines may be split. */
export type SplitPolicy = { kind: "never" | "by-line" | "by-quantity"; maxSuppliers: number | null };
