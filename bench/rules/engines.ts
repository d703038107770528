import { LogicEngine } from "json-logic-engine";
import { Engine, type NestedCondition } from "json-rules-engine";
import type { RoutingFacts } from "../../app/routing/facts.ts";
import { compileRules } from "../../app/routing/rules/compile.ts";
import { evaluateRules, matchingRules } from "../../app/routing/rules/evaluate.ts";
import type { ConditionUse, Group, Rule } from "../../app/routing/rules/rule.ts";
import { viewOf } from "../../app/routing/rules/view.ts";
import type { Condition, FlatOrder, Spec } from "./specs.ts";

/** A rule engine with its rules: the places of the rules that match an order, ascending. */
export type Engines = Record<string, (order: number) => number[] | Promise<number[]>>;

/** All engines with the same rules and orders, each order prepared in the form that its engine reads. */
export function enginesOf(specs: Spec[], orders: FlatOrder[]): Engines {
  const facts = orders.map(routingFacts);
  const rules = specs.map(crossdockRule);
  const compiled = compileRules({ id: `bench-${specs.length}`, version: 1, rules });
  const logic = new LogicEngine();
  const built = specs.map((spec) => logic.build({ and: spec.map(jsonLogic) }) as (order: FlatOrder) => unknown);
  const whole = logic.build(specs.map((spec) => ({ and: spec.map(jsonLogic) }))) as (order: FlatOrder) => unknown[];
  const placed = specs.map((spec, i) => ({ conditions: { all: spec.map(jsonRules) }, event: { type: String(i) } }));
  const engine = new Engine(placed);
  return {
    crossdock: (i) => matchingRules(compiled, viewOf(facts[i]!)),
    "crossdock, whole outcome": (i) => evaluateRules(compiled, facts[i]!).hits.map(({ number }) => number - 1),
    "json-logic-engine, one built function a rule": (i) => {
      const order = orders[i]!;
      const hits: number[] = [];
      for (let rule = 0; rule < built.length; rule++) if (built[rule]!(order)) hits.push(rule);
      return hits;
    },
    "json-logic-engine, one built function": (i) => whole(orders[i]!).flatMap((hit, rule) => (hit ? rule : [])),
    "json-rules-engine": async (i) => {
      const { events } = await engine.run(orders[i]);
      return events.map(({ type }) => Number(type)).sort((a, b) => a - b);
    },
  };
}

const CONDITIONS = {
  ...{ items: "order.items", weight: "order.weight", customerOrders: "customer.orders" },
  ...{ country: "destination.country", channel: "order.channel", risk: "order.risk", method: "delivery.method" },
  ...{ tags: "order.tags", customerTags: "customer.tags" },
};

function crossdockCondition(spec: Condition): Group | ConditionUse {
  if ("either" in spec) return { match: "any", of: spec.either.map(crossdockCondition) };
  const { fact, is } = spec;
  if (fact === "total") return { condition: "order.total", is, amount: { minor: spec.value, currency: "USD" } };
  if ("value" in spec) return { condition: CONDITIONS[fact], is, value: spec.value };
  return { condition: CONDITIONS[fact], is, values: spec.values };
}

const crossdockRule = (spec: Spec, i: number): Rule => ({
  ...{ id: `rule-${i}`, name: `Rule ${i}`, on: true },
  when: { match: "all", of: spec.map(crossdockCondition) },
  then: [{ action: "tag", tags: [`tag-${i}`] }],
});

const COMPARE = { "at-least": ">=", "at-most": "<=", "more-than": ">", "less-than": "<" };

function jsonLogic(spec: Condition): object {
  if ("either" in spec) return { or: spec.either.map(jsonLogic) };
  const fact = { var: spec.fact };
  if ("value" in spec) return { [COMPARE[spec.is]]: [fact, spec.value] };
  if (spec.is === "any-of") return { or: spec.values.map((value) => ({ in: [value, fact] })) };
  const listed = { in: [fact, spec.values] };
  return spec.is === "one-of" ? listed : { "!": listed };
}

const OPERATORS = {
  ...{ "at-least": "greaterThanInclusive", "at-most": "lessThanInclusive" },
  ...{ "more-than": "greaterThan", "less-than": "lessThan" },
};

function jsonRules(spec: Condition): NestedCondition {
  if ("either" in spec) return { any: spec.either.map(jsonRules) };
  const { fact } = spec;
  if ("value" in spec) return { fact, operator: OPERATORS[spec.is], value: spec.value };
  if (spec.is === "any-of") return { any: spec.values.map((value) => ({ fact, operator: "contains", value })) };
  return { fact, operator: spec.is === "one-of" ? "in" : "notIn", value: spec.values };
}

/** The order as routing knows it: items and weight have to be added up over its lines. */
function routingFacts(order: FlatOrder): RoutingFacts {
  const line = {
    ...{ title: "Item", sku: "SKU", unitPriceMinor: 1000, productType: null, vendor: null },
    ...{ tags: [], collections: [], hazmat: false, candidates: [], pins: [] },
  };
  // The first line weighs what is missing to the whole; the other a gram a unit, since 0 would be a weight nobody entered.
  const rest = order.items - 1;
  const lines = [
    { ...line, lineId: "line-1", quantity: 1, weightGrams: order.weight - rest },
    ...(rest > 0 ? [{ ...line, lineId: "line-2", quantity: rest, weightGrams: 1 }] : []),
  ];
  return {
    ...{ now: "2026-11-21T10:00:00Z", timeZone: "UTC", suppliers: [], lines, rates: [] },
    order: {
      ...{ id: "order", version: 1, test: false, currency: "USD", totalMinor: order.total },
      ...{ createdAt: "2026-11-21T09:00:00Z", tags: order.tags, source: order.channel },
      risk: order.risk as RoutingFacts["order"]["risk"],
      ...{ payment: "PAID", attributes: [], deliveryMethod: order.method, expedite: false, releasedRules: [] },
      customer: { orders: order.customerOrders, tags: order.customerTags },
    },
    destination: { countryCode: order.country, provinceCode: null, postalCode: null, poBox: false, markets: [] },
    ruleSet: { id: "bench", version: 1, rules: [] },
    defaults: {
      ...{ strategy: "lowest-cost", split: { kind: "by-quantity", maxSuppliers: null } },
      ...{ marginFloorPermille: null, feedTooOldHours: null, scoreFloor: null },
    },
  };
}
