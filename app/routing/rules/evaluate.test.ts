import { describe, expect, test } from "vitest";
import {
  all,
  any,
  candidate,
  country,
  facts,
  line,
  rule,
  supplier,
  suppliers,
  total,
} from "../../../tests/rules/build.ts";
import type { RoutingFacts } from "../facts.ts";
import { compileRules } from "./compile.ts";
import { evaluateRules } from "./evaluate.ts";
import type { ConditionUse, Rule } from "./rule.ts";
import { LAST_RULE_ID } from "./rule.ts";

const evaluate = (rules: Rule[], order: RoutingFacts = facts()) =>
  evaluateRules(compileRules({ id: "rules", version: 1, rules }), order);
const hits = (rules: Rule[], order?: RoutingFacts) => evaluate(rules, order).hits.map(({ id }) => id);
const matches = (use: ConditionUse, order?: RoutingFacts) => hits([rule("asked", use)], order).length === 1;

const ACME = supplier("acme", { countryCode: "DE", tags: ["Premium"], score: { value: 90, sample: 12 } });
const BOLT = supplier("bolt", { countryCode: "US", tags: ["cheap"], distanceKm: 80 });
const CITY = supplier("city", { countryCode: "FR" });
const TRADE = facts({
  suppliers: [ACME, BOLT, CITY],
  lines: [line({ candidates: ["acme", "bolt", "city"].map((id) => candidate(id)) })],
});
/** Suppliers that may ship the first line, tier by tier. */
const shippers = (rules: Rule[], order = TRADE, at = 0) =>
  evaluate(rules, order).lines[at]!.tiers.map(({ candidates }) =>
    candidates.filter(({ allowed }) => allowed).map(({ supplierId }) => supplierId),
  );

