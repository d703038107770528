import type { Tx } from "../platform/db.server.ts";
import { wantReading } from "./stock-pools.server.ts";
import { refreshUnmapped, routeWaiting } from "./waiting-orders.server.ts";

/** What new mappings set going: a reading of their stock, and another look at orders that waited for them. */
export async function startMappings(
  tx: Tx,
  { shopId, mappingIds, now }: { shopId: string; mappingIds: readonly string[]; now: Date },
): Promise<void> {
  const mappings = await tx.mapping.findMany({
    where: { id: { in: [...mappingIds] }, shopId },
    select: { variant: { select: { variantGid: true } }, offer: { select: { poolId: true } } },
  });
  const poolIds = [...new Set(mappings.map((mapping) => mapping.offer.poolId))];
  await wantReading(tx, poolIds, now);
  await refreshUnmapped(tx, { shopId, variantGids: mappings.map((mapping) => mapping.variant.variantGid), now });
  await routeWaiting(tx, poolIds, now);
}
