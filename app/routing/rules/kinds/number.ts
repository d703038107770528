import * as z from "zod/mini";
import { condition, type Field, type Read, type Subject } from "./condition.ts";
import { range, type Range } from "./domain.ts";

export const COMPARISONS = [
  { value: "at-least", label: "is at least" },
  { value: "more-than", label: "is more than" },
  { value: "at-most", label: "is at most" },
  { value: "less-than", label: "is less than" },
  { value: "equals", label: "is exactly" },
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

/** "is at least", "is between" */
export const comparisonLabel = (is: string) => COMPARISONS.find(({ value }) => value === is)?.label ?? "is between";

type Unit = { one: string; many: string };

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
  const amount = (number: number) =>
    number === Infinity ? "unlimited" : `${number} ${number === 1 ? unit.one : unit.many}`.trim();
  const field = { kind: "number", unit: unit.many, min, whole, ...(max !== undefined && { max }) } as const;
  const fields: Field[] = [
    {
      name: "is",
      label: "Comparison",
      kind: "choice",
      list: [...COMPARISONS, { value: "between", label: "is between" }],
    },
    { ...field, name: "value", label: "Value" },
    { ...field, name: "to", label: "To", when: ["between"] },
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
    says: (use) =>
      "to" in use ? `is between ${use.value} and ${amount(use.to)}` : `${comparisonLabel(use.is)} ${amount(use.value)}`,
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
