import type { Prisma } from "@prisma/client";
import { finishAttempt } from "../dispatch/attempts.server.ts";
import { inOrderTransaction, lockOrder } from "../orders/order-lock.server.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { AuditAction } from "../platform/audit-actions.ts";
import type { Tx } from "../platform/db.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";
import type { FulfilmentStep, Tracking } from "./fulfilment-steps.ts";
import type { ShippingFacts } from "./shipping-facts.server.ts";

/** Keeps that a parcel stands on the retailer's order: which fulfilment it is, with which units and tracking. */
export async function keepWritten(
  { db, clock }: Services,
  facts: ShippingFacts,
  step: FulfilmentStep & { kind: "create" | "adopt" },
  { fulfilmentGid, attemptId }: { fulfilmentGid: string; attemptId: string | null },
): Promise<void> {
  const { shopId, orderGid, id: orderId } = facts.order;
  await inOrderTransaction(db, async (tx) => {
    await lockOrder(tx, { shopId, orderGid });
    const now = clock.now();
    await tx.shipment.update({
      where: { id: step.shipmentId },
      data: { fulfilmentGid, fulfilmentState: null, writtenTracking: trackingJson(step.tracking), writtenAt: now },
    });
    for (const { lineItemGid, units } of step.units) {
      const supplierOrderLine = { supplierOrderId: step.supplierOrderId, orderLine: { lineItemGid } };
      await tx.shipmentLine.updateMany({
        where: { shipmentId: step.shipmentId, supplierOrderLine },
        data: { fulfilled: units },
      });
    }
    if (attemptId) await finishAttempt(tx, { id: attemptId, outcome: "accepted", note: fulfilmentGid, now });
    await countFulfilled(tx, orderId);
    const units = step.units.reduce((sum, line) => sum + line.units, 0);
    await record(tx, facts, step, "fulfilment.written", { units, adopted: step.kind === "adopt" }, now);
    // Whoever has read the order since it was written took its units for the merchant's own.
    if (step.kind === "adopt") await enqueue(tx, "order.refresh", { shopId, orderGid }, { now });
  });
}

/** Keeps that a fulfilment shows a parcel's present tracking. */
export async function keepTracking(
  { db, clock }: Services,
  facts: ShippingFacts,
  step: FulfilmentStep & { kind: "update-tracking" },
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const now = clock.now();
    await tx.shipment.update({
      where: { id: step.shipmentId },
      data: { writtenTracking: trackingJson(step.tracking), writtenAt: now },
    });
    await record(tx, facts, step, "tracking.updated", {}, now);
  });
}

/** Keeps that a parcel's fulfilment was taken back. It stays known by its id, so that its webhooks are no news. */
export async function keepTakenBack(
  { db, clock }: Services,
  facts: ShippingFacts,
  step: FulfilmentStep & { kind: "cancel" },
): Promise<void> {
  const { shopId, orderGid, id: orderId } = facts.order;
  await inOrderTransaction(db, async (tx) => {
    await lockOrder(tx, { shopId, orderGid });
    await tx.shipment.update({ where: { id: step.shipmentId }, data: { fulfilmentState: null } });
    await tx.shipmentLine.updateMany({ where: { shipmentId: step.shipmentId }, data: { fulfilled: 0 } });
    await countFulfilled(tx, orderId);
    const now = clock.now();
    await record(tx, facts, step, "fulfilment.cancelled", {}, now);
    // The units are open again, and the supplier still has them.
    await enqueue(tx, "order.sync-requests", { shopId, orderGid }, { now });
  });
}

/** Units of each line that stand fulfilled by us. */
export async function countFulfilled(tx: Tx, orderId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "OrderLine" SET "fulfilled" = (
      SELECT coalesce(sum(sl."fulfilled"), 0)::int FROM "ShipmentLine" sl
      JOIN "SupplierOrderLine" sol ON sol."id" = sl."supplierOrderLineId"
      WHERE sol."orderLineId" = "OrderLine"."id")
    WHERE "orderId" = ${orderId}`;
}

async function record(
  tx: Tx,
  { order, names }: ShippingFacts,
  step: FulfilmentStep,
  action: AuditAction,
  values: Prisma.InputJsonObject,
  now: Date,
): Promise<void> {
  const { key = "", supplier = "" } = names.get(step.supplierOrderId) ?? {};
  const { company, numbers } = step.tracking;
  await audit(tx, {
    ...{ shopId: order.shopId, actor: CROSSDOCK, action, orderId: order.id, now },
    subject: `supplier-order:${step.supplierOrderId}`,
    values: { order: order.name, key, supplier, carrier: company, trackingNumbers: [...numbers], ...values },
  });
}

const trackingJson = ({ company, numbers, urls }: Tracking) => ({ company, numbers: [...numbers], urls: [...urls] });
