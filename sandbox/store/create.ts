import type { Address, Market, ShopPlan, Store } from "../types.ts";
import { nextId, type World } from "../world.ts";
import { createDefaultProfile } from "./delivery.ts";
import { addLocation } from "./locations.ts";

export type NewStore = {
  /** `<handle>.myshopify.com` becomes the domain. */
  handle: string;
  name?: string;
  email?: string;
  currency?: string;
  timeZone?: string;
  plan?: ShopPlan;
  address?: Address;
  locationName?: string;
  markets?: Omit<Market, "id">[];
};

const ADDRESS: Address = {
  address1: "12 Harbour Street",
  city: "Hamburg",
  provinceCode: null,
  zip: "20457",
  countryCode: "DE",
  phone: "+4940123456",
};

/** A store as Shopify opens it: one location, and a default delivery profile with rates for that location. */
export function createStore(world: World, options: NewStore): Store {
  const domain = `${options.handle}.myshopify.com`;
  if (world.stores.has(domain)) throw new Error(`There already is a store ${domain}. Choose another handle.`);
  const store: Store = {
    domain,
    handle: options.handle,
    id: nextId(world),
    name: options.name ?? options.handle,
    email: options.email ?? `owner@${options.handle}.example`,
    currency: options.currency ?? "EUR",
    timeZone: options.timeZone ?? "Europe/Berlin",
    plan: options.plan ?? "basic",
    state: "open",
    address: options.address ?? ADDRESS,
    installations: new Map(),
    nextOrderNumber: 1001,
    products: new Map(),
    variants: new Map(),
    inventoryItems: new Map(),
    inventoryLevels: new Map(),
    locations: new Map(),
    fulfillmentServices: new Map(),
    markets: (options.markets ?? []).map((market) => ({ id: nextId(world), ...market })),
    deliveryProfiles: new Map(),
    customers: new Map(),
    orders: new Map(),
    fulfillmentOrders: new Map(),
    fulfillments: new Map(),
    metafields: new Map(),
    metafieldDefinitions: new Map(),
    cancelJobs: new Map(),
    orderEdits: new Map(),
    idempotency: new Map(),
    buckets: new Map(),
    orderCreateTimesMs: [],
  };
  world.stores.set(domain, store);
  const location = addLocation(world, store, { name: options.locationName ?? "Shop location", address: store.address });
  createDefaultProfile(world, store, location.id);
  return store;
}
