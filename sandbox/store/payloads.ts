/** Webhook bodies of the catalogue and the shop: REST-shaped JSON as shopify-facts §3.4 lists it. */
import type { Address, InventoryItem, InventoryLevel, Location, Product, Store } from "../types.ts";
import { gid, levelGid } from "./gid.ts";
import { toFixedDecimal } from "./money.ts";

type Json = Record<string, unknown>;

export function addressPayload(address: Address | null): Json | null {
  if (!address) return null;
  return {
    first_name: address.firstName ?? null,
    last_name: address.lastName ?? null,
    name: [address.firstName, address.lastName].filter(Boolean).join(" "),
    company: address.company ?? null,
    address1: address.address1 ?? null,
    address2: address.address2 ?? null,
    city: address.city ?? null,
    province: address.provinceCode ?? null,
    province_code: address.provinceCode ?? null,
    zip: address.zip ?? null,
    country: address.countryCode,
    country_code: address.countryCode,
    phone: address.phone ?? null,
  };
}

export const inventoryLevelPayload = (level: InventoryLevel): Json => ({
  inventory_item_id: level.inventoryItemId,
  location_id: level.locationId,
  available: level.quantities.available,
  updated_at: level.updatedAt,
  admin_graphql_api_id: levelGid(level),
});

export const inventoryItemPayload = (store: Store, item: InventoryItem): Json => ({
  id: item.id,
  admin_graphql_api_id: gid("InventoryItem", item.id),
  sku: item.sku,
  tracked: item.tracked,
  requires_shipping: item.requiresShipping,
  cost: item.unitCost === null ? null : toFixedDecimal(item.unitCost, store.currency),
  created_at: item.createdAt,
  updated_at: item.updatedAt,
});

export function productPayload(store: Store, product: Product): Json {
  return {
    id: product.id,
    admin_graphql_api_id: gid("Product", product.id),
    title: product.title,
    handle: product.handle,
    vendor: product.vendor,
    product_type: product.productType,
    status: product.status.toLowerCase(),
    tags: product.tags.join(", "),
    created_at: product.createdAt,
    updated_at: product.updatedAt,
    variants: product.variantIds.flatMap((id) => {
      const variant = store.variants.get(id);
      if (!variant) return [];
      return {
        id: variant.id,
        admin_graphql_api_id: gid("ProductVariant", variant.id),
        product_id: product.id,
        title: variant.title,
        sku: variant.sku,
        barcode: variant.barcode,
        price: toFixedDecimal(variant.price, store.currency),
        inventory_item_id: variant.inventoryItemId,
        inventory_policy: variant.inventoryPolicy.toLowerCase(),
        created_at: variant.createdAt,
        updated_at: variant.updatedAt,
      };
    }),
  };
}

export const locationPayload = (location: Location): Json => ({
  id: location.id,
  admin_graphql_api_id: gid("Location", location.id),
  name: location.name,
  active: location.isActive,
  legacy: location.fulfillmentServiceId !== null,
  ...addressPayload(location.address),
  created_at: location.createdAt,
  updated_at: location.updatedAt,
});

/** Body of app/uninstalled and shop/update. */
export const shopPayload = (store: Store): Json => ({
  id: store.id,
  name: store.name,
  email: store.email,
  domain: store.domain,
  myshopify_domain: store.domain,
  currency: store.currency,
  iana_timezone: store.timeZone,
  plan_name: store.plan,
  country_code: store.address.countryCode,
});
