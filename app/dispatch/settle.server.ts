import type { Connector, PlacedOrder, Trouble } from "../connectors/connector.ts";
import { connectorFor } from "../connectors/registry.server.ts";
import { openException, STANDING } from "../exceptions/exceptions.server.ts";
import { moveSupplierOrder } from "../orders/move-supplier-order.server.ts";
import { inOrderTransaction } from "../orders/order-lock.server.ts";
import { deriveOrderState } from "../orders/order-state.server.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { log } from "../platform/log.server.ts";
import type { JobResult } from "../queue/job-result.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Handler, Services } from "../shopify/services.ts";
import { applyAccepted, applyRefused, entry, type Answered } from "./answers.server.ts";
import { finishAttempt, msUntilSettled, openAttempts } from "./attempts.server.ts";
import { loadSupplierOrder, type LoadedSupplierOrder } from "./load-supplier-order.server.ts";
import { lockOrderOf } from "./order-to-send.server.ts";
import { chooseKept } from "./doubled-orders.ts";

const LOOK_AGAIN_MS = 30_000;
const LOOK_AGAIN_BLOCKED_MS = 15 * 60_000;
/** A look-up that has not worked for this long after the quarantine is shown to a person. */
const PATIENCE_MS = 10 * 60_000;
/** Sends without an answer, each settled as not having happened, before a person is asked. */
const MOST_LOST = 5;
/** States in which an order found at the supplier's is the one we want. */
const WANTING = ["claimed", "sending", "unknown", "failed"] as const;

/**
 * `supplier-order.settle`: asks the supplier what became of a supplier order. One order found: it is ours. None, and the
 * quarantine over: it did not happen and is sent again. Two: one is cancelled, and a person is told. Also runs when the
 * supplier's store tells of an order with our key.
 */
export const supplierOrderSettleHandler: Handler<"supplier-order.settle"> = async (services, { supplierOrderId }) => {
  const { db, clock } = services;
  const supplierOrder = await loadSupplierOrder(db.prisma, supplierOrderId);
  if (!supplierOrder || supplierOrder.state === "planned") return;
  const connector = await connectorFor(services, supplierOrder.supplier);
  const found: { ok: true; orders: PlacedOrder[] } | Trouble =
    "unreachable" in connector
      ? { ok: false, retry: false, message: connector.unreachable }
      : await connector.lookUp(supplierOrder.key);
  if (!found.ok || "unreachable" in connector) {
    return noLookUp(services, supplierOrder, found.ok ? { ok: false, retry: false, message: "" } : found);
  }
  log.info("dispatch.looked-up", { supplierOrderId, found: found.orders.length });
  const { kept, doubled } = chooseKept(found.orders, supplierOrder);
  if (doubled.length > 0) await undoDoubled(services, supplierOrder, connector, { kept, doubled });
  const canAsk = connector.capabilities.lookUp === true;
  return inOrderTransaction(db, (tx) => settle(tx, supplierOrder.id, { kept, canAsk }, clock.now()));
};

/** `canAsk`: what the look-up did not find is not there. */
type LookedUp = { kept: PlacedOrder | null; canAsk: boolean };

async function settle(tx: Tx, id: string, { kept, canAsk }: LookedUp, now: Date): Promise<JobResult> {
  const before = await tx.supplierOrder.findUniqueOrThrow({ where: { id }, select: { order: true } });
  await lockOrderOf(tx, before.order);
  const supplierOrder = await loadSupplierOrder(tx, id);
  if (!supplierOrder) return;
  if (!(WANTING as readonly string[]).includes(supplierOrder.state)) {
    const isGivenUp = supplierOrder.state === "cancelled" || supplierOrder.state === "refused";
    // Given up while it was looked up: what was found is one too many, which the next look-up undoes.
    if (isGivenUp && kept && !kept.cancelled)
      await enqueue(tx, "supplier-order.settle", { supplierOrderId: id }, { now, shopId: supplierOrder.shopId });
    return;
  }
  const open = await openAttempts(tx, { effect: "supplier-order.create", supplierOrderId: id });
  const answered: Answered = { supplierOrder, attemptId: open[0]?.id ?? null, from: WANTING, now };
  const { shopId, order } = supplierOrder;
  if (kept && !kept.cancelled) {
    const moved = await applyAccepted(tx, answered, kept);
    if (moved === "moved") {
      await audit(tx, entry(supplierOrder, "supplier-order.settled", { externalName: kept.externalName }, now));
      // It may have been shipped while we did not know of it.
      await enqueue(tx, "shipment.collect", { supplierOrderId: id }, { now, shopId });
    }
  } else if (kept) {
    await applyRefused(tx, { ...answered, from: ["sending", "unknown"] }, "The supplier canceled the order.");
  } else {
    const inMs = msUntilSettled(open, now);
    if (inMs > 0) return { again: { inMs, why: "The send may still happen: too early to tell." } };
    await nothingHappened(tx, answered, { canAsk });
  }
  await deriveOrderState(tx, order.id, now);
  return;
}

const NOT_THERE = "Looked up by id and by search: the supplier has no such order.";
const NOBODY_KNOWS = "The supplier cannot be asked whether it arrived.";

