import type { Tx } from "../platform/db.server.ts";
import { routeOrder } from "./engine/decide.ts";
import { ruleOptions } from "./engine/prepare.ts";
import { explainDecision } from "./engine/explain.ts";
import type { RoutingFacts } from "./facts.ts";
import { loadRoutingFacts } from "./load-routing-facts.server.ts";
import { compileRules } from "./rules/compile.ts";
import { traceRules } from "./rules/trace.ts";
import { ruleSetFor, storedRules } from "./rules/versions/rule-set-for.server.ts";
import type { Preview } from "./preview.ts";
import { readDecision } from "./stored-decision.server.ts";

/**
 * What a rule set does with an order, without doing it: the units that wait for a supplier, or, when none does, the order
 * as it was last decided. Without `ruleSetId` the one that the order belongs to. Null for another shop's order or rules.
 */
export async function previewOrder(
  tx: Tx,
  { shopId, orderId, ruleSetId, now }: { shopId: string; orderId: string; ruleSetId?: string; now: Date },
): Promise<Preview | null> {
  const order = await tx.order.findFirst({ where: { id: orderId, shopId }, select: { orderGid: true } });
  const ruleSet = order && (await rulesOf(tx, { shopId, orderId, ruleSetId, now }));
  if (!order || !ruleSet) return null;
  const waiting = await loadRoutingFacts(tx, { shopId, orderGid: order.orderGid, ruleSet, now });
  if (waiting && waiting.lines.length > 0) return previewOf("now", waiting);
  const last = await tx.decision.findFirst({ where: { orderId }, include: { shared: true }, orderBy: { id: "desc" } });
  const decided = last && readDecision(last);
  return decided ? previewOf("decided", { ...decided.inputs, ruleSet }) : null;
}

async function rulesOf(
  tx: Tx,
  { shopId, orderId, ruleSetId, now }: { shopId: string; orderId: string; ruleSetId: string | undefined; now: Date },
): Promise<RoutingFacts["ruleSet"] | null> {
  if (ruleSetId === undefined) {
    const { id, version, rules } = await ruleSetFor(tx, { shopId, orderId, now });
    return { id, version, rules };
  }
  const row = await tx.ruleSet.findFirst({ where: { id: ruleSetId, shopId } });
  return row && { id: row.id, version: row.version, rules: storedRules(row.id, row.rules) };
}

function previewOf(of: Preview["of"], facts: RoutingFacts): Preview {
  const result = routeOrder(facts);
  const { id, version } = facts.ruleSet;
  return {
    ...{ of, ruleSet: { id, version }, result },
    explanation: explainDecision({ inputs: facts, result }),
    trace: traceRules(compileRules(facts.ruleSet), facts, ruleOptions(facts)),
  };
}