describe("conditions", () => {
  test("an amount in another currency is converted by the order's rates", () => {
    const order = facts({ rates: [{ from: "USD", rate: "0.8", date: "2026-11-20" }] });
    expect(matches(total("at-least", 15_000, "USD"), order)).toBe(true);
    expect(matches(total("more-than", 15_000, "USD"), order)).toBe(false);
  });

  test("without a rate an amount in another currency never matches", () => {
    expect(matches(total("at-least", 1, "USD"))).toBe(false);
    expect(matches(total("at-most", 1_000_000, "USD"))).toBe(false);
  });

  test("tags are compared without regard to case, all, any or none of them", () => {
    const order = facts({ order: { tags: ["Wholesale", "VIP "] } });
    const tags = (is: string, ...values: string[]) => matches({ condition: "order.tags", is, values }, order);
    expect(tags("any-of", "wholesale", "gift")).toBe(true);
    expect(tags("all-of", "wholesale", "vip")).toBe(true);
    expect(tags("all-of", "wholesale", "gift")).toBe(false);
    expect(tags("none-of", "gift")).toBe(true);
    expect(tags("none-of", "vip")).toBe(false);
  });

  test("what is not known matches neither a list nor its opposite", () => {
    const order = facts({ destination: { countryCode: null } });
    for (const is of ["one-of", "none-of"])
      expect(matches({ condition: "destination.country", is, values: ["DE"] }, order)).toBe(false);
  });

  test("a product without a type is none of the named types", () => {
    const order = facts({ lines: [line({ productType: null })] });
    const use = { condition: "line.product-type", scope: "any" as const, is: "none-of", values: ["Shirts"] };
    expect(matches(use, order)).toBe(true);
  });

  test("postal codes are compared by their beginning, spaces and case left aside", () => {
    const postal = (postalCode: string, use: Partial<ConditionUse>) =>
      matches({ condition: "destination.postal-code", is: "between", ...use }, facts({ destination: { postalCode } }));
    expect(postal("SW1A 1AA", { is: "starts-with", values: ["sw1"] })).toBe(true);
    expect(postal("90210-1234", { from: "90000", to: "90299" })).toBe(true);
    expect(postal("90300", { from: "90000", to: "90299" })).toBe(false);
    expect(postal("902", { from: "90000", to: "90299" })).toBe(false);
  });

  test("a time of day may span midnight, in the shop's zone", () => {
    const at = (now: string) =>
      matches({ condition: "time.hour", is: "between", from: "22:00", to: "06:00" }, facts({ now }));
    expect(at("2026-11-21T21:00:00Z")).toBe(true);
    expect(at("2026-11-21T20:59:59Z")).toBe(false);
    expect(at("2026-11-21T04:59:00Z")).toBe(true);
    expect(at("2026-11-21T05:00:00Z")).toBe(false);
  });

  test("weekday and date are the shop's, not Greenwich's", () => {
    const now = "2026-11-21T23:30:00Z";
    expect(matches({ condition: "time.weekday", is: "one-of", values: [7] }, facts({ now }))).toBe(true);
    const use = { condition: "time.date", is: "between", from: "2026-11-22", to: "2026-11-22" };
    expect(matches(use, facts({ now }))).toBe(true);
    expect(matches(use, facts({ now, timeZone: "America/New_York" }))).toBe(false);
  });

  test("an attribute is looked up by its name; one the order has not counts as empty", () => {
    const order = facts({ order: { attributes: [{ name: "Gift", value: "Yes" }] } });
    expect(matches({ condition: "order.attribute", name: "gift", is: "one-of", values: ["yes"] }, order)).toBe(true);
    expect(matches({ condition: "order.attribute", name: "note", is: "none-of", values: ["yes"] }, order)).toBe(true);
  });

  test("unlimited stock is more than any number", () => {
    const order = facts({ lines: [line({ candidates: [candidate("acme", { atpUnits: null })] })], suppliers: [ACME] });
    expect(matches({ condition: "candidate.stock", is: "more-than", value: 1e9 }, order)).toBe(true);
  });

  test("all lines means at least one, and none means not a single one", () => {
    const heavy = (scope: "all" | "any" | "none"): ConditionUse => ({
      condition: "line.weight",
      scope,
      is: "more-than",
      value: 1000,
    });
    const order = (...grams: number[]) =>
      facts({ lines: grams.map((weightGrams, i) => line({ lineId: `l${i}`, weightGrams })) });
    const scopes = (...grams: number[]) =>
      (["all", "any", "none"] as const).filter((scope) => matches(heavy(scope), order(...grams)));
    expect(scopes(2000, 3000)).toEqual(["all", "any"]);
    expect(scopes(2000, 10)).toEqual(["any"]);
    expect(scopes(10)).toEqual(["none"]);
    expect(scopes()).toEqual(["none"]);
  });

  test("conditions on any line speak of the same line", () => {
    const both = all(
      { condition: "line.sku", scope: "any", is: "one-of", values: ["a"] },
      { condition: "line.hazmat", scope: "any", is: "yes" },
    );
    const order = (hazmat: boolean) =>
      facts({ lines: [line({ sku: "A", hazmat }), line({ lineId: "l2", sku: "B", hazmat: true })] });
    expect(hits([rule("r", both)], order(false))).toEqual([]);
    expect(hits([rule("r", both)], order(true))).toEqual(["r"]);
  });

  test("groups stand in groups", () => {
    const when = all(total("at-least", 10_000), any(country("FR"), all(country("DE"), total("less-than", 20_000))));
    expect(hits([rule("r", when)])).toEqual(["r"]);
    expect(hits([rule("r", when)], facts({ order: { totalMinor: 20_000 } }))).toEqual([]);
    expect(
      hits([rule("r", when)], facts({ order: { totalMinor: 20_000 }, destination: { countryCode: "FR" } })),
    ).toEqual(["r"]);
  });
});

describe("what is not known", () => {
  const both = (use: Omit<ConditionUse, "is">, is: [string, string], order: RoutingFacts) =>
    is.map((each) => matches({ ...use, is: each }, order));

  test("a weight that nobody entered is not 0 grams", () => {
    const order = facts({ lines: [line({ weightGrams: 300 }), line({ lineId: "line-2", weightGrams: 0 })] });
    expect(both({ condition: "order.weight", value: 100_000 }, ["at-most", "at-least"], order)).toEqual([false, false]);
    const first = { condition: "line.weight", scope: "any" as const, value: 200 };
    expect(both(first, ["at-most", "at-least"], order)).toEqual([false, true]);
    const known = facts({ lines: [line({ weightGrams: 300, quantity: 2 })] });
    expect(matches({ condition: "order.weight", is: "equals", value: 600 }, known)).toBe(true);
  });

  test("a customer that may not be read has neither these tags nor others", () => {
    const tags = { condition: "customer.tags", values: ["vip"] };
    expect(both(tags, ["any-of", "none-of"], facts({ order: { customer: { orders: null, tags: null } } }))).toEqual([
      false,
      false,
    ]);
    expect(both(tags, ["any-of", "none-of"], facts({ order: { customer: { orders: 1, tags: [] } } }))).toEqual([
      false,
      true,
    ]);
  });

  test("older records do not tell the customer's currency, a company or a restriction", () => {
    const old = facts();
    expect(matches({ condition: "order.currency", is: "one-of", values: ["EUR"] }, old)).toBe(true);
    expect(both({ condition: "destination.company" }, ["yes", "no"], old)).toEqual([false, false]);
    expect(both({ condition: "line.restricted", scope: "any" }, ["yes", "no"], old)).toEqual([false, false]);
    const now = facts({ order: { customerCurrency: "CHF" }, destination: { company: false } });
    expect(matches({ condition: "order.currency", is: "one-of", values: ["CHF"] }, now)).toBe(true);
    expect(both({ condition: "destination.company" }, ["yes", "no"], now)).toEqual([false, true]);
  });
});

