import { afterAll, beforeAll, expect, test } from "vitest";
import { decryptJson } from "../app/platform/crypto.server.ts";
import { env } from "../app/platform/env.server.ts";
import { storeOffers } from "../app/skus/store-catalog.server.ts";
import { db } from "./db-file.ts";
import { HOME, startTrade, type Trade } from "./trade.ts";

// What routing may ask of an item, an order and a supplier, as it comes from Shopify.

const RETAILER = "facts-shop";
const MARKETS = [
  { handle: "eu", name: "European Union", status: "ACTIVE", regions: ["DE", "FR"] },
  { handle: "west", name: "West coast", status: "ACTIVE", regions: ["US-CA"] },
  { handle: "dach", name: "DACH", status: "DRAFT", regions: ["DE", "AT", "CH"] },
];
const SUPPLIER = { handle: "facts-supplier", address: { ...HOME, city: "Berlin", latitude: 52.5, longitude: 13.4 } };
const LAMP = {
  ...{ title: "Lamp", vendor: "Lumen", productType: "Lighting", tags: ["fragile"], collections: ["living", "sale"] },
  variants: [{ sku: "LAMP", price: 4900, unitCost: 3100, weight: { unit: "KILOGRAMS", value: 1.2 }, available: 30 }],
};
let trade: Trade;

beforeAll(async () => {
  trade = await startTrade({
    ...{ retailers: [{ handle: RETAILER, markets: MARKETS }], suppliers: [SUPPLIER] },
  });
  for (const handle of [RETAILER, SUPPLIER.handle]) await trade.post(handle, "products", LAMP);
  await trade.quiet();
});
afterAll(() => trade.world.stop());

/** What the merchant lets the app read, beside what it asked for at install. */
async function allow(...more: string[]) {
  const shop = await trade.world.shop(RETAILER);
  const scopes = shop.scopes.split(",").filter((scope) => !["read_customers", "read_markets"].includes(scope));
  await trade.world.control.post(`/stores/${shop.domain}/scopes`, {
    ...{ clientId: env().SHOPIFY_API_KEY, scopes: [...scopes, ...more] },
  });
  await trade.quiet();
}

const bought = async (change: object) => {
  const order = await trade.buy(RETAILER, [{ sku: "LAMP", quantity: 1 }], {
    ...{
      email: "ada@example.com",
      customerTags: ["vip"],
      shippingAddress: { ...HOME, latitude: 54.321, longitude: 10.123 },
    },
    customAttributes: [
      { key: "Gift wrap", value: "red" },
      { key: "Message", value: "From Ada, with love" },
    ],
    ...change,
  });
  await trade.quiet();
  return trade.orderOf(order);
};

test("a retailer's item brings its product's type, tags and collections, its weight and unit cost", async () => {
  expect(await db().prisma.variant.findFirstOrThrow({ where: { sku: "LAMP" } })).toMatchObject({
    ...{ productType: "Lighting", vendor: "Lumen", tags: ["fragile"], collections: ["living", "sale"] },
    ...{ weightGrams: 1200, unitCostMinor: 3100n, unitCostCurrency: "EUR" },
  });
});

test("the price an offer is first seen at is agreed, a later one is not", async () => {
  const offer = () => db().prisma.offer.findFirstOrThrow({ where: { sku: "LAMP" } });
  const before = await offer();
  expect(before).toMatchObject({ costMinor: 3100n, agreedMinor: 3100n });
  const { supplierId, shopId: retailerShopId, variantGid, productGid, title } = before;
  const pool = await db().prisma.stockPool.findFirstOrThrow({ where: { id: before.poolId } });
  const dearer = {
    variantGid,
    productGid,
    itemGid: pool.itemGid,
    sku: "LAMP",
    barcode: null,
    title,
    weightGrams: 1200,
  };
  const owner = { supplierId, retailerShopId, supplierShopId: pool.shopId };
  const store = (costMinor: number, currency: string) =>
    storeOffers(db().prisma, owner, [{ ...dearer, costMinor, currency }], trade.world.clock.now());
  await store(3400, "EUR");
  expect(await offer()).toMatchObject({ costMinor: 3400n, agreedMinor: 3100n });
  await store(3700, "USD");
  expect(await offer()).toMatchObject({ costMinor: 3700n, agreedMinor: null });
});

test("a supplier stands where its store does", async () => {
  expect(await db().prisma.supplier.findFirstOrThrow()).toMatchObject({ latitude: 52.5, longitude: 13.4 });
});

test("an order tells its risk; of the customer nothing without the scope, of its attributes none that no rule names", async () => {
  const order = await bought({ risk: "MEDIUM" });
  expect(order).toMatchObject({ riskLevel: "medium", customerOrders: null, customerTags: [], attributes: [] });
});

test("with the scope it tells how often the customer ordered and its tags; attributes that a rule names are kept", async () => {
  await allow("read_customers");
  const shop = await trade.world.shop(RETAILER);
  await db().prisma.shop.update({ where: { id: shop.id }, data: { orderAttributes: ["gift WRAP "] } });
  const order = await bought({});
  expect(order).toMatchObject({
    ...{ customerOrders: 2, customerTags: ["vip"], attributes: [{ name: "Gift wrap", value: "red" }] },
  });
  const address = decryptJson(order.addressEnc!, "Order.addressEnc");
  expect(address).toMatchObject({ latitude: 54.32, longitude: 10.12 });
  expect(
    JSON.stringify({ ...order, addressEnc: null, totalMinor: null }, (_key, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    ),
  ).not.toMatch(/love|10\.12/);
});

test("an order that waits is read again once customers may be read", async () => {
  await allow();
  const order = await bought({ financialStatus: "PENDING" });
  expect(order).toMatchObject({ state: "waiting", customerOrders: null });
  await allow("read_customers");
  const { customerOrders, customerTags } = await db().prisma.order.findUniqueOrThrow({ where: { id: order.id } });
  expect({ customerOrders, customerTags }).toEqual({ customerOrders: 3, customerTags: ["vip"] });
});

test("markets are read when the merchant allows it and forgotten when it does not; drafts are none", async () => {
  const markets = async () => (await trade.world.shop(RETAILER)).markets;
  expect(await markets()).toBeNull();
  await allow("read_markets");
  expect(await markets()).toEqual(MARKETS.slice(0, 2).map(({ handle, name, regions }) => ({ handle, name, regions })));
  await allow();
  expect(await markets()).toBeNull();
});
