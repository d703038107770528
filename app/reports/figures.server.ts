import { Prisma } from "@prisma/client";
import type { Services } from "../shopify/services.ts";
import { startOfDay } from "./day.ts";
import type { Changes, DayFigures } from "./figures.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

type ShopOf = { id: string; timeZone: string };

/** When the first parcel of each of these supplier orders (`o`) left: one pass, not one search for each of them. */
const firstParcels = (which: Prisma.Sql) => Prisma.sql`
  SELECT p."supplierOrderId", min(p."shippedAt") AS "at"
  FROM "Shipment" p JOIN "SupplierOrder" o ON o."id" = p."supplierOrderId" WHERE ${which} GROUP BY 1`;

/** Median from accepted to the first parcel of what was accepted since then, in milliseconds; null = nothing shipped. */
export async function loadTrackingMedian({ db }: Services, shopId: string, since: Date): Promise<number | null> {
  const [row] = await db.prisma.$queryRaw<{ ms: number | null }[]>`
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM p."at" - o."acceptedAt")) * 1000 AS "ms"
    FROM "SupplierOrder" o
    JOIN (${firstParcels(Prisma.sql`o."shopId" = ${shopId} AND o."acceptedAt" >= ${since}`)}) p ON p."supplierOrderId" = o."id"
    WHERE o."shopId" = ${shopId} AND o."acceptedAt" >= ${since}`;
  const ms = row?.ms ?? null;
  return ms === null ? null : Math.max(0, ms);
}

/** The last `days` days of a shop, today last, in its time zone. One query, over indexes on (shop, time). */
export async function loadDays({ db, clock }: Services, shop: ShopOf, days: number): Promise<DayFigures[]> {
  const today = startOfDay(clock.now(), shop.timeZone);
  // Noon keeps clear of the hour that clocks change by.
  const since = startOfDay(new Date(today.getTime() - (days - 1) * DAY_MS + DAY_MS / 2), shop.timeZone);
  const { id: shopId, timeZone: zone } = shop;
  return db.prisma.$queryRaw<DayFigures[]>`
    WITH routed AS (
      SELECT (first."at" AT TIME ZONE 'UTC' AT TIME ZONE ${zone})::date AS "day", count(*)::int AS "routed",
             count(*) FILTER (WHERE first."suppliers" > 1)::int AS "split",
             count(*) FILTER (WHERE first."orderId" NOT IN (
               SELECT a."orderId" FROM "AuditEvent" a
               WHERE a."shopId" = ${shopId} AND a."actor" <> 'crossdock' AND a."orderId" IS NOT NULL))::int AS "automatic"
      FROM (SELECT "orderId", min("createdAt") AS "at", count(DISTINCT "supplierId") AS "suppliers"
            FROM "SupplierOrder" WHERE "shopId" = ${shopId} AND "createdAt" >= ${since}
              AND "state" NOT IN ('cancelled', 'refused') GROUP BY "orderId") first
      GROUP BY 1
    ), taken AS (
      SELECT (o."acceptedAt" AT TIME ZONE 'UTC' AT TIME ZONE ${zone})::date AS "day", count(*)::int AS "accepted",
             percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM p."at" - o."acceptedAt")) * 1000 AS "trackingMs"
      FROM "SupplierOrder" o
      LEFT JOIN (${firstParcels(Prisma.sql`o."shopId" = ${shopId} AND o."acceptedAt" >= ${since}`)}) p ON p."supplierOrderId" = o."id"
      WHERE o."shopId" = ${shopId} AND o."acceptedAt" >= ${since}
      GROUP BY 1
    ), opened AS (
      SELECT ("openedAt" AT TIME ZONE 'UTC' AT TIME ZONE ${zone})::date AS "day", count(*)::int AS "exceptions"
      FROM "Exception" WHERE "shopId" = ${shopId} AND "openedAt" >= ${since} GROUP BY 1
    )
    SELECT to_char(each_."day", 'YYYY-MM-DD') AS "day", coalesce("routed", 0) AS "routed", coalesce("automatic", 0) AS "automatic",
           coalesce("split", 0) AS "split", coalesce("accepted", 0) AS "accepted", CASE WHEN "trackingMs" < 0 THEN 0 ELSE "trackingMs" END AS "trackingMs",
           coalesce("exceptions", 0) AS "exceptions"
    FROM generate_series((${since}::timestamp(3) AT TIME ZONE 'UTC' AT TIME ZONE ${zone})::date,
                         (${today}::timestamp(3) AT TIME ZONE 'UTC' AT TIME ZONE ${zone})::date, interval '1 day') AS each_("day")
    LEFT JOIN routed ON routed."day" = each_."day" LEFT JOIN taken ON taken."day" = each_."day"
    LEFT JOIN opened ON opened."day" = each_."day" ORDER BY each_."day"`;
}

