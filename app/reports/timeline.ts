import { exceptionText } from "../exceptions/catalogue.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import type { AuditAction } from "../platform/audit-actions.ts";
import { textOf, valuesOf, type Values } from "./values.ts";

export type StoredEvent = {
  id: bigint;
  at: Date;
  actor: string;
  action: string;
  /** "supplier-order:<id>" and the like */
  subject: string;
  values: unknown;
};
export type TimelineEntry = {
  id: string;
  at: Date;
  who: Who;
  sentence: string;
  /** the attempt in which something was said to a supplier, to be looked at; null = nothing was, or it was not kept */
  exchange: string | null;
};
/** Who did it: Crossdock by itself, the reader, or another user by the end of the id that Shopify gives them. */
export type Who = { kind: "crossdock" } | { kind: "you" } | { kind: "user"; id: string };
/** An attempt at sending a supplier order of which the exchange was kept. */
export type KeptAttempt = { id: string; supplierOrderId: string; number: number };

const supplier = (values: Values) => textOf(values, "supplier", "supplierName") ?? "the supplier";
const Supplier = (values: Values) => textOf(values, "supplier", "supplierName") ?? "The supplier";
const key = (values: Values) => textOf(values, "key", "supplierOrder") ?? "the supplier order";
/** "An API key cdk_1a" */
const apiKey = (whose: string, values: Values) => [whose, "API key", textOf(values, "prefix") ?? []].flat().join(" ");
const named = (values: Values, ...names: string[]) => {
  const name = textOf(values, ...names);
  return name === null ? "" : ` as ${name}`;
};
const note = (values: Values) => {
  const text = textOf(values, "note", "reason", "why")?.replace(/[.\s]+$/, "") ?? null;
  return text === null ? "" : `: ${text}`;
};
const units = (values: Values) => {
  const count = textOf(values, "units", "quantity", "fulfilled");
  if (count === null) return "items";
  return `${count} ${count === "1" ? "item" : "items"}`;
};
const tracking = (values: Values) => {
  const number = textOf(values, "tracking", "trackingNumbers", "trackingNumber", "number", "numbers");
  const carrier = textOf(values, "carrier", "company");
  if (number === null) return carrier === null ? "" : ` with ${carrier}`;
  return carrier === null ? `, tracking ${number}` : ` with ${carrier}, tracking ${number}`;
};

