/** A retailer's order as Crossdock keeps it: what one read of Shopify says, in our words. */
export type CanonicalOrder = {
  orderGid: string;
  name: string;
  createdAt: string;
  processedAt: string | null;
  /** one-second resolution */
  updatedAt: string;
  cancelledAt: string | null;
  test: boolean;
  /** the retailer's shop currency */
  currency: string;
  /** what the customer pays in */
  customerCurrency: string;
  totalMinor: number;
  /** OrderDisplayFinancialStatus; null as Shopify may leave it */
  financialStatus: string | null;
  /** how the customer pays, as Shopify names it: "shopify_payments", "Cash on Delivery (COD)" */
  paymentGateways: string[];
  /** the worst that fraud analysis says so far; pending: one is under way, and none says worse than low */
  risk: "high" | "medium" | "pending" | "low" | "none";
  /** what Shopify's look at the address says; null = nothing */
  addressCheck: "error" | "warning" | null;
  tags: string[];
  /** of all customers' data only these; null = we may not read them, or the order has no customer */
  customer: { orders: number; tags: string[] } | null;
  /** those that were asked for */
  attributes: { name: string; value: string }[];
  sourceName: string | null;
  sourceIdentifier: string | null;
  /** value of our id metafield: set on orders that Crossdock created in a supplier's store */
  supplierOrderKey: string | null;
  shippingMethod: string | null;
  shippingCode: string | null;
  /** personal data: goes into Order.addressEnc and nowhere else */
  address: OrderAddress | null;
  lines: CanonicalLine[];
  fulfilmentOrders: FulfilmentOrderFacts[];
};

/** Personal data. */
export type OrderAddress = {
  name: string | null;
  company: string | null;
  address1: string | null;
  address2: string | null;
  city: string | null;
  provinceCode: string | null;
  zip: string | null;
  countryCode: string | null;
  phone: string | null;
  /** degrees to two places, about a kilometre: for distances in whole kilometres */
  latitude?: number;
  longitude?: number;
};

export type CanonicalLine = {
  lineItemGid: string;
  position: number;
  variantGid: string | null;
  sku: string | null;
  title: string;
  unitPriceMinor: number;
  requiresShipping: boolean;
  /** units still on the order (Shopify's currentQuantity) */
  quantity: number;
};

/** One fulfilment order in the retailer's store; the columns of FulfilmentOrderView. */
export type FulfilmentOrderFacts = {
  gid: string;
  locationGid: string | null;
  /** FulfillmentOrderStatus */
  status: string;
  /** FulfillmentOrderRequestStatus */
  requestStatus: string;
  /** DeliveryMethodType; NONE when Shopify gives no method */
  method: string;
  /** FulfillmentOrderAction: what Shopify says may be done */
  actions: string[];
  held: boolean;
  lines: { lineGid: string; lineItemGid: string; remaining: number; total: number }[];
};

/**
 * One text per address: equal addresses give equal texts, whatever the case and spacing. For the keyed fingerprint.
 * Works for what GraphQL and webhooks call the same fields.
 */
export function addressText(address: OrderAddress | null): string {
  if (!address) return "";
  const { name, company, address1, address2, city, provinceCode, zip, countryCode, phone } = address;
  return [name, company, address1, address2, city, provinceCode, zip, countryCode, phone]
    .map((part) => (part ?? "").trim().replace(/\s+/g, " ").toLowerCase())
    .join("\n");
}

/** "Ada", "Lovelace" → "Ada Lovelace"; null when both are missing. */
export function fullName(first: string | null | undefined, last: string | null | undefined): string | null {
  const name = [first, last]
    .map((part) => part?.trim() ?? "")
    .filter((part) => part !== "")
    .join(" ");
  return name === "" ? null : name;
}

/** May a parcel be sent there? */
export const isComplete = (address: OrderAddress | null): boolean => missingParts(address).length === 0;

/** What a parcel needs and the address lacks, in words. Not every country has zips or provinces. */
export function missingParts(address: OrderAddress | null): string[] {
  const has = (part: string | null | undefined) => part != null && part.trim() !== "";
  return [
    ...(has(address?.name) || has(address?.company) ? [] : ["a name"]),
    ...(has(address?.address1) ? [] : ["a street"]),
    ...(has(address?.city) ? [] : ["a city"]),
    ...(has(address?.countryCode) ? [] : ["a country"]),
  ];
}
