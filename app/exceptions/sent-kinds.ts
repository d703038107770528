import { order, supplier, text, type ExceptionKindText, type ExceptionValues } from "./wording.ts";

const tooLate = (values: ExceptionValues, otherwise: string) =>
  `${order(values)} is with ${supplier(values)} already (${text(values, "key", "a supplier order")}). ${text(values, "reason", otherwise)}`;

/** Exceptions about what turned bad after an order was sent: too late to hold it. */
export const SENT_KINDS = {
  "risk-after-sending": {
    title: "Risk seen after sending",
    cause: (v) => tooLate(v, "Shopify sees a risk of fraud."),
    fix: () =>
      "Look at the fraud analysis in Shopify. Cancel the order there to have it canceled at its suppliers too.",
    severity: "critical",
    retry: "order.refresh",
    autoResolve: "Shopify sees less risk, the order is canceled, or it has shipped.",
    doc: "risk-after-sending",
  },
  "unpaid-after-sending": {
    title: "Payment lost after sending",
    cause: (v) => tooLate(v, "It is not paid any more."),
    fix: () => "Ask the customer to pay, or cancel the order in Shopify to have it canceled at its suppliers too.",
    severity: "critical",
    retry: "order.refresh",
    autoResolve: "It is paid, the order is canceled, or it has shipped.",
    doc: "unpaid-after-sending",
  },
  "held-after-sending": {
    title: "On hold after sending",
    cause: (v) => tooLate(v, "Its items are on hold in Shopify."),
    fix: () => "Ask the supplier to wait, or cancel the fulfillment request in Shopify to have it canceled there.",
    severity: "warning",
    retry: "order.refresh",
    autoResolve: "The hold is released, the order is canceled, or it has shipped.",
    doc: "held-after-sending",
  },
} as const satisfies Record<string, ExceptionKindText>;
