import { gid } from "../../store/gid.ts";
import { definitionKey, namespaceFor, orderByCustomId } from "../../store/metafields.ts";
import {
  discountedUnitPrice,
  displayFulfillmentStatus,
  financialTotals,
  fulfillableQuantity,
  fulfillmentOrdersOf,
} from "../../store/order-facts.ts";
import type { Customer, LineItemGroup, Order, OrderLine, Refund, ShippingLine, TaxLine } from "../../types.ts";
import { appIdOf, coversFulfillmentOrder, idOf, recordOf, stringOf, type Args, type Context } from "../context.ts";
import { ApiError } from "../errors.ts";
import { orderMatches, searchTerms } from "../search.ts";
import { fields, own, type Tables } from "../tables.ts";
import { moneyBag } from "./money.ts";
import type { AddressOf } from "./shop.ts";

export type LineOf = { order: Order; line: OrderLine };
type RefundOf = { order: Order; refund: Refund };
type RefundLineOf = LineOf & { refunded: Refund["lines"][number] };
type ShippingLineOf = { order: Order; line: ShippingLine };
type TaxLineOf = { order: Order; tax: TaxLine };

const OLD_MS = 60 * 24 * 60 * 60 * 1000;

/** Orders older than 60 days need read_all_orders (shopify-facts §4.2). */
const mayRead = (context: Context, order: Order): boolean =>
  context.scopes.has("read_all_orders") || context.world.clock.nowMs() - Date.parse(order.createdAt) < OLD_MS;

const SORTS: Record<string, (order: Order) => string> = {
  UPDATED_AT: (order) => order.updatedAt,
  CREATED_AT: (order) => order.createdAt,
  PROCESSED_AT: (order) => order.processedAt,
};

/** A search sees new orders only after the index caught up. */
function findOrders(context: Context, { query, sortKey }: Args): Order[] {
  const terms = typeof query === "string" ? searchTerms(query) : [];
  const now = context.world.clock.nowMs();
  const found = [...context.store.orders.values()].filter(
    (order) =>
      mayRead(context, order) && (terms.length === 0 || (order.indexedAtMs <= now && orderMatches(order, terms))),
  );
  const by = SORTS[String(sortKey)];
  return by ? found.sort((one, other) => by(one).localeCompare(by(other)) || one.id - other.id) : found;
}

function orderByIdentifier(context: Context, input: Args): Order | null {
  if (input.id) return context.store.orders.get(idOf(input.id, "Order")) ?? null;
  const customId = recordOf(input.customId);
  if (!customId) throw new ApiError("INVALID_FIELD_ARGUMENTS", "The identifier needs an id or a customId.");
  const namespace = namespaceFor(appIdOf(context), stringOf(customId.namespace));
  const key = customId.key as string;
  if (context.store.metafieldDefinitions.get(definitionKey("ORDER", namespace, key))?.type !== "id")
    throw new ApiError("NOT_FOUND", "Metafield definition of type 'id' is required when using custom ids.");
  return orderByCustomId(context.store, { namespace, key, value: customId.value as string });
}

const addressOf = (address: Order["shippingAddress"], order: Order): AddressOf | null =>
  address ? { address, id: `gid://shopify/MailingAddress/${order.id}?model_name=Address` } : null;

