import { expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { stockRows } from "../../tests/stock-rows.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import type { Services } from "../shopify/services.ts";
import { agreePrices, saveSupplierCosts, setExchangeRate } from "./supplier-costs.server.ts";

const clock = shiftedClock();
const services = (): Services => ({
  ...{ db: db(), clock },
  admin: () => Promise.reject(new Error("Costs are entered, not read from Shopify.")),
});

async function supplierOfShop() {
  const rows = await stockRows(db().prisma, { reading: 5 });
  const actor = { shopId: rows.retailer.id, userId: "user-1" };
  const stored = () => db().prisma.supplier.findUniqueOrThrow({ where: { id: rows.supplier.id } });
  return { rows, actor, supplierId: rows.supplier.id, stored };
}

test("what a retailer enters about a supplier is kept part by part", async () => {
  const { actor, supplierId, stored } = await supplierOfShop();
  const tariff = { zones: [{ name: "Germany", countries: ["DE"], baseMinor: 490, perKgMinor: 100 }] };
  const charges = { orderFeeMinor: 150, minUnits: 3 };
  expect(await saveSupplierCosts(services(), actor, { supplierId, charges, tariff })).toEqual({ ok: true });
  expect(await saveSupplierCosts(services(), actor, { supplierId, tags: ["eco", " eco "] })).toEqual({ ok: true });
  expect(await stored()).toMatchObject({
    ...{ terms: charges, tags: ["eco"] },
    tariff: { zones: [{ name: "Germany", baseMinor: 490 }] },
  });
  expect(await saveSupplierCosts(services(), actor, { supplierId, tariff: null })).toEqual({ ok: true });
  expect((await stored()).tariff).toBeNull();
});

test("what is no charge, no zone or not known is refused by name, and nothing is kept", async () => {
  const { actor, supplierId, stored } = await supplierOfShop();
  const before = await stored();
  const answer = await saveSupplierCosts(services(), actor, {
    ...{ supplierId, charges: { orderFeeMinor: -5, orderFees: 3 }, calendar: { cutoff: "25:00" } },
    tariff: { zones: [{ name: "Germany", bands: [{ upToGrams: 0, minor: 3 }] }] },
  });
  expect(answer.ok).toBe(false);
  expect(answer.ok ? [] : answer.problems.map(({ field }) => field).sort()).toEqual([
    "calendar.cutoff",
    "charges.orderFeeMinor",
    "charges.orderFees",
    "tariff.zones.0.bands.0.upToGrams",
  ]);
  expect(await stored()).toEqual(before);
});

test("another shop's supplier cannot be changed, nor its prices agreed", async () => {
  const { supplierId, stored } = await supplierOfShop();
  const { actor } = await supplierOfShop();
  const before = await stored();
  expect(await saveSupplierCosts(services(), actor, { supplierId, charges: {} })).toMatchObject({ ok: false });
  expect(await agreePrices(services(), actor, { supplierId })).toEqual({ ok: true, agreed: 0 });
  expect(await stored()).toEqual(before);
});

test("prices that have moved are agreed at once", async () => {
  const { rows, actor, supplierId } = await supplierOfShop();
  await db().prisma.offer.update({ where: { id: rows.offer.id }, data: { agreedMinor: 800 } });
  expect(await agreePrices(services(), actor, { supplierId })).toEqual({ ok: true, agreed: 1 });
  expect(await db().prisma.offer.findUniqueOrThrow({ where: { id: rows.offer.id } })).toMatchObject({
    agreedMinor: rows.offer.costMinor,
  });
});

test("a rate is dated, replaced on the same day, and refused when it is none", async () => {
  const { actor } = await supplierOfShop();
  const rate = { from: "USD", to: "EUR", rate: "0.9231", date: "2026-11-20" };
  expect(await setExchangeRate(services(), actor, rate)).toEqual({ ok: true });
  expect(await setExchangeRate(services(), actor, { ...rate, rate: "0.93" })).toEqual({ ok: true });
  expect(await db().prisma.exchangeRate.findMany({ where: { shopId: actor.shopId } })).toMatchObject([
    { from: "USD", to: "EUR", rate: "0.93", source: "manual" },
  ]);
  for (const wrong of [{ from: "usd" }, { to: "USD" }, { rate: "0,93" }, { rate: "0" }, { date: "20.11.2026" }])
    expect(await setExchangeRate(services(), actor, { ...rate, ...wrong })).toMatchObject({
      ok: false,
      problems: [{ field: Object.keys(wrong)[0] }],
    });
});
