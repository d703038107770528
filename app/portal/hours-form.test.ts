import { expect, test } from "vitest";
import { readCalendar } from "../suppliers/calendar.ts";
import { daysOff, readHours, type HoursFields } from "./hours-form.ts";
import { portalWords } from "./words.ts";

const words = portalWords("en");
const stored = readCalendar({ holidays: ["2026-12-24", "2026-12-25", "2027-01-01"], leadTimeDays: 3 });
const FIELDS: HoursFields = {
  ...{ workdays: ["1", "2", "3"], cutoff: "14:30", timeZone: "Europe/Berlin", remove: [], from: "", until: "" },
};
const read = (fields: Partial<HoursFields>) =>
  readHours({ ...FIELDS, ...fields }, { stored, zones: ["Europe/Berlin"] }, words);

test("days off that follow each other are one range, and past ones are not shown", () => {
  expect(daysOff(stored, "2026-11-21")).toEqual([
    { from: "2026-12-24", until: "2026-12-25" },
    { from: "2027-01-01", until: "2027-01-01" },
  ]);
  expect(daysOff(stored, "2026-12-25")).toMatchObject([{ from: "2026-12-25" }, {}]);
});

test("a form changes what it asks for and leaves the rest", () => {
  expect(read({ remove: ["2026-12-24/2026-12-25"], from: "2027-02-01", until: "2027-02-03" })).toEqual({
    ok: true,
    calendar: {
      ...stored,
      ...{ workdays: [1, 2, 3], cutoff: "14:30", timeZone: "Europe/Berlin" },
      holidays: ["2027-01-01", "2027-02-01", "2027-02-02", "2027-02-03"],
    },
  });
  expect(read({ cutoff: "" })).toMatchObject({ calendar: { cutoff: null } });
  expect(read({ from: "2027-05-05" })).toMatchObject({
    calendar: { holidays: expect.arrayContaining(["2027-05-05"]) as string[] },
  });
});

test.each([
  [{ workdays: [] }, words.tools.hours.noDays],
  [{ timeZone: "Mars/Base" }, words.tools.hours.wrongZone],
  [{ from: "2027-02-03", until: "2027-02-01" }, words.tools.hours.wrongDays],
  [{ from: "2027-02-03", until: "2029-02-01" }, words.tools.hours.wrongDays],
  [{ from: "", until: "2027-02-01" }, words.tools.hours.wrongDays],
])("%j is refused with a sentence", (fields, problem) => {
  expect(read(fields)).toEqual({ ok: false, problem });
});
