import type { OrderProgress } from "../connectors/connector.ts";
import { connectorFor } from "../connectors/registry.server.ts";
import { openException } from "../exceptions/exceptions.server.ts";
import { inOrderTransaction } from "../orders/order-lock.server.ts";
import { deriveOrderState } from "../orders/order-state.server.ts";
import { BOUGHT_STATES } from "../orders/supplier-order-states.ts";
import { audit } from "../platform/audit.server.ts";
import { log } from "../platform/log.server.ts";
import type { Tx } from "../platform/db.server.ts";
import type { JobResult } from "../queue/job-result.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Handler, Services } from "../shopify/services.ts";
import { entry } from "./answers.server.ts";
import { loadSupplierOrder, type LoadedSupplierOrder } from "./load-supplier-order.server.ts";
import { lockOrderOf } from "./order-to-send.server.ts";
import { LATE_ORDER_KINDS } from "./timers/late-orders.server.ts";
import { nextWithdrawal } from "./withdrawal-steps.ts";

const NOT_REACHED_MS = 15 * 60_000;
const NOT_SETTLED_MS = 15_000;
const TROUBLE_MS = 30_000;
/** Shopify cancels in a job of its own. */
const READ_BACK_MS = 3_000;

/**
 * `supplier-order.withdraw`: has the supplier cancel what the retailer no longer wants. Only what is read back counts:
 * a cancellation that was taken may still fail, and one that got no answer may have happened. Level-triggered.
 */
export const supplierOrderWithdrawHandler: Handler<"supplier-order.withdraw"> = async (
  services,
  { supplierOrderId },
) => {
  const { db, clock } = services;
  const supplierOrder = await loadSupplierOrder(db.prisma, supplierOrderId);
  if (!supplierOrder?.cancelAskedAt) return;
  const { state, externalGid, key } = supplierOrder;
  if (state === "sending" || state === "unknown")
    return { again: { inMs: NOT_SETTLED_MS, why: "Whether the supplier has it is being looked up." } };
  if (!(BOUGHT_STATES as readonly string[]).includes(state) || externalGid === null) return;
  const connector = await connectorFor(services, supplierOrder.supplier);
  if ("unreachable" in connector) return { again: { inMs: NOT_REACHED_MS, why: connector.unreachable } };
  const progress = await connector.readProgress(externalGid);
  if (!progress.ok) {
    if (!progress.retry && progress.retryInMs === undefined) throw new Error(progress.message);
    return { again: { inMs: progress.retryInMs ?? TROUBLE_MS, why: progress.message } };
  }
  const step = nextWithdrawal(progress, supplierOrder, connector.limits, clock.now());
  log.info("dispatch.withdrawal", { supplierOrderId, step: step.kind });
  switch (step.kind) {
    case "gone":
      // Its units are taken out by whoever reads what became of supplier orders.
      return db.prisma.$transaction((tx) =>
        enqueue(tx, "shipment.collect", { supplierOrderId }, { now: clock.now(), shopId: supplierOrder.shopId }),
      );
    case "refuse":
      return refuse(services, supplierOrder, step.note, progress);
    case "wait":
      return { again: { inMs: step.inMs, why: "The supplier's store has not carried the cancellation out yet." } };
    case "send":
  }
  const answer = await connector.cancel(externalGid, `No longer wanted by the retailer. Reference ${key}.`);
  if (!answer.ok && !answer.retry) return refuse(services, supplierOrder, answer.message, progress);
  await sent(services, supplierOrder);
  return { again: { inMs: answer.ok ? READ_BACK_MS : TROUBLE_MS, why: answer.ok ? "Reads it back." : answer.message } };
};

async function sent({ db, clock }: Services, supplierOrder: LoadedSupplierOrder): Promise<void> {
  const now = clock.now();
  await db.prisma.$transaction(async (tx) => {
    await tx.supplierOrder.update({
      where: { id: supplierOrder.id },
      data: { cancelSentAt: now, cancelTries: { increment: 1 } },
    });
    if (supplierOrder.cancelTries === 0)
      await audit(tx, entry(supplierOrder, "supplier-order.withdrawal-sent", {}, now));
  });
}

/** Who has been told that it is late reads why it stays with its supplier. */
async function noteLate(tx: Tx, { shopId, subject, note }: { shopId: string; subject: string; note: string }) {
  const values = JSON.stringify({ note: `it cannot be canceled: ${note}` });
  await tx.$executeRaw`
    UPDATE "Exception" SET "values" = "values" || ${values}::jsonb
    WHERE "shopId" = ${shopId} AND "subject" = ${subject} AND "state" = 'open'
      AND "kind" = ANY(${[...LATE_ORDER_KINDS]})`;
}

/** The supplier keeps it: a person is told, unless the merchant reads it in the answer to the request. */
async function refuse(
  { db, clock }: Services,
  supplierOrder: LoadedSupplierOrder,
  note: string,
  { shipments }: Pick<OrderProgress, "shipments">,
): Promise<JobResult> {
  const { id, shopId, key, order, supplier, cancelReason, cancelRefusedAt } = supplierOrder;
  const now = clock.now();
  await inOrderTransaction(db, async (tx) => {
    await lockOrderOf(tx, order);
    await tx.supplierOrder.update({ where: { id }, data: { cancelRefusedAt: now, cancelNote: note, cancelTries: 0 } });
    if (!cancelRefusedAt) await audit(tx, entry(supplierOrder, "supplier-order.withdrawal-refused", { note }, now));
    if (cancelReason === "order-canceled")
      await openException(tx, {
        ...{ shopId, kind: "cancelled-after-dispatch", subject: `supplier-order:${id}`, orderId: order.id, now },
        supplierId: supplier.id,
        values: { order: order.name, key, supplier: supplier.name, note },
      });
    if (cancelReason === "late") await noteLate(tx, { shopId, subject: `supplier-order:${id}`, note });
    if (cancelReason === "request-canceled") await enqueue(tx, "cancellations.answer", { shopId }, { now });
    if (shipments.length > 0) await enqueue(tx, "shipment.collect", { supplierOrderId: id }, { now, shopId });
    await deriveOrderState(tx, order.id, now);
  });
}
