import fc from "fast-check";
import { expect, test } from "vitest";
import { add, fromDecimal, fromStored, times, toDecimal } from "./money.ts";

test("amounts are counted in the smallest unit of their currency", () => {
  expect(fromDecimal("19.90", "EUR")).toEqual({ minor: 1990, currency: "EUR" });
  expect(fromDecimal("1990.0", "JPY")).toEqual({ minor: 1990, currency: "JPY" });
  expect(fromDecimal("1.5", "KWD")).toEqual({ minor: 1500, currency: "KWD" });
  expect(fromDecimal("-0.01", "USD")).toEqual({ minor: -1, currency: "USD" });
});

test("digits beyond the smallest unit are rounded half away from zero", () => {
  expect(fromDecimal("0.005", "EUR").minor).toBe(1);
  expect(fromDecimal("-1.005", "EUR").minor).toBe(-101);
  expect(fromDecimal("0.5", "JPY").minor).toBe(1);
  expect(fromDecimal("0.9949", "EUR").minor).toBe(99);
});

test("what is written is read back as the same amount", () => {
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom("EUR", "JPY", "KWD"), (minor, currency) => {
      expect(fromDecimal(toDecimal({ minor, currency }), currency)).toEqual({ minor: minor + 0, currency });
    }),
  );
});

test("an amount that cannot be counted exactly is refused, wherever it comes from", () => {
  const largest = 9_007_199_254_740_991;
  expect(fromDecimal("90071992547409.91", "IDR").minor).toBe(largest);
  expect(fromStored(BigInt(largest), "IDR")).toEqual({ minor: largest, currency: "IDR" });
  const refused = "too large an amount to be counted exactly";
  expect(() => fromDecimal("90071992547409.92", "IDR")).toThrow(`90071992547409.92 IDR is ${refused}`);
  expect(() => fromStored(BigInt(largest) + 1n, "IDR")).toThrow(refused);
  expect(() => times({ minor: largest, currency: "IDR" }, 2)).toThrow(refused);
  expect(() => add({ minor: largest, currency: "IDR" }, { minor: 1, currency: "IDR" })).toThrow(refused);
});

test("text that is not an amount is refused by name", () => {
  expect(() => fromDecimal("1,50", "EUR")).toThrow('"1,50" is not an amount of EUR');
});

test("sums and multiples stay whole, and currencies do not mix", () => {
  expect(times({ minor: 1990, currency: "EUR" }, 3).minor).toBe(5970);
  expect(add({ minor: 1, currency: "EUR" }, { minor: 2, currency: "EUR" }).minor).toBe(3);
  expect(() => add({ minor: 1, currency: "EUR" }, { minor: 2, currency: "USD" })).toThrow("without a rate");
  expect(() => times({ minor: 1, currency: "EUR" }, 0.5)).toThrow("whole number");
});
