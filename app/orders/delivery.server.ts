import { z } from "zod";
import { closeDelivery, openDelivery, type Delivery, type DeliveryShop } from "../intake/read-delivery.server.ts";
import { correlate } from "../platform/correlation.server.ts";
import { keyedHash } from "../platform/crypto.server.ts";
import { normaliseGid } from "../platform/gid.ts";
import { sqlOf, sqlTransaction } from "../platform/sql.server.ts";
import type { JobResult } from "../queue/job-result.ts";
import { describeJob, enqueue } from "../queue/outbox.server.ts";
import { orThrow } from "../shopify/admin-client.server.ts";
import { OrderOfFulfilmentOrderDocument } from "../shopify/operations.generated.ts";
import type { Handler, Services } from "../shopify/services.ts";
import { isSupplierOrderNews } from "./supplier-order-news.ts";
import {
  assessedOrder,
  editedOrder,
  isFulfilmentOrderNews,
  isOrderNews,
  toldDestination,
  toldFulfilmentOrders,
  toldOrder,
  type KnownFulfilmentOrder,
  type KnownOrder,
} from "./news.ts";

/** Webhooks of one change come together: one read serves them all. */
const COALESCE_MS = 1_500;
/** While work of ours on the order is under way, its echoes cannot be told from news. */
const BUSY_WAIT_MS = 2_000;
const IN_FLIGHT_WAIT_MS = 5_000;
const SEARCH_LAG_MS = 60_000;

/** `delivery.order`: a stored webhook about an order or its fulfilment orders. Payloads only say "read again". */
export const orderDeliveryHandler: Handler<"delivery.order"> = async (services, { deliveryId }) => {
  const opened = await openDelivery(services, deliveryId);
  if (opened.kind === "closed") return;
  const { delivery } = opened;
  if (delivery.topic.startsWith("fulfillment_orders/")) return fulfilmentOrderTold(services, delivery);
  if (delivery.topic === "orders/risk_assessment_changed") return riskAssessed(services, delivery);
  const edited = delivery.topic === "orders/edited" ? editedOrder(delivery.body) : null;
  if (edited) return orderEdited(services, delivery, edited);
  return orderTold(services, delivery);
};

const close = ({ db, clock }: Services, delivery: Delivery, state: "processed" | "ignored", note: string) =>
  closeDelivery(sqlOf(db), delivery.id, state, note, clock.now());

async function refresh({ db, clock }: Services, delivery: Delivery, orderGid: string, why: string): Promise<void> {
  const now = clock.now();
  correlate(orderGid);
  await sqlTransaction(db, async (tx) => {
    await enqueue(tx, "order.refresh", { shopId: delivery.shop.id, orderGid }, { now, delayMs: COALESCE_MS });
    await closeDelivery(tx, delivery.id, "processed", `Read again: ${why}.`, now);
  });
}

/** The payload is the edit, not the order: whoever the order belongs to reads it. */
async function orderEdited(services: Services, delivery: Delivery, orderGid: string): Promise<JobResult> {
  const ours = await supplierOrderOf(services, delivery.shop, orderGid, null);
  if (ours) {
    correlate(ours.orderGid);
    return collect(services, delivery, ours);
  }
  if (!isRetailer(delivery.shop)) return close(services, delivery, "ignored", "This store only supplies.");
  return refresh(services, delivery, orderGid, "edited");
}

/** Levels that change nothing for an order that does not wait for its analysis. */
const HARMLESS = ["low", "none", "pending"];

/** Every order is assessed: only what stops one, or may end its waiting, is worth a read. */
async function riskAssessed(services: Services, delivery: Delivery): Promise<void> {
  const told = assessedOrder(delivery.body);
  if (!told) return close(services, delivery, "ignored", "Its body names no order.");
  const order = await services.db.prisma.order.findUnique({
    where: { shopId_orderGid: { shopId: delivery.shop.id, orderGid: told.orderGid } },
    select: { id: true },
  });
  correlate(told.orderGid);
  // Reading it the first time reads its risk.
  if (!order) return close(services, delivery, "processed", "The order is not known yet.");
  const orderId = order.id;
  const waits =
    (await services.db.prisma.hold.count({
      where: { orderId, releasedAt: null, kind: { in: ["risk", "risk-pending"] } },
    })) + (await services.db.prisma.exception.count({ where: { orderId, state: "open", kind: "risk-after-sending" } }));
  if (waits === 0 && told.level !== null && HARMLESS.includes(told.level))
    return close(services, delivery, "processed", "Nothing new.");
  return refresh(services, delivery, told.orderGid, "risk");
}

async function collect(
  { db, clock }: Services,
  delivery: Delivery,
  { id: supplierOrderId, key, shopId }: { id: string; key: string; shopId: string },
): Promise<void> {
  const now = clock.now();
  await sqlTransaction(db, async (tx) => {
    await enqueue(tx, "shipment.collect", { supplierOrderId }, { now, delayMs: COALESCE_MS, shopId });
    await closeDelivery(tx, delivery.id, "processed", `Supplier order ${key} changed: it is read.`, now);
  });
}

