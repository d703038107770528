import type { Database } from "../platform/db.server.ts";
import { log } from "../platform/log.server.ts";
import { enqueue } from "../queue/outbox.server.ts";

/**
 * Keeps whether Shopify lets us into a store (Shop.connectionLostAt, which the screens show), and where that changed,
 * queues what follows from it. A shop that uninstalled the app has left; nothing of it is lost.
 */
export async function noteConnection(
  db: Database,
  { shopId, lost, now }: { shopId: string; lost: boolean; now: Date },
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.shop.updateMany({
      where: {
        id: shopId,
        ...(lost ? { connectionLostAt: null, uninstalledAt: null } : { connectionLostAt: { not: null } }),
      },
      data: { connectionLostAt: lost ? now : null },
    });
    if (count === 0) return;
    log.warn(lost ? "shopify.connection-lost" : "shopify.connection-back", { shopId });
    await enqueue(tx, "shop.connection", { shopId }, { now });
  });
}
