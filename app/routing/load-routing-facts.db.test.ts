import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Prisma } from "@prisma/client";
import { db } from "../../tests/db-file.ts";
import { orderRows, stockRows, type StockRows } from "../../tests/stock-rows.ts";
import { encryptJson } from "../platform/crypto.server.ts";
import { newId } from "../platform/ids.server.ts";
import { loadRoutingFacts } from "./load-routing-facts.server.ts";

const NOW = new Date("2026-11-02T09:00:00Z");
const ADDRESS = { name: "Ada", zip: " 24103 ", countryCode: "DE", latitude: 54.32, longitude: 10.13 };
const RULES = { id: "rules-1", version: 3, rules: [] };
let rows: StockRows;

beforeEach(async () => {
  rows = await stockRows(db().prisma, { reading: 20 });
});

/** An order of so many lines of the mapped item, three units each, none of them routed. */
async function order({ lines = 1, ...change }: { lines?: number } & Partial<Prisma.OrderUncheckedCreateInput> = {}) {
  const { retailer, variant } = rows;
  const made = await db().prisma.order.create({
    data: {
      ...{ id: newId(), shopId: retailer.id, orderGid: `gid://shopify/Order/${newId()}`, name: "#1", version: 2 },
      ...{ currency: "EUR", totalMinor: 5997, tags: ["b2b"], sourceName: "web", financialStatus: "PAID" },
      ...{ countryCode: "DE", provinceCode: "SH", shippingMethod: "Standard", riskLevel: "low", customerOrders: 4 },
      ...{ shippingCode: "std", customerCurrency: "CHF" },
      ...{ customerTags: ["vip"], attributes: [{ name: "Gift", value: "yes" }], createdAt: NOW },
      processedAt: new Date("2026-11-01T10:00:00Z"),
      addressEnc: encryptJson(ADDRESS, "Order.addressEnc"),
      ...change,
    },
  });
  await db().prisma.orderLine.createMany({
    data: Array.from({ length: lines }, (_, position) => ({
      ...{ id: newId(), shopId: retailer.id, orderId: made.id, lineItemGid: `gid://shopify/LineItem/${newId()}` },
      ...{ position, variantGid: variant.variantGid, sku: "TEE", title: "Tee", unitPriceMinor: 1999 },
      ...{ requiresShipping: true, sold: 3, wanted: 3 },
    })),
  });
  const own = await db().prisma.orderLine.findMany({ where: { orderId: made.id }, orderBy: { id: "asc" } });
  return { ...made, lines: own };
}

async function factsOf({ shopId, orderGid }: { shopId: string; orderGid: string }) {
  const facts = await loadRoutingFacts(db().prisma, { shopId, orderGid, ruleSet: RULES, now: NOW });
  if (!facts) throw new Error("The order is not known.");
  return facts;
}
const supplierNow = (data: Prisma.SupplierUpdateInput) =>
  db().prisma.supplier.update({ where: { id: rows.supplier.id }, data });
const settings = (value: object) =>
  db().prisma.shop.update({ where: { id: rows.retailer.id }, data: { settings: value } });

test("nothing is known of an order that we never read", async () => {
  const unknown = { shopId: rows.retailer.id, orderGid: "gid://shopify/Order/0", ruleSet: RULES, now: NOW };
  expect(await loadRoutingFacts(db().prisma, unknown)).toBeNull();
});

test("an order is what Shopify says of it, without what is personal but the postal code", async () => {
  const made = await order();
  const facts = await factsOf(made);
  expect(facts).toMatchObject({ now: NOW.toISOString(), timeZone: "Europe/Berlin", ruleSet: RULES });
  expect(facts.order).toEqual({
    ...{ id: made.id, version: 2, test: false, currency: "EUR", totalMinor: 5997, tags: ["b2b"], source: "web" },
    ...{ createdAt: "2026-11-01T10:00:00.000Z", risk: "low", payment: "PAID", deliveryMethod: "Standard" },
    ...{ attributes: [{ name: "Gift", value: "yes" }], customer: { orders: 4, tags: ["vip"] } },
    ...{ expedite: false, releasedRules: [], customerCurrency: "CHF", deliveryCode: "std" },
  });
  expect(facts.destination).toEqual({
    ...{ countryCode: "DE", provinceCode: "SH", postalCode: "24103", poBox: false, company: false, markets: null },
  });
  expect(JSON.stringify(facts)).not.toMatch(/Ada|54\.32|10\.13/);
});

