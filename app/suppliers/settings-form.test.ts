import { expect, test } from "vitest";
import { readSettingsForm, toSettingsForm } from "./settings-form.ts";
import { DEFAULT_SETTINGS, readShopSettings } from "./shop-settings.ts";

test("what the form shows is read back as the same settings", () => {
  const read = readSettingsForm(toSettingsForm(DEFAULT_SETTINGS));
  expect(read).toEqual({ ok: true, settings: DEFAULT_SETTINGS });
});

test("fields that are not sent are not changed", () =>
  expect(readSettingsForm({ reviewMinutes: " 15 " })).toEqual({ ok: true, settings: { reviewMinutes: 15 } }));

test.each(["-1", "1.5", "soon", "", "10081"])("%j minutes are answered at the field", (reviewMinutes) =>
  expect(readSettingsForm({ reviewMinutes })).toEqual({
    ok: false,
    problems: [{ field: "reviewMinutes", message: "Enter a whole number of minutes from 0 to 10,080." }],
  }),
);

test("a choice that is none is answered at its field", () =>
  expect(readSettingsForm({ paymentTrigger: "later" })).toMatchObject({
    ok: false,
    problems: [{ field: "paymentTrigger" }],
  }));

test("a stored value that is not understood is its default, and costs nothing else", () => {
  expect(readShopSettings({ reviewMinutes: "soon", notifyCustomer: false, left: 1 })).toEqual({
    ...DEFAULT_SETTINGS,
    notifyCustomer: false,
  });
  expect(readShopSettings(null)).toEqual(DEFAULT_SETTINGS);
});

test("restricted items are one a line, with their countries", () => {
  expect(readSettingsForm({ restrictedItems: "KNIFE-*: us, CA\n\n ACID-1 \n" })).toEqual({
    ok: true,
    settings: {
      restrictedItems: [
        { sku: "KNIFE-*", countries: ["US", "CA"] },
        { sku: "ACID-1", countries: [] },
      ],
    },
  });
  expect(readSettingsForm({ restrictedItems: "" })).toEqual({ ok: true, settings: { restrictedItems: [] } });
});

test.each([": US", "KNIFE-7: Germany", "KN*FE: US"])("the line %j is answered with an example", (line) =>
  expect(readSettingsForm({ restrictedItems: line })).toMatchObject({
    ok: false,
    problems: [{ field: "restrictedItems", message: /is not understood\. Write a SKU/ }],
  }),
);

test("countries are two letters each, however they are parted", () => {
  expect(readSettingsForm({ shipsTo: "de, AT; ch" })).toEqual({ ok: true, settings: { shipsTo: ["DE", "AT", "CH"] } });
  expect(readSettingsForm({ shipsTo: " " })).toEqual({ ok: true, settings: { shipsTo: [] } });
  expect(readSettingsForm({ shipsTo: "Germany" })).toMatchObject({ ok: false, problems: [{ field: "shipsTo" }] });
});
