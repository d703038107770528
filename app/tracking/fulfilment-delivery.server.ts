import { z } from "zod";
import { endDeliveries } from "../intake/end-deliveries.server.ts";
import { closeDelivery, openDeliveries, type Delivery } from "../intake/read-delivery.server.ts";
import { ended, resultOf } from "../intake/verdict.ts";
import { WebhookId } from "../intake/webhook-id.ts";
import { correlate } from "../platform/correlation.server.ts";
import type { Database, Tx } from "../platform/db.server.ts";
import { gidOf } from "../platform/gid.ts";
import { sqlOf } from "../platform/sql.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Handler, Services, TogetherHandler } from "../shopify/services.ts";
import { judgeFulfilment, type FulfilmentFacts } from "./fulfilment-verdict.ts";

const Id = WebhookId.transform(String);
/** fulfillments/create and fulfillments/update, as far as they matter (REST fulfillment). */
const Body = z.object({ id: Id, order_id: Id, status: z.string().nullish() });

type Told = { delivery: Delivery; orderGid: string; fulfilmentGid: string; cancelled: boolean };

/** `delivery.fulfilment`: whose parcel is it, and does it tell something new? Nothing of the body is believed but its ids. */
export const fulfilmentDeliveryHandler: Handler<"delivery.fulfilment"> = async (services, { deliveryId }) => {
  const judged = (await judgeAll(services, [deliveryId])).get(deliveryId);
  if (!judged) return;
  const { told, verdict } = judged;
  if (verdict.orderGid) correlate(verdict.orderGid);
  if (verdict.kind === "cancelled")
    return services.db.prisma.$transaction((tx) => lookAtCancelled(tx, told, services.clock.now()));
  return resultOf(verdict);
};

/** The same for many. One of ours that was canceled is looked at alone. */
export const fulfilmentDeliveriesHandler: TogetherHandler<"delivery.fulfilment"> = async (services, payloads) => {
  const judged = await judgeAll(
    services,
    payloads.map(({ deliveryId }) => deliveryId),
  );
  return payloads.map(({ deliveryId }) => {
    const verdict = judged.get(deliveryId)?.verdict;
    if (verdict?.kind === "cancelled") return "alone";
    return verdict && resultOf(verdict);
  });
};

/** Judges those that are open, and closes those that have ended, together with the jobs that they ask for. */
async function judgeAll({ db, clock }: Services, deliveryIds: string[]) {
  const opened = await openDeliveries({ db }, deliveryIds);
  const deliveries = opened.flatMap((each) => (each.kind === "open" ? [each.delivery] : []));
  const told = deliveries.flatMap((delivery): Told[] => {
    const { success, data } = Body.safeParse(delivery.body);
    if (!success) return [];
    const [orderGid, fulfilmentGid] = [gidOf("Order", data.order_id), gidOf("Fulfillment", data.id)];
    return [{ delivery, orderGid, fulfilmentGid, cancelled: data.status?.toLowerCase() === "cancelled" }];
  });
  const facts = await factsOf(db, told);
  const judged = new Map(
    told.flatMap((each, place) => {
      const known = facts.get(place);
      const { id, shop } = each.delivery;
      return known
        ? [[id, { told: each, verdict: judgeFulfilment({ ...each, shopId: shop.id }, known) }] as const]
        : [];
    }),
  );
  await endDeliveries(
    db,
    deliveries.map(({ id }) => ({ id, verdict: judged.get(id)?.verdict ?? NO_FULFILMENT })),
    clock.now(),
  );
  return judged;
}

const NO_FULFILMENT = ended("ignored", "Its body is no fulfillment.");

/** What is known of each, by place, in one statement. */
async function factsOf(db: Database, told: readonly Told[]): Promise<Map<number, FulfilmentFacts>> {
  if (told.length === 0) return new Map();
  const rows = await sqlOf(db).$queryRaw<(FulfilmentFacts & { place: number })[]>`
    SELECT told."place"::int - 1 AS "place", (
        SELECT json_build_object('id', placed."id", 'shopId', placed."shopId", 'orderGid', of_."orderGid")
        FROM "SupplierOrder" placed
        JOIN "Order" of_ ON of_."id" = placed."orderId"
        JOIN "Supplier" supplier ON supplier."id" = placed."supplierId"
        JOIN "Connection" connection ON connection."id" = supplier."connectionId"
        WHERE placed."externalGid" = told."orderGid" AND connection."supplierShopId" = told."shopId" LIMIT 1) AS "supplied",
      order_."id" IS NOT NULL AS "known",
      EXISTS (SELECT 1 FROM "Shipment" WHERE "shopId" = told."shopId" AND "fulfilmentGid" = told."fulfilmentGid")
        AS "written",
      EXISTS (SELECT 1 FROM "SupplierOrder" placed JOIN "Attempt" attempt ON attempt."supplierOrderId" = placed."id"
        WHERE placed."orderId" = order_."id" AND attempt."effect" = 'fulfilment.create'
          AND attempt."outcome" = 'pending') AS "writing",
      order_."id" IS NULL AND EXISTS (SELECT 1 FROM "SupplierOrder" placed
        JOIN "Supplier" supplier ON supplier."id" = placed."supplierId"
        JOIN "Connection" connection ON connection."id" = supplier."connectionId"
        WHERE connection."supplierShopId" = told."shopId" AND placed."state" IN ('sending', 'unknown')) AS "sending"
    FROM unnest((SELECT ${told.map(({ delivery }) => delivery.shop.id)}::text[]),
      (SELECT ${told.map(({ orderGid }) => orderGid)}::text[]),
      (SELECT ${told.map(({ fulfilmentGid }) => fulfilmentGid)}::text[]))
      WITH ORDINALITY AS told("shopId", "orderGid", "fulfilmentGid", "place")
    LEFT JOIN LATERAL (
      SELECT "id" FROM "Order" WHERE "shopId" = told."shopId" AND "orderGid" = told."orderGid" OFFSET 0) order_ ON TRUE`;
  return new Map(rows.map(({ place, ...facts }) => [place, facts]));
}

/** Has read whether a fulfilment of ours is canceled, unless we canceled it or it is known. */
async function lookAtCancelled(tx: Tx, { delivery, orderGid, fulfilmentGid }: Told, now: Date): Promise<void> {
  const [shopId, deliveryId] = [delivery.shop.id, delivery.id];
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
  if (count === 0) return closeDelivery(tx, deliveryId, "ignored", "It is known that this fulfillment is canceled.");
  await enqueue(tx, "order.sync-fulfilments", { shopId, orderGid }, { now });
  return closeDelivery(tx, deliveryId, "processed", "A fulfillment of ours is canceled: the order is read.");
}