describe("the order's plan", () => {
  test("each of strategy, splitting and margin comes from the first rule that matches and says it", () => {
    const outcome = evaluate([
      rule("no", country("FR"), { action: "strategy", strategy: "nearest" }),
      rule("first", country("DE"), { action: "margin", floorPermille: 100 }),
      rule("second", all(), { action: "strategy", strategy: "fastest" }, { action: "margin", floorPermille: 200 }),
      rule(
        "third",
        all(),
        { action: "strategy", strategy: "nearest" },
        { action: "split", kind: "never", maxSuppliers: null },
      ),
    ]);
    expect(outcome.marginFloorPermille).toMatchObject({ value: 100, rule: { id: "first", number: 2 } });
    expect(outcome.strategy).toMatchObject({ value: "fastest", rule: { id: "second" } });
    expect(outcome.split).toMatchObject({ value: { kind: "never", maxSuppliers: null }, rule: { id: "third" } });
  });

  test("every hold is told, and a rule that is off says nothing", () => {
    const hold = (id: string) => rule(id, all(), { action: "hold", reason: id });
    expect(evaluate([hold("a"), { ...hold("b"), on: false }, hold("c")]).holds.map(({ reason }) => reason)).toEqual([
      "a",
      "c",
    ]);
  });

  test("tags add up, the longest delay counts, and expediting ends all delay", () => {
    const rules = [
      rule("a", all(), { action: "tag", tags: ["x", "y"] }, { action: "delay", minutes: 10 }),
      rule("b", all(), { action: "tag", tags: ["y", "z"] }, { action: "delay", minutes: 60 }),
    ];
    const outcome = evaluate(rules);
    expect(outcome.tags.map(({ tag, rule: { id } }) => `${tag} ${id}`)).toEqual(["x a", "y a", "z b"]);
    expect(outcome.delay).toMatchObject({ minutes: 60, rule: { id: "b" } });
    const hurried = evaluate([...rules, rule("c", all(), { action: "expedite" })]);
    expect(hurried).toMatchObject({ delay: null, expedite: { rule: { id: "c" } } });
  });
});

