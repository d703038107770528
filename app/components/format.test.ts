import { expect, test } from "vitest";
import { formatFor } from "./format.ts";

const now = new Date("2026-11-21T12:00:00Z");
const options = { locale: "en-US", timeZone: "America/New_York", currency: "USD", now };

test("money of the shop's own currency is short, any other carries its code", () => {
  const format = formatFor(options);
  expect(format.money({ minor: 1250, currency: "USD" })).toBe("$12.50");
  expect(format.money({ minor: 1250, currency: "CAD" })).toBe("$12.50 CAD");
  expect(format.money({ minor: 1250, currency: "JPY" })).toBe("¥1,250 JPY");
  expect(format.money({ minor: 1250, currency: "KWD" })).toContain("1.250");
});

test("money follows the reader's language", () => {
  const german = formatFor({ ...options, locale: "de-DE", currency: "EUR" });
  expect(german.money({ minor: 123456, currency: "EUR" })).toBe("1.234,56\u00a0€");
  const japanese = formatFor({ ...options, locale: "ja-JP", currency: "JPY" });
  expect(japanese.money({ minor: 980, currency: "JPY" })).toMatch(/980/);
});

test("a moment is shown in the shop's time zone, also on the day the clocks change", () => {
  const format = formatFor(options);
  expect(format.dateTime(new Date("2026-11-01T05:30:00Z"))).toMatch(/Nov 1, 2026, 1:30\sAM/);
  expect(format.dateTime(new Date("2026-11-01T07:30:00Z"))).toMatch(/Nov 1, 2026, 2:30\sAM/);
  expect(format.date(new Date("2026-11-21T02:00:00Z"))).toBe("Nov 20, 2026");
});

test("what is under a day old is told as an age, older things as a date", () => {
  const format = formatFor(options);
  expect(format.ago(new Date("2026-11-21T11:59:40Z"))).toBe("just now");
  expect(format.ago(new Date("2026-11-21T11:55:00Z"))).toBe("5 minutes ago");
  expect(format.ago(new Date("2026-11-20T13:00:00Z"))).toBe("23 hours ago");
  expect(format.ago(new Date("2026-11-20T11:00:00Z"))).toBe("Nov 20, 2026");
});

test("lengths of time read as words", () => {
  const { duration } = formatFor(options);
  expect([20_000, 45 * 60_000, 5 * 3_600_000, 72 * 3_600_000].map(duration)).toEqual([
    "under a minute",
    "45 min",
    "5 h",
    "3 days",
  ]);
});

test("an unknown locale, zone or country does not break a page", () => {
  const format = formatFor({ ...options, locale: "not a locale", timeZone: "Mars/Olympus" });
  expect(format.date(now)).toBe("Nov 21, 2026");
  expect(format.country("DE")).toBe("Germany");
  expect(format.country("??")).toBe("??");
  expect(format.money({ minor: 1250, currency: "" })).toBe("12.50");
});
