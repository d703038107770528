import type { Prisma } from "@prisma/client";
import { openException, resolveExceptions } from "../exceptions/exceptions.server.ts";
import { log } from "../platform/log.server.ts";
import { msg } from "../platform/translate.ts";
import type { Handler, Services } from "../shopify/services.ts";
import { judge, type FoundDifference } from "./difference.ts";
import { findInBooks } from "./find-in-books.server.ts";
import { findMissedAtSuppliers, findMissedOrders, type StoreDifference } from "./find-in-stores.server.ts";
import { heal } from "./heal.server.ts";

/** How far the first comparison looks back, and how much each one overlaps with the one before: Shopify's index lags. */
const FIRST_MS = 24 * 60 * 60 * 1000;
const OVERLAP_MS = 10 * 60 * 1000;
/** More than these are not kept by name; they are counted. */
const KEPT = 200;

/** `shop.reconcile`: compares, heals, keeps what was found. */
export const shopReconcileHandler: Handler<"shop.reconcile"> = async (services, { shopId }) => {
  const shop = await services.db.prisma.shop.findUnique({ where: { id: shopId } });
  if (!shop || shop.uninstalledAt) return;
  await reconcile(services, shopId);
};

/**
 * Compares the retailer's store, our books and the suppliers' stores: what changed there since the last comparison and was
 * not read, what is held for nobody, what waits for nothing. Heals what is found for the first time; what is back after it
 * was healed becomes an exception. `dryRun` finds, and changes nothing. Throws when the retailer's store cannot be asked.
 */
export async function reconcile(
  services: Services,
  shopId: string,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<{ since: Date; differences: FoundDifference[] }> {
  const { db, clock } = services;
  const now = clock.now();
  const last = await db.prisma.reconciliation.findUnique({ where: { shopId } });
  const since = new Date(last ? last.cursor.getTime() - OVERLAP_MS : now.getTime() - FIRST_MS);
  const looking = { shopId, since, now };
  const atSuppliers = await findMissedAtSuppliers(services, looking);
  const found: StoreDifference[] = [
    ...(await findMissedOrders(services, looking)),
    ...atSuppliers.found,
    ...(await findInBooks(db.prisma, { shopId, now })),
  ];
  const differences = judge(found, (last?.differences ?? []) as { key: string }[]);
  if (dryRun) return { since, differences };
  for (const difference of found) await heal(db, { shopId, difference, now });
  const unexplained = differences.filter((difference) => difference.unexplained);
  const kept = {
    // A store that could not be asked is asked from the same moment on next time.
    ...{
      cursor: atSuppliers.complete ? now : new Date(since.getTime() + OVERLAP_MS),
      checkedAt: now,
      found: found.length,
      unexplained: unexplained.length,
    },
    differences: differences.slice(0, KEPT).map(({ kind, key, text, orderId, unexplained: is }) => ({
      ...{ kind, key, text, orderId, unexplained: is },
    })) satisfies Prisma.InputJsonValue,
  };
  const about = { shopId, kind: "unexplained-difference", subject: `shop:${shopId}`, now } as const;
  await db.prisma.$transaction(async (tx) => {
    await tx.reconciliation.upsert({ where: { shopId }, create: { shopId, ...kept }, update: kept });
    const [first] = unexplained;
    if (first)
      await openException(tx, {
        ...about,
        values: { count: unexplained.length, first: `"${first.text.replace(/\.$/, "")}"` },
      });
    else await resolveExceptions(tx, { ...about, resolution: msg("The last comparison found none.") });
  });
  log.info("shop.reconciled", { shopId, found: found.length, unexplained: unexplained.length });
  return { since, differences };
}
