import { describe, expect, test } from "vitest";
import { guessChoice, readDecimal, readMoment, readUnits, type DecimalSign } from "./cells.ts";

const decimal = (cell: string, sign?: DecimalSign) => {
  const read = readDecimal(cell, sign);
  return read.ok ? read.value : read.cause;
};
const units = (cell: string, sign?: DecimalSign) => {
  const read = readUnits(cell, sign);
  return read.ok ? read.value : read.cause;
};
const moment = (cell: string, dates?: "ymd" | "dmy" | "mdy") => {
  const read = readMoment(cell, dates);
  return read.ok
    ? [read.value.day, read.value.time, read.value.offset].filter((part) => part !== null).join(" ")
    : read.cause;
};

test.each([
  ["1234.5", "1234.5"],
  ["1.234,50 €", "1234.50"],
  ["EUR 1,234.50", "1234.50"],
  ["1'234.50", "1234.50"],
  ["1 234,5", "1234.5"],
  ["1\u202f234\u202f567,00", "1234567.00"],
  ["1.234.567", "1234567"],
  ["0,123", "0.123"],
  [",5", "0.5"],
  ["-7,25", "-7.25"],
  ["7,25-", "-7.25"],
  ["007", "7"],
])("%s is the number %s", (cell, expected) => {
  expect(decimal(cell)).toBe(expected);
});

test.each(["", "abc", "1.2.3,4,5", "--1", "12 34", "1e5", "1,23,456", "٣", "1.234", "12,345"])(
  '"%s" is no clear number',
  (cell) => {
    expect(readDecimal(cell).ok).toBe(false);
  },
);

test("a sign that is set decides what has two readings, and refuses what contradicts it", () => {
  expect(decimal("1.234", ".")).toBe("1.234");
  expect(decimal("1.234", ",")).toBe("1234");
  expect(decimal("12,50", ".")).toBe('"12,50" is no number with "." before its decimals.');
});

test.each([
  ["12", 12],
  ["12,0", 12],
  ["12.00", 12],
  ["1.234", 1234],
  ["1,250", 1250],
  ["-3", -3],
  ["-0", 0],
  ["1.000", '"1.000" can be read in two ways.'],
  ["1.5", '"1.5" is no whole number.'],
  ["99999999999", '"99999999999" is too many units.'],
])("%s units are %s", (cell, expected) => {
  expect(units(cell)).toBe(expected);
});

test.each([
  ["2026-11-21", "2026-11-21"],
  ["20261121", "2026-11-21"],
  ["21.11.2026", "2026-11-21"],
  ["1.2.26", "2026-02-01"],
  ["25/12/2026", "2026-12-25"],
  ["12/25/2026", "2026-12-25"],
  ["2026-11-21T14:05:33Z", "2026-11-21 14:05 Z"],
  ["2026-11-21 14:05:33.120+0100", "2026-11-21 14:05 +01:00"],
  ["11/21/2026 2:05 PM", "2026-11-21 14:05"],
  ["11/21/2026 12:05 am", "2026-11-21 00:05"],
  ["03/04/2026", '"03/04/2026" can be read in two ways.'],
  ["29.02.2026", "There is no day 2026-02-29."],
  ["2026-11-21 25:00", '"2026-11-21 25:00" has no time of day that exists.'],
  ["tomorrow", '"tomorrow" is no date.'],
  ["111.1.2026", '"111.1.2026" is no date.'],
])("%s is read as %s", (cell, expected) => {
  expect(moment(cell)).toBe(expected);
});

test("whether the day comes first can be set", () => {
  expect(moment("03/04/2026", "dmy")).toBe("2026-04-03");
  expect(moment("03/04/2026", "mdy")).toBe("2026-03-04");
});

describe("what a file's other cells tell", () => {
  test("one clear cell decides for those that are not", () => {
    expect(guessChoice(["1.234", "7,50"], ["03/04/2026", "25/04/2026"])).toEqual({ decimal: ",", dates: "dmy" });
  });
  test("cells that contradict each other decide nothing", () => {
    expect(guessChoice(["7.50", "7,50"], ["13/04/2026", "04/13/2026"])).toEqual({});
  });
});
