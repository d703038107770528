import { z } from "zod";

const field = z.string().trim().nullish();
const Address = z.object({
  address1: field,
  address2: field,
  city: field,
  provinceCode: field,
  zip: field,
  countryCode: field,
  phone: field,
});

/** Where a supplier ships from: a business address. Absent parts are absent, never empty text. */
export type ShipFrom = {
  address1?: string;
  address2?: string;
  city?: string;
  provinceCode?: string;
  zip?: string;
  countryCode?: string;
  phone?: string;
};

/** The ship-from address in a stored address (`Shop.address`, `Supplier.shipFrom`). */
export function readShipFrom(stored: unknown): ShipFrom {
  const parsed = Address.safeParse(stored ?? {});
  if (!parsed.success) return {};
  return Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value));
}

const Coordinates = z.object({ latitude: z.number(), longitude: z.number() });

/** Where a stored address is on the map; both null when that is not known. */
export function readCoordinates(stored: unknown): { latitude: number | null; longitude: number | null } {
  const parsed = Coordinates.safeParse(stored);
  return parsed.success ? parsed.data : { latitude: null, longitude: null };
}
