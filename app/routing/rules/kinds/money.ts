import * as z from "zod/mini";
import { phrase } from "../../../platform/phrase.ts";
import { msg } from "../../../platform/translate.ts";
import type { Money } from "../../../platform/money.ts";
import { convert, missingRate, type View } from "../view.ts";
import { condition, NOT_KNOWN, type Field, type Subject } from "./condition.ts";
import { compared, COMPARISONS, ONE_SIDED, rangeOf } from "./number.ts";

type MoneyUse = {
  is: z.infer<typeof ONE_SIDED> | "between";
  amount: Money;
  to?: Money;
};

/** An amount as rules write it. */
const Amount = z.strictObject({
  minor: z.int().check(z.describe("in the currency's smallest unit: 10000 is 100.00 USD")),
  currency: z
    .string()
    .check(
      z.regex(/^[A-Z]{3}$/, "Write the currency as three capital letters, for example USD."),
      z.describe("ISO 4217"),
    ),
});

const FIELDS: Field[] = [
  {
    name: "is",
    label: msg("Comparison"),
    kind: "choice",
    list: [...COMPARISONS, { value: "between", label: msg("is between") }],
  },
  { name: "amount", label: msg("Amount"), kind: "money" },
  { name: "to", label: msg("To"), kind: "money", when: ["between"] },
];

/**
 * An amount, compared with an amount. What is read may be in another currency: it is converted into the rule's with the
 * rates of the facts, rounded as money, or not known.
 */
export function moneyCondition(
  subject: Subject & {
    read: (view: View, line: number, candidate: number) => Money | null;
    example?: Money;
  },
) {
  const { id, read } = subject;
  return condition<MoneyUse>(subject, {
    fields: FIELDS,
    shapes: [
      { is: ONE_SIDED, amount: Amount },
      { is: z.literal("between"), amount: Amount, to: Amount },
    ],
    example: { is: "at-least", amount: subject.example ?? { minor: 10_000, currency: "USD" } },
    domain: ({ is, amount, to }) => ({
      ...{ kind: "range", key: `${id}:${amount.currency}` },
      ranges: [rangeOf(is, amount.minor, to?.minor ?? amount.minor)],
    }),
    read: ({ amount: { currency } }) => {
      return (view, line, candidate) => {
        const seen = read(view, line, candidate);
        return seen && convert(view, seen.minor, { from: seen.currency, to: currency });
      };
    },
    says: ({ is, amount, to }, names, subject) =>
      to
        ? phrase("{{subject}} is between {{from}} and {{to}}", {
            ...{ subject, from: names.money(amount), to: names.money(to) },
          })
        : compared(is, subject, names.money(amount)),
    shows: (minor, { amount: { currency } }, names) => names.money({ minor: Number(minor), currency }),
    unknown: ({ amount: { currency } }, view, line, candidate) => {
      const seen = read(view, line, candidate);
      return seen ? missingRate(view, seen.currency, currency) : phrase(subject.unknown ?? NOT_KNOWN);
    },
    problem: ({ amount, to }) => {
      if (!to) return null;
      if (to.currency !== amount.currency)
        return { field: "to", message: `is in ${to.currency}, the lower end in ${amount.currency}. Use one currency.` };
      const message = `is below the lower end, so no amount lies between. Swap the two.`;
      return to.minor < amount.minor ? { field: "to", message } : null;
    },
  });
}
