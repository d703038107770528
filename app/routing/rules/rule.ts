import type { Money } from "../../platform/money.ts";
import type { Criterion, SplitPolicy, Strategy } from "../strategy.ts";

/** One routing rule. A rule set is a list of them; the first one comes first. `parseRules` makes them from JSON. */
export type Rule = {
  /** stays the same through all versions */
  id: string;
  name: string;
  /** false: switched off by a person, never asked */
  on: boolean;
  when: Group;
  then: ActionUse[];
};

/** Conditions that must all hold, or any of them. Groups stand in groups up to a depth of three. */
export type Group = { match: "all" | "any"; of: (Group | ConditionUse)[] };

/** Which lines a line condition asks of: all of them (at least one), any of them, or none of them. */
export type Scope = "all" | "any" | "none";

/** A condition as a rule writes it. Which fields it has depends on the condition: its schema says. */
export type ConditionUse = {
  condition: string;
  scope?: Scope;
  is: string;
  value?: number;
  to?: number | string | Money;
  from?: string;
  amount?: Money;
  values?: (string | number)[];
  /** of an order attribute */
  name?: string;
};

/** Which suppliers an action speaks of. */
export type Selector =
  | { by: "supplier" | "tag" | "country"; values: string[] }
  | { by: "score"; is: "at-least" | "less-than"; value: number }
  /** those of which the rule's own candidate conditions hold */
  | { by: "conditions" };

/** An action as a rule writes it. */
export type ActionUse =
  | { action: "hold"; reason: string }
  | { action: "only"; suppliers: Selector }
  | { action: "except"; suppliers: Selector }
  | { action: "prefer"; suppliers: Selector }
  | { action: "strategy"; strategy: Strategy | { custom: Criterion[] } }
  | ({ action: "split" } & SplitPolicy)
  | { action: "margin"; floorPermille: number }
  | { action: "spread-load" }
  | { action: "delay"; minutes: number }
  | { action: "expedite" }
  | { action: "tag"; tags: string[] }
  | LeftUse;

/** What happens to units that nobody under the rule can ship. */
export type LeftUse =
  | { action: "left"; then: "next-rule" | "exception" }
  | { action: "left"; then: "backorder"; until: string }
  | { action: "left"; then: "cancel"; afterDays: number };

/** The fixed rule at the end of every rule set: "If nothing matches". */
export const LAST_RULE_ID = "nothing-matches";

/** The last rule of a rule set that has none written: units that nobody can ship become exceptions. */
export const LAST_RULE: Rule = {
  ...{ id: LAST_RULE_ID, name: "If nothing matches", on: true },
  when: { match: "all", of: [] },
  then: [{ action: "left", then: "exception" }],
};

export const isGroup = (part: Group | ConditionUse): part is Group => "match" in part;
