import { expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { orderRows, stockRows } from "../../tests/stock-rows.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import type { Services } from "../shopify/services.ts";
import { storeOffers } from "../skus/store-catalog.server.ts";
import { loadRoutingFacts } from "./load-routing-facts.server.ts";
import { saveOfferTerms } from "./offer-terms.server.ts";

const clock = shiftedClock();
const services = (): Services => ({
  ...{ db: db(), clock },
  admin: () => Promise.reject(new Error("Terms are entered, not read from Shopify.")),
});
const TERMS = { priceBreaks: [{ from: 10, minor: 700 }], restrictedTo: ["US-CA"] };

async function offered() {
  const rows = await stockRows(db().prisma, { reading: 50 });
  const actor = { shopId: rows.retailer.id, userId: "user-1" };
  const stored = () => db().prisma.offer.findUniqueOrThrow({ where: { id: rows.offer.id } });
  return { rows, actor, offerId: rows.offer.id, stored };
}

test("prices by quantity and places that were entered for an offer are facts of the next order", async () => {
  const { rows, actor, offerId } = await offered();
  expect(await saveOfferTerms(services(), actor, { offerId, terms: TERMS })).toEqual({ ok: true });
  expect(await saveOfferTerms(services(), actor, { offerId, terms: { restrictedTo: ["US"] } })).toEqual({ ok: true });
  const { order } = await orderRows(db().prisma, rows, { units: 2 });
  const facts = await loadRoutingFacts(db().prisma, {
    ...{ shopId: order.shopId, orderGid: order.orderGid, now: clock.now() },
    ruleSet: { id: "rules-1", version: 1, rules: [] },
  });
  expect(facts?.lines[0]?.candidates[0]).toMatchObject({
    prices: [
      { from: 1, minor: 850 },
      { from: 10, minor: 700 },
    ],
    restrictedTo: ["US"],
  });
  const trail = await db().prisma.auditEvent.findMany({ where: { action: "offer.terms-changed" } });
  expect(trail.map(({ actor: by, subject }) => [by, subject])).toEqual(
    Array.from({ length: 2 }, () => ["user-1", `offer:${offerId}`]),
  );
});

test("another shop's offer is not changed, nor is one by what is no price or place", async () => {
  const { actor, offerId, stored } = await offered();
  const { actor: stranger } = await offered();
  const before = await stored();
  expect(await saveOfferTerms(services(), stranger, { offerId, terms: TERMS })).toMatchObject({ ok: false });
  const refused = await saveOfferTerms(services(), actor, { offerId, terms: { restrictedTo: ["Mars"] } });
  expect(refused).toMatchObject({ ok: false, problems: [{ field: "restrictedTo" }] });
  expect(await stored()).toEqual(before);
});

test("a price list in a currency that the supplier no longer asks is forgotten", async () => {
  const { rows, actor, offerId, stored } = await offered();
  await saveOfferTerms(services(), actor, { offerId, terms: TERMS });
  const { supplierId, variantGid, productGid, sku, barcode, title, weightGrams } = await stored();
  const owner = { supplierId, retailerShopId: rows.retailer.id, supplierShopId: rows.pool.shopId };
  const read = (currency: string) =>
    storeOffers(
      db().prisma,
      owner,
      [
        {
          variantGid,
          productGid,
          itemGid: rows.pool.itemGid,
          sku,
          barcode,
          title,
          weightGrams,
          costMinor: 800,
          currency,
        },
      ],
      clock.now(),
    );
  await read("EUR");
  expect(await stored()).toMatchObject(TERMS);
  await read("USD");
  expect(await stored()).toMatchObject({ priceBreaks: [], restrictedTo: ["US-CA"] });
});
