import { expect, test } from "vitest";
import { say } from "../platform/phrase.ts";
import { db } from "../../tests/db-file.ts";
import { stockRows } from "../../tests/stock-rows.ts";
import { exceptionText } from "../exceptions/catalogue.ts";
import { openException } from "../exceptions/exceptions.server.ts";
import { newId } from "../platform/ids.server.ts";
import { explainUnmapped } from "./ambiguous.server.ts";

test("an unmapped item says which products of which supplier have its SKU", async () => {
  const { retailer, supplier, offer } = await stockRows(db().prisma, { reading: 5 });
  const twin = (title: string, sku: string) =>
    db().prisma.offer.create({
      data: { ...offer, priceBreaks: [], id: newId(), variantGid: `gid://shopify/ProductVariant/${title}`, title, sku },
    });
  await twin("Mug, blue", "MUG");
  await twin("Mug, red", " mug ");
  await twin("Pen", "PEN");
  const tell = async (sku: string) => {
    const subject = `line:${sku} of ${retailer.id}`;
    const now = new Date("2026-11-02T09:00:00Z");
    await openException(db().prisma, { shopId: retailer.id, kind: "sku-unmapped", subject, values: { sku }, now });
    await explainUnmapped(db().prisma, { shopId: retailer.id });
    const told = await db().prisma.exception.findFirstOrThrow({ where: { shopId: retailer.id, subject } });
    return say(exceptionText(told.kind).cause(told.values as Record<string, string>));
  };
  expect(await tell("Mug")).toBe(
    `No supplier is mapped to SKU Mug: ${supplier.name} has 2 products with it (Mug, blue, Mug, red).`,
  );
  expect(await tell("PEN")).toBe("No supplier is mapped to SKU PEN.");
});
