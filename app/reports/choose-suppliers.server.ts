import { UNBOUGHT_STATES } from "../orders/supplier-order-states.ts";
import type { Database } from "../platform/db.server.ts";
import { overrideSentence, type ChooseSuppliers } from "./choose-suppliers.ts";

/** What a person may choose for an order of this shop, in two queries; null when the shop has no such order. */
export async function loadChooseSuppliers(
  db: Database,
  { shopId, orderId }: { shopId: string; orderId: string },
): Promise<ChooseSuppliers | null> {
  const order = await db.prisma.order.findFirst({
    where: { shopId, id: orderId },
    select: {
      name: true,
      currency: true,
      lines: {
        select: { id: true, title: true, sku: true, wanted: true, variantGid: true },
        orderBy: { position: "asc" },
      },
      supplierOrders: {
        where: { state: { notIn: [...UNBOUGHT_STATES, "refused", "cancelled"] } },
        select: { lines: { select: { orderLineId: true, quantity: true, declined: true } } },
      },
      overrides: {
        where: { endedAt: null },
        select: {
          ...{ id: true, kind: true, quantity: true, note: true },
          supplier: { select: { name: true } },
          orderLine: { select: { title: true } },
        },
        orderBy: { createdAt: "asc" },
      },
    },
  });
  if (!order) return null;
  const mappings = await db.prisma.mapping.findMany({
    where: {
      ...{ shopId, state: "mapped" },
      variant: { variantGid: { in: order.lines.flatMap(({ variantGid }) => variantGid ?? []) } },
    },
    select: {
      variant: { select: { variantGid: true } },
      offer: { select: { supplier: { select: { id: true, name: true, priority: true } } } },
    },
  });
  const bought = order.supplierOrders.flatMap(({ lines }) => lines);
  return {
    ...{ name: order.name, currency: order.currency },
    lines: order.lines.flatMap(({ id, title, sku, wanted, variantGid }) => {
      const gone = bought
        .filter(({ orderLineId }) => orderLineId === id)
        .reduce((sum, { quantity, declined }) => sum + quantity - declined, 0);
      const units = wanted - gone;
      if (units <= 0) return [];
      const own = mappings
        .filter(({ variant }) => variant.variantGid === variantGid)
        .map(({ offer }) => offer.supplier);
      const suppliers = [...new Map(own.map((supplier) => [supplier.id, supplier])).values()];
      return [
        {
          ...{ lineId: id, title, sku, units },
          suppliers: suppliers
            .sort((a, b) => a.priority - b.priority)
            .map((supplier) => ({ id: supplier.id, name: supplier.name })),
        },
      ];
    }),
    standing: order.overrides.map((override) => ({
      ...{ id: override.id, note: override.note },
      sentence: overrideSentence(override),
    })),
  };
}
