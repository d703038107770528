import { z } from "zod";
import { Place, placeFor, type Destination } from "./places.ts";

/** Is this the name of a time zone, like "Europe/Berlin"? With an unknown one the first date would fail. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5];
const Transit = Place.extend({ days: z.number().int().min(0).max(365) });

/** Each value falls back alone: what one release wrote and another does not understand costs nothing else. */
export const Calendar = z.object({
  /** null = the zone of the supplier's own shop, else of the retailer's */
  timeZone: z.string().refine(isTimeZone).nullable().default(null).catch(null),
  /** orders after this time of its day count from the next working day; null = any time is in time */
  cutoff: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .nullable()
    .default(null)
    .catch(null),
  /** ISO weekdays, 1 = Monday */
  workdays: z.array(z.number().int().min(1).max(7)).min(1).default(MONDAY_TO_FRIDAY).catch(MONDAY_TO_FRIDAY),
  /** "YYYY-MM-DD" */
  holidays: z
    .array(z.string().regex(/^\d{4}-\d{2}-\d{2}$/))
    .default([])
    .catch([]),
  /** working days from order to parcel; null = as agreed with the connection */
  leadTimeDays: z.number().int().min(0).max(365).nullable().default(null).catch(null),
  /** days from parcel to door */
  transit: z.array(Transit).default([]).catch([]),
});

/** When a supplier works and how long it takes, as the retailer has entered it. */
export type Calendar = z.infer<typeof Calendar>;

/** Supplier.calendar as stored: what is absent, or not understood, is the default. */
export const readCalendar = (stored: unknown): Calendar =>
  Calendar.parse(typeof stored === "object" && stored !== null ? stored : {});

/** Days from parcel to door; null when nothing was entered for there. */
export function transitDaysTo(calendar: Calendar, destination: Destination, method: readonly string[]): number | null {
  const found = placeFor(calendar.transit, destination, method);
  return "unknown" in found ? null : found.days;
}
