import type { StockPool } from "@prisma/client";
import { atp, type PoolPolicy } from "../inventory/atp.ts";
import { releaseSoft, reserveSoft } from "../inventory/reservations.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { lockPools, wantPublishing } from "../skus/stock-pools.server.ts";
import type { AppliedLine } from "./apply-lines.server.ts";
import { softWishes } from "./soft-wishes.ts";

/** One mapped offer of a variant of the order. */
export type MappedOffer = { variantGid: string; poolId: string; packSize: number };

/**
 * Holds stock for units that Shopify has sold and that are not decided yet, so that nobody else is promised them;
 * replaces what the order held softly before. `offers` come in the order of preference. The caller holds the Order lock.
 */
export async function holdSoftly(
  tx: Tx,
  facts: { shopId: string; orderId: string; lines: AppliedLine[]; offers: MappedOffer[]; now: Date },
): Promise<void> {
  const { shopId, orderId, now } = facts;
  const held = await tx.$queryRaw<{ poolId: string; kind: string }[]>`
    SELECT held."poolId", held."kind" FROM "Reservation" held JOIN "OrderLine" line ON line."id" = held."orderLineId"
    WHERE line."orderId" = ${orderId} AND held."kind" IN ('soft', 'firm')`;
  const demands = facts.lines.flatMap((line) => {
    const units = line.open + line.waiting;
    const sources = facts.offers.filter((offer) => offer.variantGid === line.variantGid);
    return units > 0 && sources.length > 0 ? [{ orderLineId: line.id, units, sources }] : [];
  });
  const holdsSoftly = held.some((reservation) => reservation.kind === "soft");
  if (demands.length === 0 && !holdsSoftly) return;
  const sources = demands.flatMap((demand) => demand.sources);
  const poolIds = [...new Set([...held, ...sources].map((each) => each.poolId))].sort();
  // All at once and first: pools, then the jobs that publish them, always in this order, so that two orders cannot wait
  // for each other.
  await lockPools(tx, poolIds);
  await wantPublishing(tx, poolIds, { now, exceptShopId: shopId });
  if (holdsSoftly) await releaseSoft(tx, orderId, now);
  const pools = await tx.$queryRaw<StockPool[]>`SELECT * FROM "StockPool" WHERE "id" = ANY(${poolIds}::text[])`;
  const left = new Map(
    pools.map((pool) => {
      const available = atp({ ...pool, policy: pool.policy as PoolPolicy });
      return [pool.id, available.kind === "unlimited" ? Infinity : available.units];
    }),
  );
  await reserveSoft(tx, { shopId, wishes: softWishes(demands, left), now });
}
