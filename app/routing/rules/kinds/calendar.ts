import * as z from "zod/mini";
import { listed, phrase } from "../../../platform/phrase.ts";
import { msg } from "../../../platform/translate.ts";
import { dayNumber, localTime } from "../view.ts";
import { condition, type Subject } from "./condition.ts";
import { range } from "./domain.ts";

const WEEKDAYS = [
  ...[msg("Monday"), msg("Tuesday"), msg("Wednesday"), msg("Thursday"), msg("Friday"), msg("Saturday"), msg("Sunday")],
];
const DAYS = WEEKDAYS.map((label, i) => ({ value: i + 1, label }));
const weekday = (number: unknown) => phrase(WEEKDAYS[Number(number) - 1] ?? String(number));

/** The weekday where the shop is, 1 = Monday. */
export function weekdayCondition(subject: Subject) {
  return condition<{ values: number[] }>(subject, {
    fields: [
      { name: "is", label: msg("Comparison"), kind: "choice", list: [{ value: "one-of", label: msg("is one of") }] },
      { name: "values", label: msg("Weekdays"), kind: "values", choices: { from: "list", list: DAYS } },
    ],
    shapes: [
      {
        is: z.literal("one-of"),
        values: z.array(z.int().check(z.gte(1), z.lte(7))).check(z.minLength(1, "Give at least one weekday.")),
      },
    ],
    example: { is: "one-of", values: [6, 7] },
    domain: ({ values }) => ({
      ...{ kind: "range", key: subject.id },
      ranges: values.map((value) => range({ low: value, high: value })),
    }),
    read: () => (view) => localTime(view).weekday,
    says: ({ values }, _names, subject) =>
      phrase("{{subject}} is {{values}}", { subject, values: listed(values.map(weekday), "or") }),
    shows: weekday,
  });
}

const Time = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Write the time like 14:30."));
const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const two = (number: number) => String(number).padStart(2, "0");

/** The time of day where the shop is: from the first minute, up to but without the last; over midnight where it is later. */
export function timeOfDayCondition(subject: Subject) {
  return condition<{ from: string; to: string }>(subject, {
    fields: [
      { name: "is", label: msg("Comparison"), kind: "choice", list: [{ value: "between", label: msg("is between") }] },
      { name: "from", label: msg("From"), kind: "time" },
      { name: "to", label: msg("To"), kind: "time" },
    ],
    shapes: [{ is: z.literal("between"), from: Time, to: Time }],
    example: { is: "between", from: "18:00", to: "06:00" },
    domain: ({ from, to }) => {
      const [low, high] = [minutesOf(from), minutesOf(to)];
      const ranges =
        low < high ? [range({ low, high, highOpen: true })] : [range({ low }), range({ high, highOpen: true })];
      return { kind: "range", key: subject.id, ranges };
    },
    read: () => (view) => localTime(view).minutes,
    says: ({ from, to }, _names, subject) =>
      phrase("{{subject}} is between {{from}} and {{to}}", { subject, from, to }),
    shows: (minutes) => `${two(Math.floor(Number(minutes) / 60))}:${two(Number(minutes) % 60)}`,
    problem: ({ from, to }) =>
      from === to
        ? { field: "to", message: `is ${to}, the same as from. Leave the condition out for the whole day.` }
        : null,
  });
}

/** A day of the calendar, "2026-12-24". */
export const Day = z.iso.date("Write the day like 2026-12-24.");

/** "2026-12-24" as days since 1970-01-01. */
const dayOf = (text: string) =>
  dayNumber(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10)));

/** The date where the shop is, first and last day included. */
export function dateCondition(subject: Subject) {
  return condition<{ from: string; to: string }>(subject, {
    fields: [
      { name: "is", label: msg("Comparison"), kind: "choice", list: [{ value: "between", label: msg("is between") }] },
      { name: "from", label: msg("From"), kind: "date" },
      { name: "to", label: msg("To"), kind: "date" },
    ],
    shapes: [{ is: z.literal("between"), from: Day, to: Day }],
    example: { is: "between", from: "2026-12-01", to: "2026-12-24" },
    domain: ({ from, to }) => ({
      ...{ kind: "range", key: subject.id },
      ranges: [range({ low: dayOf(from), high: dayOf(to) })],
    }),
    read: () => (view) => localTime(view).day,
    says: ({ from, to }, _names, subject) =>
      phrase("{{subject}} is between {{from}} and {{to}}", { subject, from, to }),
    shows: (day) => new Date(Number(day) * 86_400_000).toISOString().slice(0, 10),
    problem: ({ from, to }) => (to < from ? { field: "to", message: `is ${to}, before ${from}. Swap the two.` } : null),
  });
}
