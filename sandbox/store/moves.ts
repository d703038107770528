/** Moving and splitting fulfilment orders (shopify-facts §2.3). */
import type { FulfillmentOrder, FulfillmentOrderLine, Id, Store } from "../types.ts";
import type { World } from "../world.ts";
import {
  allUnits,
  closeEmpty,
  isAtService,
  isWhole,
  orderLineOf,
  orderOf,
  siblingOf,
  takeUnits,
  touch,
  unitsProblem,
  type LineUnits,
} from "./fulfillment-orders.ts";
import { levelAt, moveCommitted } from "./inventory.ts";
import { serviceAt } from "./locations.ts";
import { touchOrder } from "./order-events.ts";
import { fulfillmentOrdersOf } from "./order-facts.ts";
import { refused, type Outcome } from "./outcome.ts";
import { fulfillmentOrderStub } from "./order-payloads.ts";
import { gid } from "./gid.ts";

export type Moved = { moved: FulfillmentOrder; original: FulfillmentOrder; remaining: FulfillmentOrder | null };

/**
 * Whole: the original is re-assigned and stays itself. Part (or with fulfilled units): a new fulfilment order at the
 * destination, `original` = `remaining`. By switch the units join an open fulfilment order that the order has there.
 */
export function moveFulfillmentOrder(
  world: World,
  store: Store,
  original: FulfillmentOrder,
  { newLocationId, units }: { newLocationId: Id; units: LineUnits[] | null },
): Outcome<Moved> {
  const blocked = moveProblem(store, original);
  if (blocked) return blocked;
  if (!store.locations.get(newLocationId)?.isActive) return refused(["id"], "Location not found.", null);
  if (newLocationId === original.locationId)
    return refused(null, "Fulfillment order is already assigned to that location.", null);
  const wanted = units && units.length > 0 ? units : allUnits(original);
  const problem = unitsProblem(original, wanted);
  if (problem) return refused(["fulfillmentOrderLineItems"], problem, null);
  const order = orderOf(store, original);
  for (const { id } of wanted) {
    const line = original.lines.find((candidate) => candidate.id === id);
    const itemId = line ? orderLineOf(order, line).inventoryItemId : null;
    if (itemId !== null && !levelAt(store, itemId, newLocationId)?.isActive)
      return refused(null, "The items are not stocked at the new location.", null);
  }
  const sourceLocationId = original.locationId;
  for (const { id, quantity } of wanted) {
    const line = original.lines.find((candidate) => candidate.id === id);
    if (line)
      moveCommitted(world, store, order, {
        orderLineId: line.orderLineId,
        locationId: sourceLocationId,
        quantity,
        toLocationId: newLocationId,
      });
  }
  const result = reassign(world, store, original, { newLocationId, wanted });
  world.emit(store, "fulfillment_orders/moved", {
    original_fulfillment_order: fulfillmentOrderStub(result.original),
    moved_fulfillment_order: fulfillmentOrderStub(result.moved),
    source_location: { id: gid("Location", sourceLocationId) },
    destination_location_id: gid("Location", newLocationId),
    fulfillment_order_line_items_requested: wanted.map(({ id, quantity }) => ({
      id: gid("FulfillmentOrderLineItem", id),
      quantity,
    })),
  });
  touchOrder(world, store, order);
  return { ok: true, ...result };
}

function reassign(
  world: World,
  store: Store,
  original: FulfillmentOrder,
  { newLocationId, wanted }: { newLocationId: Id; wanted: LineUnits[] },
): Moved {
  const host = world.switches.moveMerges ? openSibling(store, original, newLocationId) : undefined;
  const whole =
    isWhole(original, wanted) && original.lines.every((line) => line.remainingQuantity === line.totalQuantity);
  if (whole && !host) {
    original.locationId = newLocationId;
    original.requestStatus = "UNSUBMITTED";
    if (original.status === "INCOMPLETE") original.status = "OPEN";
    touch(world, original);
    return { moved: original, original, remaining: null };
  }
  const lines = takeUnits(world, original, wanted);
  const joined = host ? joinLines(lines, takeUnits(world, host, allUnits(host))) : lines;
  if (host) closeEmpty(world, host);
  const moved = siblingOf(world, store, original, { lines: joined, locationId: newLocationId });
  if (whole || original.lines.every((line) => line.remainingQuantity === 0)) closeEmpty(world, original);
  else touch(world, original);
  return { moved, original, remaining: original.status === "CLOSED" ? null : original };
}

