/**
 * The state of the outside world, as plain data. Ids are the numeric part of Shopify's gids (13 digits), so that
 * webhook bodies and gids are both made from them. Money is in minor units of the order's or the store's currency.
 */
import type {
  Address,
  CancelJob,
  Customer,
  Fulfillment,
  FulfillmentOrder,
  Id,
  Metafield,
  MetafieldDefinition,
  Order,
  OrderEditSession,
  Risk,
} from "./order-types.ts";

// One place to import the state's types from; split in two files by size.
export type * from "./order-types.ts";

/** A registered app, as its shopify.app.toml describes it. */
export type App = {
  clientId: string;
  /** Numeric id: `gid://shopify/App/<id>`, and the namespace behind `$app` is `app--<id>`. */
  id: Id;
  handle: string;
  name: string;
  clientSecret: string;
  applicationUrl: string;
  scopes: string[];
  optionalScopes: string[];
  webhooks: WebhookSubscription[];
};

export type WebhookSubscription = {
  topics: string[];
  complianceTopics?: string[];
  uri: string;
  includeFields?: string[];
  filter?: string;
  name?: string;
};

type Installation = { clientId: string; scopes: string[]; installedAt: string };

export type ShopPlan = "development" | "basic" | "standard" | "advanced" | "plus" | "enterprise";

export type WeightUnit = "GRAMS" | "KILOGRAMS" | "OUNCES" | "POUNDS";
export type InventoryPolicy = "DENY" | "CONTINUE";

export type Product = {
  id: Id;
  title: string;
  handle: string;
  vendor: string;
  productType: string;
  isGiftCard: boolean;
  status: "ACTIVE" | "ARCHIVED" | "DRAFT" | "UNLISTED";
  tags: string[];
  /** Handles of the collections it is in. */
  collections: string[];
  variantIds: Id[];
  createdAt: string;
  updatedAt: string;
};

export type Variant = {
  id: Id;
  productId: Id;
  title: string;
  sku: string | null;
  barcode: string | null;
  price: number;
  position: number;
  taxable: boolean;
  inventoryPolicy: InventoryPolicy;
  inventoryItemId: Id;
  createdAt: string;
  updatedAt: string;
};

export type InventoryItem = {
  id: Id;
  variantIds: Id[];
  sku: string | null;
  tracked: boolean;
  requiresShipping: boolean;
  unitCost: number | null;
  weight: { unit: WeightUnit; value: number };
  createdAt: string;
  updatedAt: string;
};

export type QuantityName =
  "available" | "committed" | "reserved" | "damaged" | "safety_stock" | "quality_control" | "incoming";

export type InventoryLevel = {
  id: Id;
  inventoryItemId: Id;
  locationId: Id;
  isActive: boolean;
  quantities: Record<QuantityName, number>;
  createdAt: string;
  updatedAt: string;
};

export type Location = {
  id: Id;
  name: string;
  isActive: boolean;
  address: Address;
  /** Set when the location belongs to a fulfilment service. */
  fulfillmentServiceId: Id | null;
  fulfillsOnlineOrders: boolean;
  /** The merchant's location priority in order routing; lower ships first. */
  priority: number;
  createdAt: string;
  updatedAt: string;
};

export type FulfillmentService = {
  id: Id;
  handle: string;
  serviceName: string;
  /** The app that owns the service. */
  clientId: string;
  callbackUrl: string | null;
  inventoryManagement: boolean;
  trackingSupport: boolean;
  requiresShippingMethod: boolean;
  locationId: Id;
};

/** A market made of regions: countries, or parts of them as "US-CA". */
export type Market = { id: Id; handle: string; name: string; status: "ACTIVE" | "DRAFT"; regions: string[] };

export type DeliveryMethodDefinition = { id: Id; name: string; active: boolean; price: number };
/** `countryCodes` empty = rest of the world. */
export type DeliveryZone = { id: Id; name: string; countryCodes: string[]; methods: DeliveryMethodDefinition[] };
export type DeliveryLocationGroup = { id: Id; locationIds: Id[]; zones: DeliveryZone[] };
export type DeliveryProfile = {
  id: Id;
  name: string;
  default: boolean;
  locationGroups: DeliveryLocationGroup[];
  /** Variants of a profile that is not the default one. */
  variantIds: Id[];
};

/** Work that Shopify does a little later. Run by `runDueTasks` of store/tasks.ts. */
export type Task = { id: Id; runAtMs: number; domain: string } & (
  | { kind: "route-order"; orderId: Id; fulfillAt?: string | null }
  | { kind: "open-scheduled"; fulfillmentOrderId: Id }
  | { kind: "assess-risk"; orderId: Id; level: Risk["level"] }
  | { kind: "cancel-order"; jobId: Id }
);

export type IdempotencyRecord = {
  fingerprint: string;
  state: "running" | "done" | "failed";
  /** The mutation's payload as the resolver returned it. */
  payload: unknown;
  atMs: number;
};

type Bucket = { available: number; updatedAtMs: number };

export type Store = {
  domain: string;
  /** Domain without `.myshopify.com`. */
  handle: string;
  id: Id;
  name: string;
  email: string;
  currency: string;
  timeZone: string;
  plan: ShopPlan;
  /** A frozen store has an unpaid bill, a locked one was closed by Shopify: the API answers neither. */
  state: "open" | "frozen" | "locked";
  address: Address;
  installations: Map<string, Installation>;
  nextOrderNumber: number;
  products: Map<Id, Product>;
  variants: Map<Id, Variant>;
  inventoryItems: Map<Id, InventoryItem>;
  /** Keyed by `<inventory item id>:<location id>`. */
  inventoryLevels: Map<string, InventoryLevel>;
  locations: Map<Id, Location>;
  fulfillmentServices: Map<Id, FulfillmentService>;
  markets: Market[];
  deliveryProfiles: Map<Id, DeliveryProfile>;
  customers: Map<Id, Customer>;
  orders: Map<Id, Order>;
  fulfillmentOrders: Map<Id, FulfillmentOrder>;
  fulfillments: Map<Id, Fulfillment>;
  /** Keyed by `<owner gid> <namespace>.<key>`. */
  metafields: Map<string, Metafield>;
  /** Keyed by `<owner type> <namespace>.<key>`. */
  metafieldDefinitions: Map<string, MetafieldDefinition>;
  cancelJobs: Map<Id, CancelJob>;
  /** Edits that were begun and not committed. */
  orderEdits: Map<Id, OrderEditSession>;
  /** Keyed by `<client id> <mutation> <key>`. */
  idempotency: Map<string, IdempotencyRecord>;
  /** Points left per client id. */
  buckets: Map<string, Bucket>;
  /** When orderCreate was called in the last minute (milliseconds), for the development plan's limit. */
  orderCreateTimesMs: number[];
};
