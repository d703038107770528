import { addFulfillmentEvent, cancelFulfillment, createFulfillment, updateTracking } from "../../store/fulfillments.ts";
import { gid } from "../../store/gid.ts";
import { orderLineOf } from "../../store/fulfillment-orders.ts";
import { serviceAt } from "../../store/locations.ts";
import type { Fulfillment, FulfillmentEvent, FulfillmentLine, Tracking } from "../../types.ts";
import {
  coversFulfillmentOrder,
  idOf,
  listOf,
  onlyKeys,
  recordOf,
  stringOf,
  stringsOf,
  type Args,
  type Context,
  type Input,
} from "../context.ts";
import { invalidId } from "../errors.ts";
import { failed, fields, own, type Tables } from "../tables.ts";
import { unitsOf } from "./fulfillment-order-mutations.ts";
import type { LineOf } from "./orders.ts";

type ShippedLineOf = { fulfillment: Fulfillment; line: FulfillmentLine };

/** `number` and `url` or their plural forms; each number is one tracking. */
function trackingOf(value: unknown): Tracking[] {
  const input = recordOf(value);
  if (!input) return [];
  onlyKeys(input, "FulfillmentTrackingInput", ["company", "number", "numbers", "url", "urls"]);
  const numbers = stringOf(input.number) ? [input.number as string] : stringsOf(input.numbers);
  const urls = stringOf(input.url) ? [input.url as string] : stringsOf(input.urls);
  const company = stringOf(input.company);
  if (numbers.length === 0 && urls.length === 0) return company ? [{ company, number: null, url: null }] : [];
  return Array.from({ length: Math.max(numbers.length, urls.length) }, (_each, index) => ({
    company,
    number: numbers[index] ?? null,
    url: urls[index] ?? null,
  }));
}

function create(context: Context, args: Args): unknown {
  const input = args.fulfillment as Input;
  onlyKeys(input, "FulfillmentInput", ["lineItemsByFulfillmentOrder", "notifyCustomer", "trackingInfo"]);
  const groups = [];
  for (const group of listOf(input.lineItemsByFulfillmentOrder)) {
    const fulfillmentOrder = context.store.fulfillmentOrders.get(idOf(group.fulfillmentOrderId, "FulfillmentOrder"));
    if (!fulfillmentOrder || !coversFulfillmentOrder(context, fulfillmentOrder, "write"))
      return failed([{ field: ["fulfillment"], message: "Fulfillment order does not exist." }]);
    groups.push({ fulfillmentOrder, units: unitsOf(group.fulfillmentOrderLineItems) });
  }
  const outcome = createFulfillment(context.world, context.store, {
    groups,
    tracking: trackingOf(input.trackingInfo),
    notifyCustomer: input.notifyCustomer === true,
  });
  return outcome.ok ? { fulfillment: outcome.fulfillment, userErrors: [] } : failed(outcome.userErrors);
}

function fulfillmentOf({ store }: Context, id: unknown): Fulfillment | undefined {
  return store.fulfillments.get(idOf(id, "Fulfillment"));
}

const missing = (field: string): unknown => failed([{ field: [field], message: "Fulfillment does not exist." }]);

function addEvent(context: Context, input: Input): unknown {
  onlyKeys(input, "FulfillmentEventInput", [
    "address1",
    "city",
    "country",
    "estimatedDeliveryAt",
    "fulfillmentId",
    "happenedAt",
    "message",
    "province",
    "status",
    "zip",
  ]);
  const fulfillment = fulfillmentOf(context, input.fulfillmentId);
  if (!fulfillment) throw invalidId(String(input.fulfillmentId));
  const fulfillmentEvent = addFulfillmentEvent(context.world, context.store, fulfillment, {
    status: input.status as string,
    message: stringOf(input.message),
    ...(typeof input.happenedAt === "string" ? { happenedAt: input.happenedAt } : {}),
    estimatedDeliveryAt: stringOf(input.estimatedDeliveryAt),
    address1: stringOf(input.address1),
    city: stringOf(input.city),
    provinceCode: stringOf(input.province),
    countryCode: stringOf(input.country),
    zip: stringOf(input.zip),
  });
  return { fulfillmentEvent, userErrors: [] };
}

