import type { Id, InventoryLevel } from "../types.ts";

/** `gid://shopify/<type>/<id>`. */
export const gid = (type: string, id: Id): string => `gid://shopify/${type}/${id}`;

/** Services carry a query string in their gid, except where they are reported as deleted (shopify-facts §2.4). */
export const serviceGid = (id: Id): string => `gid://shopify/FulfillmentService/${id}?id=true`;

export const levelGid = (level: InventoryLevel): string =>
  `gid://shopify/InventoryLevel/${level.id}?inventory_item_id=${level.inventoryItemId}`;

export type ParsedGid = { type: string; id: Id; query: string };

/** The parts of a gid, null when the text is none. */
export function parseGid(text: string): ParsedGid | null {
  const match = /^gid:\/\/shopify\/([A-Za-z]+)\/(\d+)(?:\?(.*))?$/.exec(text);
  return match?.[1] && match[2] ? { type: match[1], id: Number(match[2]), query: match[3] ?? "" } : null;
}
