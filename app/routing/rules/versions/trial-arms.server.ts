import type { Database } from "../../../platform/db.server.ts";
import type { TrialArm, TrialArms } from "./trial-arm.ts";

type Row = Omit<TrialArm, "costs"> & { tried: boolean; currency: string; minor: bigint; known: number; units: number };

const EMPTY: TrialArm = {
  ...{ orders: 0, held: 0, unitsWanted: 0, unitsRouted: 0, supplierOrders: 0, splitOrders: 0, costs: [] },
};

/** What the version that is tried, and the published one beside it, have done with their share of the orders. */
export async function trialArms(
  db: Database,
  { shopId, triedId }: { shopId: string; triedId: string },
): Promise<TrialArms> {
  const rows = await db.prisma.$queryRaw<Row[]>`
    WITH first AS (
      SELECT DISTINCT ON ("orderId") "ruleSetId" = ${triedId} AS "tried", "result",
        jsonb_array_length("result"->'cost'->'unknown') = 0 AND ("result"->'objective'->>'unitsRouted')::int > 0 AS "costed"
      FROM "Decision" WHERE "shopId" = ${shopId} AND "triedId" = ${triedId} AND "result"->>'engine' IS NOT NULL
      ORDER BY "orderId", "id")
    SELECT "tried", "result"->'cost'->>'currency' AS "currency", count(*)::int AS "orders",
      (count(*) FILTER (WHERE jsonb_array_length("result"->'holds') > 0))::int AS "held",
      sum(("result"->'objective'->>'unitsWanted')::int)::int AS "unitsWanted",
      sum(("result"->'objective'->>'unitsRouted')::int)::int AS "unitsRouted",
      sum(jsonb_array_length("result"->'supplierOrders'))::int AS "supplierOrders",
      (count(*) FILTER (WHERE jsonb_array_length("result"->'supplierOrders') > 1))::int AS "splitOrders",
      COALESCE(sum(("result"->'cost'->>'totalMinor')::bigint) FILTER (WHERE "costed"), 0)::bigint AS "minor",
      (count(*) FILTER (WHERE "costed"))::int AS "known",
      COALESCE(sum(("result"->'objective'->>'unitsRouted')::int) FILTER (WHERE "costed"), 0)::int AS "units"
    FROM first GROUP BY "tried", "result"->'cost'->>'currency' ORDER BY 2`;
  return { tried: armOf(rows.filter(({ tried }) => tried)), published: armOf(rows.filter(({ tried }) => !tried)) };
}

const armOf = (rows: Row[]): TrialArm =>
  rows.reduce<TrialArm>(
    (arm, { currency, minor, known, units, ...row }) => ({
      orders: arm.orders + row.orders,
      held: arm.held + row.held,
      unitsWanted: arm.unitsWanted + row.unitsWanted,
      unitsRouted: arm.unitsRouted + row.unitsRouted,
      supplierOrders: arm.supplierOrders + row.supplierOrders,
      splitOrders: arm.splitOrders + row.splitOrders,
      costs: known === 0 ? arm.costs : [...arm.costs, { currency, minor: Number(minor), orders: known, units }],
    }),
    EMPTY,
  );
