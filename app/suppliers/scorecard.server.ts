import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import { log } from "../platform/log.server.ts";
import type { Handler } from "../shopify/services.ts";
import { scoreOf, type Counted } from "./scorecard.ts";

type Row = Counted & { supplierId: string; productType: string; days: number };

/** `scorecards.compute`: counts anew what is recorded of a retailer's supplier orders, and replaces its scorecards. */
export const scorecardsComputeHandler: Handler<"scorecards.compute"> = async ({ db, clock }, { shopId }) => {
  const now = clock.now();
  const rows = await countOrders(db.prisma, { shopId, now });
  await db.prisma.$transaction(async (tx) => {
    await tx.scorecard.deleteMany({ where: { shopId } });
    await tx.scorecard.createMany({
      data: rows.map((row) => {
        const { supplierId, productType, days, sample, acceptHours, shipHours } = row;
        return {
          ...{ id: newId(), shopId, supplierId, productType, days, sample, acceptHours, shipHours },
          ...scoreOf(row),
          computedAt: now,
        };
      }),
    });
  });
  log.info("scorecards.computed", { shopId, scorecards: rows.length });
};

/**
 * What is recorded of the supplier orders of the last 7, 30 and 90 days that reached their supplier, over all items and by
 * product type of the retailer's item. An order belongs to every type that it has a line of, with that line's units. Test
 * orders, and what was given up before it was sent, say nothing of a supplier.
 */
async function countOrders(tx: Tx, { shopId, now }: { shopId: string; now: Date }): Promise<Row[]> {
  return tx.$queryRaw<Row[]>`
    WITH asked AS (
      SELECT placed."id", placed."supplierId", placed."createdAt", placed."acceptedAt", placed."state",
        COALESCE(tried."firstAt", placed."createdAt") AS "askedAt", COALESCE(tried."unclear", false) AS "unclear",
        parcel."firstAt" AS "shippedAt",
        COALESCE(parcel."trackedAt" <= placed."acceptedAt" + interval '48 hours', false) AS "tracked"
      FROM "SupplierOrder" placed
      LEFT JOIN LATERAL (
        SELECT MIN(attempt."startedAt") AS "firstAt", bool_or(attempt."outcome" = 'unknown') AS "unclear"
        FROM "Attempt" attempt
        WHERE attempt."supplierOrderId" = placed."id" AND attempt."effect" = 'supplier-order.create') tried ON TRUE
      LEFT JOIN LATERAL (
        SELECT MIN(shipment."shippedAt") AS "firstAt",
          MIN(shipment."shippedAt") FILTER (WHERE cardinality(shipment."trackingNumbers") > 0) AS "trackedAt"
        FROM "Shipment" shipment
        WHERE shipment."supplierOrderId" = placed."id" AND shipment."state" = 'shipped') parcel ON TRUE
      WHERE placed."shopId" = ${shopId} AND NOT placed."test"
        AND placed."createdAt" > ${now}::timestamp(3) - interval '90 days'
        AND (placed."acceptedAt" IS NOT NULL OR placed."state" IN ('sending', 'unknown', 'failed', 'refused'))
    ), items AS (
      SELECT line."supplierOrderId", COALESCE(variant."productType", '') AS "productType",
        SUM(line."quantity") AS "units", SUM(line."declined") AS "declined"
      FROM asked
      JOIN "SupplierOrderLine" line ON line."supplierOrderId" = asked."id"
      JOIN "OrderLine" sold ON sold."id" = line."orderLineId"
      LEFT JOIN "Variant" variant ON variant."shopId" = ${shopId} AND variant."variantGid" = sold."variantGid"
      GROUP BY line."supplierOrderId", COALESCE(variant."productType", '')
    ), parts AS (
      SELECT "supplierOrderId", "productType", "units", "declined" FROM items WHERE "productType" <> ''
      UNION ALL
      SELECT "supplierOrderId", '', SUM("units"), SUM("declined") FROM items GROUP BY "supplierOrderId"
    )
    SELECT asked."supplierId", parts."productType", span."days", count(*)::int AS "sample",
      percentile_cont(0.5) WITHIN GROUP (ORDER BY EXTRACT(EPOCH FROM asked."acceptedAt" - asked."askedAt")::float8 / 3600)
        AS "acceptHours",
      percentile_cont(0.5) WITHIN GROUP (ORDER BY EXTRACT(EPOCH FROM asked."shippedAt" - asked."acceptedAt")::float8 / 3600)
        AS "shipHours",
      (count(*) FILTER (WHERE asked."tracked"))::int AS "tracked",
      (count(*) FILTER (WHERE asked."tracked" OR (asked."state" NOT IN ('refused', 'cancelled')
        AND asked."acceptedAt" <= ${now}::timestamp(3) - interval '48 hours')))::int AS "trackable",
      SUM(parts."units")::int AS "units",
      COALESCE(SUM(parts."units") FILTER (WHERE asked."state" = 'refused' AND asked."acceptedAt" IS NULL), 0)::int
        AS "declinedUnits",
      COALESCE(SUM(parts."declined") FILTER (WHERE asked."acceptedAt" IS NOT NULL), 0)::int AS "canceledUnits",
      (count(*) FILTER (WHERE asked."unclear" OR asked."state" IN ('unknown', 'failed')))::int AS "failed"
    FROM asked
    JOIN parts ON parts."supplierOrderId" = asked."id"
    JOIN (VALUES (7), (30), (90)) AS span("days")
      ON asked."createdAt" > ${now}::timestamp(3) - span."days" * interval '1 day'
    GROUP BY asked."supplierId", parts."productType", span."days"
    ORDER BY asked."supplierId", parts."productType", span."days"`;
}
