import type { Order } from "@prisma/client";
import type { FulfilmentOrderFacts } from "../orders/canonical-order.ts";
import { rejectedRequests } from "../orders/standing-orders.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { factsOfView } from "./fulfilment-order-views.server.ts";
import type { WantedRequest } from "./request-steps.ts";
import { requestWishes } from "./request-wishes.ts";

/** What is known of one retailer's order when its requests are looked at. */
export type RequestFacts = {
  order: Order;
  wishes: WantedRequest[];
  supplierLocations: ReadonlySet<string>;
  view: FulfilmentOrderFacts[];
  /** of supplier orders, by id: for messages */
  names: ReadonlyMap<string, { key: string; supplierId: string; supplier: string; state: string }>;
};

/** Loads them in three queries; null when we do not know the order. */
export async function loadRequestFacts(
  tx: Tx,
  where: { shopId: string; orderGid: string },
): Promise<RequestFacts | null> {
  const order = await tx.order.findUnique({
    where: { shopId_orderGid: where },
    include: { views: { orderBy: { fulfilmentOrderGid: "asc" } } },
  });
  if (!order) return null;
  const supplierOrders = await tx.supplierOrder.findMany({
    // A request that the merchant has canceled is given back by answering that.
    where: {
      orderId: order.id,
      OR: [{ state: { not: "cancelled" } }, { cancelReason: null }, { cancelReason: { not: "request-canceled" } }],
    },
    include: {
      supplier: { select: { name: true, locationGid: true } },
      attempts: { where: { effect: "request.change" }, select: { id: true }, take: 1 },
      lines: {
        include: {
          orderLine: { select: { lineItemGid: true } },
          shipmentLines: { select: { fulfilled: true } },
        },
      },
    },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const rejected = await rejectedRequests(tx, order.id);
  const suppliers = await tx.supplier.findMany({
    where: { shopId: where.shopId, locationGid: { not: null } },
    select: { locationGid: true },
  });
  const requesting = supplierOrders.map(
    ({ id, state, orderVersion, claimedAt, acceptedAt, reduceReason, supplier, attempts, lines }) => ({
      ...{ id, state, orderVersion, locationGid: supplier.locationGid },
      // One that was declined is over: whatever is requested there now, the merchant has requested.
      mayHoldRequest: (claimedAt !== null || attempts.length > 0) && !rejected.has(id),
      accepted: acceptedAt !== null,
      requestsCanceled: reduceReason === "request-canceled",
      lines: lines.map(({ orderLine, quantity, declined, keep, shipmentLines }) => ({
        ...{ lineItemGid: orderLine.lineItemGid, quantity, declined, keep },
        fulfilled: shipmentLines.reduce((sum, line) => sum + line.fulfilled, 0),
      })),
    }),
  );
  const { views, ...row } = order;
  return {
    order: row,
    wishes: requestWishes(requesting, order.version),
    supplierLocations: new Set(suppliers.flatMap(({ locationGid }) => locationGid ?? [])),
    view: views.map(factsOfView),
    names: new Map(
      supplierOrders.map(({ id, key, supplierId, supplier, state }) => [
        id,
        { key, supplierId, supplier: supplier.name, state },
      ]),
    ),
  };
}