/** One sentence for each thing that can have happened. Exhaustive: a new action does not compile without one. */
const SENTENCES: Record<AuditAction, (values: Values) => string> = {
  "shop.installed": () => "Crossdock was installed.",
  "shop.uninstalled": () => "Crossdock was uninstalled.",
  "shop.role-chosen": (v) => `The store's role was chosen${note({ note: v.role })}.`,
  "shop.routing-switched": (v) => (v.on === false ? "Routing was turned off." : "Routing was turned on."),
  "shop.settings-changed": () => "The settings were changed.",
  "shop.notifications-changed": () => "The notifications were changed.",
  "shop.mailbox-changed": () => "The mailbox for suppliers' answers was changed.",
  "shop.mailbox-removed": () => "The mailbox for suppliers' answers was removed.",
  "shop.mailbox-tested": () => "The mailbox for suppliers' answers was tested.",
  "order.read": () => "The order was read from Shopify.",
  "order.adopted": (v) => `The order was recognized as supplier order ${key(v)}.`,
  "order.held": (v) => `The order was put on hold${note(v)}.`,
  "order.override-set": (v) => `A person chose the supplier${note(v)}.`,
  "order.override-ended": () => "A person's choice of the supplier ended.",
  "order.hold-released": (v) => `A hold ${v.byPerson === true ? "was released" : "ended"}${note(v)}.`,
  "order.routed": routed,
  "order.cancelled": () => "The order was canceled in Shopify.",
  "order.read-again": () => "The order was asked to be read again.",
  "request.moved": (v) => `The items were moved to ${supplier(v)}'s location in Shopify.`,
  "request.submitted": (v) => `A fulfillment request for ${units(v)} was submitted to ${supplier(v)}.`,
  "request.accepted": (v) => `The fulfillment request to ${supplier(v)} was accepted.`,
  "request.rejected": (v) => `The fulfillment request to ${supplier(v)} was declined${note(v)}.`,
  "request.closed": (v) => `The fulfillment request to ${supplier(v)} was given back in Shopify.`,
  "request.cancellation-accepted": (v) => `The canceled fulfillment request to ${supplier(v)} was given back.`,
  "request.cancellation-rejected": (v) => `The fulfillment request to ${supplier(v)} could not be canceled${note(v)}.`,
  "supplier-order.planned": (v) => `${key(v)} was planned for ${supplier(v)}.`,
  "supplier-order.claimed": (v) => `${key(v)} was reserved for ${supplier(v)} in Shopify.`,
  "supplier-order.sent": (v) => `${key(v)} was sent to ${supplier(v)}.`,
  "supplier-order.accepted": (v) =>
    `${Supplier(v)} has ${key(v)}${named(v, "externalName", "name", "supplierOrderName")}.`,
  "supplier-order.refused": (v) => `${Supplier(v)} declined ${key(v)}${note(v)}.`,
  "supplier-order.declined": (v) => `${Supplier(v)} will not ship ${units(v)} of ${key(v)}${note(v)}.`,
  "supplier-order.withdrawal-sent": (v) => `${Supplier(v)} was asked to cancel ${key(v)}${note(v)}.`,
  "supplier-order.withdrawal-refused": (v) => `${Supplier(v)} does not cancel ${key(v)}${note(v)}.`,
  "supplier-order.reduction-sent": (v) => `${Supplier(v)} was asked to take ${units(v)} off ${key(v)}.`,
  "supplier-order.reduction-refused": (v) => `${Supplier(v)} does not take items off ${key(v)}${note(v)}.`,
  "supplier-order.unknown": (v) => `No answer came from ${supplier(v)} about ${key(v)}; it will be looked up.`,
  "supplier-order.settled": (v) => `${key(v)} was looked up at ${supplier(v)}${note(v)}.`,
  "supplier-order.settled-by-hand": (v) =>
    v.arrived === true
      ? `A person said that ${key(v)} arrived at ${supplier(v)}${named(v, "externalName")}.`
      : `A person said that ${key(v)} did not arrive at ${supplier(v)}; it is sent again.`,
  "supplier-order.cancelled": (v) => `${key(v)} for ${supplier(v)} was canceled${note(v)}.`,
  "supplier-order.cancel-asked": (v) => `A person had ${key(v)} taken back from ${supplier(v)}${note(v)}.`,
  "supplier-order.send-now": (v) => `A person had ${key(v)} sent to ${supplier(v)} without waiting.`,
  "supplier-order.message": (v) => `A person wrote to ${supplier(v)} about ${key(v)}.`,
  "shipment.entered": (v) => `A person entered a parcel of ${supplier(v)}: ${units(v)}${tracking(v)}.`,
  "shipment.taken-back": (v) => `A person took back a parcel of ${supplier(v)}${tracking(v)}.`,
  "shipment.seen": (v) => `${Supplier(v)} shipped ${units(v)}${tracking(v)}.`,
  "shipment.cancelled": (v) => `${Supplier(v)} canceled a parcel${tracking(v)}.`,
  "fulfilment.written": (v) => `${units(v)} marked fulfilled in Shopify${tracking(v)}.`,
  "fulfilment.cancelled": (v) => `The fulfillment in Shopify was canceled with its parcel${tracking(v)}.`,
  "tracking.updated": (v) => `The tracking in Shopify was updated${tracking(v)}.`,
  "mapping.created": mapped,
  "mapping.removed": (v) => `The mapping of ${textOf(v, "sku", "title") ?? "an item"} to ${supplier(v)} was removed.`,
  "connection.invited": (v) => `${textOf(v, "domain", "invitedDomain") ?? "A supplier"} was invited.`,
  "connection.withdrawn": (v) => `The invitation to ${textOf(v, "domain", "supplier") ?? "a supplier"} was withdrawn.`,
  "connection.accepted": (v) => `${Supplier(v)} accepted the invitation.`,
  "connection.declined": (v) => `${Supplier(v)} declined the invitation.`,
  "connection.paused": (v) => `The connection with ${supplier(v)} was paused.`,
  "connection.resumed": (v) => `The connection with ${supplier(v)} was resumed.`,
  "connection.ended": (v) => `The connection with ${supplier(v)} was ended.`,
  "vendor.added": (v) => `${Supplier(v)} was added.`,
  "vendor.changed": (v) => `${Supplier(v)} was changed.`,
  "vendor.channel-changed": () => "How a supplier gets its orders was changed.",
  "vendor.mail-changed": () => "How a supplier is mailed was changed.",
  "vendor.mail-tested": () => "A test mail with a sample order was sent.",
  "vendor.orders-downloaded": (v) => `${textOf(v, "orders") ?? "Some"} orders were downloaded, to be handed over.`,
  "vendor.offers-removed": (v) => `${textOf(v, "items") ?? "Some"} items were taken off a supplier's price list.`,
  "vendor.offers-changed": (v) => `${textOf(v, "items") ?? "Some"} items of a supplier's price list were changed.`,
  "vendor.stock-told": (v) => `A supplier told its stock of ${textOf(v, "items") ?? "some"} items.`,
  "vendor.stock-held": (v) => `A stock feed of a supplier was held back: ${textOf(v, "doubts") ?? "it looks wrong."}`,
  "vendor.stock-discarded": () => "A stock feed of a supplier was discarded.",
  "vendor.file-read": (v) => `${textOf(v, "file") ?? "A file"} of a supplier was read.`,
  "vendor.portal-ended": () => "A supplier's links and sign-ins to the portal were ended.",
  "vendor.key-created": (v) => `${apiKey("An", v)} was made for a supplier.`,
  "vendor.key-revoked": (v) => `${apiKey("A supplier's", v)} was revoked.`,
  "vendor.webhook-changed": () => "A supplier's webhook was changed.",
  "vendor.answered": vendorAnswered,
  "supplier.set-up": (v) => `${Supplier(v)} was set up in your store.`,
  "supplier.moved": (v) => `The priority of ${supplier(v)} was changed.`,
  "rules.draft-saved": (v) => `A draft of the routing rules was saved as ${ruleSet(v)}.`,
  "rules.draft-discarded": (v) => `The draft of the routing rules, ${ruleSet(v)}, was discarded.`,
  "rules.published": (v) => `The routing rules were published as ${ruleSet(v)}.`,
  "rules.rolled-back": (v) =>
    `The routing rules were rolled back: ${ruleSet(v)} is version ${textOf(v, "from") ?? "?"} again${note(v)}.`,
  "rules.canary-started": (v) =>
    `${capital(ruleSet(v))} of the routing rules was published to ${textOf(v, "percent") ?? "some"}% of orders.`,
  "rules.canary-promoted": (v) =>
    `${capital(ruleSet(v))} of the routing rules was published to all orders after its trial.`,
  "rules.canary-stopped": (v) => `The trial of ${ruleSet(v)} of the routing rules was stopped.`,
  "rules.back-test-started": (v) => `${capital(ruleSet(v))} of the routing rules was tried on past orders.`,
  "rules.back-test-cancelled": (v) => `The trial of ${ruleSet(v)} on past orders was canceled.`,
  "supplier.costs-changed": () => "What the supplier costs was changed.",
  "supplier.prices-agreed": (v) => `${textOf(v, "agreed") ?? "Some"} prices of the supplier were agreed.`,
  "offer.terms-changed": () => "Prices by quantity, or where an item may be sent, were changed.",
  "shop.rate-entered": (v) =>
    `An exchange rate was entered: 1 ${textOf(v, "from") ?? "?"} is ${textOf(v, "rate") ?? "?"} ${textOf(v, "to") ?? "?"} from ${textOf(v, "date") ?? "?"} on.`,
  "demo.loaded": () => "Demo data was loaded.",
  "demo.removed": () => "The demo data was removed.",
  "exception.opened": (v) => `Needs attention${note(v)}.`,
  "exception.retried": (v) => `"${textOf(v, "title", "kind") ?? "A problem"}" was retried.`,
  "exception.resolved": (v) => `"${textOf(v, "title", "kind") ?? "A problem"}" was marked as resolved${note(v)}.`,
  "exception.snoozed": (v) => `An exception was put off: ${exceptionText(String(v.kind)).title}.`,
  "exception.woken": (v) => `An exception is back on the list: ${exceptionText(String(v.kind)).title}.`,
  "exception.assigned": (v) => `Who takes care of an exception was changed: ${exceptionText(String(v.kind)).title}.`,
  "privacy.erased": () => "The customer's personal data was erased.",
  "privacy.requested": () => "The customer's personal data was requested.",
};

