import type { Exception } from "@prisma/client";
import { inOrderTransaction } from "../orders/order-lock.server.ts";
import { deriveOrderState } from "../orders/order-state.server.ts";
import type { Actor } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import type { Done } from "../platform/problem.ts";
import { msg } from "../platform/translate.ts";
import type { Services } from "../shopify/services.ts";
import { openAttempts, msUntilSettled } from "./attempts.server.ts";
import { loadSupplierOrder, type LoadedSupplierOrder } from "./load-supplier-order.server.ts";
import { lockOrderOf } from "./order-to-send.server.ts";
import { nothingHappened } from "./settle.server.ts";

const SETTLED = "What became of it is known meanwhile. Reload the page.";
const refused = (message: string, field?: string): Extract<Done, { ok: false }> => ({
  ok: false,
  problems: [{ message, field }],
});

type Asked = { exception: Exception; supplierOrder: LoadedSupplierOrder; now: Date };

/**
 * A person asked the supplier, and the order is there. Nothing is sent again; what the order is called and its parcels
 * are read as soon as the supplier's store answers.
 */
export async function itArrived(
  services: Services,
  actor: Actor,
  { exceptionId, name }: { exceptionId: string; name: string },
): Promise<Done> {
  const called = name.trim().slice(0, 60);
  if (called === "") return refused("Enter what the supplier calls the order, for example #1042.", "name");
  return settleByHand(services, actor, exceptionId, async (tx, { supplierOrder, now }) => {
    const note = `Arrived as ${called}, as the supplier said. Its parcels are read once its store answers.`;
    await tx.supplierOrder.update({ where: { id: supplierOrder.id }, data: { stateNote: note } });
    await tellTrail(tx, actor, supplierOrder, { arrived: true, externalName: called, now });
    return { ok: true, resolution: note };
  });
}

/** A person asked the supplier, and the order is not there: it is sent again, once it can no longer be under way. */
export function itDidNot(services: Services, actor: Actor, exceptionId: string): Promise<Done> {
  return settleByHand(services, actor, exceptionId, async (tx, { supplierOrder, now }) => {
    const open = await openAttempts(tx, { effect: "supplier-order.create", supplierOrderId: supplierOrder.id });
    if (msUntilSettled(open, now) > 0)
      return refused("The request may still be under way. Wait two minutes, ask the supplier once more, then say so.");
    await nothingHappened(
      tx,
      { supplierOrder, attemptId: open[0]?.id ?? null, from: ["sending", "unknown"], now },
      // A person has looked: that is as good as a look-up.
      { canAsk: true, note: "A person asked the supplier: it has no such order." },
    );
    await tellTrail(tx, actor, supplierOrder, { arrived: false, externalName: null, now });
    await deriveOrderState(tx, supplierOrder.order.id, now);
    return { ok: true, resolution: msg("The supplier has no such order. It is sent again.") };
  });
}

async function settleByHand(
  { db, clock }: Services,
  { shopId, userId }: Actor,
  exceptionId: string,
  settle: (tx: Tx, asked: Asked) => Promise<Done<{ resolution: string }>>,
): Promise<Done> {
  const now = clock.now();
  return inOrderTransaction(db, async (tx) => {
    const asked = { id: exceptionId, shopId, kind: "send-unknown", state: "open" };
    const exception = await tx.exception.findFirst({ where: asked });
    const before = exception && (await loadSupplierOrder(tx, exception.subject.replace(/^supplier-order:/, "")));
    if (!exception || before?.shopId !== shopId) return refused(SETTLED);
    await lockOrderOf(tx, before.order);
    const supplierOrder = await loadSupplierOrder(tx, before.id);
    if (!supplierOrder || (supplierOrder.state !== "unknown" && supplierOrder.state !== "sending"))
      return refused(SETTLED);
    const done = await settle(tx, { exception, supplierOrder, now });
    if (!done.ok) return done;
    await tx.exception.updateMany({
      where: { id: exceptionId, state: "open" },
      data: { state: "resolved", resolvedAt: now, resolvedBy: userId, resolution: done.resolution },
    });
    await deriveOrderState(tx, supplierOrder.order.id, now);
    return { ok: true };
  });
}

const tellTrail = (
  tx: Tx,
  { shopId, userId }: Actor,
  { id, key, order, supplier }: LoadedSupplierOrder,
  { now, ...values }: { arrived: boolean; externalName: string | null; now: Date },
) =>
  audit(tx, {
    ...{ shopId, actor: userId, action: "supplier-order.settled-by-hand", orderId: order.id, now },
    subject: `supplier-order:${id}`,
    values: { order: order.name, key, supplier: supplier.name, ...values },
  });
