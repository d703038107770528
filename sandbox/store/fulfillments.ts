/** Parcels: creating, correcting, cancelling and following them (shopify-facts §2.4). */
import type { Fulfillment, FulfillmentEvent, FulfillmentOrder, Order, Store, Tracking } from "../types.ts";
import { nextId, timestamp, type World } from "../world.ts";
import { allUnits, newLine, orderOf, remainingUnits, siblingOf, touch, type LineUnits } from "./fulfillment-orders.ts";
import { shipCommitted, unshipCommitted } from "./inventory.ts";
import { touchOrder } from "./order-events.ts";
import { fulfillmentOrdersOf, fulfillmentStatusOf } from "./order-facts.ts";
import { refused, type Outcome } from "./outcome.ts";
import { fulfillmentEventPayload, fulfillmentPayload } from "./order-payloads.ts";
import { trackingUrl } from "./carriers.ts";

type FulfillmentGroup = { fulfillmentOrder: FulfillmentOrder; units: LineUnits[] | null };
export type NewFulfillment = { groups: FulfillmentGroup[]; tracking: Tracking[]; notifyCustomer: boolean };

const FIELD = ["fulfillment"];
const FULFILLABLE = new Set(["OPEN", "IN_PROGRESS", "INCOMPLETE"]);

/** fulfillmentCreate: one order, one assigned location; errors carry no code. Not idempotent. */
export function createFulfillment(
  world: World,
  store: Store,
  input: NewFulfillment,
): Outcome<{ fulfillment: Fulfillment }> {
  const first = input.groups[0];
  if (!first) return refused(FIELD, "Line items by fulfillment order can't be blank.");
  const problem = input.groups
    .map((group) => groupProblem(first.fulfillmentOrder, group))
    .find((message) => message !== null);
  if (problem) return refused(FIELD, problem);
  const order = orderOf(store, first.fulfillmentOrder);
  const now = timestamp(world);
  const fulfillment: Fulfillment = {
    id: nextId(world),
    orderId: order.id,
    name: `${order.name}-F${order.fulfillmentIds.length + 1}`,
    status: "SUCCESS",
    displayStatus: "FULFILLED",
    locationId: first.fulfillmentOrder.locationId,
    lines: [],
    tracking: input.tracking.map(withUrl),
    events: [],
    notifiedCustomer: input.notifyCustomer,
    inTransitAt: null,
    deliveredAt: null,
    estimatedDeliveryAt: null,
    createdAt: now,
    updatedAt: now,
  };
  for (const group of input.groups) fulfilUnits(world, store, { order, fulfillment, group });
  store.fulfillments.set(fulfillment.id, fulfillment);
  order.fulfillmentIds.push(fulfillment.id);
  world.emit(store, "fulfillments/create", fulfillmentPayload(store, order, fulfillment));
  const status = fulfillmentStatusOf(order, store);
  if (status === "FULFILLED" && order.financialStatus === "PAID") order.closedAt = now;
  touchOrder(world, store, order, [status === "FULFILLED" ? "orders/fulfilled" : "orders/partially_fulfilled"]);
  return { ok: true, fulfillment };
}

/** Shopify itself fulfils the gift cards of a paid order. */
export function fulfilGiftCards(world: World, store: Store, order: Order): void {
  if (order.financialStatus !== "PAID") return;
  const gifts = new Set(order.lines.filter((line) => line.isGiftCard).map((line) => line.id));
  for (const fulfillmentOrder of fulfillmentOrdersOf(order, store))
    if (fulfillmentOrder.status === "OPEN" && fulfillmentOrder.lines.every((line) => gifts.has(line.orderLineId)))
      createFulfillment(world, store, {
        groups: [{ fulfillmentOrder, units: null }],
        tracking: [],
        notifyCustomer: false,
      });
}

function groupProblem(first: FulfillmentOrder, { fulfillmentOrder, units }: FulfillmentGroup): string | null {
  if (fulfillmentOrder.orderId !== first.orderId) return "All fulfillment orders must belong to the same order.";
  if (fulfillmentOrder.locationId !== first.locationId)
    return "All fulfillment orders must be assigned to the same location.";
  if (!FULFILLABLE.has(fulfillmentOrder.status) || remainingUnits(fulfillmentOrder) === 0)
    return `Fulfillment order ${fulfillmentOrder.id} has an unfulfillable status= ${fulfillmentOrder.status.toLowerCase()}.`;
  if (units?.some(({ quantity }) => quantity <= 0)) return "Quantity must be greater than 0";
  const asked = new Map<number, number>();
  for (const { id, quantity } of units ?? []) asked.set(id, (asked.get(id) ?? 0) + quantity);
  for (const [id, quantity] of asked) {
    const line = fulfillmentOrder.lines.find((candidate) => candidate.id === id);
    if (!line || quantity > line.remainingQuantity) return "Invalid fulfillment order line item quantity requested.";
  }
  return null;
}

