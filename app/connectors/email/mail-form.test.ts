import { describe, expect, test } from "vitest";
import { readMailFields, toMailFields, type MailFields } from "./mail-form.ts";
import { readMailSettings } from "./mail-settings.ts";
import { sampleOrder } from "./sample-order.ts";

const stored = toMailFields({ settings: readMailSettings({}), language: "de", timeZone: "Europe/Berlin" }, "EUR");
const read = (change: Partial<MailFields>) => readMailFields({ ...stored, ...change }, "EUR");
const problemsOf = (change: Partial<MailFields>) => {
  const done = read(change);
  return done.ok ? [] : done.problems.map(({ field, message }) => `${field}: ${message}`);
};

test("what nobody has changed comes back as it was", () => {
  expect(read({})).toEqual({
    ...{ ok: true, language: "de", timeZone: "Europe/Berlin" },
    settings: readMailSettings({}),
  });
});

test("a batch is read as it is shown", () => {
  const batch = { days: [1, 5], at: "09:05", combine: false, minValueMinor: 5050, mostDays: 3 };
  const fields = { when: "batch", days: "1,5", at: "9:05", combine: "false", minValue: "50,5", mostDays: "3" };
  const done = read(fields);
  expect(done).toMatchObject({ ok: true, settings: { batch } });
  if (!done.ok) throw new Error("unread");
  expect(toMailFields(done, "EUR")).toMatchObject({ ...fields, at: "09:05", minValue: "50.50" });
});

describe("beside its field stands", () => {
  test.each([
    [{ subject: "Order {{nmuber}}" }, "subject", /^{{nmuber}} stands for nothing\. You may use {{number}}, /],
    [{ outro: "Bye {{shipTo}}" }, "outro", /^{{shipTo}} stands for nothing/],
    [{ subject: "Two\nlines" }, "subject", /on one line/],
    [{ replyTo: "Me <me@x.com>, you@x.com" }, "replyTo", /is no e-mail address/],
    [{ answersTo: "own" }, "replyTo", /Enter the address that answers go to/],
    [{ escalateTo: "boss" }, "escalateTo", /is no e-mail address/],
    [{ timeZone: "Mars/Olympus" }, "timeZone", /time zone like/],
    [{ when: "batch", days: "" }, "days", /at least one day/],
    [{ when: "batch", at: "25:00" }, "at", /time like 14:00/],
    [{ when: "batch", minValue: "-5" }, "minValue", /amount in EUR/],
    [{ mostReminders: "9" }, "mostReminders", /whole number from 0 to 5/],
    [{ remindAfterHours: "soon" }, "remindAfterHours", /whole number from 0 to 240/],
  ] as [Partial<MailFields>, string, RegExp][])("what is wrong with %o", (change, field, message) => {
    const problems = problemsOf(change);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${field}: `));
    expect(problems[0]?.slice(field.length + 2)).toMatch(message);
  });
});

test("what does not count is not asked for", () => {
  expect(read({ when: "at-once", days: "", at: "", minValue: "x" })).toMatchObject({
    ok: true,
    settings: { batch: null },
  });
});

test("a currency without cents takes no cents", () => {
  const fields = { ...stored, when: "batch", minValue: "500.5" };
  expect(readMailFields(fields, "JPY")).toMatchObject({ ok: false, problems: [{ field: "minValue" }] });
  expect(readMailFields({ ...fields, minValue: "500" }, "JPY")).toMatchObject({
    settings: { batch: { minValueMinor: 500 } },
  });
});

test("a sample order has items of the price list, or one that is made up", () => {
  const items = ["A", "B", "C", "D"].map((sku) => ({ sku, title: sku, costMinor: 100 }));
  const facts = { retailer: "Fernweh", currency: "EUR" };
  expect(sampleOrder({ ...facts, offers: items }).lines.map(({ sku }) => sku)).toEqual(["A", "B", "C"]);
  expect(sampleOrder({ ...facts, offers: [] }).lines).toHaveLength(1);
});
