import { normaliseGid } from "../platform/gid.ts";
import { log } from "../platform/log.server.ts";
import { orThrow, type Answer } from "../shopify/admin-client.server.ts";
import { OrdersUpdatedSinceDocument, type OrdersUpdatedSinceQuery } from "../shopify/operations.generated.ts";
import type { Services } from "../shopify/services.ts";
import type { Difference } from "./difference.ts";

/** Webhooks that are merely late, and reads that are under way, should come first. */
const GRACE_MS = 60_000;
const MOST_PAGES = 400;
const MS_OF_SECOND = 1_000;
/** From an order's creation in a supplier's store to our note of it, at most. */
const ANSWER_MS = 5_000;

/** A difference between a store and our books, and whom to have read anew. */
export type StoreDifference = Difference & { orderGid?: string; supplierOrderId?: string };
type Looking = { shopId: string; since: Date; now: Date };
type Node = OrdersUpdatedSinceQuery["orders"]["nodes"][number];

/** Orders of the retailer's store that changed since `since` and were neither told of nor read afterwards. Throws when it cannot be asked. */
export async function findMissedOrders(
  services: Services,
  { shopId, since, now }: Looking,
): Promise<StoreDifference[]> {
  const { db } = services;
  const shop = await db.prisma.shop.findUniqueOrThrow({ where: { id: shopId }, select: { id: true, domain: true } });
  const settled = orThrow(await changedSince(services, { shop, since, now, filter: "" }));
  const gids = settled.map(({ id }) => normaliseGid(id));
  const known = await db.prisma.order.findMany({
    where: { shopId, orderGid: { in: gids } },
    select: { id: true, orderGid: true, shopifyUpdatedAt: true },
  });
  const awaited = await db.prisma.job.findMany({
    where: { name: "order.refresh", correlationId: { in: gids }, shopId, state: { in: ["queued", "running", "dead"] } },
    select: { correlationId: true },
  });
  // What a webhook told of was looked at: it was an echo of our own write, or nothing that matters.
  const webhooks = await db.prisma.webhookDelivery.findMany({
    where: {
      shopDomain: shop.domain,
      correlationId: { in: gids },
      receivedAt: { gte: since },
      state: { not: "received" },
    },
    select: { correlationId: true, triggeredAt: true, receivedAt: true },
  });
  const toldUntil = new Map<string | null, number>();
  for (const { correlationId, triggeredAt, receivedAt } of webhooks)
    toldUntil.set(
      correlationId,
      Math.max(toldUntil.get(correlationId) ?? 0, (triggeredAt ?? receivedAt).getTime() + MS_OF_SECOND),
    );
  const readAs = new Map(known.map((order) => [order.orderGid, order]));
  const coming = new Set(awaited.map(({ correlationId }) => correlationId));
  return settled.flatMap(({ id, updatedAt }) => {
    const orderGid = normaliseGid(id);
    const read = readAs.get(orderGid);
    if ((toldUntil.get(orderGid) ?? 0) >= Date.parse(updatedAt)) return [];
    if (coming.has(orderGid) || (read?.shopifyUpdatedAt && read.shopifyUpdatedAt >= new Date(updatedAt))) return [];
    const text = `${orderGid} was updated at ${updatedAt} and ${read ? "read before that" : "never read"}.`;
    return [{ kind: "order-missed", key: `${orderGid} ${updatedAt}`, text, orderId: read?.id ?? null, orderGid }];
  });
}

/**
 * Supplier orders that changed in a supplier's store since `since` and were not read afterwards. `complete`: every store
 * could be asked.
 */
export async function findMissedAtSuppliers(
  services: Services,
  looking: Looking,
): Promise<{ found: StoreDifference[]; complete: boolean }> {
  const { db } = services;
  const connections = await db.prisma.connection.findMany({
    where: {
      retailerShopId: looking.shopId,
      supplier: { uninstalledAt: null, connectionLostAt: null },
      row: { supplierOrders: { some: { externalGid: { not: null } } } },
    },
    select: { supplier: { select: { id: true, domain: true } } },
    orderBy: { id: "asc" },
  });
  const found: StoreDifference[] = [];
  let complete = true;
  for (const { supplier } of connections) {
    if (!supplier) continue;
    const missed = await missedAt(services, { ...looking, shop: supplier });
    found.push(...(missed ?? []));
    complete &&= missed !== null;
  }
  return { found, complete };
}

async function missedAt(
  services: Services,
  { shopId, since, now, shop }: Looking & { shop: { id: string; domain: string } },
): Promise<StoreDifference[] | null> {
  const { db } = services;
  const answered = await changedSince(services, { shop, since, now, filter: "tag:Crossdock " });
  if (!answered.ok) {
    log.warn("shop.reconcile-supplier-failed", { shopId, supplierShopId: shop.id, code: answered.error.code });
    return null;
  }
  const settled = answered.data;
  const updated = new Map(settled.map((order) => [normaliseGid(order.id), order]));
  const ours = await db.prisma.supplierOrder.findMany({
    where: { shopId, externalGid: { in: [...updated.keys()] }, state: { in: ["accepted", "shipping", "shipped"] } },
    select: {
      id: true,
      key: true,
      orderId: true,
      externalGid: true,
      acceptedAt: true,
      shipments: { select: { id: true }, take: 1 },
    },
  });
  const lanes = ours.map(({ id }) => `supplier-order:${id}`);
  const reads = await db.prisma.job.findMany({
    where: { name: "shipment.collect", lane: { in: lanes } },
    select: { lane: true, state: true, finishedAt: true },
  });
  return ours.flatMap(({ id, key, orderId, externalGid, acceptedAt, shipments }) => {
    const order = updated.get(externalGid ?? "");
    if (!order) return [];
    const { updatedAt } = order;
    const changedAt = Date.parse(updatedAt) + MS_OF_SECOND;
    // What the answer to the send told of is known without a read, unless more has happened since: some ship at once.
    const isAnswer = acceptedAt !== null && Date.parse(updatedAt) <= acceptedAt.getTime() + ANSWER_MS;
    const isUntouched = order.cancelledAt === null && order.displayFulfillmentStatus === "UNFULFILLED";
    if (isAnswer && (isUntouched || shipments.length > 0)) return [];
    const isRead = reads.some(
      ({ lane, state, finishedAt }) =>
        lane === `supplier-order:${id}` && (state !== "done" || (finishedAt?.getTime() ?? 0) >= changedAt),
    );
    if (isRead) return [];
    const text = `Supplier order ${key} was updated in the supplier's store at ${updatedAt} and not read since.`;
    return [{ kind: "supplier-order-missed", key: `${key} ${updatedAt}`, text, orderId, supplierOrderId: id }];
  });
}

async function changedSince(
  services: Services,
  { shop, since, now, filter }: { shop: { id: string; domain: string }; since: Date; now: Date; filter: string },
): Promise<Answer<Node[]>> {
  const admin = await services.admin(shop);
  const query = `${filter}updated_at:>='${since.toISOString()}'`;
  const nodes: Node[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { orders }: OrdersUpdatedSinceQuery = orThrow(
      await admin.query(OrdersUpdatedSinceDocument, { query, after }),
    );
    nodes.push(...orders.nodes);
    if (!orders.pageInfo.hasNextPage || !orders.pageInfo.endCursor) break;
    after = orders.pageInfo.endCursor;
  }
  const data = nodes.filter(({ updatedAt }) => now.getTime() - Date.parse(updatedAt) >= GRACE_MS);
  return { ok: true, data, cost: 0 };
}
