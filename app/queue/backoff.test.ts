import { expect, test } from "vitest";
import { backoffMs } from "./backoff.ts";

test("waits double from one second up to a quarter of an hour", () => {
  expect([1, 2, 3, 4].map((failures) => backoffMs(failures, 0.5))).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(backoffMs(40, 0.5)).toBe(900_000);
});

test("chance spreads a wait by a quarter to each side", () => {
  expect(backoffMs(3, 0)).toBe(3_000);
  expect(backoffMs(3, 1)).toBe(5_000);
});
