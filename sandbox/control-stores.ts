import { Router, type Request } from "express";
import { z } from "zod";
import { answering, bodyOf, isAnswer, ok, problem, storeIn, type Answer } from "./answers.ts";
import { Address, CheckoutBody, id, NewStore, Product, ShipBody, Tracking } from "./control-shapes.ts";
import type { Sandbox } from "./sandbox.ts";
import { addProduct } from "./store/catalog.ts";
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

const isRefused = (value: unknown): value is Refusal =>
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
  const lists = Object.fromEntries(
    Object.entries(store)
      .filter(([key]) => key !== "idempotency" && key !== "buckets")
      .map(([key, value]: [string, unknown]) => [
        key,
        value instanceof Map ? ([...value.values()] as unknown[]) : value,
      ]),
  );
  const orders = [...store.orders.values()].map((order) => ({
    ...order,
    displayFulfillmentStatus: displayFulfillmentStatus(order, store),
    totals: financialTotals(order),
  }));
  return { ...lists, orders };
}
