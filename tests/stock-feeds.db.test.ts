import { afterAll, beforeAll, expect, test } from "vitest";
import { decideHeldFeed, loadHeldFeed } from "../app/inventory/feeds/held-feeds.server.ts";
import type { VendorStock } from "../app/inventory/vendor-stock.server.ts";
import { db } from "./db-file.ts";
import { startTrade, type Trade } from "./trade.ts";
import { vendorIn, type TestVendor } from "./vendor.ts";

const SKUS = ["F1", "F2", "F3", "F4"];
let trade: Trade;
let vendor: TestVendor;

beforeAll(async () => {
  trade = await startTrade({
    retailers: ["shop"],
    suppliers: [],
    stock: async ({ product }) => {
      for (const sku of SKUS) await product("shop", [{ sku }]);
    },
  });
  vendor = await vendorIn(trade, "shop", {
    ...{ kind: "files", offers: SKUS.map((sku) => ({ sku, costMinor: 500 })) },
    fields: { stockMode: "fed" },
  });
}, 60_000);
afterAll(() => trade.world.stop());

const feed = async (units: (number | null)[], more: Partial<VendorStock> & { costMinor?: number } = {}) => {
  await trade.world.advance(60_000);
  const { costMinor = null, ...rest } = more;
  const items = units.map((each, index) => ({ sku: SKUS[index] ?? "other", units: each, costMinor }));
  return vendor.stock(items, rest);
};
const readings = async () =>
  (await db().prisma.stockPool.findMany({ where: { supplierId: vendor.supplierId }, orderBy: { itemGid: "asc" } })).map(
    ({ policy, reading }) => (policy === "unlimited" ? null : reading),
  );
const held = () => loadHeldFeed(trade.world.services, vendor.actor.shopId, vendor.supplierId);
const open = () => db().prisma.exception.count({ where: { kind: "stock-feed-held", state: "open" } });

test("a full feed zeroes what it does not name, a delta keeps it, and prices follow", async () => {
  expect(await feed([10, 20, 30, 40])).toMatchObject({ outcome: "done", items: 4, unknown: [] });
  expect(await feed([11, 21, 31])).toMatchObject({ outcome: "done" });
  expect(await readings()).toEqual([11, 21, 31, 0]);
  expect(await feed([9], { scope: "delta", costMinor: 550 })).toMatchObject({ outcome: "done" });
  expect(await readings()).toEqual([9, 21, 31, 0]);
  const offers = await db().prisma.offer.findMany({
    where: { supplierId: vendor.supplierId },
    orderBy: { sku: "asc" },
  });
  expect(offers.map(({ costMinor }) => Number(costMinor))).toEqual([550, 500, 500, 500]);
  expect(await feed([9, 21, 31, null, 5])).toMatchObject({ outcome: "done", unknown: ["other"] });
  expect(await readings()).toEqual([9, 21, 31, null]);
});

test("a feed that looks wrong changes nothing, and is applied when a person says so", async () => {
  await feed([10, 20, 30, 40]);
  const key = "all-gone";
  expect(await feed([0, 0, 0, 0], { key })).toMatchObject({ outcome: "held" });
  expect(await feed([0, 0, 0, 0], { key })).toMatchObject({ outcome: "repeated" });
  expect(await readings()).toEqual([10, 20, 30, 40]);
  expect(await open()).toBe(1);
  const waiting = await held();
  expect(waiting?.doubts).toMatchObject([
    { code: "all-zero", examples: [{ sku: "F1", before: 10, after: 0 }, {}, {}, {}] },
  ]);
  const stranger = { shopId: "another-shop", userId: "eve" };
  const { services } = trade.world;
  expect(await decideHeldFeed(services, stranger, { id: waiting?.id ?? "", apply: true })).toMatchObject({ ok: false });
  expect(await decideHeldFeed(services, vendor.actor, { id: waiting?.id ?? "", apply: true })).toEqual({ ok: true });
  expect(await readings()).toEqual([0, 0, 0, 0]);
  expect(await open()).toBe(0);
  expect(await decideHeldFeed(services, vendor.actor, { id: waiting?.id ?? "", apply: true })).toMatchObject({
    ok: false,
  });
});

test("prices times hundred are held, and a right feed puts the held one away", async () => {
  await feed([10, 20, 30, 40], { costMinor: 500 });
  expect(await feed([10, 20, 30, 41], { costMinor: 50_000 })).toMatchObject({ outcome: "held" });
  expect(await readings()).toEqual([10, 20, 30, 40]);
  expect((await held())?.doubts).toMatchObject([{ code: "prices-moved", unit: "money" }]);
  expect(await feed([10, 20, 30, 42], { costMinor: 510 })).toMatchObject({ outcome: "done" });
  expect(await held()).toBeNull();
  expect(await open()).toBe(0);
  expect(await readings()).toEqual([10, 20, 30, 42]);
});

test("a discarded feed never happened", async () => {
  await feed([10, 20, 30, 40]);
  await feed([-1, 20, 30, 40]);
  expect(
    await decideHeldFeed(trade.world.services, vendor.actor, { id: (await held())?.id ?? "", apply: false }),
  ).toEqual({
    ok: true,
  });
  expect(await readings()).toEqual([10, 20, 30, 40]);
  expect(await held()).toBeNull();
});
