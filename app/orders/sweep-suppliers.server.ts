import { normaliseGid } from "../platform/gid.ts";
import { log } from "../platform/log.server.ts";
import { describeJob, enqueue } from "../queue/outbox.server.ts";
import type { Answer } from "../shopify/admin-client.server.ts";
import { OrdersUpdatedSinceDocument, type OrdersUpdatedSinceQuery } from "../shopify/operations.generated.ts";
import type { Services } from "../shopify/services.ts";

/** States in which a supplier may still ship, or change what it has shipped. */
const SHIPPING = ["accepted", "shipping", "shipped"];
/** A read that ended this long after a change has seen it. */
const GRACE_MS = 60_000;
const MOST_PAGES = 40;

type SupplierShop = { id: string; domain: string };

/**
 * Has parcels collected whose webhooks never came: of all supplier orders that changed in a supplier's store since `since`
 * and were not read afterwards. A store that cannot be asked is asked again by the next sweep.
 */
export async function sweepSuppliers(services: Services, shopId: string, since: Date): Promise<number> {
  const connections = await services.db.prisma.connection.findMany({
    where: {
      retailerShopId: shopId,
      supplier: { uninstalledAt: null, connectionLostAt: null },
      row: { supplierOrders: { some: { state: { in: SHIPPING }, externalGid: { not: null } } } },
    },
    select: { supplier: { select: { id: true, domain: true } } },
    orderBy: { id: "asc" },
  });
  let missed = 0;
  for (const { supplier } of connections)
    if (supplier) missed += await collectMissed(services, { shopId, supplier, since });
  return missed;
}

async function collectMissed(
  services: Services,
  { shopId, supplier, since }: { shopId: string; supplier: SupplierShop; since: Date },
): Promise<number> {
  const admin = await services.admin(supplier);
  const query = `tag:Crossdock updated_at:>='${since.toISOString()}'`;
  let missed = 0;
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer: Answer<OrdersUpdatedSinceQuery> = await admin.query(OrdersUpdatedSinceDocument, { query, after });
    if (!answer.ok) {
      log.warn("order.sweep-supplier-failed", { shopId, supplierShopId: supplier.id, code: answer.error.code });
      return missed;
    }
    const { nodes, pageInfo }: OrdersUpdatedSinceQuery["orders"] = answer.data.orders;
    for (const node of nodes) missed += await collectOne(services, { shopId, supplier, node });
    if (!pageInfo.hasNextPage || !pageInfo.endCursor) break;
    after = pageInfo.endCursor;
  }
  return missed;
}

async function collectOne(
  { db, clock }: Services,
  { shopId, supplier, node }: { shopId: string; supplier: SupplierShop; node: { id: string; updatedAt: string } },
): Promise<number> {
  const found = await db.prisma.supplierOrder.findFirst({
    where: {
      ...{ shopId, externalGid: normaliseGid(node.id), state: { in: SHIPPING } },
      supplier: { connection: { supplierShopId: supplier.id } },
    },
    select: { id: true },
  });
  if (!found) return 0;
  const payload = { supplierOrderId: found.id };
  const readAfter = new Date(Date.parse(node.updatedAt) + GRACE_MS);
  const { key } = describeJob("shipment.collect", payload);
  const read = await db.prisma.job.count({
    where: { name: "shipment.collect", key, state: "done", finishedAt: { gte: readAfter } },
  });
  const now = clock.now();
  if (read > 0 || now < readAfter) return 0;
  await db.prisma.$transaction((tx) => enqueue(tx, "shipment.collect", payload, { now, shopId }));
  return 1;
}
