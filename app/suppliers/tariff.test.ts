import { describe, expect, it } from "vitest";
import { chargeFor, readTariff } from "./tariff.ts";

const zone = (name: string, place: object, charges: object = { baseMinor: 100 }) => ({ name, ...place, ...charges });
const tariff = (...zones: object[]) => readTariff({ zones });
const to = (countryCode: string | null, provinceCode: string | null = null, postalCode: string | null = "10115") => ({
  ...{ countryCode, provinceCode, postalCode },
});
const zoneOf = (charge: ReturnType<typeof chargeFor>) => ("unknown" in charge ? charge.unknown : charge.zone);

describe("the charge for a destination", () => {
  const shipping = tariff(
    zone("World", {}),
    zone("Germany", { countries: ["DE"] }),
    zone("Islands", { postal: [{ country: "DE", from: "25846", to: "25847" }] }),
    zone("Bavaria", { provinces: ["DE-BY"] }),
    zone("Berlin", { postal: [{ country: "DE", prefix: "10" }] }),
  );

  it("is that of the nearest zone, whatever the order of entry", () => {
    expect(zoneOf(chargeFor(shipping, to("DE", "BE", "10115"), []))).toBe("Berlin");
    expect(zoneOf(chargeFor(shipping, to("DE", "SH", "25846"), []))).toBe("Islands");
    expect(zoneOf(chargeFor(shipping, to("DE", "BY", "80331"), []))).toBe("Bavaria");
    expect(zoneOf(chargeFor(shipping, to("DE", "HH", "20095"), []))).toBe("Germany");
    expect(zoneOf(chargeFor(shipping, to("NZ", null, null), []))).toBe("World");
  });

  it("is that of the customer's delivery method, where the tariff has one", () => {
    const methods = tariff(
      zone("Standard", { countries: ["DE"] }),
      zone("Fast", { countries: ["DE"], methods: ["Express"] }),
    );
    expect(zoneOf(chargeFor(methods, to("DE"), [" express"]))).toBe("Fast");
    expect(zoneOf(chargeFor(methods, to("DE"), ["Economy"]))).toBe("Standard");
    expect(zoneOf(chargeFor(methods, to("DE"), []))).toBe("Standard");
  });

  it("is that of a carrier, where the method goes by a code of that carrier", () => {
    const carriers = tariff(
      zone("Post", { countries: ["DE"] }),
      zone("UPS", { countries: ["DE"], methods: ["ups*"] }),
      zone("UPS overnight", { countries: ["DE"], methods: ["UPS_01"] }),
    );
    expect(zoneOf(chargeFor(carriers, to("DE"), ["Ground", "UPS_03"]))).toBe("UPS");
    expect(zoneOf(chargeFor(carriers, to("DE"), ["Next day", "DHL_1"]))).toBe("Post");
  });

  it.each([
    ["US", "99501-1234", [{ country: "US", from: "99500", to: "99999" }], true],
    ["US", "98001", [{ country: "US", from: "99500", to: "99999" }], false],
    ["CA", "x0a 0h0", [{ country: "CA", prefix: "X0" }], true],
    ["GB", "IV27 4HB", [{ country: "GB", from: "IV1", to: "IV28" }], true],
    ["GB", "IV41 8WW", [{ country: "GB", from: "IV1", to: "IV28" }], false],
    ["GB", "ZE1 0AA", [{ country: "GB", from: "IV1", to: "IV28" }], false],
    ["FR", "20095", [{ country: "DE", prefix: "2" }], false],
  ])("knows whether %s %s is among %j: %s", (country, code, postal, among) => {
    const found = chargeFor(tariff(zone("There", { postal })), to(country, null, code), []);
    expect(zoneOf(found)).toBe(among ? "There" : "no-zone");
  });

  it("is unknown, with the reason, where it cannot be told", () => {
    expect(chargeFor(null, to("DE"), [])).toEqual({ unknown: "no-tariff" });
    expect(chargeFor(tariff(zone("Germany", { countries: ["DE"] })), to("FR"), [])).toEqual({ unknown: "no-zone" });
    expect(chargeFor(shipping, to(null), [])).toEqual({ unknown: "no-country" });
    expect(chargeFor(shipping, to("DE", "BE", null), [])).toEqual({ unknown: "no-postal-code" });
  });

  it("has the carrier's surcharges that hold there", () => {
    const remote = [
      { name: "Islands", postal: [{ country: "DE", prefix: "25" }], minor: 500 },
      { name: "Toll", countries: ["CH"], minor: 200 },
    ];
    const all = readTariff({ zones: [zone("World", {})], remote, oversize: { overGrams: 20_000, minor: 900 } });
    const remoteTo = (...place: Parameters<typeof to>) => chargeFor(all, to(...place), []);
    expect(remoteTo("DE", "SH", "25846")).toMatchObject({
      remoteMinor: 500,
      oversizeMinor: 900,
      oversizeGrams: 20_000,
    });
    expect(remoteTo("DE", "BE", "10115")).toMatchObject({ remoteMinor: 0 });
    expect(remoteTo("CH", null, null)).toMatchObject({ remoteMinor: 200 });
    expect(remoteTo("DE", "SH", null)).toEqual({ unknown: "no-postal-code" });
  });
});

describe("a stored tariff", () => {
  it.each([
    null,
    {},
    { zones: [{ name: "Germany", baseMinor: -1 }] },
    { zones: [{ name: "Germany", baseMinor: 4.9 }] },
    { zones: [{ name: "Germany", countries: ["Germany"] }] },
    {
      zones: [
        {
          name: "D",
          bands: [
            { upToGrams: 500, minor: 1 },
            { upToGrams: 500, minor: 2 },
          ],
        },
      ],
    },
  ])("is not known when it is %j: half a tariff would be too cheap", (stored) => {
    expect(readTariff(stored)).toBeNull();
  });
});
