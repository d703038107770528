import * as z from "zod/mini";
import { listed, phrase, type Phrase } from "../../../platform/phrase.ts";
import { msg } from "../../../platform/translate.ts";
import type { Field } from "../kinds/condition.ts";
import type { Names } from "../names.ts";
import type { Selector } from "../rule.ts";
import { action, type Action } from "./action.ts";

const values = z
  .array(z.string().check(z.trim(), z.minLength(1, "Leave no value empty.")))
  .check(z.minLength(1, "Name at least one."), z.maxLength(200));

const SelectorSchema: z.ZodMiniType<Selector> = z.discriminatedUnion("by", [
  z.strictObject({ by: z.enum(["supplier", "tag"]), values }),
  z.strictObject({
    by: z.literal("country"),
    values: z
      .array(z.string().check(z.regex(/^[A-Z]{2}$/, "Write countries as two capital letters, for example DE.")))
      .check(z.minLength(1)),
  }),
  z.strictObject({
    by: z.literal("score"),
    is: z.enum(["at-least", "less-than"]),
    value: z.number().check(z.gte(0), z.lte(100)),
  }),
  z.strictObject({ by: z.literal("conditions") }),
]);

const FIELDS: Field[] = [
  {
    ...{ name: "suppliers.by", label: msg("Suppliers by"), kind: "choice" },
    list: [
      { value: "supplier", label: msg("name") },
      { value: "tag", label: msg("tag") },
      { value: "country", label: msg("country") },
      { value: "score", label: msg("score") },
      { value: "conditions", label: msg("the conditions on the supplier above") },
    ],
  },
  {
    name: "suppliers.values",
    label: msg("Suppliers"),
    kind: "values",
    choices: { from: "suppliers" },
    when: ["supplier"],
  },
  { name: "suppliers.values", label: msg("Tags"), kind: "values", choices: { from: "supplier-tags" }, when: ["tag"] },
  {
    name: "suppliers.values",
    label: msg("Countries"),
    kind: "values",
    choices: { from: "countries" },
    when: ["country"],
  },
  {
    ...{ name: "suppliers.is", label: msg("Comparison"), kind: "choice", when: ["score"] },
    list: [
      { value: "at-least", label: msg("is at least") },
      { value: "less-than", label: msg("is less than") },
    ],
  },
  {
    ...{ name: "suppliers.value", label: msg("Score"), kind: "number", unit: "", min: 0, max: 100, whole: false },
    when: ["score"],
  },
];

/** "Acme or Bolt", "suppliers tagged “premium”" */
function selectorWords(selector: Selector, names: Names, word: "and" | "or" | "then"): Phrase {
  switch (selector.by) {
    case "supplier":
      return listed(
        selector.values.map((id) => names.of("suppliers", id)),
        word,
      );
    case "tag": {
      const tags = selector.values.map((tag) => `“${tag}”`);
      return phrase("suppliers tagged {{tags}}", { tags: listed(tags, word) });
    }
    case "country": {
      const countries = selector.values.map((code) => names.of("countries", code));
      return phrase("suppliers in {{countries}}", { countries: listed(countries, word) });
    }
    case "score":
      return selector.is === "at-least"
        ? phrase("suppliers with a score of at least {{score}}", { score: selector.value })
        : phrase("suppliers with a score of less than {{score}}", { score: selector.value });
    case "conditions":
      return phrase("the suppliers that meet these conditions");
  }
}

export const SUPPLIER_ACTIONS: Action[] = [
  action({
    ...{
      id: "only",
      label: msg("Use only"),
      fields: FIELDS,
      schema: z.strictObject({ action: z.literal("only"), suppliers: SelectorSchema }),
    },
    meaning: msg("Nobody but these suppliers may ship the lines that the rule applies to."),
    example: { action: "only", suppliers: { by: "supplier", values: ["supplier-id"] } },
    says: ({ suppliers }, names) =>
      phrase("use only {{suppliers}}", { suppliers: selectorWords(suppliers, names, "or") }),
  }),
  action({
    ...{
      id: "except",
      label: msg("Do not use"),
      fields: FIELDS,
      schema: z.strictObject({ action: z.literal("except"), suppliers: SelectorSchema }),
    },
    meaning: msg("These suppliers may not ship the lines that the rule applies to."),
    example: { action: "except", suppliers: { by: "country", values: ["US"] } },
    says: ({ suppliers }, names) =>
      phrase("do not use {{suppliers}}", { suppliers: selectorWords(suppliers, names, "or") }),
  }),
  action({
    ...{
      id: "prefer",
      label: msg("Prefer"),
      fields: FIELDS,
      schema: z.strictObject({ action: z.literal("prefer"), suppliers: SelectorSchema }),
    },
    meaning: msg(
      "These suppliers come before all others, in the order in which they are named; the strategy decides among equals.",
    ),
    example: { action: "prefer", suppliers: { by: "tag", values: ["premium", "local"] } },
    says: ({ suppliers }, names) =>
      phrase("prefer {{suppliers}}", { suppliers: selectorWords(suppliers, names, "then") }),
  }),
];
