import type { Connector, SendResult, SendTurn, Trouble } from "../connectors/connector.ts";
import { connectorFor } from "../connectors/registry.server.ts";
import { moveSupplierOrder } from "../orders/move-supplier-order.server.ts";
import { inOrderStatements, inOrderTransaction, lockKnownOrder } from "../orders/order-lock.server.ts";
import { deriveOrderState } from "../orders/order-state.server.ts";
import { audit } from "../platform/audit.server.ts";
import type { Database, Tx } from "../platform/db.server.ts";
import { listeningTo } from "../platform/exchange.server.ts";
import { log } from "../platform/log.server.ts";
import { onOneConnection } from "../platform/sql.server.ts";
import type { JobResult } from "../queue/job-result.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Handler, Services } from "../shopify/services.ts";
import { applyAccepted, applyRefused, entry, type Answered } from "./answers.server.ts";
import { finishAttempt, leaveUnknown, msUntilSettled, type Attempt } from "./attempts.server.ts";
import { keepExchanges } from "./exchanges/keep-exchange.server.ts";
import { loadSupplierOrder, type LoadedSupplierOrder } from "./load-supplier-order.server.ts";
import { prepare, sendFailed, type NotNow, type Ready } from "./prepare-send.server.ts";

const NO_TURN_MS = 15_000;
/** Orders beside the first that go in one message. */
const MOST_COMPANIONS = 49;

/**
 * `supplier-order.send`: buys, once. The attempt is written before the call, together with a last look at the order; an
 * answer that does not come leaves the state "unknown", which only `supplier-order.settle` ends.
 */
export const supplierOrderSendHandler: Handler<"supplier-order.send"> = async (services, { supplierOrderId }) => {
  const { db, clock } = services;
  const supplierOrder = await onOneConnection(db, (sql) => loadSupplierOrder(sql, supplierOrderId));
  if (!supplierOrder) return;
  const connector = await connectorFor(services, supplierOrder.supplier);
  if ("unreachable" in connector) {
    const { unreachable } = connector;
    const ready = await inOrderStatements(db, (tx) => prepare(tx, supplierOrder, unreachable, clock.now()));
    return ready.kind === "not-now" ? notNow(supplierOrderId, ready) : undefined;
  }
  const waited = await connector.awaitTurn(waitingOrder(supplierOrder));
  if (!waited.ok) return noTurn(db, supplierOrderId, waited);
  const { turn } = waited;
  try {
    const ready = await inOrderStatements(db, (tx) => prepare(tx, supplierOrder, null, clock.now()));
    if (ready.kind === "not-now") return notNow(supplierOrderId, ready);
    const companions = connector.sendTogether ? await prepareCompanions(services, supplierOrder, connector) : [];
    const together: [Prepared, ...Prepared[]] = [{ ...ready, supplierOrder }, ...companions];
    const { result: results, exchanges } = await listeningTo(() => call(connector, together, turn));
    const keep = (tx: Tx, { attempt }: Prepared) =>
      keepExchanges(
        tx,
        attempt.id,
        exchanges,
        together.map(({ order }) => order),
      );
    for (const each of companions) await applyToCompanion(services, each, results, keep);
    const result = resultOf(results, ready.order.key);
    log.info("dispatch.sent", { supplierOrderId, attempt: ready.attempt.number, result: result.kind });
    await inOrderTransaction(db, async (tx) => {
      const now = clock.now();
      await Promise.all([applyResult(tx, supplierOrder, ready.attempt, result, now), keep(tx, together[0])]);
    });
    return;
  } finally {
    turn.release();
  }
};

type Prepared = Ready & { supplierOrder: LoadedSupplierOrder };
type Results = ReadonlyMap<string, SendResult>;

const waitingOrder = ({ id, claimedAt, createdAt, sendNowAt }: LoadedSupplierOrder) => ({
  ...{ supplierOrderId: id, since: claimedAt ?? createdAt, atOnce: sendNowAt !== null },
});

/** Orders of the same supplier that are due as well, each with its own attempt: they go in the same message. */
async function prepareCompanions(
  { db, clock }: Services,
  { id, supplier }: LoadedSupplierOrder,
  connector: Connector,
): Promise<Prepared[]> {
  const waiting = await db.prisma.supplierOrder.findMany({
    where: { supplierId: supplier.id, state: "claimed", id: { not: id } },
    select: { id: true },
    orderBy: { claimedAt: "asc" },
    take: MOST_COMPANIONS,
  });
  const prepared: Prepared[] = [];
  for (const one of waiting) {
    const supplierOrder = await onOneConnection(db, (sql) => loadSupplierOrder(sql, one.id));
    if (!supplierOrder) continue;
    const due = await connector.awaitTurn(waitingOrder(supplierOrder));
    if (!due.ok) continue;
    due.turn.release();
    const ready = await inOrderStatements(db, (tx) => prepare(tx, supplierOrder, null, clock.now()));
    if (ready.kind === "ready") prepared.push({ ...ready, supplierOrder });
  }
  return prepared;
}

