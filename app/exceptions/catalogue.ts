import { phrase } from "../platform/phrase.ts";
import { msg } from "../platform/translate.ts";
import { API_KINDS } from "./api-kinds.ts";
import { FILE_KINDS } from "./file-kinds.ts";
import { HOLD_KINDS } from "./hold-kinds.ts";
import { LATE_KINDS } from "./late-kinds.ts";
import { PARCEL_KINDS } from "./parcel-kinds.ts";
import { ROUTING_KINDS } from "./routing-kinds.ts";
import { SENDING_KINDS } from "./sending-kinds.ts";
import { SENT_KINDS } from "./sent-kinds.ts";
import { VENDOR_KINDS } from "./vendor-kinds.ts";
import {
  about,
  Item,
  item,
  note,
  order,
  text,
  told,
  units,
  type ExceptionKindText,
  type ExceptionSeverity,
  type ExceptionValues,
} from "./wording.ts";

export type { ExceptionKindText, ExceptionSeverity, ExceptionValues };

const missing = (values: ExceptionValues) => ({
  ...{ units: units(values, "missing", phrase("Some units")), item: item(values) },
});

const NOBODY = msg("no mapped supplier can take orders now");
const GENERAL_CURE = msg(
  "Finish the set-up of a supplier, resume a paused connection, or map another supplier, then retry.",
);
/** Where the reason is one of these, see routing/why-unrouted.ts. */
const CURES: Partial<Record<string, string>> = {
  destination: msg("Map the item to a supplier that ships there, ask one to, or refund it, then retry."),
  pinned: msg("Map the item to that supplier's product, or cancel the fulfillment request in Shopify, then retry."),
};

