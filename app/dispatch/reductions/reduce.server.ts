import type { Prisma } from "@prisma/client";
import type { OrderProgress, StagedReduction } from "../../connectors/connector.ts";
import { connectorFor } from "../../connectors/registry.server.ts";
import { inOrderTransaction } from "../../orders/order-lock.server.ts";
import { deriveOrderState } from "../../orders/order-state.server.ts";
import { BOUGHT_STATES, UNBOUGHT_STATES } from "../../orders/supplier-order-states.ts";
import { audit } from "../../platform/audit.server.ts";
import { log } from "../../platform/log.server.ts";
import type { JobResult } from "../../queue/job-result.ts";
import { enqueue } from "../../queue/outbox.server.ts";
import type { Handler, Services } from "../../shopify/services.ts";
import { entry } from "../answers.server.ts";
import {
  beginAttempt,
  finishAttempt,
  leaveUnknown,
  msUntilSettled,
  openAttempts,
  type Attempt,
} from "../attempts.server.ts";
import { loadSupplierOrder, type LoadedSupplierOrder } from "../load-supplier-order.server.ts";
import { lockOrderOf } from "../order-to-send.server.ts";
import { nextReduction, type LineTarget } from "./reduction-steps.ts";

const EFFECT = "supplier-order.reduce";
const NOT_REACHED_MS = 15 * 60_000;
const NOT_SETTLED_MS = 15_000;
const TROUBLE_MS = 30_000;
const READ_BACK_MS = 3_000;
const STATES: { bought: readonly string[]; unbought: readonly string[] } = {
  bought: BOUGHT_STATES,
  unbought: UNBOUGHT_STATES,
};

/**
 * `supplier-order.reduce`: takes off the supplier's order what is no longer wanted of it (SupplierOrderLine.keep), by an
 * order edit with restock, in a fenced attempt. Only what is read back counts. Level-triggered: it compares what stands
 * there with absolute targets, so it may run at any moment, any number of times, and a repeat changes nothing.
 */
export const supplierOrderReduceHandler: Handler<"supplier-order.reduce"> = async (services, { supplierOrderId }) => {
  const { db, clock } = services;
  const supplierOrder = await loadSupplierOrder(db.prisma, supplierOrderId);
  if (!supplierOrder) return;
  const open = await openAttempts(db.prisma, { effect: EFFECT, supplierOrderId });
  // A call without an answer is settled, whatever is wanted by now.
  if (open.length === 0 && !isAsked(supplierOrder)) return;
  const { state, externalGid, key, shopId, order } = supplierOrder;
  if (state === "sending" || state === "unknown")
    return { again: { inMs: NOT_SETTLED_MS, why: "Whether the supplier has it is being looked up." } };
  if (STATES.unbought.includes(state)) {
    // It was not bought after all: whether it still fits the order, only a new look tells.
    await db.prisma.supplierOrderLine.updateMany({ where: { supplierOrderId }, data: { keep: null } });
    return db.prisma.$transaction((tx) =>
      enqueue(tx, "order.refresh", { shopId, orderGid: order.orderGid }, { now: clock.now() }),
    );
  }
  if (!STATES.bought.includes(state) || externalGid === null) return;
  const inMs = msUntilSettled(open, clock.now());
  if (inMs > 0) return { again: { inMs, why: "A change of the supplier's order got no answer. It may still happen." } };
  const connector = await connectorFor(services, supplierOrder.supplier);
  if ("unreachable" in connector) return { again: { inMs: NOT_REACHED_MS, why: connector.unreachable } };
  const progress = await connector.readProgress(externalGid);
  if (!progress.ok) {
    if (!progress.retry && progress.retryInMs === undefined) throw new Error(progress.message);
    return { again: { inMs: progress.retryInMs ?? TROUBLE_MS, why: progress.message } };
  }
  for (const attempt of open) await settle(services, attempt, progress);
  if (!isAsked(supplierOrder)) return;
  const step = nextReduction(progress, supplierOrder.lines, supplierOrder.reduceTries);
  log.info("dispatch.reduction", { supplierOrderId, step: step.kind });
  switch (step.kind) {
    case "gone":
      // Its units are taken out by whoever reads what became of supplier orders.
      return db.prisma.$transaction((tx) =>
        enqueue(tx, "shipment.collect", { supplierOrderId }, { now: clock.now(), shopId }),
      );
    case "refuse":
      return refuse(services, supplierOrder, step.note);
    case "edit":
  }
  const ready = await connector.stageReduction(
    externalGid,
    step.lines,
    `No longer wanted by the retailer. Reference ${key}.`,
  );
  if (!ready.ok) {
    if (!ready.retry) return lookAgainOrRefuse(services, supplierOrder, ready.message);
    return { again: { inMs: ready.retryInMs ?? TROUBLE_MS, why: ready.message } };
  }
  try {
    return await commit(services, supplierOrder, step.lines, ready.staged);
  } finally {
    ready.staged.turn.release();
  }
};

