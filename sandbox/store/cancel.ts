import type { CancelJob, Order, Store } from "../types.ts";
import { nextId, timestamp, type World } from "../world.ts";
import { closeEmpty } from "./fulfillment-orders.ts";
import { releaseCommitted } from "./inventory.ts";
import { touchOrder } from "./order-events.ts";
import { fulfillableQuantity, fulfillmentOrdersOf } from "./order-facts.ts";
import { refused, type Outcome } from "./outcome.ts";
import { addRefund, refundable } from "./payments.ts";
import { fulfillmentOrderStub } from "./order-payloads.ts";
import { schedule } from "./schedule.ts";

export type Cancellation = { reason: string; restock: boolean; staffNote: string | null; refund?: boolean };

/** orderCancel: refuses at once what it can see, else starts a job that may still fail (shopify-facts §2.2). */
export function startOrderCancel(
  world: World,
  store: Store,
  order: Order,
  input: Cancellation,
): Outcome<{ job: CancelJob }> {
  if ((input.staffNote?.length ?? 0) > 255)
    return refused(["staffNote"], "Staff note is too long (maximum is 255 characters)", "INVALID");
  const problem = cancelProblem(store, order);
  if (problem) return refused(["orderId"], problem, "INVALID");
  const job: CancelJob = {
    id: nextId(world),
    orderId: order.id,
    reason: input.reason,
    restock: input.restock,
    staffNote: input.staffNote,
    status: "STARTED",
    errors: [],
  };
  store.cancelJobs.set(job.id, job);
  schedule(world, store, world.switches.orderCancelDelayMs, { kind: "cancel-order", jobId: job.id });
  return { ok: true, job };
}

export function finishOrderCancel(world: World, store: Store, job: CancelJob): void {
  const order = store.orders.get(job.orderId);
  if (job.status !== "STARTED" || !order) return;
  const problem = cancelProblem(store, order);
  job.status = problem ? "FAILED" : "SUCCEEDED";
  if (problem) job.errors.push({ code: "INVALID", field: ["orderId"], message: problem });
  else cancelNow(world, store, order, { reason: job.reason, restock: job.restock, staffNote: job.staffNote });
}

/** Why the order cannot be cancelled, in Shopify's words; null when it can. */
export function cancelProblem(store: Store, order: Order): string | null {
  if (order.cancelledAt) return "Cannot cancel an order that has already been canceled";
  const outstanding = order.fulfillmentIds.some((id) => store.fulfillments.get(id)?.status === "SUCCESS");
  return outstanding ? "Cannot cancel an order that has outstanding fulfillments" : null;
}

/** Closes the order and its fulfilment orders and gives its stock back. */
export function cancelNow(world: World, store: Store, order: Order, { reason, restock, refund }: Cancellation): void {
  const fulfillableUnits = new Map(order.lines.map((line) => [line.id, fulfillableQuantity(order, store, line)]));
  order.cancelledAt = timestamp(world);
  order.closedAt = order.cancelledAt;
  order.cancelReason = reason;
  for (const commitment of [...order.commitments]) releaseCommitted(world, store, order, { ...commitment, restock });
  for (const fulfillmentOrder of fulfillmentOrdersOf(order, store)) {
    if (fulfillmentOrder.status === "CLOSED") continue;
    closeEmpty(world, fulfillmentOrder);
    world.emit(store, "fulfillment_orders/cancelled", { fulfillment_order: fulfillmentOrderStub(fulfillmentOrder) });
  }
  for (const line of order.lines) {
    line.removedQuantity += fulfillableUnits.get(line.id) ?? 0;
    if (!world.switches.cancelKeepsQuantities) line.currentQuantity = 0;
  }
  if (refund && refundable(order) > 0)
    addRefund(world, store, order, { amount: refundable(order), lines: [], note: null });
  else if (order.financialStatus === "PENDING" || order.financialStatus === "AUTHORIZED")
    order.financialStatus = "VOIDED";
  touchOrder(world, store, order, ["orders/cancelled"]);
}

/** The merchant deletes an order: it, its fulfilment orders and what it had of the stock are gone, and only its id is told. */
export function deleteOrder(world: World, store: Store, order: Order): { deleted: number } {
  for (const commitment of [...order.commitments])
    releaseCommitted(world, store, order, { ...commitment, restock: true });
  for (const fulfillmentOrder of fulfillmentOrdersOf(order, store)) store.fulfillmentOrders.delete(fulfillmentOrder.id);
  store.orders.delete(order.id);
  world.emit(store, "orders/delete", { id: order.id });
  return { deleted: order.id };
}
