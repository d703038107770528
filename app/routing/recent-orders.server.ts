import type { Tx } from "../platform/db.server.ts";
import type { RecentOrder } from "./recent-matches.ts";
import { readDecision } from "./stored-decision.server.ts";

type Row = {
  orderId: string;
  name: string;
  inputs: unknown;
  result: unknown;
  placeEnc: Uint8Array | null;
  shared: unknown;
  erased: boolean;
};

/**
 * The orders of a shop that were decided first most lately, at most `most`, with the facts of that decision. One query; an
 * order whose record is of an older shape is left out.
 */
export async function recentOrders(tx: Tx, shopId: string, most: number): Promise<RecentOrder[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT decision."orderId", order_."name", decision."inputs", decision."result", decision."placeEnc",
      shared."body" AS "shared", order_."addressEnc" IS NULL AS "erased"
    FROM "Decision" AS decision JOIN "Order" AS order_ ON order_."id" = decision."orderId"
    LEFT JOIN "SharedFacts" AS shared ON shared."id" = decision."sharedId"
    WHERE decision."shopId" = ${shopId} AND decision."result"->>'engine' IS NOT NULL
      AND NOT EXISTS (
        SELECT 1 FROM "Decision" AS earlier
        WHERE earlier."orderId" = decision."orderId" AND earlier."id" < decision."id")
    ORDER BY decision."id" DESC LIMIT ${most}`;
  return rows.flatMap(({ orderId, name, erased, shared, ...stored }) => {
    const decision = readDecision({ ...stored, shared: shared === null ? null : { body: shared } });
    return decision ? [{ id: orderId, name, facts: decision.inputs, addressErased: erased }] : [];
  });
}
