import { describe, expect, test } from "vitest";
import { ACTIONS } from "../actions/registry.ts";
import { findAction } from "../actions/registry.ts";
import { CONDITIONS, findCondition } from "../conditions/registry.ts";
import { parseRules } from "../parse.ts";
import { LAST_RULE, LAST_RULE_ID, type Group, type Rule } from "../rule.ts";
import { allSaid } from "../../../platform/phrase.ts";
import { blankRule, problemsOfRule } from "./check.ts";
import { addPart, changePart, fieldOf, removePart } from "./group.ts";
import { duplicateRule, joinRules, moveRule, putRule, splitRules, switchRule } from "./list.ts";
import { startingRules } from "./starting-rules.ts";
import { decimalOf, freshAction, freshCondition, minorOf, shownFields, withValue, type Filled } from "./values.ts";

const total = { condition: "order.total", is: "at-least", amount: { minor: 5000, currency: "EUR" } };
const rule = (id: string, change: Partial<Rule> = {}): Rule => ({
  ...{ id, name: id, on: true, when: { match: "all", of: [total] }, then: [{ action: "expedite" }] },
  ...change,
});
const own: Rule = { ...LAST_RULE, then: [{ action: "left", then: "cancel", afterDays: 3 }] };
const ids = (rules: readonly Rule[]) => rules.map(({ id }) => id);

describe("a list of rules", () => {
  const three = [rule("a"), rule("b"), rule("c")];

  test("is put in another order, never beyond its ends", () => {
    expect(ids(moveRule(three, 0, 2))).toEqual(["b", "c", "a"]);
    expect(ids(moveRule(three, 2, 0))).toEqual(["c", "a", "b"]);
    expect(ids(moveRule(three, 0, 3))).toEqual(["a", "b", "c"]);
    expect(ids(moveRule(three, 3, 0))).toEqual(["a", "b", "c"]);
  });

  test("keeps the last rule the last, and writes the standard one down only where it says something of its own", () => {
    expect(ids(putRule([...three, own], rule("d")))).toEqual(["a", "b", "c", "d", LAST_RULE_ID]);
    expect(ids(putRule(three, own))).toEqual(["a", "b", "c", LAST_RULE_ID]);
    const { ordered, last } = splitRules(three);
    expect(last).toBe(LAST_RULE);
    expect(joinRules(ordered, last)).toEqual(three);
  });

  test("has a copy right behind its original, switched off", () => {
    const [, copy] = duplicateRule(three, "a", "new");
    expect(copy).toEqual({ ...rule("a"), id: "new", name: "Copy of a", on: false });
    expect(switchRule(three, "b").map(({ on }) => on)).toEqual([true, false, true]);
  });
});

describe("a group of conditions", () => {
  const group: Group = { match: "all", of: [total, { match: "any", of: [total, { match: "all", of: [total] }] }] };

  test("is changed at any depth, and nowhere else", () => {
    const changed = changePart(group, [1, 1, 0], (part) => ({ ...part, is: "less-than" }));
    expect(changed).toEqual({
      ...{ match: "all" },
      of: [total, { match: "any", of: [total, { match: "all", of: [{ ...total, is: "less-than" }] }] }],
    });
    expect(addPart(group, [1, 1], total)).toMatchObject({ of: [total, { of: [total, { of: [total, total] }] }] });
  });

  test("goes when its last condition goes; the outer one stays", () => {
    expect(removePart(group, [1, 1, 0])).toEqual({ match: "all", of: [total, { match: "any", of: [total] }] });
    expect(removePart({ match: "all", of: [total] }, [0])).toEqual({ match: "all", of: [] });
  });

  test("is named as the checks name it", () => {
    expect(fieldOf([])).toBe("when");
    expect(fieldOf([1, 0])).toBe("when.of[1].of[0]");
  });
});

