import type { Order } from "@prisma/client";
import type { Tx } from "../platform/db.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { CanonicalLine } from "./canonical-order.ts";
import { WITH_SUPPLIER_STATES } from "./supplier-order-states.ts";

/** Why a supplier order that its supplier has, or may have, is no longer wanted. */
export type WithdrawReason = "order-canceled" | "items-removed" | "request-canceled" | "late" | "by-hand";

/**
 * Has a supplier order canceled at its supplier's. Asked once for each reason: what the supplier refused is not asked
 * again by itself. The caller holds the Order lock.
 */
export async function askToWithdraw(
  tx: Tx,
  { id, shopId, reason, now }: { id: string; shopId: string; reason: WithdrawReason; now: Date },
): Promise<void> {
  const { count } = await tx.supplierOrder.updateMany({
    where: {
      id,
      state: { in: [...WITH_SUPPLIER_STATES] },
      OR: [{ cancelReason: null }, { cancelReason: { not: reason } }],
    },
    data: { cancelAskedAt: now, cancelReason: reason, cancelRefusedAt: null, cancelNote: null, cancelTries: 0 },
  });
  if (count > 0) await enqueue(tx, "supplier-order.withdraw", { supplierOrderId: id }, { now, shopId });
}

/**
 * After an order was edited or refunded: has those supplier orders canceled of which it wants nothing any more. Where a
 * part is still wanted, the rest is taken off them (`reduceRemoved`). The caller holds the Order lock.
 */
export async function withdrawRemoved(
  tx: Tx,
  { order, lines, now }: { order: Order; lines: readonly CanonicalLine[]; now: Date },
): Promise<void> {
  const left = new Map(lines.map((line) => [line.lineItemGid, line.quantity]));
  const supplierOrders = await tx.supplierOrder.findMany({
    // What has left is not canceled: a refund of it is a return.
    where: { orderId: order.id, state: { in: [...WITH_SUPPLIER_STATES] }, shipments: { none: { state: "shipped" } } },
    select: { id: true, lines: { select: { orderLine: { select: { lineItemGid: true } } } } },
    orderBy: { id: "asc" },
  });
  for (const { id, lines: bought } of supplierOrders)
    if (bought.every(({ orderLine }) => (left.get(orderLine.lineItemGid) ?? 0) === 0))
      await askToWithdraw(tx, { id, shopId: order.shopId, reason: "items-removed", now });
}
