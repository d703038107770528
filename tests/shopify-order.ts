import type { RetailerOrderQuery } from "../app/shopify/operations.generated.ts";

type Answer = NonNullable<RetailerOrderQuery["order"]>;
type Line = Answer["lineItems"]["nodes"][number];
type FulfilmentOrder = Answer["fulfillmentOrders"]["nodes"][number];

const money = (amount: string, currencyCode: Answer["currencyCode"] = "EUR") => ({
  shopMoney: { amount, currencyCode },
});

/** A connection that fits on one page. */
export const onePage = <Node>(nodes: Node[]) => ({ nodes, pageInfo: { hasNextPage: false, endCursor: null } });

/** One line of a RetailerOrder answer. */
export function answerLine(number: number, change: Partial<Line> = {}): Line {
  return {
    id: `gid://shopify/LineItem/${number}`,
    title: "T-shirt",
    variantTitle: "M",
    sku: `TEE-${number}`,
    quantity: 2,
    currentQuantity: change.quantity ?? 2,
    requiresShipping: true,
    isGiftCard: false,
    variant: { id: `gid://shopify/ProductVariant/${number}` },
    originalUnitPriceSet: money("19.99"),
    ...change,
  };
}

/**
 * One fulfilment order of a RetailerOrder answer: open at location 1, nothing requested. `units` by line number;
 * `fulfilled` units of each line have left it.
 */
export function answerFulfilmentOrder(
  number: number,
  units: Record<number, number>,
  { fulfilled = 0, ...change }: Partial<FulfilmentOrder> & { fulfilled?: number } = {},
): FulfilmentOrder {
  return {
    id: `gid://shopify/FulfillmentOrder/${number}`,
    status: "OPEN",
    requestStatus: "UNSUBMITTED",
    fulfillAt: null,
    assignedLocation: { location: { id: "gid://shopify/Location/1" } },
    deliveryMethod: { methodType: "SHIPPING" },
    supportedActions: [{ action: "REQUEST_FULFILLMENT" }, { action: "MOVE" }],
    fulfillmentHolds: [],
    lineItems: onePage(
      Object.entries(units).map(([line, remaining]) => ({
        id: `gid://shopify/FulfillmentOrderLineItem/${number}${line}`,
        remainingQuantity: remaining,
        totalQuantity: remaining + fulfilled,
        lineItem: { id: `gid://shopify/LineItem/${line}` },
      })),
    ),
    ...change,
  };
}

/** A paid order of one line of two units, whose fulfilment order is open at location 1. */
export function answerOrder(change: Partial<Answer> & { lines?: Line[]; next?: string } = {}): Answer {
  const { lines = [answerLine(1)], next, ...rest } = change;
  return {
    id: "gid://shopify/Order/1001",
    name: "#1001",
    createdAt: "2026-11-02T08:59:58Z",
    processedAt: "2026-11-02T08:59:58Z",
    updatedAt: "2026-11-02T09:00:00Z",
    cancelledAt: null,
    closedAt: null,
    test: false,
    tags: [],
    note: null,
    sourceName: "web",
    sourceIdentifier: null,
    currencyCode: "EUR",
    presentmentCurrencyCode: "EUR",
    displayFinancialStatus: "PAID",
    paymentGatewayNames: ["shopify_payments"],
    risk: { assessments: [] },
    displayFulfillmentStatus: "UNFULFILLED",
    requiresShipping: true,
    app: null,
    supplierOrderKey: null,
    totalPriceSet: money("39.98"),
    shippingLine: { title: "Standard", code: "standard" },
    shippingAddress: {
      firstName: "Ada",
      lastName: "Lovelace",
      company: null,
      address1: "Speicherstadt 7",
      address2: null,
      city: "Hamburg",
      provinceCode: "HH",
      zip: "20457",
      countryCodeV2: "DE",
      phone: null,
      latitude: null,
      longitude: null,
      validationResultSummary: null,
    },
    lineItems: { nodes: lines, pageInfo: { hasNextPage: next !== undefined, endCursor: next ?? null } },
    fulfillmentOrders: onePage([
      answerFulfilmentOrder(
        1,
        Object.fromEntries(lines.map((line) => [Number(line.id.split("/").at(-1)), line.currentQuantity])),
      ),
    ]),
    ...rest,
  };
}
