/** What people do in a store's admin: the control API's verbs. Each answers a value or a typed refusal. */
import type { Fulfillment, FulfillmentOrder, Id, InventoryLevel, Order, Store, Tracking } from "../types.ts";
import { timestamp, type World } from "../world.ts";
import { variantBySku } from "./catalog.ts";
import { cancelNow, cancelProblem } from "./cancel.ts";
import { remainingUnits, takeUnits, touch } from "./fulfillment-orders.ts";
import { addFulfillmentEvent, cancelFulfillment, createFulfillment, updateTracking } from "./fulfillments.ts";
import { holdFulfillmentOrder, releaseHolds } from "./holds.ts";
import { activateLevel, addQuantities, levelAt, releaseCommitted } from "./inventory.ts";
import { moveFulfillmentOrder } from "./moves.ts";
import { touchOrder } from "./order-events.ts";
import { fulfilledQuantity, fulfillmentOrdersOf } from "./order-facts.ts";
import { refusal, type Outcome, type Refusal } from "./outcome.ts";
import { submitCancellation, submitRequest } from "./requests.ts";
import { gid } from "./gid.ts";

/** The order with this numeric id or name (`#1001`, `1001`). */
export function findOrder(store: Store, idOrName: number | string): Order | undefined {
  const byId = store.orders.get(Number(idOrName));
  return byId ?? [...store.orders.values()].find((order) => order.name === idOrName || order.name === `#${idOrName}`);
}

const noOrder = (store: Store, orderId: Id): Refusal =>
  refusal("NOT_FOUND", `${store.domain} has no order ${orderId}. Look it up in the store's dump.`);

/** Money came in: orders/paid. */
export function payOrder(world: World, store: Store, orderId: Id): Order | Refusal {
  const order = store.orders.get(orderId);
  if (!order) return noOrder(store, orderId);
  if (order.cancelledAt) return refusal("CANCELLED", `Order ${order.name} is cancelled; it cannot be paid.`);
  if (order.financialStatus === "PAID") return refusal("ALREADY_PAID", `Order ${order.name} is paid already.`);
  order.financialStatus = "PAID";
  touchOrder(world, store, order, ["orders/paid"]);
  return order;
}

export type CancelOptions = { reason?: string; restock?: boolean; refund?: boolean };

/** The merchant's "Cancel order", with refund and restock unless said otherwise. */
export function cancelOrder(world: World, store: Store, orderId: Id, options: CancelOptions = {}): Order | Refusal {
  const order = store.orders.get(orderId);
  if (!order) return noOrder(store, orderId);
  const problem = cancelProblem(store, order);
  if (problem) return refusal("CANNOT_CANCEL", `${problem} (${order.name}).`);
  cancelNow(world, store, order, {
    reason: options.reason ?? "CUSTOMER",
    restock: options.restock ?? true,
    staffNote: null,
    refund: options.refund ?? true,
  });
  return order;
}

export type HandShipment = {
  /** Order line items; everything that is left when absent. */
  lines?: { lineItemId: Id; quantity: number }[];
  tracking?: Partial<Tracking>;
  notifyCustomer?: boolean;
};

/** Somebody packs a parcel. Units at several locations become one fulfilment per location. */
export function shipByHand(world: World, store: Store, orderId: Id, shipment: HandShipment): Fulfillment[] | Refusal {
  const order = store.orders.get(orderId);
  if (!order) return noOrder(store, orderId);
  const open = fulfillmentOrdersOf(order, store).filter((candidate) =>
    ["OPEN", "IN_PROGRESS", "INCOMPLETE"].includes(candidate.status),
  );
  const left = new Map(shipment.lines?.map(({ lineItemId, quantity }) => [lineItemId, quantity]));
  const groups = open.flatMap((fulfillmentOrder) => {
    const units = fulfillmentOrder.lines.flatMap((line) => {
      const wanted = shipment.lines ? (left.get(line.orderLineId) ?? 0) : line.remainingQuantity;
      const quantity = Math.min(wanted, line.remainingQuantity);
      left.set(line.orderLineId, wanted - quantity);
      return quantity > 0 ? [{ id: line.id, quantity }] : [];
    });
    return units.length > 0 ? [{ fulfillmentOrder, units }] : [];
  });
  const missing = shipment.lines?.find(({ lineItemId }) => (left.get(lineItemId) ?? 0) > 0);
  if (groups.length === 0 || missing)
    return refusal(
      "NOTHING_TO_SHIP",
      `Order ${order.name} has fewer units open to ship than asked${missing ? ` on line ${missing.lineItemId}` : ""}. Read its fulfilment orders and ask for what remains.`,
    );
  const tracking = shipment.tracking?.number
    ? [
        {
          company: shipment.tracking.company ?? null,
          number: shipment.tracking.number,
          url: shipment.tracking.url ?? null,
        },
      ]
    : [];
  const made: Fulfillment[] = [];
  for (const locationId of new Set(groups.map(({ fulfillmentOrder }) => fulfillmentOrder.locationId))) {
    const here = groups.filter(({ fulfillmentOrder }) => fulfillmentOrder.locationId === locationId);
    const outcome = createFulfillment(world, store, {
      groups: here,
      tracking,
      notifyCustomer: shipment.notifyCustomer ?? false,
    });
    if (!outcome.ok) return saying("CANNOT_SHIP", outcome);
    made.push(outcome.fulfillment);
  }
  return made;
}

