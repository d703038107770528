import fc from "fast-check";
import { expect, test } from "vitest";
import { anyConditionUse, anyFacts, anyGroup, anyRules } from "../../../tests/rules/arbitrary.ts";
import { rule } from "../../../tests/rules/build.ts";
import { interpret } from "../../../tests/rules/interpreter.ts";
import { covers, neverMatches } from "./check/reasoning.ts";
import { compileRules } from "./compile.ts";
import { evaluateRules } from "./evaluate.ts";
import { plainNames } from "./names.ts";
import type { GroupTrace } from "./outcome.ts";
import { parseRules } from "./parse.ts";
import type { Group, Rule } from "./rule.ts";
import { sentence } from "./sentence.ts";
import { traceRules } from "./trace.ts";
import { say } from "../../platform/phrase.ts";

/** RULE_RUNS=20000 looks longer. */
const RUNS = Number(process.env.RULE_RUNS ?? 1000);
/** Other tests share the machine. */
const TIMEOUT_MS = 60_000;

const names = plainNames();
const compiled = (rules: Rule[]) => compileRules({ id: "property", version: 1, rules });
const holds = (when: Group, order: Parameters<typeof interpret>[1]) => interpret([rule("r", when)], order).length > 0;

test(
  "compiled rules match what a plain reading of them matches, line by line",
  () => {
    fc.assert(
      fc.property(anyRules, anyFacts, (rules, order) => {
        const set = compiled(rules);
        const expected = interpret(rules, order);
        expect(evaluateRules(set, order).hits.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
        for (const { rule: ref, verdict, lines } of traceRules(set, order)) {
          const found = expected.find(({ id }) => id === ref.id);
          expect(verdict === "matched").toBe(found !== undefined);
          if (!found || lines.length === 0) continue;
          expect(lines.filter((each) => each.verdict !== "not-matched").map(({ lineId }) => lineId)).toEqual(
            found.lines,
          );
        }
      }),
      { numRuns: RUNS },
    );
  },
  TIMEOUT_MS,
);

test(
  "what a trace says of each condition adds up to what it says of the group",
  () => {
    const adds = ({ match, passed, of }: GroupTrace): boolean =>
      passed === (match === "all" ? of.every((each) => each.passed) : of.some((each) => each.passed)) &&
      of.every((each) => ("match" in each ? adds(each) : each.seen !== "" && each.sentence !== ""));
    fc.assert(
      fc.property(anyRules, anyFacts, (rules, order) => {
        for (const { when } of traceRules(compiled(rules), order)) expect(adds(when)).toBe(true);
      }),
      { numRuns: 500 },
    );
  },
  TIMEOUT_MS,
);

test(
  "rules that do not match can stand anywhere or be left out",
  () => {
    fc.assert(
      fc.property(anyRules, anyFacts, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (rules, order, places) => {
        const hits = new Set(interpret(rules, order).map(({ id }) => id));
        const matching = rules.filter(({ id }) => hits.has(id));
        const moved = [...matching];
        rules
          .filter(({ id }) => !hits.has(id))
          .forEach((each, i) => moved.splice((places[i] ?? 0) % (moved.length + 1), 0, each));
        // A rule's number is its place, which moves.
        const outcome = (list: Rule[]) =>
          JSON.stringify(evaluateRules(compiled(list), order)).replace(/"number":\d+/g, "");
        expect(outcome(moved)).toBe(outcome(rules));
        expect(outcome(matching)).toBe(outcome(rules));
      }),
      { numRuns: 500 },
    );
  },
  TIMEOUT_MS,
);

test(
  "whom a rule leaves is always somebody, unless it has an end of its own",
  () => {
    fc.assert(
      fc.property(anyRules, anyFacts, (rules, order) => {
        const { lines } = evaluateRules(compiled(rules), order);
        lines.forEach(({ tiers, left }, i) => {
          const standing = order.lines[i]!.candidates.map(({ excluded }) => excluded === undefined);
          for (const tier of tiers.slice(0, -1))
            expect(tier.candidates.some((each, at) => each.allowed && standing[at])).toBe(true);
          const end = tiers.at(-1)!;
          if (standing.includes(true) && end.rule.id !== left.rule.id)
            expect(end.candidates.some((each, at) => each.allowed && standing[at])).toBe(true);
        });
      }),
      { numRuns: 500 },
    );
  },
  TIMEOUT_MS,
);

test(
  "what is proven without an order holds for every order",
  () => {
    let [impossible, implied] = [0, 0];
    fc.assert(
      fc.property(
        anyGroup,
        anyConditionUse,
        fc.array(anyFacts, { minLength: 4, maxLength: 4 }),
        (when, more, orders) => {
          const never = neverMatches(when);
          const narrower: Group = { match: "all", of: [...when.of, more] };
          const covered = when.match === "all" && covers(when, narrower);
          if (when.match === "all") expect(covered || neverMatches(when)).toBe(true);
          impossible += Number(never);
          implied += Number(covered);
          for (const order of orders) {
            if (never) expect(holds(when, order)).toBe(false);
            if (covered && holds(narrower, order)) expect(holds(when, order)).toBe(true);
          }
        },
      ),
      // Always the same groups: that some of them are impossible must not be left to chance.
      { numRuns: 500, seed: 7 },
    );
    expect(implied).toBeGreaterThan(50);
    expect(impossible).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);

test(
  "between two conditions on one thing, implication and exclusion are right",
  () => {
    const pair = anyConditionUse.chain((a) =>
      anyConditionUse
        .filter((b) => b.condition === a.condition)
        .map((b): [Group, Group] => [
          { match: "all", of: [a] },
          { match: "all", of: [b] },
        ]),
    );
    let [implied, excluded] = [0, 0];
    fc.assert(
      fc.property(pair, fc.array(anyFacts, { minLength: 5, maxLength: 5 }), ([a, b], orders) => {
        const both: Group = { match: "all", of: [...a.of, ...b.of] };
        const [implies, never] = [covers(b, a), neverMatches(both)];
        implied += Number(implies);
        excluded += Number(never);
        for (const order of orders) {
          if (implies && holds(a, order)) expect(holds(b, order)).toBe(true);
          if (never) expect(holds(both, order)).toBe(false);
        }
      }),
      { numRuns: 1500 },
    );
    expect(implied).toBeGreaterThan(30);
    expect(excluded).toBeGreaterThan(30);
  },
  TIMEOUT_MS,
);

test(
  "a rule that is accepted comes back from its JSON as it was, and every rule has a sentence",
  () => {
    let accepted = 0;
    fc.assert(
      fc.property(anyRules, (rules) => {
        for (const each of rules) expect(say(sentence(each, names))).toMatch(/^(If|For) .+\.( \(Off\.\))?$/);
        const parsed = parseRules(JSON.parse(JSON.stringify(rules)));
        if (!parsed.ok) return parsed.problems.forEach(({ message }) => expect(message).toMatch(/^Rule \d+ “.+”: \S/));
        accepted += rules.length;
        expect(parsed.rules).toEqual(rules);
      }),
      { numRuns: 500 },
    );
    expect(accepted).toBeGreaterThan(100);
  },
  TIMEOUT_MS,
);
