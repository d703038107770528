import { enqueue } from "../../queue/outbox.server.ts";
import type { Handler } from "../../shopify/services.ts";
import { inOrderTransaction, lockOrder } from "../order-lock.server.ts";
import { WITH_SUPPLIER_STATES } from "../supplier-order-states.ts";

/**
 * `reductions.ask-again`: a person wants suppliers asked again that refused to ship less of an order line, or to cancel
 * it. What has shipped is not asked for. The order is read again where nobody is left to ask.
 */
export const reductionsAskAgainHandler: Handler<"reductions.ask-again"> = async (
  { db, clock },
  { shopId, orderGid, orderLineId },
) => {
  await inOrderTransaction(db, async (tx) => {
    const order = await lockOrder(tx, { shopId, orderGid });
    if (!order) return;
    const now = clock.now();
    const supplierOrders = await tx.supplierOrder.findMany({
      where: { orderId: order.id, state: { in: [...WITH_SUPPLIER_STATES] }, lines: { some: { orderLineId } } },
      include: { lines: true },
      orderBy: { id: "asc" },
    });
    let asked = 0;
    for (const { id, lines, reduceRefusedAt, cancelRefusedAt, cancelReason } of supplierOrders) {
      const isReducible = lines.some(
        ({ quantity, declined, keep, packSize, shippedUnits }) =>
          keep !== null && Math.max(keep, Math.ceil(shippedUnits / packSize)) < quantity - declined,
      );
      const isWhole = lines.every(({ shippedUnits }) => shippedUnits === 0);
      if (cancelRefusedAt && cancelReason === "items-removed" && isWhole) {
        await tx.supplierOrder.update({
          where: { id },
          data: { cancelAskedAt: now, cancelRefusedAt: null, cancelNote: null, cancelTries: 0 },
        });
        await enqueue(tx, "supplier-order.withdraw", { supplierOrderId: id }, { now, shopId });
      } else if (reduceRefusedAt && isReducible) {
        await tx.supplierOrder.update({
          where: { id },
          data: { reduceRefusedAt: null, reduceNote: null, reduceTries: 0 },
        });
        await enqueue(tx, "supplier-order.reduce", { supplierOrderId: id }, { now, shopId });
      } else continue;
      asked += 1;
    }
    if (asked === 0) await enqueue(tx, "order.refresh", { shopId, orderGid }, { now });
  });
};
