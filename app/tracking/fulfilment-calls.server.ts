import { fulfilmentOrderFromShopify } from "../orders/from-shopify.ts";
import { wholeFulfilmentOrders } from "../orders/whole-fulfilment-orders.server.ts";
import { normaliseGid } from "../platform/gid.ts";
import { orThrow, type AdminClient, type Turn } from "../shopify/admin-client.server.ts";
import {
  CancelFulfilmentDocument,
  CreateFulfilmentDocument,
  OrderFulfilmentOrdersDocument,
  UpdateTrackingDocument,
  type FulfillmentTrackingInput,
} from "../shopify/operations.generated.ts";
import type { FulfilmentStep, Tracking } from "./fulfilment-steps.ts";
import type { StoreView } from "./store-view.ts";

/** Trouble that certainly changed nothing is thrown instead: the job runs again. */
export type WriteOutcome =
  { kind: "done"; fulfilmentGid: string } | { kind: "refused"; message: string } | { kind: "unknown"; message: string };

/** The fulfilment orders and fulfilments of an order, as they stand now. */
export async function readFulfilments(admin: AdminClient, orderGid: string): Promise<StoreView> {
  const { order } = orThrow(await admin.query(OrderFulfilmentOrdersDocument, { id: orderGid }));
  if (!order) return { fulfilmentOrders: [], fulfilments: [] };
  const fulfilmentOrders = await wholeFulfilmentOrders(admin, order.id, order.fulfillmentOrders);
  return {
    fulfilmentOrders: fulfilmentOrders.map(fulfilmentOrderFromShopify),
    fulfilments: order.fulfillments.map(({ id, status, trackingInfo, fulfillmentLineItems }) => ({
      gid: normaliseGid(id),
      status,
      tracking: {
        company: trackingInfo.find((info) => info.company)?.company ?? null,
        numbers: trackingInfo.flatMap((info) => (info.number ? [info.number] : [])),
        urls: trackingInfo.flatMap((info) => (info.url ? [info.url] : [])),
      },
      units: fulfillmentLineItems.nodes.map(({ lineItem, quantity }) => ({
        lineItemGid: normaliseGid(lineItem.id),
        units: quantity ?? 0,
      })),
    })),
  };
}

/** Waits until `createFulfilment` could leave at once. */
export const awaitTurn = async (admin: AdminClient): Promise<Turn> =>
  orThrow(await admin.reserve(CreateFulfilmentDocument));

/** Writes one parcel, with explicit quantities. Must not be repeated: Shopify knows no idempotency key here. */
export async function createFulfilment(
  admin: AdminClient,
  { groups, tracking }: FulfilmentStep & { kind: "create" },
  { notifyCustomer, ...fence }: { notifyCustomer: boolean; sendBefore: Date; turn: Turn },
): Promise<WriteOutcome> {
  const fulfillment = {
    notifyCustomer,
    trackingInfo: trackingInput(tracking),
    lineItemsByFulfillmentOrder: groups.map(({ fulfilmentOrderGid, lines }) => ({
      fulfillmentOrderId: fulfilmentOrderGid,
      fulfillmentOrderLineItems: lines.map(({ lineGid, units }) => ({ id: lineGid, quantity: units })),
    })),
  };
  const answer = await admin.once(CreateFulfilmentDocument, { fulfillment }, fence);
  if (!answer.ok && answer.error.class === "unknown") return { kind: "unknown", message: answer.error.message };
  const payload = orThrow(answer).fulfillmentCreate;
  if (payload?.fulfillment) return { kind: "done", fulfilmentGid: normaliseGid(payload.fulfillment.id) };
  const messages = payload?.userErrors.map((error) => error.message) ?? [];
  if (messages.length > 0) return { kind: "refused", message: messages.join(" ") };
  return { kind: "unknown", message: "Shopify answered with neither a fulfillment nor an error." };
}

/** Sets the tracking of a fulfilment: a plain set, which may be repeated. */
export async function updateTracking(
  admin: AdminClient,
  { fulfilmentGid, tracking }: FulfilmentStep & { kind: "update-tracking" },
  { notifyCustomer }: { notifyCustomer: boolean },
): Promise<WriteOutcome> {
  const variables = { fulfillmentId: fulfilmentGid, tracking: trackingInput(tracking), notifyCustomer };
  const answer = await admin.idempotent(UpdateTrackingDocument, variables);
  if (!answer.ok && answer.error.class === "unknown") return { kind: "unknown", message: answer.error.message };
  const messages = orThrow(answer).fulfillmentTrackingInfoUpdate?.userErrors.map((error) => error.message) ?? [];
  return messages.length > 0 ? { kind: "refused", message: messages.join(" ") } : { kind: "done", fulfilmentGid };
}

/** Cancels a fulfilment, which may be repeated. */
export async function cancelFulfilment(admin: AdminClient, fulfilmentGid: string): Promise<WriteOutcome> {
  const answer = await admin.idempotent(CancelFulfilmentDocument, { id: fulfilmentGid });
  if (!answer.ok && answer.error.class === "unknown") return { kind: "unknown", message: answer.error.message };
  const messages = orThrow(answer).fulfillmentCancel?.userErrors.map((error) => error.message) ?? [];
  return messages.length > 0 ? { kind: "refused", message: messages.join(" ") } : { kind: "done", fulfilmentGid };
}

/** Without URLs Shopify makes them for the carriers it knows. */
function trackingInput({ company, numbers, urls }: Tracking): FulfillmentTrackingInput {
  return {
    ...(company === null ? {} : { company }),
    numbers: [...numbers],
    ...(urls.length === 0 ? {} : { urls: [...urls] }),
  };
}
