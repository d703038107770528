import { isReleasable } from "../orders/holds.ts";
import { readOrderAgain } from "../orders/actions.server.ts";
import { releaseHold } from "../orders/release-hold.server.ts";
import type { Actor } from "../platform/actor.ts";
import type { Done } from "../platform/problem.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { beginTask, countRows, createTask, writeRows, writeTask, type RowOutcome } from "../queue/tasks.server.ts";
import type { Handler, Services } from "../shopify/services.ts";
import { refused } from "../suppliers/shop-roles.server.ts";
import { MOST_ORDERS, type OrderAction } from "./order-actions.ts";
import { whereOfOrders } from "./order-list.server.ts";
import { parseOrderListQuery } from "./order-list.ts";

/** Orders done between two signs of progress. */
const AT_ONCE = 20;

/**
 * Begins an action on the orders that were chosen, or on all that an address asks for, the oldest first.
 * @param chosen ids, or the address's query
 */
export async function startOrderAction(
  { db, clock }: Services,
  actor: Actor,
  { action, chosen }: { action: OrderAction; chosen: { ids: string[] } | { query: string } },
): Promise<Done<{ taskId: string }>> {
  const now = clock.now();
  const { shopId } = actor;
  const where =
    "ids" in chosen
      ? { shopId, id: { in: chosen.ids } }
      : whereOfOrders(shopId, parseOrderListQuery(new URLSearchParams(chosen.query)));
  return db.prisma.$transaction(async (tx) => {
    const orders = await tx.order.findMany({
      where,
      select: { id: true, name: true },
      orderBy: [{ processedAt: "asc" }, { id: "asc" }],
      take: MOST_ORDERS,
    });
    if (orders.length === 0) return refused("No order is chosen. Reload the page.");
    const rows = orders.map(({ id, name }) => ({ Order: name, id }));
    const taskId = await createTask(tx, actor, { kind: "orders.act", input: { action }, rows, now });
    await enqueue(tx, "orders.act", { taskId }, { now, shopId });
    return { ok: true, taskId };
  });
}

/** `orders.act`: one order after the other, each with what became of it. A crash does no row twice that was written. */
export const ordersActHandler: Handler<"orders.act"> = async (services, { taskId }) => {
  const { prisma } = services.db;
  const task = await beginTask(prisma, taskId);
  if (!task) return;
  const actor: Actor = { shopId: task.shopId, userId: task.createdBy };
  const { action } = task.input as { action: OrderAction };
  for (;;) {
    const rows = await prisma.taskRow.findMany({
      where: { taskId, verdict: "pending" },
      orderBy: { number: "asc" },
      take: AT_ONCE,
    });
    const last = rows.at(-1);
    if (!last) break;
    const outcomes: RowOutcome[] = [];
    for (const { number, given } of rows) {
      const done = await ACTIONS[action](services, actor, (given as { id: string }).id);
      const reason = done.ok ? null : done.problems.map(({ message }) => message).join(" ");
      outcomes.push({ number, verdict: done.ok ? "done" : "error", reason, target: null });
    }
    await writeRows(prisma, taskId, outcomes);
    if (!(await writeTask(prisma, taskId, { done: last.number }))) return;
  }
  const { done, error } = await countRows(prisma, taskId);
  await writeTask(prisma, taskId, { state: "done", endedAt: services.clock.now(), result: { done, errors: error } });
};

const ACTIONS: Record<OrderAction, (services: Services, actor: Actor, orderId: string) => Promise<Done>> = {
  "read-again": (services, actor, orderId) => readOrderAgain(services, actor, { orderId }),
  release: releaseHolds,
};

/** Ends every hold of an order that a person may end. */
async function releaseHolds(services: Services, actor: Actor, orderId: string): Promise<Done> {
  const holds = await services.db.prisma.hold.findMany({
    where: { shopId: actor.shopId, orderId, releasedAt: null },
    orderBy: { createdAt: "asc" },
  });
  if (holds.length === 0) return refused("Nothing holds it.");
  const releasable = holds.filter(({ kind }) => isReleasable(kind));
  if (releasable.length === 0) return refused(`It cannot be released here. What ends the hold: ${holds[0]?.endsBy}`);
  for (const { id } of releasable) {
    const done = await releaseHold(services, actor, { orderId, holdId: id });
    if (!done.ok) return done;
  }
  return { ok: true };
}
