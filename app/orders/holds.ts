import { isComplete, type CanonicalOrder } from "./canonical-order.ts";

/** adopted, collective, not-retailer and cancelled end the order's way here; the others wait for something. */
type HoldKind =
  "adopted" | "collective" | "not-retailer" | "cancelled" | "unpaid" | "routing-off" | "address" | "shopify-hold";

export type OrderHold = {
  kind: HoldKind;
  /** one sentence */
  reason: string;
  /** who or what ends it: one sentence */
  endsBy: string;
};

/** Orders under one of these are none of Crossdock's business. */
export const IGNORING_HOLDS: ReadonlySet<string> = new Set<HoldKind>(["adopted", "collective", "not-retailer"]);
/** Holds that stop nothing: they only tell why some units wait (their units are not wanted meanwhile). */
const TELLING_HOLDS: ReadonlySet<string> = new Set<HoldKind>(["shopify-hold"]);

/** Does the hold stop routing and buying? */
export const blocks = (kind: string): boolean => !TELLING_HOLDS.has(kind);

/** Shopify's own supplier network handles these itself; two apps must not buy the same units. */
const COLLECTIVE_TAG = "Shopify Collective";
/** PARTIALLY_REFUNDED and REFUNDED were paid once; what is refunded lowers the lines' quantities. */
const PAID = new Set(["PAID", "PARTIALLY_REFUNDED"]);

export type HoldFacts = {
  order: CanonicalOrder;
  shop: { role: string | null; routingOn: boolean };
  /** the order carries our key, or its source is a supplier order of ours */
  isSupplierOrder: boolean;
  /** units to be routed */
  units: number;
};

/** Everything that stops an order from being routed, and what ends it. Pure; several may hold at once. */
export function holdsOf({ order, shop, isSupplierOrder, units }: HoldFacts): OrderHold[] {
  if (isSupplierOrder)
    return [hold("adopted", "Crossdock created this order for a retailer.", "Nothing: it is never routed on.")];
  if (shop.role !== "retailer" && shop.role !== "both")
    return [hold("not-retailer", "This store only supplies.", "Choose the role Retailer or Both.")];
  if (order.tags.some((tag) => tag.toLowerCase() === COLLECTIVE_TAG.toLowerCase()))
    return [hold("collective", "Shopify Collective handles this order.", "Nothing: it is left alone.")];
  if (order.cancelledAt) return [hold("cancelled", "The order was canceled in Shopify.", "Nothing: it is not routed.")];
  const holds: OrderHold[] = [];
  if (!isPaid(order))
    holds.push(hold("unpaid", "The order is not paid yet.", "The payment: capture it, or mark the order as paid."));
  if (!shop.routingOn) holds.push(hold("routing-off", "Routing is off.", "You: turn on routing."));
  if (units > 0 && !isComplete(order.address))
    holds.push(hold("address", "The order has no complete shipping address.", "You: complete the address in Shopify."));
  if (order.fulfilmentOrders.some((each) => each.held && each.lines.some((line) => line.remaining > 0)))
    holds.push(hold("shopify-hold", "Items are on hold in Shopify.", "The release of the hold in Shopify."));
  return holds;
}

const hold = (kind: HoldKind, reason: string, endsBy: string): OrderHold => ({ kind, reason, endsBy });

/** Shopify may leave the status empty; then only an order over nothing counts as paid. */
function isPaid(order: CanonicalOrder): boolean {
  return order.financialStatus === null ? order.totalMinor === 0 : PAID.has(order.financialStatus);
}
