import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { vendorAction } from "../app/reports/vendor-actions.server.ts";
import { loadMappingChoices } from "../app/reports/sku-mapping.server.ts";
import { recordVendorAnswer } from "../app/tracking/vendors/record.server.ts";
import { db } from "./db-file.ts";
import { startTrade, type Trade } from "./trade.ts";
import { vendorIn, type TestVendor } from "./vendor.ts";

let trade: Trade;
let vendor: TestVendor;
let fed: TestVendor;

beforeAll(async () => {
  trade = await startTrade({
    retailers: ["shop"],
    suppliers: [],
    stock: async ({ product }) => {
      for (const sku of ["LAMP", "VASE"]) await product("shop", [{ sku }]);
      await product("shop", [{ sku: "BOWL", inventoryPolicy: "CONTINUE" }]);
      for (const sku of ["CUP-001", "PLATE"]) await product("shop", [{ sku }]);
    },
  });
  const offers = ["LAMP", "VASE"].map((sku) => ({ sku, costMinor: 700 }));
  vendor = await vendorIn(trade, "shop", { kind: "portal", offers });
  fed = await vendorIn(trade, "shop", {
    ...{ kind: "portal", offers: [{ sku: "BOWL", costMinor: 900 }] },
    fields: { name: "Fed vendor", stockMode: "fed" },
  });
}, 60_000);
afterAll(() => trade.world.stop());

const lamps = async (quantity: number) => {
  const bought = await trade.buy("shop", [{ sku: "LAMP", quantity }]);
  await trade.quiet();
  return bought;
};

describe("the price list of a supplier without Shopify", () => {
  test("is matched by SKU, and what is only alike is suggested, like a connected store's products", async () => {
    const { shopId } = vendor.actor;
    const third = await vendorIn(trade, "shop", {
      ...{ kind: "email", offers: ["plate", "cup 1"].map((sku) => ({ sku, costMinor: 300 })) },
      fields: { name: "Pottery" },
    });
    const of = { shopId, offer: { supplierId: third.supplierId } };
    const variant = { select: { sku: true } };
    expect(await db().prisma.mapping.findMany({ where: of, select: { state: true, variant } })).toEqual([
      { state: "mapped", variant: { sku: "PLATE" } },
    ]);
    const suggested = await db().prisma.mappingSuggestion.findMany({ where: of, select: { reasons: true, variant } });
    expect(suggested).toMatchObject([{ variant: { sku: "CUP-001" }, reasons: [{ code: "sku-alike" }] }]);
    const shop = await db().prisma.shop.findUniqueOrThrow({ where: { id: shopId } });
    const { id: variantId } = await db().prisma.variant.findFirstOrThrow({ where: { shopId, sku: "CUP-001" } });
    const choices = await loadMappingChoices(trade.world.services, shop, { variantId, search: "cup 1" });
    expect(choices?.offers).toMatchObject([{ sku: "cup 1" }]);
  });
});

describe("an item that is taken off a price list", () => {
  test("gets no more orders and publishes no stock, until it is added again", async () => {
    const { services } = trade.world;
    const { supplierId, actor } = vendor;
    const action = (offers: string) => vendorAction(services, actor, supplierId, { intent: "offers", offers });
    const published = async () => {
      await trade.world.advance(10_000);
      await trade.quiet();
      const of = { variant: { sku: "VASE" }, offer: { supplierId } };
      return (await db().prisma.mapping.findFirstOrThrow({ where: of })).published;
    };
    const before = await published();
    expect(before).toBeGreaterThan(0);
    expect(await action("VASE; remove")).toMatchObject({ ok: true, notice: "0 items saved, 1 item removed" });
    expect(await published()).toBe(0);
    await expect(trade.buy("shop", [{ sku: "VASE", quantity: 1 }])).rejects.toThrow("OUT_OF_STOCK");
    const remove = { intent: "remove-offer" as const, sku: "VASE" };
    expect(await vendorAction(services, actor, supplierId, remove)).toMatchObject({ ok: true });
    await action("VASE; 7.00");
    expect(await published()).toBe(before);
  });
});

