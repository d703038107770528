/** Webhook bodies of orders and parcels: REST-shaped JSON as shopify-facts §3.4 lists it. */
import type {
  Fulfillment,
  FulfillmentEvent,
  FulfillmentOrder,
  Order,
  OrderLine,
  Refund,
  ShippingLine,
  Store,
} from "../types.ts";
import { gid } from "./gid.ts";
import { presentmentOf, toFixedDecimal } from "./money.ts";
import { financialTotals, fulfillableQuantity, fulfillmentStatusOf, serviceHandleAt } from "./order-facts.ts";
import { addressPayload } from "./payloads.ts";

type Json = Record<string, unknown>;

export function orderPayload(store: Store, order: Order): Json {
  const money = (minor: number) => toFixedDecimal(minor, order.currency);
  const totals = financialTotals(order);
  const customer = order.customerId === null ? undefined : store.customers.get(order.customerId);
  return {
    id: order.id,
    admin_graphql_api_id: gid("Order", order.id),
    app_id: null,
    name: order.name,
    number: order.number - 1000,
    order_number: order.number,
    created_at: order.createdAt,
    processed_at: order.processedAt,
    updated_at: order.updatedAt,
    closed_at: order.closedAt,
    cancelled_at: order.cancelledAt,
    cancel_reason: order.cancelReason?.toLowerCase() ?? null,
    confirmed: true,
    test: order.test,
    currency: order.currency,
    presentment_currency: order.presentmentCurrency,
    email: order.email ?? "",
    contact_email: order.email,
    phone: order.phone,
    buyer_accepts_marketing: false,
    financial_status: order.financialStatus?.toLowerCase() ?? null,
    fulfillment_status: { UNFULFILLED: null, PARTIALLY_FULFILLED: "partial", FULFILLED: "fulfilled" }[
      fulfillmentStatusOf(order, store)
    ],
    tags: order.tags.join(", "),
    note: order.note,
    note_attributes: order.customAttributes.map(({ key, value }) => ({ name: key, value })),
    po_number: order.poNumber,
    source_name: order.sourceName,
    source_identifier: order.sourceIdentifier,
    source_url: order.sourceUrl,
    payment_gateway_names: order.paymentGatewayNames,
    discount_codes: [],
    discount_applications: [],
    taxes_included: order.taxesIncluded,
    tax_lines: order.taxLines.map((tax) => ({ title: tax.title, rate: tax.rate, price: money(tax.price) })),
    subtotal_price: money(totals.lines),
    total_line_items_price: money(totals.lines),
    total_tax: money(totals.tax),
    total_price: money(totals.total),
    total_price_set: moneySet(totals.total, order),
    current_total_price: money(totals.currentTotal),
    current_total_price_set: moneySet(totals.currentTotal, order),
    total_discounts: money(order.lines.reduce((sum, line) => sum + line.discount, 0)),
    total_tip_received: money(
      order.lines.reduce((sum, line) => sum + (line.isTip ? line.price * line.quantity : 0), 0),
    ),
    customer: customer
      ? { id: customer.id, email: customer.email, first_name: customer.firstName, last_name: customer.lastName }
      : null,
    shipping_address: addressPayload(order.shippingAddress),
    billing_address: addressPayload(order.billingAddress),
    shipping_lines: order.shippingLines.map((line) => shippingLinePayload(line, order)),
    fulfillments: order.fulfillmentIds.flatMap((id) => {
      const fulfillment = store.fulfillments.get(id);
      return fulfillment ? [fulfillmentPayload(store, order, fulfillment)] : [];
    }),
    refunds: order.refunds.map((refund) => refundPayload(store, order, refund)),
    line_items: order.lines.map((line) => linePayload(store, order, line)),
  };
}

function moneySet(minor: number, order: Order): Json {
  const { currency, presentmentCurrency } = order;
  return {
    shop_money: { amount: toFixedDecimal(minor, currency), currency_code: currency },
    presentment_money: {
      amount: toFixedDecimal(presentmentOf(minor, order), presentmentCurrency),
      currency_code: presentmentCurrency,
    },
  };
}

function shippingLinePayload(line: ShippingLine, order: Order): Json {
  return {
    id: line.id,
    title: line.title,
    code: line.code,
    source: line.source,
    price: toFixedDecimal(line.price, order.currency),
  };
}

function linePayload(store: Store, order: Order, line: OrderLine, quantity = line.quantity): Json {
  const price = toFixedDecimal(line.price, order.currency);
  return {
    id: line.id,
    admin_graphql_api_id: gid("LineItem", line.id),
    variant_id: line.variantId,
    product_id: line.productId,
    title: line.title,
    variant_title: line.variantTitle,
    name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
    sku: line.sku,
    vendor: line.vendor,
    quantity,
    current_quantity: line.currentQuantity,
    fulfillable_quantity: fulfillableQuantity(order, store, line),
    fulfillment_status: null,
    fulfillment_service: line.isGiftCard
      ? "gift_card"
      : serviceHandleAt(store, order.commitments.find((c) => c.orderLineId === line.id)?.locationId),
    requires_shipping: line.requiresShipping,
    taxable: line.taxable,
    gift_card: line.isGiftCard,
    grams: line.grams,
    price,
    price_set: moneySet(line.price, order),
    total_discount: toFixedDecimal(line.discount, order.currency),
    discount_allocations:
      line.discount === 0
        ? []
        : [{ amount: toFixedDecimal(line.discount, order.currency), discount_application_index: 0 }],
    duties: [],
    tax_lines: line.taxLines.map((tax) => ({
      title: tax.title,
      rate: tax.rate,
      price: toFixedDecimal(tax.price, order.currency),
    })),
    properties: line.properties.map(({ key, value }) => ({ name: key, value })),
    product_exists: line.productId !== null,
    variant_inventory_management: line.inventoryItemId === null ? null : "shopify",
  };
}

