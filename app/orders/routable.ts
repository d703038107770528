import { msg } from "../platform/translate.ts";
import type { CanonicalLine, FulfilmentOrderFacts } from "./canonical-order.ts";

/** Why units of a line are not ours to route, or not now. */
export type LineReason =
  | "none"
  | "removed"
  | "not-shippable"
  | "own"
  | "own-stock"
  | "unmapped"
  | "waiting"
  | "shopify-hold"
  | "scheduled"
  | "pickup"
  | "local-delivery"
  | "in-store"
  | "elsewhere"
  | "in-progress"
  | "not-movable"
  | "fulfilled"
  | "stopped"
  | "changed-after-routing";

/** What the retailer reads beside the line. */
export const LINE_REASON_NOTES: Record<LineReason, string> = {
  none: "",
  removed: msg("Removed from the order."),
  "not-shippable": msg("Does not need shipping."),
  own: msg("You ship this item yourself: no supplier is mapped to it."),
  "own-stock": msg("You ship it from your own stock."),
  unmapped: msg("No supplier is mapped to this item. Map it to route it."),
  waiting: msg("Waiting for Shopify to assign the item to a location."),
  "shopify-hold": msg("On hold in Shopify. It is routed when the hold is released."),
  scheduled: msg("Scheduled in Shopify. It is routed when its date comes."),
  pickup: msg("Picked up by the customer."),
  "local-delivery": msg("Delivered locally by you."),
  "in-store": msg("Sold in a store."),
  elsewhere: msg("Assigned to another fulfillment service."),
  "in-progress": msg("You have started to fulfill this item yourself."),
  "not-movable": msg("Shopify does not let this item be moved to a supplier now."),
  fulfilled: msg("Already fulfilled."),
  stopped: msg("You canceled its fulfillment request. Request it again in Shopify, fulfill it yourself, or refund it."),
  "changed-after-routing": msg("The order was changed after its items went to suppliers."),
};

/** What routability is decided on. */
export type RoutableFacts = {
  lines: readonly CanonicalLine[];
  fulfilmentOrders: readonly FulfilmentOrderFacts[];
  /** locations, in the retailer's store, of its suppliers' fulfilment services */
  supplierLocations: ReadonlySet<string>;
  /** variants with at least one mapped offer */
  mappedVariants: ReadonlySet<string>;
};

export type LineRoutability = {
  lineItemGid: string;
  /** units that are, or are to be, with suppliers, and are not yet fulfilled */
  units: number;
  /** units of these under a fulfilment request at a supplier's location */
  requested: number;
  /** units of these that stand open at the merchant's own locations: Shopify has found stock there */
  ownStock: number;
  /** units that neither stand open anywhere nor were removed: fulfilled, by whomever */
  fulfilled: number;
  /** units that wait for a hold's release or a date: Shopify has sold them too */
  waiting: number;
  /** units that no fulfilment order has or had: none was made yet, or none came for what a service gave back */
  unassigned: number;
  /** why the rest is not; "none" when there is no rest */
  reason: LineReason;
};

type Part = { kind: "routable" | "requested" } | { kind: "not"; reason: LineReason };

/**
 * Which units of which line may be routed: remaining units of fulfilment orders that are to be shipped, are open and
 * offer MOVE or REQUEST_FULFILLMENT, plus those already requested at a supplier's location. Every unit that is not
 * has a reason. Source: FulfillmentOrder.supportedActions, status, requestStatus, deliveryMethod.
 */
export function routable(facts: RoutableFacts): LineRoutability[] {
  return facts.lines.map((line) => lineRoutability(line, facts));
}

/** Are there units to ship that no fulfilment order knows yet? Shopify makes fulfilment orders after orders and edits. */
export function lacksFulfilmentOrders(facts: Pick<RoutableFacts, "lines" | "fulfilmentOrders">): boolean {
  return facts.lines.some(
    (line) => line.requiresShipping && unassigned(line, partsOf(line, facts.fulfilmentOrders)) > 0,
  );
}

const partsOf = ({ lineItemGid }: CanonicalLine, fulfilmentOrders: readonly FulfilmentOrderFacts[]) =>
  fulfilmentOrders.flatMap((order) =>
    order.lines.filter((part) => part.lineItemGid === lineItemGid).map((part) => ({ ...part, order })),
  );

/** Units of a line that no fulfilment order has or had. */
const unassigned = (line: CanonicalLine, parts: readonly { remaining: number; total: number }[]) =>
  Math.max(0, line.quantity - parts.reduce((sum, part) => sum + Math.max(part.remaining, part.total), 0));

