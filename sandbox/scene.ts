/** A small world for the sandbox's own tests: one app, a retailer's store and its products. */
import { readdirSync, readFileSync } from "node:fs";
import { createStore, type NewStore } from "./store/create.ts";
import { addProduct, variantBySku, type NewVariant } from "./store/catalog.ts";
import { placeOrder, type Checkout } from "./store/checkout.ts";
import { gid } from "./store/gid.ts";
import { executeGraphql, type GraphqlBody } from "./graphql/execute.ts";
import type { Caller } from "./graphql/context.ts";
import type { Switches } from "./switches.ts";
import type { App, Order, Store, Variant } from "./types.ts";
import { createWorld, type StoreEvent, type World } from "./world.ts";

export const SCOPES = [
  "write_products",
  "write_inventory",
  "read_locations",
  "write_orders",
  "write_order_edits",
  "write_fulfillments",
  "write_assigned_fulfillment_orders",
  "write_merchant_managed_fulfillment_orders",
  "write_third_party_fulfillment_orders",
  "write_shipping",
];

const APP: App = {
  clientId: "client-1",
  id: 4_242_424,
  handle: "crossdock",
  name: "Crossdock",
  clientSecret: "secret",
  applicationUrl: "https://app.example.com/app",
  scopes: SCOPES,
  optionalScopes: [],
  webhooks: [],
};

/** Every operation the app sends, as one document. */
const OPERATIONS = readdirSync(new URL("../app/shopify/operations/", import.meta.url))
  .filter((file) => file.endsWith(".graphql"))
  .map((file) => readFileSync(new URL(`../app/shopify/operations/${file}`, import.meta.url), "utf8"))
  .join("\n");

export const operationNames = (): string[] =>
  [...OPERATIONS.matchAll(/^(?:query|mutation) (\w+)/gm)].map((match) => match[1] ?? "");

/** Answers are walked freely in tests: `data.order?.name`. */
export type Answer = { [key: string]: Answer };

/** A leaf of an answer. */
export const textOf = (answer: Answer | undefined): string => answer as unknown as string;

export type Scene = {
  world: World;
  store: Store;
  caller: Caller;
  events: StoreEvent[];
  /** Topics emitted since the last call of this. */
  topics(): string[];
  /** Sends one of the app's own operations. */
  send(operationName: string, variables?: Record<string, unknown>): GraphqlBody;
  /** Sends any document. */
  query(document: string, variables?: Record<string, unknown>): GraphqlBody;
  /** `data` of an answer without errors; throws the errors otherwise. */
  data(body: GraphqlBody): Answer;
};

export type SceneOptions = {
  store?: Partial<NewStore>;
  switches?: Partial<Switches>;
  scopes?: string[];
  tokenKind?: Caller["tokenKind"];
};

/** Fulfilment orders appear and searches answer at once unless the switches say otherwise. */
export function scene(options: SceneOptions = {}): Scene {
  const world = createWorld({
    seed: 7,
    switches: { fulfilmentOrdersDelayMs: 0, orderCancelDelayMs: 0, searchIndexLagMs: 0, ...options.switches },
  });
  world.apps.set(APP.clientId, APP);
  const store = createStore(world, { handle: "retailer", ...options.store });
  const caller: Caller = {
    clientId: APP.clientId,
    scopes: options.scopes ?? SCOPES,
    tokenKind: options.tokenKind ?? "offline",
  };
  const events: StoreEvent[] = [];
  world.listeners.add((event) => events.push(event));
  let seen = 0;
  return {
    world,
    store,
    caller,
    events,
    topics() {
      const fresh = events.slice(seen).map((event) => event.topic);
      seen = events.length;
      return fresh;
    },
    send: (operationName, variables = {}) =>
      executeGraphql(world, store, caller, { query: OPERATIONS, variables, operationName }).body,
    query: (query, variables = {}) => executeGraphql(world, store, caller, { query, variables }).body,
    data(body) {
      if (body.errors || !body.data) throw new Error(JSON.stringify(body.errors ?? body));
      return body.data as Answer;
    },
  };
}

/** A product with one variant. */
export function sell({ world, store }: Scene, variant: Partial<NewVariant> & { sku: string }): Variant {
  const product = addProduct(world, store, {
    title: `Product ${variant.sku}`,
    variants: [{ price: 2000, available: 10, ...variant }],
  });
  const made = store.variants.get(product.variantIds[0] ?? 0);
  if (!made) throw new Error("The product has no variant.");
  return made;
}

export const orderGid = (order: Order): string => gid("Order", order.id);

export const firstLocation = ({ store }: Scene): number => [...store.locations.keys()][0] ?? 0;

/** A supplier in the store: service, location in the default delivery profile. Returns the location's id. */
export function addSupplier(at: Scene, name = "Acme (Crossdock)"): { locationId: number; locationGid: string } {
  const answer = at.data(at.send("CreateFulfillmentService", { name }));
  const service = answer.fulfillmentServiceCreate?.fulfillmentService;
  const locationGid = textOf(service?.location?.id);
  const profile = [...at.store.deliveryProfiles.values()][0];
  at.data(
    at.send("AddLocationToDeliveryProfile", {
      id: gid("DeliveryProfile", profile?.id ?? 0),
      profile: {
        locationGroupsToUpdate: [
          { id: gid("DeliveryLocationGroup", profile?.locationGroups[0]?.id ?? 0), locationsToAdd: [locationGid] },
        ],
      },
    }),
  );
  return { locationId: Number(locationGid.split("/").at(-1)), locationGid };
}

let keys = 0;
/** Stocks a variant at a location through the API. */
export function stockAt(at: Scene, variant: Variant, place: { locationGid: string; available: number }): void {
  keys += 1;
  at.data(
    at.send("ActivateInventory", {
      inventoryItemId: gid("InventoryItem", variant.inventoryItemId),
      locationId: place.locationGid,
      available: place.available,
      key: `stock-${keys}`,
    }),
  );
}

/** A paid order for one variant from the store's own location. */
export function placed(
  at: Scene,
  checkout: Partial<Checkout> & { sku?: string; quantity?: number } = {},
): { order: Order; variant: Variant } {
  const { sku = "A", quantity = 2, ...rest } = checkout;
  const variant = variantBySku(at.store, sku) ?? sell(at, { sku });
  const order = placeOrder(at.world, at.store, { lines: [{ sku, quantity }], ...rest });
  if ("refused" in order) throw new Error(order.message);
  return { order, variant };
}
