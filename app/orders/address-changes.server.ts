import type { Order } from "@prisma/client";
import { openException, resolveExceptions } from "../exceptions/exceptions.server.ts";
import type { Tx } from "../platform/db.server.ts";
import type { Sql } from "../platform/sql.server.ts";
import { msg } from "../platform/translate.ts";

/** States in which a supplier has, or may have, the address that it was sent. */
const KNOWS_ADDRESS = ["sending", "unknown", "accepted", "shipping"];

/**
 * A supplier ships to the address that it was sent: where the order's has changed since, a person is told, once for each
 * change and supplier order. The caller holds the Order lock.
 */
export async function tellAddressChange(
  tx: Tx,
  { order, addressHash, now }: { order: Order; /** as just read */ addressHash: string | null; now: Date },
): Promise<void> {
  const { shopId, id: orderId, readStartedAt } = order;
  const told = await tx.exception.findMany({
    where: { shopId, orderId, kind: "address-changed", state: "open" },
    select: { subject: true },
  });
  if (told.length > 0) await endForOver(tx, order, now);
  if (readStartedAt === null || order.addressHash === addressHash) return;
  const supplierOrders = await tx.supplierOrder.findMany({
    where: { orderId, state: { in: KNOWS_ADDRESS } },
    select: { id: true, key: true, supplierId: true, supplier: { select: { name: true } } },
    orderBy: { id: "asc" },
  });
  for (const { id, key, supplierId, supplier } of supplierOrders)
    await openException(tx, {
      ...{ shopId, kind: "address-changed", subject: `supplier-order:${id}`, orderId, supplierId, now },
      values: { order: order.name, key, supplier: supplier.name },
    });
}

/** What no supplier has any more goes nowhere. */
async function endForOver(tx: Tx, { shopId, id: orderId }: Order, now: Date): Promise<void> {
  const over = await tx.supplierOrder.findMany({
    where: { orderId, state: { in: ["refused", "cancelled"] } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  for (const { id } of over) await endAddressChange(tx, { shopId, supplierOrderId: id, now });
}

/** The supplier does not have the old address: it refused, or is sent the order anew. */
export async function endAddressChange(
  tx: Sql,
  { shopId, supplierOrderId, now }: { shopId: string; supplierOrderId: string; now: Date },
): Promise<void> {
  await resolveExceptions(tx, {
    ...{ shopId, kind: "address-changed", subject: `supplier-order:${supplierOrderId}`, now },
    resolution: msg("Nothing goes to the old address."),
  });
}