/** What happened in the last 24 hours, counted. */
export async function loadChanges({ db, clock }: Services, shopId: string): Promise<Changes> {
  const since = new Date(clock.now().getTime() - DAY_MS);
  const rows = await db.prisma.$queryRaw<{ action: string; count: number }[]>`
    SELECT "action", count(*)::int AS "count" FROM "AuditEvent" WHERE "shopId" = ${shopId} AND "at" >= ${since}
    GROUP BY "action"
    UNION ALL
    SELECT 'opened', count(*)::int FROM "Exception" WHERE "shopId" = ${shopId} AND "openedAt" >= ${since}
    UNION ALL
    SELECT 'healed', count(*)::int FROM "Exception"
    WHERE "shopId" = ${shopId} AND "state" = 'resolved' AND "resolvedAt" >= ${since} AND "resolvedBy" = 'crossdock'`;
  return Object.fromEntries(rows.map(({ action, count }) => [action, count]));
}

export type SupplierFigures = {
  id: string;
  name: string;
  orders: number;
  units: number;
  currency: string;
  costMinor: bigint;
  acceptMs: number | null;
  trackingMs: number | null;
  declined: number;
};

/** What each supplier did in the last `days` days, by currency. One query. */
export async function loadBySupplier(
  { db, clock }: Services,
  shopId: string,
  days: number,
): Promise<SupplierFigures[]> {
  const since = new Date(clock.now().getTime() - days * DAY_MS);
  return db.prisma.$queryRaw<SupplierFigures[]>`
    SELECT s."id", s."name", o."currency", count(*)::int AS "orders", coalesce(sum(l."units"), 0)::int AS "units",
           coalesce(sum(o."costMinor") FILTER (WHERE o."state" NOT IN ('refused', 'cancelled')), 0)::bigint AS "costMinor",
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM o."acceptedAt" - o."createdAt")) * 1000 AS "acceptMs",
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM p."at" - o."acceptedAt")) * 1000 AS "trackingMs",
           count(*) FILTER (WHERE o."state" = 'refused')::int AS "declined"
    FROM "SupplierOrder" o JOIN "Supplier" s ON s."id" = o."supplierId"
    LEFT JOIN (SELECT l."supplierOrderId", sum(l."quantity") AS "units"
               FROM "SupplierOrderLine" l JOIN "SupplierOrder" o ON o."id" = l."supplierOrderId"
               WHERE o."shopId" = ${shopId} AND o."createdAt" >= ${since} GROUP BY 1) l ON l."supplierOrderId" = o."id"
    LEFT JOIN (${firstParcels(Prisma.sql`o."shopId" = ${shopId} AND o."createdAt" >= ${since}`)}) p ON p."supplierOrderId" = o."id"
    WHERE o."shopId" = ${shopId} AND o."createdAt" >= ${since}
    GROUP BY s."id", s."name", o."currency" ORDER BY count(*) DESC, s."name", o."currency"`;
}

export type OptimumFigures = {
  /** plans that could not be proven to be the best within the search budget */
  unproven: number;
  decisions: number;
  /** choices of people that were worse, or better, than the plan, by currency */
  choices: { currency: string; choices: number; extraMinor: bigint }[];
};

/** How what was done compares with the best plan. Two queries. */
export async function loadOptimum({ db, clock }: Services, shopId: string, days: number): Promise<OptimumFigures> {
  const since = new Date(clock.now().getTime() - days * DAY_MS);
  const [[counted], choices] = await Promise.all([
    db.prisma.$queryRaw<{ unproven: number; decisions: number }[]>`
      SELECT (SELECT count(*)::int FROM "Decision" WHERE "shopId" = ${shopId} AND "createdAt" >= ${since}
                AND ("result" #>> '{objective,proven}') = 'false') AS "unproven",
             (SELECT count(DISTINCT "decisionId")::int FROM "SupplierOrder"
              WHERE "shopId" = ${shopId} AND "createdAt" >= ${since}) AS "decisions"`,
    db.prisma.$queryRaw<OptimumFigures["choices"]>`
      SELECT o."currency", count(*)::int AS "choices", sum(r."extraCostMinor")::bigint AS "extraMinor"
      FROM "RoutingOverride" r JOIN "Order" o ON o."id" = r."orderId"
      WHERE r."shopId" = ${shopId} AND r."createdAt" >= ${since} AND r."extraCostMinor" IS NOT NULL
      GROUP BY o."currency" ORDER BY o."currency"`,
  ]);
  return { unproven: counted?.unproven ?? 0, decisions: counted?.decisions ?? 0, choices };
}
