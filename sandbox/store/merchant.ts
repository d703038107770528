/** What people do in a store's admin: the control API's verbs. Each answers a value or a typed refusal. */
import type { Fulfillment, FulfillmentOrder, Id, InventoryLevel, Order, Store, Tracking } from "../types.ts";
import type { World } from "../world.ts";
import { variantBySku } from "./catalog.ts";
import { cancelNow, cancelProblem } from "./cancel.ts";
import { addFulfillmentEvent, cancelFulfillment, createFulfillment, updateTracking } from "./fulfillments.ts";
import { activateLevel, addQuantities, levelAt } from "./inventory.ts";
import { serviceAt } from "./locations.ts";
import { mergeFulfillmentOrders, moveFulfillmentOrder, splitFulfillmentOrders } from "./moves.ts";
import { fulfillmentOrdersOf } from "./order-facts.ts";
import { fulfillmentOrderIn, unitsOfLines } from "./other-apps.ts";
import { isRefusal, refusal, saying, type Refusal } from "./outcome.ts";
import { submitCancellation, submitRequest } from "./requests.ts";

/** The order with this numeric id or name (`#1001`, `1001`). */
export function findOrder(store: Store, idOrName: number | string): Order | undefined {
  const byId = store.orders.get(Number(idOrName));
  return byId ?? [...store.orders.values()].find((order) => order.name === idOrName || order.name === `#${idOrName}`);
}

const noOrder = (store: Store, orderId: Id): Refusal =>
  refusal("NOT_FOUND", `${store.domain} has no order ${orderId}. Look it up in the store's dump.`);

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
  if (world.switches.serviceStockLocked && serviceAt(store, at)?.inventoryManagement)
    return refusal(
      "STOCK_LOCKED",
      `Stock at ${store.locations.get(at)?.name ?? at} is managed by its fulfilment service. Set it through that app.`,
    );
  const level = levelAt(store, item.id, at);
  if (!level?.isActive) return activateLevel(world, store, { item, locationId: at, available });
  addQuantities(world, store, level, { available: available - level.quantities.available });
  return level;
}

export function moveByHand(world: World, store: Store, id: Id, newLocationId: Id): FulfillmentOrder | Refusal {
  const found = fulfillmentOrderIn(store, id);
  if ("refused" in found) return found;
  const outcome = moveFulfillmentOrder(world, store, found, { newLocationId, units: null });
  return outcome.ok ? outcome.moved : saying("CANNOT_MOVE", outcome);
}

/** Joins fulfilment orders of one order and location. */
export function mergeByHand(world: World, store: Store, ids: Id[]): FulfillmentOrder | Refusal {
  const originals: FulfillmentOrder[] = [];
  for (const id of ids) {
    const found = fulfillmentOrderIn(store, id);
    if (isRefusal(found)) return found;
    originals.push(found);
  }
  const outcome = mergeFulfillmentOrders(world, store, originals);
  return outcome.ok ? outcome.fulfillmentOrder : saying("CANNOT_MERGE", outcome);
}

/** Splits units, by order line items, off into a fulfilment order of their own. Returns the new one. */
export function splitByHand(world: World, store: Store, id: Id, lines: HandLine[]): FulfillmentOrder | Refusal {
  const found = fulfillmentOrderIn(store, id);
  if (isRefusal(found)) return found;
  const units = unitsOfLines(store, found, lines);
  if (isRefusal(units)) return units;
  const outcome = splitFulfillmentOrders(world, store, [{ fulfillmentOrder: found, units }]);
  return outcome.ok ? (outcome.splits[0]?.remaining ?? found) : saying("CANNOT_SPLIT", outcome);
}

type HandLine = { lineItemId: Id; quantity: number };
export type HandRequest = {
  lines?: { lineItemId: Id; quantity: number }[] | undefined;
  message?: string | null | undefined;
};

/** The merchant's own "Request fulfillment" button, for all units or some: the rest splits off. */
export function requestByHand(
  world: World,
  store: Store,
  id: Id,
  { lines, message = null }: HandRequest = {},
): FulfillmentOrder | Refusal {
  const found = fulfillmentOrderIn(store, id);
  if ("refused" in found) return found;
  const units = unitsOfLines(store, found, lines);
  if (isRefusal(units)) return units;
  const outcome = submitRequest(world, store, found, { units, message });
  return outcome.ok ? outcome.submitted : saying("CANNOT_REQUEST", outcome);
}

/** The merchant's own "Request cancellation" button. */
export function requestCancellationByHand(world: World, store: Store, id: Id): FulfillmentOrder | Refusal {
  const found = fulfillmentOrderIn(store, id);
  if ("refused" in found) return found;
  const outcome = submitCancellation(world, store, found, null);
  return outcome.ok ? outcome.fulfillmentOrder : saying("CANNOT_REQUEST", outcome);
}
