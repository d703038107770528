import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { all, any, country, rule, suppliers, total } from "../../../tests/rules/build.ts";
import { ACTIONS } from "./actions/registry.ts";
import { CONDITIONS } from "./conditions/registry.ts";
import { parseRules } from "./parse.ts";
import { LAST_RULE, type ActionUse, type Group, type Rule } from "./rule.ts";
import { RuleSetSchema } from "./schema.ts";

const complaints = (rules: unknown) => {
  const parsed = parseRules(rules);
  return parsed.ok ? [] : parsed.problems.map(({ message }) => message);
};
const heavy = { condition: "order.weight", is: "at-least", value: 10 };

test("every condition and action parses from its own example, and comes back as it was", () => {
  const rules = [
    ...CONDITIONS.map(({ example }, i) => rule(`c${i}`, example)),
    ...ACTIONS.filter(({ id }) => id !== "left").map(({ example }, i) =>
      rule(`a${i}`, all(total("at-least", i)), example),
    ),
    LAST_RULE,
  ];
  expect(parseRules(JSON.parse(JSON.stringify(rules)))).toEqual({ ok: true, rules });
  expect(RuleSetSchema.safeParse(rules).success).toBe(true);
});

test.each<[string, unknown, string]>([
  ["no list", {}, "The rule set: must be a list of rules, not {}."],
  ["no rule", ["x"], 'Rule 1: must be an object, not "x".'],
  [
    "a wrong number",
    [{ ...rule("a", heavy), name: "Heavy", when: all({ ...heavy, value: "ten" as never }) }],
    'Rule 1 “Heavy”: when.of[0].value must be a number, not "ten".',
  ],
  [
    "an unknown condition",
    [rule("a", { condition: "order.totals", is: "at-least" })],
    'Rule 1 “a”: when.of[0].condition must be a condition, not "order.totals". Did you mean order.total?',
  ],
  [
    "an unknown field",
    [rule("a", { ...heavy, unit: "kg" } as never)],
    "Rule 1 “a”: when.of[0].unit is not known here. Leave it out, or check its spelling.",
  ],
  [
    "an unknown action",
    [{ ...rule("a", heavy), then: [{ action: "except-for" }] }],
    'Rule 1 “a”: then[0].action must be an action, not "except-for". Did you mean except?',
  ],
  ["no action", [{ ...rule("a", heavy), then: [] }], "Rule 1 “a”: then must be a list of at least one action, not []."],
  [
    "an unknown value",
    [rule("a", { condition: "order.test", is: "maybe" })],
    'Rule 1 “a”: when.of[0].is must be "yes" or "no", not "maybe".',
  ],
  [
    "too deep a group",
    [rule("a", all(any(all(any(heavy)))))],
    "Rule 1 “a”: when.of[0].of[0].of[0] is a group 4 deep. Groups stand in groups up to 3 deep: make two rules of it.",
  ],
  ["an empty group", [rule("a", any())], "Rule 1 “a”: when.of is empty. Add a condition, or leave the group out."],
  [
    "a range upside down",
    [rule("a", { ...heavy, is: "between", value: 10, to: 5 })],
    "Rule 1 “a”: when.of[0].to is 5, which is less than 10: no value lies between. Swap the two.",
  ],
  [
    "an id twice",
    [rule("a", heavy), rule("a", heavy)],
    'Rule 2 “a”: id is "a" like rule 1\'s. Give it an id of its own.',
  ],
])("%s is refused with rule, field, fact and way out", (_name, rules, message) => {
  expect(complaints(rules)).toEqual([message]);
});

test("a bound is said in the schema's words, or in ours, whatever language the library speaks", () => {
  const { localeError } = z.config();
  z.config({ localeError: () => "zu klein" });
  try {
    expect(complaints([{ ...rule("a", heavy), name: "" }])).toEqual(['Rule 1: name is "". Give the rule a name.']);
    const sku = { condition: "line.sku", scope: "any" as const, is: "one-of" };
    expect(complaints([rule("a", { ...sku, values: [] })])).toEqual([
      "Rule 1 “a”: when.of[0].values is []. Give at least one value.",
    ]);
    expect(complaints([rule("a", { ...sku, values: ["x".repeat(256)] })])[0]).toMatch(
      /values\[0\] is "x+…\. At most 255 characters are possible\.$/,
    );
    expect(complaints([rule("a", { ...sku, values: Array(1001).fill("x") })])[0]).toMatch(
      /At most 1000 entries are possible\.$/,
    );
    expect(complaints([rule("a", { ...heavy, value: -1 })])).toEqual([
      "Rule 1 “a”: when.of[0].value is -1. At least 0 is possible.",
    ]);
  } finally {
    z.config({ localeError });
  }
});