/** One call for all. The first to be begun is the first whose time is over. */
async function call(
  connector: Connector,
  [first, ...others]: [Prepared, ...Prepared[]],
  turn: SendTurn,
): Promise<Results> {
  const fence = { sendBefore: first.attempt.sendBefore, turn };
  if (others.length > 0 && connector.sendTogether)
    return connector.sendTogether([first.order, ...others.map(({ order }) => order)], fence);
  return new Map([[first.order.key, await connector.send(first.order, fence)]]);
}

const resultOf = (results: Results, key: string): SendResult =>
  results.get(key) ?? { kind: "unknown", code: "no-answer", message: "The channel told nothing of this order." };

async function applyToCompanion(
  { db, clock }: Services,
  prepared: Prepared,
  results: Results,
  keep: (tx: Tx, prepared: Prepared) => Promise<void>,
): Promise<void> {
  const { supplierOrder, attempt, order } = prepared;
  await inOrderTransaction(db, async (tx) => {
    await keep(tx, prepared);
    await applyResult(tx, supplierOrder, attempt, resultOf(results, order.key), clock.now());
  });
}

function notNow(supplierOrderId: string, { why, waitMs }: NotNow): JobResult {
  log.info("dispatch.not-sent", { supplierOrderId, why });
  return waitMs ? { again: { inMs: waitMs, why } } : undefined;
}

/** The supplier cannot be called now. Where only a person ends that, the order page says so. */
async function noTurn(db: Database, id: string, waited: Trouble): Promise<JobResult> {
  const { retry, retryInMs, isPlanned, message } = waited;
  log.info("dispatch.not-sent", { supplierOrderId: id, why: message });
  if (!retry || isPlanned)
    await db.prisma.supplierOrder.updateMany({ where: { id, state: "claimed" }, data: { stateNote: message } });
  return { again: { inMs: retryInMs ?? NO_TURN_MS, why: message } };
}

async function applyResult(
  tx: Tx,
  supplierOrder: LoadedSupplierOrder,
  attempt: Attempt,
  result: SendResult,
  now: Date,
): Promise<void> {
  await Promise.all([
    lockKnownOrder(tx, { orderId: supplierOrder.order.id }),
    applyLocked(tx, supplierOrder, attempt, result, now),
  ]);
  await deriveOrderState(tx, supplierOrder.order.id, now);
}

/** The Order's lock has been sent for. */
async function applyLocked(
  tx: Tx,
  supplierOrder: LoadedSupplierOrder,
  attempt: Attempt,
  result: SendResult,
  now: Date,
): Promise<void> {
  const { id, shopId } = supplierOrder;
  // The answer of a call that was given up as unknown is as true as any.
  const answered: Answered = { supplierOrder, attemptId: attempt.id, from: ["sending", "unknown"], now };
  switch (result.kind) {
    case "accepted":
      await applyAccepted(tx, answered, result.order);
      break;
    case "refused":
      await applyRefused(tx, answered, result.message);
      break;
    case "not-sent":
      await finishAttempt(tx, { id: attempt.id, outcome: "not-sent", note: result.message, now });
      await moveSupplierOrder(tx, id, ["sending"], "claimed");
      // Queued here, not by putting this job back: who slept through its lease has no job any more. Another process took
      // it, saw a call under way, and ended it.
      await enqueue(tx, "supplier-order.send", { supplierOrderId: id }, { now, delayMs: result.retryInMs, shopId });
      break;
    case "failed":
      await finishAttempt(tx, { id: attempt.id, outcome: "not-sent", note: result.message, now });
      if ((await moveSupplierOrder(tx, id, ["sending"], "failed")) === "moved") {
        await sendFailed(tx, supplierOrder, result.message, now);
      }
      break;
    case "unknown": {
      await leaveUnknown(tx, attempt.id, result.message);
      if ((await moveSupplierOrder(tx, id, ["sending"], "unknown", { stateNote: result.message })) === "moved") {
        await audit(tx, entry(supplierOrder, "supplier-order.unknown", { note: result.message }, now));
      }
      const delayMs = result.code === "order-exists" ? 0 : msUntilSettled([attempt], now);
      await enqueue(tx, "supplier-order.settle", { supplierOrderId: id }, { now, delayMs, shopId });
    }
  }
}
