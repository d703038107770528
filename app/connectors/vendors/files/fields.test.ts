import { expect, test } from "vitest";
import { placesOf, proposeMapping } from "./fields.ts";
import { openVendorFile } from "./read-file.server.ts";

test.each([
  [
    "tracking",
    ["purchase_order", "carrier", "tracking_numbers"],
    { order: "purchase_order", carrier: "carrier", trackingNumber: "tracking_numbers" },
  ],
  [
    "tracking",
    ["Bestell-Nr.", "Artikelnr.", "Menge", "Versandart", "Sendungsnummer", "Versanddatum"],
    {
      order: "Bestell-Nr.",
      sku: "Artikelnr.",
      units: "Menge",
      trackingNumber: "Sendungsnummer",
      shippedAt: "Versanddatum",
    },
  ],
  [
    "stock",
    ["Référence", "Désignation", "Quantité", "Prix HT"],
    { sku: "Référence", units: "Quantité", price: "Prix HT" },
  ],
  ["stock", ["SKU", "Qty", "Available"], { sku: "SKU", units: "Available" }],
  [
    "answers",
    ["Order #", "Status", "Our reference", "Ships on"],
    { order: "Order #", says: "Status", vendorRef: "Our reference", promisedShipAt: "Ships on" },
  ],
] as const)("columns of a %s file are proposed by their headers", (kind, columns, expected) => {
  expect(proposeMapping(kind, columns)).toMatchObject(expected);
});

test("headers are compared without case, accents and signs", () => {
  const placed = placesOf("stock", { sku: "artikel-nr", units: "MENGE" }, ["Artikel Nr.", "Menge"]);
  expect(placed).toEqual({
    ok: true,
    places: new Map([
      ["sku", 0],
      ["units", 1],
    ]),
  });
});

test("a mapped column that is gone is told by its name, also one that is not required", async () => {
  const opened = await openVendorFile("stock", [Buffer.from("sku,stock\nA,1\n")], {
    columns: { sku: "sku", units: "stock", price: "EK" },
  });
  expect(opened).toEqual({
    ok: false,
    columns: ["sku", "stock"],
    message: 'There is no column for: Price ("EK"). The file has: sku, stock. Choose its columns in the file settings.',
  });
});

test.each([
  ["", "The file is empty."],
  ["\ufeff \r\n", "The file is empty."],
  ["PK\u0003\u0004\u0014\u0000", "This is no text. Export the table as CSV; a workbook (.xlsx) cannot be read."],
  [`${"a,".repeat(600)}\n`, "The file has more than 500 columns. Check its delimiter."],
])("%j is refused with a sentence", async (text, message) => {
  expect(await openVendorFile("stock", [Buffer.from(text)])).toMatchObject({ ok: false, message });
});
