import { z } from "zod";
import { closeDelivery, openDelivery, type DeliveryShop } from "../intake/read-delivery.server.ts";
import { WebhookId } from "../intake/webhook-id.ts";
import type { Tx } from "../platform/db.server.ts";
import { gidOf } from "../platform/gid.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Handler } from "../shopify/services.ts";
import { wantReading } from "../skus/stock-pools.server.ts";

/** After Shopify has committed a sold unit, the order needs a moment to reach its reservations. */
const PUBLISH_DELAY_MS = 5_000;

const Level = z.object({ inventory_item_id: WebhookId, location_id: WebhookId, available: z.number().nullish() });
const Item = z.object({ id: WebhookId });

type StockNews = { itemGid: string; locationGid: string | null; available: number | null };
type Told = { news: StockNews; triggeredAt: Date | null; now: Date };

/**
 * inventory_levels/update and inventory_items/update. They name no shop and no reason, so they only say "look again":
 * in a supplier's store a reading is wanted, in a retailer's store what we publish may be wrong.
 */
export const deliveryStockHandler: Handler<"delivery.stock"> = async (services, { deliveryId }) => {
  const opened = await openDelivery(services, deliveryId);
  if (opened.kind === "closed") return;
  const { topic, body, shop, triggeredAt } = opened.delivery;
  const news = readNews(topic, body);
  const now = services.clock.now();
  await services.db.prisma.$transaction(async (tx) => {
    if (!news) return closeDelivery(tx, deliveryId, "ignored", "It names no inventory item.", now);
    const notes = [
      await asSupplier(tx, shop, news, now),
      await asRetailer(tx, shop, { news, triggeredAt, now }),
    ].filter((note) => note !== null);
    if (notes.length > 0) return closeDelivery(tx, deliveryId, "processed", notes.join(" "), now);
    return closeDelivery(tx, deliveryId, "ignored", "Nothing of ours draws on it, or it is what we wrote.", now);
  });
};

function readNews(topic: string, body: unknown): StockNews | null {
  if (topic.startsWith("inventory_levels/")) {
    const level = Level.safeParse(body);
    if (!level.success) return null;
    return {
      itemGid: gidOf("InventoryItem", level.data.inventory_item_id),
      locationGid: gidOf("Location", level.data.location_id),
      available: level.data.available ?? null,
    };
  }
  const item = Item.safeParse(body);
  return item.success ? { itemGid: gidOf("InventoryItem", item.data.id), locationGid: null, available: null } : null;
}

/** Only mapped stock is worth a reading. */
async function asSupplier(tx: Tx, shop: DeliveryShop, { itemGid }: StockNews, now: Date): Promise<string | null> {
  const pool = await tx.stockPool.findFirst({
    where: { shopId: shop.id, itemGid, offers: { some: { mappings: { some: { state: "mapped" } } } } },
    select: { id: true },
  });
  if (!pool) return null;
  await wantReading(tx, [pool.id], now);
  return "A reading is wanted.";
}

/**
 * Our own write comes back as a webhook too: what equals the quantity we know of is nothing new. Webhooks overtake each
 * other: one that is older than what we know tells only that we had better read.
 */
async function asRetailer(tx: Tx, shop: DeliveryShop, { news, triggeredAt, now }: Told): Promise<string | null> {
  const { itemGid, locationGid, available } = news;
  if (locationGid === null || available === null) return null;
  const mappings = await tx.mapping.findMany({
    where: {
      shopId: shop.id,
      activatedAt: { not: null },
      variant: { inventoryItemGid: itemGid },
      offer: { supplier: { locationGid } },
    },
    select: { id: true, published: true, publishedAt: true, offer: { select: { supplierId: true } } },
  });
  const [first] = mappings;
  if (!first || mappings.every((mapping) => mapping.published === available)) return null;
  const isNewer =
    triggeredAt !== null && mappings.every(({ publishedAt }) => publishedAt === null || publishedAt < triggeredAt);
  await tx.mapping.updateMany({
    where: { id: { in: mappings.map((mapping) => mapping.id) } },
    data: isNewer ? { published: available, publishedAt: triggeredAt } : { published: null },
  });
  const { supplierId } = first.offer;
  await enqueue(tx, "stock.publish", { supplierId }, { now, delayMs: PUBLISH_DELAY_MS, shopId: shop.id });
  return "What is published is compared with what may be promised.";
}
