import { asSentence } from "../../platform/as-sentence.ts";
import { listed, phrase, phrases, type Phrase } from "../../platform/phrase.ts";
import { textOf, type Values } from "../values.ts";

/** How one thing that has happened is said. */
export type Say = (values: Values) => Phrase;

/** The first of the named values that says something; `otherwise` where none does. */
export const named = (values: Values, otherwise: string, ...names: string[]): Phrase =>
  textOf(values, ...names) ?? phrase(otherwise);

const SUPPLIER = ["supplier", "supplierName"];
const KEY = ["key", "supplierOrder"];

/** What most sentences name, for the middle of one. What was said of it ends the sentence: `note` has its full stop. */
export const about = (values: Values) => ({
  supplier: textOf(values, ...SUPPLIER) ?? phrase("the supplier"),
  key: textOf(values, ...KEY) ?? phrase("the supplier order"),
  note: note(textOf(values, "note", "reason", "why")),
});

/** The same, where the supplier begins the sentence. */
export const bySupplier = (values: Values) => ({
  ...about(values),
  supplier: textOf(values, ...SUPPLIER) ?? phrase("The supplier"),
});

/** The same, where the supplier order begins the sentence. */
export const ofOrder = (values: Values) => ({
  ...about(values),
  key: textOf(values, ...KEY) ?? phrase("The supplier order"),
});

/** The end of a sentence: what was said of it, which is a text of ours or what a person typed. */
export const note = (text: string | null): Phrase =>
  text === null ? "." : phrase(": {{note}}", { note: phrase(asSentence(text)) });

export function units(values: Values): Phrase {
  const count = Number(textOf(values, "units", "quantity", "fulfilled") ?? NaN);
  return Number.isNaN(count) ? phrase("items") : phrases(count, "{{count}} item", "{{count}} items");
}

const NUMBERS = ["tracking", "trackingNumbers", "trackingNumber", "number", "numbers"];

/** " with UPS, tracking 1Z1": "" where nothing is known. */
export function tracking(values: Values): Phrase {
  const name = NUMBERS.find((each) => textOf(values, each) !== null);
  const carrier = textOf(values, "carrier", "company");
  if (name === undefined) return carrier === null ? "" : phrase(" with {{carrier}}", { carrier });
  const value = values[name];
  const numbers = Array.isArray(value) ? listed(value.map(String), "and") : (textOf(values, name) ?? "");
  return carrier === null
    ? phrase(", tracking {{numbers}}", { numbers })
    : phrase(" with {{carrier}}, tracking {{numbers}}", { carrier, numbers });
}
