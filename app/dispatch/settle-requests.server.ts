import { openException, resolveExceptions } from "../exceptions/exceptions.server.ts";
import { giveUpSupplierOrder } from "../orders/give-up.server.ts";
import { moveSupplierOrder } from "../orders/move-supplier-order.server.ts";
import { inOrderTransaction, lockKnownOrder } from "../orders/order-lock.server.ts";
import { deriveOrderState } from "../orders/order-state.server.ts";
import { BOUGHT_STATES } from "../orders/supplier-order-states.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import { audit, auditAll } from "../platform/audit.server.ts";
import type { AuditAction } from "../platform/audit-actions.ts";
import type { Tx } from "../platform/db.server.ts";
import type { Sql } from "../platform/sql.server.ts";
import { msg } from "../platform/translate.ts";
import { enqueue, enqueueAll } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";
import type { RequestFacts } from "./request-facts.server.ts";
import type { BlockedRequest, BlockReason, NextRequest, RequestStep } from "./request-steps.ts";

/** What a person reads about units that cannot be claimed. */
const BLOCK_NOTES: Record<BlockReason, string> = {
  held: "the items are on hold in Shopify",
  "requested-elsewhere": "another fulfillment request already asks for the items",
  "not-movable": "Shopify does not let the items be moved",
  gone: "the items were fulfilled, refunded or removed meanwhile",
};

/**
 * A supplier order that is given up is routed again by itself. One whose claims fail this often is left to a person
 * instead: the order and our view of it do not fit together.
 */
const MOST_GIVEN_UP = 5;

const ACTIONS = {
  move: "request.moved",
  submit: "request.submitted",
  accept: "request.accepted",
  reject: "request.rejected",
  close: "request.closed",
} as const satisfies Record<RequestStep["kind"], AuditAction>;

/** What calls have told, each as it is to be written. */
export type News = readonly ((sql: Sql) => Promise<unknown>)[];

/** Writes it in its order, and sent together. */
export const write = (sql: Sql, news: News): Promise<unknown> => Promise.all(news.map((each) => each(sql)));

/** Puts one change of the retailer's fulfilment orders on the order's trail. */
export async function recordStep(tx: Sql, facts: RequestFacts, step: RequestStep, now: Date): Promise<void> {
  const { order } = facts;
  const name = facts.names.get(step.supplierOrderId);
  await audit(tx, {
    ...{ shopId: order.shopId, actor: CROSSDOCK, action: ACTIONS[step.kind], orderId: order.id, now },
    subject: `supplier-order:${step.supplierOrderId}`,
    values: {
      ...{ order: order.name, key: name?.key ?? "", supplier: name?.supplier ?? "" },
      fulfilmentOrderGid: step.fulfilmentOrderGid,
      units: "lines" in step ? step.lines.reduce((sum, line) => sum + line.units, 0) : null,
    },
  });
}

/**
 * What follows from where the requests stand: a claimed supplier order is bought next, one that cannot be claimed is
 * given up before anything was bought, and what only a person can explain becomes an exception.
 */
export async function settleRequests(
  { db, clock }: Services,
  facts: RequestFacts,
  {
    settled,
    refused,
    accepted,
    news,
  }: {
    settled: NextRequest & { kind: "settled" };
    refused: (BlockedRequest & { message: string }) | null;
    accepted: boolean;
    /** what was learnt on the way and is not written yet */
    news: News;
  },
): Promise<void> {
  await inOrderTransaction(db, async (tx) => {
    const { id: orderId, shopId, orderGid } = facts.order;
    const [order] = await Promise.all([lockKnownOrder(tx, { orderId }), write(tx, news)]);
    if (!order) return;
    const now = clock.now();
    await claimAll(tx, facts, settled.claimed, now);
    for (const blocked of settled.blocked) await giveUp(tx, facts, blocked, now);
    if (refused) await askPerson(tx, facts, refused, refused.message, now);
    // A parcel that came before its request was accepted can be written now.
    if (accepted && (await hasUnwritten(tx, order.id)))
      await enqueue(tx, "order.sync-fulfilments", { shopId, orderGid }, { now });
    await deriveOrderState(tx, order.id, now);
  });
}

