import { afterEach, expect, test } from "vitest";
import { executeGraphql } from "./graphql/execute.ts";
import { serve } from "./http.ts";
import { mintIdToken } from "./oauth.ts";
import { startSandbox } from "./sandbox.ts";
import { runDueTasks } from "./store/tasks.ts";
import { openReceiver, until } from "./test-receiver.ts";
import type { App } from "./types.ts";

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const DOMAIN = "tea-house.myshopify.com";
const ADDRESS = { firstName: "Ada", address1: "Way 1", city: "Berlin", zip: "10115", countryCode: "DE" };
type Order = { id: number; lines: { id: number }[]; fulfillmentOrderIds: number[] };

/** A sandbox with a store that sells teapots and has the project's app installed; switches are set first. */
async function open(switches: object = {}) {
  const receiver = await openReceiver();
  endings.push(receiver.close);
  const sandbox = startSandbox({ runDue: runDueTasks });
  const { origin, close } = await serve(sandbox, { port: 0, execute: executeGraphql });
  endings.push(async () => {
    await close();
    await sandbox.stop();
  });
  const send = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${origin}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  };
  const control = async <T = Record<string, unknown>>(path: string, body: object = {}) => {
    const { status, text } = await send(`/__sandbox/${path}`, body);
    return { status, body: JSON.parse(text) as T };
  };
  await control("switches", { fulfilmentOrdersDelayMs: 0, searchIndexLagMs: 0, ...switches });
  const tomlPath = "shopify.app.toml";
  await control("apps", { tomlPath, clientSecret: "secret", clientId: "client", applicationUrl: receiver.url });
  await control("stores", { handle: "tea-house" });
  await control("stores/tea-house/install", { clientId: "client" });
  await control("stores/tea-house/products", {
    title: "Teapot",
    variants: [{ sku: "POT", price: 2900, available: 10 }],
  });
  const token = await send(
    "/admin/oauth/access_token",
    {
      client_id: "client",
      client_secret: "secret",
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: mintIdToken(sandbox.world.apps.get("client") as App, DOMAIN),
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
      expiring: "1",
    },
    { "X-Sandbox-Host": DOMAIN },
  );
  const { access_token: accessToken } = JSON.parse(token.text) as { access_token: string };
  const graphql = (query: string, variables: object = {}) =>
    send(
      "/admin/api/2026-10/graphql.json",
      { query, variables },
      { "X-Sandbox-Host": DOMAIN, "X-Shopify-Access-Token": accessToken },
    );
  const buy = async (more: object = {}): Promise<Order> => {
    const order = { lines: [{ sku: "POT", quantity: 3 }], shippingAddress: ADDRESS, ...more };
    const { body } = await control<{ orderId: number; order: Order }>("stores/tea-house/checkout", order);
    return sandbox.world.stores.get(DOMAIN)?.orders.get(body.orderId) as unknown as Order;
  };
  return { sandbox, receiver, control, graphql, buy };
}

test("merchants edit, refund, assess and correct orders over the control API", async () => {
  const { control, buy } = await open();
  const order = await buy({ financialStatus: "PENDING", lines: [{ sku: "POT", quantity: 3, discount: 100 }] });
  const of = (path: string, body: object = {}) => control(`stores/tea-house/orders/1001/${path}`, body);
  const lineItemId = order.lines[0]?.id ?? 0;

  expect(await of("pay", { amount: 500 })).toMatchObject({ body: { financialStatus: "PARTIALLY_PAID" } });
  expect(await of("pay")).toMatchObject({ body: { financialStatus: "PAID" } });
  expect(await of("edit", { lineItemId, quantity: 2 })).toMatchObject({ body: { lines: [{ currentQuantity: 2 }] } });
  expect(await of("edit", { add: [{ title: "Engraving", price: 9_000, quantity: 1 }] })).toMatchObject({
    body: { lines: [{}, { title: "Engraving" }], financialStatus: "PARTIALLY_PAID" },
  });
  expect(await of("refund", { lines: [{ lineItemId, quantity: 1 }] })).toMatchObject({
    status: 201,
    body: { lines: [{ currentQuantity: 1 }, {}] },
  });
  expect(await of("risk", { level: "HIGH" })).toMatchObject({ body: { risk: { recommendation: "CANCEL" } } });
  expect(await of("address", { address: null })).toMatchObject({ body: { shippingAddress: null } });
  expect(await of("payment-status", { status: "EXPIRED" })).toMatchObject({ body: { financialStatus: "EXPIRED" } });
  expect(await of("edit", { lineItemId: 5, quantity: 1 })).toMatchObject({ status: 404 });
  expect(await of("refund", { amount: 999_999 })).toMatchObject({ status: 422 });
  expect(await control("stores/tea-house/orders/5/pay")).toMatchObject({ status: 404 });
});

