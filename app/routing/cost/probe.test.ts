import { expect, test } from "vitest";
import { readCalendar } from "../../suppliers/calendar.ts";
import { Tariff } from "../../suppliers/tariff.ts";
import { readCharges } from "../../suppliers/terms.ts";
import { probeParcel, type Parcel } from "./probe.ts";
import type { StoredTerms } from "./terms-facts.ts";

const stored: StoredTerms = {
  charges: readCharges({ orderFeeMinor: 200, itemFeeMinor: 10, surchargeBelowMinor: 5000, surchargeMinor: 300 }),
  calendar: readCalendar({}),
  tariff: Tariff.parse({
    zones: [{ name: "Germany", countries: ["DE"], baseMinor: 490, perKgMinor: 100, freeFromMinor: 10_000 }],
  }),
  ...{ leadTimeDays: 2, currency: "EUR", timeZone: "UTC" },
};
const to = (countryCode: string): Parcel => ({
  destination: { countryCode, provinceCode: null, postalCode: "20095" },
  ...{ method: null, units: 2, grams: 1500, priceMinor: 1000 },
});

test("a parcel is asked part by part, with the sum that routing would count", () => {
  // 4.90 + 3 begun kilograms at 1.00; two items at 0.10; goods of 20.00 are below 50.00.
  expect(probeParcel(stored, to("DE"))).toEqual({
    ...{ currency: "EUR", zone: "Germany", why: null, totalMinor: 2000 + 200 + 20 + 790 + 300 },
    parts: [
      { label: "Goods", minor: 2000 },
      { label: "Fee per order", minor: 200 },
      { label: "Fees per item", minor: 20 },
      { label: "Shipping", minor: 790 },
      { label: "Surcharge for a small order", minor: 300 },
    ],
  });
  const dear = probeParcel(stored, { ...to("DE"), priceMinor: 6000 });
  expect(dear.parts).toContainEqual({ label: "Shipping (free from this value)", minor: 0 });
  expect(dear.totalMinor).toBe(12_000 + 200 + 20);
});

test("where no zone reaches, shipping is not known rather than free", () => {
  expect(probeParcel(stored, to("FR"))).toMatchObject({ zone: null, why: "no-zone", totalMinor: 2520 });
  expect(probeParcel({ ...stored, tariff: null }, to("DE"))).toMatchObject({ zone: null, why: "no-tariff" });
});