test("all problems are told at once", () => {
  expect(complaints([rule("a", { condition: "x", is: "y" }), { ...rule("b", heavy), on: "yes" }])).toHaveLength(2);
});

describe("contradictions", () => {
  const sku = (scope: "all" | "any" | "none", ...values: string[]) => ({
    condition: "line.sku",
    scope,
    is: "one-of",
    values,
  });
  test.each<[string, Group]>([
    ["total at least 100 and less than 50", all(total("at-least", 10_000), total("less-than", 5_000))],
    ["two countries at once", all(country("DE"), country("FR"))],
    [
      "a country and not it",
      all(country("DE"), { condition: "destination.country", is: "none-of", values: ["DE", "FR"] }),
    ],
    [
      "a tag and none of it",
      all(
        { condition: "order.tags", is: "any-of", values: ["VIP"] },
        { condition: "order.tags", is: "none-of", values: ["vip", "x"] },
      ),
    ],
    ["one SKU and another on the same line", all(sku("any", "A"), sku("any", "B"))],
    ["any line and no line", all(sku("any", "A"), sku("none", "a", "b"))],
    ["deep inside", any(country("DE"), all(heavy, { ...heavy, is: "less-than" }))],
  ])("%s", (_name, when) => {
    expect(complaints([rule("a", when)])).toEqual([
      expect.stringMatching(/^Rule 1 “a”: when\..* contradicts .*No order meets both/),
    ]);
  });

  test("what may hold together is accepted", () => {
    expect(complaints([rule("a", all(total("at-least", 5_000), total("at-most", 5_000)))])).toEqual([]);
    expect(complaints([rule("a", all(total("at-least", 10_000), total("less-than", 5_000, "USD")))])).toEqual([]);
    expect(complaints([rule("a", all(sku("all", "a", "b"), sku("any", "b")))])).toEqual([]);
    expect(complaints([rule("a", any(country("DE"), country("FR")))])).toEqual([]);
  });

  const only = { action: "only", suppliers: suppliers("acme") } as const;
  test.each<[string, ActionUse[], string]>([
    [
      "only and except one supplier",
      [only, { action: "except", suppliers: suppliers("bolt", "acme") }],
      "then[1].suppliers excludes acme, which then[0] allows alone.",
    ],
    [
      "two strategies",
      [
        { action: "strategy", strategy: "fastest" },
        { action: "strategy", strategy: "nearest" },
      ],
      "then[1] is a second “strategy”",
    ],
    [
      "delay and expedite",
      [{ action: "expedite" }, { action: "delay", minutes: 5 }],
      "then[1] delays the order that then[0] expedites.",
    ],
    [
      "never split, over three",
      [{ action: "split", kind: "never", maxSuppliers: 3 }],
      "then[0].maxSuppliers is 3, but the order is never split.",
    ],
    [
      "suppliers by conditions that are not there",
      [{ action: "only", suppliers: { by: "conditions" } }],
      "no condition in “when” is about suppliers",
    ],
  ])("%s", (_name, then, message) => {
    expect(complaints([rule("a", heavy, ...then)])).toEqual([expect.stringContaining(message)]);
  });

  test("the fixed last rule is last, has no conditions and an end", () => {
    const last = (change: Partial<Rule>) => ({ ...LAST_RULE, ...change });
    expect(complaints([LAST_RULE, rule("a", heavy)])).toEqual([expect.stringContaining("Move it to the end")]);
    expect(complaints([last({ when: all(heavy) })])).toEqual([expect.stringContaining("Empty the list")]);
    expect(complaints([last({ on: false })])).toEqual([expect.stringContaining("cannot be switched off")]);
    expect(complaints([last({ then: [{ action: "left", then: "next-rule" }] })])).toEqual([
      expect.stringContaining("no rule follows"),
    ]);
    expect(complaints([last({ then: [{ action: "hold", reason: "x" }] })])).toEqual([
      expect.stringContaining("every order"),
    ]);
  });
});
