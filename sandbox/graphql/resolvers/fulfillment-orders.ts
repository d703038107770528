import { orderLineOf, orderOf, supportedActions } from "../../store/fulfillment-orders.ts";
import { gid } from "../../store/gid.ts";
import { serviceAt } from "../../store/locations.ts";
import { pendingCancellation } from "../../store/requests.ts";
import type {
  FulfillmentHold,
  FulfillmentOrder,
  FulfillmentOrderLine,
  Location,
  MerchantRequest,
} from "../../types.ts";
import { coversFulfillmentOrder, idOf, stringsOf, type Args, type Context } from "../context.ts";
import { fields, own, type Tables } from "../tables.ts";
import { moneyBag } from "./money.ts";
import type { LineOf } from "./orders.ts";
import type { AddressOf } from "./shop.ts";

type FulfillmentOrderLineOf = { fulfillmentOrder: FulfillmentOrder; line: FulfillmentOrderLine };
type RequestOf = { fulfillmentOrder: FulfillmentOrder; request: MerchantRequest };

const ASSIGNMENT: Record<string, (fulfillmentOrder: FulfillmentOrder) => boolean> = {
  CANCELLATION_REQUESTED: pendingCancellation,
  FULFILLMENT_REQUESTED: ({ requestStatus }) => requestStatus === "SUBMITTED",
  FULFILLMENT_ACCEPTED: (fulfillmentOrder) =>
    ["ACCEPTED", "CANCELLATION_REJECTED"].includes(fulfillmentOrder.requestStatus) &&
    !pendingCancellation(fulfillmentOrder),
  FULFILLMENT_UNSUBMITTED: ({ requestStatus }) => requestStatus === "UNSUBMITTED",
};

/** Those at locations of the caller's own services. */
function assigned(context: Context, { assignmentStatus, locationIds }: Args): FulfillmentOrder[] {
  const wanted = stringsOf(locationIds).map((id) => idOf(id, "Location"));
  return [...context.store.fulfillmentOrders.values()].filter(
    (fulfillmentOrder) =>
      serviceAt(context.store, fulfillmentOrder.locationId)?.clientId === context.caller.clientId &&
      fulfillmentOrder.status !== "CLOSED" &&
      (wanted.length === 0 || wanted.includes(fulfillmentOrder.locationId)) &&
      (typeof assignmentStatus !== "string" || ASSIGNMENT[assignmentStatus]?.(fulfillmentOrder) === true),
  );
}

