import { landedCost } from "../cost/landed-cost.ts";
import type { RoutingFacts } from "../facts.ts";
import type { Solution } from "../optimiser/model.ts";
import { solve } from "../optimiser/solve.ts";
import { linesOf } from "./lines.ts";
import { inCanonicalOrder, prepare, type Prepared } from "./prepare.ts";
import type { RoutingResult } from "./result.ts";
import { supplierOrdersOf, unitsByCandidate } from "./supplier-orders.ts";

/** Grows when the same facts may give another result than before. */
export const ENGINE = 4;

export type Options = {
  /** nodes of the optimiser's search; the default ends within 50 ms on common machines */
  nodeBudget?: number;
};

/** A decided order with what it was decided from; `solution` is null when rules hold it. */
export type Decided = { prepared: Prepared; solution: Solution | null; result: RoutingResult };

/**
 * Decides which supplier ships which units: rules, then what each candidate can do by itself, then the best plan over the
 * whole order. Pure: the same facts give the same result on any machine, whatever the order of their lists.
 */
export function decide(given: RoutingFacts, options: Options = {}): Decided {
  const prepared = prepare(inCanonicalOrder(given));
  const held = prepared.outcome.holds.length > 0 || prepared.delay !== null;
  const solution = held ? null : solve(prepared.model, options);
  return { prepared, solution, result: toResult(prepared, solution) };
}

/** The result alone. */
export const routeOrder = (facts: RoutingFacts, options?: Options): RoutingResult => decide(facts, options).result;

/** The same facts through the same function: what a stored decision must equal. */
export const replay = (decision: { inputs: RoutingFacts }): RoutingResult => routeOrder(decision.inputs);

function toResult(prepared: Prepared, solution: Solution | null): RoutingResult {
  const { facts, outcome, policy, model, meanings } = prepared;
  const given = unitsByCandidate(prepared, solution);
  const lines = linesOf(prepared, solution, given);
  const promises = new Map(prepared.suppliers.map(({ id }, index) => [id, prepared.promises[index]?.date]));
  const supplierOrders = supplierOrdersOf(prepared.lines, given).map((order) => ({
    ...order,
    promiseDate: promises.get(order.supplierId) ?? null,
  }));
  const cost = landedCost(
    facts,
    prepared.lines.flatMap(({ line, standings }) =>
      standings.flatMap(({ candidate }) => {
        const quantity = given.get(line.lineId)?.get(candidate.mappingId) ?? 0;
        return quantity > 0 ? [{ lineId: line.lineId, mappingId: candidate.mappingId, quantity }] : [];
      }),
    ),
  );
  const { expedite, tags } = outcome;
  const vector = solution?.vector ?? [0, ...model.objectives.map(() => 0)];
  const bound = solution?.bound ?? vector;
  return {
    engine: ENGINE,
    holds: outcome.holds.map(({ reason, rule }) => ({ ruleId: rule.id, rule: rule.name, reason })),
    effects: {
      tags: tags.map(({ tag }) => tag),
      delay: prepared.delay,
      expedite: facts.order.expedite || expedite !== null,
    },
    policy,
    supplierOrders,
    lines,
    cost,
    objective: {
      unitsWanted: lines.reduce((sum, line) => sum + line.wanted, 0),
      unitsRouted: lines.reduce((sum, line) => sum + line.routed, 0),
      supplierOrders: supplierOrders.length,
      splitLines: lines.filter((line) => line.chosen.length > 1).length,
      proven: solution?.proven ?? true,
      values: (["units", ...meanings] as const).map((criterion, index) => ({
        criterion,
        value: vector[index] ?? 0,
        bound: bound[index] ?? 0,
      })),
      nodes: solution?.nodes ?? 0,
    },
  };
}