/** Every kind of exception there is: its words, how bad it is and what runs again on "Retry". */
export const EXCEPTION_KINDS = {
  "sku-unmapped": {
    title: msg("SKU not mapped"),
    cause: (v) =>
      text(v, "why", "") === ""
        ? phrase("No supplier is mapped to {{item}}.", { item: item(v) })
        : phrase("No supplier is mapped to {{item}}: {{why}}.", { item: item(v), why: told(v, "why", "") }),
    fix: () => phrase("Map it to a supplier's product to route this item; the rest of the order goes on without it."),
    severity: "attention",
    retry: "order.refresh",
    autoResolve: "The item is mapped, or no longer on the order.",
    doc: "sku-unmapped",
  },
  "no-stock": {
    title: msg("Out of stock"),
    cause: (v) => phrase("{{units}} of {{item}} cannot be routed: no mapped supplier has enough in stock.", missing(v)),
    fix: () =>
      phrase("Map another supplier, wait for stock, or refund the item. It is routed as soon as stock is seen."),
    severity: "attention",
    retry: "order.route",
    autoResolve: "The units are routed, or no longer wanted.",
    doc: "no-stock",
  },
  "no-supplier": {
    title: msg("No supplier available"),
    cause: (v) =>
      phrase("{{units}} of {{item}} cannot be routed: {{why}}.", {
        ...missing(v),
        why: told(v, "why", phrase(NOBODY)),
      }),
    fix: ({ cure }) => phrase((typeof cure === "string" ? CURES[cure] : null) ?? GENERAL_CURE),
    severity: "attention",
    retry: "order.route",
    autoResolve: "The units are routed, or no longer wanted.",
    doc: "no-supplier",
  },
  ...SENDING_KINDS,
  "shipping-profile": {
    title: msg("No shipping rate"),
    cause: (v) =>
      phrase(
        "The location of {{supplier}} is in no shipping profile with a rate, so customers cannot check out its items{{note}}.",
        about(v),
      ),
    fix: () =>
      phrase(
        "In Shopify, open Settings, Shipping and delivery, and add the location to a profile that has rates, then retry.",
      ),
    severity: "warning",
    retry: "supplier.set-up",
    autoResolve: "A rate is found.",
    doc: "shipping-profile",
  },
  "connection-lost": {
    title: msg("Connection lost"),
    cause: (v) =>
      phrase("Shopify no longer lets Crossdock into {{shop}}{{note}}.", {
        ...{ shop: text(v, "shop", phrase("the store")), note: note(v) },
      }),
    fix: () => phrase("Open Crossdock once in that store's admin. Waiting work goes on by itself."),
    severity: "critical",
    autoResolve: "A call to the store succeeds.",
    doc: "connection-lost",
  },
  "job-failed": {
    title: msg("Step failed"),
    cause: (v) =>
      phrase("The step {{job}} failed {{attempts}} times{{error}}.", {
        ...{ job: text(v, "job", phrase("(unknown)")), error: note(v, "error") },
        attempts: text(v, "attempts", phrase("several")),
      }),
    fix: () => phrase("Retry it. If it fails again, the message says what to look at."),
    severity: "critical",
    retry: "failed-job",
    autoResolve: "The step succeeds.",
    doc: "job-failed",
  },
  "unexplained-difference": {
    title: msg("Unexplained difference"),
    cause: (v) =>
      phrase(
        "{{count}} differences between the stores and Crossdock came back after they were put right, the first in {{first}}.",
        { count: text(v, "count", phrase("Several")), first: text(v, "first", phrase("the books")) },
      ),
    fix: () =>
      phrase("Crossdock goes on putting them right. Look at the order's history, and ask support if they stay."),
    severity: "warning",
    autoResolve: "A comparison finds none.",
    doc: "unexplained-difference",
  },
  "changed-after-routing": {
    title: msg("Changed after routing"),
    cause: (v) =>
      phrase("{{order}} now asks for {{units}} of {{item}}, but {{allocated}} are already with suppliers{{note}}.", {
        ...{ order: order(v), units: units(v, "sold"), item: item(v), note: note(v) },
        allocated: text(v, "allocated", phrase("more")),
      }),
    fix: () =>
      phrase(
        "Ask the supplier to ship less, then retry to have its store asked again, or let the customer keep the rest.",
      ),
    severity: "warning",
    retry: "reductions.ask-again",
    autoResolve: "The supplier orders fit the order again.",
    doc: "changed-after-routing",
  },
  "cancelled-after-dispatch": {
    title: msg("Canceled after sending"),
    cause: (v) =>
      phrase("{{order}} was canceled, but supplier order {{key}} is already with {{supplier}}{{note}}.", about(v)),
    fix: () => phrase("Ask the supplier to cancel it; if it has shipped, arrange the return."),
    severity: "critical",
    retry: "supplier-order.withdraw",
    autoResolve: "The supplier order is canceled.",
    doc: "cancelled-after-dispatch",
  },
  "address-changed": {
    title: msg("Address changed"),
    cause: (v) =>
      phrase("{{order}} was given another address after supplier order {{key}} had gone to {{supplier}}.", about(v)),
    fix: (v) =>
      phrase(
        "Ask {{supplier}} to ship to the new address. It is on the order in Shopify. Then resolve this.",
        about(v),
      ),
    severity: "warning",
    autoResolve: "The supplier refuses the supplier order, or it is canceled.",
    doc: "address-changed",
  },
  "address-missing": {
    title: msg("No shipping address"),
    cause: (v) =>
      phrase("{{order}} cannot be shipped. {{reason}}", {
        ...{ order: order(v), reason: told(v, "reason", phrase("It has no complete shipping address.")) },
      }),
    fix: () => phrase("Add the address to the order in Shopify. It is routed as soon as Crossdock sees it."),
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
    title: msg("Order could not be read"),
    cause: (v) => phrase("{{order}} could not be read from Shopify{{note}}.", about(v)),
    fix: () => phrase("Check that the order still exists and that Crossdock may see it, then retry."),
    severity: "critical",
    retry: "order.refresh",
    autoResolve: "The order is read.",
    doc: "order-unreadable",
  },
  "mapping-not-activated": {
    title: msg("Not stocked at supplier"),
    cause: (v) =>
      phrase("{{item}} could not be stocked at the location of {{supplier}} in Shopify{{note}}.", {
        ...{ ...about(v), item: Item(v) },
      }),
    fix: () => phrase("Check that the product still exists and is tracked, then retry."),
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
    title: msg("Needs attention"),
    cause: () => `Crossdock reported "${kind}", which this version does not know.`,
    fix: () => phrase("Look at the order, then mark this as resolved."),
    severity: "attention",
    autoResolve: null,
    doc: "unknown",
  };
}
