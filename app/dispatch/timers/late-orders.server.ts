import { Prisma } from "@prisma/client";
import type { Tx } from "../../platform/db.server.ts";
import type { ShopSettings } from "../../suppliers/shop-settings.ts";
import { DEFAULT_TERMS } from "../../suppliers/terms.ts";

export const LATE_ORDER_KINDS = ["request-unanswered", "no-tracking", "past-ship-by"] as const;
export type LateOrderKind = (typeof LATE_ORDER_KINDS)[number];

/** A supplier order for which something is overdue. */
export type LateOrder = {
  kind: LateOrderKind;
  id: string;
  key: string;
  state: string;
  supplierId: string;
  supplier: string;
  order: string;
  orderGid: string;
  /** the supplier's lead time in calendar days */
  days: number;
  /** retailer units that are not shipped */
  missing: number;
  cancelReason: string | null;
  cancelNote: string | null;
};

type Timers = Pick<
  ShopSettings,
  "acceptHours" | "trackingHours" | "shipByGraceHours" | "lateOrders" | "sendTestOrders"
>;
export type TimersOf = { shopId: string; settings: Timers; now: Date };

const HOUR_MS = 3_600_000;
/** When a timer of so many hours must have begun to be over by now; 0 hours = never over. */
const begunBefore = (hours: number, now: Date) => new Date(hours === 0 ? 0 : now.getTime() - hours * HOUR_MS);

/**
 * What is overdue, as rows of LateOrder. One supplier order is overdue for one reason only: past its ship-by date, the
 * tracking is no second one. The ship-by date is the lead time of the terms in calendar days and the setting's grace:
 * working days would need the holidays of the supplier's country, and a weekend is what the grace is for.
 */
const lateOrders = ({ shopId, settings, now }: TimersOf, orderGid?: string) => Prisma.sql`
  SELECT "kind", "id", "key", "state", "supplierId", "supplier", "order", "orderGid", "days", "missing",
         "cancelReason", "cancelNote"
  FROM (
    SELECT so.*, s."name" AS "supplier", o."name" AS "order", o."orderGid", term."days", left_."missing",
      CASE
        WHEN so."claimedAt" < ${begunBefore(settings.acceptHours, now)}::timestamp(3) AND (
          so."state" IN ('sending', 'unknown')
          OR (so."state" IN ('claimed', 'failed') AND (${settings.sendTestOrders} OR NOT so."test")
            AND NOT EXISTS (SELECT 1 FROM "Hold" h WHERE h."orderId" = o."id" AND h."releasedAt" IS NULL))
          OR (so."state" = 'accepted' AND so."acceptedAt" < ${begunBefore(settings.acceptHours, now)}::timestamp(3)
            AND EXISTS (SELECT 1 FROM "FulfilmentOrderView" v WHERE v."orderId" = o."id"
              AND v."locationGid" = s."locationGid" AND v."requestStatus" = 'SUBMITTED'))
        ) THEN 'request-unanswered'
        WHEN so."state" NOT IN ('accepted', 'shipping') OR left_."missing" <= 0 THEN NULL
        WHEN so."acceptedAt" + make_interval(days => term."days")
          < ${begunBefore(settings.shipByGraceHours, now)}::timestamp(3) THEN 'past-ship-by'
        WHEN so."acceptedAt" < ${begunBefore(settings.trackingHours, now)}::timestamp(3)
          AND NOT EXISTS (SELECT 1 FROM "Shipment" p WHERE p."supplierOrderId" = so."id" AND p."state" = 'shipped'
            AND cardinality(p."trackingNumbers") > 0) THEN 'no-tracking'
      END AS "kind"
    FROM "SupplierOrder" so
    JOIN "Order" o ON o."id" = so."orderId" AND o."cancelledAt" IS NULL
    JOIN "Supplier" s ON s."id" = so."supplierId"
    LEFT JOIN "Connection" c ON c."id" = s."connectionId"
    CROSS JOIN LATERAL (
      SELECT COALESCE((c."terms" ->> 'leadTimeDays')::int, ${DEFAULT_TERMS.leadTimeDays}::int) AS "days") term
    CROSS JOIN LATERAL (
      SELECT COALESCE(SUM(l."quantity" - l."declined" - l."shippedUnits" / l."packSize"), 0)::int AS "missing"
      FROM "SupplierOrderLine" l WHERE l."supplierOrderId" = so."id") left_
    WHERE so."shopId" = ${shopId} AND NOT o."demo" ${orderGid ? Prisma.sql`AND o."orderGid" = ${orderGid}` : Prisma.empty}
      AND so."state" IN ('claimed', 'sending', 'unknown', 'failed', 'accepted', 'shipping')
  ) due WHERE "kind" IS NOT NULL`;

