import { log } from "../platform/log.server.ts";
import { sqlOf, sqlTransaction } from "../platform/sql.server.ts";
import type { AdminClient, Turn } from "../shopify/admin-client.server.ts";
import { isQueuedOrRunning } from "../queue/outbox.server.ts";
import type { Handler, Services } from "../shopify/services.ts";
import { beginAttempt, finishAttempt, leaveUnknown, msUntilSettled, openAttempts } from "./attempts.server.ts";
import type { FulfilmentOrderFacts } from "../orders/canonical-order.ts";
import { replaceViews } from "../orders/fulfilment-order-views.server.ts";
import { awaitTurn, callStep, readFulfilmentOrders, withChanged, type CallOutcome } from "./request-calls.server.ts";
import { loadRequestFacts, type RequestFacts } from "./request-facts.server.ts";
import { nextRequestStep, type BlockedRequest, type NextRequest, type RequestStep } from "./request-steps.ts";
import { recordStep, settleRequests, write, type News } from "./settle-requests.server.ts";

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
      news: News;
    }
  | { kind: "again"; again: { inMs: number; why: string } };

/**
 * `order.sync-requests`: makes the retailer's fulfilment requests what the supplier orders want, one change at a time,
 * then says what follows from where they stand. Level-triggered: it may run at any moment, any number of times.
 */
export const orderSyncRequestsHandler: Handler<"order.sync-requests"> = async (services, { shopId, orderGid }) => {
  const sql = sqlOf(services.db);
  const facts = await loadRequestFacts(sql, { shopId, orderGid });
  if (!facts || facts.shop.uninstalledAt || facts.wishes.length === 0) return;
  // Nothing is claimed past news: a hold, for example, does not keep Shopify from moving what it holds.
  const isClaiming = [...facts.names.values()].some(({ state }) => state === "planned");
  const dueBy = new Date(services.clock.now().getTime() + NEWS_WAIT_MS);
  if (isClaiming && (await isQueuedOrRunning(sql, "order.refresh", { shopId, orderGid }, { dueBy })))
    return { again: { inMs: NEWS_WAIT_MS, why: "News of the order are read first." } };
  const inMs = msUntilSettled(facts.open, services.clock.now());
  if (inMs > 0)
    return { again: { inMs, why: "A change of the fulfillment requests got no answer. It may still happen." } };

  const admin = await services.admin(facts.shop);
  const outcome = await makeSteps(services, admin, facts);
  if (outcome.kind === "again") return { again: outcome.again };
  await settleRequests(services, facts, outcome);
  return;
};

/**
 * Begins with what is stored: every webhook that tells more leads to a new read, and an answer shows all that a call
 * touched. What that view cannot explain is read first.
 */
async function makeSteps(services: Services, admin: AdminClient, facts: RequestFacts): Promise<Outcome> {
  const { order, supplierLocations, open } = facts;
  const sql = sqlOf(services.db);
  // Written before the next call, or together with what follows from where everything stands.
  let news: News = [];
  const writeNews = async () => {
    const written = news;
    news = [];
    if (written.length > 0) await sqlTransaction(services.db, (tx) => write(tx, written));
  };
  const learn = (next: readonly FulfilmentOrderFacts[]) => {
    view = [...next];
    news = [...news, (tx) => replaceViews(tx, order, next)];
  };
  let { wishes } = facts;
  let refused: (Outcome & { kind: "settled" })["refused"] = null;
  let view = facts.view;
  let isFresh = false;
  let refusals = 0;
  let accepted = false;
  const read = async () => {
    await writeNews();
    learn(await readFulfilmentOrders(admin, order.orderGid));
    isFresh = true;
  };
  if (open.length > 0 || view.length === 0) await read();
  for (const { id } of open) {
    const note = "Settled by reading the fulfillment orders again.";
    const now = services.clock.now();
    news = [...news, (tx) => finishAttempt(tx, { id, outcome: "not-sent", note, now })];
  }
  // Each unit is moved, submitted and accepted or rejected at most once.
  const mostSteps =
    10 + 4 * wishes.reduce((sum, wish) => sum + wish.lines.reduce((all, line) => all + line.units, 0), 0);
  for (let turn = 0; turn < mostSteps; turn += 1) {
    const next = nextRequestStep({ fulfilmentOrders: view, wanted: wishes, supplierLocations });
    if (next.kind === "settled") {
      if (next.blocked.length === 0 || isFresh) {
        return { kind: "settled", settled: next, refused, accepted, news };
      }
      await read();
      continue;
    }
    // Taking units out of an accepted request cannot be undone: not on the word of a stored view.
    if (next.step.kind === "close" && !isFresh) {
      await read();
      continue;
    }
    await writeNews();
    const { outcome, ...told } = await makeStep(services, admin, facts, next.step);
    news = told.news;
    if (outcome.kind === "unknown") {
      await writeNews();
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
      learn(withChanged(view, next.step, outcome.changed));
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
  await writeNews();
  throw new Error(`The fulfillment requests of order ${order.id} do not settle after ${mostSteps} steps.`);
}

type Told = { outcome: CallOutcome; news: News };

/** A fenced step waits for its turn first: none of its window is spent on waiting. */
async function makeStep(services: Services, admin: AdminClient, facts: RequestFacts, step: RequestStep): Promise<Told> {
  const turn = await awaitTurn(admin, step);
  try {
    const told = await callOnce(services, admin, facts, step, turn);
    if (told.outcome.kind !== "done") return told;
    const now = services.clock.now();
    return { ...told, news: [...told.news, (tx) => recordStep(tx, facts, step, now)] };
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
): Promise<Told> {
  const message = `Crossdock ${names.get(step.supplierOrderId)?.key ?? ""}`.trim();
  if (!turn) return { outcome: await callStep(admin, step, { message }), news: [] };
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
  if (outcome.kind === "unknown") {
    const { message: note } = outcome;
    return { outcome, news: [(tx) => leaveUnknown(tx, id, note)] };
  }
  const final = outcome.kind === "done" ? "accepted" : "refused";
  const now = clock.now();
  return { outcome, news: [(tx) => finishAttempt(tx, { id, outcome: final, now })] };
}
