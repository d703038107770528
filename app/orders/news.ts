import { z } from "zod";
import { WebhookId } from "../intake/webhook-id.ts";
import { gidOf, normaliseGid } from "../platform/gid.ts";
import { addressText, fullName, type OrderAddress } from "./canonical-order.ts";

const Id = WebhookId.transform(String);
const Text = z.string().nullish();
const Address = z.object({
  first_name: Text,
  last_name: Text,
  company: Text,
  address1: Text,
  address2: Text,
  city: Text,
  province_code: Text,
  zip: Text,
  country_code: Text,
  phone: Text,
});
const Line = z.object({ id: Id, current_quantity: z.number().nullish(), quantity: z.number().nullish() });

/** orders/create, paid, updated, cancelled as `include_fields` of shopify.app.toml lets them through (REST order). */
const OrderPayload = z.object({
  id: Id,
  updated_at: Text,
  cancelled_at: Text,
  financial_status: Text,
  tags: Text,
  shipping_address: Address.nullish(),
  line_items: z.array(Line).nullish(),
  source_identifier: Text,
});

/** What an orders/* webhook tells. */
export type ToldOrder = {
  orderGid: string;
  updatedAt: string | null;
  cancelled: boolean;
  financialStatus: string | null;
  tags: string[];
  /** see addressText; null = the payload tells no address */
  addressText: string | null;
  /** units by line item gid; null = the payload tells no lines */
  quantities: Map<string, number> | null;
  sourceIdentifier: string | null;
};

/** Reads an orders/* body; null when it is not one. */
export function toldOrder(body: unknown): ToldOrder | null {
  const parsed = OrderPayload.safeParse(body);
  if (!parsed.success) return null;
  const told = parsed.data;
  const lines = told.line_items;
  return {
    orderGid: gidOf("Order", told.id),
    updatedAt: told.updated_at ?? null,
    cancelled: Boolean(told.cancelled_at),
    financialStatus: told.financial_status?.toUpperCase() ?? null,
    tags: (told.tags ?? "")
      .split(",")
      .map((tag) => tag.trim())
      .filter((tag) => tag !== "")
      .sort(),
    addressText: told.shipping_address === undefined ? null : addressText(addressOf(told.shipping_address)),
    quantities: lines
      ? new Map(lines.map((line) => [gidOf("LineItem", line.id), line.current_quantity ?? line.quantity ?? 0]))
      : null,
    sourceIdentifier: told.source_identifier ?? null,
  };
}

function addressOf(address: z.infer<typeof Address> | null): OrderAddress | null {
  return (
    address && {
      name: fullName(address.first_name, address.last_name),
      company: address.company ?? null,
      address1: address.address1 ?? null,
      address2: address.address2 ?? null,
      city: address.city ?? null,
      provinceCode: address.province_code ?? null,
      zip: address.zip ?? null,
      countryCode: address.country_code ?? null,
      phone: address.phone ?? null,
    }
  );
}

const EditPayload = z.object({ order_edit: z.object({ order_id: Id }) });

/** The order an orders/edited body is about: its payload is the edit, not the order. */
export function editedOrder(body: unknown): string | null {
  const parsed = EditPayload.safeParse(body);
  return parsed.success ? gidOf("Order", parsed.data.order_edit.order_id) : null;
}

const RiskPayload = z.object({ order_id: Id, risk_level: Text });

/** The order that an orders/risk_assessment_changed body is about, and the level that it names. */
export function assessedOrder(body: unknown): { orderGid: string; level: string | null } | null {
  const parsed = RiskPayload.safeParse(body);
  if (!parsed.success) return null;
  return { orderGid: gidOf("Order", parsed.data.order_id), level: parsed.data.risk_level?.toLowerCase() ?? null };
}

/** What we know of an order, for the comparison. */
export type KnownOrder = {
  updatedAt: Date | null;
  cancelled: boolean;
  financialStatus: string | null;
  tags: string[];
  addressHash: string | null;
  /** Shopify's quantities as last read */
  quantities: Map<string, number>;
};

