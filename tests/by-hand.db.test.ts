import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancelAtSupplier } from "../app/dispatch/by-hand/cancel.server.ts";
import { exchangeText } from "../app/dispatch/exchanges/keep-exchange.server.ts";
import { writeToSupplier } from "../app/dispatch/by-hand/message.server.ts";
import { packingSlipOf } from "../app/dispatch/by-hand/packing-slip.server.ts";
import { parseIncomingQuery } from "../app/reports/incoming.ts";
import { loadOrderPage } from "../app/reports/order-page.server.ts";
import { loadIncoming } from "../app/reports/incoming.server.ts";
import { holdOrder } from "../app/orders/by-hand/hold.server.ts";
import { sendOrderNow } from "../app/orders/by-hand/send-now.server.ts";
import { releaseHold } from "../app/orders/release-hold.server.ts";
import { enterParcel, enterTracking, takeBackParcel } from "../app/tracking/by-hand/parcels.server.ts";
import { db } from "./db-file.ts";
import { mailboxOf } from "./mailbox.ts";
import { startTrade, type Bought, type Trade } from "./trade.ts";
import { vendorIn, type TestVendor } from "./vendor.ts";

let trade: Trade;
let vendor: TestVendor;
let actor: { shopId: string; userId: string };

beforeAll(async () => {
  trade = await startTrade({
    retailers: ["shop"],
    suppliers: ["north", "south"],
    stock: async ({ product }) => {
      for (const sku of ["MUG", "LAMP"]) await product("shop", [{ sku }]);
      for (const handle of ["north", "south"]) await product(handle, [{ sku: "MUG", available: 500 }]);
    },
  });
  vendor = await vendorIn(trade, "shop", { kind: "portal", offers: [{ sku: "LAMP", costMinor: 700 }] });
  actor = await trade.actor("shop");
}, 120_000);
afterAll(() => trade.world.stop());

const buy = async (sku: string, quantity: number) => {
  const bought = await trade.buy("shop", [{ sku, quantity }]);
  await trade.quiet();
  return bought;
};
const live = async (bought: Bought) => {
  const { supplierOrders } = await trade.orderOf(bought);
  const one = supplierOrders.find(({ state }) => !["refused", "cancelled"].includes(state));
  if (!one) throw new Error("No supplier has the order.");
  return one;
};
const shipThere = async (
  bought: Bought,
  handle: string,
  tracking: { company: string | null; number: string | null },
) => {
  const [placed] = await trade.placedFor(bought, handle);
  await trade.post(handle, `orders/${placed?.id}/ship`, { tracking });
  await trade.quiet();
};
const enter = (supplierOrderId: string, numbers: string, more: object = {}) =>
  enterParcel(trade.world.services, actor, {
    ...{ supplierOrderId, key: `form-${numbers}`, carrier: "dhl", numbers, lines: "rest" as const },
    ...more,
  });
const trail = async (bought: Bought) => {
  const { id } = await trade.orderOf(bought);
  const events = await db().prisma.auditEvent.findMany({
    where: { orderId: id, actor: actor.userId },
    orderBy: { id: "asc" },
  });
  return events.map(({ action }) => action);
};

describe("a person puts an order on hold", () => {
  const review = (minutes: number) =>
    db().prisma.shop.update({ where: { id: actor.shopId }, data: { settings: { reviewMinutes: minutes } } });

  test("and it is neither routed nor sent, whatever is read meanwhile, until it is released", async () => {
    await review(60);
    const bought = await buy("MUG", 1);
    const { id: orderId } = await trade.orderOf(bought);
    expect(await holdOrder(trade.world.services, actor, { orderId, reason: " Called the customer " })).toEqual({
      ok: true,
    });
    await trade.world.advance(61 * 60_000);
    await trade.quiet();
    const held = await trade.orderOf(bought);
    expect(held).toMatchObject({ state: "waiting", supplierOrders: [], holds: [{ kind: "person" }] });
    expect(held.holds[0]?.reason).toBe("Called the customer");
    await review(0);
    await releaseHold(trade.world.services, actor, { orderId, holdId: held.holds[0]?.id ?? "" });
    await trade.quiet();
    expect(await live(bought)).toMatchObject({ state: "accepted" });
    expect(await trail(bought)).toEqual(["order.held", "order.hold-released"]);
  });

  test("but not without a reason, and not when everything is with suppliers", async () => {
    const { id: orderId } = await trade.orderOf(await buy("MUG", 1));
    expect(await holdOrder(trade.world.services, actor, { orderId, reason: " " })).toMatchObject({ ok: false });
    expect(await holdOrder(trade.world.services, actor, { orderId, reason: "Wait" })).toMatchObject({
      problems: [{ message: "Everything is with suppliers. Cancel it there instead." }],
    });
    const stranger = await trade.actor("north");
    expect(await holdOrder(trade.world.services, stranger, { orderId, reason: "Wait" })).toMatchObject({ ok: false });
  });

  test("or has it sent before its time", async () => {
    await review(60);
    const bought = await buy("MUG", 1);
    const { id: orderId } = await trade.orderOf(bought);
    expect(await sendOrderNow(trade.world.services, actor, { orderId })).toEqual({ ok: true });
    await trade.quiet();
    await review(0);
    expect(await live(bought)).toMatchObject({ state: "accepted" });
    expect(await sendOrderNow(trade.world.services, actor, { orderId })).toMatchObject({
      problems: [{ message: "Nothing waits to be sent." }],
    });
  });
});