describe("a supplier without Shopify", () => {
  test("is set up in the retailer's store and gets orders like any other", async () => {
    const bought = await lamps(2);
    const order = await vendor.orderFor(bought);
    expect(order).toMatchObject({ state: "accepted", externalName: order.key });
    expect(order.vendorOrder).toMatchObject({ tries: 1, possibleDuplicates: 0, acknowledgedAt: null });
    expect(order.vendorOrder?.placedAt).not.toBeNull();
    expect((await trade.orderOf(bought)).views).toMatchObject([{ requestStatus: "ACCEPTED" }]);
  });

  test("ships in two parcels, which are written on the retailer's order quantity for quantity", async () => {
    const bought = await lamps(3);
    const { lines } = await vendor.orderFor(bought);
    const one = [{ supplierOrderLineId: lines[0]?.id ?? "", units: 1 }];
    expect(await vendor.ship(bought, "A-1", { lines: one, key: "parcel-a" })).toEqual({ ok: true, outcome: "done" });
    await trade.quiet();
    expect(await trade.fulfilled(bought)).toEqual([{ units: 1, numbers: ["A-1"] }]);
    await vendor.ship(bought, "A-2", { carrier: "fedex ground" });
    await trade.quiet();
    expect((await trade.orderOf(bought)).supplierOrders[0]?.shipments.map(({ carrier }) => carrier)).toContain("FedEx");
    expect(await trade.fulfilled(bought)).toEqual([
      { units: 1, numbers: ["A-1"] },
      { units: 2, numbers: ["A-2"] },
    ]);
    expect((await vendor.orderFor(bought)).vendorOrder?.acknowledgedAt).not.toBeNull();
    expect((await vendor.orderFor(bought)).state).toBe("shipped");
  });

  test("telling a parcel again, by the same key or by another way, changes nothing", async () => {
    const bought = await lamps(2);
    const { lines } = await vendor.orderFor(bought);
    const one = [{ supplierOrderLineId: lines[0]?.id ?? "", units: 1 }];
    await vendor.ship(bought, "B 1", { lines: one, key: "b" });
    expect(await vendor.ship(bought, "B 1", { lines: one, key: "b" })).toEqual({ ok: true, outcome: "repeated" });
    expect(await vendor.ship(bought, "b-1", { channel: "email" })).toEqual({ ok: true, outcome: "repeated" });
    await trade.quiet();
    expect(await trade.fulfilled(bought)).toEqual([{ units: 1, numbers: ["B 1"] }]);
  });

  test("more than is left is refused, or recorded for a person to see", async () => {
    const bought = await lamps(1);
    const { lines } = await vendor.orderFor(bought);
    const two = [{ supplierOrderLineId: lines[0]?.id ?? "", units: 2 }];
    const refused = await vendor.ship(bought, "C-1", { lines: two, key: "too-much" });
    expect(refused).toMatchObject({ ok: false, problems: [{ code: "too-many-units" }] });
    expect(await vendor.ship(bought, "C-1", { lines: two, key: "too-much", ifTooMuch: "record" })).toMatchObject({
      outcome: "done",
    });
    await trade.quiet();
    expect(await trade.fulfilled(bought)).toEqual([{ units: 1, numbers: ["C-1"] }]);
    const order = await trade.orderOf(bought);
    expect(await trade.openExceptions(order.id)).toMatchObject([{ kind: "shipped-too-much" }]);
  });

  test("declines a part with a reason: it is open again, and what is left is shipped", async () => {
    const bought = await lamps(3);
    const { lines } = await vendor.orderFor(bought);
    const declines = [{ supplierOrderLineId: lines[0]?.id ?? "", units: 1, reason: "broken in store" }];
    expect(await vendor.answer(bought, "accepted", { declines, vendorRef: "V-77" })).toMatchObject({ ok: true });
    await trade.quiet();
    expect((await vendor.orderFor(bought)).lines).toMatchObject([{ quantity: 3, declined: 1 }]);
    await vendor.ship(bought, "D-1");
    await trade.quiet();
    expect(await trade.fulfilled(bought)).toEqual([{ units: 2, numbers: ["D-1"] }]);
    const order = await trade.orderOf(bought);
    const kinds = (await trade.openExceptions(order.id)).map(({ kind }) => kind);
    expect(kinds).toContain("supplier-refused");
  });

  test("declines the whole order: no parcel is taken any more", async () => {
    const bought = await lamps(1);
    await vendor.answer(bought, "declined", { reason: "sold out" });
    await trade.quiet();
    expect((await vendor.orderFor(bought)).state).toBe("refused");
    expect(await vendor.ship(bought, "E-1")).toMatchObject({ ok: false, problems: [{ code: "not-open" }] });
  });

  test("is asked to cancel, and the order ends when it says so", async () => {
    const bought = await lamps(1);
    await trade.post("shop", `orders/${bought.orderId}/cancel`, { restock: true });
    await trade.quiet();
    expect((await vendor.orderFor(bought)).vendorOrder?.cancelAskedAt).not.toBeNull();
    expect((await vendor.orderFor(bought)).state).toBe("accepted");
    await vendor.answer(bought, "cancelled");
    await trade.quiet();
    expect((await vendor.orderFor(bought)).state).toBe("cancelled");
  });

  test("will not cancel: the retailer is told at once", async () => {
    const bought = await lamps(1);
    await trade.post("shop", `orders/${bought.orderId}/cancel`, { restock: true });
    await trade.quiet();
    await vendor.answer(bought, "cancel-refused", { reason: "it is packed" });
    await trade.quiet();
    const order = await trade.orderOf(bought);
    expect(await trade.openExceptions(order.id)).toMatchObject([
      { kind: "cancelled-after-dispatch", values: { note: "it is packed" } },
    ]);
  });

  test("another vendor's order is nobody's", async () => {
    const bought = await lamps(1);
    const { id } = await vendor.orderFor(bought);
    const answer = { supplierOrderId: id, key: "strange", channel: "api", says: "declined" } as const;
    const stranger = await recordVendorAnswer(trade.world.services, { supplierId: fed.supplierId }, answer);
    expect(stranger).toMatchObject({ ok: false, problems: [{ code: "no-such-order" }] });
  });

  test("paused, it gets no orders", async () => {
    const { connectionId } = await db().prisma.supplier.findUniqueOrThrow({ where: { id: vendor.supplierId } });
    await db().prisma.connection.update({ where: { id: connectionId ?? "" }, data: { state: "paused" } });
    const bought = await lamps(1);
    expect((await trade.orderOf(bought)).supplierOrders).toEqual([]);
    await db().prisma.connection.update({ where: { id: connectionId ?? "" }, data: { state: "active" } });
  });
});