describe("who ships a line", () => {
  test("without a rule everybody may, and what is left is an exception", () => {
    expect(shippers([])).toEqual([["acme", "bolt", "city"]]);
    expect(evaluate([], TRADE).lines[0]!.left).toMatchObject({
      action: { kind: "exception" },
      rule: { id: LAST_RULE_ID },
    });
  });

  test("the first rule that leaves somebody decides", () => {
    const rules = [
      rule("elsewhere", country("FR"), { action: "only", suppliers: suppliers("city") }),
      rule("gone", all(), { action: "only", suppliers: suppliers("nobody") }),
      rule("this", all(), { action: "except", suppliers: suppliers("acme") }),
      rule("later", all(), { action: "only", suppliers: suppliers("acme") }),
    ];
    expect(shippers(rules)).toEqual([["bolt", "city"]]);
    expect(evaluate(rules, TRADE).lines[0]!.tiers[0]!.rule.id).toBe("this");
  });

  test("a rule with an end of its own decides even when it leaves nobody", () => {
    const rules = [
      rule(
        "wait",
        all(),
        { action: "only", suppliers: suppliers("nobody") },
        { action: "left", then: "backorder", until: "2026-12-24" },
      ),
    ];
    expect(shippers(rules)).toEqual([[]]);
    expect(evaluate(rules, TRADE).lines[0]!.left).toMatchObject({ action: { kind: "backorder", until: "2026-12-24" } });
  });

  test("next rule makes a chain that ends with everybody", () => {
    const next = { action: "left", then: "next-rule" } as const;
    const rules = [
      rule("one", all(), { action: "only", suppliers: suppliers("acme") }, next),
      rule("two", all(), { action: "only", suppliers: suppliers("bolt") }, next),
    ];
    expect(shippers(rules)).toEqual([["acme"], ["bolt"], ["acme", "bolt", "city"]]);
    const ended = [...rules, rule("three", all(), { action: "except", suppliers: suppliers("acme") })];
    expect(shippers(ended)).toEqual([["acme"], ["bolt"], ["bolt", "city"]]);
  });

  test("a rule on any line restricts the lines that match, one on all or no lines restricts every line", () => {
    const order = facts({
      suppliers: [ACME, BOLT],
      lines: [
        line({ lineId: "a", hazmat: true, candidates: [candidate("acme"), candidate("bolt")] }),
        line({ lineId: "b", candidates: [candidate("acme"), candidate("bolt")] }),
      ],
    });
    const only = { action: "only", suppliers: suppliers("acme") } as const;
    const anyLine = [rule("r", { condition: "line.hazmat", scope: "any", is: "yes" }, only)];
    expect([0, 1].map((at) => shippers(anyLine, order, at))).toEqual([[["acme"]], [["acme", "bolt"]]]);
    const allLines = [rule("r", { condition: "line.quantity", scope: "all", is: "at-least", value: 1 }, only)];
    expect([0, 1].map((at) => shippers(allLines, order, at))).toEqual([[["acme"]], [["acme"]]]);
  });

  test("preference follows the order in which suppliers, tags and countries are named", () => {
    const preferences = (by: Parameters<typeof prefer>[0]) => prefer(by);
    const prefer = (selector: { by: "supplier" | "tag" | "country"; values: string[] }) =>
      evaluate([rule("r", all(), { action: "prefer", suppliers: selector })], TRADE).lines[0]!.tiers[0]!.candidates.map(
        ({ preference }) => preference,
      );
    expect(preferences(suppliers("city", "acme"))).toEqual([1, 2, 0]);
    expect(preferences({ by: "tag", values: ["cheap", "premium"] })).toEqual([1, 0, 2]);
    expect(preferences({ by: "country", values: ["FR"] })).toEqual([1, 1, 0]);
  });

  test("a condition on the candidate makes the action speak of those who meet it", () => {
    const stale = { condition: "candidate.feed-age", is: "more-than", value: 12 };
    const order = facts({
      suppliers: [ACME, BOLT],
      lines: [line({ candidates: [candidate("acme", { feedAgeHours: 30 }), candidate("bolt")] })],
    });
    expect(shippers([rule("r", stale, { action: "except", suppliers: { by: "conditions" } })], order)).toEqual([
      ["bolt"],
    ]);
    expect(shippers([rule("r", stale, { action: "only", suppliers: { by: "conditions" } })], order)).toEqual([
      ["acme"],
    ]);
    expect(hits([rule("r", stale, { action: "expedite" })], TRADE)).toEqual([]);
  });

  test("suppliers are chosen by score, and one without a score is neither above nor below", () => {
    const byScore = (is: "at-least" | "less-than") =>
      ({ action: "except", suppliers: { by: "score", is, value: 95 } }) as const;
    expect(shippers([rule("r", all(), byScore("less-than"))])).toEqual([["bolt", "city"]]);
    expect(shippers([rule("r", all(), byScore("at-least"))])).toEqual([["acme", "bolt", "city"]]);
  });

  test("a candidate that the data has excluded does not count as left", () => {
    const excluded = { code: "not-stocked", values: {} } as never;
    const order = facts({
      suppliers: [ACME, BOLT],
      lines: [line({ candidates: [candidate("acme", { excluded }), candidate("bolt")] })],
    });
    expect(shippers([rule("r", all(), { action: "only", suppliers: suppliers("acme") })], order)).toEqual([
      ["acme", "bolt"],
    ]);
  });
});

test("a version is compiled once, and rules that differ all the same are not mistaken for it", () => {
  const rules = [rule("a", country("DE"))];
  const first = compileRules({ id: "set", version: 7, rules });
  expect(compileRules({ id: "set", version: 7, rules: structuredClone(rules) })).toBe(first);
  expect(hits([rule("a", country("FR"))])).toEqual([]);
  expect(compileRules({ id: "set", version: 7, rules: [rule("a", country("FR"))] })).not.toBe(first);
});
