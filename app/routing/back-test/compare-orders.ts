import type { RoutingFacts } from "../facts.ts";
import { askedFacts, type AskedFacts } from "./asked-facts.ts";
import { outcomeOf, planKey, type Outcome } from "./outcome.ts";
import { missingFacts, type LeftOut, type PastOrder } from "./past-order.ts";
import { planSentence } from "./plan-sentence.ts";
import { countOutcome, emptyTally, type Both, type ChangedOrder, type Tally } from "./tally.ts";

type RuleSets = Both<RoutingFacts["ruleSet"]>;

/** One past order under both rule sets, or why it is not compared. */
export type Comparison =
  { kind: "left-out"; why: LeftOut } | ({ kind: "compared"; change: ChangedOrder | null } & Both<Outcome>);

export function compareOrder(past: PastOrder, ruleSets: RuleSets, asked: Both<AskedFacts>): Comparison {
  const why = missingFacts(past, asked.before) ?? missingFacts(past, asked.after);
  if (why) return { kind: "left-out", why };
  const before = outcomeOf(past.facts, ruleSets.before);
  const after = outcomeOf(past.facts, ruleSets.after);
  const change = planKey(before) === planKey(after) ? null : changeOf(past, before, after);
  return { kind: "compared", before, after, change };
}

function changeOf({ orderId, name }: PastOrder, before: Outcome, after: Outcome): ChangedOrder {
  const known = before.costKnown && after.costKnown;
  return {
    ...{ orderId, name, before: planSentence(before), after: planSentence(after) },
    units: after.result.objective.unitsRouted - before.result.objective.unitsRouted,
    costMinor: known ? after.result.cost.totalMinor - before.result.cost.totalMinor : null,
    currency: after.result.cost.currency,
  };
}

/** A record as it is read; `read` answers null for one of another shape. */
type Recorded = Pick<PastOrder, "orderId" | "name"> & { read: () => PastOrder | null };

/** Compares orders one by one. An order that cannot be decided is counted and named; the others go on. */
export function tallyOf(orders: Iterable<Recorded>, ruleSets: RuleSets): Tally {
  const asked = { before: askedFacts(ruleSets.before.rules), after: askedFacts(ruleSets.after.rules) };
  const tally = emptyTally();
  for (const { orderId, name, read } of orders)
    try {
      const past = read();
      if (past) count(tally, compareOrder(past, ruleSets, asked));
      else tally.leftOut["older-record"] += 1;
    } catch (cause) {
      tally.leftOut.failed += 1;
      const error = cause instanceof Error ? cause.message.slice(0, 300) : "unknown";
      tally.failures.push({ orderId, name, error });
    }
  return tally;
}

function count(tally: Tally, comparison: Comparison): void {
  if (comparison.kind === "left-out") {
    tally.leftOut[comparison.why] += 1;
    return;
  }
  const { before, after, change } = comparison;
  tally.compared += 1;
  countOutcome(tally.before, before);
  countOutcome(tally.after, after);
  const [units, others] = [before.result.objective.unitsRouted, after.result.objective.unitsRouted];
  if (units > 0 && units === others && before.costKnown && after.costKnown) {
    const { currency } = before.result.cost;
    const of = (tally.comparable[currency] ??= { orders: 0, beforeMinor: 0, afterMinor: 0 });
    of.orders += 1;
    of.beforeMinor += before.result.cost.totalMinor;
    of.afterMinor += after.result.cost.totalMinor;
  }
  if (!change) return;
  tally.changed += 1;
  tally.examples.push(change);
}
