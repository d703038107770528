import type {
  Address,
  Attribute,
  DeliveryMethodType,
  FinancialStatus,
  Order,
  OrderLine,
  Risk,
  ShippingLine,
  Store,
} from "../types.ts";
import type { TaxLine, Variant } from "../types.ts";
import { nextId, timestamp, type World } from "../world.ts";
import { financialTotals, orderGrams } from "./order-facts.ts";
import { orderPayload } from "./order-payloads.ts";

export type NewOrderLine = {
  variant: Variant | null;
  quantity: number;
  title?: string | null;
  variantTitle?: string | null;
  sku?: string | null;
  vendor?: string | null;
  /** Minor units of the order's currency. */
  price?: number | null;
  requiresShipping: boolean;
  isGiftCard?: boolean;
  isTip?: boolean;
  /** Minor units, for the whole line. */
  discount?: number;
  groupTitle?: string | null;
  taxable?: boolean;
  properties?: Attribute[];
  taxLines?: TaxLine[];
};

export type NewOrder = {
  lines: NewOrderLine[];
  clientId: string | null;
  sourceName: string;
  currency?: string;
  presentmentCurrency?: string;
  presentmentRate?: number;
  financialStatus: FinancialStatus | null;
  paymentGatewayNames?: string[];
  risk?: Risk;
  deliveryMethod?: DeliveryMethodType;
  shippingAddress?: Address | null;
  billingAddress?: Address | null;
  shippingLines?: Omit<ShippingLine, "id">[];
  email?: string | null;
  customerTags?: string[] | undefined;
  phone?: string | null;
  note?: string | null;
  tags?: string[];
  customAttributes?: Attribute[];
  sourceIdentifier?: string | null;
  sourceUrl?: string | null;
  poNumber?: string | null;
  name?: string | null;
  test?: boolean;
  taxesIncluded?: boolean;
  taxLines?: TaxLine[];
  processedAt?: string | null;
};

/** Writes the order down. Stock, fulfilment orders and webhooks are the caller's next steps. */
export function insertOrder(world: World, store: Store, input: NewOrder): Order {
  const now = timestamp(world);
  const number = store.nextOrderNumber;
  store.nextOrderNumber += 1;
  const order: Order = {
    id: nextId(world),
    number,
    name: input.name ?? `#${number}`,
    createdAt: now,
    processedAt: input.processedAt && Date.parse(input.processedAt) < world.clock.nowMs() ? input.processedAt : now,
    updatedAt: now,
    closedAt: null,
    cancelledAt: null,
    cancelReason: null,
    test: input.test ?? false,
    edited: false,
    tags: sortedTags(input.tags ?? []),
    note: input.note ?? null,
    email: input.email ?? null,
    phone: input.phone ?? null,
    poNumber: input.poNumber ?? null,
    customerId: null,
    clientId: input.clientId,
    sourceName: input.sourceName,
    sourceIdentifier: input.sourceIdentifier ?? null,
    sourceUrl: input.sourceUrl ?? null,
    currency: input.currency ?? store.currency,
    presentmentCurrency: input.presentmentCurrency ?? input.currency ?? store.currency,
    presentmentRate: input.presentmentRate ?? 1,
    financialStatus: input.financialStatus,
    paymentGatewayNames: input.paymentGatewayNames ?? (input.clientId === null ? ["bogus"] : ["manual"]),
    received: 0,
    refunds: [],
    risk: input.risk ?? { level: "NONE", recommendation: "NONE" },
    taxesIncluded: input.taxesIncluded ?? false,
    taxLines: input.taxLines ?? [],
    customAttributes: input.customAttributes ?? [],
    shippingAddress: input.shippingAddress ?? null,
    billingAddress: input.billingAddress ?? input.shippingAddress ?? null,
    shippingLines: (input.shippingLines ?? []).map((line) => ({ id: nextId(world), ...line })),
    lines: grouped(input.lines.map((line) => newOrderLine(world, store, line))),
    deliveryMethod: input.deliveryMethod ?? "SHIPPING",
    routedAt: null,
    fulfillmentOrderIds: [],
    fulfillmentIds: [],
    commitments: [],
    indexedAtMs: world.clock.nowMs() + world.switches.searchIndexLagMs,
  };
  const { total } = financialTotals(order);
  order.received = { PAID: total, PARTIALLY_PAID: Math.floor(total / 2) }[order.financialStatus as string] ?? 0;
  // An email makes or finds a customer of the store, also without `customer` (shopify-facts §2.2).
  if (order.email) order.customerId = customerFor(world, store, { email: order.email, address: order.shippingAddress });
  const customer = order.customerId === null ? undefined : store.customers.get(order.customerId);
  if (customer && input.customerTags) customer.tags = input.customerTags;
  store.orders.set(order.id, order);
  return order;
}

