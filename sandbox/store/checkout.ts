import type {
  Address,
  Attribute,
  DeliveryMethodType,
  FinancialStatus,
  Id,
  Order,
  Risk,
  Store,
  Variant,
} from "../types.ts";
import type { World } from "../world.ts";
import { riskOf } from "./assessments.ts";
import { variantBySku } from "./catalog.ts";
import { ratesFor } from "./delivery.ts";
import { createFulfillmentOrders } from "./fulfillment-orders.ts";
import { createFulfillment } from "./fulfillments.ts";
import { commit } from "./inventory.ts";
import { announceOrder, insertOrder } from "./orders.ts";
import { refusal, type Refusal } from "./outcome.ts";
import { assignToLocations, type WantedLine } from "./routing.ts";
import { schedule } from "./schedule.ts";
import { runDueTasks } from "./tasks.ts";

type CheckoutLine = { sku?: string; variantId?: Id; quantity: number; properties?: Attribute[] };
export type Checkout = {
  lines: CheckoutLine[];
  shippingAddress?: Address | null;
  /** Name of a rate; the cheapest offered one when absent. */
  shippingMethod?: string;
  /** PAID unless given. */
  financialStatus?: FinancialStatus;
  paymentGatewayNames?: string[];
  /** Level of the fraud analysis; LOW unless given. PENDING = it ends later, by `assessRisk`. */
  risk?: Risk["level"];
  deliveryMethod?: DeliveryMethodType;
  /** For pick-up and point of sale: the merchant's location. */
  locationId?: Id;
  /** A scheduled order: its fulfilment orders are SCHEDULED until then. */
  fulfillAt?: string;
  email?: string | null;
  note?: string | null;
  tags?: string[];
  customAttributes?: Attribute[];
  test?: boolean;
};

type Pick = { variant: Variant; line: CheckoutLine };

/**
 * A customer buys: stock is checked and committed where the order ships from, a shipping rate must exist for every such
 * location, fulfilment orders follow a little later.
 */
export function placeOrder(world: World, store: Store, checkout: Checkout): Order | Refusal {
  const picks = pickVariants(store, checkout.lines);
  if ("refused" in picks) return picks;
  const method = checkout.deliveryMethod ?? "SHIPPING";
  const wanted = picks.map(({ variant, line }, key) => wantedLine(store, variant, { key, quantity: line.quantity }));
  const merchantOnly = method === "SHIPPING" ? undefined : merchantLocations(store, checkout.locationId);
  const assignment = assignToLocations(store, wanted, merchantOnly ? { locationIds: merchantOnly } : {});
  if ("unstocked" in assignment)
    return refusal(
      "OUT_OF_STOCK",
      `No location of ${store.domain} has ${assignment.unstocked.quantity} of SKU ${assignment.unstocked.item.sku ?? "(none)"} available. Set its stock, or sell fewer.`,
    );
  const rate = method === "SHIPPING" ? shippingRate(store, { picks, assigned: assignment.assigned, checkout }) : null;
  if (rate && "refused" in rate) return rate;
  const order = insertOrder(world, store, {
    lines: picks.map(({ variant, line }) => ({
      variant,
      quantity: line.quantity,
      requiresShipping: store.inventoryItems.get(variant.inventoryItemId)?.requiresShipping ?? true,
      properties: line.properties ?? [],
    })),
    clientId: null,
    sourceName: method === "RETAIL" ? "pos" : "web",
    financialStatus: checkout.financialStatus ?? "PAID",
    ...(checkout.paymentGatewayNames ? { paymentGatewayNames: checkout.paymentGatewayNames } : {}),
    risk: riskOf(checkout.risk ?? "LOW"),
    deliveryMethod: method,
    shippingAddress: method === "SHIPPING" || method === "LOCAL" ? (checkout.shippingAddress ?? store.address) : null,
    shippingLines: rate
      ? [{ title: rate.name, code: rate.name, source: "shopify", price: rate.price, taxLines: [] }]
      : [],
    email: checkout.email ?? null,
    note: checkout.note ?? null,
    tags: checkout.tags ?? [],
    customAttributes: checkout.customAttributes ?? [],
    test: checkout.test ?? false,
  });
  for (const [index, line] of order.lines.entries()) {
    const locationId = assignment.assigned.get(index);
    if (locationId !== undefined) commit(world, store, order, line, locationId, line.quantity);
  }
  announceOrder(world, store, order);
  routeLater(world, store, order, checkout);
  return order;
}

