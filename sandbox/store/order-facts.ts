/** What follows from an order's parts: totals, quantities, display states. */
import type { FulfillmentOrder, Id, Order, OrderLine, Store } from "../types.ts";

export type Totals = {
  lines: number;
  currentLines: number;
  shipping: number;
  tax: number;
  total: number;
  currentTotal: number;
};

/** Minor units of the order's currency. */
export function financialTotals(order: Order): Totals {
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  const lines = sum(order.lines.map((line) => line.price * line.quantity - line.discount));
  const currentLines = sum(order.lines.map(currentWorth));
  const shipping = sum(order.shippingLines.map((line) => line.price));
  const tax = sum(
    [
      ...order.taxLines,
      ...order.lines.flatMap((line) => line.taxLines),
      ...order.shippingLines.flatMap((line) => line.taxLines),
    ].map((line) => line.price),
  );
  const added = order.taxesIncluded ? 0 : tax;
  return {
    lines,
    currentLines,
    shipping,
    tax,
    total: lines + shipping + added,
    currentTotal: currentLines + shipping + added,
  };
}

/** What is left of a line costs, with its share of the discount. */
function currentWorth({ price, quantity, currentQuantity, discount }: OrderLine): number {
  return price * currentQuantity - Math.round((discount * currentQuantity) / Math.max(1, quantity));
}

/** A unit's price with its share of the discount, rounded to minor units. */
export const discountedUnitPrice = ({ price, quantity, discount }: OrderLine): number =>
  price - Math.round(discount / Math.max(1, quantity));

/** Units of a line that live fulfilments carry. */
export function fulfilledQuantity(order: Order, store: Store, line: OrderLine): number {
  let quantity = 0;
  for (const id of order.fulfillmentIds) {
    const fulfillment = store.fulfillments.get(id);
    if (!fulfillment || fulfillment.status === "CANCELLED") continue;
    for (const shipped of fulfillment.lines) if (shipped.orderLineId === line.id) quantity += shipped.quantity;
  }
  return quantity;
}

/** Units that may still ship: those refunded without restock are among them (RestockType). */
export const fulfillableQuantity = (order: Order, store: Store, line: OrderLine): number =>
  order.cancelledAt || line.isTip
    ? 0
    : Math.max(0, line.quantity - line.removedQuantity - fulfilledQuantity(order, store, line));

/** Roll-up of what has shipped, without regard to requests and holds. */
export function fulfillmentStatusOf(order: Order, store: Store): "UNFULFILLED" | "PARTIALLY_FULFILLED" | "FULFILLED" {
  const shipped = order.lines.reduce((sum, line) => sum + fulfilledQuantity(order, store, line), 0);
  if (shipped === 0) return "UNFULFILLED";
  return order.lines.every((line) => fulfillableQuantity(order, store, line) === 0)
    ? "FULFILLED"
    : "PARTIALLY_FULFILLED";
}

/** `Order.displayFulfillmentStatus`: shipped units first, then what the fulfilment orders wait for. */
export function displayFulfillmentStatus(order: Order, store: Store): string {
  const shipped = fulfillmentStatusOf(order, store);
  if (shipped !== "UNFULFILLED") return shipped;
  const statuses = fulfillmentOrdersOf(order, store).map((fulfillmentOrder) => fulfillmentOrder.status);
  const alive = statuses.filter((status) => status !== "CLOSED" && status !== "CANCELLED");
  if (alive.length > 0 && alive.every((status) => status === "ON_HOLD")) return "ON_HOLD";
  if (alive.length > 0 && alive.every((status) => status === "SCHEDULED")) return "SCHEDULED";
  if (alive.includes("IN_PROGRESS")) return "IN_PROGRESS";
  return "UNFULFILLED";
}

export const fulfillmentOrdersOf = (order: Order, store: Store): FulfillmentOrder[] =>
  order.fulfillmentOrderIds.map((id) => store.fulfillmentOrders.get(id)).filter((candidate) => candidate !== undefined);

export function serviceHandleAt(store: Store, locationId: Id | undefined): string {
  const serviceId = locationId === undefined ? null : (store.locations.get(locationId)?.fulfillmentServiceId ?? null);
  return (serviceId === null ? undefined : store.fulfillmentServices.get(serviceId)?.handle) ?? "manual";
}

export const orderGrams = (quantity: number, weight: { unit: string; value: number }): number =>
  Math.round(
    quantity * weight.value * ({ GRAMS: 1, KILOGRAMS: 1000, OUNCES: 28.3495, POUNDS: 453.592 }[weight.unit] ?? 1),
  );
