import { z } from "zod";
import { holdsForPostalCode, Place, placeFor, type Destination, type PlaceUnknown } from "./places.ts";

const minor = z.number().int().min(0);
const grams = z.number().int().positive();

/** What a parcel weighs decides its charge: the first band it fits in. */
const Bands = z
  .array(z.object({ upToGrams: grams, minor }))
  .refine((bands) => bands.every((band, i) => i === 0 || band.upToGrams > (bands[i - 1]?.upToGrams ?? 0)), {
    message: "Weight bands go up: each ends at more grams than the one before.",
  });

const Zone = Place.extend({
  name: z.string(),
  baseMinor: minor.default(0),
  perItemMinor: minor.default(0),
  perKgMinor: minor.default(0),
  bands: Bands.default([]),
  maxParcelGrams: grams.nullable().default(null),
  freeFromMinor: minor.nullable().default(null),
});

export const Tariff = z.object({
  zones: z.array(Zone),
  /** what a carrier adds for places that are hard to reach, for each supplier order */
  remote: z.array(Place.pick({ postal: true, countries: true }).extend({ name: z.string(), minor })).default([]),
  /** what a carrier adds for each item heavier than so many grams */
  oversize: z.object({ overGrams: grams, minor }).nullable().default(null),
});

/** What a supplier charges for shipping, in the currency of its terms. */
export type Tariff = z.infer<typeof Tariff>;

/**
 * Supplier.tariff as stored; null when none was entered, or it is not understood: then shipping is not known. There is no
 * default per value, because a zone that lacks one of its charges would be cheaper than it is.
 */
export function readTariff(stored: unknown): Tariff | null {
  const parsed = Tariff.safeParse(stored);
  return parsed.success ? parsed.data : null;
}

/**
 * What shipping to one destination by one method costs, in the currency of the supplier's terms: for an order of n
 * supplier units, w grams and goods of value v
 *
 *     parcels(w) × base + weight(w)      nothing of it from goods worth `freeFrom` on
 *     + n × per item + remote + oversize for each unit that is too heavy
 *
 * where parcels(w) = w ÷ max parcel weight, rounded up, at least 1, and weight(w) is the band's charge, beyond the last
 * band (or without bands) that charge + per kg for each begun kilogram above.
 */
export type ShippingCharge = {
  zone: string;
  /** per parcel */
  baseMinor: number;
  /** per supplier unit; free shipping does not take it away */
  perItemMinor: number;
  /** per begun kilogram beyond the last band */
  perKgMinor: number;
  /** by weight of the whole order; ascending */
  bands: { upToGrams: number; minor: number }[];
  maxParcelGrams: number | null;
  /** goods from this value ship free; null = never */
  freeFromMinor: number | null;
  /** carrier surcharges that hold for this destination, also when shipping is free */
  remoteMinor: number;
  /** per supplier unit of more than `oversizeGrams` */
  oversizeMinor: number;
  oversizeGrams: number | null;
};

/** Why a shipping charge is not known. */
export type ShippingUnknown = "no-tariff" | PlaceUnknown;

/** The charges that hold for a destination and the customer's delivery method; or why they are not known. */
export function chargeFor(
  tariff: Tariff | null,
  destination: Destination,
  method: readonly string[],
): ShippingCharge | { unknown: ShippingUnknown } {
  if (!tariff) return { unknown: "no-tariff" };
  const zone = placeFor(tariff.zones, destination, method);
  if ("unknown" in zone) return zone;
  const { countryCode, postalCode } = destination;
  const namesCodesThere = tariff.remote.some(({ postal }) => postal.some(({ country }) => country === countryCode));
  if (postalCode === null && namesCodesThere) return { unknown: "no-postal-code" };
  return {
    zone: zone.name,
    ...{ baseMinor: zone.baseMinor, perItemMinor: zone.perItemMinor, perKgMinor: zone.perKgMinor },
    ...{ bands: zone.bands, maxParcelGrams: zone.maxParcelGrams, freeFromMinor: zone.freeFromMinor },
    remoteMinor: tariff.remote
      .filter(({ countries, postal }) => reaches(countries, countryCode) || holdsForPostalCode(postal, destination))
      .reduce((sum, { minor }) => sum + minor, 0),
    oversizeMinor: tariff.oversize?.minor ?? 0,
    oversizeGrams: tariff.oversize?.overGrams ?? null,
  };
}

const reaches = (countries: readonly string[], code: string | null) => code !== null && countries.includes(code);
