import { dayIn, daysBetween } from "../../platform/local-time.ts";
import { decide, type Decided } from "../engine/decide.ts";
import type { RoutingResult } from "../engine/result.ts";
import type { RoutingFacts } from "../facts.ts";

/** One order under one rule set. */
export type Outcome = {
  facts: RoutingFacts;
  result: RoutingResult;
  /** held and waiting orders route nothing */
  state: "decided" | "held" | "waiting";
  /** rules that match the order */
  hits: { id: string; name: string }[];
  /** every part of the landed cost is known */
  costKnown: boolean;
  /** from the decision to the day on which the customer has everything that suppliers ship; null = they ship nothing */
  promise: { days: number; known: boolean } | null;
};

/** Decides a past order by another rule set, with the engine that decides new ones. */
export function outcomeOf(past: RoutingFacts, ruleSet: RoutingFacts["ruleSet"]): Outcome {
  const facts = { ...past, ruleSet };
  const decided = decide(facts);
  const { result } = decided;
  return {
    ...{ facts, result, state: stateOf(result) },
    hits: decided.prepared.outcome.hits.map(({ id, name }) => ({ id, name })),
    costKnown: result.cost.unknown.length === 0,
    promise: promiseOf(decided),
  };
}

function stateOf({ holds, effects }: RoutingResult): Outcome["state"] {
  if (holds.length > 0) return "held";
  return effects.delay ? "waiting" : "decided";
}

function promiseOf({ prepared, result }: Decided): Outcome["promise"] {
  const dates = result.supplierOrders.flatMap(({ promiseDate }) => promiseDate ?? []).sort();
  const last = dates.at(-1);
  if (last === undefined) return null;
  const { now, timeZone, suppliers } = prepared.facts;
  const ships = new Set(result.supplierOrders.map(({ supplierId }) => supplierId));
  return {
    days: Math.max(0, daysBetween(dayIn(timeZone, Date.parse(now)), last)),
    known: suppliers.every(({ id, terms }) => !ships.has(id) || terms.transitDays !== null),
  };
}

/** Equal for plans that do the same with the order. */
export const planKey = ({ state, result }: Outcome): string =>
  JSON.stringify([
    state,
    result.effects.delay?.until ?? null,
    result.lines.map(({ lineId, candidates, unrouted }) => [
      lineId,
      candidates.flatMap(({ mappingId, quantity }) => (quantity > 0 ? [[mappingId, quantity]] : [])),
      unrouted && [unrouted.quantity, unrouted.then],
    ]),
  ]);