export const fulfillmentTables: Tables = {
  QueryRoot: fields({ fulfillment: (_root, context, { id }) => fulfillmentOf(context, id) ?? null }),
  Mutation: fields({
    fulfillmentCreate: (_root, context, args) => create(context, args),
    fulfillmentTrackingInfoUpdate: (_root, context, { fulfillmentId, trackingInfoInput, notifyCustomer }) => {
      const fulfillment = fulfillmentOf(context, fulfillmentId);
      if (!fulfillment) return missing("fulfillmentId");
      const change = { tracking: trackingOf(trackingInfoInput), notifyCustomer: notifyCustomer === true };
      return { fulfillment: updateTracking(context.world, context.store, fulfillment, change), userErrors: [] };
    },
    fulfillmentCancel: (_root, context, { id }) => {
      const fulfillment = fulfillmentOf(context, id);
      if (!fulfillment) return missing("id");
      return { fulfillment: cancelFulfillment(context.world, context.store, fulfillment), userErrors: [] };
    },
    fulfillmentEventCreate: (_root, context, { fulfillmentEvent }) => addEvent(context, fulfillmentEvent as Input),
  }),
  Fulfillment: fields<Fulfillment>({
    id: (fulfillment) => gid("Fulfillment", fulfillment.id),
    legacyResourceId: (fulfillment) => String(fulfillment.id),
    name: (fulfillment) => fulfillment.name,
    status: (fulfillment) => fulfillment.status,
    displayStatus: (fulfillment) => fulfillment.displayStatus,
    createdAt: (fulfillment) => fulfillment.createdAt,
    updatedAt: (fulfillment) => fulfillment.updatedAt,
    inTransitAt: (fulfillment) => fulfillment.inTransitAt,
    deliveredAt: (fulfillment) => fulfillment.deliveredAt,
    estimatedDeliveryAt: (fulfillment) => fulfillment.estimatedDeliveryAt,
    totalQuantity: (fulfillment) => fulfillment.lines.reduce((sum, line) => sum + line.quantity, 0),
    trackingInfo: (fulfillment, _context, { first }) =>
      typeof first === "number" ? fulfillment.tracking.slice(0, first) : fulfillment.tracking,
    location: (fulfillment, { store }) => store.locations.get(fulfillment.locationId) ?? null,
    service: (fulfillment, { store }) => serviceAt(store, fulfillment.locationId),
    order: (fulfillment, { store }) => store.orders.get(fulfillment.orderId),
    fulfillmentLineItems: (fulfillment): ShippedLineOf[] => fulfillment.lines.map((line) => ({ fulfillment, line })),
    fulfillmentOrders: (fulfillment, { store }) =>
      [...new Set(fulfillment.lines.map((line) => line.fulfillmentOrderId))]
        .map((id) => store.fulfillmentOrders.get(id))
        .filter((found) => found !== undefined),
    events: (fulfillment) => fulfillment.events,
  }),
  FulfillmentTrackingInfo: own("company", "number", "url"),
  FulfillmentLineItem: fields<ShippedLineOf>({
    id: ({ line }) => gid("FulfillmentLineItem", line.id),
    quantity: ({ line }) => line.quantity,
    lineItem: ({ fulfillment, line }, { store }): LineOf | null => {
      const order = store.orders.get(fulfillment.orderId);
      return order ? { order, line: orderLineOf(order, line) } : null;
    },
  }),
  FulfillmentEvent: fields<FulfillmentEvent>({
    id: (event) => gid("FulfillmentEvent", event.id),
    status: (event) => event.status,
    message: (event) => event.message,
    happenedAt: (event) => event.happenedAt,
    estimatedDeliveryAt: (event) => event.estimatedDeliveryAt,
    createdAt: (event) => event.createdAt,
    address1: (event) => event.address1,
    city: (event) => event.city,
    province: (event) => event.provinceCode,
    country: (event) => event.countryCode,
    zip: (event) => event.zip,
  }),
};
