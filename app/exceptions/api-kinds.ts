import { note, order, supplier, text, up, type ExceptionKindText } from "./wording.ts";

/** Exceptions about the APIs of suppliers without Shopify. */
export const API_KINDS = {
  "vendor-api-unreachable": {
    title: "Supplier's API not usable",
    cause: (v) => up(`the API of ${supplier(v)} cannot be used${note(v)}.`),
    fix: () => "Test the connection on the supplier's page under API, and correct its settings there.",
    severity: "critical",
    autoResolve: "The API answers again.",
    doc: "vendor-api-unreachable",
  },
  "vendor-api-problems": {
    title: "Supplier's API contradicts",
    cause: (v) =>
      up(
        `what the API of ${supplier(v)} says of ${text(v, "key", "an order")} (${order(v)}) was not taken over${note(v)}.`,
      ),
    fix: (v) => `Ask ${supplier(v)} what is right, and have it corrected there.`,
    severity: "warning",
    autoResolve: "The API says something that can be taken over.",
    doc: "vendor-api-problems",
  },
  "vendor-webhook-dead": {
    title: "Webhook not delivered",
    cause: (v) => up(`the webhook of ${supplier(v)} took no news of an order for more than a day${note(v)}.`),
    fix: () => "Ask the supplier whether it listens, then send what was not delivered again on its page under API.",
    severity: "warning",
    autoResolve: "The webhook takes news again.",
    doc: "vendor-webhook-dead",
  },
} as const satisfies Record<string, ExceptionKindText>;
