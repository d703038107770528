import { fulfilmentOrderFromShopify } from "../orders/from-shopify.ts";
import type { FulfilmentOrderFacts } from "../orders/canonical-order.ts";
import { orThrow, type AdminClient, type Answer } from "../shopify/admin-client.server.ts";
import {
  AcceptFulfilmentRequestDocument,
  MoveFulfilmentOrderDocument,
  OrderFulfilmentOrdersDocument,
  RejectFulfilmentRequestDocument,
  SubmitFulfilmentRequestDocument,
  type FulfilmentOrderFragment,
} from "../shopify/operations.generated.ts";
import type { RequestStep } from "./request-steps.ts";

/** `changed`: fulfilment orders after the call, all that it touched. */
export type CallOutcome =
  | { kind: "done"; changed: FulfilmentOrderFacts[] }
  | { kind: "refused"; message: string }
  | { kind: "unknown"; message: string };

/** Everything open on an order's fulfilment side. Closed fulfilment orders stay in the answer with nothing remaining. */
export async function readFulfilmentOrders(admin: AdminClient, orderGid: string): Promise<FulfilmentOrderFacts[]> {
  const { order } = orThrow(await admin.query(OrderFulfilmentOrdersDocument, { id: orderGid }));
  return order?.fulfillmentOrders.nodes.map(fulfilmentOrderFromShopify) ?? [];
}

/**
 * Makes one change in the retailer's store. Trouble that certainly changed nothing is thrown: the job runs again.
 * Accepting and rejecting may be repeated; moving and submitting may not, since a part of the same units could be moved
 * or submitted twice.
 */
export async function callStep(
  admin: AdminClient,
  step: RequestStep,
  { sendBefore, message }: { sendBefore: Date; message: string },
): Promise<CallOutcome> {
  const id = step.fulfilmentOrderGid;
  switch (step.kind) {
    case "move": {
      const lines = linesOf(step.lines);
      const { locationGid: newLocationId } = step;
      const answer = await admin.once(MoveFulfilmentOrderDocument, { id, newLocationId, lines }, { sendBefore });
      return outcome(answer, ({ fulfillmentOrderMove: payload }) => ({
        userErrors: payload?.userErrors,
        orders: [payload?.originalFulfillmentOrder, payload?.movedFulfillmentOrder],
      }));
    }
    case "submit": {
      const lines = linesOf(step.lines);
      const answer = await admin.once(SubmitFulfilmentRequestDocument, { id, lines, message }, { sendBefore });
      return outcome(answer, ({ fulfillmentOrderSubmitFulfillmentRequest: payload }) => ({
        userErrors: payload?.userErrors,
        orders: [payload?.unsubmittedFulfillmentOrder, payload?.submittedFulfillmentOrder],
      }));
    }
    case "accept": {
      const answer = await admin.idempotent(AcceptFulfilmentRequestDocument, { id, message });
      return outcome(answer, ({ fulfillmentOrderAcceptFulfillmentRequest: payload }) => ({
        userErrors: payload?.userErrors,
        orders: [payload?.fulfillmentOrder],
      }));
    }
    case "reject": {
      const answer = await admin.idempotent(RejectFulfilmentRequestDocument, { id, message, reason: "OTHER" });
      return outcome(answer, ({ fulfillmentOrderRejectFulfillmentRequest: payload }) => ({
        userErrors: payload?.userErrors,
        orders: [payload?.fulfillmentOrder],
      }));
    }
  }
}

/** The fulfilment orders with those that a call changed in their new form. */
export function withChanged(
  before: readonly FulfilmentOrderFacts[],
  changed: readonly FulfilmentOrderFacts[],
): FulfilmentOrderFacts[] {
  const now = new Map(before.map((order) => [order.gid, order]));
  for (const order of changed) now.set(order.gid, order);
  return [...now.values()];
}

const linesOf = (lines: { lineGid: string; units: number }[]) =>
  lines.map(({ lineGid, units }) => ({ id: lineGid, quantity: units }));

type Payload = {
  userErrors: readonly { message: string }[] | undefined;
  orders: readonly (FulfilmentOrderFragment | null | undefined)[];
};

function outcome<Data>(answer: Answer<Data>, read: (data: Data) => Payload): CallOutcome {
  if (!answer.ok && answer.error.class === "unknown") return { kind: "unknown", message: answer.error.message };
  const { userErrors = [], orders } = read(orThrow(answer));
  if (userErrors.length > 0) return { kind: "refused", message: userErrors.map((error) => error.message).join(" ") };
  const changed = orders.flatMap((order) => (order ? [fulfilmentOrderFromShopify(order)] : []));
  return { kind: "done", changed };
}
