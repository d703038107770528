import { encryptJson } from "../../app/platform/crypto.server.ts";
import type { Database } from "../../app/platform/db.server.ts";
import { newId } from "../../app/platform/ids.server.ts";
import type { SupplierFacts } from "../../app/routing/facts.ts";
import { MIX, quantity } from "../routing/core-instances.ts";
import { benchShop } from "../routing/facts-on-mix.ts";
import { seededRandom, type Random } from "../routing/random.ts";

/** One item of the retailer with what it costs; about half of the suppliers offer it. */
type Item = { variantGid: string; priceMinor: number };
export type ShopRows = { shopId: string; items: Item[] };

const ITEMS = 400;
const EVERYWHERE = ["DE", "AT", "FR", "PL", "US", "NL"];
const gid = (type: string, number: number) => `gid://shopify/${type}/${number}`;

/** A retailer with suppliers of every kind of terms, a catalog mapped at about half of them, and a dozen rules. */
export async function shopRows(
  { prisma }: Database,
  { seed, suppliers, now }: { seed: number; suppliers: number; now: Date },
): Promise<ShopRows> {
  const random = seededRandom(seed ^ 0x5e1ec7);
  const shop = benchShop(seed, suppliers);
  const shopId = await shopRow(prisma, "retailer", now);
  const ids = new Map(shop.suppliers.map(({ id }) => [id, newId()]));
  const owners: string[] = [];
  for (const [index, supplier] of shop.suppliers.entries()) {
    const owner = await shopRow(prisma, `supplier-${index}`, now);
    owners.push(owner);
    const connection = await prisma.connection.create({
      data: {
        ...{
          id: newId(),
          retailerShopId: shopId,
          supplierShopId: owner,
          invitedDomain: `supplier-${index}.myshopify.com`,
        },
        ...{ state: "active", terms: {}, invitedAt: now, acceptedAt: now },
      },
    });
    await prisma.supplier.create({
      data: {
        ...{ id: ids.get(supplier.id) ?? "", shopId, kind: "shopify", name: supplier.name, priority: index },
        ...{ connectionId: connection.id, shipFrom: { countryCode: supplier.countryCode }, tags: supplier.tags },
        ...{ locationGid: gid("Location", index), hasRate: true, setupState: "ready", createdAt: now },
        ...entered(supplier),
      },
    });
  }
  const items = await catalogRows(prisma, { random, shopId, owners, supplierIds: [...ids.values()], now });
  // Rules name suppliers by their ids.
  const rules = JSON.parse(
    JSON.stringify(shop.rules).replaceAll(/supplier-\d\d/g, (id) => ids.get(id) ?? id),
  ) as (typeof shop)["rules"];
  await prisma.ruleSet.create({
    data: { id: newId(), shopId, version: 1, state: "published", rules, createdBy: "bench", createdAt: now },
  });
  await prisma.exchangeRate.create({
    data: {
      ...{
        id: newId(),
        shopId,
        from: "USD",
        to: "EUR",
        rate: "0.9213",
        date: new Date(now.toISOString().slice(0, 10)),
      },
      ...{ source: "manual", createdAt: now },
    },
  });
  return { shopId, items };
}

async function shopRow(prisma: Database["prisma"], name: string, now: Date): Promise<string> {
  const id = newId();
  await prisma.shop.create({
    data: {
      ...{ id, domain: `${name}.myshopify.com`, name, role: name === "retailer" ? "retailer" : "supplier" },
      ...{ currency: "EUR", timeZone: "Europe/Berlin", address: { countryCode: "DE" }, installedAt: now },
    },
  });
  return id;
}

/** Terms, tariff and calendar as a merchant has entered them. */
function entered({ terms, shipping, distanceKm }: SupplierFacts) {
  const { currency, orderFeeMinor, handlingMinor, packagingMinor, itemFeeMinor, minUnits, minValueMinor } = terms;
  const { surchargeBelowMinor, surchargeMinor, capacityPerDay, methods, priceTolerancePermille } = terms;
  return {
    terms: {
      ...{ currency, orderFeeMinor, handlingMinor, packagingMinor, itemFeeMinor, minUnits, minValueMinor },
      ...{ surchargeBelowMinor, surchargeMinor, methods, priceTolerancePermille },
      // A day of the bench has more orders than a day's capacity.
      capacityPerDay: capacityPerDay === null ? null : capacityPerDay * 1000,
    },
    tariff: shipping
      ? {
          zones: [
            {
              ...{ name: shipping.zone, countries: EVERYWHERE, baseMinor: shipping.baseMinor, bands: shipping.bands },
              ...{ perItemMinor: shipping.perItemMinor, perKgMinor: shipping.perKgMinor },
              ...{ maxParcelGrams: shipping.maxParcelGrams, freeFromMinor: shipping.freeFromMinor },
            },
          ],
        }
      : undefined,
    calendar: {
      ...{ timeZone: terms.timeZone, cutoff: terms.cutoff, holidays: terms.holidays, leadTimeDays: terms.leadTimeDays },
      transit: [{ countries: EVERYWHERE, days: terms.transitDays ?? 1 }],
    },
    ...{ latitude: 52.5 - (distanceKm ?? 0) / 1000, longitude: 13.4 },
  };
}

