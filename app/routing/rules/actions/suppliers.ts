import * as z from "zod/mini";
import { listed, type Field } from "../kinds/condition.ts";
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
    ...{ name: "suppliers.by", label: "Suppliers by", kind: "choice" },
    list: [
      { value: "supplier", label: "name" },
      { value: "tag", label: "tag" },
      { value: "country", label: "country" },
      { value: "score", label: "score" },
      { value: "conditions", label: "the conditions on the supplier above" },
    ],
  },
  { name: "suppliers.values", label: "Suppliers", kind: "values", choices: { from: "suppliers" }, when: ["supplier"] },
  { name: "suppliers.values", label: "Tags", kind: "values", choices: { from: "supplier-tags" }, when: ["tag"] },
  { name: "suppliers.values", label: "Countries", kind: "values", choices: { from: "countries" }, when: ["country"] },
  {
    ...{ name: "suppliers.is", label: "Comparison", kind: "choice", when: ["score"] },
    list: [
      { value: "at-least", label: "is at least" },
      { value: "less-than", label: "is less than" },
    ],
  },
  {
    ...{ name: "suppliers.value", label: "Score", kind: "number", unit: "", min: 0, max: 100, whole: false },
    when: ["score"],
  },
];

/** "Acme or Bolt", "suppliers tagged “premium”" */
function selectorWords(selector: Selector, names: Names, word: "and" | "or" | "then"): string {
  const join = (texts: string[]) => (word === "then" ? texts.join(", then ") : listed(texts, word));
  switch (selector.by) {
    case "supplier":
      return join(selector.values.map((id) => names.of("suppliers", id)));
    case "tag":
      return `suppliers tagged ${join(selector.values.map((tag) => `“${tag}”`))}`;
    case "country":
      return `suppliers in ${join(selector.values.map((code) => names.of("countries", code)))}`;
    case "score":
      return `suppliers with a score of ${selector.is === "at-least" ? "at least" : "less than"} ${selector.value}`;
    case "conditions":
      return "the suppliers that meet these conditions";
  }
}

export const SUPPLIER_ACTIONS: Action[] = [
  action({
    ...{
      id: "only",
      label: "Use only",
      fields: FIELDS,
      schema: z.strictObject({ action: z.literal("only"), suppliers: SelectorSchema }),
    },
    meaning: "Nobody but these suppliers may ship the lines that the rule applies to.",
    example: { action: "only", suppliers: { by: "supplier", values: ["supplier-id"] } },
    says: ({ suppliers }, names) => `use only ${selectorWords(suppliers, names, "or")}`,
  }),
  action({
    ...{
      id: "except",
      label: "Do not use",
      fields: FIELDS,
      schema: z.strictObject({ action: z.literal("except"), suppliers: SelectorSchema }),
    },
    meaning: "These suppliers may not ship the lines that the rule applies to.",
    example: { action: "except", suppliers: { by: "country", values: ["US"] } },
    says: ({ suppliers }, names) => `do not use ${selectorWords(suppliers, names, "or")}`,
  }),
  action({
    ...{
      id: "prefer",
      label: "Prefer",
      fields: FIELDS,
      schema: z.strictObject({ action: z.literal("prefer"), suppliers: SelectorSchema }),
    },
    meaning:
      "These suppliers come before all others, in the order in which they are named; the strategy decides among equals.",
    example: { action: "prefer", suppliers: { by: "tag", values: ["premium", "local"] } },
    says: ({ suppliers }, names) => `prefer ${selectorWords(suppliers, names, "then")}`,
  }),
];
