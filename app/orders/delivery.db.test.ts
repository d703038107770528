import { describe, expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { orderRows, stockRows, type StockRows } from "../../tests/stock-rows.ts";
import { BODY_CONTEXT } from "../intake/read-delivery.server.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import { encryptText } from "../platform/crypto.server.ts";
import { numericId } from "../platform/gid.ts";
import { newId } from "../platform/ids.server.ts";
import { describeJob } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";
import { orderDeliveriesHandler, orderDeliveryHandler } from "./delivery.server.ts";

const NOW = new Date("2026-11-02T09:00:00Z");
const services: Services = {
  get db() {
    return db();
  },
  clock: shiftedClock(),
  admin: () => Promise.reject(new Error("This webhook must not cost a read.")),
};

/** Stores a webhook as intake does. */
const stored = (shopDomain: string, topic: string, body: object) =>
  db().prisma.webhookDelivery.create({
    data: {
      ...{ shopDomain, topic, webhookId: newId(), receivedAt: NOW },
      bodyEnc: encryptText(JSON.stringify(body), BODY_CONTEXT),
    },
  });

/** Stores a webhook and does its job. */
async function told(shopDomain: string, topic: string, body: object) {
  const { id } = await stored(shopDomain, topic, body);
  const result = await orderDeliveryHandler(services, { deliveryId: String(id) });
  const { state, note } = await db().prisma.webhookDelivery.findUniqueOrThrow({ where: { id } });
  return { result, state, note };
}

/** A read order of two units with one fulfilment order, as the payload `payload` describes it. */
async function knownOrder() {
  const rows = await stockRows(db().prisma, { reading: 9 });
  const { order, line, supplierOrder } = await orderRows(db().prisma, rows, { units: 2 });
  await db().prisma.order.update({
    where: { id: order.id },
    data: { readStartedAt: NOW, shopifyUpdatedAt: NOW, financialStatus: "PAID", tags: ["vip"] },
  });
  const fulfilmentOrderGid = `gid://shopify/FulfillmentOrder/${numericId(order.orderGid)}`;
  await db().prisma.fulfilmentOrderView.create({
    data: {
      ...{ id: newId(), shopId: order.shopId, orderId: order.id, fulfilmentOrderGid, status: "OPEN", lines: [] },
      ...{ requestStatus: "UNSUBMITTED", method: "SHIPPING", actions: ["MOVE"] },
    },
  });
  const payload = (change: object = {}) => ({
    id: numericId(order.orderGid),
    updated_at: NOW.toISOString(),
    cancelled_at: null,
    financial_status: "paid",
    tags: "vip",
    line_items: [{ id: numericId(line.lineItemGid), current_quantity: 2 }],
    ...change,
  });
  const lane = describeJob("order.refresh", { shopId: order.shopId, orderGid: order.orderGid }).lane;
  const refreshes = () => db().prisma.job.findMany({ where: { name: "order.refresh", lane, state: "queued" } });
  return { rows, order, supplierOrder, payload, refreshes, lane, fulfilmentOrderGid };
}
const retailer = (rows: StockRows) => rows.retailer.domain;

describe("a webhook about an order", () => {
  test("that tells nothing new is closed without a job", async () => {
    const { rows, payload, refreshes } = await knownOrder();
    expect(await told(retailer(rows), "orders/updated", payload())).toMatchObject({
      state: "processed",
      note: "Nothing new.",
    });
    expect(await refreshes()).toEqual([]);
  });

  test("that tells something new asks for one read, a moment later, however many there are", async () => {
    const { rows, payload, refreshes } = await knownOrder();
    await told(retailer(rows), "orders/updated", payload({ tags: "vip, gift" }));
    await told(retailer(rows), "orders/paid", payload({ financial_status: "refunded" }));
    await told(retailer(rows), "orders/edited", { order_edit: { order_id: payload().id } });
    const jobs = await refreshes();
    expect(jobs).toHaveLength(1);
    expect((jobs[0]?.runAt.getTime() ?? 0) - (jobs[0]?.createdAt.getTime() ?? 0)).toBe(1500);
  });

  test("of a store that only supplies is none of ours, unless it is a supplier order", async () => {
    const { rows, supplierOrder } = await knownOrder();
    const created = { id: "5001", source_identifier: "something else" };
    expect(await told(rows.owner.domain, "orders/create", created)).toMatchObject({
      state: "ignored",
      note: "This store only supplies.",
    });
    const settles = () =>
      db().prisma.job.count({ where: { name: "supplier-order.settle", shopId: rows.retailer.id, state: "queued" } });
    const ours = { id: "5002", source_identifier: supplierOrder.key };
    const become = (state: string, externalGid: string | null) =>
      db().prisma.supplierOrder.update({ where: { id: supplierOrder.id }, data: { state, externalGid } });
    await become("sending", null);
    expect(await told(rows.owner.domain, "orders/create", ours)).toMatchObject({ result: { again: { inMs: 5000 } } });
    await become("accepted", "gid://shopify/Order/5002");
    expect(await told(rows.owner.domain, "orders/create", ours)).toMatchObject({
      state: "processed",
      note: `It is supplier order ${supplierOrder.key}.`,
    });
    expect(await settles()).toBe(0);
    await told(rows.owner.domain, "orders/create", { ...ours, id: "5003" });
    expect(await settles()).toBe(1);
  });

  test("that carries the key of a supplier order of other shops proves nothing", async () => {
    const { supplierOrder } = await knownOrder();
    const stranger = await knownOrder();
    await told(retailer(stranger.rows), "orders/create", { id: "6001", source_identifier: supplierOrder.key });
    const refresh = await db().prisma.job.findMany({
      where: { name: "order.refresh", shopId: stranger.order.shopId, state: "queued" },
    });
    expect(refresh).toMatchObject([{ payload: { orderGid: "gid://shopify/Order/6001" } }]);
  });

  test("that is not an order is kept with that note", async () => {
    const { rows } = await knownOrder();
    expect(await told(retailer(rows), "orders/updated", { hello: "world" })).toMatchObject({
      state: "ignored",
      note: "Its body is not an order.",
    });
  });
});

describe("a webhook about a fulfilment order", () => {
  test("that the view already shows costs nothing", async () => {
    const { rows, refreshes, fulfilmentOrderGid } = await knownOrder();
    const body = { fulfillment_order: { id: fulfilmentOrderGid } };
    expect(await told(retailer(rows), "fulfillment_orders/hold_released", body)).toMatchObject({
      note: "Nothing new.",
    });
    expect(await refreshes()).toEqual([]);
  });

  test("that tells of a hold asks for a read", async () => {
    const { rows, refreshes, fulfilmentOrderGid } = await knownOrder();
    const body = { fulfillment_order: { id: fulfilmentOrderGid }, fulfillment_hold: { id: 1 } };
    await told(retailer(rows), "fulfillment_orders/placed_on_hold", body);
    expect(await refreshes()).toHaveLength(1);
  });

  test("waits while our own work on the order is under way, because it may be its echo", async () => {
    const { rows, order, refreshes, lane, fulfilmentOrderGid } = await knownOrder();
    const running = await db().prisma.job.create({
      data: {
        ...{ name: "order.sync-requests", key: lane, lane, payload: {}, shopId: order.shopId, state: "running" },
        ...{ runAt: NOW, createdAt: NOW },
      },
    });
    const body = {
      original_fulfillment_order: { id: fulfilmentOrderGid },
      submitted_fulfillment_order: { id: fulfilmentOrderGid },
    };
    const topic = "fulfillment_orders/fulfillment_request_submitted";
    expect(await told(retailer(rows), topic, body)).toMatchObject({
      result: { again: { inMs: 2000 } },
      state: "received",
    });
    expect(await refreshes()).toEqual([]);
    await db().prisma.job.update({ where: { id: running.id }, data: { state: "done" } });
    await db().prisma.fulfilmentOrderView.updateMany({
      where: { orderId: order.id },
      data: { requestStatus: "SUBMITTED" },
    });
    expect(await told(retailer(rows), topic, body)).toMatchObject({ note: "Nothing new." });
  });
});

describe("webhooks about orders that wait together", () => {
  const together = async (deliveries: { id: bigint }[]) => {
    const results = await orderDeliveriesHandler(
      services,
      deliveries.map(({ id }) => ({ deliveryId: String(id) })),
    );
    const rows = await db().prisma.webhookDelivery.findMany({ where: { id: { in: deliveries.map(({ id }) => id) } } });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return deliveries.map(({ id }, place) => {
      const { state, note, correlationId } = byId.get(id) ?? expect.unreachable();
      return { result: results[place], state, note, correlationId };
    });
  };

  test("are each judged as if they had come alone, and several about one order ask for one read", async () => {
    const [one, other] = [await knownOrder(), await knownOrder()];
    const [shop, owner] = [retailer(one.rows), one.rows.owner.domain];
    await db().prisma.supplierOrder.update({
      where: { id: one.supplierOrder.id },
      data: { state: "accepted", externalGid: "gid://shopify/Order/7001" },
    });
    const seen = await together([
      await stored(shop, "orders/updated", one.payload()),
      await stored(shop, "orders/updated", one.payload({ tags: "gift" })),
      await stored(shop, "orders/paid", one.payload({ financial_status: "refunded" })),
      await stored(retailer(other.rows), "orders/updated", other.payload({ tags: "gift" })),
      // Known to us, and not to this shop.
      await stored(shop, "orders/delete", { id: other.payload().id }),
      await stored(owner, "orders/create", { id: "7001", source_identifier: one.supplierOrder.key }),
      await stored(owner, "orders/updated", { id: "7001", cancelled_at: NOW.toISOString() }),
      await stored(shop, "fulfillment_orders/hold_released", { fulfillment_order: { id: one.fulfilmentOrderGid } }),
      await stored(shop, "orders/updated", { hello: "world" }),
      await stored("nobody.myshopify.com", "orders/updated", one.payload()),
    ]);
    const about = (order: { orderGid: string }, note: string) => ({
      ...{ result: undefined, state: "processed", note, correlationId: order.orderGid },
    });
    const ignored = (note: string) => ({ result: undefined, state: "ignored", note, correlationId: null });
    expect(seen).toEqual([
      about(one.order, "Nothing new."),
      about(one.order, "Read again: tags."),
      about(one.order, "Read again: payment."),
      about(other.order, "Read again: tags."),
      ignored("The order was never known here."),
      about(one.order, `It is supplier order ${one.supplierOrder.key}.`),
      about(one.order, `Supplier order ${one.supplierOrder.key} changed: it is read.`),
      about(one.order, "Nothing new."),
      ignored("Its body is not an order."),
      ignored("nobody.myshopify.com has not installed the app."),
    ]);
    expect(await one.refreshes()).toHaveLength(1);
    expect(await other.refreshes()).toHaveLength(1);
    const collects = { name: "shipment.collect", key: `supplier-order:${one.supplierOrder.id}`, state: "queued" };
    expect(await db().prisma.job.count({ where: collects })).toBe(1);
  });

  test("are left to be asked about one by one where only the store knows whose they are", async () => {
    const { rows, payload } = await knownOrder();
    const unseen = { fulfillment_order: { id: "gid://shopify/FulfillmentOrder/99999" } };
    const seen = await together([
      await stored(retailer(rows), "fulfillment_orders/cancelled", unseen),
      await stored(retailer(rows), "orders/updated", payload()),
    ]);
    expect(seen).toMatchObject([
      { result: "alone", state: "received" },
      { result: undefined, state: "processed" },
    ]);
  });

  test("wait one by one for work of ours that is under way", async () => {
    const { rows, order, payload, lane, fulfilmentOrderGid } = await knownOrder();
    await db().prisma.job.create({
      data: {
        ...{ name: "order.sync-requests", key: lane, lane, payload: {}, shopId: order.shopId, state: "running" },
        ...{ runAt: NOW, createdAt: NOW },
      },
    });
    const held = { fulfillment_order: { id: fulfilmentOrderGid }, fulfillment_hold: { id: 1 } };
    const seen = await together([
      await stored(retailer(rows), "fulfillment_orders/placed_on_hold", held),
      await stored(retailer(rows), "orders/updated", payload()),
    ]);
    expect(seen).toMatchObject([
      { result: { again: { inMs: 2000 } }, state: "received" },
      { result: undefined, state: "processed" },
    ]);
  });

  test("do nothing at all where one of them cannot be opened", async () => {
    const { rows, payload, refreshes } = await knownOrder();
    const good = await stored(retailer(rows), "orders/updated", payload({ tags: "gift" }));
    const bad = await stored(retailer(rows), "orders/updated", payload());
    await db().prisma.webhookDelivery.update({ where: { id: bad.id }, data: { bodyEnc: Buffer.from([1, 2, 3]) } });
    await expect(together([good, bad])).rejects.toThrow("did not encrypt");
    expect(await refreshes()).toEqual([]);
  });
});