const isAsked = ({ lines, cancelAskedAt, cancelRefusedAt }: LoadedSupplierOrder) =>
  // What is to be canceled whole is not edited.
  (cancelAskedAt === null || cancelRefusedAt !== null) &&
  lines.some(({ keep, quantity, declined }) => keep !== null && quantity - declined > keep);

/** Makes the change that is staged, unless something else is wanted by now. */
async function commit(
  { db, clock }: Services,
  supplierOrder: LoadedSupplierOrder,
  lines: LineTarget[],
  staged: StagedReduction,
): Promise<JobResult> {
  const { id, shopId } = supplierOrder;
  const attempt = await inOrderTransaction(db, async (tx) => {
    await lockOrderOf(tx, supplierOrder.order);
    const now = await loadSupplierOrder(tx, id);
    if (!now || !isAsked(now) || wishesOf(now) !== wishesOf(supplierOrder)) return null;
    const seenBefore: Prisma.InputJsonValue = { lines };
    return beginAttempt(tx, { shopId, supplierOrderId: id, effect: EFFECT, seenBefore, now: clock.now() });
  });
  if (!attempt) return { again: { inMs: 0, why: "Something else is wanted of the supplier by now." } };
  let outcome;
  try {
    outcome = await staged.commit({ sendBefore: attempt.sendBefore });
  } catch (cause) {
    await finishAttempt(db.prisma, { id: attempt.id, outcome: "not-sent", now: clock.now() });
    throw cause;
  }
  const note = "message" in outcome ? outcome.message : undefined;
  if (outcome.kind === "unknown") {
    await leaveUnknown(db.prisma, attempt.id, outcome.message);
    return { again: { inMs: msUntilSettled([attempt], clock.now()), why: outcome.message } };
  }
  await finishAttempt(db.prisma, { id: attempt.id, outcome: outcome.kind, note, now: clock.now() });
  if (outcome.kind === "not-sent") return { again: { inMs: outcome.retryInMs, why: outcome.message } };
  if (outcome.kind === "refused") return lookAgainOrRefuse({ db, clock }, supplierOrder, outcome.message);
  const units = lines.reduce((sum, line) => sum + line.before - line.units, 0);
  await db.prisma.$transaction(async (tx) => {
    await tx.supplierOrder.update({ where: { id }, data: { reduceTries: { increment: 1 } } });
    await audit(tx, entry(supplierOrder, "supplier-order.reduction-sent", { units }, clock.now()));
  });
  return { again: { inMs: READ_BACK_MS, why: "Reads it back." } };
}

const wishesOf = ({ lines }: LoadedSupplierOrder) => JSON.stringify(lines.map(({ id, keep }) => [id, keep]));

/** No answer had come. Read after the quarantine: either it stands there, or it did not happen. */
async function settle(
  { db, clock }: Services,
  { id, seenBefore }: Attempt,
  { lines }: Pick<OrderProgress, "lines">,
): Promise<void> {
  const wanted = (seenBefore as { lines: LineTarget[] }).lines;
  const happened = wanted.every(({ externalLineGid, units }) => {
    const line = lines.find((one) => one.externalLineGid === externalLineGid);
    return line !== undefined && line.units <= units;
  });
  const note = happened
    ? "Read again: the supplier's order shows it."
    : "Read again: the supplier's order is unchanged.";
  await finishAttempt(db.prisma, { id, outcome: happened ? "accepted" : "not-sent", note, now: clock.now() });
}

/** It may have shipped something since it was read: then less is to be taken off. */
async function lookAgainOrRefuse(
  services: Pick<Services, "db" | "clock">,
  supplierOrder: LoadedSupplierOrder,
  note: string,
): Promise<JobResult> {
  const { id, reduceTries } = supplierOrder;
  if (reduceTries > 0) return refuse(services, supplierOrder, note);
  await services.db.prisma.supplierOrder.update({ where: { id }, data: { reduceTries: { increment: 1 } } });
  return { again: { inMs: READ_BACK_MS, why: note } };
}

/** The supplier ships it all the same: reading the order again asks a person (`changed-after-routing`). */
async function refuse(
  { db, clock }: Pick<Services, "db" | "clock">,
  supplierOrder: LoadedSupplierOrder,
  note: string,
): Promise<JobResult> {
  const { id, shopId, order, reduceReason, reduceRefusedAt } = supplierOrder;
  const now = clock.now();
  await inOrderTransaction(db, async (tx) => {
    await lockOrderOf(tx, order);
    await tx.supplierOrder.update({
      where: { id },
      data: { reduceRefusedAt: now, reduceNote: note.replace(/\.$/, ""), reduceTries: 0 },
    });
    if (!reduceRefusedAt) await audit(tx, entry(supplierOrder, "supplier-order.reduction-refused", { note }, now));
    // A part of it may have been taken off before.
    await enqueue(tx, "shipment.collect", { supplierOrderId: id }, { now, shopId });
    await enqueue(tx, "order.refresh", { shopId, orderGid: order.orderGid }, { now });
    if (reduceReason === "request-canceled") await enqueue(tx, "cancellations.answer", { shopId }, { now });
    await deriveOrderState(tx, order.id, now);
  });
}
