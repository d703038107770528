import { addDays, daysBetween, type Day } from "../platform/local-time.ts";
import type { Calendar } from "../suppliers/calendar.ts";
import { isDay } from "./portal-order.ts";
import type { PortalWords } from "./words/english.ts";

/** Days off that follow each other. */
export type DaysOff = { from: Day; until: Day };
const LONGEST_DAYS_OFF = 366;

/** Days off as people enter them, from today on, in their order. */
export function daysOff({ holidays }: Pick<Calendar, "holidays">, today: Day): DaysOff[] {
  const ranges: DaysOff[] = [];
  for (const day of [...new Set(holidays)].filter((each) => each >= today).sort()) {
    const last = ranges.at(-1);
    if (last && addDays(last.until, 1) === day) last.until = day;
    else ranges.push({ from: day, until: day });
  }
  return ranges;
}

/** What the form of the opening hours sends: text. */
export type HoursFields = {
  workdays: readonly string[];
  cutoff: string;
  timeZone: string;
  /** "from/until" of days off that are not to be any more */
  remove: readonly string[];
  from: string;
  until: string;
};

/** The calendar that a form makes of the stored one. What the form does not ask for stays. */
export function readHours(
  { workdays, cutoff, timeZone, remove, from, until }: HoursFields,
  { stored, zones }: { stored: Calendar; zones: readonly string[] },
  words: PortalWords,
): { ok: true; calendar: Calendar } | { ok: false; problem: string } {
  const { hours } = words.tools;
  const days = [1, 2, 3, 4, 5, 6, 7].filter((day) => workdays.includes(String(day)));
  if (days.length === 0) return { ok: false, problem: hours.noDays };
  if (!zones.includes(timeZone)) return { ok: false, problem: hours.wrongZone };
  const added = daysFrom(from, until === "" ? from : until);
  if (!added) return { ok: false, problem: hours.wrongDays };
  const removed = new Set(remove.flatMap((range) => daysFrom(...split(range)) ?? []));
  const holidays = [...new Set([...stored.holidays.filter((day) => !removed.has(day)), ...added])].sort();
  const time = /^([01]\d|2[0-3]):[0-5]\d/.test(cutoff) ? cutoff.slice(0, 5) : null;
  return { ok: true, calendar: { ...stored, workdays: days, cutoff: time, timeZone, holidays } };
}

const split = (range: string): [string, string] => {
  const [from = "", until = ""] = range.split("/");
  return [from, until];
};

/** Every day from one to another; none for empty fields, null for what is no such range. */
function daysFrom(from: string, until: string): Day[] | null {
  if (from === "" && until === "") return [];
  if (!isDay(from) || !isDay(until)) return null;
  const count = daysBetween(from, until);
  if (count < 0 || count > LONGEST_DAYS_OFF) return null;
  return Array.from({ length: count + 1 }, (_, at) => addDays(from, at));
}