test("of a company only that there is one is told, of markets those of the destination, of a stranger nothing", async () => {
  const markets = [
    { handle: "eu", name: "EU", regions: ["DE", "FR"] },
    { handle: "north", name: "North", regions: ["DE-SH"] },
    { handle: "us", name: "US", regions: ["US"] },
  ];
  await db().prisma.shop.update({ where: { id: rows.retailer.id }, data: { markets } });
  const addressEnc = encryptJson({ ...ADDRESS, company: "Lovelace & Co" }, "Order.addressEnc");
  const { order: told, destination } = await factsOf(await order({ addressEnc, customerOrders: null }));
  expect(destination).toMatchObject({ company: true, markets: ["eu", "north"] });
  expect(told.customer).toEqual({ orders: null, tags: null });
  expect(JSON.stringify({ told, destination })).not.toContain("Lovelace");
  const erased = await factsOf(await order({ addressEnc: null, countryCode: null }));
  expect(erased.destination).toMatchObject({ company: null, markets: null, postalCode: null });
});

test("an item of the shop's restricted ones is restricted where the destination is one of theirs", async () => {
  const restricted = async () => (await factsOf(await order())).lines[0]?.restricted;
  expect(await restricted()).toBe(false);
  await settings({ restrictedItems: [{ sku: "TE*", countries: ["FR", "DE"] }] });
  expect(await restricted()).toBe(true);
  await settings({ restrictedItems: [{ sku: "TEE", countries: ["FR"] }] });
  expect(await restricted()).toBe(false);
});

test("a line is what the retailer's catalog says of its item", async () => {
  await db().prisma.variant.update({
    where: { id: rows.variant.id },
    data: {
      ...{ productType: "Shirts", vendor: "Lumen", tags: ["Hazmat"], collections: ["basics"], weightGrams: 180 },
    },
  });
  const { lines } = await factsOf(await order());
  expect(lines).toMatchObject([
    {
      ...{ title: "Tee", sku: "TEE", quantity: 3, unitPriceMinor: 1999, weightGrams: 180, productType: "Shirts" },
      ...{ vendor: "Lumen", tags: ["Hazmat"], collections: ["basics"], hazmat: true, pins: [] },
    },
  ]);
});

test("what is routed already is no longer asked for", async () => {
  const made = await order({ lines: 2 });
  const [first] = made.lines;
  await db().prisma.orderLine.update({ where: { id: first?.id ?? "" }, data: { allocated: 3 } });
  expect((await factsOf(made)).lines.map(({ lineId }) => lineId)).toEqual([made.lines[1]?.id]);
});