/** Is there a parcel of the order that its store does not know? */
async function hasUnwritten(tx: Sql, orderId: string): Promise<boolean> {
  const [found] = await tx.$queryRaw<{ is: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM "Shipment" parcel JOIN "SupplierOrder" placed ON placed."id" = parcel."supplierOrderId"
      WHERE placed."orderId" = ${orderId} AND parcel."fulfilmentGid" IS NULL) AS "is"`;
  return found?.is === true;
}

/**
 * Of a supplier order that was further on when the facts were loaded nothing is left to claim. Step by step for all of
 * them: the order in which the trail and the jobs are written does not depend on whose answer is first.
 */
async function claimAll(tx: Sql, facts: RequestFacts, ids: readonly string[], now: Date): Promise<void> {
  const { shopId, id: orderId, name } = facts.order;
  const known = ids.map((id) => ({
    id,
    subject: `supplier-order:${id}`,
    ...(facts.names.get(id) ?? { key: "", supplier: "", state: "", claimFailed: true }),
  }));
  const claimable = known.filter(({ state }) => state === "planned" || state === "claimed");
  const resolution = msg("The items are under the supplier's fulfillment request.");
  const [moves] = await Promise.all([
    Promise.all(
      claimable.map(({ id }) => moveSupplierOrder(tx, id, ["planned"], "claimed", { claimedAt: now, stateNote: null })),
    ),
    ...known.flatMap(({ subject, claimFailed }) =>
      claimFailed ? [resolveExceptions(tx, { shopId, kind: "claim-failed", subject, now, resolution })] : [],
    ),
  ]);
  const isMoved = (place: number) => moves[place] === "moved";
  const isClaimed = await Promise.all(
    claimable.map(async ({ id }, place) => isMoved(place) || (await stateOf(tx, id)) === "claimed"),
  );
  await Promise.all([
    auditAll(
      tx,
      claimable
        .filter((_, place) => isMoved(place))
        .map(({ subject, key, supplier }) => ({
          ...{ shopId, actor: CROSSDOCK, subject, orderId, now, action: "supplier-order.claimed" },
          values: { order: name, key, supplier },
        })),
    ),
    enqueueAll(
      tx,
      "supplier-order.send",
      claimable.filter((_, place) => isClaimed[place]).map(({ id }) => ({ payload: { supplierOrderId: id }, shopId })),
      { now },
    ),
  ]);
}

async function stateOf(tx: Sql, id: string): Promise<string | undefined> {
  const [placed] = await tx.$queryRaw<{ state: string }[]>`SELECT "state" FROM "SupplierOrder" WHERE "id" = ${id}`;
  return placed?.state;
}

async function giveUp(tx: Tx, facts: RequestFacts, blocked: BlockedRequest, now: Date): Promise<void> {
  const { order } = facts;
  const { supplierOrderId: id, reason } = blocked;
  const note = BLOCK_NOTES[reason];
  const givenUp = await tx.supplierOrder.count({ where: { orderId: order.id, state: "cancelled" } });
  // Another request may end by itself or by a person; routing would only come back to it.
  if (reason === "requested-elsewhere" || givenUp >= MOST_GIVEN_UP) return askPerson(tx, facts, blocked, note, now);
  const moved = await giveUpSupplierOrder(tx, id, { note: `Not bought: ${note}.`, now });
  if (moved === "already-taken") return askPerson(tx, facts, blocked, note, now);
  const { key = "", supplier = "" } = facts.names.get(id) ?? {};
  await audit(tx, {
    ...{ shopId: order.shopId, actor: CROSSDOCK, subject: `supplier-order:${id}`, orderId: order.id, now },
    action: "supplier-order.cancelled",
    values: { order: order.name, key, supplier, note },
  });
  const what = { shopId: order.shopId, orderGid: order.orderGid };
  await enqueue(tx, "order.sync-requests", what, { now });
  await enqueue(tx, "order.refresh", what, { now });
}

async function askPerson(tx: Tx, facts: RequestFacts, blocked: BlockedRequest, note: string, now: Date): Promise<void> {
  const { order, names } = facts;
  const id = blocked.supplierOrderId;
  const name = names.get(id);
  const { state, cancelAskedAt, cancelRefusedAt } = await tx.supplierOrder.findUniqueOrThrow({
    where: { id },
    select: { state: true, cancelAskedAt: true, cancelRefusedAt: true },
  });
  const isBought = (BOUGHT_STATES as readonly string[]).includes(state);
  // The order let go of its units before the supplier did: what comes of that is told by whoever asks it to cancel.
  const isBeingCanceled = cancelAskedAt !== null && (cancelRefusedAt === null || order.cancelledAt !== null);
  if (isBeingCanceled) return;
  await openException(tx, {
    ...{ shopId: order.shopId, orderId: order.id, supplierId: name?.supplierId, now },
    kind: isBought ? "fulfilment-unexplained" : "claim-failed",
    subject: isBought ? `order:${order.id}` : `supplier-order:${id}`,
    values: { order: order.name, orderGid: order.orderGid, key: name?.key ?? "", supplier: name?.supplier ?? "", note },
  });
}
