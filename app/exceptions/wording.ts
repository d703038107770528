import { inBrackets } from "../platform/as-sentence.ts";
import { phrase, phrases, say, type Phrase } from "../platform/phrase.ts";
import type { JobName } from "../queue/jobs.ts";

/**
 * Values for an exception's sentences. Never personal data. What is itself a sentence is stored in English under its name,
 * and as a phrase, which the screens prefer, under the name with "Phrase" behind it: `sentenceValues`.
 */
export type ExceptionValues = { [name: string]: string | number | null | undefined | Exclude<Phrase, string> };

export type ExceptionSeverity = "attention" | "warning" | "critical";

export type ExceptionKindText = {
  /** a few words, for lists: marked with `msg` */
  title: string;
  /** one sentence: what happened, to what */
  cause: (values: ExceptionValues) => Phrase;
  /** one sentence: what the reader can do */
  fix: (values: ExceptionValues) => Phrase;
  severity: ExceptionSeverity;
  /** the job that "Retry" runs again; without one there is nothing to retry */
  retry?: JobName | "failed-job";
  /** what makes it go away by itself; null = only a person closes it */
  autoResolve: string | null;
  /** anchor in docs/exceptions.md */
  doc: string;
};

const stored = (values: ExceptionValues, name: string): string => {
  const value = values[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
};

/** A name or a number as it is stored; what stands there without one. */
export const text = (values: ExceptionValues, name: string, otherwise: Phrase): Phrase =>
  stored(values, name) || otherwise;

/** Something said about it that is stored with it: its phrase, else the English of it. */
export function told(values: ExceptionValues, name: string, otherwise: Phrase): Phrase {
  const made = values[`${name}Phrase`];
  if (typeof made === "object" && made !== null) return made;
  const english = stored(values, name);
  return english === "" ? otherwise : phrase(english);
}

/** A sentence to be stored among the values of an exception. */
export const sentenceValues = (name: string, sentence: Phrase): ExceptionValues =>
  typeof sentence === "string" ? { [name]: sentence } : { [name]: say(sentence), [`${name}Phrase`]: sentence };

/** What somebody or something else said, in brackets: "" without one. */
export const note = (values: ExceptionValues, name = "note") => inBrackets(stored(values, name));

export const order = (values: ExceptionValues) =>
  phrase("Order {{order}}", { order: text(values, "order", phrase("(unknown)")) });
/** In a sentence, and at its beginning. */
export const supplier = (values: ExceptionValues) => text(values, "supplier", phrase("the supplier"));
export const Supplier = (values: ExceptionValues) => text(values, "supplier", phrase("The supplier"));
const sku = (values: ExceptionValues) => phrase("SKU {{sku}}", { sku: stored(values, "sku") });
export const item = (values: ExceptionValues) =>
  stored(values, "sku") === "" ? text(values, "title", phrase("an item")) : sku(values);
export const Item = (values: ExceptionValues) =>
  stored(values, "sku") === "" ? text(values, "title", phrase("An item")) : sku(values);
export const key = (values: ExceptionValues) => text(values, "key", phrase("(unknown)"));

export const about = (values: ExceptionValues) => ({
  ...{ order: order(values), supplier: supplier(values), key: key(values), note: note(values) },
});

/** "3 units"; `some` where no number is stored. */
export function units(values: ExceptionValues, name: string, some = phrase("some units")): Phrase {
  const count = stored(values, name);
  return count === "" ? some : phrases(Number(count), "{{count}} unit", "{{count}} units");
}
