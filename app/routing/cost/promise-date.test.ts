import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TermsFacts } from "../facts.ts";
import { addDays, dayIn, instantOf, weekdayOf } from "../../platform/local-time.ts";
import { promiseOf } from "./promise-date.ts";
import { termsFacts } from "../../../tests/routing-facts.ts";

const promise = (now: string, terms: Partial<TermsFacts>, timeZone = "Europe/Berlin") =>
  promiseOf({ now, timeZone }, { terms: termsFacts({ timeZone: "Europe/Berlin", ...terms }) });

describe("the promise date", () => {
  it("counts working days of lead time and calendar days of the way", () => {
    // A Thursday: Friday, then Monday.
    expect(promise("2026-11-19T09:00:00Z", { leadTimeDays: 2, transitDays: 3 })).toEqual({
      ...{ counted: "2026-11-19", ships: "2026-11-23", date: "2026-11-26", days: 7, transitKnown: true },
    });
  });

  it("ships the same day without a lead time, and says when the way is not known", () => {
    expect(promise("2026-11-19T09:00:00Z", { leadTimeDays: 0, transitDays: null })).toMatchObject({
      ...{ ships: "2026-11-19", date: "2026-11-19", days: 0, transitKnown: false },
    });
  });

  it("counts an order after the cutoff from the next working day; one at the cutoff is in time", () => {
    const counted = (now: string) => promise(now, { cutoff: "14:00" }).counted;
    expect(counted("2026-11-20T13:00:00Z")).toBe("2026-11-20");
    expect(counted("2026-11-20T13:00:01Z")).toBe("2026-11-23");
  });

  it("passes over week-ends and holidays, also in the lead time", () => {
    const terms = { holidays: ["2026-12-24", "2026-12-25"], leadTimeDays: 1 };
    expect(promise("2026-12-23T09:00:00Z", terms)).toMatchObject({ counted: "2026-12-23", ships: "2026-12-28" });
    expect(promise("2026-12-24T09:00:00Z", terms)).toMatchObject({ counted: "2026-12-28", ships: "2026-12-29" });
  });

  it("lets a supplier work when it says it does", () => {
    // Sunday to Thursday.
    expect(promise("2026-11-20T09:00:00Z", { workdays: [7, 1, 2, 3, 4], leadTimeDays: 1 })).toMatchObject({
      ...{ counted: "2026-11-22", ships: "2026-11-23" },
    });
  });

  it("reads the cutoff on the supplier's own clock, and its day from its own calendar", () => {
    const tokyo = { timeZone: "Asia/Tokyo", cutoff: "09:00", leadTimeDays: 0, transitDays: 0 };
    // 08:30 on Friday in Tokyo, still Thursday in Los Angeles.
    expect(promise("2026-11-19T23:30:00Z", tokyo, "America/Los_Angeles")).toMatchObject({
      ...{ counted: "2026-11-20", days: 1 },
    });
    // A supplier behind the shop's day ships "yesterday": no days, not fewer.
    const honolulu = { timeZone: "Pacific/Honolulu", leadTimeDays: 0, transitDays: 0 };
    expect(promise("2026-11-20T01:00:00Z", honolulu, "Pacific/Auckland")).toMatchObject({ days: 0 });
  });

  it.each([
    // Clocks go forward on Sunday 29 March 2026 at 02:00 in Berlin: 02:30 is skipped.
    ["2026-03-29T00:59:59Z", "02:30", "2026-03-29"],
    ["2026-03-29T01:29:59Z", "02:30", "2026-03-29"],
    ["2026-03-29T01:30:01Z", "02:30", "2026-03-30"],
    ["2026-03-29T11:59:59Z", "14:00", "2026-03-29"],
    ["2026-03-29T12:00:01Z", "14:00", "2026-03-30"],
    // They go back on Sunday 25 October at 03:00: 02:30 is shown twice, and counts the second time.
    ["2026-10-25T00:40:00Z", "02:30", "2026-10-25"],
    ["2026-10-25T01:29:59Z", "02:30", "2026-10-25"],
    ["2026-10-25T01:30:01Z", "02:30", "2026-10-26"],
    ["2026-10-25T12:59:59Z", "14:00", "2026-10-25"],
    ["2026-10-25T13:00:01Z", "14:00", "2026-10-26"],
  ])("keeps the cutoff where clocks change: at %s with %s it counts from %s", (now, cutoff, counted) => {
    expect(promise(now, { cutoff, workdays: [1, 2, 3, 4, 5, 6, 7] }).counted).toBe(counted);
  });

  it("never gets earlier when the order comes later", () => {
    const anyZone = fc.constantFrom("Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "UTC");
    const instant = fc.integer({ min: Date.parse("2026-01-01"), max: Date.parse("2027-12-31") });
    const cutoff = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
    fc.assert(
      fc.property(anyZone, instant, fc.integer({ min: 0, max: 172_800_000 }), cutoff, (timeZone, at, more, [h, m]) => {
        const terms = { timeZone, cutoff: `${String(h).padStart(2, "0")}:${String(m).padStart(2, "0")}` };
        const counted = (ms: number) => promise(new Date(ms).toISOString(), terms).counted;
        expect(counted(at) <= counted(at + more)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("refuses a calendar without a working day, which no date follows from", () => {
    expect(() => promise("2026-11-19T09:00:00Z", { workdays: [] })).toThrow(/works on no weekday/);
  });
});

describe("days and clocks", () => {
  it("find noon of every day of a year, in zones with odd offsets", () => {
    for (const zone of ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]) {
      for (let day = "2026-01-01"; day < "2027-01-01"; day = addDays(day, 1)) {
        const noon = instantOf(zone, day, "12:00");
        expect(dayIn(zone, noon)).toBe(day);
      }
    }
    expect(instantOf("Asia/Kathmandu", "2026-06-01", "12:00")).toBe(Date.parse("2026-06-01T06:15:00Z"));
  });

  it("show the day that Intl shows, at any instant", () => {
    const zones = [
      "Europe/Berlin",
      "America/St_Johns",
      "Australia/Lord_Howe",
      "Pacific/Chatham",
      "Africa/Casablanca",
      "UTC",
    ];
    const plain = new Map(zones.map((zone) => [zone, new Intl.DateTimeFormat("en-CA", { timeZone: zone })]));
    const instant = fc.integer({ min: Date.parse("2024-01-01"), max: Date.parse("2028-01-01") });
    fc.assert(
      fc.property(fc.constantFrom(...zones), instant, (zone, at) => {
        expect(dayIn(zone, at)).toBe(plain.get(zone)?.format(at));
      }),
      { numRuns: 3_000 },
    );
  });

  it("know the weekday", () => {
    expect(weekdayOf("2026-11-20")).toBe(5);
    expect(weekdayOf("2026-11-22")).toBe(7);
  });
});
