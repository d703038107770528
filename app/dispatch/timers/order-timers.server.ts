import { resolveExceptions, openException } from "../../exceptions/exceptions.server.ts";
import { checkFeeds } from "../../inventory/old-feeds.server.ts";
import { inOrderTransaction, lockOrder } from "../../orders/order-lock.server.ts";
import { deriveOrderState } from "../../orders/order-state.server.ts";
import { askToWithdraw } from "../../orders/withdraw.server.ts";
import { CROSSDOCK } from "../../platform/actor.ts";
import type { Tx } from "../../platform/db.server.ts";
import { log } from "../../platform/log.server.ts";
import { msg } from "../../platform/translate.ts";
import { enqueue } from "../../queue/outbox.server.ts";
import type { Handler } from "../../shopify/services.ts";
import { readShopSettings } from "../../suppliers/shop-settings.ts";
import { giveToNext } from "../give-to-next.server.ts";
import { hasNextSupplier, lateOf, LATE_ORDER_KINDS, ordersToTell } from "./late-orders.server.ts";
import type { LateOrder, TimersOf } from "./late-orders.server.ts";

/** Orders of one run; the rest follows at once in the next, so that one shop does not hold a runner for minutes. */
const BATCH = 200;
const NEXT_BATCH_MS = 1_000;

/**
 * `order.timers`: tells a person of what takes too long, and closes what does no longer. Where the shop's settings say so,
 * a late supplier order is given to the next supplier, but only once the first one has canceled it.
 */
export const orderTimersHandler: Handler<"order.timers"> = async ({ db, clock }, { shopId }) => {
  const shop = await db.prisma.shop.findUnique({ where: { id: shopId } });
  if (!shop || shop.uninstalledAt) return;
  const settings = readShopSettings(shop.settings);
  const timers = { shopId, settings, now: clock.now() };
  await checkFeeds(db.prisma, { shopId, hours: settings.feedHours, now: clock.now() });
  const orders = await ordersToTell(db.prisma, timers, BATCH);
  for (const orderGid of orders) await inOrderTransaction(db, (tx) => checkOrder(tx, timers, orderGid));
  log.info("timers.checked", { shopId, orders: orders.length });
  return orders.length === BATCH ? { again: { inMs: NEXT_BATCH_MS, why: "More is overdue." } } : undefined;
};

async function checkOrder(tx: Tx, timers: TimersOf, orderGid: string): Promise<void> {
  const { shopId, now } = timers;
  const order = await lockOrder(tx, { shopId, orderGid });
  if (!order) return;
  const late = await lateOf(tx, timers, orderGid);
  const told = await tx.exception.findMany({
    where: { shopId, orderId: order.id, kind: { in: [...LATE_ORDER_KINDS] } },
    select: { kind: true, subject: true, state: true, resolvedBy: true },
    orderBy: { id: "asc" },
  });
  for (const { kind, subject, state } of told) {
    if (state !== "open" || late.some((each) => each.kind === kind && subjectOf(each) === subject)) continue;
    const about = { shopId, kind: kind as LateOrder["kind"], subject, now };
    await resolveExceptions(tx, { ...about, resolution: msg("It is no longer overdue.") });
  }
  for (const each of late) {
    const known = told.filter(({ kind, subject }) => kind === each.kind && subject === subjectOf(each));
    // A person who has dealt with it knows of it.
    if (known.some(({ state, resolvedBy }) => state !== "open" && resolvedBy !== CROSSDOCK)) continue;
    const healed = await heal(tx, timers, order.id, each);
    if (healed === "given-up") continue;
    const isNew = !known.some(({ state }) => state === "open");
    if (isNew || healed?.asked) await tell(tx, timers, order.id, { ...each, note: healed?.note ?? null });
  }
  await deriveOrderState(tx, order.id, now);
}

const subjectOf = ({ id }: { id: string }) => `supplier-order:${id}`;

/** Tells a person, and looks once more whether a message about it was missed. */
async function tell(
  tx: Tx,
  { shopId, settings, now }: TimersOf,
  orderId: string,
  late: LateOrder & { note: string | null },
): Promise<void> {
  const { kind, id, key, supplierId, supplier, order, orderGid, days, missing, note } = late;
  await openException(tx, {
    ...{ shopId, kind, subject: subjectOf(late), orderId, supplierId, now },
    values: {
      ...{ order, key, supplier, note },
      ...(kind === "past-ship-by" ? { days, missing } : {}),
      ...(kind === "no-tracking" ? { hours: settings.trackingHours } : {}),
      ...(kind === "request-unanswered" ? { hours: settings.acceptHours } : {}),
    },
  });
  if (kind === "request-unanswered") await enqueue(tx, "order.sync-requests", { shopId, orderGid }, { now });
  else await enqueue(tx, "shipment.collect", { supplierOrderId: id }, { now, shopId });
}

/**
 * By the shop's choice a late supplier order goes to the next supplier. What was never sent is given up at once; what the
 * supplier has, it is asked to cancel, and its units stay with it until that is read back. What may be there, because no
 * answer came, stays: it could be bought twice. "given-up": it is over. null = nothing was done.
 */
async function heal(
  tx: Tx,
  { shopId, settings, now }: TimersOf,
  orderId: string,
  late: LateOrder,
): Promise<"given-up" | { note: string; asked: boolean } | null> {
  const { id, key, state, kind, supplier, order, orderGid, cancelReason } = late;
  const isUnsent = state === "claimed" || state === "failed";
  const canBeAsked = state === "accepted" && kind !== "request-unanswered" && cancelReason === null;
  if (settings.lateOrders !== "reroute" || !(isUnsent || canBeAsked)) return null;
  if (!(await hasNextSupplier(tx, id))) return { note: "no other supplier has the items", asked: false };
  if (canBeAsked) {
    await askToWithdraw(tx, { id, shopId, reason: "late", now });
    return { note: "the supplier is asked to cancel it", asked: true };
  }
  const note = `It was not sent within ${settings.acceptHours} hours.`;
  const given = await giveToNext(tx, {
    id,
    shopId,
    order: { id: orderId, orderGid, name: order },
    key,
    supplier,
    note,
    now,
  });
  return given === "already-taken" ? null : "given-up";
}