function routeLater(world: World, store: Store, order: Order, checkout: Checkout): void {
  if (order.deliveryMethod === "RETAIL") {
    // Sold over the counter: handed out at once.
    const groups = createFulfillmentOrders(world, store, order).map((fulfillmentOrder) => ({
      fulfillmentOrder,
      units: null,
    }));
    createFulfillment(world, store, { groups, tracking: [], notifyCustomer: false });
    return;
  }
  schedule(world, store, world.switches.fulfilmentOrdersDelayMs, {
    kind: "route-order",
    orderId: order.id,
    fulfillAt: checkout.fulfillAt ?? null,
  });
  runDueTasks(world);
}

function pickVariants(store: Store, lines: CheckoutLine[]): Pick[] | Refusal {
  if (lines.length === 0) return refusal("EMPTY_CART", "The cart has no lines. Add at least one SKU with a quantity.");
  const picks: Pick[] = [];
  for (const line of lines) {
    const variant =
      line.variantId === undefined ? variantBySku(store, line.sku ?? "") : store.variants.get(line.variantId);
    if (!variant)
      return refusal(
        "UNKNOWN_VARIANT",
        `${store.domain} sells no variant ${line.variantId ?? line.sku ?? "(none)"}. Add the product first, or correct the SKU.`,
      );
    if (!Number.isInteger(line.quantity) || line.quantity < 1)
      return refusal(
        "INVALID_QUANTITY",
        `Quantity ${line.quantity} of SKU ${variant.sku ?? variant.id} cannot be bought. Use a whole number from 1.`,
      );
    picks.push({ variant, line });
  }
  return picks;
}

function wantedLine(store: Store, variant: Variant, { key, quantity }: { key: number; quantity: number }): WantedLine {
  const item = store.inventoryItems.get(variant.inventoryItemId);
  if (!item) throw new Error(`Variant ${variant.id} has no inventory item. The sandbox's state is broken.`);
  return { key, variant, item, quantity };
}

function merchantLocations(store: Store, chosen: Id | undefined): Id[] {
  const own = [...store.locations.values()].filter((location) => location.fulfillmentServiceId === null);
  return own.map((location) => location.id).filter((id) => chosen === undefined || id === chosen);
}

type RateQuestion = { picks: Pick[]; assigned: Map<number, Id>; checkout: Checkout };

/** Every location that ships must offer a rate; their prices add up, as parcels from several places do at checkout. */
function shippingRate(
  store: Store,
  { picks, assigned, checkout }: RateQuestion,
): { name: string; price: number } | Refusal | null {
  const countryCode = (checkout.shippingAddress ?? store.address).countryCode;
  const variantAt = new Map<Id, Variant>();
  for (const [index, { variant }] of picks.entries()) {
    const locationId = assigned.get(index);
    const ships = store.inventoryItems.get(variant.inventoryItemId)?.requiresShipping ?? true;
    if (locationId !== undefined && ships) variantAt.set(locationId, variant);
  }
  const chosen: { name: string; price: number }[] = [];
  for (const [locationId, variant] of variantAt) {
    const rates = ratesFor(store, { variantId: variant.id, locationId, countryCode });
    const cheapest = [...rates].sort((one, other) => one.price - other.price)[0];
    const rate = rates.find((candidate) => candidate.name === checkout.shippingMethod) ?? cheapest;
    if (!rate)
      return refusal(
        "NO_SHIPPING_RATE",
        `Location ${store.locations.get(locationId)?.name ?? locationId} of ${store.domain} has no shipping rate to ${countryCode}. Add it to a delivery profile with rates.`,
      );
    chosen.push(rate);
  }
  const [first] = chosen;
  return first ? { name: first.name, price: chosen.reduce((sum, rate) => sum + rate.price, 0) } : null;
}