/** A corrected tracking number. */
export function updateTrackingByHand(
  world: World,
  store: Store,
  fulfillmentId: Id,
  change: { tracking: Partial<Tracking>; notifyCustomer?: boolean },
): Fulfillment | Refusal {
  const fulfillment = store.fulfillments.get(fulfillmentId);
  if (!fulfillment)
    return refusal("NOT_FOUND", `${store.domain} has no fulfilment ${fulfillmentId}. Look it up in the order.`);
  const { company, number, url } = change.tracking;
  return updateTracking(world, store, fulfillment, {
    tracking: [{ company: company ?? null, number: number ?? null, url: url ?? null }],
    notifyCustomer: change.notifyCustomer ?? false,
  });
}

export function cancelFulfillmentByHand(world: World, store: Store, fulfillmentId: Id): Fulfillment | Refusal {
  const fulfillment = store.fulfillments.get(fulfillmentId);
  if (!fulfillment)
    return refusal("NOT_FOUND", `${store.domain} has no fulfilment ${fulfillmentId}. Look it up in the order.`);
  return cancelFulfillment(world, store, fulfillment);
}

/** The carrier reports, for example IN_TRANSIT or DELIVERED. */
export function reportDelivery(world: World, store: Store, fulfillmentId: Id, status: string): Fulfillment | Refusal {
  const fulfillment = store.fulfillments.get(fulfillmentId);
  if (!fulfillment)
    return refusal("NOT_FOUND", `${store.domain} has no fulfilment ${fulfillmentId}. Look it up in the order.`);
  addFulfillmentEvent(world, store, fulfillment, { status });
  return fulfillment;
}

/** Counts stock: sets `available` of a SKU at a location, the first of the merchant's own when none is given. */
export function setStock(
  world: World,
  store: Store,
  { sku, locationId, available }: { sku: string; locationId?: Id; available: number },
): InventoryLevel | Refusal {
  const variant = variantBySku(store, sku);
  const item = variant ? store.inventoryItems.get(variant.inventoryItemId) : undefined;
  if (!item)
    return refusal("UNKNOWN_SKU", `${store.domain} has no SKU ${sku}. Add the product first, or correct the SKU.`);
  const at = locationId ?? [...store.locations.values()].find((location) => location.fulfillmentServiceId === null)?.id;
  if (at === undefined || !store.locations.has(at))
    return refusal(
      "UNKNOWN_LOCATION",
      `${store.domain} has no location ${at ?? "of its own"}. Use one of the store's dump.`,
    );
  const level = levelAt(store, item.id, at);
  if (!level?.isActive) return activateLevel(world, store, { item, locationId: at, available });
  addQuantities(world, store, level, { available: available - level.quantities.available });
  return level;
}

const openFulfillmentOrder = (store: Store, id: Id): FulfillmentOrder | Refusal =>
  store.fulfillmentOrders.get(id) ??
  refusal("NOT_FOUND", `${store.domain} has no fulfilment order ${id}. Read the order again: ids change on moves.`);

/** The merchant holds a fulfilment order; no app can release it by its own hold's id. */
export function holdByHand(world: World, store: Store, id: Id, reason = "OTHER"): FulfillmentOrder | Refusal {
  const found = openFulfillmentOrder(store, id);
  if ("refused" in found) return found;
  const hold = { reason, reasonNotes: null, handle: "", externalId: null, clientId: null, units: [] };
  const outcome = holdFulfillmentOrder(world, store, found, hold);
  return outcome.ok ? outcome.fulfillmentOrder : saying("CANNOT_HOLD", outcome);
}

