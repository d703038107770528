import type { Address, Attribute, DeliveryMethodType, FinancialStatus, Id, Order, Risk, Store } from "../types.ts";
import type { World } from "../world.ts";
import { riskOf } from "./assessments.ts";
import { orderLineOfPick, pickLines, ships, type CheckoutLine, type Pick } from "./cart-lines.ts";
import { ratesFor } from "./delivery.ts";
import { createFulfillmentOrders } from "./fulfillment-orders.ts";
import { createFulfillment } from "./fulfillments.ts";
import { commit } from "./inventory.ts";
import { announceOrder, insertOrder } from "./orders.ts";
import { refusal, type Refusal } from "./outcome.ts";
import { assignToLocations } from "./routing.ts";
import { schedule } from "./schedule.ts";
import { runDueTasks } from "./tasks.ts";

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
  /** What the customer pays in, and how many of its units one of the store's currency is. */
  presentment?: { currency: string; rate: number };
  deliveryMethod?: DeliveryMethodType;
  /** For pick-up and point of sale: the merchant's location. */
  locationId?: Id;
  /** A scheduled order: its fulfilment orders are SCHEDULED until then. */
  fulfillAt?: string;
  email?: string | null;
  /** What the store has tagged the customer of this address with. */
  customerTags?: string[];
  note?: string | null;
  tags?: string[];
  customAttributes?: Attribute[];
  test?: boolean;
};

/**
 * A customer buys: stock is checked and committed where the order ships from, a shipping rate must exist for every such
 * location, fulfilment orders follow a little later.
 */
export function placeOrder(world: World, store: Store, checkout: Checkout): Order | Refusal {
  const picks = pickLines(store, checkout.lines);
  if ("refused" in picks) return picks;
  const method = checkout.deliveryMethod ?? "SHIPPING";
  const wanted = picks.flatMap(({ stocked, line }, key) =>
    stocked ? [{ key, variant: stocked.variant, item: stocked.item, quantity: line.quantity }] : [],
  );
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
    lines: picks.map((pick) => orderLineOfPick(store, pick)),
    clientId: null,
    sourceName: method === "RETAIL" ? "pos" : "web",
    ...(checkout.presentment
      ? { presentmentCurrency: checkout.presentment.currency, presentmentRate: checkout.presentment.rate }
      : {}),
    financialStatus: checkout.financialStatus ?? "PAID",
    ...(checkout.paymentGatewayNames ? { paymentGatewayNames: checkout.paymentGatewayNames } : {}),
    risk: riskOf(world.switches.riskDelayMs > 0 ? "PENDING" : (checkout.risk ?? "LOW")),
    deliveryMethod: method,
    shippingAddress: method === "SHIPPING" || method === "LOCAL" ? (checkout.shippingAddress ?? store.address) : null,
    shippingLines: rate
      ? [{ title: rate.name, code: rate.name, source: "shopify", price: rate.price, taxLines: [] }]
      : [],
    email: checkout.email ?? null,
    customerTags: checkout.customerTags,
    note: checkout.note ?? null,
    tags: checkout.tags ?? [],
    customAttributes: checkout.customAttributes ?? [],
    test: checkout.test ?? false,
  });
  // Custom items leave from the merchant's first location.
  const counter = merchantLocations(store, checkout.locationId)[0];
  for (const [index, line] of order.lines.entries()) {
    const locationId = assignment.assigned.get(index) ?? (line.variantId === null ? counter : undefined);
    if (locationId !== undefined && !line.isTip) commit(world, store, order, line, locationId, line.quantity);
  }
  announceOrder(world, store, order);
  if (world.switches.riskDelayMs > 0)
    schedule(world, store, world.switches.riskDelayMs, {
      kind: "assess-risk",
      orderId: order.id,
      level: checkout.risk ?? "LOW",
    });
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
  const variantAt = new Map<Id, Id | null>();
  for (const [index, pick] of picks.entries()) {
    const locationId = assigned.get(index) ?? (pick.stocked ? undefined : merchantLocations(store, undefined)[0]);
    if (locationId !== undefined && ships(pick)) variantAt.set(locationId, pick.stocked?.variant.id ?? null);
  }
  const chosen: { name: string; price: number }[] = [];
  for (const [locationId, variantId] of variantAt) {
    const rates = ratesFor(store, { variantId, locationId, countryCode });
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
