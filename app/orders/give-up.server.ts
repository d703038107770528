import type { Prisma } from "@prisma/client";
import { resolveExceptions } from "../exceptions/exceptions.server.ts";
import { releaseFirm } from "../inventory/reservations.server.ts";
import type { Tx } from "../platform/db.server.ts";
import type { Sql } from "../platform/sql.server.ts";
import { msg } from "../platform/translate.ts";
import { moveSupplierOrder } from "./move-supplier-order.server.ts";
import { UNBOUGHT_STATES } from "./supplier-order-states.ts";

/** Supplier orders of which the supplier would not ship something, whether it said so at once or later. */
export const DECLINED_SOME: Prisma.SupplierOrderWhereInput = {
  OR: [{ state: "refused" }, { lines: { some: { declined: { gt: 0 } } } }],
};

/**
 * Cancels a supplier order of which nothing was bought and no call is in flight, and undoes its routing. The caller holds
 * the Order lock. "already-taken": it is bought, under way or over, and stays what it is.
 */
export async function giveUpSupplierOrder(
  tx: Tx,
  id: string,
  { note, now }: { note: string; now: Date },
): Promise<"moved" | "already-taken"> {
  const moved = await moveSupplierOrder(tx, id, UNBOUGHT_STATES, "cancelled", { stateNote: note, closedAt: now });
  if (moved === "moved") await releaseSupplierOrder(tx, id, now);
  return moved;
}

/**
 * Undoes the routing of a supplier order that the supplier will not have: its units are open to be routed again, and its
 * reservations are given back. The caller holds the Order lock and has moved the supplier order to a state that counts
 * as over, so that this happens once.
 */
export async function releaseSupplierOrder(tx: Tx, supplierOrderId: string, now: Date): Promise<void> {
  const lines = await tx.supplierOrderLine.findMany({ where: { supplierOrderId }, orderBy: { orderLineId: "asc" } });
  for (const { orderLineId, quantity, declined } of lines) {
    await tx.orderLine.update({
      where: { id: orderLineId },
      data: { allocated: { decrement: quantity - declined } },
    });
  }
  await releaseFirm(tx, supplierOrderId, now);
  const { shopId } = await tx.supplierOrder.findUniqueOrThrow({
    where: { id: supplierOrderId },
    select: { shopId: true },
  });
  await resolveExceptions(tx, {
    ...{ shopId, kind: OF_LIVE_ORDERS, subject: `supplier-order:${supplierOrderId}`, now },
    resolution: msg("The supplier order is over, and nothing of it was bought."),
  });
}

/** What a person is asked about a supplier order only while it may still become one. */
const OF_LIVE_ORDERS = [
  "claim-failed",
  "send-failed",
  "send-unknown",
  "address-changed",
  "cancelled-after-dispatch",
] as const;

/** Refusals are settled when all their units have another supplier, or are no longer wanted. */
export async function settleRefusals(
  tx: Sql,
  { id: orderId, shopId }: { id: string; shopId: string },
  now: Date,
): Promise<void> {
  // Of which the supplier would not ship something (DECLINED_SOME).
  const settled = await tx.$queryRaw<{ id: string }[]>`
    SELECT placed."id"
    FROM "SupplierOrder" placed
    LEFT JOIN "SupplierOrderLine" line ON line."supplierOrderId" = placed."id"
    LEFT JOIN "OrderLine" wanted ON wanted."id" = line."orderLineId"
    WHERE placed."orderId" = ${orderId}
    GROUP BY placed."id"
    HAVING (placed."state" = 'refused' OR COALESCE(bool_or(line."declined" > 0), FALSE))
      AND COALESCE(bool_and(wanted."allocated" >= wanted."wanted"), TRUE)
    ORDER BY placed."id"`;
  for (const { id } of settled)
    await resolveExceptions(tx, {
      ...{ shopId, kind: "supplier-refused", subject: `supplier-order:${id}`, now },
      resolution: msg("Another supplier took the items, or they are no longer wanted."),
    });
}
