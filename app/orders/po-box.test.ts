import { expect, test } from "vitest";
import type { OrderAddress } from "./canonical-order.ts";
import { isPoBox } from "./po-box.ts";

const address = (change: Partial<OrderAddress>): OrderAddress => ({
  ...{ name: "Ada Lovelace", company: null, address1: "Weg 1", address2: null, city: "Kiel", provinceCode: null },
  ...{ zip: "24103", countryCode: "DE", phone: null },
  ...change,
});

test.each([
  "PO Box 12",
  "P.O. Box 7",
  "p o box 9",
  "Post Office Box 3",
  "Postfach 10 20 30",
  "Packstation 145",
  "BP 1234",
  "B.P. 12",
  "Boîte postale 5",
  "Casella Postale 44",
  "Apartado 77",
  "Apartado de Correos 77",
  "Postbus 90",
  "Private Bag 16",
  "Caixa Postal 8",
  "私書箱12号",
])("%s is a post office box", (address1) => expect(isPoBox(address({ address1 }))).toBe(true));

test.each(["Postfachweg 3", "Boxhagener Str. 18", "12 Post Office Lane", "The Box", "Bpost Street", "Rue du Port 5"])(
  "%s is not",
  (address1) => expect(isPoBox(address({ address1 }))).toBe(false),
);

test("the second line and the company are looked at too, and no address is none", () => {
  expect(isPoBox(address({ address2: "PO Box 3" }))).toBe(true);
  expect(isPoBox(address({ company: "Postfach 3" }))).toBe(true);
  expect(isPoBox(null)).toBe(false);
});
