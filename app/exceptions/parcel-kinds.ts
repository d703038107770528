import { note, order, supplier, text, up, type ExceptionKindText } from "./wording.ts";

/** Exceptions about parcels that are not what was ordered, or not what the retailer's order shows. */
export const PARCEL_KINDS = {
  "shipped-too-much": {
    title: "Shipped too much",
    cause: (v) =>
      up(`${supplier(v)} shipped more than was wanted of supplier order ${text(v, "key", "(unknown)")}${note(v)}.`),
    fix: () => "Only what the order had left is marked fulfilled. Ask the supplier what happened.",
    severity: "warning",
    retry: "shipment.collect",
    autoResolve: null,
    doc: "shipped-too-much",
  },
  "unknown-shipment-line": {
    title: "Unknown item shipped",
    cause: (v) =>
      up(
        `${supplier(v)} shipped an item that supplier order ${text(v, "key", "(unknown)")} does not contain${note(v)}.`,
      ),
    fix: () => "Ask the supplier what is in the parcel. It is not marked fulfilled on your order.",
    severity: "warning",
    retry: "shipment.collect",
    autoResolve: null,
    doc: "unknown-shipment-line",
  },
  "fulfilment-unexplained": {
    title: "Fulfillment does not add up",
    cause: (v) => `${order(v)} and the suppliers' parcels do not tell the same${note(v)}.`,
    fix: () => "Compare the order's fulfillments in Shopify with the parcels here, correct them, then retry.",
    severity: "warning",
    retry: "order.sync-fulfilments",
    autoResolve: "The numbers add up again.",
    doc: "fulfilment-unexplained",
  },
  "fulfilment-cancelled-by-hand": {
    title: "Fulfillment canceled by hand",
    cause: (v) =>
      `${order(v)} had a fulfillment canceled in Shopify, although ${text(v, "parcel", "a parcel")} of ${supplier(v)} has shipped${note(v)}.`,
    fix: () =>
      "Retry to mark the parcel as fulfilled again, or resolve this to leave it. Nothing is bought again for it.",
    severity: "warning",
    retry: "shipment.write-again",
    autoResolve: "The parcel is marked as fulfilled again, or the supplier cancels it.",
    doc: "fulfilment-cancelled-by-hand",
  },
} as const satisfies Record<string, ExceptionKindText>;
