import type { Switches } from "../../sandbox/switches.ts";
import { listOf, refuse, textOf, timeUntil, type Answer, type LiveStore } from "./live-store.ts";
import { cancelOrder, createOrder, readOrder, routed, type Goods } from "./test-orders.ts";

/** What a probe works with: the store, goods to order, a word that makes its names its own. */
export type Probe = { store: LiveStore; goods: Goods; run: string };

/** One probe answers some switches of the sandbox. It cleans up after itself where Shopify lets it. */
export type Question = {
  about: string;
  switches: (keyof Switches)[];
  ask: (probe: Probe) => Promise<Partial<Record<keyof Switches, boolean | number | null>>>;
};

const ROUND_MS = 250;
const about = (ms: number | null): number | null => (ms === null ? null : Math.ceil(ms / ROUND_MS) * ROUND_MS);
const idOf = (order: Answer): string => textOf(order.id);
const line = (order: Answer): Answer => listOf(order.lineItems?.nodes)[0] ?? {};

export const QUESTIONS: Question[] = [
  {
    about: "points an app has, and how fast they come back",
    switches: ["bucketSize", "restoreRate"],
    async ask({ store }) {
      await store.ask(`{ shop { name } }`);
      const status = store.cost()?.throttleStatus;
      return { bucketSize: status?.maximumAvailable ?? null, restoreRate: status?.restoreRate ?? null };
    },
  },
  {
    about: "a created order: routed at once, its financial status, found by search, cancelled",
    switches: [
      "createdOrdersRoutedAtOnce",
      "unpaidCreatedIsPending",
      "searchIndexLagMs",
      "orderCancelDelayMs",
      "cancelKeepsQuantities",
    ],
    async ask({ store, goods, run }) {
      const order = await createOrder(store, goods, { sourceIdentifier: run });
      const id = idOf(order);
      const routedAtOnce = listOf(order.fulfillmentOrders?.nodes).length > 0;
      const isPending = (order.displayFinancialStatus as unknown) === "PENDING";
      const search = `query($query: String!) { orders(first: 1, query: $query) { nodes { id } } }`;
      const foundMs = await timeUntil(store, 60_000, async () => {
        const found = await store.ask(search, { query: `source_identifier:"${run}"` });
        return listOf(found.orders?.nodes).length > 0;
      });
      await routed(store, id);
      await cancelOrder(store, id);
      const cancelledMs = await timeUntil(store, 60_000, async () => {
        return Boolean((await readOrder(store, id)).cancelledAt);
      });
      return {
        createdOrdersRoutedAtOnce: routedAtOnce,
        unpaidCreatedIsPending: isPending,
        searchIndexLagMs: about(foundMs),
        orderCancelDelayMs: about(cancelledMs),
        cancelKeepsQuantities: Number(line(await readOrder(store, id)).currentQuantity) > 0,
      };
    },
  },
  {
    about: "a second order with the same value of an id metafield",
    switches: ["customIdUnique"],
    async ask({ store, goods, run }) {
      const namespace = "$app:probe";
      const key = `key_${run.replace(/\W/g, "_")}`;
      const definition = { name: "Probe", namespace, key, type: "id", ownerType: "ORDER" };
      const made = await store.ask(
        `mutation($definition: MetafieldDefinitionInput!) { metafieldDefinitionCreate(definition: $definition) {
           createdDefinition { id } userErrors { code field message } } }`,
        { definition },
      );
      refuse(made.metafieldDefinitionCreate);
      const metafields = [{ namespace, key, type: "id", value: run }];
      const first = await createOrder(store, goods, { metafields });
      const second = await createOrder(store, goods, { metafields }).catch(() => null);
      for (const order of [first, second]) if (order) await cancelOrder(store, idOf(order));
      return { customIdUnique: second === null };
    },
  },
  {
    about: "a request for cancellation, its acceptance, and moves to a location with an open fulfillment order",
    switches: ["cancellationRequestedVisible", "replacementAfterCancellation", "moveMerges"],
    ask: askRequests,
  },
];

async function askRequests({ store, goods, run }: Probe) {
  const service = await store.ask(
    `mutation($name: String!) { fulfillmentServiceCreate(name: $name, inventoryManagement: true, trackingSupport: true) {
       fulfillmentService { id location { id } } userErrors { field message } } }`,
    { name: `Probe ${run}` },
  );
  const made = refuse(service.fulfillmentServiceCreate).fulfillmentService;
  const locationId = textOf(made?.location?.id);
  const act = async (mutation: string, variables: Record<string, unknown>) =>
    refuse(Object.values(await store.ask(mutation, variables))[0]);
  const order = await createOrder(store, goods, { financialStatus: "PAID" });
  const id = idOf(order);
  try {
    await act(
      `mutation($item: ID!, $location: ID!, $key: String!) { inventoryActivate(inventoryItemId: $item, locationId: $location, available: 9)
         @idempotent(key: $key) { userErrors { field message } } }`,
      { item: goods.inventoryItemId, location: locationId, key: run },
    );
    // One unit first, then the rest to where the first one is.
    const MOVE = `mutation($id: ID!, $to: ID!, $units: [FulfillmentOrderLineItemInput!]) { fulfillmentOrderMove(id: $id, newLocationId: $to,
      fulfillmentOrderLineItems: $units) { movedFulfillmentOrder { id } userErrors { field message } } }`;
    const [whole] = await routed(store, id);
    const lines = await store.ask(
      `query($id: ID!) { fulfillmentOrder(id: $id) { lineItems(first: 5) { nodes { id } } } }`,
      { id: textOf(whole?.id) },
    );
    const unit = { id: textOf(listOf(lines.fulfillmentOrder?.lineItems?.nodes)[0]?.id), quantity: 1 };
    await act(MOVE, { id: textOf(whole?.id), to: locationId, units: [unit] });
    await act(MOVE, { id: textOf(whole?.id), to: locationId });
    const there = (await openAt(store, id, locationId)).length;
    const [target] = await openAt(store, id, locationId);
    const one = (name: string) => `mutation($id: ID!) { ${name}(id: $id) { userErrors { field message } } }`;
    const asked = { id: textOf(target?.id) };
    await act(one("fulfillmentOrderSubmitFulfillmentRequest"), asked);
    await act(one("fulfillmentOrderAcceptFulfillmentRequest"), asked);
    await act(one("fulfillmentOrderSubmitCancellationRequest"), asked);
    const waiting = await store.ask(`query($id: ID!) { fulfillmentOrder(id: $id) { requestStatus } }`, asked);
    const before = (await openAt(store, id, locationId)).length;
    await act(one("fulfillmentOrderAcceptCancellationRequest"), asked);
    const after = (await openAt(store, id, locationId)).length;
    return {
      moveMerges: there === 1,
      cancellationRequestedVisible: textOf(waiting.fulfillmentOrder?.requestStatus) === "CANCELLATION_REQUESTED",
      replacementAfterCancellation: after > before,
    };
  } finally {
    await cancelOrder(store, id);
    await act(
      `mutation($id: ID!) { fulfillmentServiceDelete(id: $id, inventoryAction: DELETE) { userErrors { field message } } }`,
      { id: textOf(made?.id) },
    );
  }
}

/** Open fulfilment orders of the order at the location. */
async function openAt(store: LiveStore, orderId: string, locationId: string): Promise<Answer[]> {
  const all = listOf((await readOrder(store, orderId)).fulfillmentOrders?.nodes);
  return all.filter(
    ({ status, assignedLocation }) =>
      textOf(status) === "OPEN" && textOf(assignedLocation?.location?.id) === locationId,
  );
}
