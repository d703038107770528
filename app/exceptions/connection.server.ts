import type { Shop } from "@prisma/client";
import type { Tx } from "../platform/db.server.ts";
import { log } from "../platform/log.server.ts";
import { msg } from "../platform/translate.ts";
import { wakeWaiting } from "../queue/outbox.server.ts";
import { CONNECTION_LOST } from "../shopify/admin-errors.ts";
import type { Handler } from "../shopify/services.ts";
import { enqueueFailed } from "./dead-jobs.server.ts";
import { openException, resolveExceptions } from "./exceptions.server.ts";

/**
 * `shop.connection`: makes the exception say what Shop.connectionLostAt says. When the connection is back, what waited
 * for it goes on at once, and steps that were given up for want of it are run again.
 */
export const shopConnectionHandler: Handler<"shop.connection"> = async ({ db, clock }, { shopId }) => {
  await db.prisma.$transaction(async (tx) => {
    const shop = await tx.shop.findUniqueOrThrow({ where: { id: shopId } });
    const now = clock.now();
    const about = { shopId, kind: "connection-lost", subject: `shop:${shopId}`, now } as const;
    if (shop.connectionLostAt) {
      const { kind, subject } = about;
      const open = await tx.exception.count({ where: { shopId, kind, subject, state: "open" } });
      if (open === 0) await openException(tx, { ...about, values: { shop: shop.name } });
      return;
    }
    await resolveExceptions(tx, { ...about, resolution: msg("The connection is back.") });
    const shopIds = await withPartners(tx, shop);
    const woken = await wakeWaiting(tx, { shopIds, note: CONNECTION_LOST, now });
    const revived = await revive(tx, shopIds, now);
    log.info("shop.connection-resumed", { shopId, woken, revived });
  });
};

/** The shop and those whose jobs may have called its store: the other sides of its connections. */
async function withPartners(tx: Tx, { id }: Shop): Promise<string[]> {
  const connections = await tx.connection.findMany({
    where: { OR: [{ retailerShopId: id }, { supplierShopId: id }] },
    select: { retailerShopId: true, supplierShopId: true },
  });
  const ids = connections.flatMap(({ retailerShopId, supplierShopId }) => [retailerShopId, supplierShopId ?? id]);
  return [...new Set([id, ...ids])];
}

/** Runs steps again that were given up because access was lost. One that finds it still lost waits from now on. */
async function revive(tx: Tx, shopIds: string[], now: Date): Promise<number> {
  const failed = await tx.exception.findMany({
    where: { shopId: { in: shopIds }, kind: "job-failed", state: "open" },
    orderBy: { id: "asc" },
  });
  let revived = 0;
  for (const exception of failed) {
    const { error } = exception.values as { error?: unknown };
    if (typeof error !== "string" || !error.includes(CONNECTION_LOST)) continue;
    if (!(await enqueueFailed(tx, exception, now))) continue;
    const { shopId, subject } = exception;
    const resolution = msg("The connection is back. The step runs again.");
    await resolveExceptions(tx, { shopId, kind: "job-failed", subject, resolution, now });
    revived += 1;
  }
  return revived;
}
