import type { Delivery } from "../intake/read-delivery.server.ts";
import { keyedHash } from "../platform/crypto.server.ts";
import type { Database } from "../platform/db.server.ts";
import { sqlOf } from "../platform/sql.server.ts";
import type { About, Facts, OrderFacts, Placed } from "./delivery-verdict.ts";
import type { KnownOrder } from "./news.ts";

/** A delivery, and what it is about. `orderGid`: what the store said of its fulfilment orders, once it was asked. */
export type Told = { delivery: Delivery; about: About; orderGid?: string | null };

/** What is known about all of these, in two statements and one round trip, in their order. */
export async function deliveryFacts(db: Database, told: readonly Told[]): Promise<Facts[]> {
  const [orders, placed] = await Promise.all([orderFacts(db, told), placedOrders(db, told)]);
  return told.map(({ delivery, about, orderGid }, place) => {
    const { topic, shop } = delivery;
    const text = about.kind === "order" ? about.told.addressText : null;
    return {
      ...{ topic, shop, storeAsked: orderGid !== undefined, addressHash: text === null ? null : keyedHash(text) },
      order: orderOf(
        about,
        orders.filter(({ shopId }) => shopId === shop.id),
        orderGid,
      ),
      placed: placed.get(place) ?? null,
    };
  });
}

/** The order that it is about: that of its fulfilment orders from our view, else the one that it names, if we know it. */
function orderOf(about: About, orders: readonly OrderFacts[], fromStore: string | null | undefined): OrderFacts | null {
  const byGid = (gid: string | null | undefined) => orders.find(({ orderGid }) => orderGid === gid);
  if ("orderGid" in about) return byGid(about.orderGid) ?? null;
  if (about.kind !== "fulfilment-orders") return null;
  const viewed = orders.find(({ views }) => views.some(({ gid }) => about.gids.includes(gid)));
  const known = viewed ?? byGid(about.namedOrder) ?? byGid(fromStore);
  if (known || !fromStore) return known ?? null;
  return { orderGid: fromStore, known: null, views: [], awaited: false, busy: false, waitsForRisk: false };
}

type StoredOrder = Omit<OrderFacts, "known"> & {
  shopId: string;
  known: (Omit<KnownOrder, "updatedAt" | "quantities"> & { quantities: Record<string, number> }) | null;
  updatedAt: Date | null;
};

