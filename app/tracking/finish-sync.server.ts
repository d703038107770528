import { replaceViews } from "../orders/fulfilment-order-views.server.ts";
import { moveSupplierOrder } from "../orders/move-supplier-order.server.ts";
import { inOrderTransaction, lockOrder } from "../orders/order-lock.server.ts";
import { deriveOrderState } from "../orders/order-state.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";
import type { ShippingFacts } from "./shipping-facts.server.ts";
import type { StoreView } from "./store-view.ts";
import { tellTrouble } from "./tell-trouble.server.ts";
import type { SyncTrouble } from "./trouble-words.ts";

/** Where a sync of fulfilments ends. */
type Settled = {
  store: StoreView;
  /** parcels whose fulfilment was said to be cancelled before the store was read */
  told: readonly string[];
  /** supplier orders whose request is to be accepted first */
  waiting: readonly string[];
  trouble: readonly SyncTrouble[];
};

/** What follows when nothing is left to write: supplier orders and the order are closed, trouble goes to a person. */
export async function finishSync(
  { db, clock }: Services,
  facts: ShippingFacts,
  { store, told, waiting, trouble }: Settled,
): Promise<void> {
  const { shopId, orderGid, id: orderId } = facts.order;
  await inOrderTransaction(db, async (tx) => {
    await lockOrder(tx, { shopId, orderGid });
    const now = clock.now();
    await replaceViews(tx, facts.order, store.fulfilmentOrders);
    // The request is accepted first; that job comes back here when it is.
    if (waiting.length > 0) await enqueue(tx, "order.sync-requests", { shopId, orderGid }, { now });
    await keepCancelled(tx, told, trouble);
    for (const { supplierOrderId } of facts.shippingOrders) await closeWhenDone(tx, supplierOrderId, trouble, now);
    await tellTrouble(tx, facts, trouble, now);
    await deriveOrderState(tx, orderId, now);
  });
}

/** Keeps which fulfilments somebody has cancelled by hand. What was told of others was not so. */
async function keepCancelled(tx: Tx, told: readonly string[], trouble: readonly SyncTrouble[]): Promise<void> {
  const cancelled = trouble.flatMap(({ reason, shipmentId }) =>
    reason === "cancelled-by-hand" && shipmentId !== null ? [shipmentId] : [],
  );
  await tx.shipment.updateMany({ where: { id: { in: cancelled } }, data: { fulfilmentState: "cancelled" } });
  const untrue = told.filter((id) => !cancelled.includes(id));
  await tx.shipment.updateMany({
    where: { id: { in: untrue }, fulfilmentState: "told-cancelled" },
    data: { fulfilmentState: null },
  });
}

/** Shipped = every unit that was not declined was marked fulfilled, or is more than the retailer's order had left. */
async function closeWhenDone(tx: Tx, id: string, trouble: readonly SyncTrouble[], now: Date): Promise<void> {
  const lines = await tx.supplierOrderLine.findMany({
    where: { supplierOrderId: id },
    select: {
      quantity: true,
      declined: true,
      orderLine: { select: { lineItemGid: true } },
      shipmentLines: { select: { fulfilled: true } },
    },
  });
  const surplusOf = (lineItemGid: string) =>
    trouble.reduce(
      (sum, one) =>
        one.reason === "surplus" && one.supplierOrderId === id && one.lineItemGid === lineItemGid
          ? sum + one.units
          : sum,
      0,
    );
  const isDone = lines.every(
    ({ quantity, declined, orderLine, shipmentLines }) =>
      shipmentLines.reduce((sum, line) => sum + line.fulfilled, surplusOf(orderLine.lineItemGid)) >=
      quantity - declined,
  );
  if (isDone) await moveSupplierOrder(tx, id, ["accepted", "shipping"], "shipped", { closedAt: now });
  else await moveSupplierOrder(tx, id, ["shipped"], "shipping", { closedAt: null });
}
