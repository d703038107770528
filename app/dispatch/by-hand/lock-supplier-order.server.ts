import type { SupplierOrderFacts } from "../../orders/by-hand/possible.ts";
import { unitsLeft } from "../../orders/by-hand/units-left.ts";
import type { Tx } from "../../platform/db.server.ts";
import { loadSupplierOrder, type LoadedSupplierOrder } from "../load-supplier-order.server.ts";
import { lockOrderOf } from "../order-to-send.server.ts";

export type LockedSupplierOrder = { supplierOrder: LoadedSupplierOrder; facts: SupplierOrderFacts };

/** Locks a supplier order of a shop with its order, and reads what a person may do with it; null when it has none such. */
export async function lockSupplierOrder(
  tx: Tx,
  { shopId, supplierOrderId }: { shopId: string; supplierOrderId: string },
): Promise<LockedSupplierOrder | null> {
  const known = await tx.supplierOrder.findFirst({ where: { id: supplierOrderId, shopId }, select: { order: true } });
  if (!known) return null;
  await lockOrderOf(tx, known.order);
  const supplierOrder = await loadSupplierOrder(tx, supplierOrderId);
  if (!supplierOrder) return null;
  const parcels = await tx.shipment.count({ where: { supplierOrderId, state: "shipped" } });
  const { state, order, supplier, cancelAskedAt, cancelRefusedAt, lines } = supplierOrder;
  const facts = {
    ...{ state, demo: order.demo, supplier: supplier.name, cancelAskedAt, cancelRefusedAt },
    parcels,
    left: lines.reduce((sum, line) => sum + unitsLeft(line), 0),
  };
  return { supplierOrder, facts };
}

export const NO_SUPPLIER_ORDER = "There is no such order at a supplier any more. Reload the page.";
