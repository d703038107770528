import { describe, expect, test } from "vitest";
import type { OrderToSend } from "../connector.ts";
import { readMailSettings } from "./mail-settings.ts";
import { orderMail, shortMail, unknownPlaceholders, type MailTo } from "./mail-template.ts";

const order: OrderToSend = {
  ...{ key: "CD-1001-1f00ba5e", correlationId: "gid://shopify/Order/1", test: false, mayBeRepeat: false },
  ...{ retailer: { name: "Fernweh" }, retailerOrderName: "#1001", shippingMethod: "Express", currency: "EUR" },
  shipTo: { name: "Ada <b>Berger</b>", address1: "Ring 1", city: "Wien", zip: "1010", countryCode: "AT" },
  lines: [
    {
      ...{ id: "l", variantGid: "v", sku: "LAMP", title: "Lamp & shade", quantity: 2, packSize: 6 },
      unitCost: { minor: 450, currency: "EUR" },
    },
  ],
};
const to = (change: Partial<MailTo> = {}): MailTo => ({
  ...{ language: "en", contact: "Kim", template: readMailSettings({}).template },
  ...change,
});

test("a mail tells number, items in the vendor's units, price and address in text and markup", () => {
  const { subject, text, html } = orderMail([order], to());
  expect(subject).toBe("Purchase order CD-1001-1f00ba5e from Fernweh");
  expect(text).toContain("12 × LAMP Lamp & shade (4.50 EUR)");
  expect(text).toContain("Total: 54.00 EUR");
  expect(text).toContain("1010 Wien");
  expect(html).toContain("Lamp &amp; shade");
});

test("nothing of an order becomes markup", () => {
  const { html } = orderMail([order], to());
  expect(html).toContain("Ada &lt;b&gt;Berger&lt;/b&gt;");
  expect(html).not.toContain("<b>Berger");
});

describe("the merchant's own words", () => {
  const template = { subject: "Order {{ number }}", intro: "{{retailer}}: {{items}} items, {{nothing}}", outro: "" };

  test("known placeholders are filled, unknown ones stay and are told", () => {
    const { subject, text } = orderMail([order], to({ template }));
    expect(subject).toBe("Order CD-1001-1f00ba5e");
    expect(text).toContain("Fernweh: 12 items, {{nothing}}");
    expect(unknownPlaceholders(template.intro)).toEqual(["nothing"]);
  });

  test("what a value says is not a placeholder again, and a header stays one line", () => {
    const sly = { ...order, retailer: { name: "{{contact}}\r\nBcc: all@example.com" } };
    const { subject, text } = orderMail([sly], to({ template: { ...template, subject: "{{retailer}}" } }));
    expect(subject).toBe("{{contact}} Bcc: all@example.com");
    expect(text).toContain("{{contact}}");
  });
});

test.each([
  ["de", "Bestellung CD-1001-1f00ba5e von Fernweh", "Einzelpreis", "4,50 EUR"],
  ["fr", "Bon de commande CD-1001-1f00ba5e de Fernweh", "Prix unitaire", "4,50 EUR"],
] as const)("in %s it speaks the vendor's language", (language, subject, word, price) => {
  const mail = orderMail([order], to({ language }));
  expect(mail.subject).toBe(subject);
  expect(mail.html).toContain(word);
  expect(mail.text).toContain(price);
});

test("a repeat says so in subject, text and markup", () => {
  const mail = orderMail([{ ...order, mayBeRepeat: true }], to());
  expect(mail.subject).toContain("Possible duplicate");
  expect(mail.text).toContain("Ship it once.");
  expect(mail.html).toContain("Ship it once.");
});

test("several orders of one time come in one mail", () => {
  const mail = orderMail([order, { ...order, key: "CD-1002-aaaaaaaa" }], to());
  expect(mail.subject).toBe("Purchase order CD-1001-1f00ba5e from Fernweh (+1)");
  expect(mail.text).toContain("Purchase order CD-1002-aaaaaaaa");
});

test("a cancellation and a reminder name the order and no customer", () => {
  const cancel = shortMail({ key: order.key, retailer: "Fernweh" }, to({ language: "de" }), "cancel");
  expect(cancel.subject).toBe("Bitte stornieren: Bestellung CD-1001-1f00ba5e von Fernweh");
  expect(cancel.text).toContain("Guten Tag Kim");
  const reminder = shortMail({ key: order.key, retailer: "Fernweh" }, to({ contact: "" }), "reminder");
  expect(reminder.text).toContain("Hello,");
});

test("the page of an order in the portal stands with the order, also when it is to be canceled", () => {
  const links = new Map([[order.key, "https://app.test/vendor/o/signed"]]);
  const { text, html } = orderMail([order], to({ links }));
  expect(text).toContain("https://app.test/vendor/o/signed");
  expect(html).toContain('href="https://app.test/vendor/o/signed"');
  const cancel = shortMail({ key: order.key, retailer: "Fernweh" }, to({ links }), "cancel");
  expect(cancel.text).toContain("https://app.test/vendor/o/signed");
});

test.each(["en", "de", "fr"] as const)(
  "letters that the papers lack are told in the mail (%s), beside the link to the page that prints them",
  (language) => {
    const links = new Map([[order.key, "https://crossdock.test/vendor/o/1"]]);
    const { text, html } = orderMail([order], to({ language, links, unprintable: new Set([order.key]) }));
    expect(text).toMatch(/PDF[\s\S]+https:\/\/crossdock\.test\/vendor\/o\/1/);
    expect(html).toContain("PDF");
    expect(orderMail([order], to({ language, links })).text).not.toContain("PDF");
  },
);
