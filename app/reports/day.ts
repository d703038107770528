/** How far the wall clock of `timeZone` is ahead of UTC at a moment, in milliseconds. */
function offsetAt(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return wall - Math.floor(at.getTime() / 1000) * 1000;
}

/** The moment at which the day of `now` began on the wall clock of `timeZone` (IANA name). */
export function startOfDay(now: Date, timeZone: string): Date {
  const wall = now.getTime() + offsetAt(now, timeZone);
  const midnight = Math.floor(wall / 86_400_000) * 86_400_000;
  // The offset at midnight may differ from the one now: the clocks changed in between.
  const guess = new Date(midnight - offsetAt(now, timeZone));
  return new Date(midnight - offsetAt(guess, timeZone));
}