describe("an offer", () => {
  test("has what its pool promises, the order's own soft reservations added back, and how old the reading is", async () => {
    const made = await order();
    const soft = { id: newId(), shopId: made.shopId, orderLineId: made.lines[0]?.id ?? "", units: 3, kind: "soft" };
    await db().prisma.reservation.create({ data: { ...soft, poolId: rows.pool.id, createdAt: NOW } });
    await db().prisma.stockPool.update({ where: { id: rows.pool.id }, data: { reserved: 5, buffer: 2 } });
    const { mapping, supplier, offer, pool } = rows;
    expect((await factsOf(made)).lines[0]?.candidates).toEqual([
      {
        ...{ mappingId: mapping.id, supplierId: supplier.id, offerId: offer.id, poolId: pool.id, packSize: 1 },
        ...{ variantGid: offer.variantGid, sku: "TEE", atpUnits: 20 - 2 - 5 + 3, prices: [{ from: 1, minor: 850 }] },
        ...{ currency: "EUR", agreedMinor: null, weightGrams: 0, feedAgeHours: 1, restrictedTo: [] },
        ...{ score: null, rank: 0 },
      },
    ]);
  });

  test("has its price list, or the supplier's discounts, and what was agreed", async () => {
    await supplierNow({ terms: { discounts: [{ from: 10, permille: 100 }] } });
    const made = await order();
    const prices = async () => (await factsOf(made)).lines[0]?.candidates[0]?.prices;
    expect(await prices()).toEqual([
      { from: 1, minor: 850 },
      { from: 10, minor: 765 },
    ]);
    const data = { priceBreaks: [{ from: 6, minor: 800 }], agreedMinor: 830, restrictedTo: ["US-CA"] };
    await db().prisma.offer.update({ where: { id: rows.offer.id }, data });
    expect((await factsOf(made)).lines[0]?.candidates[0]).toMatchObject({
      prices: [
        { from: 1, minor: 850 },
        { from: 6, minor: 800 },
      ],
      ...{ agreedMinor: 830, restrictedTo: ["US-CA"] },
    });
  });

  test("is out where the retailer has entered that its supplier does not ship", async () => {
    const made = await order();
    const excluded = async () => (await factsOf(made)).lines[0]?.candidates[0]?.excluded;
    await supplierNow({ terms: { shipsTo: ["AT", "DE-SH"] } });
    expect(await excluded()).toBeUndefined();
    await supplierNow({ terms: { shipsTo: ["AT", "DE-BY"] } });
    expect(await excluded()).toEqual({ code: "destination-not-served", values: { country: "DE" } });
    await supplierNow({ terms: { shipsToPoBoxes: false } });
    expect(await excluded()).toBeUndefined();
    await db().prisma.order.update({ where: { id: made.id }, data: { poBox: true } });
    expect(await excluded()).toEqual({ code: "po-box-not-served", values: {} });
  });

  test("needs no reading when it is unlimited, and is out before one where it is not", async () => {
    const made = await order();
    const pool = (data: object) => db().prisma.stockPool.update({ where: { id: rows.pool.id }, data });
    const offer = async () => (await factsOf(made)).lines[0]?.candidates[0];
    await pool({ policy: "unlimited", readStartedAt: null });
    expect(await offer()).toMatchObject({ atpUnits: null, feedAgeHours: null });
    expect(await offer()).not.toHaveProperty("excluded");
    await pool({ policy: "finite" });
    expect(await offer()).toMatchObject({ feedAgeHours: null, excluded: { code: "stock-unread" } });
  });

  test("is out when the supplier refused the line before, or a person has excluded it", async () => {
    const made = await order();
    const lineId = made.lines[0]?.id ?? "";
    const { supplierOrder, supplierOrderLine } = await orderRows(db().prisma, rows, { units: 1 });
    await db().prisma.supplierOrder.update({
      where: { id: supplierOrder.id },
      data: { orderId: made.id, state: "refused", stateNote: "Sold out" },
    });
    await db().prisma.supplierOrderLine.update({ where: { id: supplierOrderLine.id }, data: { orderLineId: lineId } });
    const excluded = async () => (await factsOf(made)).lines[0]?.candidates[0]?.excluded;
    expect(await excluded()).toEqual({
      ...{ code: "refused-before", values: { supplierOrderKey: supplierOrder.key, note: "Sold out" } },
    });
    await override(made, { kind: "pin", orderLineId: lineId });
    expect(await excluded()).toBeUndefined();
    await override(made, { kind: "exclude", note: "Late again" });
    expect(await excluded()).toEqual({ code: "excluded-by-person", values: { note: "Late again" } });
  });
});

const override = (
  { id, shopId }: { id: string; shopId: string },
  word: { kind: string; orderLineId?: string; quantity?: number; note?: string; supplierId?: null },
) =>
  db().prisma.routingOverride.create({
    data: {
      ...{
        id: newId(),
        shopId,
        orderId: id,
        supplierId: rows.supplier.id,
        createdBy: "owner",
        createdAt: NOW,
        ...word,
      },
    },
  });

