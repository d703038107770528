import { routeAgain } from "./route-again.server.ts";
import { normaliseGid } from "../platform/gid.ts";
import { log } from "../platform/log.server.ts";
import { describeJob, enqueue } from "../queue/outbox.server.ts";
import { orThrow } from "../shopify/admin-client.server.ts";
import { OrdersUpdatedSinceDocument, type OrdersUpdatedSinceQuery } from "../shopify/operations.generated.ts";
import type { Handler, Services } from "../shopify/services.ts";
import { shopRef } from "../shopify/shops.server.ts";
import { sweepSuppliers } from "./sweep-suppliers.server.ts";

/** Looks back further than one interval, so that one failed sweep loses nothing. */
const LOOK_BACK_MS = 2 * 60 * 60 * 1000;
/** Webhooks that are merely late should come first. */
const GRACE_MS = 60 * 1000;
const MOST_PAGES = 400;

/**
 * `order.sweep`: reads which orders of a retailer's store were updated lately and refreshes those whose webhooks never
 * came; has missed parcels collected; tries again to route what lacked stock or a supplier.
 */
export const orderSweepHandler: Handler<"order.sweep"> = async (services, { shopId }) => {
  const { db, clock } = services;
  const shop = await shopRef(db.prisma, shopId);
  if (shop.uninstalledAt || (shop.role !== "retailer" && shop.role !== "both")) return;
  const now = clock.now();
  const since = new Date((await lastSweptAt(services, shopId, now)).getTime() - LOOK_BACK_MS);
  const admin = await services.admin(shop);
  let missed = 0;
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = `updated_at:>='${since.toISOString()}'`;
    const { orders }: OrdersUpdatedSinceQuery = orThrow(
      await admin.query(OrdersUpdatedSinceDocument, { query, after }),
    );
    missed += await refreshMissed(services, shopId, orders.nodes, now);
    if (!orders.pageInfo.hasNextPage || !orders.pageInfo.endCursor) break;
    after = orders.pageInfo.endCursor;
  }
  const parcels = await sweepSuppliers(services, shopId, since);
  await services.db.prisma.$transaction((tx) => routeAgain(tx, { shopId, now }));
  await services.db.prisma.$transaction((tx) => enqueue(tx, "cancellations.answer", { shopId }, { now }));
  log.info("order.swept", { shopId, missed, parcels });
};

/**
 * When the last sweep ended; where that is no longer on record, when this one was due. After hours of standstill Shopify
 * has given up its webhooks, and only the sweep brings those orders.
 */
async function lastSweptAt({ db }: Services, shopId: string, now: Date): Promise<Date> {
  const { key } = describeJob("order.sweep", { shopId });
  const latest = (where: { state: string; lastError?: null }) =>
    db.prisma.job.findFirst({ where: { name: "order.sweep", key, ...where }, orderBy: { id: "desc" } });
  // One that failed and left its work to a newer row is done too, with its error.
  const at =
    (await latest({ state: "done", lastError: null }))?.finishedAt ?? (await latest({ state: "running" }))?.runAt;
  return at && at < now ? at : now;
}

async function refreshMissed(
  { db }: Services,
  shopId: string,
  nodes: readonly { id: string; updatedAt: string }[],
  now: Date,
): Promise<number> {
  const settled = nodes.filter((node) => now.getTime() - new Date(node.updatedAt).getTime() >= GRACE_MS);
  const known = await db.prisma.order.findMany({
    where: { shopId, orderGid: { in: settled.map((node) => normaliseGid(node.id)) } },
    select: { orderGid: true, shopifyUpdatedAt: true },
  });
  const readAs = new Map(known.map((order) => [order.orderGid, order.shopifyUpdatedAt]));
  const missed = settled.filter((node) => {
    const read = readAs.get(normaliseGid(node.id));
    return !read || read < new Date(node.updatedAt);
  });
  for (const node of missed)
    await db.prisma.$transaction((tx) =>
      enqueue(tx, "order.refresh", { shopId, orderGid: normaliseGid(node.id) }, { now }),
    );
  return missed.length;
}
