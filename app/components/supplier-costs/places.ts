import type { Place } from "../../suppliers/places.ts";

type Postal = Place["postal"][number];

/** "DE 80" or "GB IV1 - IV28", as a person writes postal codes. */
export const postalText = (codes: Postal): string =>
  "prefix" in codes ? `${codes.country} ${codes.prefix}` : `${codes.country} ${codes.from} - ${codes.to}`;

/** What a person has written; null when it is no postal code of a country. */
export function postalOf(text: string): Postal | null {
  const match = /^([A-Za-z]{2})[\s:]+(.+)$/.exec(text.trim());
  const [country, rest] = [match?.[1]?.toUpperCase(), match?.[2]?.trim()];
  if (!country || !rest) return null;
  const [from, to, more] = rest.split(/\s*[-–]\s*/);
  if (!from || more !== undefined) return null;
  return to === undefined ? { country, prefix: from } : { country, from, to };
}
