import type { PlacedOrder } from "../connectors/connector.ts";
import { matchPlacedLines } from "../connectors/placed-lines.ts";
import type { ExceptionKind } from "../exceptions/catalogue.ts";
import { openException, openOfOrder, resolveExceptions } from "../exceptions/exceptions.server.ts";
import { markSent } from "../inventory/reservations.server.ts";
import { DECLINED_SOME, releaseSupplierOrder } from "../orders/give-up.server.ts";
import { moveSupplierOrder } from "../orders/move-supplier-order.server.ts";
import type { SupplierOrderState } from "../orders/supplier-order-states.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import { audit, type AuditEntry } from "../platform/audit.server.ts";
import type { AuditAction } from "../platform/audit-actions.ts";
import type { Tx } from "../platform/db.server.ts";
import { msg } from "../platform/translate.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { finishAttempt } from "./attempts.server.ts";
import type { LoadedSupplierOrder } from "./load-supplier-order.server.ts";

/**
 * What the supplier's answer means for us, whichever way it was learnt: told by the call, or found by a look-up. All of
 * these expect the Order lock to be held. `from`: states in which the answer still counts.
 */
export type Answered = {
  supplierOrder: LoadedSupplierOrder;
  /** the attempt that the answer ends, if one is open */
  attemptId: string | null;
  from: readonly SupplierOrderState[];
  now: Date;
};

/** The supplier has the order: its units are bought. Next the retailer's request is accepted. */
export async function applyAccepted(
  tx: Tx,
  { supplierOrder, attemptId, from, now }: Answered,
  placed: PlacedOrder,
): Promise<"moved" | "already-taken"> {
  const { id, shopId, order, lines } = supplierOrder;
  const { externalGid, externalName } = placed;
  const subject = `supplier-order:${id}`;
  const [moved, open] = await Promise.all([
    moveSupplierOrder(tx, id, from, "accepted", {
      ...{ externalGid, externalName, sentAt: now, acceptedAt: now, stateNote: null },
    }),
    openOfOrder(tx, order.id),
    attemptId ? finishAttempt(tx, { id: attemptId, outcome: "accepted", note: externalName, now }) : null,
  ]);
  if (moved === "already-taken") return moved;
  const wished = lines.map((line) => ({ ...line, variantGid: line.offerVariantGid }));
  const matched = matchPlacedLines(wished, placed.lines);
  const isOver = open.some((one) => one.subject === subject && OVER_WHEN_ACCEPTED.includes(one.kind));
  const resolution = `The supplier has the order: ${externalName}.`;
  await Promise.all([
    tx.$executeRaw`
      UPDATE "SupplierOrderLine" SET "externalLineGid" = told."gid"
      FROM unnest(${[...matched.keys()]}::text[], ${[...matched.values()]}::text[]) AS told("id", "gid")
      WHERE "SupplierOrderLine"."id" = told."id"`,
    audit(tx, entry(supplierOrder, "supplier-order.accepted", { externalName }, now)),
    isOver ? resolveExceptions(tx, { shopId, kind: OVER_WHEN_ACCEPTED, subject, now, resolution }) : null,
    markSent(tx, id, now),
    enqueue(tx, "order.sync-requests", { shopId, orderGid: order.orderGid }, { now }),
  ]);
  if (open.some(({ kind }) => kind === "supplier-refused")) await resolveRefusals(tx, supplierOrder, now);
  if (supplierOrder.cancelAskedAt)
    await enqueue(tx, "supplier-order.withdraw", { supplierOrderId: id }, { now, shopId });
  if (lines.some(({ keep }) => keep !== null))
    await enqueue(tx, "supplier-order.reduce", { supplierOrderId: id }, { now, shopId });
  return moved;
}

const OVER_WHEN_ACCEPTED: readonly ExceptionKind[] = ["send-failed", "send-unknown", "claim-failed"];

/** The supplier said no: the request is rejected, and the units are routed again without that supplier. */
export async function applyRefused(
  tx: Tx,
  { supplierOrder, attemptId, from, now }: Answered,
  message: string,
): Promise<"moved" | "already-taken"> {
  const { id, shopId, key, order, supplier } = supplierOrder;
  const moved = await moveSupplierOrder(tx, id, from, "refused", { stateNote: message, closedAt: now });
  if (attemptId) await finishAttempt(tx, { id: attemptId, outcome: "refused", note: message, now });
  if (moved === "already-taken") return moved;
  await releaseSupplierOrder(tx, id, now);
  await tx.$executeRaw`UPDATE "SupplierOrderLine" SET "declined" = "quantity" WHERE "supplierOrderId" = ${id}`;
  await audit(tx, entry(supplierOrder, "supplier-order.refused", { note: message }, now));
  const { cancelledAt } = await tx.order.findUniqueOrThrow({ where: { id: order.id }, select: { cancelledAt: true } });
  // Nobody has to find another supplier for an order that was canceled meanwhile.
  if (cancelledAt === null)
    await openException(tx, {
      ...{ shopId, kind: "supplier-refused", subject: `supplier-order:${id}`, orderId: order.id, now },
      supplierId: supplier.id,
      values: { order: order.name, orderGid: order.orderGid, key, supplier: supplier.name, note: message },
    });
  const payload = { shopId, orderGid: order.orderGid };
  await enqueue(tx, "order.sync-requests", payload, { now });
  await enqueue(tx, "order.route", payload, { now });
  return moved;
}

/** One entry on the trail about a supplier order. */
export function entry(
  supplierOrder: LoadedSupplierOrder,
  action: AuditAction,
  values: AuditEntry["values"],
  now: Date,
): AuditEntry {
  const { id, shopId, key, order, supplier } = supplierOrder;
  return {
    ...{ shopId, actor: CROSSDOCK, action, orderId: order.id, now },
    subject: `supplier-order:${id}`,
    values: { order: order.name, key, supplier: supplier.name, ...values },
  };
}

/** Refusals are over when every wanted unit of the order is with a supplier who took it. */
async function resolveRefusals(tx: Tx, { shopId, order }: LoadedSupplierOrder, now: Date): Promise<void> {
  const open = await tx.orderLine.count({
    where: { orderId: order.id, wanted: { gt: tx.orderLine.fields.allocated } },
  });
  const undecided = await tx.supplierOrder.count({
    where: { orderId: order.id, state: { in: ["planned", "claimed", "sending", "unknown", "failed"] } },
  });
  if (open > 0 || undecided > 0) return;
  const refused = await tx.supplierOrder.findMany({
    where: { orderId: order.id, ...DECLINED_SOME },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  for (const { id } of refused) {
    const resolution = msg("Other suppliers took the items.");
    await resolveExceptions(tx, { shopId, kind: "supplier-refused", subject: `supplier-order:${id}`, resolution, now });
  }
}
