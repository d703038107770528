import { expect, test } from "vitest";
import { postalOf, postalText } from "./places.ts";

test("postal codes are read as people write them, and shown the same way", () => {
  for (const text of ["DE 80", "DE 10000 - 19999", "GB IV1 - IV28"]) {
    const read = postalOf(text);
    expect(read && postalText(read)).toBe(text);
  }
  expect(postalOf("de:20")).toEqual({ country: "DE", prefix: "20" });
  expect(postalOf("fr 01-19")).toEqual({ country: "FR", from: "01", to: "19" });
  for (const text of ["80331", "DE", "DE 1-2-3", ""]) expect(postalOf(text), text).toBeNull();
});
