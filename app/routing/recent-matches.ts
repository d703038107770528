import { ruleOptions } from "./engine/prepare.ts";
import type { RoutingFacts } from "./facts.ts";
import { askedFacts } from "./back-test/asked-facts.ts";
import { missingFacts } from "./back-test/past-order.ts";
import { compileRules } from "./rules/compile.ts";
import { matchingRules } from "./rules/evaluate.ts";
import type { Rule } from "./rules/rule.ts";
import { viewOf } from "./rules/view.ts";

/** An order that was decided lately, with what was known then. */
export type RecentOrder = { id: string; name: string; facts: RoutingFacts; addressErased: boolean };

/** Which of the newest orders a rule matches. */
export type RuleMatches = { count: number; orders: { id: string; name: string }[] };

export type RecentMatches = {
  /** orders that were looked at */
  looked: number;
  /** orders that do not say everything that the rules ask */
  unknown: number;
  rules: { [ruleId: string]: RuleMatches };
};

/** Matches a person looks at in a list; more are counted. */
const LISTED = 50;

/** Which rules match which orders, switched off or not. */
export function recentMatches(rules: readonly Rule[], orders: readonly RecentOrder[]): RecentMatches {
  const asked = rules.map((rule) => ({ ...rule, on: true }));
  // What Crossdock may not read concerns the rules that ask for it alone: they match nothing, the others are counted.
  const facts = { ...askedFacts(asked), scopes: new Set<never>() };
  const readable = orders.filter((order) => missingFacts({ ...order, orderId: order.id }, facts) === null);
  // Rules that a person is writing have no version: their JSON is compared.
  const compiled = compileRules({ id: "recent-matches", version: 0, rules: asked });
  const found: RecentMatches["rules"] = Object.fromEntries(
    compiled.active.map(({ ref }) => [ref.id, { count: 0, orders: [] }]),
  );
  for (const { id, name, facts: of } of readable)
    for (const hit of matchingRules(compiled, viewOf(of, ruleOptions(of)))) {
      const matches = found[compiled.active[hit]!.ref.id]!;
      matches.count += 1;
      if (matches.orders.length < LISTED) matches.orders.push({ id, name });
    }
  return { looked: readable.length, unknown: orders.length - readable.length, rules: found };
}
