import type { Order, OrderLine } from "@prisma/client";
import { openException, resolveExceptions, STANDING } from "../exceptions/exceptions.server.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import type { CanonicalLine } from "./canonical-order.ts";
import { giveUpSupplierOrder } from "./give-up.server.ts";
import { LIVE_STATES } from "./supplier-order-states.ts";

/**
 * After an order was cancelled: gives up the supplier orders that were not sent, with their units; those that were are
 * for a person. The caller holds the Order lock.
 * @returns whether any was given up
 */
export async function cancelUnbought(tx: Tx, order: Order, now: Date): Promise<boolean> {
  const { cancelled, kept } = await giveUp(tx, { order, lineIds: null, note: "The order was canceled.", now });
  const about = { shopId: order.shopId, kind: "cancelled-after-dispatch" as const };
  const standing = await tx.exception.findMany({
    where: { ...about, orderId: order.id, ...STANDING },
    select: { subject: true },
  });
  const told = new Set(standing.map(({ subject }) => subject));
  for (const { id, key, supplierId, supplier } of kept) {
    const subject = `supplier-order:${id}`;
    if (told.delete(subject)) continue;
    const values = { order: order.name, key, supplier: supplier.name };
    await openException(tx, { ...about, subject, now, orderId: order.id, supplierId, values });
  }
  // Those whose call turned out not to have happened.
  for (const subject of told)
    await resolveExceptions(tx, { ...about, subject, resolution: "The supplier never got the order.", now });
  return cancelled;
}

/**
 * After an order was edited: gives up the supplier orders that were not sent and have units of lines which now have fewer
 * than suppliers are to ship. What is left of them is routed anew. The caller holds the Order lock.
 * @returns whether any was given up
 */
export async function cancelOutgrown(
  tx: Tx,
  { order, lines, now }: { order: Order; lines: readonly CanonicalLine[]; now: Date },
): Promise<boolean> {
  const stored = await tx.orderLine.findMany({ where: { orderId: order.id, allocated: { gt: 0 } } });
  const units = new Map(lines.map((line) => [line.lineItemGid, line.quantity]));
  const isOutgrown = (line: OrderLine) => (units.get(line.lineItemGid) ?? 0) < line.allocated;
  const lineIds = stored.filter(isOutgrown).map((line) => line.id);
  if (lineIds.length === 0) return false;
  const note = "The order was changed before it was sent.";
  const { cancelled } = await giveUp(tx, { order, lineIds, note, now });
  return cancelled;
}

type GivingUp = { order: Order; /** null = whatever the lines */ lineIds: string[] | null; note: string; now: Date };

async function giveUp(tx: Tx, { order, lineIds, note, now }: GivingUp) {
  const supplierOrders = await tx.supplierOrder.findMany({
    where: {
      ...{ orderId: order.id, state: { in: [...LIVE_STATES] } },
      ...(lineIds ? { lines: { some: { orderLineId: { in: lineIds } } } } : {}),
    },
    include: { supplier: { select: { name: true } } },
    orderBy: { id: "asc" },
  });
  const kept = [];
  for (const supplierOrder of supplierOrders) {
    const { id, key, supplier } = supplierOrder;
    if ((await giveUpSupplierOrder(tx, id, { note, now })) === "already-taken") {
      kept.push(supplierOrder);
      continue;
    }
    await audit(tx, {
      ...{ shopId: order.shopId, actor: CROSSDOCK, action: "supplier-order.cancelled", now },
      ...{ subject: `supplier-order:${id}`, orderId: order.id },
      values: { order: order.name, key, supplier: supplier.name, reason: note },
    });
  }
  return { cancelled: kept.length < supplierOrders.length, kept };
}