/** The orders of these shops that are named, or whose fulfilment orders are. */
async function orderFacts(db: Database, told: readonly Told[]): Promise<(OrderFacts & { shopId: string })[]> {
  const named = told.flatMap(({ delivery, about, orderGid }) => {
    const gids = "orderGid" in about ? [about.orderGid] : about.kind === "fulfilment-orders" ? [about.namedOrder] : [];
    return [...gids, orderGid].flatMap((gid) => (gid ? [{ shopId: delivery.shop.id, gid }] : []));
  });
  const viewed = told.flatMap(({ delivery, about }) =>
    about.kind === "fulfilment-orders" ? about.gids.map((gid) => ({ shopId: delivery.shop.id, gid })) : [],
  );
  if (named.length + viewed.length === 0) return [];
  const rows = await sqlOf(db).$queryRaw<StoredOrder[]>`
    WITH asked AS (
      SELECT order_."id" FROM unnest((SELECT ${named.map(({ shopId }) => shopId)}::text[]),
        (SELECT ${named.map(({ gid }) => gid)}::text[]))
        AS named("shopId", "gid")
      CROSS JOIN LATERAL (
        SELECT "id" FROM "Order" WHERE "shopId" = named."shopId" AND "orderGid" = named."gid" OFFSET 0) order_
      UNION
      SELECT view."orderId" FROM unnest((SELECT ${viewed.map(({ shopId }) => shopId)}::text[]),
        (SELECT ${viewed.map(({ gid }) => gid)}::text[])) AS told("shopId", "gid")
      CROSS JOIN LATERAL (SELECT "orderId" FROM "FulfilmentOrderView"
        WHERE "fulfilmentOrderGid" = told."gid" AND "shopId" = told."shopId" OFFSET 0) view)
    SELECT order_."shopId", order_."orderGid", order_."shopifyUpdatedAt" AS "updatedAt",
      CASE WHEN order_."readStartedAt" IS NOT NULL THEN json_build_object(
        'cancelled', order_."cancelledAt" IS NOT NULL, 'financialStatus', order_."financialStatus",
        'tags', COALESCE(order_."tags", '{}'), 'addressHash', order_."addressHash", 'quantities', COALESCE((
          SELECT json_object_agg(line."lineItemGid", line."sold") FROM "OrderLine" line
          WHERE line."orderId" = order_."id"), '{}')) END AS "known",
      COALESCE((
        SELECT json_agg(json_build_object('gid', "fulfilmentOrderGid", 'locationGid', "locationGid", 'status', "status",
          'requestStatus', "requestStatus", 'held', "held"))
        FROM "FulfilmentOrderView" WHERE "orderId" = order_."id"), '[]') AS "views",
      EXISTS (SELECT 1 FROM "OrderLine" WHERE "orderId" = order_."id" AND "reason" = 'waiting') AS "awaited",
      EXISTS (SELECT 1 FROM "Job" WHERE "lane" = 'order:' || order_."shopId" || ':' || order_."orderGid"
        AND "state" = 'running' AND "name" IN ('order.sync-requests', 'order.sync-fulfilments')) AS "busy",
      EXISTS (SELECT 1 FROM "Hold" WHERE "orderId" = order_."id" AND "releasedAt" IS NULL
        AND "kind" IN ('risk', 'risk-pending')) OR EXISTS (SELECT 1 FROM "Exception" WHERE "orderId" = order_."id"
        AND "state" = 'open' AND "kind" = 'risk-after-sending') AS "waitsForRisk"
    FROM asked CROSS JOIN LATERAL (SELECT * FROM "Order" WHERE "id" = asked."id" OFFSET 0) order_`;
  return rows.map(({ known, updatedAt, ...row }) => ({
    ...row,
    known: known && { ...known, updatedAt, quantities: new Map(Object.entries(known.quantities)) },
  }));
}

type PlacedRow = Placed & { place: number };

/** The supplier orders that orders in suppliers' own stores are, by place. Keys of other shops prove nothing. */
async function placedOrders(db: Database, told: readonly Told[]): Promise<Map<number, Placed>> {
  const asked = told.flatMap(({ delivery: { shop }, about }, place) => {
    if (about.kind !== "order" && about.kind !== "edited") return [];
    const key = about.kind === "order" ? about.told.sourceIdentifier : null;
    return [{ place, shopId: shop.id, gid: about.orderGid, key }];
  });
  if (asked.length === 0) return new Map();
  // Lists stand in a SELECT of their own, so that their length is not planned with: one plan serves all.
  const rows = await sqlOf(db).$queryRaw<PlacedRow[]>`
    SELECT asked."place", placed."id", placed."key", placed."state", placed."shopId", placed."externalGid",
      placed."orderGid", COALESCE((
        SELECT json_agg(json_build_object('externalLineGid', line."externalLineGid", 'quantity', line."quantity",
          'declined', line."declined", 'packSize', line."packSize"))
        FROM "SupplierOrderLine" line WHERE line."supplierOrderId" = placed."id"), '[]') AS "lines"
    FROM unnest((SELECT ${asked.map(({ place }) => place)}::int[]),
      (SELECT ${asked.map(({ shopId }) => shopId)}::text[]),
      (SELECT ${asked.map(({ gid }) => gid)}::text[]), (SELECT ${asked.map(({ key }) => key)}::text[]))
      AS asked("place", "shopId", "gid", "key")
    CROSS JOIN LATERAL (
      SELECT placed.*, order_."orderGid" FROM "SupplierOrder" placed
      JOIN "Order" order_ ON order_."id" = placed."orderId"
      JOIN "Supplier" supplier ON supplier."id" = placed."supplierId"
      JOIN "Connection" connection ON connection."id" = supplier."connectionId"
      WHERE connection."supplierShopId" = asked."shopId"
        AND (placed."externalGid" = asked."gid" OR placed."key" = asked."key")
      LIMIT 1) placed`;
  return new Map(rows.map(({ place, ...placed }) => [place, placed]));
}
