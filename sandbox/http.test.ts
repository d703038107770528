import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { addFault, FaultOrder, faultState, takeFault } from "./faults.ts";
import { executeGraphql } from "./graphql/execute.ts";
import { runLateCalls, serve } from "./http.ts";
import { mintIdToken } from "./oauth.ts";
import { startSandbox } from "./sandbox.ts";
import { runDueTasks } from "./store/tasks.ts";
import { openReceiver, until } from "./test-receiver.ts";
import type { Store } from "./types.ts";
import { webhookState } from "./webhook-state.ts";

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

type Json = Record<string, unknown>;
const DOMAIN = "tea-house.myshopify.com";
const ADDRESS = {
  firstName: "Ada",
  lastName: "Test",
  address1: "Way 1",
  city: "Berlin",
  zip: "10115",
  countryCode: "DE",
};

async function open({ folder }: { folder?: string } = {}) {
  const sandbox = startSandbox({
    ...(folder === undefined ? {} : { folder }),
    runDue: (world) => {
      runDueTasks(world);
      void runLateCalls(world, executeGraphql);
    },
  });
  const { origin, close } = await serve(sandbox, { port: 0, execute: executeGraphql });
  const stop = async () => {
    await close();
    await sandbox.stop();
  };
  const send = async (method: string, route: string, body?: object) => {
    const response = await fetch(`${origin}/__sandbox/${route}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: (await response.json()) as Json };
  };
  return { sandbox, origin, stop, send, post: (route: string, body: object = {}) => send("POST", route, body) };
}

/** A sandbox with one store, one product and the project's own app installed. */
async function scene(options: { folder?: string } = {}) {
  const receiver = await openReceiver();
  endings.push(receiver.close);
  const running = await open(options);
  endings.push(running.stop);
  const { post, sandbox, origin } = running;
  const registered = await post("apps", {
    tomlPath: "shopify.app.toml",
    clientSecret: "secret",
    applicationUrl: receiver.url,
    clientId: "client",
  });
  expect(registered.status).toBe(201);
  await post("stores", { handle: "tea-house", name: "Tea House" });
  await post("stores/tea-house/install", { clientId: "client" });
  await post("stores/tea-house/products", { title: "Teapot", variants: [{ sku: "POT", price: 2900, available: 10 }] });
  const app = sandbox.world.apps.get("client");
  if (!app) throw new Error("the app was not registered");
  const token = async () => {
    const { body } = await admin(origin, "oauth/access_token", {
      client_id: "client",
      client_secret: "secret",
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: mintIdToken(app, DOMAIN),
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
      expiring: "1",
    });
    return String((body as Json).access_token);
  };
  return { ...running, receiver, app, token, store: () => storeOf(sandbox.world.stores) };
}

function storeOf(stores: Map<string, Store>): Store {
  const store = stores.get(DOMAIN);
  if (!store) throw new Error("the store is gone");
  return store;
}

async function admin(origin: string, route: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${origin}/admin/${route}`, {
    method: "POST",
    headers: { "content-type": "application/json", "X-Sandbox-Host": DOMAIN, ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as unknown };
}

const SHOP = { query: "query ShopName { shop { name } }" };
const TAG = (id: number) => ({
  query: "mutation AddTags($id: ID!, $tags: [String!]!) { tagsAdd(id: $id, tags: $tags) { userErrors { message } } }",
  variables: { id: `gid://shopify/Order/${id}`, tags: ["seen"] },
});
const graphql = (origin: string, token: string, request: object = SHOP) =>
  admin(origin, "api/2026-10/graphql.json", request, { "X-Shopify-Access-Token": token });

test("a token opens the Admin API of its store, in its version only", async () => {
  const { origin, token } = await scene();
  const text = await token();

  expect((await graphql(origin, text)).body).toMatchObject({ data: { shop: { name: "Tea House" } } });
  expect((await graphql(origin, "shpat_wrong")).status).toBe(401);
  const old = await admin(origin, "api/2020-01/graphql.json", SHOP, { "X-Shopify-Access-Token": text });
  expect(old.status).toBe(404);
});

test("after uninstalling, the token is worth nothing and only the app is told, once", async () => {
  const { origin, post, token, receiver } = await scene();
  const text = await token();
  await post("stores/tea-house/uninstall", { clientId: "client" });

  expect((await graphql(origin, text)).status).toBe(401);
  const topics = () => receiver.received.map(({ headers }) => headers["x-shopify-topic"]);
  await until(() => topics().includes("app/uninstalled"));
  await post("stores/tea-house/checkout", { lines: [{ sku: "POT", quantity: 1 }], shippingAddress: ADDRESS });
  expect(topics().filter((topic) => topic === "app/uninstalled")).toHaveLength(1);
  expect(topics()).not.toContain("orders/create");
});

test("a customer's order is announced to the app, paid, shipped and shown in the store's dump", async () => {
  const { post, send, receiver } = await scene();
  const bought = await post("stores/tea-house/checkout", {
    lines: [{ sku: "POT", quantity: 2 }],
    shippingAddress: ADDRESS,
    financialStatus: "PENDING",
  });
  expect(bought).toMatchObject({ status: 201, body: { name: "#1001" } });
  const id = Number(bought.body.orderId);
  await until(() => receiver.received.some(({ json }) => json.id === id));
  expect((await post(`stores/tea-house/orders/${id}/pay`)).status).toBe(200);

  const orders = async () => (await send("GET", "stores/tea-house")).body;
  await until(async () => ((await orders()).fulfillmentOrders as Json[]).length === 1);
  const shipped = await post("stores/tea-house/orders/1001/ship", { tracking: { company: "UPS", number: "1Z9" } });
  expect(shipped.status).toBe(201);
  expect(await orders()).toMatchObject({
    orders: [{ financialStatus: "PAID", displayFulfillmentStatus: "FULFILLED" }],
    fulfillments: [{ tracking: [{ company: "UPS", number: "1Z9" }] }],
  });
});

test("what a store refuses is a 422 with a code, what does not exist a 404, a wrong body a 400", async () => {
  const { post } = await scene();
  const lines = [{ sku: "POT", quantity: 11 }];
  expect(await post("stores/tea-house/checkout", { lines, shippingAddress: ADDRESS })).toMatchObject({
    status: 422,
    body: { error: { code: "OUT_OF_STOCK" } },
  });
  expect(await post("stores/nowhere/checkout", { lines })).toMatchObject({ status: 404 });
  expect(await post("stores/tea-house/checkout", { line: lines })).toMatchObject({ status: 400 });
  expect(await post("stores", { handle: "tea-house" })).toMatchObject({ status: 409 });
  expect(await post("nothing")).toMatchObject({ status: 404, body: { error: { code: "NO_SUCH_ROUTE" } } });
});

async function withOrder() {
  const running = await scene();
  const { post, token } = running;
  const { body } = await post("stores/tea-house/checkout", {
    lines: [{ sku: "POT", quantity: 1 }],
    shippingAddress: ADDRESS,
  });
  const id = Number(body.orderId);
  const tags = () => running.store().orders.get(id)?.tags ?? [];
  return { ...running, id, tags, text: await token() };
}

test("drop-answer: the mutation happens and its answer is lost; the next call is answered", async () => {
  const { origin, post, id, tags, text } = await withOrder();
  await post("faults", { kind: "drop-answer", operation: "AddTags", store: "tea-house" });

  await expect(graphql(origin, text, TAG(id))).rejects.toThrow();
  expect(tags()).toEqual(["seen"]);
  expect((await graphql(origin, text)).status).toBe(200);
  expect((await graphql(origin, text, TAG(id))).status).toBe(200);
});

test("commit-late: the answer is lost first, and the mutation happens when the clock has come there", async () => {
  const { origin, post, id, tags, text } = await withOrder();
  await post("faults", { kind: "commit-late", operation: "AddTags", delayMs: 3_600_000 });

  await expect(graphql(origin, text, TAG(id))).rejects.toThrow();
  expect(tags()).toEqual([]);
  await post("clock", { advanceMs: 3_600_000 });
  await until(() => tags().includes("seen"));
});

test("http-429 says when to come back, http-5xx and throttled answer as Shopify does, and none of them executes", async () => {
  const { origin, post, id, tags, text } = await withOrder();
  await post("faults", { kind: "http-429", delayMs: 1_500 });
  await post("faults", { kind: "http-5xx" });
  await post("faults", { kind: "throttled" });

  const limited = await graphql(origin, text, TAG(id));
  expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "1.5"]);
  expect((await graphql(origin, text, TAG(id))).status).toBe(503);
  const throttled = await graphql(origin, text, TAG(id));
  expect(throttled).toMatchObject({ status: 200, body: { errors: [{ extensions: { code: "THROTTLED" } }] } });
  expect(tags()).toEqual([]);
  await graphql(origin, text, TAG(id));
  expect(tags()).toEqual(["seen"]);
});

test("hang: nothing is executed and nobody answers until the caller gives up", async () => {
  const { origin, post, id, tags, text } = await withOrder();
  await post("faults", { kind: "hang" });
  const call = fetch(`${origin}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: { "content-type": "application/json", "X-Sandbox-Host": DOMAIN, "X-Shopify-Access-Token": text },
    body: JSON.stringify(TAG(id)),
    signal: AbortSignal.timeout(150),
  });
  await expect(call).rejects.toThrow("timeout");
  expect(tags()).toEqual([]);
});

test("a fault strikes only its operation and store, as many times as ordered, and can be taken back", async () => {
  const { origin, post, send, id, text } = await withOrder();
  await post("faults", { kind: "http-5xx", operation: "AddTags", times: 2 });
  expect((await graphql(origin, text)).status).toBe(200);
  expect((await graphql(origin, text, TAG(id))).status).toBe(503);
  expect((await send("GET", "faults")).body).toMatchObject([{ left: 1, times: 2 }]);
  await send("DELETE", "faults");
  expect((await graphql(origin, text, TAG(id))).status).toBe(200);
});

test("truncated: the mutation happens and half its answer comes; html: a page comes instead, and nothing happens", async () => {
  const { origin, post, id, tags, text } = await withOrder();
  const call = () =>
    fetch(`${origin}/admin/api/2026-10/graphql.json`, {
      method: "POST",
      headers: { "content-type": "application/json", "X-Sandbox-Host": DOMAIN, "X-Shopify-Access-Token": text },
      body: JSON.stringify(TAG(id)),
    });
  await post("faults", { kind: "html" });
  const page = await call();
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(tags()).toEqual([]);

  await post("faults", { kind: "truncated" });
  const half = await call();
  expect([half.status, half.headers.get("content-type")]).toEqual([200, "application/json; charset=utf-8"]);
  await expect(half.json()).rejects.toThrow(SyntaxError);
  expect(tags()).toEqual(["seen"]);
});

test("a fault with a chance strikes that share of the calls, and one for mutations leaves queries alone", async () => {
  const { origin, post, send, id, text } = await withOrder();
  await post("faults", { kind: "http-5xx", chance: 0.5, mutations: true, times: 1_000 });
  const statuses = async (request?: Json) => {
    const found: number[] = [];
    for (let calls = 0; calls < 40; calls++) found.push((await graphql(origin, text, request)).status);
    return found;
  };
  expect(await statuses()).not.toContain(503);
  const struck = (await statuses(TAG(id))).filter((status) => status === 503).length;
  expect(struck).toBeGreaterThan(8);
  expect(struck).toBeLessThan(32);
  expect((await send("GET", "faults")).body).toMatchObject([{ left: 1_000 - struck, seen: 40 }]);
});

test("a mutation is one behind its fragments too", async () => {
  const { sandbox } = await scene();
  addFault(sandbox.world, FaultOrder.parse({ kind: "http-5xx", mutations: true, times: 9 }));
  const strikes = (query: string) =>
    takeFault(sandbox.world, { domain: DOMAIN, operation: "Any", query }) !== undefined;
  expect(strikes("mutation Any { a }")).toBe(true);
  expect(strikes("fragment A on Shop {\n  id\n}\n\nmutation Any { a }")).toBe(true);
  expect(strikes("fragment A on Shop { id }\nquery Any { mutation }")).toBe(false);
});

test("commit-late with two delays commits at a moment between them", async () => {
  const { post, sandbox, origin, id, text } = await withOrder();
  await post("faults", { kind: "commit-late", operation: "AddTags", delayMs: 60_000, maxDelayMs: 90_000, times: 5 });
  for (let calls = 0; calls < 5; calls++) await expect(graphql(origin, text, TAG(id))).rejects.toThrow();
  const nowMs = sandbox.world.clock.nowMs();
  const delays = faultState(sandbox.world).lateCalls.map(({ dueAtMs }) => dueAtMs - nowMs);
  expect(delays.every((delay) => delay > 50_000 && delay <= 90_000)).toBe(true);
  expect(new Set(delays).size).toBe(5);
});

test("a token request can fail too, under the name oauth.exchange", async () => {
  const { post, token } = await scene();
  await post("faults", { kind: "http-5xx", operation: "oauth.exchange" });
  expect(await token()).toBe("undefined");
  expect(await token()).toMatch(/^shpat_/);
});

test("calls are logged with their points, per store and operation", async () => {
  const { origin, send, id, text } = await withOrder();
  await graphql(origin, text);
  await graphql(origin, text, TAG(id));

  expect((await send("GET", "calls?store=tea-house")).body).toMatchObject([
    { operation: "ShopName", domain: DOMAIN },
    { operation: "AddTags", ids: [`gid://shopify/Order/${id}`] },
  ]);
  expect((await send("GET", "points?store=tea-house")).body).toMatchObject({
    byOperation: { ShopName: { calls: 1 }, AddTags: { calls: 1, points: 10 } },
  });
});