test("what waits for the hours of its supplier leaves at once when a person wants it", async () => {
  const daily = await vendorIn(trade, "shop", {
    ...{ kind: "files", offers: [{ sku: "LAMP", costMinor: 100 }] },
    fields: { name: "Daily files" },
  });
  const hours = { way: "manual", orders: { times: ["03:00"], days: [1, 2, 3, 4, 5, 6, 7] } };
  await db().prisma.vendor.update({ where: { supplierId: daily.supplierId }, data: { channel: hours } });
  await db().prisma.supplier.update({ where: { id: daily.supplierId }, data: { priority: -1 } });
  const bought = await buy("LAMP", 1);
  expect(await daily.orderFor(bought)).toMatchObject({ state: "claimed" });
  const { id: orderId } = await trade.orderOf(bought);
  expect(await sendOrderNow(trade.world.services, actor, { orderId })).toEqual({ ok: true });
  await trade.quiet();
  expect(await daily.orderFor(bought)).toMatchObject({ state: "accepted" });
  await db().prisma.supplier.update({ where: { id: daily.supplierId }, data: { priority: 99 } });
});

describe("a person cancels at the supplier", () => {
  const cancel = (supplierOrderId: string, then: "reroute" | "hold") =>
    cancelAtSupplier(trade.world.services, actor, { supplierOrderId, then, reason: "Wrong color" });

  test("and once that is read back there, another supplier gets the units, none of them twice", async () => {
    const bought = await buy("MUG", 2);
    const { id, supplier } = await live(bought);
    expect(await cancel(id, "reroute")).toEqual({ ok: true });
    await trade.settled();
    const { supplierOrders, lines } = await trade.orderOf(bought);
    expect(supplierOrders.find((one) => one.id === id)).toMatchObject({ stateNote: "Canceled by a person." });
    const next = await live(bought);
    expect(next.supplier.name).not.toBe(supplier.name);
    expect(lines).toMatchObject([{ allocated: 2 }]);
    const open = (handle: string) =>
      trade.placedFor(bought, handle).then((all) => all.filter((one) => !one.cancelledAt));
    expect((await open("north")).length + (await open("south")).length).toBe(1);
    expect(await cancel(id, "reroute")).toMatchObject({ problems: [{ message: "It is over." }] });
  });

  test("and keeps the items on hold, if so wanted", async () => {
    const bought = await buy("MUG", 1);
    await cancel((await live(bought)).id, "hold");
    await trade.settled();
    const held = await trade.orderOf(bought);
    expect(held).toMatchObject({ state: "waiting", lines: [{ allocated: 0 }], holds: [{ kind: "person" }] });
    await releaseHold(trade.world.services, actor, { orderId: held.id, holdId: held.holds[0]?.id ?? "" });
    await trade.settled();
    expect(await live(bought)).toMatchObject({ state: "accepted" });
  });

  test("but not what has shipped", async () => {
    const bought = await buy("MUG", 1);
    const { id, supplier } = await live(bought);
    await shipThere(bought, supplier.name, { company: "DHL", number: "C-1" });
    expect(await cancel(id, "reroute")).toMatchObject({ ok: false });
  });
});