test("other apps' services and holds, splits and merges go over the control API", async () => {
  const { control, buy } = await open();
  const service = await control<{ locationId: number }>("stores/tea-house/services", { name: "Quick 3PL" });
  expect(service.status).toBe(201);
  const { locationId } = service.body;
  await control("stores/tea-house/stock", { sku: "POT", locationId, available: 9 });
  const order = await buy();
  const [first = 0] = order.fulfillmentOrderIds;
  const of = (id: number, path: string, body: object = {}) =>
    control<{ id: number }>(`stores/tea-house/fulfilment-orders/${id}/${path}`, body);

  const part = await of(first, "split", { lines: [{ lineItemId: order.lines[0]?.id, quantity: 1 }] });
  expect(part).toMatchObject({ status: 200, body: { lines: [{ remainingQuantity: 1 }] } });
  const merged = await of(first, "merge", { with: [part.body.id] });
  expect(merged).toMatchObject({ body: { lines: [{ remainingQuantity: 3 }] } });
  const { id } = merged.body;
  expect(await of(id, "hold", { app: "Fraud Shield" })).toMatchObject({ body: { status: "ON_HOLD" } });
  expect(await of(id, "release", { app: "Fraud Shield" })).toMatchObject({ body: { status: "OPEN" } });
  await of(id, "move", { locationId });
  expect(await of(id, "answer", { answer: "accept" })).toMatchObject({ status: 422 });
  await of(id, "request", { message: "today, please" });
  expect(await of(id, "answer", { answer: "accept" })).toMatchObject({ body: { requestStatus: "ACCEPTED" } });
});

test("with wide ids the app sees 18 digits in webhooks and answers, and is understood with them", async () => {
  const { receiver, graphql, buy } = await open({ wideIds: true });
  const order = await buy();
  const wide = `90071${order.id}`;
  const webhook = await until(() =>
    receiver.received.find(({ headers }) => headers["x-shopify-topic"] === "orders/create"),
  );
  expect(webhook.body.toString("utf8")).toContain(`"id":${wide}`);
  const { text } = await graphql(
    `
      query ($id: ID!) {
        order(id: $id) {
          id
          name
        }
      }
    `,
    { id: `gid://shopify/Order/${wide}` },
  );
  expect(JSON.parse(text)).toMatchObject({ data: { order: { id: `gid://shopify/Order/${wide}`, name: "#1001" } } });
});

test("a frozen or locked store's API is closed until the store opens again", async () => {
  const { control, graphql } = await open();
  const status = async (state: string) => {
    await control("stores/tea-house/state", { state });
    return (await graphql("{ shop { name } }")).status;
  };
  expect([await status("frozen"), await status("locked"), await status("open")]).toEqual([402, 423, 200]);
  await control("switches", { frozenStatus: 403 });
  expect(await status("frozen")).toBe(403);
});

test("uninstalling leaves the app's fulfilment services, or by switch takes them along", async () => {
  for (const uninstallRemovesServices of [false, true]) {
    const { control, graphql, sandbox } = await open({ uninstallRemovesServices });
    const { text } = await graphql(`
      mutation {
        fulfillmentServiceCreate(name: "Acme", callbackUrl: null) {
          fulfillmentService {
            id
          }
          userErrors {
            message
          }
        }
      }
    `);
    expect(text).toContain("FulfillmentService/");
    await control("stores/tea-house/uninstall", { clientId: "client" });
    expect(sandbox.world.stores.get(DOMAIN)?.fulfillmentServices.size).toBe(uninstallRemovesServices ? 0 : 1);
  }
});
