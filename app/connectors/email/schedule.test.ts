import { describe, expect, test } from "vitest";
import { nextBatchAt, waitsUntil } from "./schedule.ts";

const WEEKDAYS = [1, 2, 3, 4, 5];
const at = (iso: string) => new Date(iso);

describe("every weekday at 14:00 in Berlin", () => {
  const next = (from: string) => nextBatchAt({ days: WEEKDAYS, at: "14:00" }, "Europe/Berlin", at(from)).toISOString();

  test.each([
    ["2026-11-20T12:59:00Z", "2026-11-20T13:00:00.000Z"],
    ["2026-11-20T13:00:00Z", "2026-11-20T13:00:00.000Z"],
    ["2026-11-20T13:00:01Z", "2026-11-23T13:00:00.000Z"],
    ["2026-11-22T23:30:00Z", "2026-11-23T13:00:00.000Z"],
    ["2026-10-24T10:00:00Z", "2026-10-26T13:00:00.000Z"],
  ])("an order of %s goes out %s", (from, batch) => {
    expect(next(from)).toBe(batch);
  });
});

test("the hour that a clock change skips is the one after", () => {
  const skipped = nextBatchAt({ days: [7], at: "02:30" }, "Europe/Berlin", at("2026-03-28T12:00:00Z"));
  expect(skipped.toISOString()).toBe("2026-03-29T01:30:00.000Z");
});

describe("a minimum value", () => {
  const batch = { days: WEEKDAYS, at: "14:00", combine: true, minValueMinor: 10_000, mostDays: 3 };
  const since = at("2026-11-17T09:00:00Z");
  const due = at("2026-11-17T14:00:00Z");
  const wait = (valueMinor: number, now: Date, firstSince = since) =>
    waitsUntil(batch, "UTC", { since, valueMinor, firstSince }, now)?.toISOString() ?? null;

  test("is waited for from one time to the next", () => {
    expect(wait(9_999, due)).toBe("2026-11-18T14:00:00.000Z");
    expect(wait(10_000, due)).toBeNull();
  });

  test("and not for ever", () => {
    expect(wait(1, at("2026-11-20T14:00:00Z"))).toBeNull();
  });

  test("nothing goes out before the time, whatever it is worth", () => {
    expect(wait(99_999, at("2026-11-17T13:59:59Z"))).toBe("2026-11-17T14:00:00.000Z");
  });
});
