import { fulfilmentOrderFromShopify } from "../orders/from-shopify.ts";
import type { FulfilmentOrderFacts } from "../orders/canonical-order.ts";
import { wholeFulfilmentOrders } from "../orders/whole-fulfilment-orders.server.ts";
import { normaliseGid } from "../platform/gid.ts";
import { orThrow, type AdminClient, type Answer, type Turn } from "../shopify/admin-client.server.ts";
import {
  AcceptFulfilmentRequestDocument,
  CloseFulfilmentOrderDocument,
  MoveFulfilmentOrderDocument,
  OrderFulfilmentOrdersDocument,
  RejectFulfilmentRequestDocument,
  SubmitFulfilmentRequestDocument,
  type ChangedFulfilmentOrderFragment,
} from "../shopify/operations.generated.ts";
import type { RequestStep } from "./request-steps.ts";

/** What a call made of a fulfilment order. Without `lines` they are as they were. */
export type ChangedOrder = {
  gid: string;
  status: string;
  requestStatus: string;
  /** where a move has brought it */
  locationGid?: string;
  lines?: FulfilmentOrderFacts["lines"];
};
/** `changed`: the fulfilment orders that the call touched; null when its answer does not tell all of that. */
export type CallOutcome =
  | { kind: "done"; changed: ChangedOrder[] | null }
  | { kind: "refused"; message: string }
  | { kind: "unknown"; message: string };

/** Everything open on an order's fulfilment side. Closed fulfilment orders stay in the answer with nothing remaining. */
export async function readFulfilmentOrders(admin: AdminClient, orderGid: string): Promise<FulfilmentOrderFacts[]> {
  const { order } = orThrow(await admin.query(OrderFulfilmentOrdersDocument, { id: orderGid }));
  if (!order) return [];
  return (await wholeFulfilmentOrders(admin, order.id, order.fulfillmentOrders)).map(fulfilmentOrderFromShopify);
}

/** Waits until a fenced step could leave at once. The others are not fenced: null. */
export async function awaitTurn(admin: AdminClient, { kind }: RequestStep): Promise<Turn | null> {
  if (kind === "move") return orThrow(await admin.reserve(MoveFulfilmentOrderDocument));
  if (kind === "submit") return orThrow(await admin.reserve(SubmitFulfilmentRequestDocument));
  return null;
}

/**
 * Makes one change in the retailer's store. Trouble that certainly changed nothing is thrown: the job runs again.
 * Accepting, rejecting and closing may be repeated; moving and submitting may not, since a part of the same units could be moved
 * or submitted twice.
 */
export async function callStep(
  admin: AdminClient,
  step: RequestStep,
  { message, ...fence }: { sendBefore?: Date; turn?: Turn; message: string },
): Promise<CallOutcome> {
  const id = step.fulfilmentOrderGid;
  switch (step.kind) {
    case "move": {
      const lines = linesOf(step.lines);
      const { locationGid: newLocationId } = step;
      const answer = await admin.once(MoveFulfilmentOrderDocument, { id, newLocationId, lines }, fence);
      return outcome(answer, ({ fulfillmentOrderMove: payload }) => ({
        userErrors: payload?.userErrors,
        // Lines beyond the first page are for a read.
        orders: [payload?.originalFulfillmentOrder, payload?.movedFulfillmentOrder].some(hasMoreLines)
          ? null
          : [withLines(payload?.originalFulfillmentOrder), withLines(payload?.movedFulfillmentOrder, newLocationId)],
      }));
    }
    case "submit": {
      const lines = linesOf(step.lines);
      const answer = await admin.once(SubmitFulfilmentRequestDocument, { id, lines, message }, fence);
      return outcome(answer, ({ fulfillmentOrderSubmitFulfillmentRequest: payload }) => ({
        userErrors: payload?.userErrors,
        // The rest that was split off has lines of its own.
        orders: payload?.unsubmittedFulfillmentOrder ? null : [statesOf(payload?.submittedFulfillmentOrder)],
      }));
    }
    case "accept": {
      const answer = await admin.idempotent(AcceptFulfilmentRequestDocument, { id, message });
      return outcome(answer, ({ fulfillmentOrderAcceptFulfillmentRequest: payload }) => ({
        userErrors: payload?.userErrors,
        orders: [statesOf(payload?.fulfillmentOrder)],
      }));
    }
    case "reject": {
      const answer = await admin.idempotent(RejectFulfilmentRequestDocument, { id, message, reason: "OTHER" });
      return outcome(answer, ({ fulfillmentOrderRejectFulfillmentRequest: payload }) => ({
        userErrors: payload?.userErrors,
        orders: [statesOf(payload?.fulfillmentOrder)],
      }));
    }
    case "close": {
      const answer = await admin.idempotent(CloseFulfilmentOrderDocument, { id, message });
      return outcome(answer, ({ fulfillmentOrderClose: payload }) => ({
        userErrors: payload?.userErrors,
        orders: [statesOf(payload?.fulfillmentOrder)],
      }));
    }
  }
}