export function fulfillmentPayload(store: Store, order: Order, fulfillment: Fulfillment): Json {
  const numbers = fulfillment.tracking.flatMap(({ number }) => (number === null ? [] : [number]));
  const urls = fulfillment.tracking.flatMap(({ url }) => (url === null ? [] : [url]));
  return {
    id: fulfillment.id,
    admin_graphql_api_id: gid("Fulfillment", fulfillment.id),
    order_id: order.id,
    name: fulfillment.name,
    status: fulfillment.status.toLowerCase(),
    shipment_status: fulfillment.events.at(-1)?.status.toLowerCase() ?? null,
    service: serviceHandleAt(store, fulfillment.locationId),
    location_id: fulfillment.locationId,
    tracking_company: fulfillment.tracking[0]?.company ?? null,
    tracking_number: numbers[0] ?? null,
    tracking_numbers: numbers,
    tracking_url: urls[0] ?? null,
    tracking_urls: urls,
    origin_address: {},
    receipt: {},
    line_items: fulfillment.lines.flatMap((shipped) => {
      const line = order.lines.find((candidate) => candidate.id === shipped.orderLineId);
      return line ? [linePayload(store, order, line, shipped.quantity)] : [];
    }),
    created_at: fulfillment.createdAt,
    updated_at: fulfillment.updatedAt,
    destination: addressPayload(order.shippingAddress),
  };
}

export function fulfillmentEventPayload(store: Store, fulfillment: Fulfillment, event: FulfillmentEvent): Json {
  return {
    id: event.id,
    admin_graphql_api_id: gid("FulfillmentEvent", event.id),
    fulfillment_id: fulfillment.id,
    order_id: fulfillment.orderId,
    shop_id: store.id,
    status: event.status.toLowerCase(),
    message: event.message,
    happened_at: event.happenedAt,
    estimated_delivery_at: event.estimatedDeliveryAt,
    address1: event.address1,
    city: event.city,
    province: event.provinceCode,
    country: event.countryCode,
    zip: event.zip,
    created_at: event.createdAt,
    updated_at: event.createdAt,
  };
}

export function refundPayload(store: Store, order: Order, refund: Refund): Json {
  return {
    id: refund.id,
    admin_graphql_api_id: gid("Refund", refund.id),
    order_id: order.id,
    created_at: refund.createdAt,
    processed_at: refund.createdAt,
    note: refund.note,
    restock: refund.lines.some(({ restockType }) => restockType !== "NO_RESTOCK"),
    refund_line_items: refund.lines.flatMap(({ id, orderLineId, quantity, restockType, locationId }) => {
      const line = order.lines.find((candidate) => candidate.id === orderLineId);
      if (!line) return [];
      return {
        id,
        line_item_id: line.id,
        quantity,
        restock_type: restockType.toLowerCase(),
        location_id: locationId,
        subtotal: toFixedDecimal(line.price * quantity, order.currency),
        line_item: linePayload(store, order, line),
      };
    }),
    transactions:
      refund.amount === 0
        ? []
        : [{ kind: "refund", status: "success", amount: toFixedDecimal(refund.amount, order.currency) }],
    order_adjustments: [],
    duties: [],
  };
}

type Edit = { id: number; at: string; additions: LineDelta[]; removals: LineDelta[] };
type LineDelta = { id: number; delta: number };

/** The body of orders/edited: the edit, not the order. */
export function orderEditPayload(order: Order, { id, at, additions, removals }: Edit): Json {
  const lines = (deltas: LineDelta[]) => deltas.map((line) => ({ id: line.id, delta: Math.abs(line.delta) }));
  return {
    order_edit: {
      id,
      app_id: null,
      created_at: at,
      notify_customer: false,
      order_id: order.id,
      staff_note: "",
      user_id: null,
      line_items: { additions: lines(additions), removals: lines(removals) },
      shipping_lines: { additions: [], removals: [] },
      discounts: { line_item: { additions: [], removals: [] } },
    },
  };
}

/** The small object of fulfillment_orders/* bodies: ids and states, no shop, no order. */
export const fulfillmentOrderStub = (fulfillmentOrder: FulfillmentOrder): Json => ({
  id: gid("FulfillmentOrder", fulfillmentOrder.id),
  status: fulfillmentOrder.status.toLowerCase(),
  request_status: fulfillmentOrder.requestStatus.toLowerCase(),
});
