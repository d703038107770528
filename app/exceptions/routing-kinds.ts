import { item, text, units, up, type ExceptionKindText } from "./wording.ts";

/** Exceptions that the merchant's own routing rules and limits open. */
export const ROUTING_KINDS = {
  "rule-hold": {
    title: "Held by a rule",
    cause: (v) => `A routing rule holds the order. ${text(v, "reason", "")}`.trim(),
    fix: () => "Look at the order, then release it, or change the rule.",
    severity: "attention",
    autoResolve: "The hold has ended.",
    doc: "rule-hold",
  },
  "no-plan": {
    title: "No plan within your limits",
    cause: (v) =>
      up(
        `${units(v, "missing")} of ${item(v)} cannot be routed: suppliers have it, but ${text(v, "limits", "a limit")} forbids every plan.`,
      ),
    fix: () => "Raise the limit in the routing rule or the supplier's terms, map another supplier, or refund the item.",
    severity: "attention",
    retry: "order.route",
    autoResolve: "The units are routed, or no longer wanted.",
    doc: "no-plan",
  },
  "cancel-due": {
    title: "To be canceled",
    cause: (v) =>
      up(
        `${units(v, "missing")} of ${item(v)} found no supplier in ${text(v, "days", "the")} days, after which your rule gives them up.`,
      ),
    fix: () => "Cancel the items in Shopify and refund the customer. Crossdock moves no money by itself.",
    severity: "warning",
    retry: "order.route",
    autoResolve: "The units are routed, or no longer wanted.",
    doc: "cancel-due",
  },
} as const satisfies Record<string, ExceptionKindText>;

/** Opened by routing about one line: units that nobody ships. What ends one of them ends all. */
export const UNROUTED_KINDS = ["no-stock", "no-supplier", "no-plan", "cancel-due"] as const;