function routed(values: Values): string {
  const [wanted, given, suppliers] = ["unitsWanted", "unitsRouted", "supplierOrders"].map((name) =>
    Number(values[name]),
  );
  if (!Number.isInteger(wanted) || !Number.isInteger(given)) return "The order was routed.";
  if (given === 0) return "No supplier could be chosen for the items.";
  const to = suppliers === 1 ? "one supplier" : `${suppliers} suppliers`;
  return given === wanted ? `The order was routed to ${to}.` : `${given} of ${wanted} items were routed to ${to}.`;
}

/** What a vendor said, and by which way. */
function vendorAnswered(values: Values): string {
  const way = WAYS[textOf(values, "channel") ?? ""] ?? "";
  switch (textOf(values, "says")) {
    case "declined":
      return `${Supplier(values)} declined ${key(values)}${way}${note(values)}.`;
    case "cancelled":
      return `${Supplier(values)} canceled ${key(values)}${way}${note(values)}.`;
    case "cancel-refused":
      return `${Supplier(values)} will not cancel ${key(values)}${way}${note(values)}.`;
    default:
      return `${Supplier(values)} confirmed ${key(values)}${way}${note(values)}.`;
  }
}

const WAYS: Partial<Record<string, string>> = {
  ...{
    email: " by mail",
    portal: " in the portal",
    files: " by file",
    api: " by API",
    merchant: ", as a person entered",
  },
};