async function orderTold(services: Services, delivery: Delivery): Promise<JobResult> {
  const { db, clock } = services;
  const told = toldOrder(delivery.body);
  if (told && delivery.topic === "orders/delete") return orderDeleted(services, delivery, told.orderGid);
  if (!told) return close(services, delivery, "ignored", "Its body is not an order.");
  const ours = await supplierOrderOf(services, delivery.shop, told.orderGid, told.sourceIdentifier);
  if (ours) {
    correlate(ours.orderGid);
    // The answer is on its way, and tells which order is ours.
    if (ours.state === "sending") return { again: { inMs: IN_FLIGHT_WAIT_MS, why: "It is being placed." } };
    if (ours.externalGid === told.orderGid && isSupplierOrderNews(told, ours)) return collect(services, delivery, ours);
    const now = clock.now();
    return sqlTransaction(db, async (tx) => {
      // A send whose answer is missing learns from it; and an order with our key that is not ours is one too many.
      const isDoubled = ours.externalGid !== null && ours.externalGid !== told.orderGid;
      if (ours.state === "unknown" || ours.externalGid !== told.orderGid)
        await enqueue(
          tx,
          "supplier-order.settle",
          { supplierOrderId: ours.id },
          // Only the search finds a second order, and its index lags.
          { now, shopId: ours.shopId, ...(isDoubled ? { delayMs: SEARCH_LAG_MS } : {}) },
        );
      await closeDelivery(tx, delivery.id, "processed", `It is supplier order ${ours.key}.`, now);
    });
  }
  if (!isRetailer(delivery.shop)) return close(services, delivery, "ignored", "This store only supplies.");
  correlate(told.orderGid);
  const known = await knownOrder(services, delivery.shop.id, told.orderGid);
  const hash = told.addressText === null ? null : keyedHash(told.addressText);
  const news = isOrderNews(told, known, hash);
  if (news) return refresh(services, delivery, told.orderGid, news);
  return close(services, delivery, "processed", "Nothing new.");
}

/** Only the store tells that it is gone: an order that we know is read. */
async function orderDeleted(services: Services, delivery: Delivery, orderGid: string): Promise<void> {
  if (!(await isKnown(services, delivery.shop.id, orderGid)))
    return close(services, delivery, "ignored", "The order was never known here.");
  return refresh(services, delivery, orderGid, "deleted");
}

const isRetailer = (shop: DeliveryShop) => shop.role === "retailer" || shop.role === "both";

type Placed = {
  id: string;
  key: string;
  state: string;
  shopId: string;
  externalGid: string | null;
  orderGid: string;
  lines: { externalLineGid: string | null; quantity: number; declined: number; packSize: number }[];
};

/** The supplier order that this order, in a supplier's own store, is. Keys of other shops prove nothing. */
async function supplierOrderOf(
  { db }: Services,
  shop: DeliveryShop,
  orderGid: string,
  sourceIdentifier: string | null,
): Promise<Placed | null> {
  const [placed] = await sqlOf(db).$queryRaw<Placed[]>`
    SELECT placed."id", placed."key", placed."state", placed."shopId", placed."externalGid", order_."orderGid",
      (SELECT json_agg(json_build_object('externalLineGid', line."externalLineGid", 'quantity', line."quantity",
          'declined', line."declined", 'packSize', line."packSize"))
        FROM "SupplierOrderLine" line WHERE line."supplierOrderId" = placed."id") AS "lines"
    FROM "SupplierOrder" placed
    JOIN "Order" order_ ON order_."id" = placed."orderId"
    JOIN "Supplier" supplier ON supplier."id" = placed."supplierId"
    JOIN "Connection" connection ON connection."id" = supplier."connectionId"
    WHERE connection."supplierShopId" = ${shop.id}
      AND (placed."externalGid" = ${orderGid} OR placed."key" = ${sourceIdentifier}::text)
    LIMIT 1`;
  return placed ? { ...placed, lines: placed.lines ?? [] } : null;
}

type StoredOrder = Omit<KnownOrder, "updatedAt" | "quantities"> & {
  updatedAt: Date | null;
  quantities: Record<string, number>;
};

async function knownOrder({ db }: Services, shopId: string, orderGid: string): Promise<KnownOrder | null> {
  const [order] = await sqlOf(db).$queryRaw<StoredOrder[]>`
    SELECT "shopifyUpdatedAt" AS "updatedAt", "cancelledAt" IS NOT NULL AS "cancelled", "financialStatus",
      COALESCE("tags", '{}') AS "tags", "addressHash", COALESCE((
        SELECT json_object_agg(line."lineItemGid", line."sold") FROM "OrderLine" line
        WHERE line."orderId" = order_."id"), '{}') AS "quantities"
    FROM "Order" order_ WHERE "shopId" = ${shopId} AND "orderGid" = ${orderGid} AND "readStartedAt" IS NOT NULL`;
  return order ? { ...order, quantities: new Map(Object.entries(order.quantities)) } : null;
}

