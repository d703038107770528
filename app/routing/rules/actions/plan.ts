import * as z from "zod/mini";
import { CRITERIA, STRATEGIES, type Criterion, type Strategy } from "../../strategy.ts";
import { action, type Action } from "./action.ts";

const STRATEGY_WORDS: Record<Strategy, string> = {
  "fewest-splits": "choose the plan with the fewest splits",
  "lowest-cost": "choose the plan with the lowest landed cost",
  fastest: "choose the fastest plan",
  preferred: "choose suppliers by their priority",
  nearest: "choose the nearest suppliers",
  "best-score": "choose the suppliers with the best score",
  "spread-load": "choose the suppliers with the most capacity left",
};

const CRITERION_WORDS: Record<Criterion, string> = {
  preference: "preference of the rules",
  suppliers: "number of suppliers",
  "line-splits": "number of split lines",
  cost: "landed cost",
  promise: "promise date",
  distance: "distance",
  score: "score",
  load: "load",
  priority: "priority of the supplier",
};

const CRITERIA_LIST = CRITERIA.map((value) => ({ value, label: CRITERION_WORDS[value] }));
const SPLIT_WORDS = {
  never: "ship everything from one supplier",
  "by-line": "do not split a line",
  "by-quantity": "split lines where needed",
} as const;

/** The same criterion twice decides nothing the second time. */
const Custom = z.strictObject({
  custom: z.array(z.enum(CRITERIA)).check(
    z.minLength(1, "Name at least one criterion."),
    z.maxLength(CRITERIA.length),
    z.refine((list) => new Set(list).size === list.length, "Name each criterion once."),
  ),
});

const maxSuppliers = z.nullable(z.int().check(z.gte(1), z.lte(50)));

export const PLAN_ACTIONS: Action[] = [
  action({
    ...{ id: "strategy", label: "Strategy" },
    meaning:
      "What plans for the whole order are compared by. A ready strategy, or your own list of criteria, the first one deciding first.",
    fields: [
      {
        ...{ name: "strategy", label: "Strategy", kind: "choice" },
        list: STRATEGIES.map((value) => ({ value, label: STRATEGY_WORDS[value] })),
      },
      { name: "strategy.custom", label: "Criteria", kind: "values", choices: { from: "list", list: CRITERIA_LIST } },
    ],
    schema: z.strictObject({
      action: z.literal("strategy"),
      strategy: z.union([z.enum(STRATEGIES), Custom]),
    }),
    example: { action: "strategy", strategy: "fastest" },
    says: ({ strategy }) =>
      typeof strategy === "string"
        ? STRATEGY_WORDS[strategy]
        : `compare plans by ${strategy.custom.map((each) => CRITERION_WORDS[each]).join(", then ")}`,
  }),
  action({
    ...{ id: "split", label: "Splitting" },
    meaning:
      "How far the order may be split: never, by line (a line stays whole) or by quantity; with at most so many suppliers (parcels), or any number (null). It holds for what is planned together: units that are planned later, after an edit or a refusal, are counted by themselves.",
    fields: [
      {
        ...{ name: "kind", label: "Split", kind: "choice" },
        list: Object.entries(SPLIT_WORDS).map(([value, label]) => ({ value, label })),
      },
      {
        ...{ name: "maxSuppliers", label: "At most", kind: "number", unit: "suppliers", min: 1, max: 50 },
        ...{ whole: true, empty: "any number" },
      },
    ],
    schema: z.strictObject({
      action: z.literal("split"),
      kind: z.enum(["never", "by-line", "by-quantity"]),
      maxSuppliers,
    }),
    example: { action: "split", kind: "by-line", maxSuppliers: 2 },
    says: ({ kind, maxSuppliers: most }) =>
      `${SPLIT_WORDS[kind]}${most === null || kind === "never" ? "" : `, over at most ${most} ${most === 1 ? "supplier" : "suppliers"}`}`,
  }),
  action({
    ...{ id: "margin", label: "Minimum margin" },
    meaning:
      "Least share of the revenue that must be left after the landed cost of the whole plan, in thousandths. A plan below it is not made.",
    fields: [
      {
        ...{ name: "floorPermille", label: "Margin", kind: "number", unit: "‰", min: -1000, max: 1000 },
        ...{ whole: true, per: 10, perUnit: "%" },
      },
    ],
    schema: z.strictObject({ action: z.literal("margin"), floorPermille: z.int().check(z.gte(-1000), z.lte(1000)) }),
    example: { action: "margin", floorPermille: 150 },
    says: ({ floorPermille }) => `keep a margin of at least ${floorPermille / 10}%`,
  }),
  action({
    ...{ id: "spread-load", label: "Spread load", fields: [] },
    meaning:
      "Suppliers that have used less of their daily capacity come first, before everything else the strategy compares.",
    schema: z.strictObject({ action: z.literal("spread-load") }),
    example: { action: "spread-load" },
    says: () => "spread the load over the suppliers",
  }),
];