/**
 * The fulfilment orders with those that a call changed in their new form. What is new came off a known one and shares its
 * method. Whether it can be done what its place allows, the next call tells: a refusal leads to a new read.
 */
export function withChanged(
  before: readonly FulfilmentOrderFacts[],
  step: RequestStep,
  changed: readonly ChangedOrder[],
): FulfilmentOrderFacts[] {
  const now = new Map(before.map((order) => [order.gid, order]));
  const from = now.get(step.fulfilmentOrderGid);
  for (const order of changed) {
    const known = now.get(order.gid) ?? from;
    if (!known) continue;
    const merged = { ...known, ...order };
    now.set(order.gid, { ...merged, actions: actionsOf(merged, step) });
  }
  return [...now.values()];
}

function actionsOf(order: FulfilmentOrderFacts, step: RequestStep): string[] {
  if (step.kind === "reject" || step.kind === "close") return AT_SERVICE;
  // Under a request it can be neither moved nor requested again.
  if (step.kind !== "move") return order.actions.filter((each) => each !== "MOVE" && each !== "REQUEST_FULFILLMENT");
  return order.locationGid === step.locationGid ? AT_SERVICE : order.actions;
}

/** What an open, unsubmitted fulfilment order at the location of our own service offers. */
const AT_SERVICE = ["REQUEST_FULFILLMENT", "CREATE_FULFILLMENT", "HOLD", "MOVE"];

const hasMoreLines = (order: ChangedFulfilmentOrderFragment | null | undefined) =>
  order?.lineItems.pageInfo.hasNextPage === true;

const withLines = (order: ChangedFulfilmentOrderFragment | null | undefined, locationGid?: string) =>
  order
    ? {
        ...states(order),
        ...(locationGid === undefined ? {} : { locationGid }),
        lines: order.lineItems.nodes.map((line) => ({
          lineGid: normaliseGid(line.id),
          lineItemGid: normaliseGid(line.lineItem.id),
          remaining: line.remainingQuantity,
          total: line.totalQuantity,
        })),
      }
    : null;

type States = { id: string; status: string; requestStatus: string };
const states = ({ id, status, requestStatus }: States) => ({ gid: normaliseGid(id), status, requestStatus });
const statesOf = (order: States | null | undefined) => (order ? states(order) : null);

const linesOf = (lines: { lineGid: string; units: number }[]) =>
  lines.map(({ lineGid, units }) => ({ id: lineGid, quantity: units }));

type Payload = {
  userErrors: readonly { message: string }[] | undefined;
  orders: readonly (ChangedOrder | null)[] | null;
};

function outcome<Data>(answer: Answer<Data>, read: (data: Data) => Payload): CallOutcome {
  if (!answer.ok && answer.error.class === "unknown") return { kind: "unknown", message: answer.error.message };
  const { userErrors = [], orders } = read(orThrow(answer));
  if (userErrors.length > 0) return { kind: "refused", message: userErrors.map((error) => error.message).join(" ") };
  return { kind: "done", changed: orders?.filter((order) => order !== null) ?? null };
}
