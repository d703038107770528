/** Lines that a merchant adds to an order, and custom lines of orders taken by hand. */
import type { Id, Store } from "../types.ts";
import { variantBySku } from "./catalog.ts";
import type { NewOrderLine } from "./orders.ts";
import { refusal, type Refusal } from "./outcome.ts";
import { assignToLocations } from "./routing.ts";

/** `title` = a custom item without variant; else `sku` or `variantId`. */
export type AddedLine = {
  sku?: string;
  variantId?: Id;
  quantity: number;
  title?: string;
  /** Minor units; 0 when absent. For custom items. */
  price?: number;
  requiresShipping?: boolean;
};

export type PlacedLine = { line: NewOrderLine; locationId: Id | null };

/** A variant, with the location that has it in stock. */
export function stockedLine(store: Store, wanted: AddedLine): PlacedLine | Refusal {
  const { sku = "", variantId, quantity } = wanted;
  const variant = variantId === undefined ? variantBySku(store, sku) : store.variants.get(variantId);
  const item = variant ? store.inventoryItems.get(variant.inventoryItemId) : undefined;
  if (!variant || !item)
    return refusal(
      "UNKNOWN_VARIANT",
      `${store.domain} sells no variant ${variantId ?? sku}. Add the product first, or correct the SKU.`,
    );
  const assignment = assignToLocations(store, [{ key: 0, variant, item, quantity }]);
  if ("unstocked" in assignment)
    return refusal(
      "OUT_OF_STOCK",
      `No location of ${store.domain} has ${quantity} of SKU ${item.sku ?? "(none)"} available. Set its stock, or add fewer.`,
    );
  return {
    line: { variant, quantity, requiresShipping: item.requiresShipping },
    locationId: assignment.assigned.get(0) ?? null,
  };
}

/** A custom item: a title and a price, no variant, no stock. */
export function customLine(_store: Store, wanted: AddedLine): PlacedLine {
  const { title = "Custom item", price = 0, quantity, requiresShipping = true } = wanted;
  return { line: { variant: null, title, price, quantity, requiresShipping }, locationId: null };
}
