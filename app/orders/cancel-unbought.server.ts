import type { Order } from "@prisma/client";
import { openException } from "../exceptions/exceptions.server.ts";
import { releaseFirm } from "../inventory/reservations.server.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";

/** Nothing has been bought and no call is in flight. */
const UNBOUGHT = ["planned", "claimed", "failed"];
const OVER = ["refused", "cancelled"];

/**
 * After an order was cancelled: gives up the supplier orders that were not sent, with their units; those that were are
 * for a person. The caller holds the Order lock.
 * @returns whether any was given up
 */
export async function cancelUnbought(tx: Tx, order: Order, now: Date): Promise<boolean> {
  const supplierOrders = await tx.supplierOrder.findMany({
    where: { orderId: order.id, state: { notIn: OVER } },
    include: { lines: true, supplier: { select: { name: true } } },
    orderBy: { id: "asc" },
  });
  let cancelled = false;
  for (const { id, key, lines, supplierId, supplier } of supplierOrders) {
    const { count } = await tx.supplierOrder.updateMany({
      where: { id, state: { in: UNBOUGHT } },
      data: { state: "cancelled", stateNote: "The order was canceled.", closedAt: now },
    });
    const about = { shopId: order.shopId, subject: `supplier-order:${id}`, orderId: order.id };
    const values = { order: order.name, key, supplier: supplier.name };
    if (count === 0) {
      await openException(tx, { ...about, kind: "cancelled-after-dispatch", supplierId, values, now });
      continue;
    }
    for (const line of lines)
      await tx.orderLine.update({
        where: { id: line.orderLineId },
        data: { allocated: { decrement: line.quantity - line.declined } },
      });
    await releaseFirm(tx, id, now);
    await audit(tx, { ...about, actor: CROSSDOCK, action: "supplier-order.cancelled", values, now });
    cancelled = true;
  }
  return cancelled;
}