const CANCELLATION_REQUESTED = "fulfillment_orders/cancellation_request_submitted";

/** Which requests are open, and whose they are, only the store tells. */
async function answerCancellations({ db, clock }: Services, delivery: Delivery): Promise<void> {
  const now = clock.now();
  await sqlTransaction(db, async (tx) => {
    await enqueue(tx, "cancellations.answer", { shopId: delivery.shop.id }, { now });
    await closeDelivery(tx, delivery.id, "processed", "Open cancellation requests are read.", now);
  });
}

async function fulfilmentOrderTold(services: Services, delivery: Delivery): Promise<JobResult> {
  const { shop } = delivery;
  if (!isRetailer(shop)) return close(services, delivery, "ignored", "This store only supplies.");
  if (delivery.topic === CANCELLATION_REQUESTED) return answerCancellations(services, delivery);
  const told = toldFulfilmentOrders(delivery.body);
  if (told.length === 0) return close(services, delivery, "ignored", "Its body names no fulfillment order.");
  const orderGid = await orderOfFulfilmentOrders(services, delivery, told);
  if (!orderGid) return close(services, delivery, "ignored", "The store does not show its order.");
  correlate(orderGid);
  const known = await knownFulfilmentOrders(services, shop.id, orderGid);
  if (!known) return refresh(services, delivery, orderGid, "not read yet");
  const news = isFulfilmentOrderNews(delivery.topic, told, known.views, {
    ...{ destination: toldDestination(delivery.body), awaited: known.awaited },
  });
  if (!news) return close(services, delivery, "processed", "Nothing new.");
  if (await isBusy(services, shop.id, orderGid))
    return { again: { inMs: BUSY_WAIT_MS, why: "Work on the order is under way: this may be its echo." } };
  return refresh(services, delivery, orderGid, news);
}

type KnownView = { views: KnownFulfilmentOrder[]; awaited: boolean };

/** Our view of an order's fulfilment orders, and whether units wait for theirs; null before it was read. */
async function knownFulfilmentOrders({ db }: Services, shopId: string, orderGid: string): Promise<KnownView | null> {
  const [known] = await sqlOf(db).$queryRaw<KnownView[]>`
    SELECT COALESCE((
        SELECT json_agg(json_build_object('gid', "fulfilmentOrderGid", 'locationGid', "locationGid", 'status', "status",
          'requestStatus', "requestStatus", 'held', "held"))
        FROM "FulfilmentOrderView" WHERE "orderId" = order_."id"), '[]') AS "views",
      EXISTS (SELECT 1 FROM "OrderLine" WHERE "orderId" = order_."id" AND "reason" = 'waiting') AS "awaited"
    FROM "Order" order_ WHERE "shopId" = ${shopId} AND "orderGid" = ${orderGid} AND "readStartedAt" IS NOT NULL`;
  return known ?? null;
}

const BodyOrder = z.object({ order_id: z.union([z.string(), z.number()]) });

/**
 * The order that fulfilment orders belong to: from our view, from the body where it tells, else from the store itself,
 * with the claimed shop's own token (bodies and their shop are not proven to fit together).
 */
async function orderOfFulfilmentOrders(
  services: Services,
  { shop, body }: Delivery,
  told: string[],
): Promise<string | null> {
  const sql = sqlOf(services.db);
  const [view] = await sql.$queryRaw<{ orderGid: string }[]>`
    SELECT order_."orderGid" FROM "FulfilmentOrderView" view JOIN "Order" order_ ON order_."id" = view."orderId"
    WHERE view."fulfilmentOrderGid" = ANY(${told}::text[]) AND view."shopId" = ${shop.id} LIMIT 1`;
  if (view) return view.orderGid;
  const named = Object.values(body as object).flatMap((value) => {
    const parsed = BodyOrder.safeParse(value);
    return parsed.success ? [`gid://shopify/Order/${parsed.data.order_id}`] : [];
  })[0];
  if (named && (await isKnown(services, shop.id, named))) return named;
  const admin = await services.admin(shop);
  const { fulfillmentOrder } = orThrow(await admin.query(OrderOfFulfilmentOrderDocument, { id: told.at(-1) ?? "" }));
  return fulfillmentOrder ? normaliseGid(fulfillmentOrder.order.id) : null;
}

async function isKnown({ db }: Services, shopId: string, orderGid: string): Promise<boolean> {
  const [found] = await sqlOf(db).$queryRaw<{ is: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM "Order" WHERE "shopId" = ${shopId} AND "orderGid" = ${orderGid}) AS "is"`;
  return found?.is === true;
}

/** Is a job of this order's lane running that writes to its fulfilment orders? */
async function isBusy({ db }: Services, shopId: string, orderGid: string): Promise<boolean> {
  const { lane } = describeJob("order.sync-requests", { shopId, orderGid });
  const [running] = await sqlOf(db).$queryRaw<{ is: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM "Job" WHERE "lane" = ${lane} AND "state" = 'running'
      AND "name" IN ('order.sync-requests', 'order.sync-fulfilments')) AS "is"`;
  return running?.is === true;
}
