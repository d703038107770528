import { z } from "zod";
import { fitsPattern } from "../platform/name-pattern.ts";

const country = z.string().regex(/^[A-Z]{2}$/, "Write a country as two letters, such as DE.");

/** A country ("DE"), or a part of one by Shopify's province code ("US-CA"). */
export const place = z.string().regex(/^[A-Z]{2}(-\w{1,3})?$/, "Write a country as in DE, a part of one as in US-CA.");

/** The place among these that a destination lies in, the country before its part; null = none, or it is not known. */
export function placeAmong(
  places: readonly string[],
  { countryCode, provinceCode }: Pick<Destination, "countryCode" | "provinceCode">,
): string | null {
  if (countryCode === null) return null;
  return [countryCode, `${countryCode}-${provinceCode ?? ""}`].find((each) => places.includes(each)) ?? null;
}

const PostalCodes = z.union([
  z.object({ country, prefix: z.string().min(1) }),
  /** both ends belong to it; compared on as many characters as the ends have */
  z.object({ country, from: z.string().min(1), to: z.string().min(1) }),
]);
type PostalCodes = z.infer<typeof PostalCodes>;

/** Which destinations and delivery methods something holds for. Nothing named = everywhere, by every method. */
export const Place = z.object({
  countries: z.array(country).default([]),
  /** "US-CA": ISO country and Shopify's province code */
  provinces: z.array(z.string().regex(/^[A-Z]{2}-\w+$/, "Write a province as in US-CA.")).default([]),
  postal: z.array(PostalCodes).default([]),
  /** titles or codes of delivery methods, whatever their case, "UPS*" = all that begin so; none = any */
  methods: z.array(z.string()).default([]),
});
export type Place = z.infer<typeof Place>;

/** As far as it is known. */
export type Destination = { countryCode: string | null; provinceCode: string | null; postalCode: string | null };

/** `no-country`, `no-postal-code`: the order does not tell what decides. `no-zone`: nothing was entered for there. */
export type PlaceUnknown = "no-country" | "no-postal-code" | "no-zone";

const POSTAL = 3;
const PROVINCE = 2;
const COUNTRY = 1;

/**
 * The entry that holds for a destination: one for its postal code before one for its province, before one for its
 * country, before one for everywhere. Among equals one for the delivery method before one for any, then the first.
 * @param method what the customer's delivery method is called: its title and its code; empty = the order tells none
 */
export function placeFor<T extends Place>(
  entries: readonly T[],
  destination: Destination,
  method: readonly string[],
): T | { unknown: PlaceUnknown } {
  const { countryCode, postalCode } = destination;
  const open = entries.filter((entry) => holdsForMethod(entry, method));
  const rated = open
    .map((entry) => ({ entry, nearness: nearness(entry, destination) + (entry.methods.length > 0 ? 0.5 : 0) }))
    .filter(({ nearness }) => nearness >= 0);
  const best = rated.reduce<(typeof rated)[number] | null>(
    (best, each) => (best && best.nearness >= each.nearness ? best : each),
    null,
  );
  const named = (entry: Place) => entry.countries.length + entry.provinces.length + entry.postal.length > 0;
  if (countryCode === null && open.some(named)) return { unknown: "no-country" };
  if (postalCode === null && open.some((entry) => entry.postal.some((codes) => codes.country === countryCode)))
    return { unknown: "no-postal-code" };
  return best?.entry ?? { unknown: "no-zone" };
}

const holdsForMethod = ({ methods }: Place, method: readonly string[]) =>
  methods.length === 0 || isMethod(methods, method);

/** Is one of the names of a delivery method among these? A carrier's rates have codes of its own: "UPS*" means them all. */
export const isMethod = (methods: readonly string[], method: readonly string[]): boolean =>
  methods.some((each) => method.some((name) => fitsPattern(each, name)));

/** −1 = it does not hold there. */
function nearness({ countries, provinces, postal }: Place, destination: Destination): number {
  const { countryCode, provinceCode } = destination;
  if (holdsForPostalCode(postal, destination)) return POSTAL;
  if (countryCode !== null && provinceCode !== null && provinces.includes(`${countryCode}-${provinceCode}`))
    return PROVINCE;
  if (countryCode !== null && countries.includes(countryCode)) return COUNTRY;
  return countries.length + provinces.length + postal.length === 0 ? 0 : -1;
}

/** Is the destination's postal code among these? Not when the order tells none. */
export function holdsForPostalCode(
  postal: readonly PostalCodes[],
  { countryCode, postalCode }: Pick<Destination, "countryCode" | "postalCode">,
): boolean {
  if (postalCode === null) return false;
  return postal.some((codes) => codes.country === countryCode && contains(codes, bare(postalCode)));
}

const bare = (code: string) => code.toUpperCase().replace(/[\s-]/g, "");
const LETTERS_AND_NUMBER = /^([A-Z]+)(\d+)$/;

function contains(codes: PostalCodes, code: string): boolean {
  if ("prefix" in codes) return code.startsWith(bare(codes.prefix));
  const [from, to] = [bare(codes.from), bare(codes.to)];
  const ends = [LETTERS_AND_NUMBER.exec(from), LETTERS_AND_NUMBER.exec(to)] as const;
  // "IV1" to "IV28": the number counts, not its digits. What follows the last three characters is the British district.
  if (codes.country === "GB" && ends[0] && ends[1] && ends[0][1] === ends[1][1]) {
    const district = LETTERS_AND_NUMBER.exec(code.length > 4 ? code.slice(0, -3) : code);
    const number = Number(district?.[2]);
    return district?.[1] === ends[0][1] && number >= Number(ends[0][2]) && number <= Number(ends[1][2]);
  }
  return code.slice(0, from.length) >= from && code.slice(0, to.length) <= to;
}
