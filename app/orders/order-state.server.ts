import { exceptionText } from "../exceptions/catalogue.ts";
import type { Tx } from "../platform/db.server.ts";
import { orderState, type OrderState } from "./order-state.ts";

/**
 * Writes where an order stands, from its lines, holds, supplier orders and open exceptions. To be called in every
 * transaction that changes one of them.
 */
export async function deriveOrderState(tx: Tx, orderId: string, _now: Date): Promise<OrderState> {
  const order = await tx.order.findUniqueOrThrow({
    where: { id: orderId },
    select: {
      state: true,
      stateNote: true,
      readStartedAt: true,
      cancelledAt: true,
      lines: {
        select: { sold: true, wanted: true, allocated: true, fulfilled: true, reason: true },
        orderBy: { position: "asc" },
      },
      holds: { where: { releasedAt: null }, select: { kind: true, reason: true }, orderBy: { createdAt: "asc" } },
      supplierOrders: { select: { state: true } },
    },
  });
  const exceptions = await tx.exception.findMany({
    where: { orderId, state: "open" },
    select: { kind: true },
    orderBy: [{ openedAt: "asc" }, { id: "asc" }],
  });
  const { state, note } = orderState({
    read: order.readStartedAt !== null,
    cancelled: order.cancelledAt !== null,
    holds: order.holds,
    lines: order.lines,
    supplierOrders: order.supplierOrders.map((each) => each.state),
    exceptions: exceptions.map((each) => exceptionText(each.kind).title),
  });
  if (state !== order.state || note !== order.stateNote)
    await tx.order.update({ where: { id: orderId }, data: { state, stateNote: note } });
  return state;
}