function moveProblem(store: Store, fulfillmentOrder: FulfillmentOrder): ReturnType<typeof refused> | null {
  if (fulfillmentOrder.progressReported)
    return refused(
      ["id"],
      "Cannot move a fulfillment order that has had progress reported. To move a fulfillment order that has had progress reported, the fulfillment order must first be marked as open resolving the ongoing progress state.",
      "CANNOT_MOVE_FULFILLMENT_ORDER_WITH_REPORTED_PROGRESS",
    );
  if (fulfillmentOrder.status === "CLOSED" || fulfillmentOrder.status === "CANCELLED")
    return refused(null, "Cannot change location.", null);
  if (isAtService(fulfillmentOrder) && serviceAt(store, fulfillmentOrder.locationId))
    return refused(null, "Cannot move submitted fulfillment order that is at a 3PL fulfillment service.", null);
  return null;
}

function openSibling(store: Store, fulfillmentOrder: FulfillmentOrder, locationId: Id): FulfillmentOrder | undefined {
  return fulfillmentOrdersOf(orderOf(store, fulfillmentOrder), store).find(
    (other) =>
      other !== fulfillmentOrder &&
      other.locationId === locationId &&
      other.status === "OPEN" &&
      !isAtService(other) &&
      other.deliveryMethod.type === fulfillmentOrder.deliveryMethod.type,
  );
}

function joinLines(lines: FulfillmentOrderLine[], others: FulfillmentOrderLine[]): FulfillmentOrderLine[] {
  const joined = [...lines];
  for (const other of others) {
    const same = joined.find((line) => line.orderLineId === other.orderLineId);
    if (same) {
      same.totalQuantity += other.totalQuantity;
      same.remainingQuantity += other.remainingQuantity;
    } else joined.push(other);
  }
  return joined;
}

/** fulfillmentOrderMerge of whole fulfilment orders: a new one carries the units, the old ones close empty. */
export function mergeFulfillmentOrders(
  world: World,
  store: Store,
  originals: FulfillmentOrder[],
): Outcome<{ fulfillmentOrder: FulfillmentOrder }> {
  const [first] = originals;
  const fits = originals.every(
    (one) =>
      one.orderId === first?.orderId &&
      one.locationId === first.locationId &&
      one.deliveryMethod.type === first.deliveryMethod.type &&
      one.status === "OPEN" &&
      !isAtService(one),
  );
  if (!first || originals.length < 2 || !fits)
    return refused(["fulfillmentOrderMergeInputs"], "Fulfillment orders could not be merged.", null);
  const lines = originals
    .map((one) => takeUnits(world, one, allUnits(one)))
    .reduce((joined, taken) => joinLines(joined, taken), []);
  const merged = siblingOf(world, store, first, { lines, locationId: first.locationId });
  for (const one of originals) closeEmpty(world, one);
  world.emit(store, "fulfillment_orders/merged", {
    fulfillment_order_merges: [
      {
        fulfillment_order: fulfillmentOrderStub(merged),
        merge_intents: originals.map((one) => ({ fulfillment_order_id: gid("FulfillmentOrder", one.id) })),
      },
    ],
  });
  touchOrder(world, store, orderOf(store, first));
  return { ok: true, fulfillmentOrder: merged };
}

export type SplitRequest = { fulfillmentOrder: FulfillmentOrder; units: LineUnits[] };

/** fulfillmentOrderSplit: the units get a fulfilment order of their own. One bad entry rejects all. */
export function splitFulfillmentOrders(
  world: World,
  store: Store,
  requests: SplitRequest[],
): Outcome<{ splits: { fulfillmentOrder: FulfillmentOrder; remaining: FulfillmentOrder }[] }> {
  for (const [index, { fulfillmentOrder, units }] of requests.entries()) {
    const field = ["fulfillmentOrderSplits", String(index), "fulfillmentOrderLineItems"];
    const problem = unitsProblem(fulfillmentOrder, units);
    if (problem) return refused(field, problem, "INVALID_LINE_ITEM_QUANTITY");
    if (fulfillmentOrder.status === "CLOSED" || isAtService(fulfillmentOrder) || isWhole(fulfillmentOrder, units))
      return refused(field, "The fulfillment order cannot be split.", "FULFILLMENT_ORDER_NOT_FOUND");
  }
  const splits = requests.map(({ fulfillmentOrder, units }) => {
    const lines = takeUnits(world, fulfillmentOrder, units);
    const remaining = siblingOf(world, store, fulfillmentOrder, { lines, locationId: fulfillmentOrder.locationId });
    touch(world, fulfillmentOrder);
    world.emit(store, "fulfillment_orders/split", {
      fulfillment_order: fulfillmentOrderStub(fulfillmentOrder),
      remaining_fulfillment_order: fulfillmentOrderStub(remaining),
    });
    touchOrder(world, store, orderOf(store, fulfillmentOrder));
    return { fulfillmentOrder, remaining };
  });
  return { ok: true, splits };
}
