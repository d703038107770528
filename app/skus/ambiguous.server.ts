import type { Tx } from "../platform/db.server.ts";

/** Products named in one sentence. */
const MOST_NAMED = 3;

/**
 * Adds to a shop's open exceptions about unmapped items why their SKU was not matched by itself: a supplier has several
 * products with it, or the shop has. With `orderGid` only to those of one order. One statement; most of the time it finds
 * nothing.
 */
export async function explainUnmapped(
  tx: Tx,
  { shopId, orderGid = null }: { shopId: string; orderGid?: string | null },
): Promise<void> {
  await tx.$executeRaw`
    WITH open AS (
      SELECT e."id", lower(btrim(e."values" ->> 'sku')) AS "sku" FROM "Exception" e
      WHERE e."shopId" = ${shopId} AND e."state" = 'open' AND e."kind" = 'sku-unmapped'
        AND (${orderGid}::text IS NULL OR e."orderId" IN (
          SELECT "id" FROM "Order" WHERE "shopId" = ${shopId} AND "orderGid" = ${orderGid})) AND btrim(e."values" ->> 'sku') <> ''
    ), offered AS (
      SELECT open."id", s."name" || ' has ' || count(*) || ' products with it ('
          || array_to_string((array_agg(f."title" ORDER BY f."title", f."id"))[1:${MOST_NAMED}::int], ', ')
          || CASE WHEN count(*) > ${MOST_NAMED}::int THEN ', …' ELSE '' END || ')' AS "why"
      FROM open
      JOIN "Offer" f ON f."shopId" = ${shopId} AND f."state" = 'active' AND lower(btrim(f."sku")) = open."sku"
      JOIN "Supplier" s ON s."id" = f."supplierId"
      GROUP BY open."id", s."id", s."name" HAVING count(*) > 1
    ), own AS (
      SELECT open."id", 'your store has ' || count(*) || ' products with it' AS "why"
      FROM open
      JOIN "Variant" v ON v."shopId" = ${shopId} AND v."state" = 'active' AND lower(btrim(v."sku")) = open."sku"
      GROUP BY open."id" HAVING count(*) > 1
    ), why AS (
      SELECT "id", string_agg("why", '; ' ORDER BY "why") AS "why"
      FROM (SELECT * FROM offered UNION ALL SELECT * FROM own) each_ GROUP BY "id"
    )
    UPDATE "Exception" e SET "values" = e."values" || jsonb_build_object('why', why."why")
    FROM why WHERE why."id" = e."id"`;
}
