import { note, order, supplier, text, units, up, type ExceptionKindText, type ExceptionValues } from "./wording.ts";

const key = (values: ExceptionValues) => `supplier order ${text(values, "key", "(unknown)")}`;
const hours = (values: ExceptionValues, name = "hours") => {
  const count = text(values, name, "too many");
  return `${count} ${count === "1" ? "hour" : "hours"}`;
};

/** Exceptions that the clock opens. */
export const LATE_KINDS = {
  "request-unanswered": {
    title: "Not accepted in time",
    cause: (v) =>
      `${order(v)} is requested from ${supplier(v)} for more than ${hours(v)}, and ${key(v)} is not accepted yet${note(v)}.`,
    fix: () => "Check that the supplier's store works and ask the supplier, then retry.",
    severity: "warning",
    retry: "order.sync-requests",
    autoResolve: "The request is accepted or given back.",
    doc: "request-unanswered",
  },
  "no-tracking": {
    title: "No tracking",
    cause: (v) => up(`${supplier(v)} accepted ${key(v)} more than ${hours(v)} ago, and no tracking came${note(v)}.`),
    fix: () => "Ask the supplier when it ships. Retry to read the supplier order again.",
    severity: "attention",
    retry: "shipment.collect",
    autoResolve: "A parcel with tracking is there, the supplier order is over, or it is past its ship-by date.",
    doc: "no-tracking",
  },
  "past-ship-by": {
    title: "Past ship-by date",
    cause: (v) =>
      up(
        `${supplier(v)} was to ship ${key(v)} within ${text(v, "days", "some")} days, and ${units(v, "missing")} are not shipped${note(v)}.`,
      ),
    fix: () => "Ask the supplier when it ships. Retry to read the supplier order again.",
    severity: "warning",
    retry: "shipment.collect",
    autoResolve: "Everything has shipped, or the supplier order is over.",
    doc: "past-ship-by",
  },
  "stock-feed-old": {
    title: "Stock not read",
    cause: (v) =>
      up(`the stock of ${units(v, "items").replace("unit", "item")} of ${supplier(v)} was last read ${hours(v)} ago.`),
    fix: () => "Ask the supplier to open Crossdock in its store. Its items are routed again as soon as stock is read.",
    severity: "warning",
    autoResolve: "The stock is read.",
    doc: "stock-feed-old",
  },
} as const satisfies Record<string, ExceptionKindText>;