function fulfilUnits(
  world: World,
  store: Store,
  { order, fulfillment, group }: { order: Order; fulfillment: Fulfillment; group: FulfillmentGroup },
): void {
  const { fulfillmentOrder } = group;
  const units = group.units && group.units.length > 0 ? group.units : allUnits(fulfillmentOrder);
  for (const { id, quantity } of units) {
    const line = fulfillmentOrder.lines.find((candidate) => candidate.id === id);
    if (!line || quantity === 0) continue;
    line.remainingQuantity -= quantity;
    const change = { orderLineId: line.orderLineId, locationId: fulfillmentOrder.locationId, quantity };
    const fromStock = shipCommitted(world, store, order, change);
    fulfillment.lines.push({
      id: nextId(world),
      orderLineId: line.orderLineId,
      quantity,
      fromStock,
      fulfillmentOrderId: fulfillmentOrder.id,
      fulfillmentOrderLineId: line.id,
    });
  }
  fulfillmentOrder.status = remainingUnits(fulfillmentOrder) === 0 ? "CLOSED" : "IN_PROGRESS";
  if (fulfillmentOrder.status === "CLOSED") fulfillmentOrder.progressReported = false;
  touch(world, fulfillmentOrder);
}

/** Replaces all numbers. Succeeds on a cancelled fulfilment too (recorded): callers check the status themselves. */
export function updateTracking(
  world: World,
  store: Store,
  fulfillment: Fulfillment,
  { tracking, notifyCustomer }: { tracking: Tracking[]; notifyCustomer: boolean },
): Fulfillment {
  fulfillment.tracking = tracking.map(withUrl);
  if (notifyCustomer) fulfillment.notifiedCustomer = true;
  return changed(world, store, fulfillment);
}

/**
 * A fulfilment order with other units shipped takes the cancelled ones back; one that was entirely fulfilled stays closed
 * and a new one carries them (description of fulfillmentCancel in the schema). A repeat changes nothing and succeeds.
 */
export function cancelFulfillment(world: World, store: Store, fulfillment: Fulfillment): Fulfillment {
  if (fulfillment.status === "CANCELLED") return fulfillment;
  fulfillment.status = "CANCELLED";
  fulfillment.displayStatus = "CANCELED";
  const order = store.orders.get(fulfillment.orderId);
  if (!order) return fulfillment;
  const reopened = new Map<number, FulfillmentOrder>();
  for (const shipped of fulfillment.lines) {
    const change = { orderLineId: shipped.orderLineId, locationId: fulfillment.locationId };
    unshipCommitted(world, store, order, { ...change, quantity: shipped.quantity, fromStock: shipped.fromStock });
    const fulfillmentOrder = store.fulfillmentOrders.get(shipped.fulfillmentOrderId);
    const line = fulfillmentOrder?.lines.find((candidate) => candidate.id === shipped.fulfillmentOrderLineId);
    if (!fulfillmentOrder) continue;
    if (fulfillmentOrder.status !== "CLOSED" && line) {
      line.remainingQuantity += shipped.quantity;
      touch(world, fulfillmentOrder);
      continue;
    }
    const target =
      reopened.get(fulfillmentOrder.id) ??
      siblingOf(world, store, fulfillmentOrder, { lines: [], locationId: fulfillment.locationId });
    reopened.set(fulfillmentOrder.id, target);
    target.lines.push(newLine(world, shipped.orderLineId, shipped.quantity));
  }
  order.closedAt = null;
  return changed(world, store, fulfillment);
}

export type NewEvent = Partial<Omit<FulfillmentEvent, "id" | "status" | "createdAt">> & { status: string };

/** Delivery news. DELIVERED and IN_TRANSIT set the times, every event sets displayStatus. */
export function addFulfillmentEvent(
  world: World,
  store: Store,
  fulfillment: Fulfillment,
  input: NewEvent,
): FulfillmentEvent {
  const now = timestamp(world);
  const event: FulfillmentEvent = {
    id: nextId(world),
    status: input.status,
    message: input.message ?? null,
    happenedAt: input.happenedAt ?? now,
    estimatedDeliveryAt: input.estimatedDeliveryAt ?? null,
    city: input.city ?? null,
    provinceCode: input.provinceCode ?? null,
    countryCode: input.countryCode ?? null,
    zip: input.zip ?? null,
    address1: input.address1 ?? null,
    createdAt: now,
  };
  fulfillment.events.push(event);
  if (fulfillment.status !== "CANCELLED")
    fulfillment.displayStatus = event.status === "FAILURE" ? "NOT_DELIVERED" : event.status;
  if (event.status === "IN_TRANSIT") fulfillment.inTransitAt ??= event.happenedAt;
  if (event.status === "DELIVERED") fulfillment.deliveredAt = event.happenedAt;
  if (event.estimatedDeliveryAt) fulfillment.estimatedDeliveryAt = event.estimatedDeliveryAt;
  world.emit(store, "fulfillment_events/create", fulfillmentEventPayload(store, fulfillment, event));
  changed(world, store, fulfillment);
  return event;
}

function changed(world: World, store: Store, fulfillment: Fulfillment): Fulfillment {
  fulfillment.updatedAt = timestamp(world);
  const order = store.orders.get(fulfillment.orderId);
  if (!order) return fulfillment;
  world.emit(store, "fulfillments/update", fulfillmentPayload(store, order, fulfillment));
  touchOrder(world, store, order);
  return fulfillment;
}

const withUrl = (tracking: Tracking): Tracking => ({ ...tracking, url: tracking.url ?? trackingUrl(tracking) });
