import type { Order } from "@prisma/client";
import { z } from "zod";
import { factsOfView } from "../orders/fulfilment-order-views.server.ts";
import type { ExceptionKind } from "../exceptions/catalogue.ts";
import type { FulfilmentOrderFacts } from "../orders/canonical-order.ts";
import type { Tx } from "../platform/db.server.ts";
import { readShopSettings } from "../suppliers/shop-settings.ts";
import type { Doubt, ShippingOrder } from "./fulfilment-steps.ts";
import type { Attempt } from "../dispatch/attempts.server.ts";

const TrackingShape = z.object({
  company: z.string().nullable(),
  numbers: z.array(z.string()),
  urls: z.array(z.string()),
});
const UnitsShape = z.array(z.object({ lineItemGid: z.string(), units: z.number() }));
/** What an attempt at writing a fulfilment keeps of the moment before. */
export const SeenBefore = z.object({
  shipmentId: z.string(),
  tracking: TrackingShape,
  units: UnitsShape,
  /** fulfilments that were on the order */
  seen: z.array(z.string()),
});
export type SeenBefore = z.infer<typeof SeenBefore>;

/** Kinds of exceptions that end when parcels and fulfilments tell the same again. */
const ADDING_UP = ["fulfilment-unexplained", "fulfilment-cancelled-by-hand"] as const satisfies ExceptionKind[];

export type ShippingFacts = {
  order: Order;
  /** the order's fulfilment orders as stored */
  view: FulfilmentOrderFacts[];
  /** a person was told that something does not add up, and nobody has settled it yet */
  hasTrouble: boolean;
  /** parcels whose fulfilment is said to be canceled: a read tells */
  told: string[];
  notifyCustomer: boolean;
  shippingOrders: ShippingOrder[];
  /** of supplier orders, by id: for messages */
  names: ReadonlyMap<string, { key: string; supplierId: string; supplier: string }>;
  /** of line items, by gid */
  items: ReadonlyMap<string, { sku: string | null; title: string }>;
};

/** The parcels of an order, all supplier orders together; null when we do not know the order. */
export async function loadShippingFacts(
  tx: Tx,
  where: { shopId: string; orderGid: string },
): Promise<ShippingFacts | null> {
  const found = await tx.order.findUnique({
    where: { shopId_orderGid: where },
    include: { shop: true, views: { orderBy: { fulfilmentOrderGid: "asc" } } },
  });
  if (!found) return null;
  const { shop, views, ...order } = found;
  const trouble = await tx.exception.count({
    where: { shopId: where.shopId, orderId: order.id, kind: { in: [...ADDING_UP] }, state: "open" },
  });
  const supplierOrders = await tx.supplierOrder.findMany({
    where: {
      orderId: order.id,
      // What is over may still have a parcel on the retailer's order that did not leave after all.
      OR: [
        { state: { in: ["accepted", "shipping", "shipped"] } },
        { shipments: { some: { state: "cancelled", fulfilmentGid: { not: null } } } },
      ],
    },
    include: {
      supplier: { select: { name: true, locationGid: true } },
      lines: { include: { orderLine: { select: { lineItemGid: true, sku: true, title: true } } } },
      shipments: { include: { lines: true } },
    },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const shippingOrders = supplierOrders.flatMap(({ id, supplier, lines, shipments }): ShippingOrder[] => {
    if (!supplier.locationGid) return [];
    const itemOf = new Map(lines.map((line) => [line.id, line.orderLine.lineItemGid]));
    const unitsOf = (parcel: (typeof shipments)[number], count: "units" | "fulfilled") =>
      parcel.lines.flatMap((line) => {
        const lineItemGid = itemOf.get(line.supplierOrderLineId);
        return lineItemGid && line[count] > 0 ? [{ lineItemGid, units: line[count] }] : [];
      });
    return [
      {
        supplierOrderId: id,
        locationGid: supplier.locationGid,
        lines: lines.map(({ orderLine, quantity, declined, packSize }) => ({
          ...{ lineItemGid: orderLine.lineItemGid, packSize },
          quantity: quantity - declined,
        })),
        parcels: shipments.map((parcel) => ({
          shipmentId: parcel.id,
          state: parcel.state === "cancelled" ? "cancelled" : "shipped",
          shippedAt: parcel.shippedAt.toISOString(),
          tracking: { company: parcel.carrier, numbers: parcel.trackingNumbers, urls: parcel.trackingUrls },
          contents: unitsOf(parcel, "units"),
          written: parcel.fulfilmentGid
            ? {
                fulfilmentGid: parcel.fulfilmentGid,
                tracking: TrackingShape.parse(parcel.writtenTracking),
                units: unitsOf(parcel, "fulfilled"),
                isCancelled: parcel.fulfilmentState === "cancelled",
              }
            : null,
        })),
      },
    ];
  });
  const lines = supplierOrders.flatMap((supplierOrder) => supplierOrder.lines.map(({ orderLine }) => orderLine));
  return {
    order,
    view: views.map(factsOfView),
    hasTrouble: trouble > 0,
    told: supplierOrders.flatMap(({ shipments }) =>
      shipments.flatMap(({ id, fulfilmentState }) => (fulfilmentState === "told-cancelled" ? [id] : [])),
    ),
    notifyCustomer: readShopSettings(shop.settings).notifyCustomer,
    shippingOrders,
    names: new Map(
      supplierOrders.map(({ id, key, supplierId, supplier }) => [id, { key, supplierId, supplier: supplier.name }]),
    ),
    items: new Map(lines.map(({ lineItemGid, sku, title }) => [lineItemGid, { sku, title }])),
  };
}

/** What may have been written: an open attempt says what was sent and what was there before. */
export const doubtsOf = (attempts: readonly Attempt[]): Doubt[] =>
  attempts.map(({ seenBefore }) => SeenBefore.parse(seenBefore));
