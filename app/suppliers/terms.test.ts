import { describe, expect, it } from "vitest";
import { readCalendar, transitDaysTo } from "./calendar.ts";
import { dutyPermille, pricesByQuantity, readCharges, readPriceBreaks } from "./terms.ts";

describe("a supplier's stored charges", () => {
  it("are none where none were entered, and each falls back alone", () => {
    expect(readCharges(null)).toMatchObject({ orderFeeMinor: 0, capacityPerDay: null, currency: null });
    expect(readCharges({ orderFeeMinor: "3.00", handlingMinor: 150, currency: "Euro" })).toMatchObject({
      ...{ orderFeeMinor: 0, handlingMinor: 150, currency: null },
    });
  });

  it("have a duty by country, and one for everywhere else", () => {
    const duties = [
      { countries: [], permille: 50 },
      { countries: ["CH", "NO"], permille: 81 },
    ];
    const charges = readCharges({ duties });
    expect([dutyPermille(charges, "NO"), dutyPermille(charges, "US"), dutyPermille(readCharges({}), "US")]).toEqual([
      ...[81, 50, null],
    ]);
  });
});

describe("prices by quantity", () => {
  const discounts = [
    { from: 20, permille: 125 },
    { from: 10, permille: 50 },
  ];

  it("are the offer's own price list, in its order, before the supplier's discounts", () => {
    expect(pricesByQuantity(1000, [{ from: 12, minor: 900 }], { discounts })).toEqual([
      { from: 1, minor: 1000 },
      { from: 12, minor: 900 },
    ]);
  });

  it("are the price less the supplier's discounts otherwise, rounded half up", () => {
    expect(pricesByQuantity(990, [], { discounts })).toEqual([
      { from: 1, minor: 990 },
      { from: 10, minor: 941 },
      { from: 20, minor: 866 },
    ]);
  });

  it("are the price alone when the stored list is not understood", () => {
    expect(readPriceBreaks([{ from: 1, minor: 5 }])).toEqual([]);
    expect(readPriceBreaks(null)).toEqual([]);
  });
});

describe("a supplier's stored calendar", () => {
  it("works Monday to Friday where nothing was entered; what is not understood falls back alone", () => {
    const stored = { timeZone: "Mars/Olympus", cutoff: "24:00", workdays: [], holidays: ["2026-12-25"] };
    expect(readCalendar(stored)).toMatchObject({
      ...{ timeZone: null, cutoff: null, workdays: [1, 2, 3, 4, 5], holidays: ["2026-12-25"], leadTimeDays: null },
    });
  });

  it("says how long the way to a place takes, by the nearest entry; null where none holds", () => {
    const calendar = readCalendar({
      transit: [
        { countries: ["DE"], days: 2 },
        { countries: ["DE"], methods: ["Express"], days: 1 },
      ],
    });
    const days = (countryCode: string, ...method: string[]) =>
      transitDaysTo(calendar, { countryCode, provinceCode: null, postalCode: null }, method);
    expect([days("DE"), days("DE", "Express"), days("FR")]).toEqual([2, 1, null]);
  });
});