/**
 * Looked up after the quarantine and not there: the send did not happen. Where the supplier cannot be asked, that is only
 * presumed, and whoever sends it again says that it may be a repeat. `note` says who looked.
 */
export async function nothingHappened(
  tx: Tx,
  { supplierOrder, attemptId, now }: Answered,
  { canAsk, note = canAsk ? NOT_THERE : NOBODY_KNOWS }: { canAsk: boolean; note?: string },
): Promise<void> {
  const { id, shopId, key, order, supplier } = supplierOrder;
  if (attemptId) await finishAttempt(tx, { id: attemptId, outcome: "not-sent", note, presumed: !canAsk, now });
  const lost = await tx.attempt.count({
    where: {
      supplierOrderId: id,
      effect: "supplier-order.create",
      outcome: "not-sent",
      outcomeNote: { in: [NOT_THERE, NOBODY_KNOWS] },
    },
  });
  const to = lost < MOST_LOST ? "claimed" : "failed";
  if ((await moveSupplierOrder(tx, id, ["sending", "unknown"], to, { stateNote: null })) !== "moved") return;
  await audit(tx, entry(supplierOrder, "supplier-order.settled", { externalName: null }, now));
  if (to === "claimed") {
    // What changed while it was not known stood behind the call: the order is looked at before it is sent again.
    await enqueue(tx, "order.refresh", { shopId, orderGid: order.orderGid }, { now });
    return enqueue(tx, "supplier-order.send", { supplierOrderId: id }, { now, shopId });
  }
  await openException(tx, {
    ...{
      shopId,
      kind: "send-failed",
      subject: `supplier-order:${id}`,
      orderId: order.id,
      supplierId: supplier.id,
      now,
    },
    values: {
      ...{ order: order.name, orderGid: order.orderGid, supplierOrderId: id, key, supplier: supplier.name },
      note: `${lost} times the answer got lost and nothing had happened`,
    },
  });
}

/** The look-up itself does not work. It is repeated for as long as it takes; meanwhile nothing is sent. */
async function noLookUp(
  { db, clock }: Services,
  supplierOrder: LoadedSupplierOrder,
  trouble: Trouble,
): Promise<JobResult> {
  const { id, shopId, key, state, order, supplier } = supplierOrder;
  const again = {
    inMs: trouble.retryInMs ?? (trouble.retry ? LOOK_AGAIN_MS : LOOK_AGAIN_BLOCKED_MS),
    why: trouble.message,
  };
  if (state !== "unknown" && state !== "sending") return trouble.retry ? { again } : undefined;
  const now = clock.now();
  const open = await openAttempts(db.prisma, { effect: "supplier-order.create", supplierOrderId: id });
  const isOverdue = open.some(({ settleAfter }) => now.getTime() - settleAfter.getTime() > PATIENCE_MS);
  if (trouble.retry && !isOverdue) return { again };
  await inOrderTransaction(db, async (tx) => {
    await lockOrderOf(tx, order);
    const subject = `supplier-order:${id}`;
    // A person who has said that it arrived is not asked again.
    const told = await tx.exception.count({
      where: { shopId, kind: "send-unknown", subject, openedAt: { gte: open[0]?.startedAt ?? now }, ...STANDING },
    });
    if (told > 0) return;
    await openException(tx, {
      ...{ shopId, kind: "send-unknown", subject, orderId: order.id, supplierId: supplier.id, now },
      values: {
        ...{ order: order.name, orderGid: order.orderGid, supplierOrderId: id, key, supplier: supplier.name },
        note: trouble.message,
      },
    });
    await deriveOrderState(tx, order.id, now);
  });
  return { again };
}

/** Orders too many with one key: a send committed after it had been given up. They are cancelled and restocked. */
async function undoDoubled(
  { db, clock }: Services,
  supplierOrder: LoadedSupplierOrder,
  connector: Connector,
  { kept, doubled }: { kept: PlacedOrder | null; doubled: PlacedOrder[] },
): Promise<void> {
  const { id, shopId, key, order, supplier } = supplierOrder;
  const canceled: string[] = [];
  const standing: string[] = [];
  let refusal: string | null = null;
  for (const { externalGid, externalName } of doubled) {
    const result = await connector.cancel(externalGid, `Ordered twice by mistake. Reference ${key}.`);
    (result.ok ? canceled : standing).push(externalName);
    if (!result.ok) refusal = result.message;
  }
  log.warn("dispatch.doubled", { supplierOrderId: id, canceled: canceled.length, standing: standing.length });
  const now = clock.now();
  await inOrderTransaction(db, async (tx) => {
    await lockOrderOf(tx, order);
    await openException(tx, {
      ...{ shopId, kind: "supplier-order-doubled", subject: `supplier-order:${id}`, orderId: order.id, now },
      supplierId: supplier.id,
      values: {
        ...{ order: order.name, key, supplier: supplier.name, kept: kept?.externalName, note: refusal },
        ...{ canceled: canceled.join(", "), standing: standing.join(", ") },
      },
    });
    await deriveOrderState(tx, order.id, now);
  });
}
