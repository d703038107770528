import { replaceViews } from "../dispatch/fulfilment-order-views.server.ts";
import type { ExceptionKind } from "../exceptions/catalogue.ts";
import { openException, resolveExceptions } from "../exceptions/exceptions.server.ts";
import { moveSupplierOrder } from "../orders/move-supplier-order.server.ts";
import { inOrderTransaction, lockOrder } from "../orders/order-lock.server.ts";
import { deriveOrderState } from "../orders/order-state.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";
import type { FulfilmentTrouble } from "./fulfilment-steps.ts";
import type { ShippingFacts } from "./shipping-facts.server.ts";
import type { StoreView } from "./store-view.ts";

/** Trouble of the steps, or a write that Shopify refuses and its own view does not explain. */
export type SyncTrouble = FulfilmentTrouble | (Omit<FulfilmentTrouble, "reason"> & { reason: "refused"; note: string });

const NOTES: Record<FulfilmentTrouble["reason"], string> = {
  "shipped-too-much": "",
  "not-fulfillable": "a parcel was shipped, but the order has too few units left to fulfill",
  "taken-back": "a parcel or its fulfillment was canceled after it had been marked fulfilled",
};

/** What follows when nothing is left to write: supplier orders and the order are closed, trouble goes to a person. */
export async function finishSync(
  { db, clock }: Services,
  facts: ShippingFacts,
  store: StoreView,
  waiting: readonly string[],
  trouble: readonly SyncTrouble[],
): Promise<void> {
  const { shopId, orderGid, id: orderId } = facts.order;
  await inOrderTransaction(db, async (tx) => {
    await lockOrder(tx, { shopId, orderGid });
    const now = clock.now();
    await replaceViews(tx, facts.order, store.fulfilmentOrders);
    // The request is accepted first; that job comes back here when it is.
    if (waiting.length > 0) await enqueue(tx, "order.sync-requests", { shopId, orderGid }, { now });
    for (const { supplierOrderId } of facts.shippingOrders) await closeWhenDone(tx, supplierOrderId, now);
    await tellTrouble(tx, facts, trouble, now);
    await deriveOrderState(tx, orderId, now);
  });
}

/** Shipped = every unit that was not declined stands fulfilled on the retailer's order. */
async function closeWhenDone(tx: Tx, id: string, now: Date): Promise<void> {
  const lines = await tx.supplierOrderLine.findMany({
    where: { supplierOrderId: id },
    select: { quantity: true, declined: true, shipmentLines: { select: { fulfilled: true } } },
  });
  const isDone = lines.every(
    ({ quantity, declined, shipmentLines }) =>
      shipmentLines.reduce((sum, line) => sum + line.fulfilled, 0) >= quantity - declined,
  );
  if (isDone) await moveSupplierOrder(tx, id, ["accepted", "shipping"], "shipped", { closedAt: now });
  else await moveSupplierOrder(tx, id, ["shipped"], "shipping", { closedAt: null });
}

/** Opens what is new; what stands unchanged is not a new occurrence; what no longer stands goes away by itself. */
async function tellTrouble(tx: Tx, facts: ShippingFacts, trouble: readonly SyncTrouble[], now: Date): Promise<void> {
  const { order, names, items } = facts;
  const { shopId } = order;
  const open = await tx.exception.findMany({ where: { shopId, orderId: order.id, state: "open" } });
  for (const one of trouble) {
    const isTooMuch = one.reason === "shipped-too-much";
    const kind: ExceptionKind = isTooMuch ? "shipped-too-much" : "fulfilment-unexplained";
    const subject = isTooMuch ? `supplier-order:${one.supplierOrderId}` : `order:${order.id}`;
    if (open.some((each) => each.kind === kind && each.subject === subject)) continue;
    // Nothing closes this one but a person, who is not to be asked twice about the same parcel.
    if (isTooMuch && (await tx.exception.count({ where: { shopId, kind, subject } })) > 0) continue;
    const { key = "", supplier = "", supplierId } = names.get(one.supplierOrderId) ?? {};
    const { sku = null, title = "" } = items.get(one.lineItemGid) ?? {};
    await openException(tx, {
      ...{ shopId, kind, subject, orderId: order.id, supplierId, now },
      values: {
        ...{ order: order.name, orderGid: order.orderGid, supplierOrderId: one.supplierOrderId },
        ...{ key, supplier, sku, title },
        note: one.reason === "refused" ? one.note : NOTES[one.reason],
      },
    });
  }
  if (trouble.every(({ reason }) => reason === "shipped-too-much")) {
    const resolution = "The numbers add up again.";
    await resolveExceptions(tx, {
      ...{ shopId, kind: "fulfilment-unexplained", subject: `order:${order.id}`, resolution, now },
    });
  }
}
