import { Prisma } from "@prisma/client";
import type { Database } from "../platform/db.server.ts";

/** What one arm of a trial did with its orders. */
export type TrialArm = {
  orders: number;
  held: number;
  /** of orders that were not held */
  unitsWanted: number;
  unitsRouted: number;
  ordersWithUnrouted: number;
  supplierOrders: number;
  /** orders that more than one supplier ships */
  splitOrders: number;
  /** landed cost by currency, of the orders whose cost is known altogether; `perOrderMinor` is rounded */
  cost: { currency: string; orders: number; totalMinor: number; perOrderMinor: number }[];
  /** orders of which some cost is not known: they are in no sum of money */
  ordersWithUnknownCost: number;
};

type Row = Omit<TrialArm, "cost" | "ordersWithUnknownCost"> & {
  tried: boolean;
  currency: string;
  costKnown: boolean;
  totalMinor: number;
};

const NOTHING: TrialArm = {
  ...{ orders: 0, held: 0, unitsWanted: 0, unitsRouted: 0, ordersWithUnrouted: 0, supplierOrders: 0, splitOrders: 0 },
  ...{ cost: [], ordersWithUnknownCost: 0 },
};

/**
 * Both arms of a trial side by side: the orders that went by the tried rule set and those that went by the published one
 * meanwhile. An order counts once, by its first decision of the trial. The arms are different orders, chosen by chance:
 * of few orders, differences say little.
 */
export async function compareArms(
  db: Database,
  { shopId, triedId }: { shopId: string; triedId: string },
): Promise<{ tried: TrialArm; published: TrialArm }> {
  const rows = await db.prisma.$queryRaw<Row[]>(Prisma.sql`
    WITH first AS (
      SELECT DISTINCT ON ("orderId") "ruleSetId", "result" FROM "Decision"
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
        jsonb_array_length("result"->'cost'->'orders') AS "shippers"
      FROM first
    )
    SELECT "tried", "currency", "costKnown", count(*)::int AS "orders",
      count(*) FILTER (WHERE "held")::int AS "held",
      COALESCE(sum("wanted") FILTER (WHERE NOT "held"), 0)::int AS "unitsWanted", sum("routed")::int AS "unitsRouted",
      count(*) FILTER (WHERE NOT "held" AND "routed" < "wanted")::int AS "ordersWithUnrouted",
      sum("supplierOrders")::int AS "supplierOrders", count(*) FILTER (WHERE "shippers" > 1)::int AS "splitOrders",
      sum("totalMinor") AS "totalMinor"
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
    orders: arm.orders + orders,
    held: arm.held + row.held,
    unitsWanted: arm.unitsWanted + row.unitsWanted,
    unitsRouted: arm.unitsRouted + row.unitsRouted,
    ordersWithUnrouted: arm.ordersWithUnrouted + row.ordersWithUnrouted,
    supplierOrders: arm.supplierOrders + row.supplierOrders,
    splitOrders: arm.splitOrders + row.splitOrders,
    cost:
      ships && row.costKnown
        ? [...arm.cost, { currency, orders, totalMinor, perOrderMinor: Math.round(totalMinor / orders) }]
        : arm.cost,
    ordersWithUnknownCost: arm.ordersWithUnknownCost + (row.costKnown ? 0 : orders),
  };
}