test("a person's word pins units, and asks for the fastest plan; rules whose hold it ended are named", async () => {
  const made = await order({ lines: 2 });
  const [first, second] = made.lines;
  await override(made, { kind: "pin", orderLineId: first?.id ?? "", quantity: 2 });
  await override(made, { kind: "pin" });
  await override(made, { kind: "expedite", supplierId: null });
  const hold = { shopId: made.shopId, orderId: made.id, reason: "Big", endsBy: "You", createdAt: NOW, releasedAt: NOW };
  await db().prisma.hold.createMany({
    data: [
      { ...hold, id: newId(), kind: "rule", basis: "rule-7 rule-2", releasedBy: "owner" },
      { ...hold, id: newId(), kind: "rule-delay", basis: "rule-9" },
    ],
  });
  const facts = await factsOf(made);
  const supplierId = rows.supplier.id;
  expect(facts.lines.map(({ lineId, pins }) => [lineId, pins])).toEqual([
    [first?.id, [{ supplierId, quantity: 3, by: "person" }]],
    [second?.id, [{ supplierId, quantity: 3, by: "person" }]],
  ]);
  expect(facts.order).toMatchObject({ expedite: true, releasedRules: ["rule-2", "rule-7"] });
});

describe("a supplier", () => {
  test("has the terms, charges and calendar that hold for the order's destination", async () => {
    await supplierNow({
      ...{ tags: ["near"], latitude: 53.55, longitude: 9.99, shipFrom: { countryCode: "DE" } },
      terms: { currency: "USD", orderFeeMinor: 250, capacityPerDay: 40, duties: [{ countries: ["DE"], permille: 30 }] },
      tariff: { zones: [{ name: "Coast", postal: [{ country: "DE", prefix: "24" }], baseMinor: 490 }] },
      calendar: { cutoff: "14:00", transit: [{ countries: ["DE"], days: 2 }] },
    });
    await db().prisma.connection.update({
      where: { id: rows.connection.id },
      data: { terms: { leadTimeDays: 4 } },
    });
    const { suppliers } = await factsOf(await order());
    expect(suppliers).toEqual([
      {
        ...{ id: rows.supplier.id, name: "supplier", kind: "shopify", priority: 1, state: "ready", tags: ["near"] },
        ...{ countryCode: "DE", distanceKm: 86, unitsToday: 0, score: null },
        terms: {
          ...{ currency: "USD", orderFeeMinor: 250, handlingMinor: 0, packagingMinor: 0, itemFeeMinor: 0 },
          ...{ minUnits: 0, minValueMinor: 0, surchargeBelowMinor: 0, surchargeMinor: 0, capacityPerDay: 40 },
          ...{ leadTimeDays: 4, cutoff: "14:00", timeZone: "Europe/Berlin", workdays: [1, 2, 3, 4, 5], holidays: [] },
          ...{ transitDays: 2, methods: [], priceTolerancePermille: null, dutyPermille: 30 },
        },
        shipping: {
          ...{ zone: "Coast", baseMinor: 490, perItemMinor: 0, perKgMinor: 0, bands: [], maxParcelGrams: null },
          ...{ freeFromMinor: null, remoteMinor: 0, oversizeMinor: 0, oversizeGrams: null },
        },
      },
    ]);
  });

  test("without a tariff does not ship for nothing: what it charges is not known", async () => {
    const [supplier] = (await factsOf(await order())).suppliers;
    expect(supplier).toMatchObject({ shipping: null, shippingUnknown: "no-tariff", distanceKm: null });
  });

  test("has used capacity with what was ordered on its own day, test orders and given-up ones apart", async () => {
    await supplierNow({ terms: { capacityPerDay: 100 }, calendar: { timeZone: "Pacific/Auckland" } });
    // Monday 22:00 in Auckland; its day began on Sunday 11:00 UTC.
    for (const [createdAt, state, test] of [
      ["2026-11-01T10:59:59Z", "accepted", false],
      ["2026-11-01T11:00:00Z", "accepted", false],
      ["2026-11-02T08:00:00Z", "planned", false],
      ["2026-11-02T08:00:00Z", "refused", false],
      ["2026-11-02T08:00:00Z", "accepted", true],
    ] as const) {
      const { supplierOrder, supplierOrderLine } = await orderRows(db().prisma, rows, { units: 2 });
      const data = { createdAt: new Date(createdAt), state, test };
      await db().prisma.supplierOrder.update({ where: { id: supplierOrder.id }, data });
      await db().prisma.supplierOrderLine.update({ where: { id: supplierOrderLine.id }, data: { packSize: 6 } });
    }
    expect((await factsOf(await order())).suppliers[0]?.unitsToday).toBe(24);
  });

  test("has the score of the last 30 days, and its offer that of the item's product type", async () => {
    await db().prisma.variant.update({ where: { id: rows.variant.id }, data: { productType: "Shirts" } });
    const card = { shopId: rows.retailer.id, supplierId: rows.supplier.id, computedAt: NOW };
    await db().prisma.scorecard.createMany({
      data: [
        { ...card, id: newId(), productType: "", days: 30, sample: 40, value: 91 },
        { ...card, id: newId(), productType: "", days: 7, sample: 9, value: 12 },
        { ...card, id: newId(), productType: "Shirts", days: 30, sample: 11, value: 77 },
      ],
    });
    const { suppliers, lines } = await factsOf(await order());
    expect(suppliers[0]?.score).toEqual({ value: 91, sample: 40 });
    expect(lines[0]?.candidates[0]?.score).toEqual({ value: 77, sample: 11 });
  });
});

