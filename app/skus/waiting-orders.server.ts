import { UNROUTED_KINDS } from "../exceptions/routing-kinds.ts";
import type { Tx } from "../platform/db.server.ts";
import { enqueue } from "../queue/outbox.server.ts";

/**
 * Routes orders again that have units no supplier could take, where one of these pools may help now: it has more stock,
 * or a mapping to it is new. Oldest order first.
 */
export async function routeWaiting(tx: Tx, poolIds: readonly string[], now: Date): Promise<void> {
  if (poolIds.length === 0) return;
  const orders = await tx.$queryRaw<{ shopId: string; orderGid: string }[]>`
    SELECT order_."shopId", order_."orderGid"
    FROM "Order" order_
    WHERE order_."cancelledAt" IS NULL AND EXISTS (
      SELECT 1 FROM "OrderLine" line
      JOIN "Variant" variant ON variant."shopId" = line."shopId" AND variant."variantGid" = line."variantGid"
      JOIN "Mapping" mapping ON mapping."variantId" = variant."id" AND mapping."state" = 'mapped'
      JOIN "Offer" offer ON offer."id" = mapping."offerId" AND offer."poolId" = ANY(${[...poolIds]})
      WHERE line."orderId" = order_."id" AND line."wanted" > line."allocated" AND (
        EXISTS (
          SELECT 1 FROM "Exception" told
          WHERE told."shopId" = line."shopId" AND told."subject" = 'line:' || line."id" AND told."state" = 'open'
            AND told."kind" = ANY(${[...UNROUTED_KINDS]}))
        OR EXISTS (
          SELECT 1 FROM "Hold" waits
          WHERE waits."orderId" = line."orderId" AND waits."kind" = 'backorder' AND waits."releasedAt" IS NULL)))
    ORDER BY order_."processedAt", order_."id"`;
  for (const { shopId, orderGid } of orders) await enqueue(tx, "order.route", { shopId, orderGid }, { now });
}

/** Reads orders again whose lines waited for a mapping of these variants. */
export async function refreshUnmapped(
  tx: Tx,
  { shopId, variantGids, now }: { shopId: string; variantGids: readonly string[]; now: Date },
): Promise<void> {
  const orders = await tx.order.findMany({
    where: {
      shopId,
      cancelledAt: null,
      state: { not: "closed" },
      lines: { some: { reason: "unmapped", variantGid: { in: [...variantGids] } } },
    },
    select: { orderGid: true },
    orderBy: [{ processedAt: "asc" }, { id: "asc" }],
  });
  for (const { orderGid } of orders) await enqueue(tx, "order.refresh", { shopId, orderGid }, { now });
}