/**
 * Does the webhook tell something that the canonical order does not say yet? Everything else, such as echoes of our own
 * writes, costs no read. `addressHash` is the fingerprint of `told.addressText`.
 */
export function isOrderNews(told: ToldOrder, known: KnownOrder | null, addressHash: string | null): string | null {
  if (!known?.updatedAt) return "not read yet";
  // Our read was taken later than this was written. (Equal seconds tell nothing: compare.)
  if (told.updatedAt !== null && new Date(told.updatedAt) < known.updatedAt) return null;
  if (told.cancelled !== known.cancelled) return "canceled";
  if (told.financialStatus !== null && told.financialStatus !== known.financialStatus) return "payment";
  if (told.tags.join() !== [...known.tags].sort().join()) return "tags";
  if (told.addressText !== null && addressHash !== known.addressHash) return "address";
  if (told.quantities && !sameQuantities(told.quantities, known.quantities)) return "quantities";
  return null;
}

const sameQuantities = (told: Map<string, number>, known: Map<string, number>) =>
  told.size === known.size && [...told].every(([line, units]) => known.get(line) === units);

const FULFILMENT_ORDER_GID = /^gid:\/\/shopify\/FulfillmentOrder\/\d+(\?|$)/;

/** Ids of all fulfilment orders that a fulfillment_orders/* body names, the one it is about last. */
export function toldFulfilmentOrders(body: unknown): string[] {
  if (typeof body !== "object" || body === null) return [];
  const gids = Object.entries(body).flatMap(([key, value]) => {
    if (!key.endsWith("fulfillment_order") || typeof value !== "object" || value === null) return [];
    const id = (value as { id?: unknown }).id;
    if (typeof id === "string" && FULFILMENT_ORDER_GID.test(id)) return [normaliseGid(id)];
    const numeric = WebhookId.safeParse(id);
    return numeric.success ? [gidOf("FulfillmentOrder", numeric.data)] : [];
  });
  return [...new Set(gids)];
}

/** Where a fulfillment_orders/moved body says that the units went; null when it says nothing of that. */
export function toldDestination(body: unknown): string | null {
  const parsed = z
    .object({ destination_location_id: z.union([z.string(), z.number()]).transform(String) })
    .safeParse(body);
  if (!parsed.success) return null;
  const id = parsed.data.destination_location_id;
  return id.startsWith("gid://") ? normaliseGid(id) : gidOf("Location", id);
}

export type KnownFulfilmentOrder = {
  gid: string;
  locationGid: string | null;
  status: string;
  requestStatus: string;
  held: boolean;
};

/**
 * Does a fulfillment_orders/* webhook tell something that our view does not show? It does when it names a fulfilment
 * order that we have not seen, or when what its topic says has happened does not show in the view.
 */
export function isFulfilmentOrderNews(
  topic: string,
  told: string[],
  known: readonly KnownFulfilmentOrder[],
  { destination, awaited }: { destination: string | null; /** units have no fulfilment order yet */ awaited: boolean },
): string | null {
  const view = new Map(known.map((order) => [order.gid, order]));
  const named = told.map((gid) => view.get(gid));
  if (named.length === 0 || named.some((order) => !order)) return "a fulfillment order not seen yet";
  const all = named.filter((order) => order !== undefined);
  const shows = (test: (order: KnownFulfilmentOrder) => boolean) => (all.some(test) ? null : topic);
  switch (topic.slice(topic.indexOf("/") + 1)) {
    case "order_routing_complete":
      return awaited ? topic : null;
    case "moved":
      return destination === null ? null : shows((order) => order.locationGid === destination);
    case "split":
      return null;
    case "fulfillment_request_submitted":
      return shows((order) => !["UNSUBMITTED", "REJECTED"].includes(order.requestStatus));
    case "placed_on_hold":
      return shows((order) => order.held);
    case "hold_released":
      return all.every((order) => !order.held) ? null : topic;
    case "scheduled_fulfillment_order_ready":
      return shows((order) => order.status !== "SCHEDULED");
    case "cancelled":
      return shows((order) => order.status === "CANCELLED" || order.status === "CLOSED");
    default:
      return topic;
  }
}
