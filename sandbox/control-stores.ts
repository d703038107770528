import { Router, type Request } from "express";
import { z } from "zod";
import { answering, bodyOf, isAnswer, ok, problem, storeIn, type Answer } from "./answers.ts";
import type { Sandbox } from "./sandbox.ts";
import { addProduct, type NewProduct } from "./store/catalog.ts";
import { placeOrder } from "./store/checkout.ts";
import { createStore } from "./store/create.ts";
import {
  cancelFulfillmentByHand,
  cancelOrder,
  editOrderLine,
  findOrder,
  holdByHand,
  moveByHand,
  payOrder,
  releaseByHand,
  reportDelivery,
  requestByHand,
  requestCancellationByHand,
  setStock,
  shipByHand,
  updateTrackingByHand,
} from "./store/merchant.ts";
import { addLocation } from "./store/locations.ts";
import { displayFulfillmentStatus, financialTotals } from "./store/order-facts.ts";
import type { Refusal } from "./store/outcome.ts";
import type { Store } from "./types.ts";
import type { World } from "./world.ts";

const id = z.number().int().positive();
const text = z.string().nullish();
const Address = z.strictObject({
  firstName: text,
  lastName: text,
  company: text,
  address1: text,
  address2: text,
  city: text,
  provinceCode: text,
  zip: text,
  countryCode: z.string().length(2),
  phone: text,
});
const NewStore = z.strictObject({
  handle: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  name: z.string().optional(),
  email: z.string().optional(),
  currency: z.string().length(3).optional(),
  timeZone: z.string().optional(),
  plan: z.enum(["development", "basic", "standard", "advanced", "plus", "enterprise"]).optional(),
  address: Address.optional(),
  locationName: z.string().optional(),
});
const NewVariant = z.strictObject({
  title: z.string().optional(),
  sku: text,
  barcode: text,
  price: z.number().int().min(0),
  unitCost: z.number().int().min(0).nullish(),
  weight: z.strictObject({ unit: z.enum(["GRAMS", "KILOGRAMS", "OUNCES", "POUNDS"]), value: z.number() }).optional(),
  tracked: z.boolean().optional(),
  requiresShipping: z.boolean().optional(),
  inventoryPolicy: z.enum(["DENY", "CONTINUE"]).optional(),
  available: z.number().int().optional(),
  stock: z.array(z.strictObject({ locationId: id, available: z.number().int() })).optional(),
});
const Product: z.ZodType<NewProduct> = z.strictObject({
  title: z.string().min(1),
  vendor: z.string().optional(),
  productType: z.string().optional(),
  status: z.enum(["ACTIVE", "ARCHIVED", "DRAFT", "UNLISTED"]).optional(),
  tags: z.array(z.string()).optional(),
  variants: z.array(NewVariant).min(1),
});
const Attributes = z.array(z.strictObject({ key: z.string(), value: z.string() }));
const FINANCIAL = [
  "AUTHORIZED",
  "EXPIRED",
  "PAID",
  "PARTIALLY_PAID",
  "PARTIALLY_REFUNDED",
  "PENDING",
  "REFUNDED",
  "VOIDED",
] as const;
export const CheckoutBody = z.strictObject({
  lines: z.array(
    z.strictObject({
      sku: z.string().optional(),
      variantId: id.optional(),
      quantity: z.number().int(),
      properties: Attributes.optional(),
    }),
  ),
  shippingAddress: Address.nullish(),
  shippingMethod: z.string().optional(),
  financialStatus: z.enum(FINANCIAL).optional(),
  deliveryMethod: z.enum(["LOCAL", "NONE", "PICKUP_POINT", "PICK_UP", "RETAIL", "SHIPPING"]).optional(),
  locationId: id.optional(),
  fulfillAt: z.iso.datetime().optional(),
  email: text,
  note: text,
  tags: z.array(z.string()).optional(),
  customAttributes: Attributes.optional(),
  test: z.boolean().optional(),
});
const Tracking = z.strictObject({ company: text, number: text, url: text });
export const ShipBody = z.strictObject({
  lines: z.array(z.strictObject({ lineItemId: id, quantity: z.number().int().min(1) })).optional(),
  tracking: Tracking.optional(),
  notifyCustomer: z.boolean().optional(),
});
const Nothing = z.strictObject({});

