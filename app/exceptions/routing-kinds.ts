import { phrase } from "../platform/phrase.ts";
import { msg } from "../platform/translate.ts";
import { item, text, told, units, type ExceptionKindText, type ExceptionValues } from "./wording.ts";

const missing = (values: ExceptionValues) => ({
  ...{ units: units(values, "missing", phrase("Some units")), item: item(values) },
});

/** Exceptions that the merchant's own routing rules and limits open. */
export const ROUTING_KINDS = {
  "rule-hold": {
    title: msg("Held by a rule"),
    cause: (v) =>
      text(v, "reason", "") === ""
        ? phrase("A routing rule holds the order.")
        : phrase("A routing rule holds the order. {{reason}}", { reason: told(v, "reason", "") }),
    fix: () => phrase("Look at the order, then release it, or change the rule."),
    severity: "attention",
    autoResolve: "The hold has ended.",
    doc: "rule-hold",
  },
  "no-plan": {
    title: msg("No plan within your limits"),
    cause: (v) =>
      phrase("{{units}} of {{item}} cannot be routed: suppliers have it, but {{limits}} forbids every plan.", {
        ...{ ...missing(v), limits: told(v, "limits", phrase("a limit")) },
      }),
    fix: () =>
      phrase("Raise the limit in the routing rule or the supplier's terms, map another supplier, or refund the item."),
    severity: "attention",
    retry: "order.route",
    autoResolve: "The units are routed, or no longer wanted.",
    doc: "no-plan",
  },
  "cancel-due": {
    title: msg("To be canceled"),
    cause: (v) =>
      phrase("{{units}} of {{item}} found no supplier in {{days}} days, after which your rule gives them up.", {
        ...{ ...missing(v), days: text(v, "days", phrase("the")) },
      }),
    fix: () => phrase("Cancel the items in Shopify and refund the customer. Crossdock moves no money by itself."),
    severity: "warning",
    retry: "order.route",
    autoResolve: "The units are routed, or no longer wanted.",
    doc: "cancel-due",
  },
} as const satisfies Record<string, ExceptionKindText>;

/** Opened by routing about one line: units that nobody ships. What ends one of them ends all. */
export const UNROUTED_KINDS = ["no-stock", "no-supplier", "no-plan", "cancel-due"] as const;
