import type { Explanation } from "./engine/explain.ts";
import type { RoutingResult } from "./engine/result.ts";
import type { RuleTrace } from "./rules/outcome.ts";

/** What a rule set does with one order, without doing it. */
export type Preview = {
  /** now = what routing would do with the units that wait; decided = what it would have done when the order was decided */
  of: "now" | "decided";
  ruleSet: { id: string; version: number };
  result: RoutingResult;
  explanation: Explanation;
  /** every rule: passed or failed, condition by condition, with the value seen */
  trace: RuleTrace[];
};
