import { expect, test } from "vitest";
import { allSaid, say } from "../../../platform/phrase.ts";
import { all, any, country, facts, rule, suppliers, total } from "../../../../tests/rules/build.ts";
import { diffRuleSets } from "./diff.ts";
import { lintRules, type LintWorld } from "./lint.ts";
import { compileRules } from "../compile.ts";
import { plainNames } from "../names.ts";
import { LAST_RULE, type Rule } from "../rule.ts";
import { sentence } from "../sentence.ts";
import { traceRules } from "../trace.ts";

const names = plainNames([{ id: "acme", name: "Acme" }]);
const WORLD: LintWorld = {
  ...{ today: "2026-11-21", names },
  ...{ suppliers: ["acme"], "supplier-tags": ["Premium"], collections: ["summer"], markets: ["eu"] },
};
const lint = (...rules: Rule[]) => lintRules(rules, WORLD).map(({ code, rule: { id } }) => `${code} ${id}`);
const fast = { action: "strategy", strategy: "fastest" } as const;
const near = { action: "strategy", strategy: "nearest" } as const;

test("a rule whose groups contradict each other can never match", () => {
  expect(lint(rule("a", all(country("DE"), any(country("FR"), country("IT")))))).toEqual(["never-matches a"]);
  expect(lint(rule("a", all(total("at-least", 100), any(total("less-than", 50), country("DE")))))).toEqual([]);
});

test("an action of which an earlier rule leaves nothing is told, with the way out", () => {
  const warnings = lintRules(
    [rule("big", total("at-least", 5_000), fast), rule("huge", total("at-least", 10_000), near)],
    WORLD,
  );
  expect(allSaid(warnings)).toEqual([
    {
      rule: { id: "huge", name: "huge", number: 2 },
      code: "shadowed",
      message:
        "“choose the nearest suppliers” in “huge” is never used: rule 1 “big” comes first and matches whenever this one does.",
      fix: "Move it above rule 1, or remove the action.",
    },
  ]);
  expect(lint(rule("huge", total("at-least", 10_000), near), rule("big", total("at-least", 5_000), fast))).toEqual([]);
});

test("ranges, lists, tags and lines are compared by what they mean", () => {
  const shadowed = (earlier: Parameters<typeof rule>[1], later: Parameters<typeof rule>[1]) =>
    lint(rule("a", earlier, fast), rule("b", later, near)).length === 1;
  expect(shadowed(country("DE", "FR"), country("DE"))).toBe(true);
  expect(shadowed(country("DE"), country("DE", "FR"))).toBe(false);
  expect(shadowed(total("more-than", 100), all(total("at-least", 101), country("DE")))).toBe(true);
  expect(
    shadowed(all(total("at-least", 100), total("at-most", 300)), {
      condition: "order.total",
      is: "between",
      amount: { minor: 150, currency: "EUR" },
      to: { minor: 200, currency: "EUR" },
    }),
  ).toBe(true);
  expect(shadowed(any(country("DE"), country("FR")), country("FR"))).toBe(true);
  const tags = (is: string, ...values: string[]) => ({ condition: "order.tags", is, values });
  expect(shadowed(tags("any-of", "a", "b"), tags("all-of", "B", "c"))).toBe(true);
  expect(shadowed(tags("none-of", "a"), tags("none-of", "a", "b"))).toBe(true);
  expect(shadowed(tags("none-of", "a", "b"), tags("none-of", "a"))).toBe(false);
  const sku = (scope: "all" | "any" | "none", is: string, ...values: string[]) => ({
    condition: "line.sku",
    scope,
    is,
    values,
  });
  expect(shadowed(sku("any", "starts-with", "te"), sku("all", "one-of", "TEE-M", "TEE-L"))).toBe(true);
  expect(shadowed(sku("all", "one-of", "A"), sku("any", "one-of", "A"))).toBe(false);
  expect(shadowed(sku("none", "one-of", "A", "B"), sku("none", "one-of", "A"))).toBe(false);
  expect(shadowed(sku("none", "one-of", "A"), sku("none", "one-of", "A", "B"))).toBe(true);
});

test("who ships is shadowed only by a rule that never passes a line on", () => {
  const only = { action: "only", suppliers: suppliers("acme") } as const;
  const prefer = { action: "prefer", suppliers: suppliers("acme") } as const;
  const later = rule("b", country("DE"), only);
  expect(lint(rule("a", all(), prefer), later)).toEqual(["shadowed b"]);
  expect(lint(rule("a", all(), only), later)).toEqual([]);
  expect(lint(rule("a", all(), only, { action: "left", then: "exception" }), later)).toEqual(["shadowed b"]);
  expect(lint(rule("a", all(), prefer, { action: "left", then: "next-rule" }), later)).toEqual([]);
  expect(lint({ ...rule("a", all(), prefer), on: false }, later)).toEqual([]);
});

