/** Holds and reported progress of fulfilment orders (shopify-facts §2.3). */
import type { FulfillmentHold, FulfillmentOrder, Id, Store } from "../types.ts";
import { nextId, type World } from "../world.ts";
import { isWhole, orderOf, siblingOf, takeUnits, touch, unitsProblem, type LineUnits } from "./fulfillment-orders.ts";
import { gid } from "./gid.ts";
import { touchOrder } from "./order-events.ts";
import { refused, type Outcome } from "./outcome.ts";
import { fulfillmentOrderStub } from "./order-payloads.ts";

export type NewHold = {
  reason: string;
  reasonNotes: string | null;
  handle: string;
  externalId: string | null;
  /** null = the merchant. */
  clientId: string | null;
  units: LineUnits[];
};
export type Held = { hold: FulfillmentHold; fulfillmentOrder: FulfillmentOrder; remaining: FulfillmentOrder | null };

const HOLDS_PER_APP = 10;

export function holdFulfillmentOrder(
  world: World,
  store: Store,
  fulfillmentOrder: FulfillmentOrder,
  input: NewHold,
): Outcome<Held> {
  if (fulfillmentOrder.status === "CLOSED" || fulfillmentOrder.status === "CANCELLED")
    return refused(["id"], "Fulfillment order not found.", "FULFILLMENT_ORDER_NOT_FOUND");
  const own = fulfillmentOrder.holds.filter((hold) => hold.clientId === input.clientId);
  if (own.length >= HOLDS_PER_APP)
    return refused(
      ["id"],
      "The maximum number of fulfillment holds for this fulfillment order has been reached for this app. An app can only have up to 10 holds on a single fulfillment order at any one time.",
      "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED",
    );
  if (own.some((hold) => hold.handle === input.handle))
    return refused(
      ["fulfillmentHold", "handle"],
      "The handle provided for the fulfillment hold is already in use by this app for another hold on this fulfillment order.",
      "DUPLICATE_FULFILLMENT_HOLD_HANDLE",
    );
  if (input.units.some(({ quantity }) => quantity <= 0))
    return refused(
      ["fulfillmentHold", "fulfillmentOrderLineItems"],
      "You must select at least one item to place on partial hold.",
      "GREATER_THAN_ZERO",
    );
  if (input.units.length > 0 && unitsProblem(fulfillmentOrder, input.units))
    return refused(
      ["fulfillmentHold", "fulfillmentOrderLineItems"],
      "The line item quantity is invalid.",
      "INVALID_LINE_ITEM_QUANTITY",
    );
  if (input.units.length > 0 && fulfillmentOrder.status === "ON_HOLD")
    return refused(
      ["fulfillmentHold", "fulfillmentOrderLineItems"],
      "The fulfillment order is not in a splittable state.",
      "FULFILLMENT_ORDER_NOT_SPLITTABLE",
    );
  const remaining = input.units.length > 0 ? restOf(world, store, fulfillmentOrder, input.units) : null;
  const { reason, reasonNotes, handle, externalId, clientId } = input;
  const hold: FulfillmentHold = { id: nextId(world), reason, reasonNotes, handle, externalId, clientId };
  const first = fulfillmentOrder.holds.length === 0;
  fulfillmentOrder.holds.push(hold);
  fulfillmentOrder.status = "ON_HOLD";
  touch(world, fulfillmentOrder);
  world.emit(store, "fulfillment_holds/added", {
    fulfillment_hold: { id: gid("FulfillmentHold", hold.id) },
    fulfillment_order: fulfillmentOrderStub(fulfillmentOrder),
  });
  if (first)
    world.emit(store, "fulfillment_orders/placed_on_hold", {
      fulfillment_order: fulfillmentOrderStub(fulfillmentOrder),
      ...(remaining ? { remaining_fulfillment_order: fulfillmentOrderStub(remaining) } : {}),
    });
  touchOrder(world, store, orderOf(store, fulfillmentOrder));
  return { ok: true, hold, fulfillmentOrder, remaining };
}

function restOf(
  world: World,
  store: Store,
  fulfillmentOrder: FulfillmentOrder,
  held: LineUnits[],
): FulfillmentOrder | null {
  if (isWhole(fulfillmentOrder, held)) return null;
  const rest = fulfillmentOrder.lines.map((line) => ({
    id: line.id,
    quantity:
      line.remainingQuantity - held.filter(({ id }) => id === line.id).reduce((sum, { quantity }) => sum + quantity, 0),
  }));
  return siblingOf(world, store, fulfillmentOrder, {
    lines: takeUnits(world, fulfillmentOrder, rest),
    locationId: fulfillmentOrder.locationId,
  });
}

/** Without `holdIds` every hold goes, also other apps' (shopify-facts §2.3). */
export function releaseHolds(
  world: World,
  store: Store,
  fulfillmentOrder: FulfillmentOrder,
  holdIds: Id[] | null,
): Outcome<{ fulfillmentOrder: FulfillmentOrder }> {
  if (fulfillmentOrder.status !== "ON_HOLD") return refused(["id"], "The fulfillment order is not on hold.", null);
  const released = fulfillmentOrder.holds.filter((hold) => holdIds === null || holdIds.includes(hold.id));
  fulfillmentOrder.holds = fulfillmentOrder.holds.filter((hold) => !released.includes(hold));
  for (const hold of released)
    world.emit(store, "fulfillment_holds/released", {
      fulfillment_hold: { id: gid("FulfillmentHold", hold.id) },
      fulfillment_order: fulfillmentOrderStub(fulfillmentOrder),
    });
  if (fulfillmentOrder.holds.length === 0) {
    fulfillmentOrder.status = "OPEN";
    world.emit(store, "fulfillment_orders/hold_released", {
      fulfillment_order: fulfillmentOrderStub(fulfillmentOrder),
    });
  }
  touch(world, fulfillmentOrder);
  touchOrder(world, store, orderOf(store, fulfillmentOrder));
  return { ok: true, fulfillmentOrder };
}

/** fulfillmentOrderReportProgress and …Open: merchant-managed progress that blocks moves until it is marked as open. */
export function setProgress(
  world: World,
  store: Store,
  fulfillmentOrder: FulfillmentOrder,
  reported: boolean,
): Outcome<{ fulfillmentOrder: FulfillmentOrder }> {
  const allowed = reported ? ["OPEN", "IN_PROGRESS"] : ["IN_PROGRESS", "SCHEDULED"];
  if (!allowed.includes(fulfillmentOrder.status))
    return refused(["id"], "Fulfillment order is not actionable.", "FULFILLMENT_ORDER_STATUS_INVALID");
  fulfillmentOrder.progressReported = reported;
  fulfillmentOrder.status = reported ? "IN_PROGRESS" : "OPEN";
  touch(world, fulfillmentOrder);
  world.emit(store, `fulfillment_orders/${reported ? "progress_reported" : "manually_reported_progress_stopped"}`, {
    fulfillment_order: fulfillmentOrderStub(fulfillmentOrder),
  });
  touchOrder(world, store, orderOf(store, fulfillmentOrder));
  return { ok: true, fulfillmentOrder };
}
