import { expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { orderRows, stockRows } from "../../tests/stock-rows.ts";
import { BODY_CONTEXT } from "../intake/read-delivery.server.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import { encryptText } from "../platform/crypto.server.ts";
import { numericId } from "../platform/gid.ts";
import { newId } from "../platform/ids.server.ts";
import type { Services } from "../shopify/services.ts";
import { fulfilmentDeliveriesHandler, fulfilmentDeliveryHandler } from "./fulfilment-delivery.server.ts";

const NOW = new Date("2026-11-02T09:00:00Z");
const services: Services = {
  get db() {
    return db();
  },
  clock: shiftedClock(),
  admin: () => Promise.reject(new Error("A webhook about a fulfillment asks Shopify for nothing itself.")),
};
const stored = (shopDomain: string, body: object) =>
  db().prisma.webhookDelivery.create({
    data: {
      ...{ shopDomain, topic: "fulfillments/update", webhookId: newId(), receivedAt: NOW },
      bodyEnc: encryptText(JSON.stringify(body), BODY_CONTEXT),
    },
  });
const after = async (id: bigint) => {
  const { state, note, correlationId } = await db().prisma.webhookDelivery.findUniqueOrThrow({ where: { id } });
  return { state, note, about: correlationId };
};

/** An order that is bought and shipped: its parcel is fulfilment 900 at the retailer, written by us. */
async function shipped() {
  const rows = await stockRows(db().prisma, { reading: 9 });
  const { order, supplierOrder } = await orderRows(db().prisma, rows, { units: 2 });
  const externalGid = `gid://shopify/Order/8${numericId(order.orderGid)}`;
  await db().prisma.supplierOrder.update({
    where: { id: supplierOrder.id },
    data: { state: "accepted", externalGid },
  });
  const fulfilmentGid = `gid://shopify/Fulfillment/9${numericId(order.orderGid)}`;
  const parcel = { externalRef: "1", state: "shipped", fulfilmentGid, shippedAt: NOW };
  await db().prisma.shipment.create({
    data: { id: newId(), shopId: order.shopId, supplierOrderId: supplierOrder.id, ...parcel },
  });
  const of = (orderGid: string) => ({ order_id: numericId(orderGid) });
  return {
    rows,
    order,
    supplierOrder,
    external: of(externalGid),
    ours: of(order.orderGid),
    written: numericId(fulfilmentGid),
  };
}

test("webhooks about fulfillments that wait together end as each would alone, and one of ours that was canceled is looked at alone", async () => {
  const { rows, order, supplierOrder, external, ours, written } = await shipped();
  const [retailer, owner] = [rows.retailer.domain, rows.owner.domain];
  const deliveries = [
    await stored(owner, { id: 1, ...external }),
    await stored(owner, { id: 2, ...external }),
    await stored(retailer, { id: written, ...ours }),
    await stored(retailer, { id: 77, ...ours }),
    await stored(retailer, { id: 78, order_id: 4_711 }),
    await stored(retailer, { hello: "world" }),
    await stored(retailer, { id: written, ...ours, status: "cancelled" }),
  ];
  const results = await fulfilmentDeliveriesHandler(
    services,
    deliveries.map(({ id }) => ({ deliveryId: String(id) })),
  );
  expect(results).toEqual([...Array.from({ length: 6 }, () => undefined), "alone"]);
  const about = order.orderGid;
  expect(await Promise.all(deliveries.map(({ id }) => after(id)))).toEqual([
    { state: "processed", note: "A supplier's parcel is collected.", about },
    { state: "processed", note: "A supplier's parcel is collected.", about },
    { state: "ignored", note: "We wrote this fulfillment.", about },
    { state: "processed", note: "Somebody else's fulfillment: the order is read.", about },
    { state: "ignored", note: "An order that Crossdock has nothing to do with.", about: null },
    { state: "ignored", note: "Its body is no fulfillment.", about: null },
    { state: "received", note: null, about: null },
  ]);
  const queued = (name: string, shopId: string) => db().prisma.job.count({ where: { name, shopId, state: "queued" } });
  expect(await queued("shipment.collect", supplierOrder.shopId)).toBe(1);
  expect(await queued("order.refresh", order.shopId)).toBe(1);

  const canceled = deliveries.at(-1) ?? expect.unreachable();
  expect(await fulfilmentDeliveryHandler(services, { deliveryId: String(canceled.id) })).toBeUndefined();
  expect(await after(canceled.id)).toMatchObject({
    ...{ state: "ignored", note: "It is known that this fulfillment is canceled." },
  });
});

test("a fulfillment of an order that is being placed, or that we are writing, waits", async () => {
  const { rows, order, supplierOrder, ours } = await shipped();
  await db().prisma.attempt.create({
    data: {
      ...{
        id: newId(),
        shopId: order.shopId,
        supplierOrderId: supplierOrder.id,
        effect: "fulfilment.create",
        seenBefore: [],
      },
      ...{ number: 1, outcome: "pending", startedAt: NOW, sendBefore: NOW, settleAfter: NOW },
    },
  });
  const writing = await stored(rows.retailer.domain, { id: 80, ...ours });
  expect(await fulfilmentDeliveryHandler(services, { deliveryId: String(writing.id) })).toEqual({
    again: { inMs: 5_000, why: "We are writing a fulfillment of this order." },
  });
  await db().prisma.supplierOrder.update({
    where: { id: supplierOrder.id },
    data: { state: "sending", externalGid: null },
  });
  const placing = await stored(rows.owner.domain, { id: 81, order_id: 4_712 });
  expect(await fulfilmentDeliveryHandler(services, { deliveryId: String(placing.id) })).toEqual({
    again: { inMs: 5_000, why: "An order is being placed in this store." },
  });
  expect((await after(placing.id)).state).toBe("received");
});
