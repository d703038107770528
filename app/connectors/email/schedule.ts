import type { Batch } from "./mail-settings.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The first time at or after `from` at which a batch goes out. Hours are those of the vendor's place. */
export function nextBatchAt({ days, at }: Pick<Batch, "days" | "at">, timeZone: string, from: Date): Date {
  for (let ahead = 0; ahead <= 8; ahead++) {
    const day = dayIn(timeZone, new Date(from.getTime() + ahead * DAY_MS));
    const instant = instantIn(timeZone, day.date, at);
    if (days.includes(day.weekday) && instant >= from) return instant;
  }
  throw new Error(`No day of ${days.join(", ")} comes within a week.`);
}

/** What waits for one vendor's batch. */
export type Waiting = {
  /** when the order that asks began to wait */
  since: Date;
  /** of all orders that wait with it: what they cost together, in minor units, and when the first began to wait */
  valueMinor: number;
  firstSince: Date;
};

/** null = it goes out now; otherwise when to look again. */
export function waitsUntil(batch: Batch, timeZone: string, waiting: Waiting, now: Date): Date | null {
  const due = nextBatchAt(batch, timeZone, waiting.since);
  if (now < due) return due;
  const waitsLong = now.getTime() - waiting.firstSince.getTime() >= batch.mostDays * DAY_MS;
  if (waiting.valueMinor >= batch.minValueMinor || waitsLong) return null;
  return nextBatchAt(batch, timeZone, new Date(now.getTime() + MINUTE_MS));
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

function dayIn(timeZone: string, at: Date): { date: string; weekday: number } {
  const parts = new Intl.DateTimeFormat("en-GB", {
    ...{ timeZone, year: "numeric", month: "2-digit", day: "2-digit", weekday: "short" },
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return { date: `${part("year")}-${part("month")}-${part("day")}`, weekday: WEEKDAYS.indexOf(part("weekday")) + 1 };
}

/** The moment at which clocks in the zone show that day and time; in the hour that a clock change skips, the one after. */
function instantIn(timeZone: string, date: string, time: string): Date {
  const asUtc = Date.parse(`${date}T${time}:00Z`);
  let instant = asUtc;
  for (let i = 0; i < 2; i++) instant = asUtc - offsetMs(timeZone, new Date(instant));
  return new Date(instant);
}

function offsetMs(timeZone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    ...{ timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit", second: "2-digit" },
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  const shown = `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}:${part("second")}Z`;
  return Date.parse(shown) - Math.floor(at.getTime() / 1000) * 1000;
}
