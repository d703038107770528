/** Money of an order: what came in, what went back, and the status that follows from both. */
import type { FinancialStatus, Id, Order, Refund, RestockType, Store } from "../types.ts";
import { nextId, timestamp, type World } from "../world.ts";
import { fulfilGiftCards } from "./fulfillments.ts";
import { touchOrder } from "./order-events.ts";
import { financialTotals } from "./order-facts.ts";
import { refundPayload } from "./order-payloads.ts";
import { refusal, type Refusal } from "./outcome.ts";

/** Money that can still be given back, in minor units. */
export const refundable = (order: Order): number =>
  order.received - order.refunds.reduce((sum, refund) => sum + refund.amount, 0);

export type NewRefund = {
  amount: number;
  note: string | null;
  lines: { orderLineId: Id; quantity: number; restockType: RestockType; locationId: Id | null }[];
};

/** Writes a refund down and tells refunds/create. What it means for units and stock is the caller's. */
export function addRefund(world: World, store: Store, order: Order, input: NewRefund): Refund {
  const refund: Refund = {
    id: nextId(world),
    note: input.note,
    createdAt: timestamp(world),
    amount: input.amount,
    lines: input.lines.map((line) => ({ id: nextId(world), ...line })),
  };
  order.refunds.push(refund);
  if (input.amount > 0) order.financialStatus = refundable(order) > 0 ? "PARTIALLY_REFUNDED" : "REFUNDED";
  world.emit(store, "refunds/create", refundPayload(store, order, refund));
  return refund;
}

/** Money comes in: all that is due, or part of it. orders/paid is told when nothing is due any more. */
export function payOrder(world: World, store: Store, order: Order, amount?: number): Order | Refusal {
  if (order.cancelledAt) return refusal("CANCELLED", `Order ${order.name} is cancelled; it cannot be paid.`);
  const due = financialTotals(order).currentTotal - order.received;
  const isSettled = order.financialStatus !== null && ["PAID", "REFUNDED"].includes(order.financialStatus);
  if (isSettled) return refusal("ALREADY_PAID", `Order ${order.name} is paid already.`);
  if (amount !== undefined && amount > due)
    return refusal(
      "INVALID_AMOUNT",
      `Order ${order.name} has ${due} minor units due, not ${amount}. Pay at most that.`,
    );
  order.received += amount ?? Math.max(0, due);
  const isPaid = amount === undefined || amount === due;
  order.financialStatus = isPaid ? "PAID" : "PARTIALLY_PAID";
  touchOrder(world, store, order, isPaid ? ["orders/paid"] : []);
  fulfilGiftCards(world, store, order);
  return order;
}

/** After an edit: a paid order that became dearer is partially paid until the rest comes in. */
export function followTotal(order: Order): void {
  if (order.financialStatus === "PAID" && financialTotals(order).currentTotal > order.received)
    order.financialStatus = "PARTIALLY_PAID";
}

/** What a payment provider reports without the merchant, for example EXPIRED or VOIDED: orders/updated only. */
export function setFinancialStatus(world: World, store: Store, order: Order, status: FinancialStatus): Order {
  order.financialStatus = status;
  touchOrder(world, store, order);
  return order;
}
