import type { Order, OrderLine } from "@prisma/client";
import type { Tx } from "../platform/db.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { CanonicalOrder } from "./canonical-order.ts";
import { remainingUnits } from "./reductions/surplus.ts";

/**
 * Units that we fulfilled and that stand to be fulfilled again: somebody has cancelled a fulfilment, or units came back.
 * Which of the two it is, reading the fulfilments tells. For when the webhook of a cancellation never came.
 */
export async function lookAtReopened(
  tx: Tx,
  { order, lines, read, now }: { order: Order; lines: readonly OrderLine[]; read: CanonicalOrder; now: Date },
): Promise<void> {
  if (lines.every(({ fulfilled }) => fulfilled === 0)) return;
  const remaining = remainingUnits(read.fulfilmentOrders);
  const known = await tx.shipmentLine.findMany({
    where: { shipment: { fulfilmentState: "cancelled", supplierOrder: { orderId: order.id } } },
    select: { fulfilled: true, supplierOrderLine: { select: { orderLineId: true } } },
  });
  const reopened = read.lines.flatMap(({ lineItemGid, quantity }) => {
    const line = lines.find((one) => one.lineItemGid === lineItemGid);
    if (!line) return [];
    const cancelled = known
      .filter(({ supplierOrderLine }) => supplierOrderLine.orderLineId === line.id)
      .reduce((sum, one) => sum + one.fulfilled, 0);
    return line.fulfilled - cancelled + (remaining.get(lineItemGid) ?? 0) > quantity ? [line.id] : [];
  });
  const { count } = await tx.shipment.updateMany({
    where: {
      ...{
        supplierOrder: { orderId: order.id },
        state: "shipped",
        fulfilmentState: null,
        fulfilmentGid: { not: null },
      },
      lines: { some: { fulfilled: { gt: 0 }, supplierOrderLine: { orderLineId: { in: reopened } } } },
    },
    data: { fulfilmentState: "told-cancelled" },
  });
  if (count > 0)
    await enqueue(tx, "order.sync-fulfilments", { shopId: order.shopId, orderGid: order.orderGid }, { now });
}
