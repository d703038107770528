import { LAST_RULE, LAST_RULE_ID, type Rule } from "../rule.ts";

/** The rules that a person orders, and the fixed one at the end. */
export function splitRules<R extends Rule>(rules: readonly R[]): { ordered: R[]; last: R | Rule } {
  return {
    ordered: rules.filter(({ id }) => id !== LAST_RULE_ID),
    last: rules.find(({ id }) => id === LAST_RULE_ID) ?? LAST_RULE,
  };
}

/** A rule set again: the ordered rules, then the last one, where it says something of its own. */
export const joinRules = (ordered: readonly Rule[], last: Rule): Rule[] =>
  last === LAST_RULE ? [...ordered] : [...ordered, last];

/** Puts the rule at `from` where the one at `to` stands; places outside change nothing. */
export function moveRule<R>(rules: readonly R[], from: number, to: number): R[] {
  const moved = rules[from];
  if (moved === undefined || to < 0 || to >= rules.length) return [...rules];
  const others = rules.filter((_, i) => i !== from);
  return [...others.slice(0, to), moved, ...others.slice(to)];
}

export const insertRule = <R>(rules: readonly R[], rule: R, at: number): R[] => [
  ...rules.slice(0, at),
  rule,
  ...rules.slice(at),
];

/** The rule in the place of the one with its id; at the end where there is none. The last rule stays the last. */
export function putRule(rules: readonly Rule[], rule: Rule): Rule[] {
  if (rules.some(({ id }) => id === rule.id)) return rules.map((each) => (each.id === rule.id ? rule : each));
  const { ordered, last } = splitRules(rules);
  return rule.id === LAST_RULE_ID ? [...ordered, rule] : joinRules([...ordered, rule], last);
}

/** A copy right behind the rule, switched off: two equal rules that are on would tell nothing apart. */
export function duplicateRule(rules: readonly Rule[], id: string, newId: string): Rule[] {
  const at = rules.findIndex((each) => each.id === id);
  const rule = rules[at];
  if (!rule) return [...rules];
  const name = `Copy of ${rule.name}`.slice(0, 100);
  return insertRule(rules, { ...rule, id: newId, name, on: false }, at + 1);
}

export const removeRule = (rules: readonly Rule[], id: string): Rule[] => rules.filter((each) => each.id !== id);

export const switchRule = (rules: readonly Rule[], id: string): Rule[] =>
  rules.map((each) => (each.id === id ? { ...each, on: !each.on } : each));
