import {
  beginAttempt,
  finishAttempt,
  leaveUnknown,
  msUntilSettled,
  openAttempts,
  type Attempt,
} from "../dispatch/attempts.server.ts";
import { log } from "../platform/log.server.ts";
import type { AdminClient, Turn } from "../shopify/admin-client.server.ts";
import type { Handler, Services } from "../shopify/services.ts";
import { shopRef } from "../shopify/shops.server.ts";
import { finishSync } from "./finish-sync.server.ts";
import {
  awaitTurn,
  cancelFulfilment,
  createFulfilment,
  readFulfilments,
  updateTracking,
  type WriteOutcome,
} from "./fulfilment-calls.server.ts";
import { isGuarded, nextFulfilmentStep, type FulfilmentStep, type NextFulfilment } from "./fulfilment-steps.ts";
import { keepTakenBack, keepTracking, keepWritten } from "./keep-fulfilments.server.ts";
import { doubtsOf, loadShippingFacts, SeenBefore, type ShippingFacts } from "./shipping-facts.server.ts";
import { afterStep, type StoreView } from "./store-view.ts";

/** Refusals by Shopify that reading again did not explain, before a person is asked. */
const MOST_REFUSALS = 2;
const UNKNOWN_TRACKING_WAIT_MS = 30_000;

/**
 * `order.sync-fulfilments`: makes the retailer's order show what the suppliers have shipped, one write at a time, and
 * says what follows. Level-triggered: it may run at any moment, any number of times.
 */
export const orderSyncFulfilmentsHandler: Handler<"order.sync-fulfilments"> = async (
  services,
  { shopId, orderGid },
) => {
  const { db, clock } = services;
  const shop = await shopRef(db.prisma, shopId);
  const first = await loadShippingFacts(db.prisma, { shopId, orderGid });
  if (!first || shop.uninstalledAt || first.shippingOrders.length === 0) return;
  const open = await openAttempts(db.prisma, { effect: "fulfilment.create", orderId: first.order.id });
  const inMs = msUntilSettled(open, clock.now());
  if (inMs > 0) return { again: { inMs, why: "A fulfillment was written without an answer. It may still appear." } };

  const { told } = first;
  const admin = await services.admin(shop);
  let doubts = open;
  let store: StoreView = { fulfilmentOrders: first.view, fulfilments: [] };
  let isFresh = false;
  let refusals = 0;
  const read = async () => {
    store = await readFulfilments(admin, orderGid);
    isFresh = true;
  };
  if (open.length > 0 || first.hasTrouble || first.told.length > 0) await read();
  const mostSteps = 10 + 3 * first.shippingOrders.reduce((sum, { parcels }) => sum + parcels.length, 0);
  for (let turn = 0; turn < mostSteps; turn += 1) {
    const facts = turn === 0 ? first : await loadShippingFacts(db.prisma, { shopId, orderGid });
    if (!facts) return;
    const next = nextFulfilmentStep({ ...store, shippingOrders: facts.shippingOrders, doubts: doubtsOf(doubts) });
    // What is stored is enough for what Shopify checks itself, and for finding nothing to do.
    const isSure = next.kind === "step" ? isGuarded(next.step, store.fulfilmentOrders) : isQuiet(next);
    if (!isFresh && !isSure) {
      await read();
      continue;
    }
    if (next.kind !== "step" || next.step.kind !== "adopt") doubts = await dismiss(services, doubts);
    if (next.kind === "settled") return finishSync(services, facts, { ...next, store, told });
    const { step } = next;
    const outcome = await makeStep(services, admin, facts, step, { store, doubts });
    if (outcome.kind === "unknown") return { again: { inMs: outcome.waitMs, why: outcome.message } };
    if (outcome.kind === "done") {
      doubts = doubts.filter((attempt) => SeenBefore.parse(attempt.seenBefore).shipmentId !== step.shipmentId);
      // Where the units of a cancelled fulfilment went, only a read tells.
      if (step.kind === "cancel") await read();
      else store = afterStep(store, step, outcome.fulfilmentGid);
      continue;
    }
    refusals += 1;
    log.warn("tracking.refused", { orderId: facts.order.id, step: step.kind, refusals });
    if (refusals >= MOST_REFUSALS) {
      const { supplierOrderId, shipmentId } = step;
      const refused = {
        supplierOrderId,
        shipmentId,
        lineItemGid: "",
        reason: "refused" as const,
        note: outcome.message,
      };
      return finishSync(services, facts, { store, told, waiting: [], trouble: [refused] });
    }
    await read();
  }
  throw new Error(`The fulfillments of order ${first.order.id} do not settle after ${mostSteps} steps.`);
};

