import { log } from "../platform/log.server.ts";
import { sqlOf } from "../platform/sql.server.ts";
import type { AdminClient, Turn } from "../shopify/admin-client.server.ts";
import { isQueuedOrRunning } from "../queue/outbox.server.ts";
import type { Handler, Services } from "../shopify/services.ts";
import { shopRef } from "../shopify/shops.server.ts";
import {
  beginAttempt,
  finishAttempt,
  leaveUnknown,
  msUntilSettled,
  openAttempts,
  type Attempt,
} from "./attempts.server.ts";
import { replaceViews } from "../orders/fulfilment-order-views.server.ts";
import { awaitTurn, callStep, readFulfilmentOrders, withChanged, type CallOutcome } from "./request-calls.server.ts";
import { loadRequestFacts, type RequestFacts } from "./request-facts.server.ts";
import { nextRequestStep, type BlockedRequest, type NextRequest, type RequestStep } from "./request-steps.ts";
import { recordStep, settleRequests } from "./settle-requests.server.ts";

const NEWS_WAIT_MS = 2_000;
/** Refusals by Shopify that reading again did not explain, before a person is asked. */
const MOST_REFUSALS = 2;

type Settled = NextRequest & { kind: "settled" };
/** Where the fulfilment orders stand when no step is left. `refused`: what Shopify will not let us do, and why. */
type Outcome =
  | {
      kind: "settled";
      settled: Settled;
      refused: (BlockedRequest & { message: string }) | null;
      /** a request was accepted just now */
      accepted: boolean;
    }
  | { kind: "again"; again: { inMs: number; why: string } };

/**
 * `order.sync-requests`: makes the retailer's fulfilment requests what the supplier orders want, one change at a time,
 * then says what follows from where they stand. Level-triggered: it may run at any moment, any number of times.
 */
export const orderSyncRequestsHandler: Handler<"order.sync-requests"> = async (services, { shopId, orderGid }) => {
  const sql = sqlOf(services.db);
  const shop = await shopRef(sql, shopId);
  const facts = await loadRequestFacts(sql, { shopId, orderGid });
  if (!facts || shop.uninstalledAt || facts.wishes.length === 0) return;
  // Nothing is claimed past news: a hold, for example, does not keep Shopify from moving what it holds.
  const isClaiming = [...facts.names.values()].some(({ state }) => state === "planned");
  const dueBy = new Date(services.clock.now().getTime() + NEWS_WAIT_MS);
  if (isClaiming && (await isQueuedOrRunning(sql, "order.refresh", { shopId, orderGid }, { dueBy })))
    return { again: { inMs: NEWS_WAIT_MS, why: "News of the order are read first." } };
  const open = await openAttempts(sql, { effect: "request.change", orderId: facts.order.id });
  const inMs = msUntilSettled(open, services.clock.now());
  if (inMs > 0)
    return { again: { inMs, why: "A change of the fulfillment requests got no answer. It may still happen." } };

  const admin = await services.admin(shop);
  const outcome = await makeSteps(services, admin, facts, open);
  if (outcome.kind === "again") return { again: outcome.again };
  await settleRequests(services, facts, outcome);
  return;
};

/**
 * Begins with what is stored: every webhook that tells more leads to a new read, and an answer shows all that a call
 * touched. What that view cannot explain is read first.
 */
