import { phrase } from "../platform/phrase.ts";
import { msg } from "../platform/translate.ts";
import { note, order, supplier, text, type ExceptionKindText } from "./wording.ts";

/** Exceptions about the APIs of suppliers without Shopify. */
export const API_KINDS = {
  "vendor-api-unreachable": {
    title: msg("Supplier's API not usable"),
    cause: (v) => phrase("The API of {{supplier}} cannot be used{{note}}.", { supplier: supplier(v), note: note(v) }),
    fix: () => phrase("Test the connection on the supplier's page under API, and correct its settings there."),
    severity: "critical",
    autoResolve: "The API answers again.",
    doc: "vendor-api-unreachable",
  },
  "vendor-api-problems": {
    title: msg("Supplier's API contradicts"),
    cause: (v) =>
      phrase("What the API of {{supplier}} says of {{key}} ({{order}}) was not taken over{{note}}.", {
        ...{ supplier: supplier(v), key: text(v, "key", phrase("an order")), order: order(v), note: note(v) },
      }),
    fix: (v) => phrase("Ask {{supplier}} what is right, and have it corrected there.", { supplier: supplier(v) }),
    severity: "warning",
    autoResolve: "The API says something that can be taken over.",
    doc: "vendor-api-problems",
  },
  "vendor-webhook-dead": {
    title: msg("Webhook not delivered"),
    cause: (v) =>
      phrase("The webhook of {{supplier}} took no news of an order for more than a day{{note}}.", {
        ...{ supplier: supplier(v), note: note(v) },
      }),
    fix: () =>
      phrase("Ask the supplier whether it listens, then send what was not delivered again on its page under API."),
    severity: "warning",
    autoResolve: "The webhook takes news again.",
    doc: "vendor-webhook-dead",
  },
} as const satisfies Record<string, ExceptionKindText>;
