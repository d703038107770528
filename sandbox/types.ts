/**
 * The state of the outside world, as plain data. Ids are the numeric part of Shopify's gids (13 digits), so that
 * webhook bodies and gids are both made from them. Money is in minor units of the order's or the store's currency.
 */
export type Id = number;
export type CountryCode = string;

export type Address = {
  firstName?: string | null;
  lastName?: string | null;
  company?: string | null;
  address1?: string | null;
  address2?: string | null;
  city?: string | null;
  provinceCode?: string | null;
  zip?: string | null;
  countryCode: CountryCode;
  phone?: string | null;
};

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

export type Installation = { clientId: string; scopes: string[]; installedAt: string };

export type ShopPlan = "development" | "basic" | "standard" | "advanced" | "plus" | "enterprise";

export type WeightUnit = "GRAMS" | "KILOGRAMS" | "OUNCES" | "POUNDS";
export type InventoryPolicy = "DENY" | "CONTINUE";

export type Product = {
  id: Id;
  title: string;
  handle: string;
  vendor: string;
  productType: string;
  status: "ACTIVE" | "ARCHIVED" | "DRAFT" | "UNLISTED";
  tags: string[];
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

export const QUANTITY_NAMES = [
  "available",
  "committed",
  "reserved",
  "damaged",
  "safety_stock",
  "quality_control",
  "incoming",
] as const;
export type QuantityName = (typeof QUANTITY_NAMES)[number];

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

export type TaxLine = { title: string; rate: number; price: number };
export type Attribute = { key: string; value: string };

export type OrderLine = {
  id: Id;
  variantId: Id | null;
  productId: Id | null;
  inventoryItemId: Id | null;
  title: string;
  variantTitle: string | null;
  sku: string | null;
  vendor: string | null;
  quantity: number;
  currentQuantity: number;
  requiresShipping: boolean;
  isGiftCard: boolean;
  taxable: boolean;
  price: number;
  grams: number;
  properties: Attribute[];
  taxLines: TaxLine[];
};

export type ShippingLine = {
  id: Id;
  title: string;
  code: string | null;
  source: string | null;
  price: number;
  taxLines: TaxLine[];
};

export type FinancialStatus =
  "AUTHORIZED" | "EXPIRED" | "PAID" | "PARTIALLY_PAID" | "PARTIALLY_REFUNDED" | "PENDING" | "REFUNDED" | "VOIDED";

export type Order = {
  id: Id;
  number: number;
  name: string;
  createdAt: string;
  processedAt: string;
  updatedAt: string;
  closedAt: string | null;
  cancelledAt: string | null;
  cancelReason: string | null;
  test: boolean;
  edited: boolean;
  tags: string[];
  note: string | null;
  email: string | null;
  phone: string | null;
  poNumber: string | null;
  customerId: Id | null;
  /** The app that created the order; null = the online store's checkout. */
  clientId: string | null;
  sourceName: string;
  sourceIdentifier: string | null;
  sourceUrl: string | null;
  currency: string;
  presentmentCurrency: string;
  financialStatus: FinancialStatus | null;
  taxesIncluded: boolean;
  taxLines: TaxLine[];
  customAttributes: Attribute[];
  shippingAddress: Address | null;
  billingAddress: Address | null;
  shippingLines: ShippingLine[];
  lines: OrderLine[];
  deliveryMethod: DeliveryMethodType;
  /** Set when Shopify has made the fulfilment orders (asynchronous for checkout orders). */
  routedAt: string | null;
  fulfillmentOrderIds: Id[];
  fulfillmentIds: Id[];
  /** Where each line's units were committed when the order came in. */
  commitments: Commitment[];
  /** The order shows in searches from this moment (milliseconds). */
  indexedAtMs: number;
};

export type Commitment = { orderLineId: Id; inventoryItemId: Id | null; locationId: Id; quantity: number };

export type DeliveryMethodType = "LOCAL" | "NONE" | "PICKUP_POINT" | "PICK_UP" | "RETAIL" | "SHIPPING";
export type FulfillmentOrderStatus =
  "CANCELLED" | "CLOSED" | "INCOMPLETE" | "IN_PROGRESS" | "ON_HOLD" | "OPEN" | "SCHEDULED";
export type FulfillmentRequestStatus =
  | "ACCEPTED"
  | "CANCELLATION_ACCEPTED"
  | "CANCELLATION_REJECTED"
  | "CANCELLATION_REQUESTED"
  | "CLOSED"
  | "REJECTED"
  | "SUBMITTED"
  | "UNSUBMITTED";

export type FulfillmentOrderLine = {
  id: Id;
  orderLineId: Id;
  totalQuantity: number;
  remainingQuantity: number;
};

export type FulfillmentHold = {
  id: Id;
  reason: string;
  reasonNotes: string | null;
  handle: string;
  externalId: string | null;
  /** The app that holds; null = the merchant. */
  clientId: string | null;
};

export type MerchantRequest = {
  id: Id;
  kind: "FULFILLMENT_REQUEST" | "CANCELLATION_REQUEST";
  message: string | null;
  sentAt: string;
  answered: boolean;
};

export type FulfillmentOrder = {
  id: Id;
  orderId: Id;
  status: FulfillmentOrderStatus;
  requestStatus: FulfillmentRequestStatus;
  locationId: Id;
  deliveryMethod: { id: Id; type: DeliveryMethodType; presentedName: string | null };
  fulfillAt: string | null;
  fulfillBy: string | null;
  lines: FulfillmentOrderLine[];
  holds: FulfillmentHold[];
  merchantRequests: MerchantRequest[];
  progressReported: boolean;
  createdAt: string;
  updatedAt: string;
};

export type Tracking = { company: string | null; number: string | null; url: string | null };
export type FulfillmentLine = {
  id: Id;
  orderLineId: Id;
  quantity: number;
  /** How many of the units were committed stock; a cancelled fulfilment commits them again. */
  fromStock: number;
  fulfillmentOrderId: Id;
  fulfillmentOrderLineId: Id;
};
export type FulfillmentEvent = {
  id: Id;
  status: string;
  message: string | null;
  happenedAt: string;
  estimatedDeliveryAt: string | null;
  city: string | null;
  provinceCode: string | null;
  countryCode: string | null;
  zip: string | null;
  address1: string | null;
  createdAt: string;
};
export type Fulfillment = {
  id: Id;
  orderId: Id;
  name: string;
  status: "CANCELLED" | "ERROR" | "FAILURE" | "SUCCESS";
  displayStatus: string;
  locationId: Id;
  lines: FulfillmentLine[];
  tracking: Tracking[];
  events: FulfillmentEvent[];
  notifiedCustomer: boolean;
  inTransitAt: string | null;
  deliveredAt: string | null;
  estimatedDeliveryAt: string | null;
  createdAt: string;
  updatedAt: string;
};

export type Customer = {
  id: Id;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
  createdAt: string;
  updatedAt: string;
};

export type Metafield = {
  id: Id;
  ownerGid: string;
  namespace: string;
  key: string;
  type: string;
  value: string;
  createdAt: string;
  updatedAt: string;
};

export type MetafieldDefinition = {
  id: Id;
  ownerType: string;
  namespace: string;
  key: string;
  name: string;
  description: string | null;
  type: string;
  uniqueValues: boolean;
};

export type CancelJob = {
  id: Id;
  orderId: Id;
  reason: string;
  restock: boolean;
  staffNote: string | null;
  status: "STARTED" | "SUCCEEDED" | "FAILED";
  errors: { code: string; field: string[] | null; message: string }[];
};

/** Work that Shopify does a little later. Run by `runDueTasks` of store/tasks.ts. */
export type Task = { id: Id; runAtMs: number; domain: string } & (
  { kind: "route-order"; orderId: Id; fulfillAt?: string | null } | { kind: "cancel-order"; jobId: Id }
);

export type IdempotencyRecord = {
  fingerprint: string;
  state: "running" | "done" | "failed";
  /** The mutation's payload as the resolver returned it. */
  payload: unknown;
  atMs: number;
};

export type Bucket = { available: number; updatedAtMs: number };

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
  /** Keyed by `<client id> <mutation> <key>`. */
  idempotency: Map<string, IdempotencyRecord>;
  /** Points left per client id. */
  buckets: Map<string, Bucket>;
  /** When orderCreate was called in the last minute (milliseconds), for the development plan's limit. */
  orderCreateTimesMs: number[];
};