async function makeSteps(
  services: Services,
  admin: AdminClient,
  facts: RequestFacts,
  open: readonly Attempt[],
): Promise<Outcome> {
  const { order, supplierLocations } = facts;
  const sql = sqlOf(services.db);
  let { wishes } = facts;
  let refused: (Outcome & { kind: "settled" })["refused"] = null;
  let view = facts.view;
  let isFresh = false;
  let refusals = 0;
  let accepted = false;
  const read = async () => {
    view = await readFulfilmentOrders(admin, order.orderGid);
    isFresh = true;
    await replaceViews(sql, order, view);
  };
  if (open.length > 0 || view.length === 0) await read();
  for (const { id } of open) {
    const note = "Settled by reading the fulfillment orders again.";
    await finishAttempt(sql, { id, outcome: "not-sent", note, now: services.clock.now() });
  }
  // Each unit is moved, submitted and accepted or rejected at most once.
  const mostSteps =
    10 + 4 * wishes.reduce((sum, wish) => sum + wish.lines.reduce((all, line) => all + line.units, 0), 0);
  for (let turn = 0; turn < mostSteps; turn += 1) {
    const next = nextRequestStep({ fulfilmentOrders: view, wanted: wishes, supplierLocations });
    if (next.kind === "settled") {
      if (next.blocked.length === 0 || isFresh) {
        return { kind: "settled", settled: next, refused, accepted };
      }
      await read();
      continue;
    }
    // Taking units out of an accepted request cannot be undone: not on the word of a stored view.
    if (next.step.kind === "close" && !isFresh) {
      await read();
      continue;
    }
    const outcome = await makeStep(services, admin, facts, next.step);
    if (outcome.kind === "unknown") {
      const inMs = msUntilSettled(
        await openAttempts(sql, { effect: "request.change", orderId: order.id }),
        services.clock.now(),
      );
      return { kind: "again", again: { inMs: Math.max(inMs, 5_000), why: outcome.message } };
    }
    if (outcome.kind === "done") {
      accepted ||= next.step.kind === "accept";
      if (!outcome.changed) {
        await read();
        continue;
      }
      view = withChanged(view, next.step, outcome.changed);
      await replaceViews(sql, order, view);
      continue;
    }
    refusals += 1;
    log.warn("request.refused", { orderId: order.id, step: next.step.kind, refusals });
    if (refusals >= MOST_REFUSALS) {
      // Shopify refuses what its own supportedActions allow: that supplier order waits for a person, the rest goes on.
      const { supplierOrderId } = next.step;
      refused ??= { supplierOrderId, reason: "not-movable", message: outcome.message };
      wishes = wishes.filter((wish) => wish.supplierOrderId !== supplierOrderId);
      refusals = 0;
    }
    await read();
  }
  throw new Error(`The fulfillment requests of order ${order.id} do not settle after ${mostSteps} steps.`);
}

/** A fenced step waits for its turn first: none of its window is spent on waiting. */
async function makeStep(
  services: Services,
  admin: AdminClient,
  facts: RequestFacts,
  step: RequestStep,
): Promise<CallOutcome> {
  const turn = await awaitTurn(admin, step);
  try {
    const outcome = await callOnce(services, admin, facts, step, turn);
    if (outcome.kind === "done") await recordStep(sqlOf(services.db), facts, step, services.clock.now());
    return outcome;
  } finally {
    turn?.release();
  }
}

async function callOnce(
  { db, clock }: Services,
  admin: AdminClient,
  { order, names }: RequestFacts,
  step: RequestStep,
  turn: Turn | null,
): Promise<CallOutcome> {
  const message = `Crossdock ${names.get(step.supplierOrderId)?.key ?? ""}`.trim();
  if (!turn) return callStep(admin, step, { message });
  const sql = sqlOf(db);
  const { id, sendBefore } = await beginAttempt(sql, {
    ...{ shopId: order.shopId, supplierOrderId: step.supplierOrderId, effect: "request.change" },
    seenBefore: {
      ...{ kind: step.kind, fulfilmentOrderGid: step.fulfilmentOrderGid },
      ...("lines" in step ? { lines: step.lines } : {}),
    },
    now: clock.now(),
  });
  let outcome: CallOutcome;
  try {
    outcome = await callStep(admin, step, { sendBefore, turn, message });
  } catch (cause) {
    await finishAttempt(sql, { id, outcome: "not-sent", now: clock.now() });
    throw cause;
  }
  if (outcome.kind === "unknown") await leaveUnknown(sql, id, outcome.message);
  else {
    const final = outcome.kind === "done" ? "accepted" : "refused";
    await finishAttempt(sql, { id, outcome: final, now: clock.now() });
  }
  return outcome;
}
