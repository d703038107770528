import type { Sql } from "../../platform/sql.server.ts";
import { openPlace } from "../stored-decision.server.ts";
import type { Batch } from "./start-thread.server.ts";

/** Whose orders, and from when until when they were decided first. */
export type Period = { shopId: string; since: Date; until: Date };

/** A page of past orders. `last` is where the next page begins; null = this was the last one. */
export type Page = Batch & { last: string | null };

type Row = {
  id: string;
  orderId: string;
  name: string;
  inputs: string | null;
  sharedId: string | null;
  placeEnc: Uint8Array | null;
  erased: boolean;
};

/**
 * The next page after a decision; the facts as text, so that they are parsed where they are used. An order counts once, by
 * its first decision: later ones are about what was left of it. Decisions from before facts had this shape have no number
 * of an engine.
 */
export async function readPage(
  sql: Sql,
  { shopId, since, until }: Period,
  { after, size }: { after: string | null; size: number },
): Promise<Page> {
  const rows = await sql.$queryRaw<Row[]>`
    SELECT decision."id", decision."orderId", order_."name", decision."placeEnc", decision."sharedId",
      CASE WHEN decision."result"->>'engine' IS NOT NULL THEN decision."inputs"::text END AS "inputs",
      order_."addressEnc" IS NULL AS "erased"
    FROM "Decision" AS decision JOIN "Order" AS order_ ON order_."id" = decision."orderId"
    WHERE decision."shopId" = ${shopId} AND decision."createdAt" >= ${since}::timestamp(3)
      AND decision."createdAt" < ${until}::timestamp(3) AND decision."id" > ${after ?? ""}
      AND NOT EXISTS (
        SELECT 1 FROM "Decision" AS earlier
        WHERE earlier."orderId" = decision."orderId" AND earlier."id" < decision."id")
    ORDER BY decision."id" LIMIT ${size}::int`;
  const sharedIds = [...new Set(rows.flatMap(({ sharedId }) => sharedId ?? []))];
  return {
    shared: await sql.$queryRaw<Page["shared"]>`
      SELECT "id", "body"::text AS "body" FROM "SharedFacts" WHERE "id" = ANY(${sharedIds})`,
    orders: rows.map(({ orderId, name, inputs, sharedId, placeEnc, erased }) => ({
      ...{ orderId, name, inputs, sharedId, addressErased: erased },
      postalCode: placeEnc ? openPlace(placeEnc).postalCode : null,
    })),
    last: rows.length === size ? (rows.at(-1)?.id ?? null) : null,
  };
}

export async function countOrders(sql: Sql, { shopId, since, until }: Period): Promise<number> {
  const [row] = await sql.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM "Decision" AS decision
    WHERE decision."shopId" = ${shopId} AND decision."createdAt" >= ${since}::timestamp(3)
      AND decision."createdAt" < ${until}::timestamp(3)
      AND NOT EXISTS (
        SELECT 1 FROM "Decision" AS earlier
        WHERE earlier."orderId" = decision."orderId" AND earlier."id" < decision."id")`;
  return row?.count ?? 0;
}
