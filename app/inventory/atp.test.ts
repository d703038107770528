import { describe, expect, it } from "vitest";
import { atp, promisableUnits, type PoolStock } from "./atp.ts";

const pool = (change: Partial<PoolStock> = {}): PoolStock => ({
  policy: "finite",
  reading: 20,
  buffer: 2,
  reserved: 3,
  sentUnseen: 4,
  ...change,
});

describe("what may be promised", () => {
  it("is the reading less buffer, reservations and what was sent since", () => {
    expect(atp(pool())).toEqual({ kind: "units", units: 11 });
  });

  it("falls below zero when the supplier sold its own stock below our reservations", () => {
    expect(atp(pool({ reading: 1 }))).toEqual({ kind: "units", units: -8 });
    expect(promisableUnits(pool({ reading: 1 }), 1)).toBe(0);
  });

  it("has no limit for what the supplier does not track or sells on", () => {
    expect(promisableUnits(pool({ policy: "unlimited", reading: -5 }), 6)).toBe(Infinity);
  });

  it("is nothing for stock that nobody has read or that is gone", () => {
    expect(promisableUnits(pool({ policy: "none" }), 1)).toBe(0);
  });

  it("counts whole packs only", () => {
    expect(promisableUnits(pool(), 4)).toBe(2);
  });
});
