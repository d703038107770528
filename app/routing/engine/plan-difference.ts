import { phrase, type Phrase } from "../../platform/phrase.ts";
import type { Decided } from "./decide.ts";
import { sentenceOf } from "./sentences.ts";

/** What changes from one plan of an order to another. */
export type PlanDifference = {
  /** what the other plan costs more (or, below 0, less), in minor units; null = a cost is not known */
  extraCostMinor: number | null;
  currency: string;
  /** supplier orders more or less */
  extraSuppliers: number;
  /** units that the other plan routes less: above 0, somebody has to see to them */
  lostUnits: number;
  /** lines that other suppliers ship than before */
  lines: { lineId: string; title: string; before: Share[]; after: Share[]; unrouted: Phrase | null }[];
};
type Share = { supplierId: string; supplier: Phrase; quantity: number };

/** How `after` differs from `before`: two plans for the same open units of one order. */
export function planDifference(before: Decided, after: Decided): PlanDifference {
  const { facts } = after.prepared;
  const names = new Map(facts.suppliers.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? phrase("A supplier");
  const known = before.result.cost.unknown.length === 0 && after.result.cost.unknown.length === 0;
  const shares = ({ result }: Decided, lineId: string): Share[] =>
    (result.lines.find((line) => line.lineId === lineId)?.chosen ?? []).map(({ supplierId, quantity }) => ({
      ...{ supplierId, supplier: nameOf(supplierId), quantity },
    }));
  return {
    extraCostMinor: known ? after.result.cost.totalMinor - before.result.cost.totalMinor : null,
    currency: facts.order.currency,
    extraSuppliers: after.result.supplierOrders.length - before.result.supplierOrders.length,
    lostUnits: before.result.objective.unitsRouted - after.result.objective.unitsRouted,
    lines: facts.lines.flatMap(({ lineId, title, sku }) => {
      const [was, is] = [shares(before, lineId), shares(after, lineId)];
      const { unrouted } = after.result.lines.find((line) => line.lineId === lineId) ?? {};
      if (JSON.stringify(was) === JSON.stringify(is)) return [];
      const words = {
        supplier: "",
        item: sku === null ? title : phrase("SKU {{sku}}", { sku }),
        shippers: [],
        currency: facts.order.currency,
        nameOf,
      };
      return [
        { lineId, title, before: was, after: is, unrouted: unrouted ? sentenceOf(unrouted.reason, words) : null },
      ];
    }),
  };
}
