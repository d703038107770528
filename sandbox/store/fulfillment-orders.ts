import type { FulfillmentOrder, FulfillmentOrderLine, Id, Order, OrderLine, Store } from "../types.ts";
import { nextId, timestamp, type World } from "../world.ts";
import { serviceAt } from "./locations.ts";
import { touchOrder } from "./order-events.ts";
import { fulfillmentOrdersOf } from "./order-facts.ts";
import { fulfillmentOrderStub } from "./order-payloads.ts";
import { schedule } from "./schedule.ts";

/**
 * Routing's result: one fulfilment order per location and kind of delivery. The webhook order_routing_complete is sent
 * for fulfilment services' locations only (shopify-facts §3.1).
 */
export function createFulfillmentOrders(
  world: World,
  store: Store,
  order: Order,
  fulfillAt: string | null = null,
): FulfillmentOrder[] {
  if (order.routedAt || order.cancelledAt) return [];
  order.routedAt = timestamp(world);
  const groups = new Map<string, { locationId: Id; ships: boolean; lines: FulfillmentOrderLine[] }>();
  for (const commitment of order.commitments) {
    const line = order.lines.find((candidate) => candidate.id === commitment.orderLineId);
    // Digital lines of the checkout get a fulfilment order of method NONE; those an app created get none.
    if (!line || (!line.requiresShipping && order.clientId !== null)) continue;
    const key = `${commitment.locationId} ${line.requiresShipping} ${line.isGiftCard}`;
    const group = groups.get(key) ?? { locationId: commitment.locationId, ships: line.requiresShipping, lines: [] };
    groups.set(key, group);
    group.lines.push(newLine(world, line.id, commitment.quantity));
  }
  const made = [...groups.values()].map((group) =>
    insert(world, store, order, {
      ...blank(world, order, group.locationId),
      deliveryMethod: {
        id: nextId(world),
        type: group.ships ? order.deliveryMethod : "NONE",
        presentedName: group.ships ? (order.shippingLines[0]?.title ?? null) : null,
      },
      fulfillAt: fulfillAt ?? timestamp(world),
      status: fulfillAt !== null && Date.parse(fulfillAt) > world.clock.nowMs() ? "SCHEDULED" : "OPEN",
      lines: group.lines,
    }),
  );
  for (const { id, status } of made)
    if (status === "SCHEDULED" && fulfillAt !== null)
      schedule(world, store, Date.parse(fulfillAt) - world.clock.nowMs(), {
        kind: "open-scheduled",
        fulfillmentOrderId: id,
      });
  for (const fulfillmentOrder of made)
    if (serviceAt(store, fulfillmentOrder.locationId))
      world.emit(store, "fulfillment_orders/order_routing_complete", {
        fulfillment_order: fulfillmentOrderStub(fulfillmentOrder),
      });
  if (made.length > 0) touchOrder(world, store, order);
  return made;
}

/**
 * Units that join a routed order: into its open fulfilment order at the location, or into one of their own (by switch
 * always; nobody saw on a live store which it is).
 */
export function addUnits(
  world: World,
  store: Store,
  order: Order,
  { line, locationId, quantity }: { line: OrderLine; locationId: Id; quantity: number },
): FulfillmentOrder | null {
  if (!line.requiresShipping && order.clientId !== null) return null;
  const type = line.requiresShipping ? order.deliveryMethod : "NONE";
  const host = world.switches.editMakesFulfilmentOrder
    ? undefined
    : fulfillmentOrdersOf(order, store).find(
        (candidate) =>
          candidate.locationId === locationId &&
          candidate.deliveryMethod.type === type &&
          candidate.status === "OPEN" &&
          !isAtService(candidate),
      );
  const same = host?.lines.find((candidate) => candidate.orderLineId === line.id);
  if (host && same) {
    same.totalQuantity += quantity;
    same.remainingQuantity += quantity;
  } else host?.lines.push(newLine(world, line.id, quantity));
  if (host) {
    touch(world, host);
    return host;
  }
  const made = blank(world, order, locationId);
  made.deliveryMethod = { id: nextId(world), type, presentedName: order.shippingLines[0]?.title ?? null };
  made.lines.push(newLine(world, line.id, quantity));
  insert(world, store, order, made);
  if (serviceAt(store, locationId))
    world.emit(store, "fulfillment_orders/order_routing_complete", { fulfillment_order: fulfillmentOrderStub(made) });
  return made;
}

