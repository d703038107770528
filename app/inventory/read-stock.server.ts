import type { StockPool } from "@prisma/client";
import type { StockReading } from "../connectors/connector.ts";
import { readShopifyStock } from "../connectors/shopify/stock.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { log } from "../platform/log.server.ts";
import { NotNow } from "../queue/job-result.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { AdminClient } from "../shopify/admin-client.server.ts";
import type { Handler, Services } from "../shopify/services.ts";
import { lockPools, wantPublishing } from "../skus/stock-pools.server.ts";
import { routeWaiting } from "../skus/waiting-orders.server.ts";
import { atp, type PoolPolicy, type PoolStock } from "./atp.ts";

const BATCH = 20;
/** Batches of one run; what is left goes to the next, so that one large store does not hold a runner for minutes. */
const MAX_BATCHES = 25;

const NOTHING: StockReading = { policy: "none", reading: 0 };

type ReadPool = { id: string; itemGid: string };

/** Reads the pools of a supplier's store for which a reading is wanted. */
export const stockReadHandler: Handler<"stock.read"> = async (services, { shopId }) => {
  const { db, clock } = services;
  const shop = await db.prisma.shop.findUnique({ where: { id: shopId } });
  if (!shop || shop.uninstalledAt) return;
  const admin = await services.admin(shop);
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const pools = await wantedPools(db.prisma, shopId);
    if (pools.length === 0) return;
    await readPools(services, admin, pools);
  }
  await db.prisma.$transaction((tx) => enqueue(tx, "stock.read", { shopId }, { now: clock.now() }));
};

async function wantedPools(tx: Tx, shopId: string): Promise<ReadPool[]> {
  return tx.$queryRaw<ReadPool[]>`
    SELECT "id", "itemGid" FROM "StockPool"
    WHERE "shopId" = ${shopId} AND "readRequestedAt" IS NOT NULL
      AND ("readStartedAt" IS NULL OR "readRequestedAt" >= "readStartedAt")
    ORDER BY "readRequestedAt", "id" LIMIT ${BATCH}`;
}

async function readPools({ db, clock }: Services, admin: AdminClient, pools: readonly ReadPool[]): Promise<void> {
  const told = await readShopifyStock(
    admin,
    pools.map(({ itemGid }) => itemGid),
    clock,
  );
  if (!told.ok) throw told.retryInMs === undefined ? new Error(told.message) : new NotNow(told.message, told.retryInMs);
  const readings = new Map(
    pools.map(({ id, itemGid }): [string, StockReading] => [id, told.items.get(itemGid) ?? NOTHING]),
  );
  await db.prisma.$transaction((tx) => applyReadings(tx, { readings, readStartedAt: told.asOf, now: clock.now() }));
}

/**
 * Stores readings and takes `sent` units off that they contain: those whose send was answered before the reading began.
 * An older reading than the stored one changes nothing. Where more or less may be promised than before, publishing is
 * queued; where more, orders that wait for stock are routed again.
 */
export async function applyReadings(
  tx: Tx,
  { readings, readStartedAt, now }: { readings: ReadonlyMap<string, StockReading>; readStartedAt: Date; now: Date },
): Promise<void> {
  const ids = [...readings.keys()];
  await lockPools(tx, ids);
  const before = await tx.$queryRaw<StockPool[]>`
    SELECT * FROM "StockPool" WHERE "id" = ANY(${ids})
      AND ("readStartedAt" IS NULL OR "readStartedAt" <= ${readStartedAt}::timestamp(3)) ORDER BY "id"`;
  const seen = await takeOffSeen(
    tx,
    before.map(({ id }) => id),
    readStartedAt,
  );
  const after = before.map((pool) => {
    const sentUnseen = pool.sentUnseen - (seen.get(pool.id) ?? 0);
    return { ...pool, ...(readings.get(pool.id) ?? NOTHING), readStartedAt, sentUnseen };
  });
  const rows = JSON.stringify(
    after.map(({ id, policy, reading, sentUnseen }) => ({ id, policy, reading, sentUnseen })),
  );
  await tx.$executeRaw`
    UPDATE "StockPool" AS pool SET "policy" = row_."policy", "reading" = row_."reading",
      "sentUnseen" = row_."sentUnseen", "readStartedAt" = ${readStartedAt}::timestamp(3)
    FROM jsonb_to_recordset(${rows}::jsonb) AS row_("id" text, "policy" text, "reading" int, "sentUnseen" int)
    WHERE pool."id" = row_."id"`;
  const was = new Map(before.map((pool) => [pool.id, promised(pool)]));
  const changed = after.filter((pool) => promised(pool) !== was.get(pool.id));
  const risen = changed.filter((pool) => promised(pool) > (was.get(pool.id) ?? 0));
  log.info("stock.read", { pools: ids.length, changed: changed.length });
  await wantPublishing(
    tx,
    changed.map(({ id }) => id),
    { now },
  );
  await routeWaiting(
    tx,
    risen.map(({ id }) => id),
    now,
  );
}

/** @returns units that were sent before a reading began, and are contained in it, by pool */
async function takeOffSeen(tx: Tx, poolIds: readonly string[], readStartedAt: Date): Promise<Map<string, number>> {
  const seen = await tx.$queryRaw<{ poolId: string; units: number }[]>`
    DELETE FROM "Reservation" WHERE "poolId" = ANY(${[...poolIds]}) AND "kind" = 'sent'
      AND "sentAt" < ${readStartedAt}::timestamp(3)
    RETURNING "poolId", "units"`;
  const units = new Map<string, number>();
  for (const each of seen) units.set(each.poolId, (units.get(each.poolId) ?? 0) + each.units);
  return units;
}

function promised(pool: StockPool): number {
  const available = atp(poolStock(pool));
  return available.kind === "unlimited" ? Infinity : available.units;
}

/** A stored pool as ATP sees it. */
export const poolStock = (pool: StockPool): PoolStock => ({ ...pool, policy: pool.policy as PoolPolicy });
