/** The life of a fulfilment request: submit, accept, reject, close, cancellation (table of shopify-facts §2.3). */
import type { FulfillmentOrder, MerchantRequest, Store } from "../types.ts";
import { nextId, timestamp, type World } from "../world.ts";
import {
  allUnits,
  closeEmpty,
  isWhole,
  orderOf,
  remainingUnits,
  siblingOf,
  supportedActions,
  takeUnits,
  touch,
  unitsProblem,
  type LineUnits,
} from "./fulfillment-orders.ts";
import { serviceAt } from "./locations.ts";
import { touchOrder } from "./order-events.ts";
import { refused, type Outcome } from "./outcome.ts";
import { fulfillmentOrderStub } from "./order-payloads.ts";

const NOT_API = "The fulfillment order's assigned fulfillment service must be of api type";

function request(world: World, kind: MerchantRequest["kind"], message: string | null): MerchantRequest {
  return { id: nextId(world), kind, message, sentAt: timestamp(world), answered: false };
}

export type Submitted = {
  original: FulfillmentOrder;
  submitted: FulfillmentOrder;
  unsubmitted: FulfillmentOrder | null;
};

/** Part of the units: the rest splits off into a new, unsubmitted fulfilment order. */
export function submitRequest(
  world: World,
  store: Store,
  fulfillmentOrder: FulfillmentOrder,
  { units, message }: { units: LineUnits[] | null; message: string | null },
): Outcome<Submitted> {
  if (!serviceAt(store, fulfillmentOrder.locationId)) return refused(["id"], NOT_API);
  if (!supportedActions(store, fulfillmentOrder).includes("REQUEST_FULFILLMENT"))
    return refused(["id"], "Cannot request fulfillment for the fulfillment order.");
  const wanted = units && units.length > 0 ? units : allUnits(fulfillmentOrder);
  const problem = unitsProblem(fulfillmentOrder, wanted);
  if (problem) return refused(["fulfillmentOrderLineItems"], problem);
  const rest = isWhole(fulfillmentOrder, wanted) ? null : splitOffRest(world, store, fulfillmentOrder, wanted);
  fulfillmentOrder.requestStatus = "SUBMITTED";
  fulfillmentOrder.status = "OPEN";
  const sent = request(world, "FULFILLMENT_REQUEST", message);
  fulfillmentOrder.merchantRequests.push(sent);
  touch(world, fulfillmentOrder);
  world.emit(store, "fulfillment_orders/fulfillment_request_submitted", {
    original_fulfillment_order: fulfillmentOrderStub(fulfillmentOrder),
    submitted_fulfillment_order: fulfillmentOrderStub(fulfillmentOrder),
    fulfillment_order_merchant_request: {
      id: `gid://shopify/FulfillmentOrderMerchantRequest/${sent.id}`,
      message,
    },
  });
  touchOrder(world, store, orderOf(store, fulfillmentOrder));
  return { ok: true, original: fulfillmentOrder, submitted: fulfillmentOrder, unsubmitted: rest };
}

function splitOffRest(
  world: World,
  store: Store,
  fulfillmentOrder: FulfillmentOrder,
  keep: LineUnits[],
): FulfillmentOrder {
  const rest = fulfillmentOrder.lines.map((line) => ({
    id: line.id,
    quantity:
      line.remainingQuantity - keep.filter(({ id }) => id === line.id).reduce((sum, { quantity }) => sum + quantity, 0),
  }));
  const lines = takeUnits(world, fulfillmentOrder, rest);
  return siblingOf(world, store, fulfillmentOrder, { lines, locationId: fulfillmentOrder.locationId });
}

type Answered = Outcome<{ fulfillmentOrder: FulfillmentOrder }>;
type Act = (world: World, store: Store, fulfillmentOrder: FulfillmentOrder, message: string | null) => Answered;

/** An answer of the service that has the request. Nobody else may give it, nor at any other time. */
const byService =
  (answered: {
    field: string[] | null;
    may: (fulfillmentOrder: FulfillmentOrder) => boolean;
    otherwise: string;
    becomes: Pick<FulfillmentOrder, "status" | "requestStatus">;
    topic: string;
  }): Act =>
  (world, store, fulfillmentOrder, message) => {
    const { field, may, otherwise, becomes, topic } = answered;
    if (!serviceAt(store, fulfillmentOrder.locationId)) return refused(field, NOT_API);
    if (!may(fulfillmentOrder)) return refused(field, otherwise);
    answer(fulfillmentOrder, "FULFILLMENT_REQUEST");
    Object.assign(fulfillmentOrder, becomes);
    // An answer ends no hold.
    if (fulfillmentOrder.holds.length > 0) fulfillmentOrder.status = "ON_HOLD";
    return told(world, store, fulfillmentOrder, topic, message);
  };

export const acceptRequest = byService({
  field: ["id"],
  may: ({ requestStatus, status }) => requestStatus === "SUBMITTED" && status === "OPEN",
  otherwise: "Cannot accept fulfillment request for the fulfillment order.",
  becomes: { requestStatus: "ACCEPTED", status: "IN_PROGRESS" },
  topic: "fulfillment_request_accepted",
});

export const rejectRequest = byService({
  field: ["id"],
  may: ({ requestStatus }) => requestStatus === "SUBMITTED",
  otherwise: "Cannot reject fulfillment request for the fulfillment order.",
  becomes: { requestStatus: "REJECTED", status: "OPEN" },
  topic: "fulfillment_request_rejected",
});

