import fc from "fast-check";
import { expect, test } from "vitest";
import { anyRules } from "../../../tests/rules/arbitrary.ts";
import { parseRules } from "./parse.ts";
import type { Rule } from "./rule.ts";

/** Refused with a message that names the rule and the field, or understood; never thrown. */
function judged(json: unknown) {
  const parsed = parseRules(json);
  if (parsed.ok) {
    // What is accepted is stored as JSON, and read again as it was.
    const stored = JSON.stringify(parsed.rules);
    expect(parseRules(JSON.parse(stored))).toEqual(parsed);
    expect(stored).not.toMatch(/\\u0000|\\ud[89a-f]/);
    return parsed;
  }
  expect(parsed.problems.length).toBeGreaterThan(0);
  for (const { rule, field, message } of parsed.problems) {
    expect(rule).toMatch(/^(The rule set|Rule \d+)/);
    expect(message.startsWith(`${rule}: ${field}`)).toBe(true);
    expect(message.length).toBeGreaterThan(rule.length + field.length + 8);
  }
  return parsed;
}

const strangeKey = fc.constantFrom("__proto__", "constructor", "toString", "length", "unit", "", "of", "then", "is");
const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>(null, -1, 1e308, "", "x".repeat(100_000), [], {}, [[]], "\u0000", "\ud800"),
);

test("any JSON at all is understood or refused with the rule and the field", () => {
  fc.assert(
    fc.property(strange, (json) => void judged(json)),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(fc.array(strange, { maxLength: 4 }), (json) => void judged(json)),
    { numRuns: 300 },
  );
});

/** Every place in a JSON value: the object or list, and the key there. */
function placesIn(json: unknown): [Record<string, unknown>, string][] {
  if (typeof json !== "object" || json === null) return [];
  const at = json as Record<string, unknown>;
  return Object.keys(at).flatMap((key) => [[at, key] as [Record<string, unknown>, string], ...placesIn(at[key])]);
}

test("rules that something was done to in one place are refused there, or are still rules", () => {
  let refused = 0;
  const done = fc.record({
    rules: anyRules,
    place: fc.nat(),
    what: fc.constantFrom("replaced", "removed", "added", "doubled"),
    key: strangeKey,
    value: strange,
  });
  fc.assert(
    fc.property(done, ({ rules, place, what, key, value }) => {
      const json = JSON.parse(JSON.stringify(rules)) as unknown;
      const places = placesIn(json);
      const [at, name] = places[place % places.length] ?? [{}, "x"];
      if (Array.isArray(at) && what !== "replaced") at.push(value);
      else if (what === "replaced") at[name] = value;
      else if (what === "removed") delete at[name];
      else if (what === "added") Object.defineProperty(at, key, { value, enumerable: true, configurable: true });
      else at[`${name}${key}`] = at[name];
      if (!judged(JSON.parse(JSON.stringify(json))).ok) refused += 1;
    }),
    { numRuns: 500 },
  );
  expect(refused).toBeGreaterThan(100);
});

test("nests as deep as a body can hold are refused, not followed", () => {
  for (const [open, close] of [
    ["[", "]"],
    ['{"match":"all","of":[', "]}"],
    ['{"a":', "}"],
  ] as const) {
    const deep = JSON.parse(`${open.repeat(50_000)}1${close.repeat(50_000)}`) as unknown;
    const [rule] = JSON.parse(JSON.stringify([{ id: "a", name: "Deep", on: true }])) as [Partial<Rule>];
    expect(judged(deep).ok).toBe(false);
    expect(judged([deep]).ok).toBe(false);
    expect(judged([{ ...rule, when: deep, then: [{ action: "expedite" }] }]).ok).toBe(false);
    expect(judged([{ ...rule, when: { match: "all", of: [deep] }, then: deep }]).ok).toBe(false);
    expect(judged([{ ...rule, id: deep, when: { match: "all", of: [] }, then: [{ action: deep }] }]).ok).toBe(false);
  }
});

test("a thousand rules, and more actions than anyone needs, are answered", () => {
  const rule = (id: number): unknown => ({
    ...{ id: `r${id}`, name: `Rule ${id}`, on: true, then: [{ action: "tag", tags: [`t${id}`] }] },
    when: { match: "all", of: [{ condition: "destination.country", is: "one-of", values: ["DE"] }] },
  });
  const many = Array.from({ length: 1000 }, (_, id) => rule(id));
  expect(judged(many).ok).toBe(true);
  const wrong = judged(many.map((each) => ({ ...(each as object), on: 1, more: true })));
  expect(wrong.ok ? 0 : wrong.problems.length).toBe(2000);
  const [first] = many as [Rule];
  expect(judged([{ ...first, then: Array.from({ length: 5000 }, () => first.then[0]) }]).ok).toBe(false);
});
