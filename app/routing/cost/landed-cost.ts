import type { LineFacts, RoutingFacts, SupplierFacts } from "../facts.ts";
import { exchangeOf } from "./exchange.ts";
import { priceAt, unitCost, unitGrams, unknownOf, type Item, type UnitCost } from "./item-cost.ts";
import { orderCharges, totalOf, unknownChargesOf, type OrderCharges } from "./order-charges.ts";
import type { UnknownCost } from "./unknown-cost.ts";

/** Units as the retailer sells them, by line and mapping. */
export type Plan = readonly { lineId: string; mappingId: string; quantity: number }[];

/** What a plan costs, all in minor units of the order's currency unless said. */
export type LandedCost = {
  currency: string;
  /** of every part that is known; complete when `unknown` is empty */
  totalMinor: number;
  /** the parts that are not in the total */
  unknown: UnknownCost[];
  /** by supplier, in the order of their ids */
  orders: SupplierOrderCost[];
};

export type SupplierOrderCost = {
  supplierId: string;
  totalMinor: number;
  charges: OrderCharges;
  /** supplier units, weight and worth of the goods (currency of the supplier's terms): what the charges were made for */
  units: number;
  grams: number;
  value: { minor: number; currency: string };
  lines: LineCost[];
};

export type LineCost = {
  lineId: string;
  mappingId: string;
  quantity: number;
  /** of all units */
  goodsMinor: number;
  feesMinor: number;
  shippingMinor: number;
  /** null = no rate is set for the destination */
  dutyMinor: number | null;
  totalMinor: number;
};

/**
 * What a plan costs the retailer, part by part. Every amount is converted and rounded as money where it arises: what is
 * proportional once for one unit as the retailer sells it (goods, fees, shipping and duty apart) and then taken as often
 * as units are bought, every other charge once. So the sums of a page are sums of the amounts on it, and the optimiser,
 * which takes the same amounts (to-model.ts), finds the same total. A part that cannot be computed is named.
 */
export function landedCost(facts: RoutingFacts, plan: Plan): LandedCost {
  const exchange = exchangeOf(facts);
  const unknown: UnknownCost[] = [];
  const bySupplier = new Map<string, { supplier: SupplierFacts; items: (Item & { quantity: number })[] }>();
  for (const { lineId, mappingId, quantity } of plan) {
    if (quantity === 0) continue;
    const item = itemOf(facts, lineId, mappingId);
    const entry = bySupplier.get(item.supplier.id) ?? { supplier: item.supplier, items: [] };
    entry.items.push({ ...item, quantity });
    bySupplier.set(item.supplier.id, entry);
  }
  const orders = [...bySupplier.values()]
    .sort((a, b) => (a.supplier.id < b.supplier.id ? -1 : 1))
    .map(({ supplier, items }): SupplierOrderCost => {
      unknown.push(...unknownChargesOf(supplier, exchange), ...items.flatMap((item) => unknownOf(item, exchange)));
      const priced = items.map((item) => {
        const price = priceAt(item.candidate, item.quantity * item.candidate.packSize);
        return { item, each: unitCost(item, price, exchange) };
      });
      const sum = (of: (entry: (typeof priced)[number]) => number) => priced.reduce((all, each) => all + of(each), 0);
      const grams = sum(({ item }) => item.quantity * unitGrams(item));
      const value = sum(({ item, each }) => item.quantity * each.value);
      const charges = orderCharges(supplier, { grams, value }, exchange);
      const lines = priced.map(({ item, each }) => lineCost(item, each));
      return {
        supplierId: supplier.id,
        totalMinor: totalOf(charges) + lines.reduce((all, line) => all + line.totalMinor, 0),
        ...{ charges, grams, lines },
        units: sum(({ item }) => item.quantity * item.candidate.packSize),
        value: { minor: value, currency: supplier.terms.currency },
      };
    });
  const totalMinor = orders.reduce((all, order) => all + order.totalMinor, 0);
  return { currency: exchange.currency, totalMinor, unknown, orders };
}

function lineCost({ candidate, line, quantity }: Item & { quantity: number }, each: UnitCost): LineCost {
  const of = (minor: number) => minor * quantity;
  const dutyMinor = each.dutyMinor === null ? null : of(each.dutyMinor);
  return {
    ...{ lineId: line.lineId, mappingId: candidate.mappingId, quantity },
    ...{ goodsMinor: of(each.goodsMinor), feesMinor: of(each.feesMinor), shippingMinor: of(each.shippingMinor) },
    dutyMinor,
    totalMinor: of(each.goodsMinor + each.feesMinor + each.shippingMinor) + (dutyMinor ?? 0),
  };
}

function itemOf({ lines, suppliers }: RoutingFacts, lineId: string, mappingId: string): Item {
  const line: LineFacts | undefined = lines.find((each) => each.lineId === lineId);
  const candidate = line?.candidates.find((each) => each.mappingId === mappingId);
  const supplier = suppliers.find((each) => each.id === candidate?.supplierId);
  if (!line || !candidate || !supplier)
    throw new Error(
      `Mapping ${mappingId} of line ${lineId} is not among the facts: a plan is made from its own facts.`,
    );
  return { line, candidate, supplier };
}
