import { phrase } from "../platform/phrase.ts";
import { msg } from "../platform/translate.ts";
import { key, note, order, Supplier, supplier, text, type ExceptionKindText } from "./wording.ts";

/** Exceptions about parcels that are not what was ordered, or not what the retailer's order shows. */
export const PARCEL_KINDS = {
  "shipped-too-much": {
    title: msg("Shipped too much"),
    cause: (v) =>
      phrase("{{supplier}} shipped more than was wanted of supplier order {{key}}{{note}}.", {
        ...{ supplier: Supplier(v), key: key(v), note: note(v) },
      }),
    fix: () => phrase("Only what the order had left is marked fulfilled. Ask the supplier what happened."),
    severity: "warning",
    retry: "shipment.collect",
    autoResolve: null,
    doc: "shipped-too-much",
  },
  "unknown-shipment-line": {
    title: msg("Unknown item shipped"),
    cause: (v) =>
      phrase("{{supplier}} shipped an item that supplier order {{key}} does not contain{{note}}.", {
        ...{ supplier: Supplier(v), key: key(v), note: note(v) },
      }),
    fix: () => phrase("Ask the supplier what is in the parcel. It is not marked fulfilled on your order."),
    severity: "warning",
    retry: "shipment.collect",
    autoResolve: null,
    doc: "unknown-shipment-line",
  },
  "fulfilment-unexplained": {
    title: msg("Fulfillment does not add up"),
    cause: (v) =>
      phrase("{{order}} and the suppliers' parcels do not tell the same{{note}}.", { order: order(v), note: note(v) }),
    fix: () => phrase("Compare the order's fulfillments in Shopify with the parcels here, correct them, then retry."),
    severity: "warning",
    retry: "order.sync-fulfilments",
    autoResolve: "The numbers add up again.",
    doc: "fulfilment-unexplained",
  },
  "fulfilment-cancelled-by-hand": {
    title: msg("Fulfillment canceled by hand"),
    cause: (v) =>
      phrase(
        "{{order}} had a fulfillment canceled in Shopify, although {{parcel}} of {{supplier}} has shipped{{note}}.",
        {
          ...{ order: order(v), parcel: text(v, "parcel", phrase("a parcel")), supplier: supplier(v), note: note(v) },
        },
      ),
    fix: () =>
      phrase(
        "Retry to mark the parcel as fulfilled again, or resolve this to leave it. Nothing is bought again for it.",
      ),
    severity: "warning",
    retry: "shipment.write-again",
    autoResolve: "The parcel is marked as fulfilled again, or the supplier cancels it.",
    doc: "fulfilment-cancelled-by-hand",
  },
} as const satisfies Record<string, ExceptionKindText>;