/** What is overdue of one order. */
export const lateOf = (tx: Tx, timers: TimersOf, orderGid: string): Promise<LateOrder[]> =>
  tx.$queryRaw<LateOrder[]>(Prisma.sql`${lateOrders(timers, orderGid)} ORDER BY "id"`);

/**
 * Every item of a supplier order is mapped to another supplier who is connected, set up, has the units in stock and has
 * not declined it before. Routing decides; this only keeps an order from being canceled when nobody else has its items.
 */
const everyItemHasNext = (supplierOrderId: Prisma.Sql) => Prisma.sql`
  NOT EXISTS (
    SELECT 1 FROM "SupplierOrderLine" sol
    JOIN "SupplierOrder" so ON so."id" = sol."supplierOrderId"
    JOIN "OrderLine" line ON line."id" = sol."orderLineId"
    WHERE sol."supplierOrderId" = ${supplierOrderId} AND sol."quantity" > sol."declined" AND NOT EXISTS (
      SELECT 1 FROM "Variant" v
      JOIN "Mapping" m ON m."variantId" = v."id" AND m."state" = 'mapped'
      JOIN "Offer" f ON f."id" = m."offerId" AND f."state" = 'active' AND f."supplierId" <> so."supplierId"
      JOIN "StockPool" p ON p."id" = f."poolId"
      JOIN "Supplier" s ON s."id" = f."supplierId" AND s."setupState" = 'ready'
      LEFT JOIN "Connection" c ON c."id" = s."connectionId"
      WHERE v."shopId" = so."shopId" AND v."variantGid" = line."variantGid"
        AND (c."id" IS NULL OR c."state" = 'active')
        AND (p."policy" = 'unlimited' OR p."reading" - p."buffer" - p."reserved" - p."sentUnseen"
          >= (sol."quantity" - sol."declined") * m."packSize")
        AND NOT EXISTS (SELECT 1 FROM "SupplierOrder" earlier
          JOIN "SupplierOrderLine" el ON el."supplierOrderId" = earlier."id" AND el."orderLineId" = line."id"
          WHERE earlier."supplierId" = s."id" AND (earlier."state" = 'refused' OR el."declined" > 0))))`;

/**
 * Orders of which something is overdue that nobody has been told, or that a told one no longer is, or that is to be
 * given to another supplier. In one query; empty when the clock changes nothing.
 */
export async function ordersToTell(tx: Tx, timers: TimersOf, most: number): Promise<string[]> {
  const kinds = [...LATE_ORDER_KINDS];
  const rows = await tx.$queryRaw<{ orderGid: string }[]>(Prisma.sql`
    WITH late AS (${lateOrders(timers)})
    SELECT "orderGid" FROM late
    WHERE NOT EXISTS (SELECT 1 FROM "Exception" e WHERE e."shopId" = ${timers.shopId} AND e."kind" = late."kind"
        AND e."subject" = 'supplier-order:' || late."id" AND (e."state" = 'open' OR e."resolvedBy" <> 'crossdock'))
      OR (${timers.settings.lateOrders === "reroute"} AND "cancelReason" IS NULL
        AND "state" IN ('claimed', 'failed', 'accepted')
        AND EXISTS (SELECT 1 FROM "Exception" e WHERE e."shopId" = ${timers.shopId} AND e."kind" = late."kind"
          AND e."subject" = 'supplier-order:' || late."id" AND e."state" = 'open')
        AND ${everyItemHasNext(Prisma.sql`late."id"`)})
    UNION
    SELECT o."orderGid" FROM "Exception" e JOIN "Order" o ON o."id" = e."orderId"
    WHERE e."shopId" = ${timers.shopId} AND e."state" = 'open' AND e."kind" = ANY(${kinds})
      AND NOT EXISTS (SELECT 1 FROM late WHERE late."kind" = e."kind" AND e."subject" = 'supplier-order:' || late."id")
    LIMIT ${most}`);
  return rows.map(({ orderGid }) => orderGid);
}

/** Has each item of a supplier order another supplier who could take it now? */
export async function hasNextSupplier(tx: Tx, supplierOrderId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ has: boolean }[]>(
    Prisma.sql`SELECT ${everyItemHasNext(Prisma.sql`${supplierOrderId}`)} AS "has"`,
  );
  return row?.has === true;
}
