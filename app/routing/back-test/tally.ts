import type { Phrase } from "../../platform/phrase.ts";
import type { Outcome } from "./outcome.ts";
import { unitsBySupplier } from "./plan-sentence.ts";
import type { LeftOut } from "./past-order.ts";

/** Both rule sets of a comparison: the one that orders go by, and the one that is tried on them. */
export type Both<T> = { before: T; after: T };

/** Money of many orders, in minor units. What is not known is not in the amount. */
type Spent = { minor: number; orders: number; ordersWithUnknown: number };
/** By currency. */
type Costs = { [currency: string]: Spent };

/** What a rule set does with many orders: plain JSON, numbers only, so that two tallies add up to one. */
export type ArmTally = {
  held: number;
  waiting: number;
  /** units of orders that are neither held nor waiting */
  unitsWanted: number;
  unitsRouted: number;
  /** orders with units that nobody ships */
  ordersWithUnrouted: number;
  supplierOrders: number;
  /** orders that more than one supplier ships, and lines */
  splitOrders: number;
  splitLines: number;
  cost: Costs;
  /** days until everything is with the customer, summed; `unknownOrders`: nothing is known of some way, and no day was counted */
  promise: { days: number; orders: number; unknownOrders: number };
  /** orders for which a better plan could not be ruled out in time */
  unproven: number;
  rules: { [ruleId: string]: { name: string; orders: number } };
  suppliers: { [supplierId: string]: { name: string; units: number; supplierOrders: number; cost: Costs } };
};

export type ChangedOrder = {
  orderId: string;
  name: string;
  /** each plan in one sentence; a plain text in reports of older releases */
  before: Phrase;
  after: Phrase;
  /** after − before */
  units: number;
  /** in minor units; null = a cost is not known */
  costMinor: number | null;
  currency: string;
};

/** What a comparison has found: of orders so far while it runs, the report once it is done. */
export type Tally = Both<ArmTally> & {
  compared: number;
  leftOut: { [Why in LeftOut]: number };
  /** orders that both route as far as each other, with every cost known: here alone are totals of money comparable */
  comparable: { [currency: string]: { orders: number; beforeMinor: number; afterMinor: number } };
  changed: number;
  /** those of the changed orders that change most */
  examples: ChangedOrder[];
  /** orders that could not be decided */
  failures: { orderId: string; name: string; error: string }[];
};

const EXAMPLES = 100;
const FAILURES = 20;

const emptyArm = (): ArmTally => ({
  ...{ held: 0, waiting: 0, unitsWanted: 0, unitsRouted: 0, ordersWithUnrouted: 0 },
  ...{ supplierOrders: 0, splitOrders: 0, splitLines: 0, cost: {}, promise: { days: 0, orders: 0, unknownOrders: 0 } },
  ...{ unproven: 0, rules: {}, suppliers: {} },
});

export const emptyTally = (): Tally => ({
  ...{ before: emptyArm(), after: emptyArm(), compared: 0, comparable: {}, changed: 0, examples: [], failures: [] },
  leftOut: { "postal-code-erased": 0, "attribute-not-read": 0, "not-allowed": 0, "older-record": 0, failed: 0 },
});

/** Two tallies of different orders as one. */
export function addTallies(a: Tally, b: Tally): Tally {
  return {
    ...addUp({ ...a, examples: [], failures: [] }, { ...b, examples: [], failures: [] }),
    examples: [...a.examples, ...b.examples].sort(byEffect).slice(0, EXAMPLES),
    failures: [...a.failures, ...b.failures].slice(0, FAILURES),
  };
}

/** First units that are gained or lost, then money, then the name: the same list whatever order the orders came in. */
const byEffect = (a: ChangedOrder, b: ChangedOrder) =>
  Math.abs(b.units) - Math.abs(a.units) ||
  Math.abs(b.costMinor ?? 0) - Math.abs(a.costMinor ?? 0) ||
  (a.orderId < b.orderId ? -1 : 1);

/** Numbers are added, records joined, of texts the later is kept. */
function addUp<T>(a: T, b: T): T {
  if (typeof a === "number" && typeof b === "number") return (a + b) as T;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return b;
  if (Array.isArray(a)) return b;
  const sum = { ...a } as Record<string, unknown>;
  for (const [key, value] of Object.entries(b))
    sum[key] = Object.hasOwn(sum, key) ? addUp(sum[key], value as unknown) : value;
  return sum as T;
}

/** Counts one order's outcome. Changes the tally. */
export function countOutcome(arm: ArmTally, outcome: Outcome): void {
  const { facts, result, state, hits, promise, costKnown } = outcome;
  for (const { id, name } of hits) (arm.rules[id] ??= { name, orders: 0 }).orders += 1;
  if (state === "held") arm.held += 1;
  if (state === "waiting") arm.waiting += 1;
  if (state !== "decided") return;
  const { unitsWanted, unitsRouted, splitLines, proven } = result.objective;
  arm.unitsWanted += unitsWanted;
  arm.unitsRouted += unitsRouted;
  arm.ordersWithUnrouted += unitsRouted < unitsWanted ? 1 : 0;
  arm.supplierOrders += result.supplierOrders.length;
  arm.splitLines += splitLines;
  arm.unproven += proven ? 0 : 1;
  if (promise) {
    arm.promise.orders += 1;
    arm.promise.days += promise.days;
    arm.promise.unknownOrders += promise.known ? 0 : 1;
  }
  const { currency, orders, unknown, totalMinor } = result.cost;
  if (unitsRouted > 0) spend(arm.cost, currency, totalMinor, costKnown);
  const bySupplier = unitsBySupplier(outcome);
  arm.splitOrders += bySupplier.size > 1 ? 1 : 0;
  for (const [id, units] of bySupplier) {
    const name = facts.suppliers.find((supplier) => supplier.id === id)?.name ?? id;
    const of = (arm.suppliers[id] ??= { name, units: 0, supplierOrders: 0, cost: {} });
    of.units += units;
    of.supplierOrders += result.supplierOrders.filter(({ supplierId }) => supplierId === id).length;
    const minor = orders.find(({ supplierId }) => supplierId === id)?.totalMinor ?? 0;
    spend(of.cost, currency, minor, !unknown.some(({ supplierId }) => supplierId === id));
  }
}

function spend(costs: Costs, currency: string, minor: number, known: boolean): void {
  const spent = (costs[currency] ??= { minor: 0, orders: 0, ordersWithUnknown: 0 });
  spent.minor += minor;
  spent.orders += 1;
  spent.ordersWithUnknown += known ? 0 : 1;
}
