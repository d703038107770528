import type { OrderToSend } from "../connectors/connector.ts";
import { openException, openOfOrder } from "../exceptions/exceptions.server.ts";
import { endAddressChange } from "../orders/address-changes.server.ts";
import { blocks } from "../orders/holds.ts";
import { moveSupplierOrder } from "../orders/move-supplier-order.server.ts";
import { lockKnownOrder } from "../orders/order-lock.server.ts";
import { deriveOrderState } from "../orders/order-state.server.ts";
import { audit } from "../platform/audit.server.ts";
import type { Sql, SqlTransaction } from "../platform/sql.server.ts";
import { enqueue, isQueuedOrRunning } from "../queue/outbox.server.ts";
import { readShopSettings } from "../suppliers/shop-settings.ts";
import { entry } from "./answers.server.ts";
import { beginAttempt, msUntilSettled, openAttempts, type Attempt } from "./attempts.server.ts";
import { loadSupplierOrder, type LoadedSupplierOrder } from "./load-supplier-order.server.ts";
import { orderToSend } from "./order-to-send.server.ts";

const REFRESH_WAIT_MS = 2_000;

/** Why nothing is sent now. `wait`: look again by itself; otherwise whatever ends it queues the job anew. */
export type NotNow = { kind: "not-now"; why: string; waitMs?: number };
export type Ready = { kind: "ready"; attempt: Attempt; order: OrderToSend };

/** The last look before buying, and the trace that it is about to happen: one transaction. */
export async function prepare(
  tx: SqlTransaction,
  before: LoadedSupplierOrder,
  unreachable: string | null,
  now: Date,
): Promise<Ready | NotNow> {
  const { id } = before;
  const gid = { shopId: before.shopId, orderGid: before.order.orderGid };
  // Executed one after the other: all that is read stands under the lock.
  const [order, supplierOrder, isNews, held, open] = await Promise.all([
    lockKnownOrder(tx, { orderId: before.order.id }),
    loadSupplierOrder(tx, id),
    isQueuedOrRunning(tx, "order.refresh", gid),
    tx.$queryRaw<{ kind: string; reason: string }[]>`
      SELECT "kind", "reason" FROM "Hold" WHERE "orderId" = ${before.order.id} AND "releasedAt" IS NULL`,
    openOfOrder(tx, before.order.id),
  ]);
  if (!order || !supplierOrder) return { kind: "not-now", why: "The order is gone." };
  const { state, shopId, orderVersion, shop, supplier } = supplierOrder;
  if (state === "sending") return comeBackLater(tx, supplierOrder, now);
  if (state !== "claimed" && state !== "failed") return { kind: "not-now", why: `It is ${state}.` };
  if (orderVersion !== order.version) {
    // It may have changed while a call was under way: the read gives this up, or lets it go on under the new version.
    await enqueue(tx, "order.refresh", gid, { now });
    return { kind: "not-now", why: "The order has changed and is looked at first." };
  }
  if (isNews) return { kind: "not-now", why: "News of the order are read first.", waitMs: REFRESH_WAIT_MS };
  const stop = held.find(({ kind }) => blocks(kind));
  // Whatever ends the hold reads the order, which lets this go on.
  if (stop) return { kind: "not-now", why: `The order is on hold: ${stop.reason}` };
  if (supplierOrder.test && !readShopSettings(shop.settings).sendTestOrders) {
    const stateNote = "Test order: not sent. Allow sending test orders in the settings.";
    await noteState(tx, id, stateNote);
    return { kind: "not-now", why: stateNote };
  }
  const paused = supplier.connection && supplier.connection.state !== "active";
  const trouble =
    unreachable ?? (paused ? `the connection with ${supplier.name} is ${supplier.connection?.state}` : null);
  const toSend = trouble ? null : await orderToSend(tx, supplierOrder, now);
  if (!toSend) return cannotSend(tx, supplierOrder, trouble ?? "the order has no shipping address", now);
  const subject = `supplier-order:${id}`;
  const [attempt] = await Promise.all([
    beginAttempt(tx, {
      ...{ shopId, supplierOrderId: id, effect: "supplier-order.create", now },
      seenBefore: { orderVersion },
    }),
    moveSupplierOrder(tx, id, ["claimed", "failed"], "sending", { stateNote: null }),
    // A send that got no answer, and turned out not to have happened, may have had an older address.
    open.some((one) => one.kind === "address-changed" && one.subject === subject)
      ? endAddressChange(tx, { shopId, supplierOrderId: id, now })
      : null,
  ]);
  tx.last((last) => audit(last, entry(supplierOrder, "supplier-order.sent", { attempt: attempt.number }, now)));
  return { kind: "ready", attempt, order: toSend };
}

const noteState = (tx: Sql, id: string, stateNote: string) =>
  tx.$executeRaw`UPDATE "SupplierOrder" SET "stateNote" = ${stateNote} WHERE "id" = ${id}`;

/** A process died during the call, or is still at it. Whether it happened, only a look-up can tell. */
async function comeBackLater(tx: Sql, supplierOrder: LoadedSupplierOrder, now: Date): Promise<NotNow> {
  const { id: supplierOrderId, shopId } = supplierOrder;
  const open = await openAttempts(tx, { effect: "supplier-order.create", supplierOrderId });
  const delayMs = msUntilSettled(open, now);
  await enqueue(tx, "supplier-order.settle", { supplierOrderId }, { now, delayMs, shopId });
  return { kind: "not-now", why: "A call to the supplier was begun and its answer is not known." };
}

async function cannotSend(tx: Sql, supplierOrder: LoadedSupplierOrder, note: string, now: Date): Promise<NotNow> {
  await sendFailed(tx, supplierOrder, note, now);
  await deriveOrderState(tx, supplierOrder.order.id, now);
  return { kind: "not-now", why: note };
}

/** The supplier was not told, and a person has to see to it. */
export async function sendFailed(tx: Sql, supplierOrder: LoadedSupplierOrder, note: string, now: Date): Promise<void> {
  const { id, shopId, key, order, supplier } = supplierOrder;
  await noteState(tx, id, note);
  await openException(tx, {
    ...{ shopId, kind: "send-failed", subject: `supplier-order:${id}`, orderId: order.id, now },
    supplierId: supplier.id,
    values: { order: order.name, orderGid: order.orderGid, supplierOrderId: id, key, supplier: supplier.name, note },
  });
}
