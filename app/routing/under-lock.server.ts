import type { ExceptionValues } from "../exceptions/wording.ts";
import type { OpenHold } from "../orders/apply-holds.server.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import type { Sql } from "../platform/sql.server.ts";
import { describeJob } from "../queue/outbox.server.ts";

/** What an order has when its decision is stored. */
export type UnderLock = {
  /** it is about to be read again */
  refreshComes: boolean;
  /** open ones */
  holds: OpenHold[];
  /** what it holds softly */
  soft: { id: string; poolId: string }[];
  /** those that stand: open, or closed by a person, who knows of them */
  exceptions: { kind: string; subject: string; values: ExceptionValues; state: string }[];
};

type Row = Omit<UnderLock, "holds"> & { holds: (Omit<OpenHold, "until"> & { until: string | null })[] };

/** Reads it in one query. The caller has locked the Order row: nothing of it but a person's word on exceptions changes. */
export async function readUnderLock(
  tx: Sql,
  { orderId, shopId, orderGid }: { orderId: string; shopId: string; orderGid: string },
): Promise<UnderLock> {
  const { key } = describeJob("order.refresh", { shopId, orderGid });
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT EXISTS(
        SELECT FROM "Job" WHERE "name" = 'order.refresh' AND "key" = ${key} AND "state" = 'queued') AS "refreshComes",
      COALESCE((
        SELECT json_agg(json_build_object('id', "id", 'kind', "kind", 'reason', "reason", 'endsBy', "endsBy",
          'basis', "basis", 'until', "until") ORDER BY "id")
        FROM "Hold" WHERE "orderId" = ${orderId} AND "releasedAt" IS NULL), '[]') AS "holds",
      COALESCE((
        SELECT json_agg(json_build_object('id', held."id", 'poolId', held."poolId"))
        FROM "OrderLine" line
        CROSS JOIN LATERAL (
          SELECT "id", "poolId" FROM "Reservation" WHERE "orderLineId" = line."id" AND "kind" = 'soft' OFFSET 0) held
        WHERE line."orderId" = ${orderId}), '[]') AS "soft",
      COALESCE((
        SELECT json_agg(json_build_object('kind', "kind", 'subject', "subject", 'values', "values", 'state', "state"))
        FROM "Exception" WHERE "shopId" = ${shopId} AND "orderId" = ${orderId}
          AND ("state" = 'open' OR "resolvedBy" <> ${CROSSDOCK})), '[]') AS "exceptions"`;
  if (!row) throw new Error(`Nothing was read of order ${orderId}.`);
  return {
    ...row,
    holds: row.holds.map(({ until, ...hold }) => ({ ...hold, until: until === null ? null : new Date(`${until}Z`) })),
  };
}
