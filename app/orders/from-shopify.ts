import { normaliseGid } from "../platform/gid.ts";
import { fromDecimal } from "../platform/money.ts";
import type {
  FulfilmentOrderFragment,
  RetailerOrderLinesQuery,
  RetailerOrderQuery,
} from "../shopify/operations.generated.ts";
import { fullName, type CanonicalLine, type CanonicalOrder, type FulfilmentOrderFacts } from "./canonical-order.ts";

export type ShopifyOrder = NonNullable<RetailerOrderQuery["order"]>;
export type ShopifyLinePage = NonNullable<RetailerOrderLinesQuery["order"]>["lineItems"];
type Coordinates = Pick<NonNullable<ShopifyOrder["shippingAddress"]>, "latitude" | "longitude">;
type ShopifyLine = ShopifyLinePage["nodes"][number];

/** What counts first. NONE says nothing. */
const RISKS = ["high", "medium", "pending", "low"] as const;
/** MailingAddressValidationResult; NO_ISSUES says nothing. */
const CHECKS: Record<string, CanonicalOrder["addressCheck"]> = { ERROR: "error", WARNING: "warning" };

/**
 * The canonical order from one RetailerOrder answer and the further pages of its lines (RetailerOrderLines).
 * Money is the shop's own currency, never the customer's. A line that was removed stays, with quantity 0.
 */
export function fromShopify(order: ShopifyOrder, furtherPages: readonly ShopifyLinePage[] = []): CanonicalOrder {
  const nodes = [order.lineItems, ...furtherPages].flatMap((page) => page.nodes);
  const shipTo = order.shippingAddress;
  const total = order.totalPriceSet.shopMoney;
  return {
    orderGid: normaliseGid(order.id),
    name: order.name,
    createdAt: order.createdAt,
    processedAt: order.processedAt,
    updatedAt: order.updatedAt,
    cancelledAt: order.cancelledAt,
    test: order.test,
    currency: order.currencyCode,
    customerCurrency: order.presentmentCurrencyCode,
    totalMinor: fromDecimal(total.amount, total.currencyCode).minor,
    financialStatus: order.displayFinancialStatus,
    paymentGateways: [...order.paymentGatewayNames],
    risk:
      RISKS.find((level) => order.risk.assessments.some((each) => each.riskLevel === level.toUpperCase())) ?? "none",
    addressCheck: CHECKS[shipTo?.validationResultSummary ?? ""] ?? null,
    tags: [...order.tags].sort(),
    customer: order.customer ? { orders: Number(order.customer.numberOfOrders), tags: [...order.customer.tags] } : null,
    attributes: (order.customAttributes ?? []).map(({ key, value }) => ({ name: key, value: value ?? "" })),
    sourceName: order.sourceName,
    sourceIdentifier: order.sourceIdentifier,
    supplierOrderKey: order.supplierOrderKey?.value ?? null,
    shippingMethod: order.shippingLine?.title ?? null,
    shippingCode: order.shippingLine?.code ?? null,
    address: shipTo && {
      name: fullName(shipTo.firstName, shipTo.lastName),
      company: shipTo.company,
      address1: shipTo.address1,
      address2: shipTo.address2,
      city: shipTo.city,
      provinceCode: shipTo.provinceCode,
      zip: shipTo.zip,
      countryCode: shipTo.countryCodeV2,
      phone: shipTo.phone,
      ...coordinatesOf(shipTo),
    },
    lines: withoutRepeats(nodes).map(lineFromShopify),
    fulfilmentOrders: order.fulfillmentOrders.nodes.map(fulfilmentOrderFromShopify),
  };
}

function coordinatesOf({ latitude, longitude }: Coordinates): { latitude?: number; longitude?: number } {
  if (latitude === null || longitude === null) return {};
  const rounded = (degrees: number) => Math.round(degrees * 100) / 100;
  return { latitude: rounded(latitude), longitude: rounded(longitude) };
}

/** Pages are read one after the other: an edit in between can show a line on two of them. */
function withoutRepeats(nodes: readonly ShopifyLine[]): ShopifyLine[] {
  return [...new Map(nodes.map((node) => [node.id, node])).values()];
}

function lineFromShopify(line: ShopifyLine, position: number): CanonicalLine {
  const price = line.originalUnitPriceSet.shopMoney;
  const variantTitle = line.variantTitle === "Default Title" ? null : line.variantTitle;
  return {
    lineItemGid: normaliseGid(line.id),
    position,
    variantGid: line.variant ? normaliseGid(line.variant.id) : null,
    sku: line.sku?.trim() ? line.sku.trim() : null,
    title: variantTitle ? `${line.title}, ${variantTitle}` : line.title,
    unitPriceMinor: fromDecimal(price.amount, price.currencyCode).minor,
    // A gift card is sent by mail, whatever its product says.
    requiresShipping: line.requiresShipping && !line.isGiftCard,
    quantity: line.currentQuantity,
  };
}

/** One fulfilment order of an answer, in the form in which it is cached (FulfilmentOrderView). */
export function fulfilmentOrderFromShopify(order: FulfilmentOrderFragment): FulfilmentOrderFacts {
  const location = order.assignedLocation.location;
  return {
    gid: normaliseGid(order.id),
    locationGid: location ? normaliseGid(location.id) : null,
    status: order.status,
    requestStatus: order.requestStatus,
    method: order.deliveryMethod?.methodType ?? "NONE",
    actions: order.supportedActions.map(({ action }) => action),
    held: order.status === "ON_HOLD" || order.fulfillmentHolds.length > 0,
    lines: order.lineItems.nodes.map((line) => ({
      lineGid: normaliseGid(line.id),
      lineItemGid: normaliseGid(line.lineItem.id),
      remaining: line.remainingQuantity,
      total: line.totalQuantity,
    })),
  };
}
