import { add, times, type Money } from "../../platform/money.ts";
import type { CandidateFacts } from "../facts.ts";
import type { Solution } from "../optimiser/model.ts";
import { OWN_STOCK } from "./constraints.ts";
import type { Prepared, PreparedLine } from "./prepare.ts";
import type { RoutedSupplierOrder } from "./result.ts";

/** Units given, by mapping id, for each line id. */
export type Given = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Shopify takes no more entries in one input (shopify.dev, API limits). */
const MOST_LINES = 250;

/** The optimiser's units, pinned and free ones of a line together. */
export function unitsByCandidate({ lines, slots }: Prepared, solution: Solution | null): Given {
  const given = new Map(lines.map(({ line }) => [line.lineId, new Map<string, number>()]));
  slots.forEach(({ line, standing }, index) => {
    const units = solution?.units[index] ?? 0;
    const taken = given.get(lines[line]?.line.lineId ?? "");
    const { mappingId } = standing.candidate;
    if (units > 0) taken?.set(mappingId, (taken.get(mappingId) ?? 0) + units);
  });
  return given;
}

/** What is ordered of whom; what the merchant ships itself is ordered nowhere. */
export function supplierOrdersOf(
  lines: readonly PreparedLine[],
  given: Given,
): Omit<RoutedSupplierOrder, "promiseDate">[] {
  const orders: { supplierId: string; cost: Money; lines: RoutedSupplierOrder["lines"]; rank: number }[] = [];
  for (const { line, standings } of lines)
    standings.forEach(({ candidate, supplier }) => {
      const quantity = given.get(line.lineId)?.get(candidate.mappingId) ?? 0;
      if (quantity === 0 || supplier.id === OWN_STOCK) return;
      const { supplierId, currency, mappingId, offerId, poolId, variantGid, sku, packSize } = candidate;
      const units = quantity * packSize;
      const cost = goodsCost(candidate, units);
      let order = orders.find(
        (each) => each.supplierId === supplierId && each.cost.currency === currency && each.lines.length < MOST_LINES,
      );
      if (!order) {
        order = { supplierId, cost: { minor: 0, currency }, lines: [], rank: supplier.priority };
        orders.push(order);
      }
      order.cost = add(order.cost, cost);
      order.lines.push({
        ...{ lineId: line.lineId, quantity, mappingId, offerId, poolId, variantGid, sku, packSize, units },
        costMinor: cost.minor,
      });
    });
  return orders
    .map((order, index) => ({ order, index }))
    .sort((a, b) => a.order.rank - b.order.rank || byText(a.order.supplierId, b.order.supplierId) || a.index - b.index)
    .map(({ order }) => ({
      supplierId: order.supplierId,
      costMinor: order.cost.minor,
      currency: order.cost.currency,
      lines: order.lines,
    }));
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Goods at the price of their quantity, in the supplier's currency; 0 where no price is known. */
function goodsCost({ prices, currency }: CandidateFacts, units: number): Money {
  const minor = prices.reduce((found, { from, minor }) => (units >= from ? minor : found), 0);
  return times({ minor, currency }, units);
}