/** The control API about stores: what merchants and customers do. */
export function storeControl(sandbox: Sandbox): Router {
  const router = Router();

  /** A route on one store: body in the shape, then the action on the engine, whose refusal is a 422. */
  function onStore<T>(path: string, shape: z.ZodType<T>, act: (context: Context<T>) => unknown, status = 200) {
    router.post(
      `/stores/:domain${path}`,
      answering((request): Answer => {
        const found = storeIn(sandbox.world, request.params.domain);
        if (isAnswer(found)) return found;
        const body = bodyOf(request, shape);
        if (isAnswer(body)) return body;
        const numericId = Number(request.params.id);
        const result = act({ world: sandbox.world, store: found.store, body: body.value, id: numericId, request });
        return isRefused(result) ? refusedAnswer(result) : ok(result, status);
      }),
    );
  }

  router.get(
    "/stores",
    answering(() => ok([...sandbox.world.stores.values()].map(summaryOf))),
  );
  router.post(
    "/stores",
    answering((request) => {
      const body = bodyOf(request, NewStore);
      if (isAnswer(body)) return body;
      if (sandbox.world.stores.has(`${body.value.handle}.myshopify.com`))
        return problem(409, "STORE_EXISTS", `There already is a store ${body.value.handle}. Choose another handle.`);
      return ok(summaryOf(createStore(sandbox.world, body.value)), 201);
    }),
  );
  router.get(
    "/stores/:domain",
    answering((request) => {
      const found = storeIn(sandbox.world, request.params.domain);
      return isAnswer(found) ? found : ok(dumpOf(found.store));
    }),
  );

  onStore("/products", Product, ({ world, store, body }) => addProduct(world, store, body), 201);
  onStore(
    "/locations",
    z.strictObject({ name: z.string().min(1), address: Address }),
    ({ world, store, body }) => addLocation(world, store, body),
    201,
  );
  onStore(
    "/stock",
    z.strictObject({ sku: z.string(), locationId: id.optional(), available: z.number().int() }),
    ({ world, store, body }) => setStock(world, store, body),
  );
  onStore(
    "/checkout",
    CheckoutBody,
    ({ world, store, body }) => {
      const order = placeOrder(world, store, body);
      return isRefused(order) ? order : { orderId: order.id, name: order.name, order };
    },
    201,
  );
  onStore("/orders/:id/pay", Nothing, ({ world, store, id }) => payOrder(world, store, orderIdOf(store, id)));
  onStore(
    "/orders/:id/cancel",
    z.strictObject({ reason: z.string().optional(), restock: z.boolean().optional(), refund: z.boolean().optional() }),
    ({ world, store, id, body }) => cancelOrder(world, store, orderIdOf(store, id), body),
  );
  onStore(
    "/orders/:id/edit",
    z.strictObject({ lineItemId: id, quantity: z.number().int(), restock: z.boolean().optional() }),
    ({ world, store, id, body }) => editOrderLine(world, store, orderIdOf(store, id), body),
  );
  onStore(
    "/orders/:id/ship",
    ShipBody,
    ({ world, store, id, body: { tracking, ...rest } }) =>
      shipByHand(world, store, orderIdOf(store, id), { ...rest, ...(tracking ? { tracking: plain(tracking) } : {}) }),
    201,
  );
  onStore(
    "/fulfilments/:id/tracking",
    Tracking.extend({ notifyCustomer: z.boolean().optional() }),
    ({ world, store, id, body: { notifyCustomer = false, ...tracking } }) =>
      updateTrackingByHand(world, store, id, { tracking: plain(tracking), notifyCustomer }),
  );
  onStore("/fulfilments/:id/cancel", Nothing, ({ world, store, id }) => cancelFulfillmentByHand(world, store, id));
  onStore(
    "/fulfilments/:id/event",
    z.strictObject({ status: z.string() }),
    ({ world, store, id, body }) => reportDelivery(world, store, id, body.status),
    201,
  );
  const ofFulfillmentOrder = "/fulfilment-orders/:id";
  onStore(
    `${ofFulfillmentOrder}/hold`,
    z.strictObject({ reason: z.string().optional() }),
    ({ world, store, id, body }) => holdByHand(world, store, id, body.reason),
  );
  onStore(`${ofFulfillmentOrder}/release`, Nothing, ({ world, store, id }) => releaseByHand(world, store, id));
  onStore(`${ofFulfillmentOrder}/move`, z.strictObject({ locationId: id }), ({ world, store, id, body }) =>
    moveByHand(world, store, id, body.locationId),
  );
  onStore(`${ofFulfillmentOrder}/request`, Nothing, ({ world, store, id }) => requestByHand(world, store, id));
  onStore(`${ofFulfillmentOrder}/request-cancellation`, Nothing, ({ world, store, id }) =>
    requestCancellationByHand(world, store, id),
  );
  return router;
}

type Context<T> = { world: World; store: Store; body: T; id: number; request: Request };

/** An order is named by its id, or as people do, by its number. */
const orderIdOf = (store: Store, idOrNumber: number) => findOrder(store, idOrNumber)?.id ?? idOrNumber;

type Loose = z.infer<typeof Tracking>;
const plain = ({ company, number, url }: Loose) => ({
  company: company ?? null,
  number: number ?? null,
  url: url ?? null,
});

export const isRefused = (value: unknown): value is Refusal =>
  typeof value === "object" && value !== null && "refused" in value;

/** What the store does not do is a 422; what it does not have is a 404. */
function refusedAnswer({ code, message }: Refusal): Answer {
  return problem(code === "NOT_FOUND" ? 404 : 422, code, message);
}

function summaryOf(store: Store) {
  const { id: storeId, domain, handle, name, plan, currency } = store;
  const count = { products: store.products.size, orders: store.orders.size };
  return { id: storeId, domain, handle, name, plan, currency, ...count, apps: [...store.installations.keys()] };
}

/** Everything a store holds: each map of `Store` as a list, orders with their display status and totals. */
function dumpOf(store: Store) {
  const { idempotency: _idempotency, buckets: _buckets, ...shown } = store;
  const lists = Object.fromEntries(
    Object.entries(shown).map(([key, value]) => [key, value instanceof Map ? [...value.values()] : value]),
  );
  const orders = [...store.orders.values()].map((order) => ({
    ...order,
    displayFulfillmentStatus: displayFulfillmentStatus(order, store),
    totals: financialTotals(order),
  }));
  return { ...lists, orders };
}
