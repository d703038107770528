/** The words of a text, without case, accents and punctuation; each once. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return [...new Set(plain.match(/[\p{L}\p{N}]+/gu) ?? [])].map(singular);
}

/** "mugs" is "mug": enough for titles in English, and harmless elsewhere because both sides lose it. */
const singular = (word: string) =>
  word.length > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;

/** A SKU without what people write differently: case, punctuation, zeros in front of its numbers. */
export const looseSku = (sku: string | null): string | null =>
  (sku ?? "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .join("")
    .replace(/(^|\D)0+(?=\d)/g, "$1") || null;

/** Digits of a barcode without zeros in front, whatever its check digit says; null for what is no number. */
export function looseBarcode(barcode: string | null): string | null {
  const digits = (barcode ?? "").replace(/[\s-]/g, "");
  return /^\d{6,14}$/.test(digits) ? digits.replace(/^0+/, "") || null : null;
}

/** What a word tells: rare ones much, those that half of the products carry little. */
export function weightOfWords(titles: readonly (readonly string[])[]): (word: string) => number {
  const seen = new Map<string, number>();
  for (const words of titles) for (const word of words) seen.set(word, (seen.get(word) ?? 0) + 1);
  return (word) => Math.log(1 + titles.length / (1 + (seen.get(word) ?? 0)));
}

/** How much of both texts is the same, 0 … 1, each word by its weight (Dice). */
export function similarity(a: readonly string[], b: readonly string[], weight: (word: string) => number): number {
  const total = (words: readonly string[]) => words.reduce((sum, word) => sum + weight(word), 0);
  const all = total(a) + total(b);
  const inB = new Set(b);
  return all === 0 ? 0 : (2 * total(a.filter((word) => inB.has(word)))) / all;
}
