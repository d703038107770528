/**
 * The words of the merchants' screens in the merchant's language. The English text is its own key: what a language does not
 * have is shown in English. Catalogues are i18next's (JSON v4): values stand in {{double braces}}, plurals under `…_one`,
 * `…_other`; keys are whole texts, so neither `.` nor `:` divides them (keySeparator and nsSeparator are off).
 * docs/decisions/030-the-english-text-is-the-key.md
 */
export type Catalogue = {
  /** BCP 47 */
  locale: string;
  texts: Readonly<Record<string, string>>;
};

/** The element of a page that carries the catalogue to the browser. */
export const CATALOGUE_ID = "catalogue";

type Values = Readonly<Record<string, string | number>>;

let catalogue: () => Catalogue | null = () => null;

/** Whose language is spoken: in the browser that of the page, on the server that of the request. null = English. */
export function readCatalogueFrom(source: () => Catalogue | null): void {
  catalogue = source;
}

/** What is spoken now; null = English. */
export const currentCatalogue = (): Catalogue | null => catalogue();

/** A text, with its values put in: `t("Order {{name}}", { name })`. Values are shown as they are: React escapes. */
export const t = (english: string, values: Values = {}): string => filled(known(english) ?? english, values);

/** Marks a text that is written where no language is known yet, such as a constant: who shows it calls `t` with it. */
export const msg = (english: string): string => english;

/** A text with a number: `one` holds for 1 in English, and names both. In both the number is `{{count}}`. */
export function plural(count: number, one: string, other: string, values: Values = {}): string {
  const locale = catalogue()?.locale;
  const text = locale === undefined ? undefined : known(`${one}_${new Intl.PluralRules(locale).select(count)}`);
  return filled(text ?? (count === 1 ? one : other), { ...values, count });
}

/** Keys may be what a person typed, such as "constructor". */
function known(key: string): string | undefined {
  const texts = catalogue()?.texts;
  return texts && Object.hasOwn(texts, key) ? texts[key] : undefined;
}

const filled = (text: string, values: Values): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (asked: string, name: string) => String(values[name] ?? asked));