type Catalog = { random: Random; shopId: string; owners: string[]; supplierIds: string[]; now: Date };

async function catalogRows(prisma: Database["prisma"], { random, shopId, owners, supplierIds, now }: Catalog) {
  const items = Array.from({ length: ITEMS }, (_, index) => {
    const cost = Math.round(Math.exp(random.real(Math.log(300), Math.log(8000))));
    const grams = Math.round(Math.exp(random.real(Math.log(50), Math.log(6000))));
    return { id: newId(), variantGid: gid("ProductVariant", index), priceMinor: Math.round(cost * 1.6), cost, grams };
  });
  await prisma.variant.createMany({
    data: items.map(({ id, variantGid, priceMinor, grams }, index) => ({
      ...{ id, shopId, variantGid, productGid: gid("Product", index), inventoryItemGid: gid("InventoryItem", index) },
      ...{ productTitle: `Item ${index}`, title: "One size", sku: `SKU-${index}`, priceMinor, weightGrams: grams },
      ...{ tracked: true, requiresShipping: true, updatedAt: now },
    })),
  });
  const offers = items.flatMap((item, index) =>
    supplierIds.flatMap((supplierId, place) => {
      if (!random.chance(0.5)) return [];
      const packSize = random.chance(0.1) ? random.pick([2, 3]) : 1;
      const [number, minor] = [index * 100 + place, Math.round((item.cost * random.real(0.85, 1.25)) / packSize)];
      const out = random.chance(0.12);
      return [{ ids: [newId(), newId(), newId()] as const, item, supplierId, place, packSize, number, minor, out }];
    }),
  );
  await prisma.stockPool.createMany({
    data: offers.map(({ ids, place, number, out, packSize }) => ({
      ...{ id: ids[0], shopId: owners[place] ?? "", itemGid: gid("InventoryItem", number), policy: "finite" },
      ...{ reading: out ? 0 : packSize * random.int(200, 2000), readStartedAt: now },
    })),
  });
  await prisma.offer.createMany({
    data: offers.map(({ ids, item, supplierId, number, minor, packSize }) => ({
      ...{ id: ids[1], shopId, supplierId, poolId: ids[0], variantGid: gid("ProductVariant", 100_000 + number) },
      ...{ productGid: gid("Product", 100_000 + number), sku: `SUP-${number}`, title: "Item", costMinor: minor },
      ...{ currency: "EUR", weightGrams: Math.ceil(item.grams / packSize), updatedAt: now },
      priceBreaks: random.chance(0.3) ? [{ from: 5, minor: Math.round(minor * 0.95) }] : [],
    })),
  });
  await prisma.mapping.createMany({
    data: offers.map(({ ids, item, packSize }) => ({
      ...{ id: ids[2], shopId, variantId: item.id, offerId: ids[1], packSize, source: "sku" },
      ...{ activatedAt: now, createdAt: now },
    })),
  });
  return items.map(({ variantGid, priceMinor }) => ({ variantGid, priceMinor }));
}

/** Orders of the mix, read from Shopify and not routed yet. @returns their gids */
export async function orderRows(
  { prisma }: Database,
  { shopId, items }: ShopRows,
  of: { seed: number; count: number; now: Date },
) {
  const random = seededRandom(of.seed ^ 0x0de55);
  const addressEnc = encryptJson(
    { zip: "24103", countryCode: "DE", latitude: 54.3, longitude: 10.1 },
    "Order.addressEnc",
  );
  const orders = Array.from({ length: of.count }, (_, index) => {
    const [from, to] = random.weighted(MIX);
    const bought = random.shuffle(items).slice(0, random.int(from, to));
    return { id: newId(), number: index, lines: bought.map((item) => ({ item, units: quantity(random) })) };
  });
  await prisma.order.createMany({
    data: orders.map(({ id, number, lines }) => ({
      ...{ id, shopId, orderGid: gid("Order", number), name: `#${number}`, version: 1, readStartedAt: of.now },
      ...{ currency: "EUR", totalMinor: lines.reduce((sum, { item, units }) => sum + item.priceMinor * units, 0) },
      ...{ tags: random.chance(0.3) ? [random.pick(["gift", "vip", "fragile", "b2b", "sale"])] : [] },
      ...{ sourceName: "web", financialStatus: "PAID", countryCode: "DE", shippingMethod: "Standard", addressEnc },
      ...{ processedAt: of.now, createdAt: of.now },
    })),
  });
  await prisma.orderLine.createMany({
    data: orders.flatMap(({ id, number, lines }) =>
      lines.map(({ item, units }, position) => ({
        ...{ id: newId(), shopId, orderId: id, lineItemGid: gid("LineItem", number * 100 + position), position },
        ...{ variantGid: item.variantGid, sku: "SKU", title: "Item", unitPriceMinor: item.priceMinor },
        ...{ requiresShipping: true, sold: units, wanted: units, reason: "none" },
      })),
    ),
  });
  return orders.map(({ number }) => gid("Order", number));
}
