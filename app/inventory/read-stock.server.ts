import type { StockPool } from "@prisma/client";
import type { Tx } from "../platform/db.server.ts";
import { log } from "../platform/log.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { orThrow, type AdminClient } from "../shopify/admin-client.server.ts";
import {
  MoreStockLevelsDocument,
  StockReadingDocument,
  type MoreStockLevelsQuery,
} from "../shopify/operations.generated.ts";
import type { Handler, Services } from "../shopify/services.ts";
import { lockPools, wantPublishing } from "../skus/stock-pools.server.ts";
import { routeWaiting } from "../skus/waiting-orders.server.ts";
import { atp, type PoolPolicy, type PoolStock } from "./atp.ts";
import { isItem, readingOf, type Reading, type ReadNode } from "./reading.ts";

const BATCH = 20;
/** Batches of one run; what is left goes to the next, so that one large store does not hold a runner for minutes. */
const MAX_BATCHES = 25;
/** Of 100 locations; Shopify allows 1,000 in a store. */
const MOST_PAGES = 20;

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
  // Taken before the request: what the supplier took after this moment may be missing from the answer.
  const readStartedAt = clock.now();
  const { nodes } = orThrow(await admin.query(StockReadingDocument, { ids: pools.map((pool) => pool.itemGid) }));
  const readings = new Map<string, Reading>();
  for (const [i, pool] of pools.entries()) readings.set(pool.id, readingOf(await withAllLevels(admin, nodes[i])));
  await db.prisma.$transaction((tx) => applyReadings(tx, { readings, readStartedAt, now: clock.now() }));
}

/** An item that is stocked at more locations than one answer shows, with all of them; any other node as it is. */
async function withAllLevels(admin: AdminClient, node: ReadNode | undefined): Promise<ReadNode | undefined> {
  if (!node || !isItem(node) || !node.inventoryLevels.pageInfo.hasNextPage) return node;
  const levels = [...node.inventoryLevels.nodes];
  let { pageInfo } = node.inventoryLevels;
  for (let page = 0; pageInfo.hasNextPage && pageInfo.endCursor !== null; page += 1) {
    if (page === MOST_PAGES) throw new Error(`${node.id} is stocked at more locations than ${MOST_PAGES} pages.`);
    const { inventoryItem }: MoreStockLevelsQuery = orThrow(
      await admin.query(MoreStockLevelsDocument, { id: node.id, after: pageInfo.endCursor }),
    );
    // Gone meanwhile: nothing is promised of it.
    if (!inventoryItem) return undefined;
    levels.push(...inventoryItem.inventoryLevels.nodes);
    ({ pageInfo } = inventoryItem.inventoryLevels);
  }
  return { ...node, inventoryLevels: { ...node.inventoryLevels, nodes: levels } };
}

/**
 * Stores readings and takes `sent` units off that they contain: those whose send was answered before the reading began.
 * An older reading than the stored one changes nothing. Where more or less may be promised than before, publishing is
 * queued; where more, orders that wait for stock are routed again.
 */
export async function applyReadings(
  tx: Tx,
  { readings, readStartedAt, now }: { readings: ReadonlyMap<string, Reading>; readStartedAt: Date; now: Date },
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
