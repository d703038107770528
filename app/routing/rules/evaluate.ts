import type { RoutingFacts } from "../facts.ts";
import type { CompiledRule, CompiledRules } from "./compile.ts";
import { lineOutcome } from "./compiled/line-outcome.ts";
import type { RuleOutcome } from "./outcome.ts";
import { mayMatch } from "./compiled/rule-index.ts";
import { linesOf, viewOf, type View, type ViewOptions } from "./view.ts";

/**
 * What the rules say about an order. Pure: the same rules and facts give the same outcome. `options` tell which
 * candidates still stand and what they would cost, where the caller knows more than the facts say.
 */
export function evaluateRules(compiled: CompiledRules, facts: RoutingFacts, options?: ViewOptions): RuleOutcome {
  const view = viewOf(facts, options);
  const { id, version, active, last } = compiled;
  const hits = matchingRules(compiled, view);
  const rules = hits.map((hit) => active[hit]!);
  const everyone = [...rules, last];
  // The first rule that says it.
  const first = <T>(of: (effects: CompiledRule["effects"]) => T | null) => {
    for (const { effects, ref } of everyone) {
      const value = of(effects);
      if (value !== null) return { value, rule: ref };
    }
    return null;
  };
  const expedite = first(({ expedite: asked }) => asked || null);
  const spreadLoad = first(({ spreadLoad: asked }) => asked || null);
  const lineRules = hits.filter((hit) => active[hit]!.concernsLines);
  return {
    ruleSet: { id, version },
    holds: rules.flatMap(({ effects, ref }) => (effects.hold === null ? [] : [{ reason: effects.hold, rule: ref }])),
    strategy: first(({ strategy }) => strategy),
    split: first(({ split }) => split),
    marginFloorPermille: first(({ marginFloorPermille }) => marginFloorPermille),
    spreadLoad: spreadLoad && { rule: spreadLoad.rule },
    delay: expedite ? null : longestDelay(everyone),
    expedite: expedite && { rule: expedite.rule },
    tags: tagsOf(everyone),
    lines: linesOf(view).map((_, line) => lineOutcome(compiled, { view, line, lineRules })),
    hits: rules.map(({ ref }) => ref),
  };
}

/** Places in `compiled.active` of the rules that match the order, one of its lines or one of its candidates. */
export function matchingRules({ active, index }: CompiledRules, view: View): number[] {
  const { rests } = index;
  return mayMatch(index, active.length, view).filter((rule) => {
    const rest = rests[rule];
    if (!rest) return true;
    const { test, level } = rest;
    if (level === "order") return test(view, -1, -1);
    if (level === "line") return linesOf(view).some((_, line) => test(view, line, -1));
    return linesOf(view).some(({ candidates }, line) =>
      candidates.some(({ standing }, candidate) => standing && test(view, line, candidate)),
    );
  });
}

type Speaking = Pick<CompiledRule, "effects" | "ref">;

function longestDelay(rules: readonly Speaking[]): RuleOutcome["delay"] {
  let longest: RuleOutcome["delay"] = null;
  for (const { effects, ref } of rules)
    if (effects.delayMinutes !== null && effects.delayMinutes > (longest?.minutes ?? 0))
      longest = { minutes: effects.delayMinutes, rule: ref };
  return longest;
}

function tagsOf(rules: readonly Speaking[]): RuleOutcome["tags"] {
  const tags = new Map<string, RuleOutcome["tags"][number]>();
  for (const { effects, ref } of rules)
    for (const tag of effects.tags) if (!tags.has(tag)) tags.set(tag, { tag, rule: ref });
  return [...tags.values()];
}