export const orderTables: Tables = {
  QueryRoot: fields({
    order: (_root, context, { id }) => {
      const order = context.store.orders.get(idOf(id, "Order"));
      return order && mayRead(context, order) ? order : null;
    },
    orders: (_root, context, args) => findOrders(context, args),
    orderByIdentifier: (_root, context, { identifier }) => orderByIdentifier(context, identifier as Args),
  }),
  Order: fields<Order>({
    id: (order) => gid("Order", order.id),
    legacyResourceId: (order) => String(order.id),
    name: (order) => order.name,
    number: (order) => order.number,
    createdAt: (order) => order.createdAt,
    processedAt: (order) => order.processedAt,
    updatedAt: (order) => order.updatedAt,
    closedAt: (order) => order.closedAt,
    closed: (order) => order.closedAt !== null,
    cancelledAt: (order) => order.cancelledAt,
    cancelReason: (order) => order.cancelReason,
    test: (order) => order.test,
    edited: (order) => order.edited,
    tags: (order) => order.tags,
    note: (order) => order.note,
    email: (order) => order.email,
    phone: (order) => order.phone,
    poNumber: (order) => order.poNumber,
    sourceName: (order) => order.sourceName,
    sourceIdentifier: (order) => order.sourceIdentifier,
    currencyCode: (order) => order.currency,
    presentmentCurrencyCode: (order) => order.presentmentCurrency,
    customAttributes: (order) => order.customAttributes,
    taxesIncluded: (order) => order.taxesIncluded,
    displayFinancialStatus: (order) => order.financialStatus,
    displayFulfillmentStatus: (order, { store }) => displayFulfillmentStatus(order, store),
    paymentGatewayNames: (order) => order.paymentGatewayNames,
    risk: (order) => order,
    // The old field knows three levels only.
    riskLevel: ({ risk }) => (risk.level === "HIGH" || risk.level === "MEDIUM" ? risk.level : "LOW"),
    refunds: (order, _context, { first }): RefundOf[] =>
      order.refunds.slice(0, typeof first === "number" ? first : undefined).map((refund) => ({ order, refund })),
    fullyPaid: (order) => order.financialStatus === "PAID",
    unpaid: (order) => order.financialStatus !== "PAID",
    fulfillable: (order, { store }) => order.lines.some((line) => fulfillableQuantity(order, store, line) > 0),
    requiresShipping: (order) => order.lines.some((line) => line.requiresShipping),
    // Orders of the checkout belong to the online store's own app.
    app: (order, { world }) =>
      order.clientId === null
        ? { id: gid("App", 580111), name: "Online Store" }
        : {
            id: gid("App", world.apps.get(order.clientId)?.id ?? 0),
            name: world.apps.get(order.clientId)?.name ?? order.clientId,
          },
    totalPriceSet: (order) => moneyBag(financialTotals(order).total, order),
    currentTotalPriceSet: (order) => moneyBag(financialTotals(order).currentTotal, order),
    subtotalPriceSet: (order) => moneyBag(financialTotals(order).lines, order),
    totalTipReceivedSet: (order) =>
      moneyBag(
        order.lines.reduce((sum, line) => sum + (line.isTip ? line.price * line.quantity : 0), 0),
        order,
      ),
    totalShippingPriceSet: (order) => moneyBag(financialTotals(order).shipping, order),
    totalTaxSet: (order) => moneyBag(financialTotals(order).tax, order),
    customer: (order, { store }) =>
      order.customerId === null ? null : (store.customers.get(order.customerId) ?? null),
    shippingAddress: (order) => addressOf(order.shippingAddress, order),
    billingAddress: (order) => addressOf(order.billingAddress, order),
    shippingLine: (order): ShippingLineOf | null =>
      order.shippingLines[0] ? { order, line: order.shippingLines[0] } : null,
    shippingLines: (order): ShippingLineOf[] => order.shippingLines.map((line) => ({ order, line })),
    taxLines: (order): TaxLineOf[] => order.taxLines.map((tax) => ({ order, tax })),
    lineItems: (order): LineOf[] => order.lines.map((line) => ({ order, line })),
    fulfillmentOrders: (order, context) =>
      fulfillmentOrdersOf(order, context.store).filter((fulfillmentOrder) =>
        coversFulfillmentOrder(context, fulfillmentOrder, "read"),
      ),
    fulfillments: (order, { store }, { first }) => {
      const all = order.fulfillmentIds
        .map((id) => store.fulfillments.get(id))
        .filter((fulfillment) => fulfillment !== undefined);
      return typeof first === "number" ? all.slice(0, first) : all;
    },
  }),
  OrderRiskSummary: fields<Order>({
    recommendation: ({ risk }) => risk.recommendation,
    assessments: ({ risk }) => (risk.level === "NONE" ? [] : [{ riskLevel: risk.level, facts: [], provider: null }]),
  }),
  OrderRiskAssessment: own("riskLevel", "facts", "provider"),
  Refund: fields<RefundOf>({
    id: ({ refund }) => gid("Refund", refund.id),
    legacyResourceId: ({ refund }) => String(refund.id),
    createdAt: ({ refund }) => refund.createdAt,
    processedAt: ({ refund }) => refund.createdAt,
    updatedAt: ({ refund }) => refund.createdAt,
    note: ({ refund }) => refund.note,
    order: ({ order }) => order,
    totalRefundedSet: ({ order, refund }) => moneyBag(refund.amount, order),
    refundLineItems: ({ order, refund }): RefundLineOf[] =>
      refund.lines.flatMap((refunded) => {
        const line = order.lines.find((candidate) => candidate.id === refunded.orderLineId);
        return line ? [{ order, line, refunded }] : [];
      }),
  }),
  RefundLineItem: fields<RefundLineOf>({
    id: ({ refunded }) => gid("RefundLineItem", refunded.id),
    quantity: ({ refunded }) => refunded.quantity,
    restockType: ({ refunded }) => refunded.restockType,
    restocked: ({ refunded }) => refunded.restockType !== "NO_RESTOCK",
    lineItem: ({ order, line }): LineOf => ({ order, line }),
    location: ({ refunded }, { store }) => store.locations.get(refunded.locationId ?? 0) ?? null,
    priceSet: ({ order, line }) => moneyBag(line.price, order),
    subtotalSet: ({ order, line, refunded }) => moneyBag(line.price * refunded.quantity, order),
  }),
  OrderApp: own("id", "name"),
  Attribute: own("key", "value"),
  Customer: fields<Customer>({
    id: (customer) => gid("Customer", customer.id),
    email: (customer) => customer.email,
    firstName: (customer) => customer.firstName,
    lastName: (customer) => customer.lastName,
    tags: (customer) => customer.tags,
    numberOfOrders: (customer, { store }) =>
      String([...store.orders.values()].filter((order) => order.customerId === customer.id).length),
  }),
  LineItemGroup: fields<LineItemGroup>({
    id: (group) => gid("LineItemGroup", group.id),
    title: (group) => group.title,
    quantity: (group) => group.quantity,
  }),
  ShippingLine: fields<ShippingLineOf>({
    id: ({ line }) => gid("ShippingLine", line.id),
    title: ({ line }) => line.title,
    code: ({ line }) => line.code,
    source: ({ line }) => line.source,
    originalPriceSet: ({ order, line }) => moneyBag(line.price, order),
    discountedPriceSet: ({ order, line }) => moneyBag(line.price, order),
  }),
  TaxLine: fields<TaxLineOf>({
    title: ({ tax }) => tax.title,
    rate: ({ tax }) => tax.rate,
    ratePercentage: ({ tax }) => tax.rate * 100,
    priceSet: ({ order, tax }) => moneyBag(tax.price, order),
  }),
  LineItem: fields<LineOf>({
    id: ({ line }) => gid("LineItem", line.id),
    title: ({ line }) => line.title,
    name: ({ line }) => (line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title),
    variantTitle: ({ line }) => line.variantTitle,
    sku: ({ line }) => line.sku,
    vendor: ({ line }) => line.vendor,
    quantity: ({ line }) => line.quantity,
    currentQuantity: ({ line }) => line.currentQuantity,
    unfulfilledQuantity: ({ order, line }, { store }) => fulfillableQuantity(order, store, line),
    requiresShipping: ({ line }) => line.requiresShipping,
    isGiftCard: ({ line }) => line.isGiftCard,
    taxable: ({ line }) => line.taxable,
    customAttributes: ({ line }) => line.properties,
    variant: ({ line }, { store }) => (line.variantId === null ? null : (store.variants.get(line.variantId) ?? null)),
    product: ({ line }, { store }) => (line.productId === null ? null : (store.products.get(line.productId) ?? null)),
    originalUnitPriceSet: ({ order, line }) => moneyBag(line.price, order),
    originalTotalSet: ({ order, line }) => moneyBag(line.price * line.quantity, order),
    discountedUnitPriceAfterAllDiscountsSet: ({ order, line }) => moneyBag(discountedUnitPrice(line), order),
    totalDiscountSet: ({ order, line }) => moneyBag(line.discount, order),
    lineItemGroup: ({ line }) => line.group,
    nonFulfillableQuantity: ({ order, line }, { store }) =>
      line.currentQuantity - Math.min(line.currentQuantity, fulfillableQuantity(order, store, line)),
    taxLines: ({ order, line }): TaxLineOf[] => line.taxLines.map((tax) => ({ order, tax })),
  }),
};
