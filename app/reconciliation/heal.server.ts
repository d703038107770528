import { Prisma } from "@prisma/client";
import { releaseOrphan } from "../inventory/reservations.server.ts";
import { inOrderTransaction, lockOrder } from "../orders/order-lock.server.ts";
import type { Database, Tx } from "../platform/db.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { lockPools, wantReading } from "../skus/stock-pools.server.ts";
import type { StoreDifference } from "./find-in-stores.server.ts";

type Healing = { shopId: string; difference: StoreDifference; now: Date };

/** Puts a difference right. Everything it does may be done again, and nothing reaches another store but by its job. */
export async function heal(db: Database, { shopId, difference, now }: Healing): Promise<void> {
  const { kind, key, orderId, orderGid, supplierOrderId } = difference;
  const id = key.slice(key.indexOf(":") + 1);
  await inOrderTransaction(db, async (tx) => {
    const order = orderId ? await tx.order.findUnique({ where: { id: orderId } }) : null;
    if (order) await lockOrder(tx, { shopId, orderGid: order.orderGid });
    switch (kind) {
      case "order-missed":
        if (orderGid) await enqueue(tx, "order.refresh", { shopId, orderGid }, { now });
        return;
      case "supplier-order-missed":
        if (supplierOrderId) await enqueue(tx, "shipment.collect", { supplierOrderId }, { now, shopId });
        return;
      case "reservation-orphaned":
        return releaseOrphan(tx, id, now);
      case "stock-counted-wrong":
        return countAnew(tx, id, now);
      case "job-missing":
        return moveOn(tx, id, now);
      case "fulfilment-missing":
        if (order) await enqueue(tx, "order.sync-fulfilments", { shopId, orderGid: order.orderGid }, { now });
        return;
    }
  });
}

/** Sums of a pool, from its reservations, under its lock. */
async function countAnew(tx: Tx, poolId: string, now: Date): Promise<void> {
  await lockPools(tx, [poolId]);
  await tx.$executeRaw(Prisma.sql`
    UPDATE "StockPool" SET
      "reserved" = COALESCE((SELECT sum("units") FROM "Reservation" WHERE "poolId" = ${poolId} AND "kind" IN ('soft', 'firm')), 0)::int,
      "sentUnseen" = COALESCE((SELECT sum("units") FROM "Reservation" WHERE "poolId" = ${poolId} AND "kind" = 'sent'), 0)::int
    WHERE "id" = ${poolId}`);
  await wantReading(tx, [poolId], now);
}

/** The job that a supplier order waits for in the state that it is in now. */
async function moveOn(tx: Tx, supplierOrderId: string, now: Date): Promise<void> {
  const { state, shopId, order } = await tx.supplierOrder.findUniqueOrThrow({
    where: { id: supplierOrderId },
    select: { state: true, shopId: true, order: { select: { orderGid: true } } },
  });
  if (state === "planned") await enqueue(tx, "order.sync-requests", { shopId, orderGid: order.orderGid }, { now });
  if (state === "claimed") await enqueue(tx, "supplier-order.send", { supplierOrderId }, { now, shopId });
  if (state === "sending" || state === "unknown")
    await enqueue(tx, "supplier-order.settle", { supplierOrderId }, { now, shopId });
}