test("a compliance topic comes when it is asked for", async () => {
  const { post, receiver } = await scene();
  const sent = await post("stores/tea-house/compliance", { clientId: "client", topic: "shop/redact" });
  expect(sent).toMatchObject({ status: 202, body: { deliveries: 1 } });
  const redact = await until(() =>
    receiver.received.find(({ headers }) => headers["x-shopify-topic"] === "shop/redact"),
  );
  expect(redact.json).toMatchObject({ shop_domain: DOMAIN });
});

test("stores, tokens, switches and undelivered webhooks survive a restart", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "sandbox-"));
  endings.push(() => rmSync(folder, { recursive: true }));
  const { post, stop, token, origin } = await scene({ folder });
  const text = await token();
  await post("webhooks", { paused: true });
  await post("switches", { customIdUnique: false });
  await post("stores/tea-house/checkout", { lines: [{ sku: "POT", quantity: 1 }], shippingAddress: ADDRESS });
  expect((await graphql(origin, text)).status).toBe(200);
  await stop();
  expect(JSON.parse(readFileSync(path.join(folder, "world.json"), "utf8"))).toMatchObject({ seed: 1 });

  const second = await open({ folder });
  endings.push(second.stop);
  expect((await graphql(second.origin, text)).status).toBe(200);
  expect(second.sandbox.world.switches.customIdUnique).toBe(false);
  const waiting = webhookState(second.sandbox.world).pending.size;
  expect(waiting).toBeGreaterThan(0);
  await second.post("webhooks", { paused: false });
  await until(() => webhookState(second.sandbox.world).pending.size === 0);
  expect(webhookState(second.sandbox.world).delivered).toBeGreaterThanOrEqual(waiting);
});

test("reset begins with an empty world", async () => {
  const { post, send } = await scene();
  expect(await post("reset", { seed: 9 })).toMatchObject({ body: { seed: 9 } });
  expect((await send("GET", "stores")).body).toEqual([]);
  expect((await post("stores", { handle: "tea-house" })).status).toBe(201);
});
