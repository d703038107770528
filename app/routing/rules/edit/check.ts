import { phrase, type Phrase } from "../../../platform/phrase.ts";
import { findAction } from "../actions/registry.ts";
import { findCondition } from "../conditions/registry.ts";
import { parseRules } from "../parse.ts";
import { isGroup, LAST_RULE_ID, type Rule } from "../rule.ts";
import { fieldOf, type Path } from "./group.ts";
import { fieldProblem, shownFields, valueAt, type Filled } from "./values.ts";

/**
 * What is wrong by field, as the checks of a rule set name them: "when.of[0].values", "then[1].reason". What `parseRules` says
 * is the API's own, in English.
 */
export type FieldProblems = ReadonlyMap<string, Phrase>;

/** Everything that keeps a rule from being saved, each at its field. What a person has not filled in comes first. */
export function problemsOfRule(rule: Rule): FieldProblems {
  const found = new Map<string, Phrase>();
  if (rule.name.trim() === "") found.set("name", phrase("Give the rule a name, such as “EU orders”."));
  checkGroup(rule.when, [], found);
  if (rule.then.length === 0) found.set("then", phrase("Add what happens to these orders."));
  rule.then.forEach((use, i) => {
    const action = findAction(use.action);
    if (action) checkFields(action, use, `then[${i}]`, found);
  });
  if (found.size > 0) return found;
  const parsed = parseRules([rule]);
  if (parsed.ok) return found;
  for (const { rule: name, field, message } of parsed.problems)
    if (!found.has(field)) found.set(field, plain(message, name, field));
  return found;
}

function checkGroup(group: Rule["when"], path: Path, found: Map<string, Phrase>): void {
  group.of.forEach((part, i) => {
    const at = [...path, i];
    if (isGroup(part)) {
      if (part.of.length === 0) found.set(fieldOf(at), phrase("Add a condition to this group, or remove it."));
      return checkGroup(part, at, found);
    }
    const condition = findCondition(part.condition);
    if (condition) checkFields(condition, part, fieldOf(at), found);
  });
}

type Definition = Parameters<typeof shownFields>[0];

function checkFields(definition: Definition, use: object, at: string, found: Map<string, Phrase>): void {
  for (const field of shownFields(definition, use as Filled)) {
    if (OWN.includes(field.name)) continue;
    const problem = fieldProblem(field, valueAt(use as Filled, field.name));
    if (problem) found.set(`${at}.${field.name}`, problem);
  }
}

/** A custom order of criteria stands in the place of the strategy's name. */
const OWN = ["strategy", "strategy.custom"];

/** The message without the names of rule and field, which the screen shows. */
function plain(message: string, rule: string, field: string): string {
  const short = message.replace(`${rule}: `, "").replace(`${field} `, "");
  return short.charAt(0).toUpperCase() + short.slice(1);
}

/** A rule with nothing in it yet. The last rule says only what happens to what is left. */
export const blankRule = (id: string): Rule => ({
  ...{ id, name: id === LAST_RULE_ID ? "If nothing matches" : "", on: true },
  ...{ when: { match: "all", of: [] }, then: [] },
});
