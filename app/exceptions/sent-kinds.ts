import { phrase, type Phrase } from "../platform/phrase.ts";
import { msg } from "../platform/translate.ts";
import { order, supplier, text, told, type ExceptionKindText, type ExceptionValues } from "./wording.ts";

const tooLate = (values: ExceptionValues, otherwise: Phrase) =>
  phrase("{{order}} is with {{supplier}} already ({{key}}). {{reason}}", {
    ...{ order: order(values), supplier: supplier(values), reason: told(values, "reason", otherwise) },
    key: text(values, "key", phrase("a supplier order")),
  });

/** Exceptions about what turned bad after an order was sent: too late to hold it. */
export const SENT_KINDS = {
  "risk-after-sending": {
    title: msg("Risk seen after sending"),
    cause: (v) => tooLate(v, phrase("Shopify sees a risk of fraud.")),
    fix: () =>
      phrase("Look at the fraud analysis in Shopify. Cancel the order there to have it canceled at its suppliers too."),
    severity: "critical",
    retry: "order.refresh",
    autoResolve: "Shopify sees less risk, the order is canceled, or it has shipped.",
    doc: "risk-after-sending",
  },
  "unpaid-after-sending": {
    title: msg("Payment lost after sending"),
    cause: (v) => tooLate(v, phrase("It is not paid any more.")),
    fix: () =>
      phrase("Ask the customer to pay, or cancel the order in Shopify to have it canceled at its suppliers too."),
    severity: "critical",
    retry: "order.refresh",
    autoResolve: "It is paid, the order is canceled, or it has shipped.",
    doc: "unpaid-after-sending",
  },
  "held-after-sending": {
    title: msg("On hold after sending"),
    cause: (v) => tooLate(v, phrase("Its items are on hold in Shopify.")),
    fix: () =>
      phrase("Ask the supplier to wait, or cancel the fulfillment request in Shopify to have it canceled there."),
    severity: "warning",
    retry: "order.refresh",
    autoResolve: "The hold is released, the order is canceled, or it has shipped.",
    doc: "held-after-sending",
  },
} as const satisfies Record<string, ExceptionKindText>;
