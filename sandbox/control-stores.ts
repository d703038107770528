import { Router } from "express";
import { z } from "zod";
import { answering, bodyOf, isAnswer, ok, problem, storeIn } from "./answers.ts";
import { storeRoutes } from "./control-routes.ts";
import { Address, CheckoutBody, id, NewService, NewStore, Product } from "./control-shapes.ts";
import type { Sandbox } from "./sandbox.ts";
import { addProduct } from "./store/catalog.ts";
import { placeOrder } from "./store/checkout.ts";
import { createStore } from "./store/create.ts";
import { addLocation } from "./store/locations.ts";
import { setStock } from "./store/merchant.ts";
import { displayFulfillmentStatus, financialTotals } from "./store/order-facts.ts";
import { addOtherService } from "./store/other-apps.ts";
import { isRefusal } from "./store/outcome.ts";
import type { Store } from "./types.ts";

/** The control API about stores: what they hold, and what customers buy there. */
export function storeControl(sandbox: Sandbox): Router {
  const router = Router();

  const onStore = storeRoutes(sandbox, router);

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
      return isRefusal(order) ? order : { orderId: order.id, name: order.name, order };
    },
    201,
  );
  onStore(
    "/state",
    z.strictObject({ state: z.enum(["open", "frozen", "locked"]) }),
    ({ store, body }) => Object.assign(store, { state: body.state }) && { state: store.state },
  );
  onStore("/services", NewService, ({ world, store, body }) => addOtherService(world, store, body), 201);
  return router;
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
