import { listed, phrase, type Phrase } from "../platform/phrase.ts";
import { msg } from "../platform/translate.ts";
import { about, note, Supplier, text, type ExceptionKindText, type ExceptionValues } from "./wording.ts";

/** What was found with one reference, and what became of the orders that are too many. */
function doubled(values: ExceptionValues): Phrase {
  const [kept, canceled, standing] = [
    text(values, "kept", ""),
    text(values, "canceled", ""),
    text(values, "standing", ""),
  ];
  const parts = [
    ...(kept === "" ? [] : [phrase("{{kept}} stays", { kept })]),
    ...(canceled === "" ? [] : [phrase("canceled with restock: {{canceled}}", { canceled })]),
    ...(standing === ""
      ? []
      : [phrase("could not be canceled: {{standing}}{{note}}", { standing, note: note(values) })]),
  ];
  const found =
    kept === ""
      ? phrase("The store of {{supplier}} had an order too many for supplier order {{key}}", about(values))
      : phrase("The store of {{supplier}} had more than one order for supplier order {{key}}", about(values));
  return phrase("{{found}}.", { found: listed([found, ...parts], ";") });
}

/** Exceptions about giving a supplier its order. */
export const SENDING_KINDS = {
  "supplier-refused": {
    title: msg("Declined by supplier"),
    cause: (v) =>
      phrase("{{supplier}} declined supplier order {{key}}{{note}}.", { ...about(v), supplier: Supplier(v) }),
    fix: () =>
      phrase("The items are routed to the next supplier. Retry, map another supplier, or refund what is left over."),
    severity: "warning",
    retry: "order.route",
    autoResolve: "Another supplier took the items.",
    doc: "supplier-refused",
  },
  "send-unknown": {
    title: msg("Supplier's answer missing"),
    cause: (v) =>
      phrase(
        "Supplier order {{key}} was sent to {{supplier}}, but no answer came and it could not be looked up{{note}}.",
        about(v),
      ),
    fix: () =>
      phrase("Nothing is sent twice. Ask the supplier whether the order exists, then retry to look it up again."),
    severity: "critical",
    retry: "supplier-order.settle",
    autoResolve: "The look-up settles it.",
    doc: "send-unknown",
  },
  "send-failed": {
    title: msg("Could not be sent"),
    cause: (v) => phrase("Supplier order {{key}} could not be sent to {{supplier}}{{note}}.", about(v)),
    fix: () => phrase("Check that the supplier's store still has the app and the products, then retry."),
    severity: "critical",
    retry: "supplier-order.send",
    autoResolve: "The supplier order is accepted or cancelled.",
    doc: "send-failed",
  },
  "supplier-order-doubled": {
    title: msg("Ordered twice"),
    cause: doubled,
    fix: () => phrase("Check with the supplier that nothing ships twice."),
    severity: "warning",
    autoResolve: null,
    doc: "supplier-order-doubled",
  },
  "claim-failed": {
    title: msg("Could not be assigned"),
    cause: (v) =>
      phrase("{{order}} could not be assigned to {{supplier}} in Shopify{{note}}. Nothing was bought.", about(v)),
    fix: () => phrase("Look at the order's fulfillment in Shopify, then retry."),
    severity: "warning",
    retry: "order.sync-requests",
    autoResolve: "The fulfillment request is accepted, or the order is routed anew.",
    doc: "claim-failed",
  },
} as const satisfies Record<string, ExceptionKindText>;