export function releaseByHand(world: World, store: Store, id: Id): FulfillmentOrder | Refusal {
  const found = openFulfillmentOrder(store, id);
  if ("refused" in found) return found;
  const outcome = releaseHolds(world, store, found, null);
  return outcome.ok ? outcome.fulfillmentOrder : saying("CANNOT_RELEASE", outcome);
}

export function moveByHand(world: World, store: Store, id: Id, newLocationId: Id): FulfillmentOrder | Refusal {
  const found = openFulfillmentOrder(store, id);
  if ("refused" in found) return found;
  const outcome = moveFulfillmentOrder(world, store, found, { newLocationId, units: null });
  return outcome.ok ? outcome.moved : saying("CANNOT_MOVE", outcome);
}

/** The merchant's own "Request fulfillment" button. */
export function requestByHand(world: World, store: Store, id: Id): FulfillmentOrder | Refusal {
  const found = openFulfillmentOrder(store, id);
  if ("refused" in found) return found;
  const outcome = submitRequest(world, store, found, { units: null, message: null });
  return outcome.ok ? outcome.submitted : saying("CANNOT_REQUEST", outcome);
}

/** The merchant's own "Request cancellation" button. */
export function requestCancellationByHand(world: World, store: Store, id: Id): FulfillmentOrder | Refusal {
  const found = openFulfillmentOrder(store, id);
  if ("refused" in found) return found;
  const outcome = submitCancellation(world, store, found, null);
  return outcome.ok ? outcome.fulfillmentOrder : saying("CANNOT_REQUEST", outcome);
}

/** Edits a line's quantity down: unfulfilled units leave the order, its fulfilment orders and the commitment. */
export function editOrderLine(
  world: World,
  store: Store,
  orderId: Id,
  { lineItemId, quantity, restock = true }: { lineItemId: Id; quantity: number; restock?: boolean },
): Order | Refusal {
  const order = store.orders.get(orderId);
  if (!order) return noOrder(store, orderId);
  const line = order.lines.find((candidate) => candidate.id === lineItemId);
  if (!line) return refusal("NOT_FOUND", `Order ${order.name} has no line ${lineItemId}. Look it up in the order.`);
  const shipped = fulfilledQuantity(order, store, line);
  if (!Number.isInteger(quantity) || quantity < shipped || quantity > line.currentQuantity)
    return refusal(
      "INVALID_QUANTITY",
      `Line ${lineItemId} of ${order.name} can go from ${line.currentQuantity} down to ${shipped} (already shipped), not to ${quantity}.`,
    );
  let left = line.currentQuantity - quantity;
  for (const fulfillmentOrder of fulfillmentOrdersOf(order, store).toReversed()) {
    const part = fulfillmentOrder.lines.find((candidate) => candidate.orderLineId === lineItemId);
    const take = Math.min(left, part?.remainingQuantity ?? 0);
    if (!part || take === 0 || fulfillmentOrder.status === "CLOSED") continue;
    takeUnits(world, fulfillmentOrder, [{ id: part.id, quantity: take }]);
    releaseCommitted(world, store, order, {
      orderLineId: lineItemId,
      locationId: fulfillmentOrder.locationId,
      quantity: take,
      restock,
    });
    if (remainingUnits(fulfillmentOrder) === 0) fulfillmentOrder.status = "CLOSED";
    touch(world, fulfillmentOrder);
    left -= take;
  }
  // Not routed yet, or given back by the service: the commitment alone shrinks.
  for (const commitment of order.commitments.filter((candidate) => candidate.orderLineId === lineItemId)) {
    const take = Math.min(left, commitment.quantity);
    if (take > 0) releaseCommitted(world, store, order, { ...commitment, quantity: take, restock });
    left -= take;
  }
  const delta = line.currentQuantity - quantity;
  line.currentQuantity = quantity;
  order.edited = true;
  world.emit(store, "orders/edited", {
    order_edit: {
      id: order.id,
      order_id: order.id,
      app_id: null,
      created_at: timestamp(world),
      notify_customer: false,
      line_items: { additions: [], removals: [{ id: line.id, admin_graphql_api_id: gid("LineItem", line.id), delta }] },
    },
  });
  touchOrder(world, store, order);
  return order;
}

const saying = (code: string, outcome: Extract<Outcome<unknown>, { ok: false }>): Refusal =>
  refusal(code, outcome.userErrors.map((error) => error.message).join(" "));