const ruleSet = (values: Values) => `version ${textOf(values, "version") ?? "?"}`;

function mapped(values: Values): string {
  const count = textOf(values, "count") ?? "1";
  if (count !== "1") return `${count} SKUs were mapped by equal SKU or barcode.`;
  return `${textOf(values, "sku", "title") ?? "An item"} was mapped to ${supplier(values)}.`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const isKnown = (action: string): action is AuditAction => Object.hasOwn(SENTENCES, action);

/** What an audit event says to a reader. Never blank, also for actions of a release that this one does not know. */
export function sentenceOfEvent(action: string, json: unknown): string {
  if (isKnown(action)) return capital(SENTENCES[action](valuesOf(json)));
  return `${capital(action.replace(/[.-]+/g, " ").trim() || "something happened")}.`;
}

/** @param userId who reads it */
export function toTimeline(events: StoredEvent[], kept: readonly KeptAttempt[], userId: string): TimelineEntry[] {
  return events.map((event) => ({
    id: String(event.id),
    at: event.at,
    who: whoDid(event.actor, userId),
    sentence: sentenceOfEvent(event.action, event.values),
    exchange: exchangeOf(event, kept),
  }));
}

function whoDid(actor: string, userId: string): Who {
  if (actor === CROSSDOCK) return { kind: "crossdock" };
  return actor === userId ? { kind: "you" } : { kind: "user", id: actor.slice(-4) };
}

function exchangeOf({ action, subject, values }: StoredEvent, kept: readonly KeptAttempt[]): string | null {
  if (action !== "supplier-order.sent") return null;
  const attempt = Number(textOf(valuesOf(values), "attempt"));
  const found = kept.find((each) => subject === `supplier-order:${each.supplierOrderId}` && each.number === attempt);
  return found?.id ?? null;
}
