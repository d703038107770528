import { Prisma } from "@prisma/client";
import { moveSupplierOrder } from "../orders/move-supplier-order.server.ts";
import { inOrderTransaction, lockOrder } from "../orders/order-lock.server.ts";
import { deriveOrderState } from "../orders/order-state.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Handler } from "../shopify/services.ts";
import { countFulfilled } from "./keep-fulfilments.server.ts";

/**
 * `shipment.write-again`: a person wants a parcel marked as fulfilled again whose fulfilment somebody had cancelled by
 * hand. Its units are asked for anew and written like those of any parcel that is not written yet. Does nothing when the
 * parcel stands, or the supplier has cancelled it.
 */
export const shipmentWriteAgainHandler: Handler<"shipment.write-again"> = async (
  { db, clock },
  { shopId, orderGid, shipmentId },
) => {
  await inOrderTransaction(db, async (tx) => {
    const order = await lockOrder(tx, { shopId, orderGid });
    if (!order) return;
    const now = clock.now();
    const payload = { shopId, orderGid };
    await enqueue(tx, "order.sync-fulfilments", payload, { now });
    const about = { id: shipmentId, supplierOrder: { orderId: order.id } };
    const { count } = await tx.shipment.updateMany({
      where: { ...about, state: "shipped", fulfilmentState: "cancelled" },
      data: { fulfilmentGid: null, fulfilmentState: null, writtenTracking: Prisma.DbNull, writtenAt: null },
    });
    if (count === 0) return;
    await tx.shipmentLine.updateMany({ where: { shipmentId }, data: { fulfilled: 0 } });
    await countFulfilled(tx, order.id);
    const { supplierOrderId } = await tx.shipment.findFirstOrThrow({ where: about, select: { supplierOrderId: true } });
    await moveSupplierOrder(tx, supplierOrderId, ["shipped"], "shipping", { closedAt: null });
    await enqueue(tx, "order.sync-requests", payload, { now });
    await deriveOrderState(tx, order.id, now);
  });
};
