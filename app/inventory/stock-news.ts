import { z } from "zod";
import { WebhookId } from "../intake/webhook-id.ts";
import { gidOf } from "../platform/gid.ts";

const Level = z.object({ inventory_item_id: WebhookId, location_id: WebhookId, available: z.number().nullish() });
const Item = z.object({ id: WebhookId });

/** What a webhook about stock tells. `level` is null where it tells of the item as a whole. */
export type StockNews = { itemGid: string; level: { locationGid: string; available: number | null } | null };

/** Reads an inventory_levels/* or inventory_items/* body; null when it names no item. */
export function readStockNews(topic: string, body: unknown): StockNews | null {
  if (!topic.startsWith("inventory_levels/")) {
    const item = Item.safeParse(body);
    return item.success ? { itemGid: gidOf("InventoryItem", item.data.id), level: null } : null;
  }
  const level = Level.safeParse(body);
  if (!level.success) return null;
  const { inventory_item_id: itemId, location_id: locationId, available = null } = level.data;
  return { itemGid: gidOf("InventoryItem", itemId), level: { locationGid: gidOf("Location", locationId), available } };
}

/** What we know to stand at a supplier's location in the retailer's store, for one mapping. */
export type Published = { id: string; supplierId: string; published: number | null; publishedAt: Date | null };
/** What was told of some mappings' quantity. */
export type ToldQuantity = { mappings: readonly Published[]; available: number; triggeredAt: Date | null };

/**
 * Which mappings each of these tells something new of, one after the other. Our own write comes back as a webhook too:
 * what equals the quantity we know of is nothing new.
 */
export function newQuantities(told: readonly ToldQuantity[]): string[][] {
  const state = new Map(told.flatMap(({ mappings }) => mappings.map((mapping) => [mapping.id, mapping] as const)));
  return told.map(({ mappings, available, triggeredAt }) => {
    const differing = mappings
      .flatMap(({ id }) => state.get(id) ?? [])
      .filter(({ published }) => published !== available);
    for (const mapping of differing)
      state.set(mapping.id, { ...mapping, ...afterTold(mapping, available, triggeredAt) });
    return differing.map(({ id }) => id);
  });
}

/** Webhooks overtake each other: one that is older than what we know tells only that we had better read. */
function afterTold({ publishedAt }: Published, available: number, triggeredAt: Date | null) {
  const isNewer = triggeredAt !== null && (publishedAt === null || publishedAt < triggeredAt);
  return isNewer ? { published: available, publishedAt: triggeredAt } : { published: null };
}