describe("a vendor that tells its stock", () => {
  const bowls = async (quantity: number) => {
    const bought = await trade.buy("shop", [{ sku: "BOWL", quantity }]);
    await trade.quiet();
    return bought;
  };

  test("is offered nothing before it has told, then what it has, and no unit twice", async () => {
    const early = await bowls(1);
    expect((await trade.orderOf(early)).supplierOrders).toEqual([]);
    expect(await fed.stock([{ sku: "BOWL", units: 3 }])).toMatchObject({ outcome: "done", items: 1, unknown: [] });
    await trade.quiet();
    expect((await trade.orderOf(early)).supplierOrders).toMatchObject([{ state: "accepted" }]);
    const [pool] = await db().prisma.stockPool.findMany({ where: { supplierId: fed.supplierId } });
    expect(pool).toMatchObject({ reading: 3, sentUnseen: 1, reserved: 0 });
    const later = await bowls(3);
    const states = (await trade.orderOf(later)).supplierOrders.map(({ lines }) => lines[0]?.quantity);
    expect(states).toEqual([2]);
  });

  test("an older telling changes nothing, and a newer one contains what was sent", async () => {
    const old = new Date(trade.world.clock.now().getTime() - 3_600_000);
    await fed.stock([{ sku: "BOWL", units: 99 }], { asOf: old });
    expect(await pools()).toMatchObject([{ reading: 3 }]);
    await trade.world.advance(1_000);
    await fed.stock([
      { sku: "BOWL", units: 7 },
      { sku: "HAT", units: 1 },
    ]);
    expect(await pools()).toMatchObject([{ reading: 7, sentUnseen: 0 }]);
  });

  const pools = () => db().prisma.stockPool.findMany({ where: { supplierId: fed.supplierId } });
});
