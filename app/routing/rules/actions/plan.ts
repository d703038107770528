import * as z from "zod/mini";
import { listed, phrase, phrases, type Phrase } from "../../../platform/phrase.ts";
import { msg } from "../../../platform/translate.ts";
import { CRITERIA, STRATEGIES, type Criterion, type SplitPolicy, type Strategy } from "../../strategy.ts";
import { action, type Action } from "./action.ts";

const STRATEGY_WORDS: Record<Strategy, string> = {
  "fewest-splits": msg("choose the plan with the fewest splits"),
  "lowest-cost": msg("choose the plan with the lowest landed cost"),
  fastest: msg("choose the fastest plan"),
  preferred: msg("choose suppliers by their priority"),
  nearest: msg("choose the nearest suppliers"),
  "best-score": msg("choose the suppliers with the best score"),
  "spread-load": msg("choose the suppliers with the most capacity left"),
};

const CRITERION_WORDS: Record<Criterion, string> = {
  preference: msg("preference of the rules"),
  suppliers: msg("number of suppliers"),
  "line-splits": msg("number of split lines"),
  cost: msg("landed cost"),
  promise: msg("promise date"),
  distance: msg("distance"),
  score: msg("score"),
  load: msg("load"),
  priority: msg("priority of the supplier"),
};

const CRITERIA_LIST = CRITERIA.map((value) => ({ value, label: CRITERION_WORDS[value] }));
const SPLIT_WORDS = {
  never: msg("ship everything from one supplier"),
  "by-line": msg("do not split a line"),
  "by-quantity": msg("split lines where needed"),
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

function splitSentence({ kind, maxSuppliers: most }: SplitPolicy): Phrase {
  const how = phrase(SPLIT_WORDS[kind]);
  if (most === null || kind === "never") return how;
  return phrases(most, "{{how}}, over at most {{count}} supplier", "{{how}}, over at most {{count}} suppliers", {
    how,
  });
}

export const PLAN_ACTIONS: Action[] = [
  action({
    ...{ id: "strategy", label: msg("Strategy") },
    meaning: msg(
      "What plans for the whole order are compared by. A ready strategy, or your own list of criteria, the first one deciding first.",
    ),
    fields: [
      {
        ...{ name: "strategy", label: msg("Strategy"), kind: "choice" },
        list: STRATEGIES.map((value) => ({ value, label: STRATEGY_WORDS[value] })),
      },
      {
        name: "strategy.custom",
        label: msg("Criteria"),
        kind: "values",
        choices: { from: "list", list: CRITERIA_LIST },
      },
    ],
    schema: z.strictObject({
      action: z.literal("strategy"),
      strategy: z.union([z.enum(STRATEGIES), Custom]),
    }),
    example: { action: "strategy", strategy: "fastest" },
    says: ({ strategy }) =>
      typeof strategy === "string"
        ? phrase(STRATEGY_WORDS[strategy])
        : phrase("compare plans by {{criteria}}", {
            criteria: listed(
              strategy.custom.map((each) => phrase(CRITERION_WORDS[each])),
              "then",
            ),
          }),
  }),
  action({
    ...{ id: "split", label: msg("Splitting") },
    meaning: msg(
      "How far the order may be split: never, by line (a line stays whole) or by quantity; with at most so many suppliers (parcels), or any number (null). It holds for what is planned together: units that are planned later, after an edit or a refusal, are counted by themselves.",
    ),
    fields: [
      {
        ...{ name: "kind", label: msg("Split"), kind: "choice" },
        list: Object.entries(SPLIT_WORDS).map(([value, label]) => ({ value, label })),
      },
      {
        ...{ name: "maxSuppliers", label: msg("At most"), kind: "number", unit: msg("suppliers"), min: 1, max: 50 },
        ...{ whole: true, empty: msg("any number") },
      },
    ],
    schema: z.strictObject({
      action: z.literal("split"),
      kind: z.enum(["never", "by-line", "by-quantity"]),
      maxSuppliers,
    }),
    example: { action: "split", kind: "by-line", maxSuppliers: 2 },
    says: splitSentence,
  }),
  action({
    ...{ id: "margin", label: msg("Minimum margin") },
    meaning: msg(
      "Least share of the revenue that must be left after the landed cost of the whole plan, in thousandths. A plan below it is not made.",
    ),
    fields: [
      {
        ...{ name: "floorPermille", label: msg("Margin"), kind: "number", unit: "‰", min: -1000, max: 1000 },
        ...{ whole: true, per: 10, perUnit: "%" },
      },
    ],
    schema: z.strictObject({ action: z.literal("margin"), floorPermille: z.int().check(z.gte(-1000), z.lte(1000)) }),
    example: { action: "margin", floorPermille: 150 },
    says: ({ floorPermille }) => phrase("keep a margin of at least {{percent}}%", { percent: floorPermille / 10 }),
  }),
  action({
    ...{ id: "spread-load", label: msg("Spread load"), fields: [] },
    meaning: msg(
      "Suppliers that have used less of their daily capacity come first, before everything else the strategy compares.",
    ),
    schema: z.strictObject({ action: z.literal("spread-load") }),
    example: { action: "spread-load" },
    says: () => phrase("spread the load over the suppliers"),
  }),
];
