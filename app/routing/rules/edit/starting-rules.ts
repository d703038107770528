import { msg } from "../../../platform/translate.ts";
import type { Rule } from "../rule.ts";

/** A rule to begin with: what it is for (English: a text to translate), and the rule, to be adapted before it is saved. */
export type StartingRule = { key: string; title: string; about: string; rule: Omit<Rule, "id"> };

const everyOrder: Rule["when"] = { match: "all", of: [] };

/**
 * Ready-made rules for a shop that has none. They name no supplier, so each works as it is.
 * @param currency the shop's, for amounts
 * @param country where the shop is; null = not known
 */
export function startingRules(currency: string, country: string | null): StartingRule[] {
  return [
    {
      ...{
        key: "cheapest",
        title: msg("Ship at the lowest cost"),
        about: msg("Items, fees and shipping together decide."),
      },
      rule: {
        ...{ name: "Lowest cost", on: true, when: everyOrder },
        then: [{ action: "strategy", strategy: "lowest-cost" }],
      },
    },
    {
      ...{ key: "one-parcel", title: msg("Keep small orders in one parcel") },
      about: msg("An order of up to 3 items comes from one supplier, where one has everything."),
      rule: {
        ...{ name: "Small orders in one parcel", on: true },
        when: { match: "all", of: [{ condition: "order.items", is: "at-most", value: 3 }] },
        then: [{ action: "strategy", strategy: "fewest-splits" }],
      },
    },
    {
      ...{ key: "domestic", title: msg("Prefer suppliers in the customer's country") },
      about: msg("No customs, shorter ways. Others ship what they do not have."),
      rule: {
        ...{ name: "Domestic first", on: true },
        when: { match: "all", of: [{ condition: "candidate.domestic", is: "yes" }] },
        then: [{ action: "prefer", suppliers: { by: "conditions" } }],
      },
    },
    {
      ...{ key: "high-value", title: msg("Look at expensive orders first") },
      about: msg("An order above an amount waits until you release it."),
      rule: {
        ...{ name: "Check expensive orders", on: true },
        when: {
          match: "all",
          of: [{ condition: "order.total", is: "at-least", amount: { minor: 50_000, currency } }],
        },
        then: [{ action: "hold", reason: "Expensive order: check it before it goes out" }],
      },
    },
    {
      ...{ key: "abroad", title: msg("Fastest way abroad") },
      about: msg("Orders to other countries take the supplier that delivers first."),
      rule: {
        ...{ name: "Abroad: fastest", on: true },
        when: country
          ? { match: "all", of: [{ condition: "destination.country", is: "none-of", values: [country] }] }
          : everyOrder,
        then: [{ action: "strategy", strategy: "fastest" }],
      },
    },
  ];
}