test("suppliers, tags, collections and markets that are gone are named", () => {
  const gone = rule(
    "a",
    all(
      { condition: "line.collections", scope: "any", is: "any-of", values: ["Summer", "winter"] },
      { condition: "destination.markets", is: "any-of", values: ["us"] },
    ),
    { action: "only", suppliers: suppliers("bolt") },
    { action: "prefer", suppliers: { by: "tag", values: ["premium"] } },
  );
  expect(lintRules([gone], WORLD).map(({ message }) => say(message))).toEqual([
    "“a” names the collection winter, which does not exist any more.",
    "“a” names the market us, which does not exist any more.",
    "“a” names the supplier bolt, which does not exist any more.",
  ]);
});

test("a rule on what Crossdock may not read is warned of, with the scope to allow, and never holds", () => {
  const asks = (is: string) => rule("a", { condition: "destination.markets", is, values: ["eu"] });
  expect(allSaid(lintRules([asks("any-of")], { ...WORLD, granted: [] }))).toMatchObject([
    {
      code: "not-read",
      message: "“a” asks about markets, which Crossdock may not read (scope read_markets): the condition never holds.",
      fix: "Allow it, or remove the condition.",
      needs: "read_markets",
    },
  ]);
  expect(lintRules([asks("any-of")], WORLD)).toEqual([]);
  expect(lintRules([asks("any-of")], { ...WORLD, granted: ["read_markets"] })).toEqual([]);
  expect(lintRules([rule("b", country("DE"))], { ...WORLD, granted: [] })).toEqual([]);
  const { destination } = facts();
  for (const is of ["any-of", "all-of", "none-of"]) {
    const [trace] = traceRules(
      compileRules({ id: "v1", version: 1, rules: [asks(is)] }),
      facts({ destination: { ...destination, markets: null } }),
    );
    expect(JSON.stringify(trace)).toContain("Crossdock may not read markets, or the destination is not known");
    expect(trace?.verdict).toBe("not-matched");
  }
  const vip = rule("b", { condition: "customer.tags", is: "none-of", values: ["vip"] });
  expect(lintRules([vip], { ...WORLD, granted: ["read_markets"] })).toMatchObject([{ needs: "read_customers" }]);
  const stranger = facts({ order: { customer: { orders: null, tags: null } } });
  const [trace] = traceRules(compileRules({ id: "v2", version: 2, rules: [vip] }), stranger);
  expect(trace?.verdict).toBe("not-matched");
});

test("a rule whose dates are over is told", () => {
  const when = { condition: "time.date", is: "between", from: "2026-11-01", to: "2026-11-20" };
  expect(lint(rule("a", when))).toEqual(["over a"]);
  expect(lint(rule("a", any(when, country("DE"))))).toEqual([]);
  expect(lint(rule("a", all(), { action: "left", then: "backorder", until: "2026-11-20" }))).toEqual(["over a"]);
});

test("a rule is one plain sentence", () => {
  const when = all(
    total("at-least", 10_000, "USD"),
    any(country("DE", "FR"), { condition: "line.hazmat", scope: "none", is: "yes" }),
  );
  expect(say(sentence(rule("a", when, { action: "only", suppliers: suppliers("acme") }, fast), names))).toBe(
    "If order total is at least $100.00 and (destination country is Germany or France or no line's item is hazardous), use only Acme and choose the fastest plan.",
  );
  expect(say(sentence({ ...rule("a", all(), fast), on: false }, names))).toBe(
    "For every order, choose the fastest plan. (Off.)",
  );
  expect(say(sentence(LAST_RULE, names))).toBe("If nothing matches, what is left needs a person.");
});

test("two rule sets are told apart in sentences", () => {
  const [a, b, c, d] = ["a", "b", "c", "d"].map((id) => rule(id, country("DE"), fast)) as [Rule, Rule, Rule, Rule];
  const texts = (before: Rule[], after: Rule[]) => diffRuleSets(before, after, names).map(({ text }) => say(text));
  expect(texts([a, b], [a, b])).toEqual([]);
  expect(texts([a, b, c, d], [d, a, b, c])).toEqual(["Moved “d” from place 4 to place 1."]);
  expect(texts([a, b], [{ ...b, name: "B", on: false, then: [near] }, c])).toEqual([
    "Removed “a”: If destination country is Germany, choose the fastest plan.",
    "“b” is now called “B”.",
    "Switched “B” off.",
    "Changed “B”. It was: If destination country is Germany, choose the fastest plan. It is: If destination country is Germany, choose the nearest suppliers.",
    "Added “c” as rule 2: If destination country is Germany, choose the fastest plan.",
  ]);
  expect(texts([a], [a, LAST_RULE])).toEqual([]);
});
