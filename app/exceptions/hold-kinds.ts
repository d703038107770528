import { order, text, type ExceptionKindText } from "./wording.ts";

/** Exceptions that ask a person about an order on hold. */
export const HOLD_KINDS = {
  "high-risk": {
    title: "Risk of fraud",
    cause: (v) => `${order(v)} is on hold. ${text(v, "reason", "Shopify sees a risk of fraud.")}`,
    fix: () => "Look at the fraud analysis in Shopify. Release the hold on the order's page, or cancel the order.",
    severity: "warning",
    retry: "order.refresh",
    autoResolve: "The hold is released, the order is canceled, or Shopify sees less risk.",
    doc: "high-risk",
  },
  "address-doubtful": {
    title: "Address to check",
    cause: (v) => `${order(v)} is on hold. ${text(v, "reason", "Shopify has doubts about the address.")}`,
    fix: () => "Correct the address in Shopify, which shows its suggestion, or release the hold on the order's page.",
    severity: "attention",
    retry: "order.refresh",
    autoResolve: "The address is corrected, or the hold is released.",
    doc: "address-doubtful",
  },
  "similar-order": {
    title: "Possible duplicate",
    cause: (v) => `${order(v)} is on hold. ${text(v, "reason", "Another order is like it.")}`,
    fix: () => "Compare both orders. Release the hold on the order's page if both are meant, or cancel one in Shopify.",
    severity: "attention",
    retry: "order.refresh",
    autoResolve: "The hold is released, or one of the orders is canceled.",
    doc: "similar-order",
  },
  "restricted-item": {
    title: "Restricted item",
    cause: (v) => `${order(v)} is on hold. ${text(v, "reason", "It has an item that needs a look.")}`,
    fix: () => "Release the hold on the order's page if the items may be shipped there, or edit the order in Shopify.",
    severity: "attention",
    retry: "order.refresh",
    autoResolve: "The hold is released, or the order no longer has the items.",
    doc: "restricted-item",
  },
} as const satisfies Record<string, ExceptionKindText>;
