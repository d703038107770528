import pg from "pg";
import { expect, test, vi } from "vitest";
import { db } from "../../tests/db-file.ts";
import { stockRows, type StockRows } from "../../tests/stock-rows.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import { newId } from "../platform/ids.server.ts";
import type { Services } from "../shopify/services.ts";
import { orderRouteHandler } from "./route.server.ts";

const NOW = new Date("2026-11-02T09:00:00Z");
const clock = shiftedClock();
clock.advance(NOW.getTime() - clock.now().getTime());
const services = (): Services => ({
  ...{ db: db(), clock },
  admin: () => Promise.reject(new Error("Routing never asks Shopify.")),
});

/** One more item that the retailer sells and the supplier of `from` offers. @returns its gid and its pool */
async function item({ retailer, variant, offer, pool, mapping }: StockRows, from: StockRows, number: number) {
  const { prisma } = db();
  const gid = (type: string) => `gid://shopify/${type}/9${number}`;
  const [poolId, offerId, variantId] = [newId(), newId(), newId()];
  await prisma.stockPool.create({
    data: { ...pool, id: poolId, shopId: from.owner.id, itemGid: gid("InventoryItem") },
  });
  await prisma.offer.create({
    data: {
      ...{ ...offer, id: offerId, supplierId: from.supplier.id, poolId, variantGid: gid("ProductVariant") },
      ...{ shopId: retailer.id, priceBreaks: [] },
    },
  });
  await prisma.variant.create({
    data: { ...variant, id: variantId, variantGid: gid("OwnVariant"), inventoryItemGid: gid("OwnItem") },
  });
  await prisma.mapping.create({ data: { ...mapping, id: newId(), variantId, offerId } });
  return { variantGid: gid("OwnVariant"), poolId };
}

/** An order of three units of each item; one of each is held softly. */
async function order({ retailer }: StockRows, items: { variantGid: string; poolId: string }[], number: number) {
  const { prisma } = db();
  const lines = items.map((each) => ({ id: newId(), ...each }));
  const made = await prisma.order.create({
    data: {
      ...{ id: newId(), shopId: retailer.id, orderGid: `gid://shopify/Order/${number}`, name: `#${number}` },
      ...{ version: 1, readStartedAt: NOW, currency: "EUR", tags: [], createdAt: NOW },
      lines: {
        create: lines.map(({ id, variantGid }, position) => ({
          ...{ id, shopId: retailer.id, lineItemGid: `gid://shopify/LineItem/${number}${position}`, position },
          ...{ variantGid, sku: "TEE", title: "Tee", unitPriceMinor: 1999, requiresShipping: true },
          ...{ sold: 3, wanted: 3, reason: "none" },
        })),
      },
    },
  });
  await prisma.reservation.createMany({
    data: lines.map(({ id, poolId }) => ({
      ...{ id: newId(), shopId: retailer.id, orderLineId: id, poolId, units: 1, kind: "soft", createdAt: NOW },
    })),
  });
  const poolIds = items.map(({ poolId }) => poolId);
  await prisma.stockPool.updateMany({ where: { id: { in: poolIds } }, data: { reserved: { increment: 1 } } });
  return made;
}

test("an order of 20 lines at two suppliers is routed in as many queries as one of a single line", async () => {
  const rows = await stockRows(db().prisma, { reading: 100 });
  const more = await stockRows(db().prisma, { reading: 100 });
  await db().prisma.supplier.update({
    where: { id: more.supplier.id },
    data: { shopId: rows.retailer.id, name: "Bolt" },
  });
  const items = [];
  for (let number = 0; number < 20; number += 1) items.push(await item(rows, number % 2 ? more : rows, number));
  // A process reads the rules of a rule set once.
  const before = await order(rows, items.slice(0, 1), 6999);
  await orderRouteHandler(services(), { shopId: before.shopId, orderGid: before.orderGid });
  const asked: number[] = [];
  for (const [index, count] of [1, 20].entries()) {
    const { id, shopId, orderGid } = await order(rows, items.slice(0, count), 7000 + index);
    const query = vi.spyOn(pg.Client.prototype, "query");
    expect(await orderRouteHandler(services(), { shopId, orderGid })).toBeUndefined();
    asked.push(query.mock.calls.length);
    query.mockRestore();

    const placed = await db().prisma.supplierOrder.findMany({ where: { orderId: id }, include: { lines: true } });
    expect(placed).toHaveLength(Math.min(count, 2));
    expect(placed.flatMap(({ lines }) => lines)).toHaveLength(count);
    const held = await db().prisma.reservation.findMany({ where: { orderLine: { orderId: id } } });
    expect(held.map(({ kind, units }) => `${units} ${kind}`)).toEqual(Array.from({ length: count }, () => "3 firm"));
    const trail = await db().prisma.auditEvent.findMany({ where: { orderId: id }, orderBy: { id: "asc" } });
    expect(trail.map(({ action }) => action)).toEqual([...placed.map(() => "supplier-order.planned"), "order.routed"]);
    expect(trail.map(({ correlationId }) => correlationId)).toEqual(trail.map(() => orderGid));
  }
  const pools = await db().prisma.stockPool.findMany({ where: { id: { in: items.map(({ poolId }) => poolId) } } });
  expect(pools.map(({ reserved }) => reserved).sort()).toEqual([...Array.from({ length: 19 }, () => 3), 9]);
  // BEGIN and COMMIT are among them; letting go of soft reservations is one.
  expect(asked).toEqual([21, 21]);
});