/** Lines of one group title share the group. */
function grouped(lines: OrderLine[]): OrderLine[] {
  for (const line of lines)
    line.group = lines.find((other) => other.group !== null && other.group.title === line.group?.title)?.group ?? null;
  return lines;
}

export function newOrderLine(world: World, store: Store, input: NewOrderLine): OrderLine {
  const { variant } = input;
  const product = variant ? store.products.get(variant.productId) : undefined;
  const item = variant ? store.inventoryItems.get(variant.inventoryItemId) : undefined;
  const variantTitle = variant && variant.title !== "Default Title" ? variant.title : null;
  return {
    id: nextId(world),
    variantId: variant?.id ?? null,
    productId: product?.id ?? null,
    inventoryItemId: item?.id ?? null,
    title: input.title ?? product?.title ?? "Custom item",
    variantTitle: input.variantTitle ?? variantTitle,
    sku: input.sku ?? variant?.sku ?? null,
    vendor: input.vendor ?? product?.vendor ?? null,
    quantity: input.quantity,
    currentQuantity: input.quantity,
    removedQuantity: 0,
    requiresShipping: input.requiresShipping,
    isGiftCard: input.isGiftCard ?? false,
    isTip: input.isTip ?? false,
    group: input.groupTitle ? { id: nextId(world), title: input.groupTitle, quantity: 1 } : null,
    taxable: input.taxable ?? true,
    price: input.price ?? variant?.price ?? 0,
    discount: input.discount ?? 0,
    grams: item ? orderGrams(1, item.weight) : 0,
    properties: input.properties ?? [],
    taxLines: input.taxLines ?? [],
  };
}

function customerFor(
  world: World,
  store: Store,
  { email, address }: { email: string; address: Address | null },
): number {
  const known = [...store.customers.values()].find((customer) => customer.email?.toLowerCase() === email.toLowerCase());
  if (known) return known.id;
  const now = timestamp(world);
  const customer = {
    id: nextId(world),
    email,
    firstName: address?.firstName ?? null,
    lastName: address?.lastName ?? null,
    phone: address?.phone ?? null,
    tags: [],
    createdAt: now,
    updatedAt: now,
  };
  store.customers.set(customer.id, customer);
  world.emit(store, "customers/create", { id: customer.id, email });
  return customer.id;
}

/** The webhooks of a new order: orders/create, and orders/paid when it came in paid. */
export function announceOrder(world: World, store: Store, order: Order): void {
  world.emit(store, "orders/create", orderPayload(store, order));
  if (order.financialStatus === "PAID") world.emit(store, "orders/paid", orderPayload(store, order));
}

/** Tags as Shopify keeps them: trimmed, once each, without regard to case, sorted. */
export function sortedTags(tags: string[]): string[] {
  const seen = new Map<string, string>();
  for (const tag of tags.map((each) => each.trim()).filter((each) => each !== ""))
    if (!seen.has(tag.toLowerCase())) seen.set(tag.toLowerCase(), tag);
  return [...seen.values()].sort((one, other) => one.localeCompare(other));
}
