import type { RoutingFacts } from "../facts.ts";
import type { AskedFacts } from "./asked-facts.ts";
import { askedFacts, foldedName } from "./asked-facts.ts";

/** An order that was decided, with what was known then. */
export type PastOrder = {
  orderId: string;
  /** as the merchant knows it, "#1001" */
  name: string;
  facts: RoutingFacts;
  /** the customer's address has been erased since, and the postal code with it */
  addressErased: boolean;
};

/**
 * Why an order is not compared: its postal code is erased, or a detail of the order was never read because no rule asked
 * for it then, and one of the rule sets asks for it; a rule asks about customers or markets, of which nothing was known (the
 * shop did not allow it then, or the order has none); its record is of another shape; deciding it failed.
 */
export type LeftOut = "postal-code-erased" | "attribute-not-read" | "not-allowed" | "older-record" | "failed";

/** Null when the stored facts answer everything that the rules ask. */
export function missingFacts({ facts, addressErased }: PastOrder, asked: AskedFacts): LeftOut | null {
  if (asked.postalCode && addressErased && facts.destination.postalCode === null) return "postal-code-erased";
  if (asked.scopes.has("read_customers") && facts.order.customer.orders === null) return "not-allowed";
  if (asked.scopes.has("read_markets") && facts.destination.markets === null) return "not-allowed";
  if (asked.attributes.size === 0) return null;
  const kept = new Set(facts.order.attributes.map(({ name }) => foldedName(name)));
  const unread = [...asked.attributes].filter((name) => !kept.has(name));
  if (unread.length === 0) return null;
  const read = askedFacts(facts.ruleSet.rules).attributes;
  return unread.every((name) => read.has(name)) ? null : "attribute-not-read";
}
