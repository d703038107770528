import { API_KINDS } from "./api-kinds.ts";
import { FILE_KINDS } from "./file-kinds.ts";
import { HOLD_KINDS } from "./hold-kinds.ts";
import { LATE_KINDS } from "./late-kinds.ts";
import { PARCEL_KINDS } from "./parcel-kinds.ts";
import { ROUTING_KINDS } from "./routing-kinds.ts";
import { SENT_KINDS } from "./sent-kinds.ts";
import { VENDOR_KINDS } from "./vendor-kinds.ts";
import { item, note, order, supplier, text, units, up } from "./wording.ts";
import type { ExceptionKindText, ExceptionSeverity, ExceptionValues } from "./wording.ts";

export type { ExceptionKindText, ExceptionSeverity, ExceptionValues };

/** What was found with one reference, and what became of the orders that are too many. */
const doubled = (values: ExceptionValues) => {
  const key = `supplier order ${text(values, "key", "(unknown)")}`;
  const kept = text(values, "kept", "");
  const found = kept === "" ? `had an order too many for ${key}` : `had more than one order for ${key}`;
  const canceled = text(values, "canceled", "");
  const standing = text(values, "standing", "");
  const parts = [
    ...(kept === "" ? [] : [`${kept} stays`]),
    ...(canceled === "" ? [] : [`canceled with restock: ${canceled}`]),
    ...(standing === "" ? [] : [`could not be canceled: ${standing}${note(values)}`]),
  ];
  return [found, ...parts].join("; ");
};

const because = (values: ExceptionValues) => {
  const why = text(values, "why", "");
  return why === "" ? "" : `: ${why}`;
};
const NOBODY = "no mapped supplier can take orders now";
const GENERAL_CURE =
  "Finish the set-up of a supplier, resume a paused connection, or map another supplier, then retry.";
/** Where the reason is one of these, see routing/why-unrouted.ts. */
const CURES: Partial<Record<string, string>> = {
  destination: "Map the item to a supplier that ships there, ask one to, or refund it, then retry.",
  pinned: "Map the item to that supplier's product, or cancel the fulfillment request in Shopify, then retry.",
};