export const newLine = (world: World, orderLineId: Id, quantity: number): FulfillmentOrderLine => ({
  id: nextId(world),
  orderLineId,
  totalQuantity: quantity,
  remainingQuantity: quantity,
});

function blank(world: World, order: Order, locationId: Id): FulfillmentOrder {
  const now = timestamp(world);
  return {
    id: nextId(world),
    orderId: order.id,
    status: "OPEN",
    requestStatus: "UNSUBMITTED",
    locationId,
    deliveryMethod: { id: nextId(world), type: order.deliveryMethod, presentedName: null },
    fulfillAt: now,
    fulfillBy: null,
    lines: [],
    holds: [],
    merchantRequests: [],
    progressReported: false,
    createdAt: now,
    updatedAt: now,
  };
}

function insert(world: World, store: Store, order: Order, fulfillmentOrder: FulfillmentOrder): FulfillmentOrder {
  fulfillmentOrder.updatedAt = timestamp(world);
  store.fulfillmentOrders.set(fulfillmentOrder.id, fulfillmentOrder);
  order.fulfillmentOrderIds.push(fulfillmentOrder.id);
  return fulfillmentOrder;
}

/** A new open fulfilment order with these units, delivered like `model`. */
export function siblingOf(
  world: World,
  store: Store,
  model: FulfillmentOrder,
  { lines, locationId }: { lines: FulfillmentOrderLine[]; locationId: Id },
): FulfillmentOrder {
  const order = orderOf(store, model);
  return insert(world, store, order, {
    ...blank(world, order, locationId),
    deliveryMethod: { ...model.deliveryMethod, id: nextId(world) },
    fulfillAt: model.fulfillAt,
    fulfillBy: model.fulfillBy,
    lines,
  });
}

export function orderOf(store: Store, fulfillmentOrder: FulfillmentOrder): Order {
  const order = store.orders.get(fulfillmentOrder.orderId);
  if (!order) throw new Error(`Fulfilment order ${fulfillmentOrder.id} has no order. The sandbox's state is broken.`);
  return order;
}

export function orderLineOf(order: Order, line: { orderLineId: Id }): OrderLine {
  const found = order.lines.find((candidate) => candidate.id === line.orderLineId);
  if (!found) throw new Error(`Order ${order.name} has no line ${line.orderLineId}. The sandbox's state is broken.`);
  return found;
}

export const remainingUnits = (fulfillmentOrder: FulfillmentOrder): number =>
  fulfillmentOrder.lines.reduce((sum, line) => sum + line.remainingQuantity, 0);

export type LineUnits = { id: Id; quantity: number };

/**
 * Takes units out of a fulfilment order and returns them as new lines, for the order they go to. Lines without fulfilled
 * or left units disappear, as Shopify's do.
 */
export function takeUnits(
  world: World,
  fulfillmentOrder: FulfillmentOrder,
  units: LineUnits[],
): FulfillmentOrderLine[] {
  const taken: FulfillmentOrderLine[] = [];
  for (const { id, quantity } of units) {
    const line = fulfillmentOrder.lines.find((candidate) => candidate.id === id);
    if (!line || quantity === 0) continue;
    line.remainingQuantity -= quantity;
    line.totalQuantity -= quantity;
    taken.push(newLine(world, line.orderLineId, quantity));
  }
  fulfillmentOrder.lines = fulfillmentOrder.lines.filter((line) => line.totalQuantity > 0);
  return taken;
}

export const allUnits = (fulfillmentOrder: FulfillmentOrder): LineUnits[] =>
  fulfillmentOrder.lines.map(({ id, remainingQuantity }) => ({ id, quantity: remainingQuantity }));

/** Whether the units are all that is left of the fulfilment order. */
export const isWhole = (fulfillmentOrder: FulfillmentOrder, units: LineUnits[]): boolean =>
  fulfillmentOrder.lines.every(
    (line) =>
      units.filter(({ id }) => id === line.id).reduce((sum, { quantity }) => sum + quantity, 0) ===
      line.remainingQuantity,
  );

