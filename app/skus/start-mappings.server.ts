import type { Tx } from "../platform/db.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { wantReading } from "./stock-pools.server.ts";

/**
 * What a new mapping sets going: a reading of its stock, the variant stocked at the supplier's location (when the
 * supplier has one already; its set-up asks again), and another look at orders that waited for it.
 */
export async function startMappings(
  tx: Tx,
  { shopId, mappingIds, now }: { shopId: string; mappingIds: readonly string[]; now: Date },
): Promise<void> {
  const mappings = await tx.mapping.findMany({
    where: { id: { in: [...mappingIds] }, shopId },
    select: {
      id: true,
      variant: { select: { variantGid: true } },
      offer: { select: { poolId: true, supplier: { select: { locationGid: true } } } },
    },
  });
  await wantReading(tx, [...new Set(mappings.map((mapping) => mapping.offer.poolId))], now);
  for (const mapping of mappings) {
    if (mapping.offer.supplier.locationGid)
      await enqueue(tx, "mapping.activate", { mappingId: mapping.id }, { now, shopId });
  }
  const waiting = await tx.order.findMany({
    where: {
      shopId,
      cancelledAt: null,
      state: { not: "closed" },
      lines: {
        some: { reason: "unmapped", variantGid: { in: mappings.map((mapping) => mapping.variant.variantGid) } },
      },
    },
    select: { orderGid: true },
  });
  for (const { orderGid } of waiting) await enqueue(tx, "order.refresh", { shopId, orderGid }, { now });
}
