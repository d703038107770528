/** A day as "YYYY-MM-DD": no time, no zone. */
export type Day = string;

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one is slow, and suppliers share few zones. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" },
  });
  formats.set(zone, made);
  return made;
}

/** What clocks in `zone` show at an instant less what they show in UTC, in milliseconds: as asked of Intl, slowly. */
function offsetOf(instant: number, zone: string): number {
  const parts: { [type: string]: number } = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

const offsets = new Map<string, Map<number, number>>();

/** The offset at the beginning of a UTC day, remembered. */
function offsetOn(day: number, zone: string): number {
  const known = offsets.get(zone) ?? new Map<number, number>();
  offsets.set(zone, known);
  const offset = known.get(day) ?? offsetOf(day * DAY_MS, zone);
  known.set(day, offset);
  return offset;
}

/** What a clock on the wall shows at an instant, as if it were UTC: milliseconds. */
function wallClock(instant: number, zone: string): number {
  const day = Math.floor(instant / DAY_MS);
  const offset = offsetOn(day, zone);
  // No zone changes its clocks twice within a day: equal at both ends is equal in between.
  return instant + (offset === offsetOn(day + 1, zone) ? offset : offsetOf(instant, zone));
}

const toDay = (utc: number): Day => new Date(utc).toISOString().slice(0, 10);

/** The day that a calendar on the wall of `zone` shows at an instant (milliseconds). */
export const dayIn = (zone: string, instant: number): Day => toDay(wallClock(instant, zone));

/**
 * The instant at which clocks in `zone` show `time` ("HH:MM") on a day, in milliseconds. A time that they show twice, when
 * they go back, is the second; one that they skip, when they go forward, is when they would have shown it without that.
 */
export function instantOf(zone: string, day: Day, time: string): number {
  const wall = Date.parse(`${day}T${time}:00Z`);
  const instants = [wall - DAY_MS, wall + DAY_MS].map((near) => wall - (wallClock(near, zone) - near));
  const exact = instants.filter((instant) => wallClock(instant, zone) === wall);
  // Of a skipped time the first is left: the offset from before clocks went forward.
  return exact.length > 0 ? Math.max(...exact) : (instants[0] ?? wall);
}

export const addDays = (day: Day, days: number): Day => toDay(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS);

/** From one day to another; negative when the other is earlier. */
export const daysBetween = (from: Day, to: Day): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS;

/** ISO: 1 = Monday … 7 = Sunday. */
export const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
