/** Orders and what belongs to them; see types.ts, which everybody imports from. */
export type Id = number;
type CountryCode = string;

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
  latitude?: number | null;
  longitude?: number | null;
  /** What the admin's address validation says; absent or null = not looked at. */
  validation?: AddressValidation | null;
};

export type AddressValidation = "ERROR" | "NO_ISSUES" | "WARNING";

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
  /** Without removed and refunded units. */
  currentQuantity: number;
  /** Units taken off before they shipped. A refund without restock takes none off: they may still ship. */
  removedQuantity: number;
  requiresShipping: boolean;
  isGiftCard: boolean;
  isTip: boolean;
  group: LineItemGroup | null;
  taxable: boolean;
  price: number;
  /** Taken off the whole line, in minor units. */
  discount: number;
  grams: number;
  properties: Attribute[];
  taxLines: TaxLine[];
};

/** A bundle as the customer bought it; its parts are lines of their own. */
export type LineItemGroup = { id: Id; title: string; quantity: number };

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

export type Risk = {
  level: "HIGH" | "LOW" | "MEDIUM" | "NONE" | "PENDING";
  recommendation: "ACCEPT" | "CANCEL" | "INVESTIGATE" | "NONE";
};

export type RestockType = "CANCEL" | "NO_RESTOCK" | "RETURN";

export type Refund = {
  id: Id;
  note: string | null;
  createdAt: string;
  /** Minor units of the order's currency. */
  amount: number;
  lines: { id: Id; orderLineId: Id; quantity: number; restockType: RestockType; locationId: Id | null }[];
};

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
  /** Units of the presentment currency for one of `currency`. */
  presentmentRate: number;
  financialStatus: FinancialStatus | null;
  paymentGatewayNames: string[];
  /** Money that came in, in minor units of `currency`; refunds are not taken off. */
  received: number;
  refunds: Refund[];
  risk: Risk;
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
type FulfillmentOrderStatus = "CANCELLED" | "CLOSED" | "INCOMPLETE" | "IN_PROGRESS" | "ON_HOLD" | "OPEN" | "SCHEDULED";
type FulfillmentRequestStatus =
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
  tags: string[];
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

/** An order edit by API: staged, and done only by its commit. Quantities are absolute. */
export type OrderEditSession = {
  id: Id;
  orderId: Id;
  begunAtMs: number;
  set: { lineItemId: Id; quantity: number; restock: boolean }[];
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
