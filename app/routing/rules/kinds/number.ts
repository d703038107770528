import * as z from "zod/mini";
import { phrase, type Phrase } from "../../../platform/phrase.ts";
import { msg } from "../../../platform/translate.ts";
import { condition, type Field, type Read, type Subject } from "./condition.ts";
import { range, type Range } from "./domain.ts";
import type { Unit } from "./units.ts";

export const COMPARISONS = [
  { value: "at-least", label: msg("is at least") },
  { value: "more-than", label: msg("is more than") },
  { value: "at-most", label: msg("is at most") },
  { value: "less-than", label: msg("is less than") },
  { value: "equals", label: msg("is exactly") },
];

type OneSided = "at-least" | "more-than" | "at-most" | "less-than" | "equals";
export const ONE_SIDED = z.enum(["at-least", "more-than", "at-most", "less-than", "equals"]);
type NumberUse = { is: OneSided; value: number } | { is: "between"; value: number; to: number };

/** The numbers for which a comparison with `value` (and `to`) holds. */
export function rangeOf(is: OneSided | "between", value: number, to: number): Range {
  switch (is) {
    case "at-least":
      return range({ low: value });
    case "more-than":
      return range({ low: value, lowOpen: true });
    case "at-most":
      return range({ high: value });
    case "less-than":
      return range({ high: value, highOpen: true });
    case "equals":
      return range({ low: value, high: value });
    case "between":
      return range({ low: value, high: to });
  }
}

/** "order total is at least $100.00" */
export function compared(is: OneSided | "between", subject: Phrase, value: Phrase): Phrase {
  const values = { subject, value };
  switch (is) {
    case "at-least":
      return phrase("{{subject}} is at least {{value}}", values);
    case "more-than":
      return phrase("{{subject}} is more than {{value}}", values);
    case "at-most":
      return phrase("{{subject}} is at most {{value}}", values);
    case "less-than":
      return phrase("{{subject}} is less than {{value}}", values);
    case "equals":
    case "between":
      return phrase("{{subject}} is exactly {{value}}", values);
  }
}

/** A number with its unit, compared with a number. */
export function numberCondition(
  subject: Subject & { unit: Unit; whole?: boolean; min?: number; max?: number; example?: number; read: Read },
) {
  const { id, unit, whole = true, min = 0, max, read } = subject;
  const value = (whole ? z.int() : z.number()).check(
    z.gte(min),
    ...(max === undefined ? [] : [z.lte(max)]),
    z.describe(unit.many === "" ? "a number" : `in ${unit.many}`),
  );
  const amount = (number: number) => (number === Infinity ? phrase("unlimited") : unit.counted(number));
  const field = { kind: "number", unit: unit.many, min, whole, ...(max !== undefined && { max }) } as const;
  const fields: Field[] = [
    {
      name: "is",
      label: msg("Comparison"),
      kind: "choice",
      list: [...COMPARISONS, { value: "between", label: msg("is between") }],
    },
    { ...field, name: "value", label: msg("Value") },
    { ...field, name: "to", label: msg("To"), when: ["between"] },
  ];
  return condition<NumberUse>(subject, {
    fields,
    shapes: [
      { is: ONE_SIDED, value },
      { is: z.literal("between"), value, to: value },
    ],
    example: { is: "at-least", value: subject.example ?? 10 },
    domain: (use) => ({
      kind: "range",
      key: id,
      ranges: [rangeOf(use.is, use.value, "to" in use ? use.to : use.value)],
    }),
    read: () => read,
    says: (use, _names, subject) =>
      "to" in use
        ? phrase("{{subject}} is between {{from}} and {{to}}", { subject, from: use.value, to: amount(use.to) })
        : compared(use.is, subject, amount(use.value)),
    shows: (seen) => amount(Math.round(Number(seen) * 100) / 100),
    problem: (use) =>
      "to" in use && use.to < use.value
        ? {
            field: "to",
            message: `is ${use.to}, which is less than ${use.value}: no value lies between. Swap the two.`,
          }
        : null,
  });
}
