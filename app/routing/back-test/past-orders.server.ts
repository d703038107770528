import { Prisma } from "@prisma/client";
import type { Tx } from "../../platform/db.server.ts";
import { openPlace } from "../stored-decision.server.ts";
import type { ThreadOrder } from "./start-thread.server.ts";

/** Whose orders, and from when until when they were decided first. */
export type Period = { shopId: string; since: Date; until: Date };

/** A page of past orders. `last` is where the next page begins; null = this was the last one. */
export type Page = { orders: ThreadOrder[]; last: string | null };

type Row = {
  id: string;
  orderId: string;
  name: string;
  inputs: string | null;
  placeEnc: Uint8Array | null;
  erased: boolean;
};

/**
 * An order counts once, by its first decision: later ones are about what was left of it. Decisions from before facts had
 * this shape have no number of an engine.
 */
const FIRST = ({ shopId, since, until }: Period) => Prisma.sql`
  decision."shopId" = ${shopId} AND decision."createdAt" >= ${since} AND decision."createdAt" < ${until}
  AND NOT EXISTS (
    SELECT 1 FROM "Decision" AS earlier WHERE earlier."orderId" = decision."orderId" AND earlier."id" < decision."id")`;

/** The next page after a decision; the facts as text, so that they are parsed where they are used. */
export async function readPage(
  tx: Tx,
  period: Period,
  { after, size }: { after: string | null; size: number },
): Promise<Page> {
  const rows = await tx.$queryRaw<Row[]>(Prisma.sql`
    SELECT decision."id", decision."orderId", order_."name", decision."placeEnc",
      CASE WHEN decision."result"->>'engine' IS NOT NULL THEN decision."inputs"::text END AS "inputs",
      order_."addressEnc" IS NULL AS "erased"
    FROM "Decision" AS decision JOIN "Order" AS order_ ON order_."id" = decision."orderId"
    WHERE ${FIRST(period)} AND decision."id" > ${after ?? ""}
    ORDER BY decision."id" LIMIT ${size}`);
  return {
    orders: rows.map(({ orderId, name, inputs, placeEnc, erased }) => ({
      ...{ orderId, name, inputs, addressErased: erased },
      postalCode: placeEnc ? openPlace(placeEnc).postalCode : null,
    })),
    last: rows.length === size ? (rows.at(-1)?.id ?? null) : null,
  };
}

export async function countOrders(tx: Tx, period: Period): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>(Prisma.sql`
    SELECT count(*)::int AS "count" FROM "Decision" AS decision WHERE ${FIRST(period)}`);
  return row?.count ?? 0;
}
