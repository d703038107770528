import type { Money } from "../platform/money.ts";
import type { LandedCost } from "../routing/cost/landed-cost.ts";

/** Is the chosen plan the best one? proven: no plan is better by what the rules compare · unproven: none was found in time */
export type Optimum = "proven" | "unproven";

/** What an order brings and costs. Amounts are in the order's currency. */
export type OrderMoney = {
  /** what the customer pays for the items that suppliers ship */
  items: Money;
  /** landed: goods, fees, shipping and duty of those items, as decided; null = a supplier order has no readable decision */
  cost: Money | null;
  /** parts of the cost that are not known, and not in it */
  unknown: number;
  /** items less cost; null where the cost is not complete */
  margin: Money | null;
  marginPermille: number | null;
  optimum: Optimum | null;
  /** what a person's choices cost more than the best plan; null = nobody chose, or it is not known */
  byChoice: Money | null;
};

type Group = { id: string; decisionId: string; state: string; supplier: { id: string } };
type Facts = {
  currency: string;
  lines: readonly { allocated: number; unitPriceMinor: bigint }[];
  supplierOrders: readonly Group[];
  decisions: readonly { id: string; result: { cost: LandedCost; objective: { proven: boolean } } }[];
  /** standing choices of a person */
  overrides: readonly { extraCostMinor: bigint | null }[];
};

const OVER = new Set(["refused", "cancelled"]);

/** The money of an order as its page tells it; null while no supplier ships anything of it. */
export function orderMoney({ currency, lines, supplierOrders, decisions, overrides }: Facts): OrderMoney | null {
  const live = supplierOrders.filter(({ state }) => !OVER.has(state));
  if (live.length === 0) return null;
  const itemsMinor = lines.reduce((sum, line) => sum + Number(line.unitPriceMinor) * line.allocated, 0);
  const behind = live.map((group) => ({ group, by: decisions.find(({ id }) => id === group.decisionId) }));
  const costs = behind.map(({ group, by }) => by && costOf(by.result.cost, group, currency));
  const isKnown = costs.every((cost) => cost !== undefined && cost !== null);
  const costMinor = costs.reduce((sum, cost) => sum + (cost?.minor ?? 0), 0);
  const unknown = costs.reduce((sum, cost) => sum + (cost?.unknown ?? 0), 0);
  const marginMinor = isKnown && unknown === 0 ? itemsMinor - costMinor : null;
  const money = (minor: number): Money => ({ minor, currency });
  const extras = overrides.flatMap(({ extraCostMinor }) => (extraCostMinor === null ? [] : [Number(extraCostMinor)]));
  const proven = behind.map(({ by }) => by?.result.objective.proven);
  return {
    items: money(itemsMinor),
    cost: isKnown ? money(costMinor) : null,
    unknown,
    margin: marginMinor === null ? null : money(marginMinor),
    marginPermille: marginMinor === null || itemsMinor === 0 ? null : Math.round((marginMinor / itemsMinor) * 1000),
    optimum: proven.includes(undefined) ? null : proven.every(Boolean) ? "proven" : "unproven",
    byChoice: extras.length === 0 ? null : money(extras.reduce((sum, extra) => sum + extra, 0)),
  };
}

function costOf(cost: LandedCost, { supplier }: Group, currency: string): { minor: number; unknown: number } | null {
  const own = cost.orders.filter(({ supplierId }) => supplierId === supplier.id);
  if (own.length === 0 || cost.currency !== currency) return null;
  return {
    minor: own.reduce((sum, { totalMinor }) => sum + totalMinor, 0),
    unknown: cost.unknown.filter(({ supplierId }) => supplierId === supplier.id).length,
  };
}