function lineRoutability(line: CanonicalLine, facts: RoutableFacts): LineRoutability {
  const { lineItemGid } = line;
  const none = (reason: LineReason) => ({
    lineItemGid,
    units: 0,
    requested: 0,
    ownStock: 0,
    fulfilled: 0,
    waiting: 0,
    unassigned: 0,
    reason,
  });
  if (line.quantity === 0) return none("removed");
  if (!line.requiresShipping) return none("not-shippable");
  const mapped = line.variantGid !== null && facts.mappedVariants.has(line.variantGid);
  const parts = partsOf(line, facts.fulfilmentOrders).map(({ order, ...part }) => ({
    ...part,
    atSupplier: isAtSupplier(order, facts),
    is: partOf(order, { mapped, atSupplier: isAtSupplier(order, facts) }),
  }));
  const missing = unassigned(line, parts);
  const left = parts.filter((part) => part.remaining > 0);
  const sum = (some: readonly { remaining: number }[]) => some.reduce((units, part) => units + part.remaining, 0);
  const fulfilled = Math.max(0, line.quantity - missing - sum(left));
  if (left.length === 0) return { ...none(missing > 0 ? "waiting" : "fulfilled"), fulfilled, unassigned: missing };
  const unitsThat = (kind: Part["kind"]) => sum(left.filter((part) => part.is.kind === kind));
  const requested = unitsThat("requested");
  const reasons = left.flatMap((part) => (part.is.kind === "not" ? [part.is.reason] : []));
  if (missing > 0) reasons.push("waiting");
  const waiting = sum(left.filter((part) => part.is.kind === "not" && WAITING.has(part.is.reason)));
  return {
    lineItemGid,
    waiting: mapped ? Math.min(line.quantity, waiting) : 0,
    unassigned: missing,
    units: Math.min(line.quantity, unitsThat("routable") + requested),
    requested: Math.min(line.quantity, requested),
    ownStock: sum(left.filter((part) => part.is.kind === "routable" && !part.atSupplier)),
    fulfilled,
    // The one that a person can do something about first.
    reason: REASON_ORDER.find((reason) => reasons.includes(reason)) ?? "none",
  };
}

const WAITING: ReadonlySet<LineReason> = new Set(["shopify-hold", "scheduled"]);

const REASON_ORDER: LineReason[] = [
  "unmapped",
  "shopify-hold",
  "not-movable",
  "elsewhere",
  "scheduled",
  "waiting",
  "in-progress",
  "own",
  "pickup",
  "local-delivery",
  "in-store",
  "not-shippable",
  "fulfilled",
];

const isAtSupplier = (order: FulfilmentOrderFacts, facts: RoutableFacts) =>
  order.locationGid !== null && facts.supplierLocations.has(order.locationGid);

const ACCEPTED = new Set(["ACCEPTED", "CANCELLATION_REQUESTED", "CANCELLATION_REJECTED"]);
const isAccepted = (order: FulfilmentOrderFacts) => ACCEPTED.has(order.requestStatus) && !isOver(order);
const isOver = (order: FulfilmentOrderFacts) => order.status === "CLOSED" || order.status === "CANCELLED";

const not = (reason: LineReason): Part => ({ kind: "not", reason });

function partOf(order: FulfilmentOrderFacts, line: { mapped: boolean; atSupplier: boolean }): Part {
  const wrongMethod = METHOD_REASONS[order.method];
  if (wrongMethod) return not(wrongMethod);
  // What the supplier has is with the supplier, also while somebody holds it in Shopify.
  if (line.atSupplier && isAccepted(order)) return { kind: "requested" };
  if (order.held) return not("shopify-hold");
  if (order.status === "SCHEDULED") return not("scheduled");
  if (isOver(order)) return not("fulfilled");
  const requested = !["UNSUBMITTED", "REJECTED", "CANCELLATION_ACCEPTED", "CLOSED"].includes(order.requestStatus);
  if (requested) return line.atSupplier ? { kind: "requested" } : not("elsewhere");
  // Only locations of fulfilment services offer REQUEST_FULFILLMENT: this one is another app's.
  if (!line.atSupplier && order.actions.includes("REQUEST_FULFILLMENT")) return not("elsewhere");
  if (!(line.atSupplier ? OPEN_AT_SUPPLIER : OPEN_ELSEWHERE).has(order.status)) return not("in-progress");
  // Without a mapped offer there is nobody to send it to: at a supplier's location that is an oversight, elsewhere it is
  // the merchant's own.
  if (!line.mapped) return not(line.atSupplier ? "unmapped" : "own");
  const open = order.actions.includes("MOVE") || order.actions.includes("REQUEST_FULFILLMENT");
  return open ? { kind: "routable" } : not("not-movable");
}

/** INCOMPLETE: a service has given it back. */
const OPEN_ELSEWHERE: ReadonlySet<string> = new Set(["OPEN", "INCOMPLETE"]);
/** What is in progress without a request was fulfilled in part by hand. At a supplier's location the rest is still its. */
const OPEN_AT_SUPPLIER: ReadonlySet<string> = new Set([...OPEN_ELSEWHERE, "IN_PROGRESS"]);

const METHOD_REASONS: Record<string, LineReason | undefined> = {
  PICK_UP: "pickup",
  PICKUP_POINT: "pickup",
  LOCAL: "local-delivery",
  RETAIL: "in-store",
  NONE: "not-shippable",
};
