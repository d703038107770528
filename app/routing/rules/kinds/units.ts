import { phrase, phrases, type Phrase } from "../../../platform/phrase.ts";
import { msg } from "../../../platform/translate.ts";

/** What a condition counts in. `many` stands behind an input; `counted` says an amount. */
export type Unit = { many: string; counted: (count: number) => Phrase };

export const UNITS = {
  units: { many: msg("units"), counted: (count) => phrases(count, "{{count}} unit", "{{count}} units") },
  items: { many: msg("items"), counted: (count) => phrases(count, "{{count}} item", "{{count}} items") },
  lines: { many: msg("lines"), counted: (count) => phrases(count, "{{count}} line", "{{count}} lines") },
  orders: { many: msg("orders"), counted: (count) => phrases(count, "{{count}} order", "{{count}} orders") },
  suppliers: {
    ...{ many: msg("suppliers"), counted: (count) => phrases(count, "{{count}} supplier", "{{count}} suppliers") },
  },
  days: { many: msg("days"), counted: (count) => phrases(count, "{{count}} day", "{{count}} days") },
  hours: { many: msg("hours"), counted: (count) => phrases(count, "{{count}} hour", "{{count}} hours") },
  minutes: { many: msg("minutes"), counted: (count) => phrases(count, "{{count}} minute", "{{count}} minutes") },
  grams: { many: "g", counted: (count) => phrase("{{count}} g", { count }) },
  kilometres: { many: "km", counted: (count) => phrase("{{count}} km", { count }) },
  percent: { many: "%", counted: (count) => phrase("{{count}} %", { count }) },
  points: { many: "", counted: String },
} as const satisfies Record<string, Unit>;
