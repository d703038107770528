import { expect, test } from "vitest";
import { scoreOf, type Counted } from "./scorecard.ts";

const PERFECT: Counted = {
  ...{ sample: 10, acceptHours: 0.5, shipHours: 12, trackable: 10, tracked: 10 },
  ...{ units: 30, declinedUnits: 0, canceledUnits: 0, failed: 0 },
};
const value = (change: Partial<Counted>) => scoreOf({ ...PERFECT, ...change }).value;

test("a supplier that keeps everything has 100, one that keeps nothing 0", () => {
  expect(value({})).toBe(100);
  expect(value({ acceptHours: 30, shipHours: 200, tracked: 0, canceledUnits: 30, failed: 10 })).toBe(0);
});

test.each([
  ["declined and taken-back units weigh 40, and are worst at a fifth", { declinedUnits: 2, canceledUnits: 1 }, 80],
  ["tracking within 48 hours weighs 30", { tracked: 5 }, 85],
  ["hours to the parcel weigh 15, between one day and five", { shipHours: 72 }, 93],
  ["failures weigh 10, and are worst at a fifth", { failed: 1 }, 95],
  ["hours to accept weigh 5", { acceptHours: 24 }, 95],
])("%s", (_what, change, expected) => {
  expect(value(change)).toBe(expected);
});

test("what nothing is known of is left out, not counted as bad or good", () => {
  const open = { acceptHours: null, shipHours: null, trackable: 0, tracked: 0, units: 10, declinedUnits: 1 };
  // 40 and 10 remain: half of 40, all of 10.
  expect(scoreOf({ ...PERFECT, ...open })).toEqual({
    ...{ value: 60, trackedPermille: null, declinedPermille: 100, canceledPermille: 0, failedPermille: 0 },
  });
});

test("without any order there is no score", () => {
  const none = { sample: 0, units: 0, trackable: 0, tracked: 0, acceptHours: null, shipHours: null };
  expect(scoreOf({ ...PERFECT, ...none })).toEqual({
    ...{ value: null, trackedPermille: null, declinedPermille: null, canceledPermille: null, failedPermille: null },
  });
});