test("of each currency the newest rate counts that is not of a later day", async () => {
  const rate = (from: string, text: string, date: string, to = "EUR") => ({
    ...{ id: newId(), shopId: rows.retailer.id, from, to, rate: text, date: new Date(date), source: "manual" },
    createdAt: NOW,
  });
  await db().prisma.exchangeRate.createMany({
    data: [
      rate("USD", "0.91", "2026-10-01"),
      rate("USD", "0.9137", "2026-11-02"),
      rate("USD", "0.99", "2026-11-03"),
      rate("GBP", "1.15", "2026-01-01"),
      rate("USD", "1.36", "2026-11-02", "CAD"),
    ],
  });
  expect((await factsOf(await order())).rates).toEqual([
    { from: "GBP", rate: "1.15", date: "2026-01-01" },
    { from: "USD", rate: "0.9137", date: "2026-11-02" },
  ]);
});

test("the merchant's own stock is a candidate where its settings say so, at what the item costs itself", async () => {
  const made = await order();
  await db().prisma.orderLine.updateMany({ where: { orderId: made.id }, data: { ownStock: 2 } });
  await db().prisma.variant.update({
    where: { id: rows.variant.id },
    data: { unitCostMinor: 700, unitCostCurrency: "USD", weightGrams: 180 },
  });
  expect((await factsOf(made)).suppliers).toHaveLength(1);
  await settings({ ownStock: "by-cost", feedHours: 0 });
  const facts = await factsOf(made);
  expect(facts.defaults).toMatchObject({ feedTooOldHours: null, scoreFloor: null });
  expect(facts.suppliers[1]).toMatchObject({ id: "own", kind: "own", state: "ready", priority: 2, shipping: null });
  expect(facts.lines[0]?.candidates[0]).toMatchObject({
    ...{ mappingId: "own", supplierId: "own", atpUnits: 2, currency: "USD", prices: [{ from: 1, minor: 700 }] },
    weightGrams: 180,
  });
  await settings({ ownStock: "first", scoreFloor: 60 });
  expect((await factsOf(made)).defaults.scoreFloor).toBe(60);
  expect((await factsOf(made)).suppliers[1]).toMatchObject({ id: "own", priority: 0 });
});

test("an order of 300 lines takes as many queries as one of a single line", async () => {
  const { pool } = db();
  const asked: number[] = [];
  for (const lines of [1, 300]) {
    const made = await order({ lines });
    const query = vi.spyOn(pool, "query");
    const facts = await factsOf(made);
    asked.push(query.mock.calls.length);
    query.mockRestore();
    expect(facts.lines).toHaveLength(lines);
    expect(facts.lines.every(({ candidates }) => candidates.length === 1)).toBe(true);
  }
  expect(asked).toEqual([5, 5]);
});