const isInHand = ({ status, requestStatus }: FulfillmentOrder) =>
  status === "IN_PROGRESS" && ["ACCEPTED", "CANCELLATION_REJECTED"].includes(requestStatus);

/** An accepted request the service cannot complete: back to the merchant as INCOMPLETE. */
export const closeRequest = byService({
  field: null,
  may: isInHand,
  otherwise: "The fulfillment order is not in an in progress state.",
  becomes: { requestStatus: "CLOSED", status: "INCOMPLETE" },
  topic: "fulfillment_service_failed_to_complete",
});

/** requestStatus stays ACCEPTED (recorded); the request shows as a merchant request. A switch shows CANCELLATION_REQUESTED. */
export function submitCancellation(
  world: World,
  store: Store,
  fulfillmentOrder: FulfillmentOrder,
  message: string | null,
): Answered {
  if (!isInHand(fulfillmentOrder) || pendingCancellation(fulfillmentOrder))
    return refused(["id"], "Cannot request cancellation for the fulfillment order.");
  fulfillmentOrder.merchantRequests.push(request(world, "CANCELLATION_REQUEST", message));
  if (world.switches.cancellationRequestedVisible) fulfillmentOrder.requestStatus = "CANCELLATION_REQUESTED";
  return told(world, store, fulfillmentOrder, "cancellation_request_submitted", message);
}

export const pendingCancellation = (fulfillmentOrder: FulfillmentOrder): boolean =>
  fulfillmentOrder.merchantRequests.some((sent) => sent.kind === "CANCELLATION_REQUEST" && !sent.answered);

/** The service gives the units back: the fulfilment order closes empty, and by switch a new open one carries them. They stay committed to the order. */
export function acceptCancellation(
  world: World,
  store: Store,
  fulfillmentOrder: FulfillmentOrder,
  message: string | null,
): Answered {
  if (!pendingCancellation(fulfillmentOrder))
    return refused(["id"], "Cannot accept cancellation request for the fulfillment order.");
  answer(fulfillmentOrder, "CANCELLATION_REQUEST");
  if (world.switches.replacementAfterCancellation && remainingUnits(fulfillmentOrder) > 0)
    siblingOf(world, store, fulfillmentOrder, {
      lines: takeUnits(world, fulfillmentOrder, allUnits(fulfillmentOrder)),
      locationId: fulfillmentOrder.locationId,
    });
  closeEmpty(world, fulfillmentOrder);
  fulfillmentOrder.requestStatus = "CANCELLATION_ACCEPTED";
  return told(world, store, fulfillmentOrder, "cancellation_request_accepted", message);
}

export function rejectCancellation(
  world: World,
  store: Store,
  fulfillmentOrder: FulfillmentOrder,
  message: string | null,
): Answered {
  if (!pendingCancellation(fulfillmentOrder))
    return refused(["id"], "Cannot reject cancellation request for the fulfillment order.");
  answer(fulfillmentOrder, "CANCELLATION_REQUEST");
  fulfillmentOrder.requestStatus = "CANCELLATION_REJECTED";
  return told(world, store, fulfillmentOrder, "cancellation_request_rejected", message);
}

/** fulfillmentOrderCancel: the original closes empty, the replacement carries the units, open again. */
export function cancelFulfillmentOrder(
  world: World,
  store: Store,
  fulfillmentOrder: FulfillmentOrder,
): Outcome<{ fulfillmentOrder: FulfillmentOrder; replacement: FulfillmentOrder }> {
  const cancellable =
    fulfillmentOrder.status !== "CLOSED" &&
    fulfillmentOrder.status !== "CANCELLED" &&
    (fulfillmentOrder.requestStatus !== "ACCEPTED" || pendingCancellation(fulfillmentOrder));
  if (!cancellable)
    return refused(null, "Fulfillment order is not in cancelable request state and can't be canceled.", null);
  const lines = takeUnits(world, fulfillmentOrder, allUnits(fulfillmentOrder));
  const replacement = siblingOf(world, store, fulfillmentOrder, { lines, locationId: fulfillmentOrder.locationId });
  closeEmpty(world, fulfillmentOrder);
  world.emit(store, "fulfillment_orders/cancelled", {
    fulfillment_order: fulfillmentOrderStub(fulfillmentOrder),
    replacement_fulfillment_order: fulfillmentOrderStub(replacement),
  });
  touchOrder(world, store, orderOf(store, fulfillmentOrder));
  return { ok: true, fulfillmentOrder, replacement };
}

function answer(fulfillmentOrder: FulfillmentOrder, kind: MerchantRequest["kind"]): void {
  for (const sent of fulfillmentOrder.merchantRequests) if (sent.kind === kind) sent.answered = true;
}

function told(
  world: World,
  store: Store,
  fulfillmentOrder: FulfillmentOrder,
  topic: string,
  message: string | null,
): Answered {
  touch(world, fulfillmentOrder);
  world.emit(store, `fulfillment_orders/${topic}`, {
    fulfillment_order: fulfillmentOrderStub(fulfillmentOrder),
    message,
  });
  touchOrder(world, store, orderOf(store, fulfillmentOrder));
  return { ok: true, fulfillmentOrder };
}
