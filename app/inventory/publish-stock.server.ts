import type { Supplier } from "@prisma/client";
import type { Tx } from "../platform/db.server.ts";
import { normaliseGid } from "../platform/gid.ts";
import { newId } from "../platform/ids.server.ts";
import { log } from "../platform/log.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { orThrow, type AdminClient } from "../shopify/admin-client.server.ts";
import { PublishedStockDocument, PublishStockDocument } from "../shopify/operations.generated.ts";
import type { Handler, Services } from "../shopify/services.ts";
import {
  differs,
  publishItems,
  targetAvailable,
  unreservedCommitted,
  type PublishedMapping,
  type PublishItem,
} from "./publish.ts";
import { poolStock } from "./read-stock.server.ts";

const BATCH = 50;
const MAX_TRIES = 3;
const STALE = "CHANGE_FROM_QUANTITY_STALE";
/** Fulfilment orders that keep no units committed. */
const OVER = ["CLOSED", "CANCELLED", "INCOMPLETE"];

type Publisher = { services: Services; admin: AdminClient; supplier: Supplier; locationGid: string };
type Shown = { available: number; committed: number } | "not-stocked";

/**
 * Makes `available` at a supplier's location say what may be promised. Level-triggered; it asks Shopify only about items
 * whose last known quantity differs from what our own books say.
 */
export const stockPublishHandler: Handler<"stock.publish"> = async (services, { supplierId }) => {
  const { db } = services;
  const supplier = await db.prisma.supplier.findUnique({ where: { id: supplierId }, include: { shop: true } });
  if (!supplier?.locationGid || supplier.shop.uninstalledAt) return;
  const { locationGid } = supplier;
  const wanted = await changedItems(db.prisma, supplierId);
  if (wanted.length === 0) return;
  const publisher: Publisher = { services, admin: await services.admin(supplier.shop), supplier, locationGid };
  for (let i = 0; i < wanted.length; i += BATCH) {
    const done = await publish(publisher, wanted.slice(i, i + BATCH));
    if (!done) return { again: { inMs: 5_000, why: "The quantities kept changing while they were written." } };
  }
  log.info("stock.published", { supplierId, items: wanted.length });
  return;
};

/** Reads, computes, writes; a quantity that changed in between makes all of it start again. False after three tries. */
async function publish(publisher: Publisher, items: readonly PublishItem[]): Promise<boolean> {
  const { admin, services, supplier, locationGid } = publisher;
  const itemGids = items.map((item) => item.itemGid);
  for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
    const shown = await readShown(admin, itemGids, locationGid);
    // Our books are read after Shopify's: an order that we know by now was committed there before or makes the write stale.
    const current = await itemsOf(services.db.prisma, supplier.id, itemGids);
    const known = await knownOpenUnits(services.db.prisma, supplier, current);
    const writes = plan(current, shown, known);
    const outcome = writes.length === 0 ? "written" : await write(admin, locationGid, writes);
    if (outcome === "stale") continue;
    await remember(publisher, current, shown, writes);
    return true;
  }
  return false;
}

type Write = { itemGid: string; quantity: number; changeFromQuantity: number };

function plan(
  items: readonly PublishItem[],
  shown: ReadonlyMap<string, Shown>,
  known: ReadonlyMap<string, number>,
): Write[] {
  return items.flatMap((item) => {
    const there = shown.get(item.itemGid) ?? "not-stocked";
    if (there === "not-stocked") return [];
    const unreserved = unreservedCommitted(there.committed, known.get(item.variantGid) ?? 0);
    const target = targetAvailable(item.promisable, unreserved);
    if (!differs(there.available, item.promisable, target)) return [];
    return [{ itemGid: item.itemGid, quantity: target, changeFromQuantity: there.available }];
  });
}

async function write(admin: AdminClient, locationGid: string, writes: readonly Write[]): Promise<"written" | "stale"> {
  const { inventorySetQuantities } = orThrow(
    await admin.idempotent(PublishStockDocument, {
      input: {
        name: "available",
        reason: "correction",
        quantities: writes.map(({ itemGid, ...quantities }) => ({
          inventoryItemId: itemGid,
          locationId: locationGid,
          ...quantities,
        })),
      },
      // A new key for every write: the same key with other quantities is refused.
      key: newId(),
    }),
  );
  const errors = inventorySetQuantities?.userErrors ?? [];
  if (errors.length === 0) return "written";
  if (errors.every((error) => error.code === STALE)) return "stale";
  throw new Error(`Shopify refused to publish stock: ${errors.map((error) => error.message).join("; ")}`);
}

