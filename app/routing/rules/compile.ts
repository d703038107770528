import { compileActions, type Effects } from "./compiled/actions.ts";
import type { RuleRef } from "./outcome.ts";
import { indexRules, type RuleIndex } from "./compiled/rule-index.ts";
import { LAST_RULE, LAST_RULE_ID, type Rule } from "./rule.ts";

/** A rule set, ready to be asked: closures only, no I/O. */
export type CompiledRules = {
  id: string;
  version: number;
  /** as they were given */
  rules: readonly Rule[];
  /** the rules that are on, without the fixed last one */
  active: CompiledRule[];
  last: { ref: RuleRef; effects: Effects };
  index: RuleIndex;
};

export type CompiledRule = {
  ref: RuleRef;
  effects: Effects;
  /** it says who ships lines, or what happens to what is left of them */
  concernsLines: boolean;
};

type RuleSet = { id: string; version: number; rules: readonly Rule[] };

/** Compiled rule sets, the one used last at the end. */
const cache = new Map<string, CompiledRules>();
const CACHED = 32;

/**
 * Compiles the rules of a version once; they have passed `parseRules`. A version does not change once it is stored, so a
 * second call with the same id and version costs a comparison: rules that differ all the same are compiled anew.
 */
export function compileRules(ruleSet: RuleSet): CompiledRules {
  const key = `${ruleSet.id}:${ruleSet.version}`;
  const known = cache.get(key);
  const compiled = known && equal(known.rules, ruleSet.rules) ? known : compile(ruleSet);
  if (known) cache.delete(key);
  cache.set(key, compiled);
  const [oldest] = cache.keys();
  if (cache.size > CACHED && oldest !== undefined) cache.delete(oldest);
  return compiled;
}

function compile({ id, version, rules }: RuleSet): CompiledRules {
  const refs = new Map(rules.map((rule, i) => [rule, { id: rule.id, name: rule.name, number: i + 1 }]));
  const active = rules.filter((rule) => rule.on && rule.id !== LAST_RULE_ID);
  const last = rules.find((rule) => rule.id === LAST_RULE_ID) ?? LAST_RULE;
  return {
    ...{ id, version, rules },
    active: active.map((rule) => {
      const effects = compileActions(rule.then);
      const { only, except, prefer, left } = effects;
      return {
        ref: refs.get(rule)!,
        effects,
        concernsLines: Boolean(only ?? except ?? prefer ?? left),
      };
    }),
    last: {
      ref: refs.get(last) ?? { id: last.id, name: last.name, number: rules.length + 1 },
      effects: compileActions(last.then),
    },
    index: indexRules(active.map(({ when }) => when)),
  };
}

/** The same JSON. */
function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  if (keys.length !== others.length) return false;
  return keys.every((key) => equal((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
