import type { RoutingFacts, SupplierFacts, TermsFacts } from "../facts.ts";
import { addDays, dayIn, daysBetween, instantOf, weekdayOf, type Day } from "../../platform/local-time.ts";

export type PromiseDate = {
  /** the working day from which the supplier counts its lead time, in its own zone */
  counted: Day;
  /** the day on which it hands the parcel over */
  ships: Day;
  /** the day on which the customer has it */
  date: Day;
  /** from the shop's day of the decision to that date; never below 0. What plans are compared by */
  days: number;
  /** false: nothing is known of the way, and no day was counted for it */
  transitKnown: boolean;
};

type Working = Pick<TermsFacts, "workdays" | "holidays">;
/** When a supplier works and how long it takes. */
export type ShipCalendar = Working & Pick<TermsFacts, "timeZone" | "cutoff" | "leadTimeDays">;

/**
 * The day on which a supplier hands over what it was given at an instant (milliseconds). One that comes on a working day,
 * not after the cutoff, counts from that day, any other from the next working day; the lead time counts working days (0 =
 * it ships the same day).
 */
export function shipDayOf(instant: number, calendar: ShipCalendar): Pick<PromiseDate, "counted" | "ships"> {
  const { timeZone, cutoff, leadTimeDays } = calendar;
  const today = dayIn(timeZone, instant);
  const late = cutoff !== null && instant > instantOf(timeZone, today, cutoff);
  const counted = workingDay(late ? addDays(today, 1) : today, calendar);
  let ships = counted;
  for (let left = leadTimeDays; left > 0; left -= 1) ships = workingDay(addDays(ships, 1), calendar);
  return { counted, ships };
}

/** When an order that is given to a supplier now arrives. Its way counts calendar days. */
export function promiseOf(
  { now, timeZone }: Pick<RoutingFacts, "now" | "timeZone">,
  { terms }: Pick<SupplierFacts, "terms">,
): PromiseDate {
  const instant = Date.parse(now);
  const { counted, ships } = shipDayOf(instant, terms);
  const date = addDays(ships, terms.transitDays ?? 0);
  return {
    ...{ counted, ships, date },
    days: Math.max(0, daysBetween(dayIn(timeZone, instant), date)),
    transitKnown: terms.transitDays !== null,
  };
}

/** The day itself or the first after it on which the supplier works: holidays are a finite list, so there is one. */
function workingDay(day: Day, { workdays, holidays }: Working): Day {
  if (!workdays.some((weekday) => weekday >= 1 && weekday <= 7))
    throw new Error("A supplier that works on no weekday ships never: its calendar must name one.");
  let candidate = day;
  while (!workdays.includes(weekdayOf(candidate)) || holidays.includes(candidate)) candidate = addDays(candidate, 1);
  return candidate;
}
