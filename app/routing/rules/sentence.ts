import { listed, phrase, type Phrase } from "../../platform/phrase.ts";
import { actionOf } from "./actions/registry.ts";
import { conditionOf } from "./conditions/registry.ts";
import type { Names } from "./names.ts";
import { isGroup, LAST_RULE_ID, type ActionUse, type ConditionUse, type Group, type Rule } from "./rule.ts";

/** "any line's SKU" */
function subjectOf({ condition, scope = "any" }: ConditionUse): Phrase {
  const { label, level } = conditionOf(condition);
  const thing = phrase(label);
  if (level !== "line") return thing;
  switch (scope) {
    case "any":
      return phrase("any line's {{thing}}", { thing });
    case "all":
      return phrase("every line's {{thing}}", { thing });
    case "none":
      return phrase("no line's {{thing}}", { thing });
  }
}

/** "order total is at least $100.00" */
export const conditionSentence = (use: ConditionUse, names: Names): Phrase =>
  conditionOf(use.condition).says(use, names, subjectOf(use));

/** "use only Acme" */
export const actionSentence = (use: ActionUse, names: Names): Phrase => actionOf(use.action).says(use, names);

/** "order total is at least $100.00 and (destination country is Germany or destination country is Austria)" */
function groupSentence({ match, of }: Group, names: Names): Phrase {
  const parts = of.map((part) => {
    if (!isGroup(part)) return conditionSentence(part, names);
    const group = groupSentence(part, names);
    return part.of.length > 1 && of.length > 1 ? phrase("({{group}})", { group }) : group;
  });
  return parts.reduce((before, after) =>
    match === "all"
      ? phrase("{{before}} and {{after}}", { before, after })
      : phrase("{{before}} or {{after}}", { before, after }),
  );
}

/** A whole rule in one plain sentence. */
export function sentence(rule: Rule, names: Names): Phrase {
  const said = wholeSentence(rule, names);
  return rule.on ? said : phrase("{{rule}} (Off.)", { rule: said });
}

function wholeSentence(rule: Rule, names: Names): Phrase {
  const actions = listed(
    rule.then.map((use) => actionSentence(use, names)),
    "and",
  );
  if (rule.id === LAST_RULE_ID) return phrase("If nothing matches, {{actions}}.", { actions });
  if (rule.when.of.length === 0) return phrase("For every order, {{actions}}.", { actions });
  return phrase("If {{conditions}}, {{actions}}.", { conditions: groupSentence(rule.when, names), actions });
}
