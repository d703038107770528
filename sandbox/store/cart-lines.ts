/** What can stand in a cart: variants, and at the counter or on a draft also custom items and tips. */
import type { Attribute, Id, InventoryItem, Store, Variant } from "../types.ts";
import { variantBySku } from "./catalog.ts";
import type { NewOrderLine } from "./orders.ts";
import { refusal, type Refusal } from "./outcome.ts";

export type CheckoutLine = {
  sku?: string;
  variantId?: Id;
  quantity: number;
  properties?: Attribute[];
  /** A custom item of this name, without variant and stock. */
  title?: string;
  /** Minor units; the variant's when absent. Custom items cost nothing unless it is given. */
  price?: number;
  /** Whole line, minor units. */
  discount?: number;
  /** For custom items; true unless given. */
  requiresShipping?: boolean;
  /** A tip: never shipped, in no fulfilment order. */
  tip?: boolean;
  /** Title of the line item group (a bundle) the line belongs to. */
  group?: string;
};

/** A line of the cart; without variant it is a custom item or a tip. */
export type Pick = { line: CheckoutLine; stocked: { variant: Variant; item: InventoryItem } | null };

export function pickLines(store: Store, lines: CheckoutLine[]): Pick[] | Refusal {
  if (lines.length === 0) return refusal("EMPTY_CART", "The cart has no lines. Add at least one SKU with a quantity.");
  const picks: Pick[] = [];
  for (const line of lines) {
    const isCustom = line.title !== undefined || line.tip === true;
    const variant =
      line.variantId === undefined ? variantBySku(store, line.sku ?? "") : store.variants.get(line.variantId);
    if (!variant && !isCustom)
      return refusal(
        "UNKNOWN_VARIANT",
        `${store.domain} sells no variant ${line.variantId ?? line.sku ?? "(none)"}. Add the product first, or correct the SKU.`,
      );
    if (!Number.isInteger(line.quantity) || line.quantity < 1)
      return refusal(
        "INVALID_QUANTITY",
        `Quantity ${line.quantity} of ${line.title ?? variant?.sku ?? "a line"} cannot be bought. Use a whole number from 1.`,
      );
    picks.push({ line, stocked: variant && !isCustom ? { variant, item: itemOf(store, variant) } : null });
  }
  return picks;
}

function itemOf(store: Store, variant: Variant): InventoryItem {
  const item = store.inventoryItems.get(variant.inventoryItemId);
  if (!item) throw new Error(`Variant ${variant.id} has no inventory item. The sandbox's state is broken.`);
  return item;
}

/** Whether the line goes into a parcel. */
export const ships = ({ line, stocked }: Pick): boolean =>
  stocked ? stocked.item.requiresShipping : line.tip !== true && line.requiresShipping !== false;

export function orderLineOfPick(store: Store, pick: Pick): NewOrderLine {
  const { line, stocked } = pick;
  return {
    variant: stocked?.variant ?? null,
    quantity: line.quantity,
    requiresShipping: ships(pick),
    properties: line.properties ?? [],
    isTip: line.tip ?? false,
    isGiftCard: stocked ? (store.products.get(stocked.variant.productId)?.isGiftCard ?? false) : false,
    discount: line.discount ?? 0,
    groupTitle: line.group ?? null,
    ...(stocked ? {} : { title: line.title ?? "Tip" }),
    ...(line.price === undefined ? {} : { price: line.price }),
  };
}
