import { expect, test } from "vitest";
import { readOfferTerms } from "./offer-terms.ts";

test("prices by quantity and places are taken as entered; what is absent is not touched", () => {
  const priceBreaks = [
    { from: 10, minor: 900 },
    { from: 50, minor: 800 },
  ];
  expect(readOfferTerms({ priceBreaks })).toEqual({ ok: true, terms: { priceBreaks } });
  expect(readOfferTerms({ restrictedTo: ["US", "CA-QC"] })).toEqual({
    ok: true,
    terms: { restrictedTo: ["US", "CA-QC"] },
  });
});

test.each([
  ["priceBreaks", { priceBreaks: [{ from: 1, minor: 5 }] }, /begin at 2/],
  ["priceBreaks", { priceBreaks: [{ from: 10, minor: -5 }] }, /Enter an amount/],
  [
    "priceBreaks",
    {
      priceBreaks: [
        { from: 10, minor: 5 },
        { from: 10, minor: 4 },
      ],
    },
    /go up/,
  ],
  ["restrictedTo", { restrictedTo: ["Germany"] }, /as in DE/],
  ["restrictedTo", { restrictedTo: "DE" }, /array/],
])("what is none of %s is refused at its field", (field, input, message) => {
  const read = readOfferTerms(input);
  expect(read.ok ? [] : read.problems).toEqual([{ field, message: expect.stringMatching(message) as string }]);
});