/** Checks units asked of a fulfilment order; the message Shopify gives, or null. */
export function unitsProblem(fulfillmentOrder: FulfillmentOrder, units: LineUnits[]): string | null {
  for (const { id, quantity } of units) {
    const line = fulfillmentOrder.lines.find((candidate) => candidate.id === id);
    if (!line) return "Fulfillment order line item does not exist.";
    if (quantity <= 0) return "Quantity must be greater than 0";
    if (quantity > line.remainingQuantity) return "Invalid fulfillment order line item quantity requested.";
  }
  return null;
}

/** A scheduled fulfilment order whose day has come. */
export function openScheduled(world: World, store: Store, fulfillmentOrder: FulfillmentOrder): void {
  if (fulfillmentOrder.status !== "SCHEDULED") return;
  fulfillmentOrder.status = "OPEN";
  touch(world, fulfillmentOrder);
  world.emit(store, "fulfillment_orders/scheduled_fulfillment_order_ready", {
    fulfillment_order: fulfillmentOrderStub(fulfillmentOrder),
  });
  touchOrder(world, store, orderOf(store, fulfillmentOrder));
}

/** Empties and closes a fulfilment order. Fulfilled units stay on it. */
export function closeEmpty(world: World, fulfillmentOrder: FulfillmentOrder): void {
  for (const line of fulfillmentOrder.lines) {
    line.totalQuantity -= line.remainingQuantity;
    line.remainingQuantity = 0;
  }
  fulfillmentOrder.status = "CLOSED";
  fulfillmentOrder.holds = [];
  touch(world, fulfillmentOrder);
}

export function touch(world: World, fulfillmentOrder: FulfillmentOrder): void {
  fulfillmentOrder.updatedAt = timestamp(world);
}

/** A move, request or fulfilment is only possible where the fulfilment order offers it: drive from this, not from status (shopify-facts §2.3). */
export function supportedActions(store: Store, fulfillmentOrder: FulfillmentOrder): string[] {
  const service = serviceAt(store, fulfillmentOrder.locationId);
  const units = remainingUnits(fulfillmentOrder);
  const split = units > 1 ? ["SPLIT"] : [];
  switch (fulfillmentOrder.status) {
    case "CLOSED":
    case "CANCELLED":
      return [];
    case "ON_HOLD":
      return ["RELEASE_HOLD", "HOLD", "MOVE"];
    case "SCHEDULED":
      return ["MARK_AS_OPEN", "MOVE"];
    case "INCOMPLETE":
      return ["REQUEST_FULFILLMENT", "CREATE_FULFILLMENT", "HOLD", "MOVE"];
    case "IN_PROGRESS":
      if (fulfillmentOrder.progressReported) return ["CREATE_FULFILLMENT", "REPORT_PROGRESS", "HOLD", "MARK_AS_OPEN"];
      if (isAtService(fulfillmentOrder)) return ["CREATE_FULFILLMENT", "REQUEST_CANCELLATION"];
      return [
        ...(service ? ["REQUEST_FULFILLMENT"] : ["REPORT_PROGRESS"]),
        "CREATE_FULFILLMENT",
        "HOLD",
        "MOVE",
        ...split,
      ];
    case "OPEN":
      if (fulfillmentOrder.requestStatus === "SUBMITTED") return ["CREATE_FULFILLMENT", "CANCEL_FULFILLMENT_ORDER"];
      if (service) return ["REQUEST_FULFILLMENT", "CREATE_FULFILLMENT", "HOLD", "MOVE", ...split];
      return [
        "CREATE_FULFILLMENT",
        "REPORT_PROGRESS",
        "MOVE",
        "HOLD",
        ...split,
        ...(canMerge(store, fulfillmentOrder) ? ["MERGE"] : []),
      ];
  }
}

/** A request the service has taken: nobody else may touch the units. */
export const isAtService = (fulfillmentOrder: FulfillmentOrder): boolean =>
  ["SUBMITTED", "ACCEPTED", "CANCELLATION_REQUESTED", "CANCELLATION_REJECTED"].includes(fulfillmentOrder.requestStatus);

function canMerge(store: Store, fulfillmentOrder: FulfillmentOrder): boolean {
  return fulfillmentOrdersOf(orderOf(store, fulfillmentOrder), store).some(
    (other) =>
      other !== fulfillmentOrder &&
      other.status === "OPEN" &&
      other.locationId === fulfillmentOrder.locationId &&
      other.deliveryMethod.type === fulfillmentOrder.deliveryMethod.type,
  );
}
