import type { Criterion, RoutingFacts, Strategy } from "../facts.ts";
import type { RuleOutcome } from "../rules/outcome.ts";
import type { RoutingResult } from "./result.ts";

/**
 * What each strategy compares plans by, most important first, once no plan routes more units. A rule's preference always
 * comes first: the merchant has named a supplier. The order of the Suppliers screen comes last, as the stable tie-break.
 */
const CRITERIA_OF: Record<Strategy, readonly Criterion[]> = {
  "fewest-splits": ["preference", "suppliers", "line-splits", "cost", "promise", "priority"],
  "lowest-cost": ["preference", "cost", "suppliers", "line-splits", "promise", "priority"],
  fastest: ["preference", "promise", "suppliers", "line-splits", "cost", "priority"],
  preferred: ["preference", "line-splits", "priority", "suppliers", "cost", "promise"],
  nearest: ["preference", "distance", "suppliers", "line-splits", "cost", "priority"],
  "best-score": ["preference", "score", "suppliers", "line-splits", "cost", "priority"],
  "spread-load": ["preference", "load", "suppliers", "line-splits", "cost", "priority"],
};

/** The criteria of a strategy; a custom order keeps its own and ends with the stable tie-break. */
function criteriaOf(strategy: Strategy | { custom: Criterion[] }): Criterion[] {
  if (typeof strategy === "string") return [...CRITERIA_OF[strategy]];
  return [...new Set<Criterion>([...strategy.custom, "priority"])];
}

/** What the rules and the shop's settings say together about how a plan is chosen. */
export function policyOf(facts: RoutingFacts, outcome: RuleOutcome): RoutingResult["policy"] {
  const expedite = facts.order.expedite || outcome.expedite !== null;
  const criteria = criteriaOf(expedite ? "fastest" : (outcome.strategy?.value ?? facts.defaults.strategy));
  const spread = outcome.spreadLoad !== null && !expedite;
  return {
    // Spreading load is asked besides a strategy: it is compared right after what the rules prefer.
    criteria: spread ? [...new Set<Criterion>(["preference", "load", ...criteria])] : criteria,
    strategyRule: (expedite ? outcome.expedite : (outcome.strategy ?? outcome.spreadLoad))?.rule.id ?? null,
    split: outcome.split?.value ?? facts.defaults.split,
    splitRule: outcome.split?.rule.id ?? null,
    marginFloorPermille: outcome.marginFloorPermille?.value ?? facts.defaults.marginFloorPermille,
    marginRule: outcome.marginFloorPermille?.rule.id ?? null,
  };
}
