import { phrase, type Phrase } from "../platform/phrase.ts";
import { msg } from "../platform/translate.ts";
import { order, told, type ExceptionKindText, type ExceptionValues } from "./wording.ts";

const held = (values: ExceptionValues, otherwise: Phrase) =>
  phrase("{{order}} is on hold. {{reason}}", { order: order(values), reason: told(values, "reason", otherwise) });

/** Exceptions that ask a person about an order on hold. */
export const HOLD_KINDS = {
  "high-risk": {
    title: msg("Risk of fraud"),
    cause: (v) => held(v, phrase("Shopify sees a risk of fraud.")),
    fix: () =>
      phrase("Look at the fraud analysis in Shopify. Release the hold on the order's page, or cancel the order."),
    severity: "warning",
    retry: "order.refresh",
    autoResolve: "The hold is released, the order is canceled, or Shopify sees less risk.",
    doc: "high-risk",
  },
  "address-doubtful": {
    title: msg("Address to check"),
    cause: (v) => held(v, phrase("Shopify has doubts about the address.")),
    fix: () =>
      phrase("Correct the address in Shopify, which shows its suggestion, or release the hold on the order's page."),
    severity: "attention",
    retry: "order.refresh",
    autoResolve: "The address is corrected, or the hold is released.",
    doc: "address-doubtful",
  },
  "similar-order": {
    title: msg("Possible duplicate"),
    cause: (v) => held(v, phrase("Another order is like it.")),
    fix: () =>
      phrase("Compare both orders. Release the hold on the order's page if both are meant, or cancel one in Shopify."),
    severity: "attention",
    retry: "order.refresh",
    autoResolve: "The hold is released, or one of the orders is canceled.",
    doc: "similar-order",
  },
  "restricted-item": {
    title: msg("Restricted item"),
    cause: (v) => held(v, phrase("It has an item that needs a look.")),
    fix: () =>
      phrase("Release the hold on the order's page if the items may be shipped there, or edit the order in Shopify."),
    severity: "attention",
    retry: "order.refresh",
    autoResolve: "The hold is released, or the order no longer has the items.",
    doc: "restricted-item",
  },
} as const satisfies Record<string, ExceptionKindText>;
