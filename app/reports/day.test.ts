import { expect, test } from "vitest";
import { startOfDay } from "./day.ts";

test.each([
  ["2026-11-21T12:34:56.789Z", "UTC", "2026-11-21T00:00:00.000Z"],
  ["2026-11-21T03:00:00Z", "America/New_York", "2026-11-20T05:00:00.000Z"],
  ["2026-11-21T16:00:00Z", "Asia/Tokyo", "2026-11-21T15:00:00.000Z"],
  // the day on which clocks go back: midnight was still summer time
  ["2026-11-01T20:00:00Z", "America/New_York", "2026-11-01T04:00:00.000Z"],
  // the day on which clocks go forward: midnight was still winter time
  ["2026-03-29T12:00:00Z", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
])("the day of %s in %s began at %s", (now, timeZone, start) => {
  expect(startOfDay(new Date(now), timeZone).toISOString()).toBe(start);
});
