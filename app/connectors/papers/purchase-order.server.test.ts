import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import type { OrderToSend, ShipTo } from "../connector.ts";
import { isPrintable } from "./printable.server.ts";
import { packingSlipPdf, purchaseOrderPdf } from "./purchase-order.server.ts";

const to = { language: "en", timeZone: "UTC", size: "A4", now: new Date("2026-11-21T12:00:00Z") } as const;

const orderTo = (shipTo: ShipTo, titles: readonly string[] = ["Grinder"]): OrderToSend => ({
  ...{ key: "XD-1001-1", correlationId: "gid://shopify/Order/1", retailerOrderName: "#1001", currency: "EUR" },
  ...{
    retailer: { name: "Shop" },
    shippingMethod: null,
    test: false,
    mayBeRepeat: false,
    shipTo,
  },
  lines: titles.map((title, i) => ({
    ...{ id: `line-${i}`, variantGid: "gid://shopify/ProductVariant/1", sku: "GRIND", title, quantity: 1, packSize: 1 },
    unitCost: { minor: 450, currency: "EUR" },
  })),
});

/** Everything in a PDF that is compressed, as text. */
function insideOf(pdf: Buffer): string {
  const parts: string[] = [];
  for (let at = pdf.indexOf("stream\n"); at !== -1; at = pdf.indexOf("stream\n", at + 1)) {
    const packed = pdf.subarray(at + "stream\n".length, pdf.indexOf("endstream", at));
    // 0x78 begins what zlib packed; other streams are not.
    if (packed[0] === 0x78) parts.push(inflateSync(packed).toString("latin1"));
  }
  return parts.join("\n");
}

/** The letters that a reader of a PDF can search for and copy: what its fonts say their signs stand for. */
function lettersIn(pdf: Buffer): Set<string> {
  const letters = new Set<string>();
  for (const [, table = ""] of insideOf(pdf).matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, units = ""] of table.matchAll(/<([0-9a-f ]+)>/gi)) {
      const codes = units.split(" ").map((unit) => parseInt(unit, 16));
      for (const letter of String.fromCharCode(...codes)) letters.add(letter);
    }
  }
  return letters;
}

const ADDRESSES: Record<string, ShipTo> = {
  Japanese: {
    name: "山田 太郎",
    company: "株式会社サンプル",
    address1: "丸の内1丁目9番1号",
    zip: "〒100-0005",
    countryCode: "JP",
  },
  Korean: {
    name: "김민준",
    company: "주식회사 예시",
    address1: "강남구 테헤란로 123",
    city: "서울",
    countryCode: "KR",
  },
  "Chinese, simplified": { name: "李娜", address1: "浦东新区世纪大道100号", city: "上海", countryCode: "CN" },
  "Chinese, traditional": { name: "陳小明", address1: "信義路五段7號", city: "台北市", countryCode: "TW" },
  Arabic: { name: "محمد الشريف", address1: "شارع التحرير 15، شقة 3", city: "القاهرة", countryCode: "EG" },
  Hebrew: { name: "יעל כהן", address1: "רחוב הרצל 15", city: "תל אביב-יפו", countryCode: "IL" },
  Thai: { name: "สมชาย ใจดี", address1: "99/1 ถนนสุขุมวิท", city: "กรุงเทพ", countryCode: "TH" },
  Greek: { name: "Ελένη Παπαδοπούλου", address1: "Οδός Ερμού 15", city: "Αθήνα", countryCode: "GR" },
  Devanagari: { name: "सुनीता शर्मा", city: "दिल्ली", countryCode: "IN" },
};

test.for(Object.entries(ADDRESSES))("a %s name and address stand on both papers in full", async ([, shipTo]) => {
  const order = orderTo(shipTo);
  expect(await isPrintable(order)).toBe(true);
  const expected = [...Object.values(shipTo).join("").normalize("NFC").replace(/\s/g, "")];
  for (const pdf of [await purchaseOrderPdf(order, to), await packingSlipPdf(order, to)]) {
    const letters = lettersIn(pdf);
    expect(expected.filter((letter) => !letters.has(letter))).toEqual([]);
  }
});

test("bold Chinese is another font than plain Chinese", async () => {
  const order = { ...orderTo(ADDRESSES["Chinese, simplified"] ?? {}), retailer: { name: "李娜" } };
  const fonts = (await packingSlipPdf(order, to)).toString("latin1").match(/noto-sans-sc-\d+-\d+/g) ?? [];
  expect(new Set(fonts.map((font) => font.split("-").at(-1)))).toEqual(new Set(["400", "700"]));
});

test("letters that no font has are owned up to: an order with them is not printable as it is", async () => {
  expect(await isPrintable(orderTo({ name: "ნინო ბერიძე", countryCode: "GE" }))).toBe(false);
  expect(await isPrintable(orderTo({ name: "Nino", countryCode: "GE" }, ["ყავა"]))).toBe(false);
});

test("a table that is longer than a page goes on on the next one", async () => {
  const titles = Array.from({ length: 60 }, (_, i) => `コーヒーミル（手動・セラミック刃）、収納袋付き ${i}`);
  const pdf = await packingSlipPdf(orderTo({ name: "Max", countryCode: "DE" }, titles), to);
  expect(pdf.toString("latin1").match(/\/Type \/Page\b/g)?.length).toBe(2);
});
