import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkDigit, normaliseGtin } from "./gtin.ts";

describe("normaliseGtin", () => {
  it.each([
    ["4006381333931", "04006381333931"],
    ["036000291452", "00036000291452"],
    ["0 36000-29145 2", "00036000291452"],
    ["96385074", "00000096385074"],
  ])("reads %s as %s", (barcode, gtin) => {
    expect(normaliseGtin(barcode)).toBe(gtin);
  });

  it.each([null, "", "4006381333932", "SHELF-7", "000000000000", "123456789012345"])(
    "takes %s for no GTIN",
    (barcode) => {
      expect(normaliseGtin(barcode)).toBeNull();
    },
  );

  it("gives one answer however many leading zeros a store has kept", () => {
    const body = fc.integer({ min: 100_000, max: 9_999_999_999_999 });
    fc.assert(
      fc.property(body, fc.nat(14), (number, width) => {
        const first13 = String(number).padStart(13, "0");
        const written = `${number}${checkDigit(first13)}`;
        const padded = written.padStart(Math.max(width, written.length), "0");
        expect(normaliseGtin(padded)).toBe(`${first13}${checkDigit(first13)}`);
      }),
    );
  });

  it("notices every single wrong digit", () => {
    const gtin = "04006381333931";
    for (let at = 0; at < gtin.length; at++)
      for (let digit = 0; digit <= 9; digit++)
        if (String(digit) !== gtin[at])
          expect(normaliseGtin(`${gtin.slice(0, at)}${digit}${gtin.slice(at + 1)}`)).toBeNull();
  });
});