async function readShown(admin: AdminClient, itemGids: string[], locationId: string): Promise<Map<string, Shown>> {
  const { nodes } = orThrow(await admin.query(PublishedStockDocument, { ids: itemGids, locationId }));
  return new Map(
    nodes.flatMap((node): [string, Shown][] => {
      if (!node || !("inventoryLevel" in node)) return [];
      const quantity = (name: string) => node.inventoryLevel?.quantities.find((q) => q.name === name)?.quantity ?? 0;
      const shown = node.inventoryLevel
        ? { available: quantity("available"), committed: quantity("committed") }
        : "not-stocked";
      return [[normaliseGid(node.id), shown]];
    }),
  );
}

/** Keeps what now stands there. An item that is not stocked there any more is stocked again while it is mapped. */
async function remember(
  { services, supplier }: Publisher,
  items: readonly PublishItem[],
  shown: ReadonlyMap<string, Shown>,
  writes: readonly Write[],
): Promise<void> {
  const now = services.clock.now();
  const written = new Map(writes.map((write) => [write.itemGid, write.quantity]));
  await services.db.prisma.$transaction(async (tx) => {
    for (const item of items) {
      const there = shown.get(item.itemGid) ?? "not-stocked";
      const where = { id: { in: item.mappingIds } };
      if (there !== "not-stocked") {
        const published = written.get(item.itemGid) ?? there.available;
        await tx.mapping.updateMany({ where, data: { published, publishedAt: now } });
        continue;
      }
      await tx.mapping.updateMany({ where, data: { published: 0, publishedAt: now, activatedAt: null } });
      const live = await tx.mapping.findMany({
        where: { ...where, state: "mapped" },
        select: { id: true },
        orderBy: { id: "asc" },
      });
      for (const { id } of live)
        await enqueue(tx, "mapping.activate", { mappingId: id }, { now, shopId: supplier.shopId });
    }
  });
}

async function changedItems(tx: Tx, supplierId: string): Promise<PublishItem[]> {
  const items = await itemsOf(tx, supplierId);
  return items.filter((item) => differs(item.published, item.promisable, targetAvailable(item.promisable, 0)));
}

/** Everything of this supplier that is or was published, with what may be promised of it now. */
async function itemsOf(tx: Tx, supplierId: string, itemGids?: readonly string[]): Promise<PublishItem[]> {
  const rows = await tx.mapping.findMany({
    where: {
      offer: { supplierId },
      ...(itemGids ? { variant: { inventoryItemGid: { in: [...itemGids] } } } : {}),
      // Also what was taken away: it is published as nothing, once.
      activatedAt: { not: null },
    },
    include: { variant: true, offer: { include: { pool: true, supplier: { include: { connection: true } } } } },
    orderBy: { id: "asc" },
  });
  return publishItems(
    rows.map(({ variant, offer, ...row }): PublishedMapping => ({
      id: row.id,
      itemGid: variant.inventoryItemGid,
      variantGid: variant.variantGid,
      poolId: offer.poolId,
      packSize: row.packSize,
      live: row.state === "mapped" && offer.state === "active" && offer.supplier.connection?.state === "active",
      published: row.published,
      pool: poolStock(offer.pool),
    })),
  );
}

/** Remaining units of known orders at the supplier's location, per variant. */
async function knownOpenUnits(tx: Tx, supplier: Supplier, items: readonly PublishItem[]): Promise<Map<string, number>> {
  const rows = await tx.$queryRaw<{ variantGid: string; units: number }[]>`
    SELECT line."variantGid", sum((viewed ->> 'remaining')::int)::int AS units
    FROM "FulfilmentOrderView" view_
    CROSS JOIN LATERAL jsonb_array_elements(view_."lines") AS viewed
    JOIN "OrderLine" line ON line."orderId" = view_."orderId" AND line."lineItemGid" = viewed ->> 'lineItemGid'
    WHERE view_."shopId" = ${supplier.shopId} AND view_."locationGid" = ${supplier.locationGid}
      AND view_."status" <> ALL(${OVER}) AND line."variantGid" = ANY(${items.map((item) => item.variantGid)})
    GROUP BY line."variantGid"`;
  return new Map(rows.map((row) => [row.variantGid, row.units]));
}
