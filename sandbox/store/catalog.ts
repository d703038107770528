import type { Id, InventoryItem, InventoryPolicy, Product, Store, Variant, WeightUnit } from "../types.ts";
import { nextId, timestamp, type World } from "../world.ts";
import { activateLevel } from "./inventory.ts";
import { handleOf } from "./locations.ts";
import { inventoryItemPayload, productPayload } from "./payloads.ts";

export type NewVariant = {
  title?: string;
  sku?: string | null;
  barcode?: string | null;
  /** Minor units of the store's currency. */
  price: number;
  unitCost?: number | null;
  weight?: { unit: WeightUnit; value: number };
  tracked?: boolean;
  requiresShipping?: boolean;
  inventoryPolicy?: InventoryPolicy;
  /** Stock at the first location, or per location. */
  available?: number;
  stock?: { locationId: Id; available: number }[];
};
export type NewProduct = {
  title: string;
  vendor?: string;
  productType?: string;
  /** Gift cards need no shipping and are fulfilled by Shopify itself. */
  giftCard?: boolean;
  status?: Product["status"];
  tags?: string[];
  /** Handles. A collection exists as soon as a product is in it. */
  collections?: string[];
  variants: NewVariant[];
};

/** A product with its variants and stock, as a merchant enters it. Stocked at the store's first location unless `stock` says otherwise. */
export function addProduct(world: World, store: Store, input: NewProduct): Product {
  const now = timestamp(world);
  const product: Product = {
    id: nextId(world),
    title: input.title,
    handle: handleOf(input.title),
    vendor: input.vendor ?? store.name,
    productType: input.productType ?? "",
    isGiftCard: input.giftCard ?? false,
    status: input.status ?? "ACTIVE",
    tags: input.tags ?? [],
    collections: input.collections ?? [],
    variantIds: [],
    createdAt: now,
    updatedAt: now,
  };
  store.products.set(product.id, product);
  for (const variant of input.variants) addVariant(world, store, product, variant);
  world.emit(store, "products/create", productPayload(store, product));
  return product;
}

function addVariant(world: World, store: Store, product: Product, input: NewVariant): Variant {
  const now = timestamp(world);
  const item: InventoryItem = {
    id: nextId(world),
    variantIds: [],
    sku: input.sku ?? null,
    tracked: input.tracked ?? !product.isGiftCard,
    requiresShipping: input.requiresShipping ?? !product.isGiftCard,
    unitCost: input.unitCost ?? null,
    weight: input.weight ?? { unit: "KILOGRAMS", value: 0.5 },
    createdAt: now,
    updatedAt: now,
  };
  const variant: Variant = {
    id: nextId(world),
    productId: product.id,
    title: input.title ?? "Default Title",
    sku: item.sku,
    barcode: input.barcode ?? null,
    price: input.price,
    position: product.variantIds.length + 1,
    taxable: true,
    inventoryPolicy: input.inventoryPolicy ?? "DENY",
    inventoryItemId: item.id,
    createdAt: now,
    updatedAt: now,
  };
  item.variantIds.push(variant.id);
  product.variantIds.push(variant.id);
  store.inventoryItems.set(item.id, item);
  store.variants.set(variant.id, variant);
  world.emit(store, "inventory_items/create", inventoryItemPayload(store, item));
  const first = [...store.locations.values()].find((location) => location.fulfillmentServiceId === null);
  const stock = input.stock ?? (first ? [{ locationId: first.id, available: input.available ?? 0 }] : []);
  for (const { locationId, available } of stock) activateLevel(world, store, { item, locationId, available });
  return variant;
}

/** The variant with this SKU, the first when several share it. */
export function variantBySku(store: Store, sku: string): Variant | undefined {
  return [...store.variants.values()].find((variant) => variant.sku === sku);
}