export const fulfillmentOrderTables: Tables = {
  QueryRoot: fields({
    fulfillmentOrder: (_root, context, { id }) => {
      const found = context.store.fulfillmentOrders.get(idOf(id, "FulfillmentOrder"));
      return found && coversFulfillmentOrder(context, found, "read") ? found : null;
    },
    fulfillmentOrders: (_root, context, { includeClosed }) =>
      [...context.store.fulfillmentOrders.values()].filter(
        (found) =>
          (includeClosed === true || found.status !== "CLOSED") && coversFulfillmentOrder(context, found, "read"),
      ),
    assignedFulfillmentOrders: (_root, context, args) => assigned(context, args),
  }),
  FulfillmentOrder: fields<FulfillmentOrder>({
    id: (found) => gid("FulfillmentOrder", found.id),
    status: (found) => found.status,
    requestStatus: (found) => found.requestStatus,
    createdAt: (found) => found.createdAt,
    updatedAt: (found) => found.updatedAt,
    fulfillAt: (found) => found.fulfillAt,
    fulfillBy: (found) => found.fulfillBy,
    orderId: (found) => gid("Order", found.orderId),
    orderName: (found, { store }) => orderOf(store, found).name,
    orderProcessedAt: (found, { store }) => orderOf(store, found).processedAt,
    order: (found, { store }) => orderOf(store, found),
    assignedLocation: (found, { store }) => store.locations.get(found.locationId),
    deliveryMethod: (found) => found.deliveryMethod,
    destination: (found, { store }): AddressOf | null => {
      const address = orderOf(store, found).shippingAddress;
      return address ? { address, id: gid("FulfillmentOrderDestination", found.id) } : null;
    },
    supportedActions: (found, { store }) =>
      supportedActions(store, found).map((action) => ({ action, externalUrl: null })),
    fulfillmentHolds: (found) => found.holds,
    lineItems: (found): FulfillmentOrderLineOf[] => found.lines.map((line) => ({ fulfillmentOrder: found, line })),
    merchantRequests: (found): RequestOf[] =>
      found.merchantRequests.map((request) => ({ fulfillmentOrder: found, request })),
    fulfillments: (found, { store }) =>
      orderOf(store, found)
        .fulfillmentIds.map((id) => store.fulfillments.get(id))
        .filter((fulfillment) => fulfillment?.lines.some((line) => line.fulfillmentOrderId === found.id)),
  }),
  FulfillmentOrderAssignedLocation: fields<Location>({
    location: (location) => location,
    name: (location) => location.name,
    address1: ({ address }) => address.address1 ?? null,
    address2: ({ address }) => address.address2 ?? null,
    city: ({ address }) => address.city ?? null,
    countryCode: ({ address }) => address.countryCode,
    province: ({ address }) => address.provinceCode ?? null,
    zip: ({ address }) => address.zip ?? null,
    phone: ({ address }) => address.phone ?? null,
  }),
  DeliveryMethod: fields<FulfillmentOrder["deliveryMethod"]>({
    id: (method) => gid("DeliveryMethod", method.id),
    methodType: (method) => method.type,
    presentedName: (method) => method.presentedName,
  }),
  FulfillmentOrderSupportedAction: own("action", "externalUrl"),
  FulfillmentHold: fields<FulfillmentHold>({
    id: (hold) => gid("FulfillmentHold", hold.id),
    reason: (hold) => hold.reason,
    reasonNotes: (hold) => hold.reasonNotes,
    displayReason: (hold) => hold.reason.toLowerCase().replaceAll("_", " "),
    handle: (hold) => hold.handle,
    heldByApp: (hold, { world }) => (hold.clientId === null ? null : { id: world.apps.get(hold.clientId)?.id ?? 0 }),
    heldByRequestingApp: (hold, { caller }) => hold.clientId === caller.clientId,
  }),
  FulfillmentOrderLineItem: fields<FulfillmentOrderLineOf>({
    id: ({ line }) => gid("FulfillmentOrderLineItem", line.id),
    remainingQuantity: ({ line }) => line.remainingQuantity,
    totalQuantity: ({ line }) => line.totalQuantity,
    lineItem: (source, { store }): LineOf => lineOf(source, store),
    sku: (source, { store }) => lineOf(source, store).line.sku,
    productTitle: (source, { store }) => lineOf(source, store).line.title,
    variantTitle: (source, { store }) => lineOf(source, store).line.variantTitle,
    vendor: (source, { store }) => lineOf(source, store).line.vendor,
    requiresShipping: (source, { store }) => lineOf(source, store).line.requiresShipping,
    inventoryItemId: (source, { store }) => {
      const { inventoryItemId } = lineOf(source, store).line;
      return inventoryItemId === null ? null : gid("InventoryItem", inventoryItemId);
    },
    variant: (source, { store }) => store.variants.get(lineOf(source, store).line.variantId ?? 0) ?? null,
    originalUnitPriceSet: (source, { store }) => {
      const { order, line } = lineOf(source, store);
      return moneyBag(line.price, order);
    },
  }),
  FulfillmentOrderMerchantRequest: fields<RequestOf>({
    id: ({ request }) => gid("FulfillmentOrderMerchantRequest", request.id),
    kind: ({ request }) => request.kind,
    message: ({ request }) => request.message,
    sentAt: ({ request }) => request.sentAt,
    responseData: ({ request }) => (request.answered ? {} : null),
    fulfillmentOrder: ({ fulfillmentOrder }) => fulfillmentOrder,
  }),
  FulfillmentOrderDestination: fields<AddressOf>({
    id: ({ id }) => id,
    firstName: ({ address }) => address.firstName ?? null,
    lastName: ({ address }) => address.lastName ?? null,
    company: ({ address }) => address.company ?? null,
    address1: ({ address }) => address.address1 ?? null,
    address2: ({ address }) => address.address2 ?? null,
    city: ({ address }) => address.city ?? null,
    province: ({ address }) => address.provinceCode ?? null,
    zip: ({ address }) => address.zip ?? null,
    countryCode: ({ address }) => address.countryCode,
    phone: ({ address }) => address.phone ?? null,
  }),
};

function lineOf({ fulfillmentOrder, line }: FulfillmentOrderLineOf, store: Context["store"]): LineOf {
  const order = orderOf(store, fulfillmentOrder);
  return { order, line: orderLineOf(order, line) };
}
