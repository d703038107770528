import express, { Router, type Request } from "express";
import { isAnswer, storeIn } from "../answers.ts";
import { installApp } from "../apps.ts";
import { uninstallApp, type Sandbox } from "../sandbox.ts";
import { placeOrder, type Checkout } from "../store/checkout.ts";
import { cancelOrder, findOrder, setStock, shipByHand } from "../store/merchant.ts";
import { isRefusal } from "../store/outcome.ts";
import { payOrder } from "../store/payments.ts";
import type { Id, Order, Store } from "../types.ts";

/** Where a form leads, and what the page there says. */
type Result = { to: string; done: string } | { to: string; problem: string };
type Fields = Record<string, string | undefined>;
type Submitted = { store: Store; fields: Fields };

/** The forms of the store's own pages. Each does what the control API does, then shows the page again with a message. */
export function storeForms(sandbox: Sandbox): Router {
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: "1mb" });

  const post = (path: string, run: (submitted: Submitted, request: Request) => Result) =>
    router.post(`/store/:handle${path}`, form, (request, response, next) => {
      const found = storeIn(sandbox.world, request.params.handle);
      if (isAnswer(found)) return next();
      const { to, ...message } = run({ store: found.store, fields: request.body as Fields }, request);
      const url = `/store/${found.store.handle}${to}?${new URLSearchParams(message).toString()}`;
      response.redirect(303, url);
    });
  const onOrder = (path: string, run: (order: Order, submitted: Submitted) => Result) =>
    post(`/orders/:number${path}`, (submitted, request) => {
      const order = findOrder(submitted.store, request.params.number ?? "");
      return order ? run(order, submitted) : { to: "/orders", problem: `There is no order ${request.params.number}.` };
    });

  post("/install", ({ store, fields }) => {
    const app = sandbox.world.apps.get(fields.clientId ?? "");
    if (!app) return { to: "", problem: "That app is not registered any more." };
    installApp(sandbox.world, store, app);
    return { to: "", done: `${app.name} is installed.` };
  });
  post("/uninstall", ({ store, fields }) => {
    const app = sandbox.world.apps.get(fields.clientId ?? "");
    if (!app) return { to: "", problem: "That app is not registered any more." };
    uninstallApp(sandbox, store, app);
    return { to: "", done: `${app.name} is uninstalled.` };
  });

  post("/checkout", ({ store, fields }) => {
    const checkout = checkoutOf(fields);
    if (checkout.lines.length === 0) return { to: "", problem: "The cart is empty. Enter a quantity first." };
    const order = placeOrder(sandbox.world, store, checkout);
    if (isRefusal(order)) return { to: "", problem: order.message };
    return { to: `/orders/${order.number}`, done: `Order ${order.name} came in.` };
  });

  post("/stock", ({ store, fields }) => {
    const variant = store.variants.get(Number(fields.variantId));
    const available = Number(fields.available);
    if (!variant?.sku || !Number.isInteger(available))
      return { to: "/products", problem: "Stock is set by SKU, in whole units." };
    const level = setStock(sandbox.world, store, {
      sku: variant.sku,
      locationId: Number(fields.locationId),
      available,
    });
    if (isRefusal(level)) return { to: "/products", problem: level.message };
    return { to: "/products", done: `${variant.sku}: ${available} available.` };
  });

  onOrder("/pay", (order, { store }) => {
    const paid = payOrder(sandbox.world, store, order);
    return back(order, isRefusal(paid) ? { problem: paid.message } : { done: `Order ${order.name} is paid.` });
  });
  onOrder("/cancel", (order, { store }) => {
    const cancelled = cancelOrder(sandbox.world, store, order.id);
    const message = isRefusal(cancelled)
      ? { problem: cancelled.message }
      : { done: `Order ${order.name} is cancelled, refunded and restocked.` };
    return back(order, message);
  });
  onOrder("/ship", (order, { store, fields }) => {
    const lines = quantitiesIn(fields).map(([lineItemId, quantity]) => ({ lineItemId, quantity }));
    if (lines.length === 0) return back(order, { problem: "Nothing was shipped: every quantity is 0." });
    const made = shipByHand(sandbox.world, store, order.id, {
      lines,
      tracking: { company: fields.company || null, number: fields.number || null, url: fields.url || null },
      notifyCustomer: fields.notifyCustomer === "true",
    });
    if (isRefusal(made)) return back(order, { problem: made.message });
    const units = lines.reduce((sum, line) => sum + line.quantity, 0);
    return back(order, { done: `${units} ${units === 1 ? "item" : "items"} shipped.` });
  });
  return router;
}

const back = (order: Order, message: { done: string } | { problem: string }): Result => ({
  to: `/orders/${order.number}`,
  ...message,
});

/** The form's `quantity-<id>` fields above zero. */
function quantitiesIn(fields: Fields): [Id, number][] {
  return Object.entries(fields).flatMap(([name, value]): [Id, number][] => {
    const id = /^quantity-(\d+)$/.exec(name)?.[1];
    const quantity = Math.floor(Number(value));
    return id !== undefined && quantity > 0 ? [[Number(id), quantity]] : [];
  });
}

function checkoutOf(fields: Fields): Checkout {
  const { firstName = "", lastName = "", email = "", address1 = "", zip = "", city = "", countryCode = "DE" } = fields;
  return {
    lines: quantitiesIn(fields).map(([variantId, quantity]) => ({ variantId, quantity })),
    shippingAddress: { firstName, lastName, address1, zip, city, countryCode },
    financialStatus:
      fields.financialStatus === "PENDING" || fields.financialStatus === "AUTHORIZED" ? fields.financialStatus : "PAID",
    email: email || null,
    test: fields.test === "true",
  };
}