/** What somebody canceled by hand was read before. */
const isQuiet = ({ waiting, trouble }: NextFulfilment & { kind: "settled" }) =>
  waiting.length === 0 && trouble.every(({ reason }) => reason === "cancelled-by-hand");

/** Read after the quarantine and not there: these writes did not happen. */
async function dismiss({ db, clock }: Services, doubts: Attempt[]): Promise<Attempt[]> {
  for (const { id } of doubts) {
    const note = "Read again: the order has no such fulfillment.";
    await finishAttempt(db.prisma, { id, outcome: "not-sent", note, now: clock.now() });
  }
  return [];
}

type StepOutcome =
  | { kind: "done"; fulfilmentGid: string }
  | { kind: "refused"; message: string }
  | { kind: "unknown"; message: string; waitMs: number };

async function makeStep(
  services: Services,
  admin: AdminClient,
  facts: ShippingFacts,
  step: FulfilmentStep,
  { store, doubts }: { store: StoreView; doubts: readonly Attempt[] },
): Promise<StepOutcome> {
  const { notifyCustomer } = facts;
  if (step.kind === "adopt") {
    const doubt = doubts.find((attempt) => SeenBefore.parse(attempt.seenBefore).shipmentId === step.shipmentId);
    await keepWritten(services, facts, step, { fulfilmentGid: step.fulfilmentGid, attemptId: doubt?.id ?? null });
    return { kind: "done", fulfilmentGid: step.fulfilmentGid };
  }
  if (step.kind === "update-tracking") {
    const outcome = await updateTracking(admin, step, { notifyCustomer });
    if (outcome.kind === "unknown") return { ...outcome, waitMs: UNKNOWN_TRACKING_WAIT_MS };
    if (outcome.kind === "done") await keepTracking(services, facts, step);
    return outcome;
  }
  if (step.kind === "cancel") {
    const outcome = await cancelFulfilment(admin, step.fulfilmentGid);
    if (outcome.kind === "unknown") return { ...outcome, waitMs: UNKNOWN_TRACKING_WAIT_MS };
    if (outcome.kind === "done") await keepTakenBack(services, facts, step);
    return outcome;
  }
  const turn = await awaitTurn(admin);
  try {
    return await create(services, admin, facts, step, { store, turn });
  } finally {
    turn.release();
  }
}

/** Writes one parcel in a fenced attempt. */
async function create(
  services: Services,
  admin: AdminClient,
  facts: ShippingFacts,
  step: FulfilmentStep & { kind: "create" },
  { store, turn }: { store: StoreView; turn: Turn },
): Promise<StepOutcome> {
  const { db, clock } = services;
  const { notifyCustomer } = facts;
  const { shipmentId, tracking, units } = step;
  const attempt = await beginAttempt(db.prisma, {
    ...{ shopId: facts.order.shopId, supplierOrderId: step.supplierOrderId, effect: "fulfilment.create" },
    seenBefore: SeenBefore.parse({ shipmentId, tracking, units, seen: store.fulfilments.map(({ gid }) => gid) }),
    now: clock.now(),
  });
  let outcome: WriteOutcome;
  try {
    outcome = await createFulfilment(admin, step, { notifyCustomer, sendBefore: attempt.sendBefore, turn });
  } catch (cause) {
    await finishAttempt(db.prisma, { id: attempt.id, outcome: "not-sent", now: clock.now() });
    throw cause;
  }
  if (outcome.kind === "unknown") {
    await leaveUnknown(db.prisma, attempt.id, outcome.message);
    return { ...outcome, waitMs: msUntilSettled([attempt], clock.now()) };
  }
  if (outcome.kind === "refused") {
    await finishAttempt(db.prisma, { id: attempt.id, outcome: "refused", note: outcome.message, now: clock.now() });
    return outcome;
  }
  await keepWritten(services, facts, step, { fulfilmentGid: outcome.fulfilmentGid, attemptId: attempt.id });
  return outcome;
}
