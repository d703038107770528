import { listed, phrase, phrases, type Phrase } from "../../platform/phrase.ts";
import type { RoutingFacts } from "../facts.ts";
import { compileCondition, levelOf } from "./compiled/conditions.ts";
import type { CompiledRules } from "./compile.ts";
import { conditionOf } from "./conditions/registry.ts";
import { matchingRules } from "./evaluate.ts";
import { sticks, tierOf } from "./compiled/line-outcome.ts";
import { plainNames, type Names } from "./names.ts";
import type { ConditionTrace, GroupTrace, RuleTrace } from "./outcome.ts";
import { isGroup, LAST_RULE_ID, type ConditionUse, type Group, type Rule } from "./rule.ts";
import { conditionSentence } from "./sentence.ts";
import { linesOf, viewOf, type View, type ViewOptions } from "./view.ts";

type Options = ViewOptions & { names?: Names };

/**
 * How every rule was decided for an order, condition by condition with the value seen: for the preview and for the
 * explanation. It asks the same closures as `evaluateRules`, and is made only when somebody looks.
 */
export function traceRules(compiled: CompiledRules, facts: RoutingFacts, options: Options = {}): RuleTrace[] {
  const view = viewOf(facts, options);
  const names = options.names ?? plainNames(facts.suppliers);
  const hits = new Set(matchingRules(compiled, view));
  const places = new Map(compiled.active.map(({ ref }, place) => [ref.id, place]));
  // Lines for which a rule has decided already.
  const decided = new Set<number>();
  return compiled.rules.flatMap((rule, i) => {
    if (rule.id === LAST_RULE_ID) return [];
    const ref = { id: rule.id, name: rule.name, number: i + 1 };
    const place = places.get(rule.id);
    const matched = place !== undefined && hits.has(place);
    const verdict = place === undefined ? "off" : matched ? "matched" : "not-matched";
    const lines = matched ? linesTrace(compiled, place, { view, decided }) : [];
    return [{ rule: ref, verdict, when: groupTrace(rule.when, { view, names, rule }), lines }] satisfies RuleTrace[];
  });
}

function linesTrace(
  compiled: CompiledRules,
  place: number,
  { view, decided }: { view: View; decided: Set<number> },
): RuleTrace["lines"] {
  const { effects, concernsLines } = compiled.active[place]!;
  const perLine = compiled.index.rests[place]?.level ?? "order";
  if (!concernsLines && perLine === "order") return [];
  return linesOf(view).map(({ line: { lineId } }, line) => {
    const tier = tierOf(compiled, place, { view, line });
    if (tier === "not-matched") return { lineId, verdict: tier };
    if (!concernsLines) return { lineId, verdict: "applies" };
    if (decided.has(line)) return { lineId, verdict: "came-later" };
    if (tier.leavesNobody && !sticks(effects)) return { lineId, verdict: "passed-over" };
    if (effects.left?.then !== "next-rule") decided.add(line);
    return { lineId, verdict: "applies" };
  });
}

type Context = { view: View; names: Names; rule: Rule };

function groupTrace({ match, of }: Group, context: Context): GroupTrace {
  const parts = of.map((part) => (isGroup(part) ? groupTrace(part, context) : conditionTrace(part, context)));
  const passed = match === "all" ? parts.every((part) => part.passed) : parts.some((part) => part.passed);
  return { match, passed, of: parts };
}

/** Lines and candidates that a trace tells of, at most. */
const SHOWN = 5;

function conditionTrace(use: ConditionUse, { view, names }: Context): ConditionTrace {
  const condition = conditionOf(use.condition);
  const { test } = compileCondition(use);
  const read = condition.read(use);
  const sentence = conditionSentence(use, names);
  const show = (line: number, candidate: number) => {
    const value = read(view, line, candidate);
    return value === null ? condition.unknown(use, view, line, candidate) : condition.shows(value, use, names);
  };
  if (condition.level === "order") {
    const known = read(view, -1, -1) !== null;
    return { condition: use.condition, sentence, passed: test(view, -1, -1), seen: show(-1, -1), known };
  }
  const places = placesOf(view, condition.level);
  const passing = levelOf(use) === "order" ? [] : places.filter(({ line, candidate }) => test(view, line, candidate));
  const passed = levelOf(use) === "order" ? test(view, -1, -1) : passing.length > 0;
  // What made it pass comes first.
  const told = [...passing, ...places.filter((each) => !passing.includes(each))].slice(0, SHOWN);
  const seen = told.map(({ line, candidate, name }) =>
    phrase("{{name}}: {{seen}}", { name, seen: show(line, candidate) }),
  );
  const more = places.length - told.length;
  return {
    ...{ condition: use.condition, sentence, passed },
    seen:
      places.length === 0
        ? phrase("nothing to look at")
        : listed([...seen, ...(more > 0 ? [phrases(more, "{{count}} more", "{{count}} more")] : [])], "and"),
    known: places.some(({ line, candidate }) => read(view, line, candidate) !== null),
  };
}

type Place = { line: number; candidate: number; name: Phrase };

function placesOf(view: View, level: "line" | "candidate"): Place[] {
  return linesOf(view).flatMap(({ line: { sku, title }, candidates }, line): Place[] => {
    const name = sku ?? title;
    if (level === "line") return [{ line, candidate: -1, name }];
    return candidates.flatMap(({ supplier, standing, candidate: { supplierId } }, candidate) =>
      standing
        ? [
            {
              line,
              candidate,
              name: phrase("{{item}} at {{supplier}}", { item: name, supplier: supplier?.name ?? supplierId }),
            },
          ]
        : [],
    );
  });
}
