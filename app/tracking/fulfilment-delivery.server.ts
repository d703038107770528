import type { Order } from "@prisma/client";
import { z } from "zod";
import { closeDelivery, openDelivery } from "../intake/read-delivery.server.ts";
import { WebhookId } from "../intake/webhook-id.ts";
import { correlate } from "../platform/correlation.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { gidOf } from "../platform/gid.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Handler } from "../shopify/services.ts";

const Id = WebhookId.transform(String);
/** fulfillments/create and fulfillments/update, as far as they matter (REST fulfillment). */
const Body = z.object({ id: Id, order_id: Id, status: z.string().nullish() });
/** An answer that is on its way tells whose it is. */
const IN_FLIGHT_WAIT_MS = 5_000;

/**
 * `delivery.fulfilment`: a supplier's parcel is collected; in a retailer's store, what we wrote ourselves is nothing new
 * unless somebody has canceled it, and anything else has the order read again. A shop may be both. Nothing of the body is believed but its ids.
 */
export const fulfilmentDeliveryHandler: Handler<"delivery.fulfilment"> = async (services, { deliveryId }) => {
  const { db, clock } = services;
  const opened = await openDelivery(services, deliveryId);
  if (opened.kind === "closed") return;
  const { shop, body } = opened.delivery;
  const parsed = Body.safeParse(body);
  const now = clock.now();
  if (!parsed.success) return closeDelivery(db.prisma, deliveryId, "ignored", "Its body is no fulfillment.", now);
  const orderGid = gidOf("Order", parsed.data.order_id);
  const fulfilmentGid = gidOf("Fulfillment", parsed.data.id);

  const atSupplier = { supplier: { connection: { supplierShopId: shop.id } } };
  const supplied = await db.prisma.supplierOrder.findFirst({
    where: { externalGid: orderGid, ...atSupplier },
    select: { id: true, shopId: true, order: { select: { orderGid: true } } },
  });
  if (supplied) {
    correlate(supplied.order.orderGid);
    return db.prisma.$transaction(async (tx) => {
      await enqueue(tx, "shipment.collect", { supplierOrderId: supplied.id }, { now, shopId: supplied.shopId });
      await closeDelivery(tx, deliveryId, "processed", "A supplier's parcel is collected.", now);
    });
  }
  const order = await db.prisma.order.findUnique({ where: { shopId_orderGid: { shopId: shop.id, orderGid } } });
  if (order) {
    correlate(orderGid);
    const written = await db.prisma.shipment.count({ where: { shopId: shop.id, fulfilmentGid } });
    const isTold = written > 0 && parsed.data.status?.toLowerCase() === "cancelled";
    if (isTold) return db.prisma.$transaction((tx) => lookAtCancelled(tx, order, { deliveryId, fulfilmentGid, now }));
    if (written > 0) return closeDelivery(db.prisma, deliveryId, "ignored", "We wrote this fulfillment.", now);
    const writing = await db.prisma.attempt.count({
      where: { effect: "fulfilment.create", outcome: "pending", supplierOrder: { orderId: order.id } },
    });
    if (writing > 0) return { again: { inMs: IN_FLIGHT_WAIT_MS, why: "We are writing a fulfillment of this order." } };
    return db.prisma.$transaction(async (tx) => {
      await enqueue(tx, "order.refresh", { shopId: shop.id, orderGid }, { now });
      await closeDelivery(tx, deliveryId, "processed", "Somebody else's fulfillment: the order is read.", now);
    });
  }
  const sending = await db.prisma.supplierOrder.count({
    where: { ...atSupplier, state: { in: ["sending", "unknown"] } },
  });
  if (sending > 0) return { again: { inMs: IN_FLIGHT_WAIT_MS, why: "An order is being placed in this store." } };
  return closeDelivery(db.prisma, deliveryId, "ignored", "An order that Crossdock has nothing to do with.", now);
};

/** Has read whether a fulfilment of ours is canceled, unless we canceled it or it is known. */
async function lookAtCancelled(
  tx: Tx,
  { shopId, orderGid }: Order,
  { deliveryId, fulfilmentGid, now }: { deliveryId: string; fulfilmentGid: string; now: Date },
): Promise<void> {
  const { count } = await tx.shipment.updateMany({
    where: {
      shopId,
      fulfilmentGid,
      state: "shipped",
      fulfilmentState: null,
      lines: { some: { fulfilled: { gt: 0 } } },
    },
    data: { fulfilmentState: "told-cancelled" },
  });
  if (count === 0)
    return closeDelivery(tx, deliveryId, "ignored", "It is known that this fulfillment is canceled.", now);
  await enqueue(tx, "order.sync-fulfilments", { shopId, orderGid }, { now });
  return closeDelivery(tx, deliveryId, "processed", "A fulfillment of ours is canceled: the order is read.", now);
}
