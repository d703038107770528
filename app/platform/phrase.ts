import { currentCatalogue, plural, t } from "./translate.ts";

/**
 * A text that is not said yet, because its reader is not known where it is made: the English text with its values, which may
 * be phrases too. It is stored or sent as it is (plain JSON), and said by `say` in the reader's language. A string is said
 * as it stands: a name, what a person has typed, a sentence of an older record.
 */
export type Phrase =
  | string
  | { say: string; values?: PhraseValues }
  | { say: string; other: string; count: number; values?: PhraseValues }
  | { say: readonly Phrase[]; join: Join };

type PhraseValues = Readonly<Record<string, Phrase | number>>;

/** How the parts of a list follow each other: "a, b and c", "a, b or c", "a, then b", "a; b", and sentences, "A. B." */
type Join = "and" | "or" | "then" | ";" | " ";

/** `phrase("{{supplier}} ships it.", { supplier })`: as `t`, to be said later. */
export const phrase = (text: string, values?: PhraseValues): Phrase => (values ? { say: text, values } : { say: text });

/** As `plural`, to be said later: `{{count}}` in both texts is the number. */
export const phrases = (count: number, one: string, other: string, values?: PhraseValues): Phrase =>
  values ? { say: one, other, count, values } : { say: one, other, count };

/** Phrases one after the other. One alone is itself. */
export const listed = (list: readonly Phrase[], join: Join): Phrase =>
  list.length === 1 && list[0] !== undefined ? list[0] : { say: list, join };

/** In the language of the page; in English where there is none, such as in mails, logs and answers of the API. */
export function say(phrase: Phrase): string {
  if (typeof phrase === "string") return phrase;
  if ("join" in phrase) return joined(phrase.say.map(say), phrase.join);
  const values = Object.fromEntries(
    Object.entries(phrase.values ?? {}).map(([name, value]) => [name, typeof value === "number" ? value : say(value)]),
  );
  return "other" in phrase ? plural(phrase.count, phrase.say, phrase.other, values) : t(phrase.say, values);
}

const isPhrase = (value: object): value is Exclude<Phrase, string> => "say" in value;

/** A copy of what is made of plain objects, lists and dates, with every phrase in it said: for whoever reads text. */
export function allSaid(value: unknown): unknown {
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map(allSaid);
  if (isPhrase(value)) return say(value);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, allSaid(part)]));
}

function joined(parts: string[], join: Join): string {
  switch (join) {
    case "and":
      return listFormat("conjunction").format(parts);
    case "or":
      return listFormat("disjunction").format(parts);
    case "then":
      return parts.reduce(
        (before, after) => (before === "" ? after : t("{{before}}, then {{after}}", { before, after })),
        "",
      );
    case ";":
      return parts.join("; ");
    case " ":
      return parts.join(" ");
  }
}

const formats = new Map<string, Intl.ListFormat>();

/** Making one costs far more than using it. English here has no comma before "and". */
function listFormat(type: "conjunction" | "disjunction"): Intl.ListFormat {
  const locale = currentCatalogue()?.locale ?? "en-GB";
  const key = `${locale} ${type}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.ListFormat(locale, { type });
  formats.set(key, made);
  return made;
}