describe("a form made from the vocabulary", () => {
  test("shows for every condition's example exactly the fields that the example has", () => {
    for (const condition of CONDITIONS) {
      const fields = Object.keys(condition.example).filter((name) => name !== "condition");
      const names = shownFields(condition, condition.example as Filled).map(({ name }) => name);
      expect(names.toSorted(), condition.id).toEqual(fields.toSorted());
    }
  });

  test("asks of each new condition and action what is missing, by field, and of none that is filled in", () => {
    for (const condition of CONDITIONS) {
      const asked = problemsOfRule(rule("r", { when: { match: "all", of: [freshCondition(condition)] } }));
      const needsMore = shownFields(condition, freshCondition(condition)).some(({ kind }) => kind !== "choice");
      expect(asked.size > 0, condition.id).toBe(needsMore);
      for (const field of asked.keys()) expect(field).toMatch(/^when\.of\[0\]\./);
      const filled = rule("r", { when: { match: "all", of: [condition.example] } });
      expect([...problemsOfRule(filled)], condition.id).toEqual([]);
    }
    for (const action of ACTIONS)
      expect([...problemsOfRule(rule("r", { then: [action.example] }))], action.id).toEqual([]);
    expect([...problemsOfRule(rule("r", { then: [freshAction(findAction("hold")!)] })).keys()]).toEqual([
      "then[0].reason",
    ]);
    expect(problemsOfRule(rule("r", { then: [freshAction(findAction("split")!)] })).size).toBe(0);
  });

  test("drops what another comparison has no place for, and keeps the rest", () => {
    const postal = findCondition("destination.postal-code")!;
    const starts = { condition: postal.id, is: "starts-with", values: ["80"] } as Filled;
    expect(withValue(postal, starts, "is", "between")).toEqual({ condition: postal.id, is: "between" });
    const between = { condition: "order.items", is: "between", value: 2, to: 4 } as Filled;
    const items = findCondition("order.items")!;
    expect(withValue(items, between, "is", "at-least")).toEqual({ condition: "order.items", is: "at-least", value: 2 });
    const only = findAction("only")!;
    const byName = { action: "only", suppliers: { by: "supplier", values: ["s1"] } } as Filled;
    expect(withValue(only, byName, "suppliers.by", "tag")).toEqual({ action: "only", suppliers: { by: "tag" } });
  });

  test("says in a person's words what a rule lacks", () => {
    expect(allSaid([...problemsOfRule(blankRule("r"))])).toEqual([
      ["name", "Give the rule a name, such as “EU orders”."],
      ["then", "Add what happens to these orders."],
    ]);
    const fraction = rule("r", {
      when: { match: "all", of: [{ condition: "order.items", is: "at-least", value: 1.5 }] },
    });
    expect(allSaid(problemsOfRule(fraction).get("when.of[0].value"))).toBe("Enter a whole number of 0 or more.");
    const swapped = { condition: "order.items", is: "between", value: 5, to: 2 };
    expect(problemsOfRule(rule("r", { when: { match: "all", of: [swapped] } })).get("when.of[0].to")).toBe(
      "Is 2, which is less than 5: no value lies between. Swap the two.",
    );
  });
});

test("every starting rule can be saved as it is, in any currency", () => {
  for (const { rule: start, key } of startingRules("JPY", "JP"))
    expect(parseRules([{ ...start, id: key }]), key).toMatchObject({ ok: true });
  expect(parseRules(startingRules("USD", null).map(({ rule: start, key }) => ({ ...start, id: key })))).toMatchObject({
    ok: true,
  });
});

test("amounts are read with point or comma, and not rounded", () => {
  expect(minorOf("49.9", "EUR")).toBe(4990);
  expect(minorOf("49,90", "EUR")).toBe(4990);
  expect(minorOf("500", "JPY")).toBe(500);
  expect(minorOf("1.005", "EUR")).toBeUndefined();
  expect(minorOf("abc", "EUR")).toBeUndefined();
  expect(decimalOf(4990, "EUR")).toBe("49.90");
  expect(decimalOf(500, "JPY")).toBe("500");
});
