import { gid } from "../../store/gid.ts";
import { toFixedDecimal } from "../../store/money.ts";
import type { InventoryItem, Product, Store, Variant } from "../../types.ts";
import { idOf } from "../context.ts";
import { fields, own, type Tables } from "../tables.ts";
import { moneyV2 } from "./money.ts";

const variantsOf = (store: Store, ids: number[]): Variant[] =>
  ids.map((id) => store.variants.get(id)).filter((variant) => variant !== undefined);

export const catalogTables: Tables = {
  QueryRoot: fields({
    product: (_root, { store }, { id }) => store.products.get(idOf(id, "Product")) ?? null,
    productVariant: (_root, { store }, { id }) => store.variants.get(idOf(id, "ProductVariant")) ?? null,
    productVariants: (_root, { store }) => [...store.variants.values()],
    products: (_root, { store }) => [...store.products.values()],
    inventoryItem: (_root, { store }, { id }) => store.inventoryItems.get(idOf(id, "InventoryItem")) ?? null,
  }),
  Product: fields<Product>({
    id: (product) => gid("Product", product.id),
    legacyResourceId: (product) => String(product.id),
    title: (product) => product.title,
    handle: (product) => product.handle,
    vendor: (product) => product.vendor,
    productType: (product) => product.productType,
    status: (product) => product.status,
    tags: (product) => product.tags,
    createdAt: (product) => product.createdAt,
    updatedAt: (product) => product.updatedAt,
    variants: (product, { store }) => variantsOf(store, product.variantIds),
    collections: (product) => product.collections,
  }),
  // Only what a product tells of them: a collection is its handle here.
  Collection: fields<string>({ handle: (handle) => handle }),
  ProductVariant: fields<Variant>({
    id: (variant) => gid("ProductVariant", variant.id),
    legacyResourceId: (variant) => String(variant.id),
    title: (variant) => variant.title,
    displayName: (variant, { store }) => `${store.products.get(variant.productId)?.title ?? ""} - ${variant.title}`,
    sku: (variant) => variant.sku,
    barcode: (variant) => variant.barcode,
    price: (variant, { store }) => toFixedDecimal(variant.price, store.currency),
    position: (variant) => variant.position,
    taxable: (variant) => variant.taxable,
    inventoryPolicy: (variant) => variant.inventoryPolicy,
    inventoryItem: (variant, { store }) => store.inventoryItems.get(variant.inventoryItemId),
    inventoryQuantity: (variant, { store }) =>
      [...store.inventoryLevels.values()]
        .filter((level) => level.inventoryItemId === variant.inventoryItemId && level.isActive)
        .reduce((sum, level) => sum + level.quantities.available, 0),
    product: (variant, { store }) => store.products.get(variant.productId),
    createdAt: (variant) => variant.createdAt,
    updatedAt: (variant) => variant.updatedAt,
  }),
  InventoryItem: fields<InventoryItem>({
    id: (item) => gid("InventoryItem", item.id),
    legacyResourceId: (item) => String(item.id),
    sku: (item) => item.sku,
    tracked: (item) => item.tracked,
    requiresShipping: (item) => item.requiresShipping,
    unitCost: (item, { store }) => (item.unitCost === null ? null : moneyV2(item.unitCost, store.currency)),
    measurement: (item) => ({ id: gid("InventoryItemMeasurement", item.id), weight: item.weight }),
    variant: (item, { store }) => variantsOf(store, item.variantIds)[0],
    variants: (item, { store }) => variantsOf(store, item.variantIds),
    createdAt: (item) => item.createdAt,
    updatedAt: (item) => item.updatedAt,
  }),
  InventoryItemMeasurement: own("id", "weight"),
  Weight: own("unit", "value"),
};
