import type { Actor } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Database } from "../platform/db.server.ts";
import type { Services } from "../shopify/services.ts";
import { RETENTION_DAYS } from "./retention.ts";

/** More than so many are not counted out. */
const MOST_COUNTED = 10_000;

const finished = (shopId: string) => ({ shopId, state: { in: ["closed", "ignored"] } });
const withAddress = (shopId: string) => ({ ...finished(shopId), addressEnc: { not: null } });

/** What is kept of customers: how many finished orders have their address still, and how long what is kept. */
export async function loadKeptData(db: Database, shopId: string) {
  const addresses = await db.prisma.order.count({ where: withAddress(shopId), take: MOST_COUNTED });
  return { addresses, days: RETENTION_DAYS };
}

/**
 * A user has the addresses of all finished orders erased now, and what was written to suppliers about those orders: what
 * the daily purge does later. Orders, decisions and figures stay. Twice erases nothing more.
 */
export async function eraseFinishedAddresses(
  { db, clock }: Services,
  { shopId, userId }: Actor,
): Promise<{ orders: number }> {
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    await tx.supplierMessage.deleteMany({
      where: { shopId, state: { not: "pending" }, supplierOrder: { order: finished(shopId) } },
    });
    // The fingerprint of an address stays, as after the purge: nothing can be read from it.
    const { count: orders } = await tx.order.updateMany({ where: withAddress(shopId), data: { addressEnc: null } });
    if (orders > 0)
      await audit(tx, {
        ...{ shopId, actor: userId, action: "privacy.erased", subject: `shop:${shopId}`, values: { orders }, now },
      });
    return { orders };
  });
}
