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
  const before = await tx.stockPool.findMany({ where: { id: { in: ids } }, orderBy: { id: "asc" } });
  const changed: string[] = [];
  const risen: string[] = [];
  for (const pool of before) {
    const reading = readings.get(pool.id);
    if (!reading || (pool.readStartedAt && pool.readStartedAt > readStartedAt)) continue;
    const seen = await takeOffSeen(tx, pool.id, readStartedAt);
    const after = await tx.stockPool.update({
      where: { id: pool.id },
      data: { ...reading, readStartedAt, sentUnseen: { decrement: seen } },
    });
    const [was, is] = [promised(pool), promised(after)];
    if (was !== is) changed.push(pool.id);
    if (is > was) risen.push(pool.id);
  }
  log.info("stock.read", { pools: ids.length, changed: changed.length });
  await wantPublishing(tx, changed, { now });
  await routeWaiting(tx, risen, now);
}

async function takeOffSeen(tx: Tx, poolId: string, readStartedAt: Date): Promise<number> {
  const seen = await tx.reservation.findMany({
    where: { poolId, kind: "sent", sentAt: { lt: readStartedAt } },
    select: { id: true, units: true },
  });
  await tx.reservation.deleteMany({ where: { id: { in: seen.map((reservation) => reservation.id) } } });
  return seen.reduce((sum, reservation) => sum + reservation.units, 0);
}

function promised(pool: StockPool): number {
  const available = atp(poolStock(pool));
  return available.kind === "unlimited" ? Infinity : available.units;
}

/** A stored pool as ATP sees it. */
export const poolStock = (pool: StockPool): PoolStock => ({ ...pool, policy: pool.policy as PoolPolicy });