describe("a person enters tracking", () => {
  test("which is written on the order once, also when the supplier tells of the same parcel later", async () => {
    const bought = await buy("MUG", 2);
    const { id, supplier } = await live(bought);
    expect(await enter(id, "H-1")).toEqual({ ok: true });
    expect(await enter(id, "H-1")).toEqual({ ok: true });
    await trade.quiet();
    expect(await trade.fulfilled(bought)).toEqual([{ units: 2, numbers: ["H-1"] }]);
    await shipThere(bought, supplier.name, { company: "DHL", number: "h 1" });
    expect((await trade.orderOf(bought)).supplierOrders[0]?.shipments).toHaveLength(1);
    expect(await trade.fulfilled(bought)).toMatchObject([{ units: 2 }]);
    expect(await trade.openExceptions((await trade.orderOf(bought)).id)).toEqual([]);
  });

  test("of a parcel that the supplier tells without a number, and it stays", async () => {
    const bought = await buy("MUG", 1);
    const { supplier } = await live(bought);
    await shipThere(bought, supplier.name, { company: null, number: null });
    const [parcel] = (await live(bought)).shipments;
    const entered = { shipmentId: parcel?.id ?? "", carrier: "UPS", numbers: "1Z-9" };
    expect(await enterTracking(trade.world.services, actor, entered)).toEqual({ ok: true });
    await trade.quiet();
    expect(await trade.fulfilled(bought)).toEqual([{ units: 1, numbers: ["1Z-9"] }]);
  });

  test("with the same contents and another number: the supplier's word counts, and nothing is fulfilled twice", async () => {
    const bought = await buy("MUG", 1);
    const { id, supplier } = await live(bought);
    await enter(id, "TYPO");
    await trade.quiet();
    await shipThere(bought, supplier.name, { company: "DHL", number: "RIGHT" });
    expect(await trade.fulfilled(bought)).toEqual([{ units: 1, numbers: ["RIGHT"] }]);
  });

  test("and takes a wrong parcel back", async () => {
    const bought = await buy("MUG", 1);
    const { id } = await live(bought);
    await enter(id, "WRONG");
    await trade.quiet();
    const [parcel] = (await live(bought)).shipments;
    const back = { shipmentId: parcel?.id ?? "", key: "back-1" };
    expect(await takeBackParcel(trade.world.services, actor, back)).toEqual({ ok: true });
    await trade.quiet();
    expect(await trade.fulfilled(bought)).toEqual([]);
    expect(await live(bought)).toMatchObject({ state: "accepted" });
    expect(await trail(bought)).toEqual(["shipment.entered", "shipment.taken-back"]);
  });

  test("for a supplier without Shopify, in its books", async () => {
    const bought = await buy("LAMP", 3);
    const { id, lines } = await vendor.orderFor(bought);
    const one = [{ supplierOrderLineId: lines[0]?.id ?? "", units: 1 }];
    expect(await enter(id, "V-1", { lines: one })).toEqual({ ok: true });
    expect(await enter(id, "V-2", { lines: [{ ...one[0], units: 9 }] })).toMatchObject({ ok: false });
    await trade.quiet();
    expect(await trade.fulfilled(bought)).toEqual([{ units: 1, numbers: ["V-1"] }]);
    const shipmentId = (await live(bought)).shipments[0]?.id ?? "";
    expect(await takeBackParcel(trade.world.services, actor, { shipmentId, key: "back-2" })).toEqual({ ok: true });
    await trade.quiet();
    expect(await trade.fulfilled(bought)).toEqual([]);
  });
});

describe("a person writes to the supplier", () => {
  const write = (supplierOrderId: string, text = "Please ship on Friday.") =>
    writeToSupplier(trade.world.services, actor, { supplierOrderId, text });
  const states = (supplierOrderId: string) =>
    db().prisma.supplierMessage.findMany({ where: { supplierOrderId }, select: { state: true } });

  test("without Shopify: by mail, once, to its contact", async () => {
    const { id, key } = await vendor.orderFor(await buy("LAMP", 1));
    const box = await mailboxOf(trade.world);
    expect(await write(id)).toEqual({ ok: true });
    await trade.quiet();
    await trade.settled();
    const mails = (await box.to("orders@portal")).filter(({ text }) => text.includes("Please ship on Friday."));
    expect(mails.map(({ subject }) => subject.includes(key))).toEqual([true]);
    expect(await states(id)).toEqual([{ state: "sent" }]);
  });

  test("with Shopify: it stands beside the order in its own Crossdock, and nowhere else", async () => {
    const { id, supplier } = await live(await buy("MUG", 1));
    expect(await write(id)).toEqual({ ok: true });
    expect(await write(id, " ")).toMatchObject({ problems: [{ field: "text" }] });
    const read = async (handle: string) => {
      const { id: shopId } = await trade.world.shop(handle);
      const { rows } = await loadIncoming(trade.world.services, shopId, parseIncomingQuery(new URLSearchParams()));
      return rows.find((row) => row.id === id)?.message;
    };
    expect(await read(supplier.name)).toBe("Please ship on Friday.");
    expect(await read(supplier.name === "north" ? "south" : "north")).toBeUndefined();
    expect(await states(id)).toEqual([{ state: "shown" }]);
  });
});

test("a packing slip bears the address, and who printed it is on record; no other shop gets it", async () => {
  const { id } = await live(await buy("MUG", 1));
  const slip = await packingSlipOf(trade.world.services, actor, id);
  expect(slip?.bytes.subarray(0, 5).toString()).toBe("%PDF-");
  const about = { subject: `supplier-order:${id}`, actor: actor.userId };
  expect(await db().prisma.protectedAccess.count({ where: about })).toBe(1);
  expect(await packingSlipOf(trade.world.services, await trade.actor("north"), id)).toBeNull();
});

test("the timeline shows what was said to the supplier, without the customer", async () => {
  const { id } = await trade.orderOf(await buy("MUG", 1));
  const page = await loadOrderPage(trade.world.services, actor, id);
  const attemptId = page?.timeline.find(({ exchange }) => exchange !== null)?.exchange ?? "";
  const said = (await exchangeText(trade.world.services, actor.shopId, attemptId)) ?? "";
  expect(said).toContain('"sourceIdentifier": "CD-');
  expect(said).toContain('"status": 200');
  expect(said).not.toMatch(/Ada|Lovelace|Weg 1|Kiel|24103/);
  const { shopId } = await trade.actor("north");
  expect(await exchangeText(trade.world.services, shopId, attemptId)).toBeNull();
});
