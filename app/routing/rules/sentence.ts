import { actionOf } from "./actions/registry.ts";
import { conditionOf } from "./conditions/registry.ts";
import { listed } from "./kinds/condition.ts";
import type { Names } from "./names.ts";
import { isGroup, LAST_RULE_ID, type ActionUse, type ConditionUse, type Group, type Rule } from "./rule.ts";

const SCOPE_WORDS = { any: "any line's", all: "every line's", none: "no line's" } as const;

/** "order total is at least $100.00" */
export function conditionSentence(use: ConditionUse, names: Names): string {
  const { label, says, level } = conditionOf(use.condition);
  const whose = level === "line" ? `${SCOPE_WORDS[use.scope ?? "any"]} ` : "";
  return `${whose}${label} ${says(use, names)}`;
}

/** "use only Acme" */
export const actionSentence = (use: ActionUse, names: Names) => actionOf(use.action).says(use, names);

/** "order total is at least $100.00 and (destination country is Germany or destination country is Austria)" */
function groupSentence({ match, of }: Group, names: Names): string {
  const word = match === "all" ? " and " : " or ";
  return of
    .map((part) => {
      if (!isGroup(part)) return conditionSentence(part, names);
      const inner = groupSentence(part, names);
      return part.of.length > 1 && of.length > 1 ? `(${inner})` : inner;
    })
    .join(word);
}

/** A whole rule in one plain sentence. */
export function sentence(rule: Rule, names: Names): string {
  const actions = listed(
    rule.then.map((use) => actionSentence(use, names)),
    "and",
  );
  const off = rule.on ? "" : " (Off.)";
  if (rule.id === LAST_RULE_ID) return `If nothing matches, ${actions}.${off}`;
  if (rule.when.of.length === 0) return `For every order, ${actions}.${off}`;
  return `If ${groupSentence(rule.when, names)}, ${actions}.${off}`;
}
