/** What stands in the place of personal data. */
const MASK = "•••";

const IDS = /(^id|Id|Ids|Gid|Gids)$|^tags$/;
// Tried where a word begins, not at each of its letters: a long word without "@" is gone through once.
const MAIL = /(?<![\w.+%-])[\w.+%-]+@[\w-]+(\.[\w-]+)+/g;
const PHONE = /\+\d[\d ()./-]{6,}\d/g;

/** The same JSON with every text masked that is not an id: what a step was given, for people to see. */
export function maskPersonal(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((one) => maskPersonal(one, key));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskPersonal(inner, name)]));
  if (typeof value !== "string") return value;
  return IDS.test(key) ? maskText(value) : MASK;
}

/** A message with addresses of mail and numbers of phones masked. */
export const maskText = (text: string): string => text.replace(MAIL, MASK).replace(PHONE, MASK);
