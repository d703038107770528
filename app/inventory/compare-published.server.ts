import { enqueue } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";

/** Items that stand so long without a word from the store are asked about: a few points of API budget an hour each. */
const PUBLISHED_AGE_MS = 30 * 60_000;

/**
 * Shopify takes sold units off what we publish and says so by webhook, which may be lost. Of what a retailer has published
 * at its suppliers' locations and nobody told of for half an hour, the quantity counts as unknown: `stock.publish` reads it
 * and corrects what differs.
 */
export async function comparePublished({ db, clock }: Pick<Services, "db" | "clock">, shopId: string): Promise<void> {
  const now = clock.now();
  const old = {
    ...{ shopId, state: "mapped", activatedAt: { not: null }, published: { not: null } },
    publishedAt: { lt: new Date(now.getTime() - PUBLISHED_AGE_MS) },
  };
  const found = await db.prisma.mapping.findMany({
    where: { ...old, offer: { supplier: { setupState: "ready", connection: { state: "active" } } } },
    select: { id: true, offer: { select: { supplierId: true } } },
    orderBy: { offer: { supplierId: "asc" } },
  });
  if (found.length === 0) return;
  await db.prisma.$transaction(async (tx) => {
    const ids = found.map(({ id }) => id);
    await tx.mapping.updateMany({ where: { ...old, id: { in: ids } }, data: { published: null } });
    for (const supplierId of new Set(found.map(({ offer }) => offer.supplierId)))
      await enqueue(tx, "stock.publish", { supplierId }, { now, shopId });
  });
}
