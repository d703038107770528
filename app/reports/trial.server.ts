import { Prisma } from "@prisma/client";
import type { Database } from "../platform/db.server.ts";
import type { TrialArm, TrialReport } from "./trial.ts";

type Row = Omit<TrialArm, "cost" | "ordersWithUnknownCost" | "promise"> & {
  promiseDays: number;
  promiseOrders: number;
  promiseUnknown: number;
  tried: boolean;
  currency: string;
  costKnown: boolean;
  totalMinor: number;
};

const NOTHING: TrialArm = {
  ...{ orders: 0, held: 0, unitsWanted: 0, unitsRouted: 0, ordersWithUnrouted: 0, supplierOrders: 0, splitOrders: 0 },
  ...{ versions: [], cost: [], ordersWithUnknownCost: 0, promise: { days: 0, orders: 0, unknownOrders: 0 } },
};

/**
 * Both arms of a trial side by side: the orders that went by the tried rule set and those that went by the published one
 * meanwhile. An order counts once, by its first decision of the trial. The arms are different orders, chosen by chance:
 * of few orders, differences say little. Null for a rule set that was never tried, or another shop's.
 */
export async function compareArms(
  db: Database,
  { shopId, triedId }: { shopId: string; triedId: string },
): Promise<TrialReport | null> {
  const tried = await db.prisma.ruleSet.count({ where: { id: triedId, shopId, percent: { not: null } } });
  if (tried === 0) return null;
  const rows = await db.prisma.$queryRaw<Row[]>(Prisma.sql`
    WITH first AS (
      SELECT DISTINCT ON ("orderId") "ruleSetId", "inputs", "sharedId", "result" FROM "Decision"
      WHERE "shopId" = ${shopId} AND "triedId" = ${triedId} AND "result"->>'engine' IS NOT NULL
      ORDER BY "orderId", "id"
    ), counted AS (
      SELECT "ruleSetId" = ${triedId} AS "tried", "result"->'cost'->>'currency' AS "currency",
        jsonb_array_length("result"->'holds') > 0 AS "held",
        jsonb_array_length("result"->'cost'->'unknown') = 0 AS "costKnown",
        ("result"->'cost'->>'totalMinor')::float8 AS "totalMinor",
        ("result"->'objective'->>'unitsWanted')::int AS "wanted",
        ("result"->'objective'->>'unitsRouted')::int AS "routed",
        ("result"->'objective'->>'supplierOrders')::int AS "supplierOrders",
        jsonb_array_length("result"->'cost'->'orders') AS "shippers", "RuleSet"."version", last."day" AS "promised",
        GREATEST(0, last."day" - (("inputs"->>'now')::timestamptz AT TIME ZONE ("inputs"->>'timeZone'))::date) AS "days",
        EXISTS(
          SELECT FROM jsonb_array_elements("result"->'supplierOrders') placed
          JOIN jsonb_array_elements(COALESCE(shared."body", "inputs")->'suppliers') supplier ON supplier->'id' = placed->'supplierId'
          WHERE supplier->'terms'->>'transitDays' IS NULL) AS "wayUnknown"
      FROM first JOIN "RuleSet" ON "RuleSet"."id" = "ruleSetId"
      LEFT JOIN "SharedFacts" shared ON shared."id" = "sharedId"
      CROSS JOIN LATERAL (
        SELECT max(placed->>'promiseDate')::date AS "day" FROM jsonb_array_elements("result"->'supplierOrders') placed
      ) last
    )
    SELECT "tried", "currency", "costKnown", count(*)::int AS "orders",
      count(*) FILTER (WHERE "held")::int AS "held",
      COALESCE(sum("wanted") FILTER (WHERE NOT "held"), 0)::int AS "unitsWanted", sum("routed")::int AS "unitsRouted",
      count(*) FILTER (WHERE NOT "held" AND "routed" < "wanted")::int AS "ordersWithUnrouted",
      sum("supplierOrders")::int AS "supplierOrders", count(*) FILTER (WHERE "shippers" > 1)::int AS "splitOrders",
      sum("totalMinor") AS "totalMinor", array_agg(DISTINCT "version") AS "versions",
      COALESCE(sum("days"), 0)::int AS "promiseDays", count("promised")::int AS "promiseOrders",
      count(*) FILTER (WHERE "promised" IS NOT NULL AND "wayUnknown")::int AS "promiseUnknown"
    FROM (SELECT *, "routed" > 0 AS "ships" FROM counted) AS counted
    GROUP BY "tried", "currency", "costKnown", "ships"
    ORDER BY "currency"`);
  const arm = (tried: boolean) => rows.filter((row) => row.tried === tried).reduce(addRow, NOTHING);
  return { tried: arm(true), published: arm(false) };
}

function addRow(arm: TrialArm, row: Row): TrialArm {
  const ships = row.unitsRouted > 0;
  const { currency, orders, totalMinor } = row;
  return {
    versions: [...new Set([...arm.versions, ...row.versions])].sort((a, b) => a - b),
    orders: arm.orders + orders,
    held: arm.held + row.held,
    unitsWanted: arm.unitsWanted + row.unitsWanted,
    unitsRouted: arm.unitsRouted + row.unitsRouted,
    ordersWithUnrouted: arm.ordersWithUnrouted + row.ordersWithUnrouted,
    supplierOrders: arm.supplierOrders + row.supplierOrders,
    splitOrders: arm.splitOrders + row.splitOrders,
    cost: ships && row.costKnown ? [...arm.cost, { currency, orders, totalMinor, units: row.unitsRouted }] : arm.cost,
    ordersWithUnknownCost: arm.ordersWithUnknownCost + (row.costKnown ? 0 : orders),
    promise: {
      days: arm.promise.days + row.promiseDays,
      orders: arm.promise.orders + row.promiseOrders,
      unknownOrders: arm.promise.unknownOrders + row.promiseUnknown,
    },
  };
}