/** Every kind of exception there is: its words, how bad it is and what runs again on "Retry". */
export const EXCEPTION_KINDS = {
  "sku-unmapped": {
    title: "SKU not mapped",
    cause: (v) => `No supplier is mapped to ${item(v)}${because(v)}.`,
    fix: () => "Map it to a supplier's product to route this item; the rest of the order goes on without it.",
    severity: "attention",
    retry: "order.refresh",
    autoResolve: "The item is mapped, or no longer on the order.",
    doc: "sku-unmapped",
  },
  "no-stock": {
    title: "Out of stock",
    cause: (v) => up(`${units(v, "missing")} of ${item(v)} cannot be routed: no mapped supplier has enough in stock.`),
    fix: () => "Map another supplier, wait for stock, or refund the item. It is routed as soon as stock is seen.",
    severity: "attention",
    retry: "order.route",
    autoResolve: "The units are routed, or no longer wanted.",
    doc: "no-stock",
  },
  "no-supplier": {
    title: "No supplier available",
    cause: (v) => up(`${units(v, "missing")} of ${item(v)} cannot be routed: ${text(v, "why", NOBODY)}.`),
    fix: (v) => CURES[text(v, "cure", "")] ?? GENERAL_CURE,
    severity: "attention",
    retry: "order.route",
    autoResolve: "The units are routed, or no longer wanted.",
    doc: "no-supplier",
  },
  "supplier-refused": {
    title: "Declined by supplier",
    cause: (v) => up(`${supplier(v)} declined supplier order ${text(v, "key", "(unknown)")}${note(v)}.`),
    fix: () => "The items are routed to the next supplier. Retry, map another supplier, or refund what is left over.",
    severity: "warning",
    retry: "order.route",
    autoResolve: "Another supplier took the items.",
    doc: "supplier-refused",
  },
  "send-unknown": {
    title: "Supplier's answer missing",
    cause: (v) =>
      `Supplier order ${text(v, "key", "(unknown)")} was sent to ${supplier(v)}, but no answer came and it could not be looked up${note(v)}.`,
    fix: () => "Nothing is sent twice. Ask the supplier whether the order exists, then retry to look it up again.",
    severity: "critical",
    retry: "supplier-order.settle",
    autoResolve: "The look-up settles it.",
    doc: "send-unknown",
  },
  "send-failed": {
    title: "Could not be sent",
    cause: (v) => `Supplier order ${text(v, "key", "(unknown)")} could not be sent to ${supplier(v)}${note(v)}.`,
    fix: () => "Check that the supplier's store still has the app and the products, then retry.",
    severity: "critical",
    retry: "supplier-order.send",
    autoResolve: "The supplier order is accepted or cancelled.",
    doc: "send-failed",
  },
  "supplier-order-doubled": {
    title: "Ordered twice",
    cause: (v) => up(`${supplier(v)}'s store ${doubled(v)}.`),
    fix: () => "Check with the supplier that nothing ships twice.",
    severity: "warning",
    autoResolve: null,
    doc: "supplier-order-doubled",
  },
  "claim-failed": {
    title: "Could not be assigned",
    cause: (v) => `${order(v)} could not be assigned to ${supplier(v)} in Shopify${note(v)}. Nothing was bought.`,
    fix: () => "Look at the order's fulfillment in Shopify, then retry.",
    severity: "warning",
    retry: "order.sync-requests",
    autoResolve: "The fulfillment request is accepted, or the order is routed anew.",
    doc: "claim-failed",
  },
  "shipping-profile": {
    title: "No shipping rate",
    cause: (v) =>
      up(
        `${supplier(v)}'s location is in no shipping profile with a rate, so customers cannot check out its items${note(v)}.`,
      ),
    fix: () =>
      "In Shopify, open Settings, Shipping and delivery, and add the location to a profile that has rates, then retry.",
    severity: "warning",
    retry: "supplier.set-up",
    autoResolve: "A rate is found.",
    doc: "shipping-profile",
  },
  "connection-lost": {
    title: "Connection lost",
    cause: (v) => `Shopify no longer lets Crossdock into ${text(v, "shop", "the store")}${note(v)}.`,
    fix: () => "Open Crossdock once in that store's admin. Waiting work goes on by itself.",
    severity: "critical",
    autoResolve: "A call to the store succeeds.",
    doc: "connection-lost",
  },
  "job-failed": {
    title: "Step failed",
    cause: (v) =>
      `The step ${text(v, "job", "(unknown)")} failed ${text(v, "attempts", "several")} times${note(v, "error")}.`,
    fix: () => "Retry it. If it fails again, the message says what to look at.",
    severity: "critical",
    retry: "failed-job",
    autoResolve: "The step succeeds.",
    doc: "job-failed",
  },
  "unexplained-difference": {
    title: "Unexplained difference",
    cause: (v) =>
      `${text(v, "count", "Several")} differences between the stores and Crossdock came back after they were put right, the first in ${text(v, "first", "the books")}.`,
    fix: () => "Crossdock goes on putting them right. Look at the order's history, and ask support if they stay.",
    severity: "warning",
    autoResolve: "A comparison finds none.",
    doc: "unexplained-difference",
  },
  "changed-after-routing": {
    title: "Changed after routing",
    cause: (v) =>
      `${order(v)} now asks for ${units(v, "sold")} of ${item(v)}, but ${text(v, "allocated", "more")} are already with suppliers${note(v)}.`,
    fix: () =>
      "Ask the supplier to ship less, then retry to have its store asked again, or let the customer keep the rest.",
    severity: "warning",
    retry: "reductions.ask-again",
    autoResolve: "The supplier orders fit the order again.",
    doc: "changed-after-routing",
  },
  "cancelled-after-dispatch": {
    title: "Canceled after sending",
    cause: (v) =>
      `${order(v)} was canceled, but supplier order ${text(v, "key", "(unknown)")} is already with ${supplier(v)}${note(v)}.`,
    fix: () => "Ask the supplier to cancel it; if it has shipped, arrange the return.",
    severity: "critical",
    retry: "supplier-order.withdraw",
    autoResolve: "The supplier order is canceled.",
    doc: "cancelled-after-dispatch",
  },
  "address-changed": {
    title: "Address changed",
    cause: (v) =>
      `${order(v)} was given another address after supplier order ${text(v, "key", "(unknown)")} had gone to ${supplier(v)}.`,
    fix: (v) => `Ask ${supplier(v)} to ship to the new address. It is on the order in Shopify. Then resolve this.`,
    severity: "warning",
    autoResolve: "The supplier refuses the supplier order, or it is canceled.",
    doc: "address-changed",
  },
  "address-missing": {
    title: "No shipping address",
    cause: (v) => `${order(v)} cannot be shipped. ${text(v, "reason", "It has no complete shipping address.")}`,
    fix: () => "Add the address to the order in Shopify. It is routed as soon as Crossdock sees it.",
    severity: "attention",
    retry: "order.refresh",
    autoResolve: "The order has an address.",
    doc: "address-missing",
  },
  ...PARCEL_KINDS,
  ...ROUTING_KINDS,
  ...HOLD_KINDS,
  ...LATE_KINDS,
  ...FILE_KINDS,
  ...API_KINDS,
  ...SENT_KINDS,
  ...VENDOR_KINDS,
  "order-unreadable": {
    title: "Order could not be read",
    cause: (v) => `${order(v)} could not be read from Shopify${note(v)}.`,
    fix: () => "Check that the order still exists and that Crossdock may see it, then retry.",
    severity: "critical",
    retry: "order.refresh",
    autoResolve: "The order is read.",
    doc: "order-unreadable",
  },
  "mapping-not-activated": {
    title: "Not stocked at supplier",
    cause: (v) => up(`${item(v)} could not be stocked at ${supplier(v)}'s location in Shopify${note(v)}.`),
    fix: () => "Check that the product still exists and is tracked, then retry.",
    severity: "attention",
    retry: "mapping.activate",
    autoResolve: "Activation succeeds.",
    doc: "mapping-not-activated",
  },
} as const satisfies Record<string, ExceptionKindText>;

export type ExceptionKind = keyof typeof EXCEPTION_KINDS;

const isExceptionKind = (kind: string): kind is ExceptionKind => Object.hasOwn(EXCEPTION_KINDS, kind);

/** Words of a stored exception; a kind that a newer release has dropped still gets honest ones. */
export function exceptionText(kind: string): ExceptionKindText {
  if (isExceptionKind(kind)) return EXCEPTION_KINDS[kind];
  return {
    title: "Needs attention",
    cause: () => `Crossdock reported "${kind}", which this version does not know.`,
    fix: () => "Look at the order, then mark this as resolved.",
    severity: "attention",
    autoResolve: null,
    doc: "unknown",
  };
}
