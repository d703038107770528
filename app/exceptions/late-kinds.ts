import { phrase, phrases } from "../platform/phrase.ts";
import { msg } from "../platform/translate.ts";
import {
  key,
  note,
  order,
  Supplier,
  supplier,
  text,
  units,
  type ExceptionKindText,
  type ExceptionValues,
} from "./wording.ts";

const hours = (values: ExceptionValues) =>
  typeof values.hours === "number"
    ? phrases(values.hours, "{{count}} hour", "{{count}} hours")
    : phrase("{{hours}} hours", { hours: text(values, "hours", phrase("too many")) });
const about = (values: ExceptionValues) => ({ key: key(values), hours: hours(values), note: note(values) });

/** Exceptions that the clock opens. */
export const LATE_KINDS = {
  "request-unanswered": {
    title: msg("Not accepted in time"),
    cause: (v) =>
      phrase(
        "{{order}} is requested from {{supplier}} for more than {{hours}}, and supplier order {{key}} is not accepted yet{{note}}.",
        { ...about(v), order: order(v), supplier: supplier(v) },
      ),
    fix: () => phrase("Check that the supplier's store works and ask the supplier, then retry."),
    severity: "warning",
    retry: "order.sync-requests",
    autoResolve: "The request is accepted or given back.",
    doc: "request-unanswered",
  },
  "no-tracking": {
    title: msg("No tracking"),
    cause: (v) =>
      phrase("{{supplier}} accepted supplier order {{key}} more than {{hours}} ago, and no tracking came{{note}}.", {
        ...{ ...about(v), supplier: Supplier(v) },
      }),
    fix: () => phrase("Ask the supplier when it ships. Retry to read the supplier order again."),
    severity: "attention",
    retry: "shipment.collect",
    autoResolve: "A parcel with tracking is there, the supplier order is over, or it is past its ship-by date.",
    doc: "no-tracking",
  },
  "past-ship-by": {
    title: msg("Past ship-by date"),
    cause: (v) =>
      phrase("{{supplier}} was to ship supplier order {{key}} within {{days}} days. Not shipped: {{units}}{{note}}.", {
        ...about(v),
        supplier: Supplier(v),
        days: text(v, "days", phrase("some")),
        units: units(v, "missing"),
      }),
    fix: () => phrase("Ask the supplier when it ships. Retry to read the supplier order again."),
    severity: "warning",
    retry: "shipment.collect",
    autoResolve: "Everything has shipped, or the supplier order is over.",
    doc: "past-ship-by",
  },
  "stock-feed-old": {
    title: msg("Stock not read"),
    cause: (v) =>
      phrase("The stock of {{items}} of {{supplier}} was last read {{hours}} ago.", {
        items:
          typeof v.items === "number" ? phrases(v.items, "{{count}} item", "{{count}} items") : phrase("some items"),
        ...{ supplier: supplier(v), hours: hours(v) },
      }),
    fix: () =>
      phrase("Ask the supplier to open Crossdock in its store. Its items are routed again as soon as stock is read."),
    severity: "warning",
    autoResolve: "The stock is read.",
    doc: "stock-feed-old",
  },
} as const satisfies Record<string, ExceptionKindText>;
