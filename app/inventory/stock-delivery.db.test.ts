import { beforeAll, describe, expect, it } from "vitest";
import { db } from "../../tests/db-file.ts";
import { stockRows, type StockRows } from "../../tests/stock-rows.ts";
import { BODY_CONTEXT } from "../intake/read-delivery.server.ts";
import { encryptText } from "../platform/crypto.server.ts";
import { numericId } from "../platform/gid.ts";
import type { Services } from "../shopify/services.ts";
import { deliveryStockHandler, stockDeliveriesHandler } from "./stock-delivery.server.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 2, 9, 0, seconds));
let services: Services;
let rows: StockRows;
let number = 0;

beforeAll(async () => {
  services = {
    db: db(),
    clock: { now: () => at(30) },
    admin: () => Promise.reject(new Error("A webhook about stock asks Shopify for nothing itself.")),
  };
});

/** The webhook, stored as intake stores it. */
const store = (shopDomain: string, topic: string, body: object, triggeredAt: Date | null = at(20)) =>
  db().prisma.webhookDelivery.create({
    data: {
      shopDomain,
      topic,
      webhookId: `w-${++number}`,
      triggeredAt,
      receivedAt: at(30),
      bodyEnc: Uint8Array.from(encryptText(JSON.stringify(body), BODY_CONTEXT)),
    },
  });

/** Stores the webhook and deals with it. */
async function deliver(...webhook: Parameters<typeof store>) {
  const { id } = await store(...webhook);
  await deliveryStockHandler(services, { deliveryId: String(id) });
  return db().prisma.webhookDelivery.findUniqueOrThrow({ where: { id } });
}

const level = (itemGid: string, locationGid: string, available: number) => ({
  inventory_item_id: Number(numericId(itemGid)),
  location_id: Number(numericId(locationGid)),
  available,
  updated_at: "2026-11-02T09:00:20Z",
});
const atSupplier = (available: number) =>
  level(rows.variant.inventoryItemGid, rows.supplier.locationGid ?? "", available);
const published = () => db().prisma.mapping.findUniqueOrThrow({ where: { id: rows.mapping.id } });
const jobs = (name: string) =>
  db().prisma.job.count({ where: { name, shopId: { in: [rows.retailer.id, rows.owner.id] } } });

describe("stock changes in a retailer's store", () => {
  it("that are our own write coming back cause nothing", async () => {
    rows = await stockRows(db().prisma, { reading: 5 });
    await db().prisma.mapping.update({ where: { id: rows.mapping.id }, data: { published: 5, publishedAt: at(10) } });
    const delivery = await deliver(rows.retailer.domain, "inventory_levels/update", atSupplier(5));
    expect(delivery.state).toBe("ignored");
    expect(await jobs("stock.publish")).toBe(0);
  });

  it("that are news are kept and compared with what may be promised", async () => {
    await deliver(rows.retailer.domain, "inventory_levels/update", atSupplier(3));
    expect(await published()).toMatchObject({ published: 3, publishedAt: at(20) });
    expect(await jobs("stock.publish")).toBe(1);
  });

  it("that come late make the published quantity unknown instead of wrong", async () => {
    await deliver(rows.retailer.domain, "inventory_levels/update", atSupplier(9), at(15));
    expect(await published()).toMatchObject({ published: null, publishedAt: at(20) });
  });

  it("at the retailer's own location concern nobody", async () => {
    rows = await stockRows(db().prisma, { reading: 5 });
    const own = level(rows.variant.inventoryItemGid, "gid://shopify/Location/999999", 40);
    expect((await deliver(rows.retailer.domain, "inventory_levels/update", own)).state).toBe("ignored");
    expect(await jobs("stock.publish")).toBe(0);
  });
});

describe("stock changes in a supplier's store", () => {
  it("want a reading of mapped stock, once for many", async () => {
    rows = await stockRows(db().prisma, { reading: 5 });
    const body = level(rows.pool.itemGid, "gid://shopify/Location/1", 4);
    await deliver(rows.owner.domain, "inventory_levels/update", body);
    await deliver(rows.owner.domain, "inventory_items/update", { id: body.inventory_item_id, sku: "TEE" });
    expect(await db().prisma.stockPool.findUnique({ where: { id: rows.pool.id } })).toMatchObject({
      readRequestedAt: at(30),
      reading: 5,
    });
    expect(await jobs("stock.read")).toBe(1);
  });

  it("named by another store's webhook want nothing: ids in a body are not signed", async () => {
    const other = await stockRows(db().prisma, { reading: 5 });
    const body = level(other.pool.itemGid, "gid://shopify/Location/1", 4);
    expect((await deliver(rows.owner.domain, "inventory_levels/update", body)).state).toBe("ignored");
    expect((await db().prisma.stockPool.findUnique({ where: { id: other.pool.id } }))?.readRequestedAt).toBeNull();
  });

  it("of stock that nobody has mapped want nothing", async () => {
    rows = await stockRows(db().prisma, { reading: 5 });
    await db().prisma.mapping.update({ where: { id: rows.mapping.id }, data: { state: "removed" } });
    const body = level(rows.pool.itemGid, "gid://shopify/Location/1", 4);
    expect((await deliver(rows.owner.domain, "inventory_levels/update", body)).state).toBe("ignored");
  });

  it("that name no item are put aside", async () => {
    expect((await deliver(rows.owner.domain, "inventory_levels/update", { available: 3 })).state).toBe("ignored");
  });
});

describe("stock changes that wait together", () => {
  it("end as if they had come one after the other", async () => {
    rows = await stockRows(db().prisma, { reading: 5 });
    await db().prisma.mapping.update({ where: { id: rows.mapping.id }, data: { published: 5, publishedAt: at(10) } });
    const { retailer, owner } = rows;
    const levels = "inventory_levels/update";
    const deliveries = [
      await store(retailer.domain, levels, atSupplier(5)),
      await store(retailer.domain, levels, atSupplier(4), at(20)),
      await store(retailer.domain, levels, atSupplier(3), at(21)),
      await store(retailer.domain, levels, atSupplier(3), at(21)),
      await store(owner.domain, levels, level(rows.pool.itemGid, "gid://shopify/Location/1", 4)),
      await store(owner.domain, levels, { available: 3 }),
    ];
    await stockDeliveriesHandler(
      services,
      deliveries.map(({ id }) => ({ deliveryId: String(id) })),
    );
    const ended = await db().prisma.webhookDelivery.findMany({
      where: { id: { in: deliveries.map(({ id }) => id) } },
      orderBy: { id: "asc" },
    });
    expect(ended.map(({ state }) => state)).toEqual([
      ...["ignored", "processed", "processed", "ignored", "processed", "ignored"],
    ]);
    expect(await published()).toMatchObject({ published: 3, publishedAt: at(21) });
    expect(await jobs("stock.publish")).toBe(1);
    expect(await jobs("stock.read")).toBe(1);
  });
});
