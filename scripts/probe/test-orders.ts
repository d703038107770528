import { listOf, refuse, textOf, type Answer, type LiveStore } from "./live-store.ts";

/** What the probe's orders sell: any tracked variant that ships, and a location that has it. */
export type Goods = { variantId: string; inventoryItemId: string; locationId: string; currency: string };

export async function findGoods(store: LiveStore): Promise<Goods> {
  const found = await store.ask(
    `{ shop { currencyCode } productVariants(first: 50) { nodes { id inventoryItem { id tracked requiresShipping
       inventoryLevels(first: 5) { nodes { location { id isFulfillmentService } } } } } } }`,
  );
  for (const { id, inventoryItem } of listOf(found.productVariants?.nodes)) {
    if (!inventoryItem?.tracked || !inventoryItem.requiresShipping) continue;
    const own = listOf(inventoryItem.inventoryLevels?.nodes).find(({ location }) => !location?.isFulfillmentService);
    if (own)
      return {
        variantId: textOf(id),
        inventoryItemId: textOf(inventoryItem.id),
        locationId: textOf(own.location?.id),
        currency: textOf(found.shop?.currencyCode),
      };
  }
  throw new Error(`${store.shop} has no tracked product that ships. Add one with stock, then ask again.`);
}

const MADE = `id displayFinancialStatus lineItems(first: 5) { nodes { id currentQuantity unfulfilledQuantity } }
  fulfillmentOrders(first: 10) { nodes { id status requestStatus assignedLocation { location { id } }
  lineItems(first: 5) { nodes { remainingQuantity } } } }`;
const TOO_MANY = /too many attempts/i;
const MINUTE_MS = 60_000;

/** Creates a test order, tagged crossdock-probe. Development stores take five a minute: then it waits for the next. */
export async function createOrder(
  store: LiveStore,
  goods: Goods,
  order: Record<string, unknown> = {},
): Promise<Answer> {
  const quantity = 3;
  const shopMoney = { amount: "10.00", currencyCode: goods.currency };
  const input = {
    test: true,
    tags: ["crossdock-probe"],
    lineItems: [{ variantId: goods.variantId, quantity, requiresShipping: true, priceSet: { shopMoney } }],
    shippingAddress: {
      firstName: "Test",
      lastName: "Order",
      address1: "Way 1",
      city: "Berlin",
      zip: "10115",
      countryCode: "DE",
    },
    ...order,
  };
  for (let tries = 0; ; tries += 1) {
    const answer = await store.ask(
      `mutation($order: OrderCreateOrderInput!) { orderCreate(order: $order) { order { ${MADE} } userErrors { code field message } } }`,
      { order: input },
    );
    const complaint = listOf(answer.orderCreate?.userErrors)
      .map(({ message }) => textOf(message))
      .join(" ");
    if (complaint && TOO_MANY.test(complaint) && tries < 3) {
      await store.wait(MINUTE_MS);
      continue;
    }
    return refuse(answer.orderCreate).order as Answer;
  }
}

/** The order as it is now. */
export async function readOrder(store: LiveStore, id: string): Promise<Answer> {
  const answer = await store.ask(`query($id: ID!) { order(id: $id) { cancelledAt ${MADE} } }`, { id });
  if (!answer.order) throw new Error(`Order ${id} is gone.`);
  return answer.order;
}

/** The fulfilment orders, waited for: routing is asynchronous by design. */
export async function routed(store: LiveStore, id: string): Promise<Answer[]> {
  for (let looks = 0; looks < 40; looks += 1) {
    const found = listOf((await readOrder(store, id)).fulfillmentOrders?.nodes);
    if (found.length > 0) return found;
    await store.wait(250);
  }
  throw new Error(`Order ${id} has no fulfillment orders after 10 s.`);
}

export async function cancelOrder(store: LiveStore, id: string): Promise<void> {
  const answer = await store.ask(
    `mutation($id: ID!) { orderCancel(orderId: $id, reason: OTHER, restock: true, notifyCustomer: false) {
       job { id } orderCancelUserErrors { code message } } }`,
    { id },
  );
  refuse(answer.orderCancel, "orderCancelUserErrors");
}
