import { createHmac } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { installApp, registerApp } from "./apps.ts";
import { createStore } from "./store/create.ts";
import { openReceiver, until } from "./test-receiver.ts";
import type { WebhookSubscription } from "./types.ts";
import { webhookState, type WebhookSettings } from "./webhook-state.ts";
import { startWebhooks, type WebhookEngine } from "./webhooks.ts";
import { createWorld, loadWorld, saveWorld, type World } from "./world.ts";

const SECRET = "the client secret";
const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

type Scene = {
  answers?: (number | "silence")[];
  settings?: Partial<WebhookSettings>;
  webhooks?: WebhookSubscription[];
  scopes?: string[];
  seed?: number;
};

async function scene({ answers = [], settings = {}, webhooks, scopes = ["read_orders"], seed = 7 }: Scene = {}) {
  const receiver = await openReceiver({ answers });
  endings.push(receiver.close);
  const world = createWorld({ seed });
  const store = createStore(world, { handle: "tea-house" });
  const app = registerApp(world, {
    clientId: "client",
    handle: "app",
    name: "App",
    clientSecret: SECRET,
    applicationUrl: receiver.url,
    scopes,
    optionalScopes: [],
    webhooks: webhooks ?? [{ topics: ["orders/create", "orders/paid"], uri: "/hooks" }],
  });
  installApp(world, store, app);
  Object.assign(webhookState(world).settings, { retryScale: 0, ...settings });
  const engine = start(world);
  return { world, store, app, receiver, engine };
}

function start(world: World): WebhookEngine {
  const engine = startWebhooks(world);
  endings.push(engine.stop);
  return engine;
}

const settled = (world: World) => until(() => webhookState(world).pending.size === 0);

test("a delivery carries Shopify's headers and a signature over its exact bytes", async () => {
  const { world, store, receiver } = await scene();
  world.emit(store, "orders/create", { id: 1, note: "Grüße, 漢字" }, { eventId: "event-1" });
  await settled(world);

  const [webhook] = receiver.received;
  expect(webhook?.path).toBe("/hooks");
  expect(webhook?.headers).toMatchObject({
    "content-type": "application/json",
    "x-shopify-topic": "orders/create",
    "x-shopify-shop-domain": "tea-house.myshopify.com",
    "x-shopify-api-version": "2026-10",
    "x-shopify-event-id": "event-1",
  });
  expect(webhook?.headers["x-shopify-webhook-id"]).toMatch(/^[0-9a-f-]{36}$/);
  expect(webhook?.headers["x-shopify-triggered-at"]).toMatch(/^\d{4}-\d\d-\d\dT/);
  const hmac = createHmac("sha256", SECRET)
    .update(webhook?.body ?? "")
    .digest("base64");
  expect(webhook?.headers["x-shopify-hmac-sha256"]).toBe(hmac);
  expect(webhook?.json).toEqual({ id: 1, note: "Grüße, 漢字" });
});

test("copies of a webhook carry the same webhook id and the same bytes", async () => {
  const { world, store, receiver } = await scene({ settings: { minCopies: 3, maxCopies: 3 } });
  world.emit(store, "orders/create", { id: 1 });
  await settled(world);

  expect(receiver.received).toHaveLength(3);
  expect(new Set(receiver.received.map(({ headers }) => headers["x-shopify-webhook-id"])).size).toBe(1);
  expect(new Set(receiver.received.map(({ body }) => body.toString())).size).toBe(1);
});

test("with a bad signature the first attempt is signed by somebody else, and the retry by Shopify", async () => {
  const { world, store, receiver } = await scene({ answers: [401], settings: { badSignature: 1 } });
  world.emit(store, "orders/create", { id: 1 });
  await settled(world);

  const signedBy = (secret: string) => createHmac("sha256", secret).update('{"id":1}').digest("base64");
  const signatures = receiver.received.map(({ headers }) => headers["x-shopify-hmac-sha256"]);
  expect(signatures).toEqual([signedBy("somebody else"), signedBy(SECRET)]);
});

test("late copies wait up to lateMs, the others up to maxDelayMs", async () => {
  const { world, store } = await scene({ settings: { paused: true, maxDelayMs: 1_000, late: 0.5, lateMs: 3_600_000 } });
  for (let id = 1; id <= 40; id++) world.emit(store, "orders/create", { id });
  const waits = [...webhookState(world).pending.values()].map(({ dueAtMs }) => dueAtMs - world.clock.nowMs());
  const late = waits.filter((wait) => wait > 1_000).length;
  expect(late).toBeGreaterThan(8);
  expect(late).toBeLessThan(32);
});

test("two subscriptions of one event share the event id and differ in webhook id", async () => {
  const { world, store, receiver } = await scene({
    webhooks: [
      { topics: ["orders/create"], uri: "/all", name: "all" },
      { topics: ["orders/create"], uri: "/dear", filter: "total_price:>=100" },
    ],
  });
  world.emit(store, "orders/create", { total_price: "120.00" });
  world.emit(store, "orders/create", { total_price: "80.00" });
  await settled(world);

  const dear = receiver.received.filter(({ path }) => path === "/dear");
  const twin = receiver.received.find(
    ({ path, headers }) => path === "/all" && headers["x-shopify-event-id"] === dear[0]?.headers["x-shopify-event-id"],
  );
  expect(dear).toHaveLength(1);
  expect(receiver.received).toHaveLength(3);
  expect(twin?.headers["x-shopify-webhook-id"]).not.toBe(dear[0]?.headers["x-shopify-webhook-id"]);
  expect(twin?.headers["x-shopify-name"]).toBe("all");
});

test("an answer that is not 2xx is tried again with the same id and payload, a redirect too", async () => {
  const { world, store, receiver } = await scene({ answers: [500, 302, 401, 200] });
  world.emit(store, "orders/create", { id: 1 });
  await settled(world);

  expect(receiver.received).toHaveLength(4);
  expect(new Set(receiver.received.map(({ headers }) => headers["x-shopify-webhook-id"])).size).toBe(1);
  expect(receiver.received.every(({ path }) => path === "/hooks")).toBe(true);
  expect(webhookState(world)).toMatchObject({ delivered: 1, attempts: 4, givenUp: 0 });
});

test("after eight retries the webhook is given up", async () => {
  const { world, store, receiver } = await scene({ answers: Array.from({ length: 20 }, () => 500) });
  world.emit(store, "orders/create", { id: 1 });
  await settled(world);

  expect(receiver.received).toHaveLength(9);
  expect(webhookState(world)).toMatchObject({ delivered: 0, givenUp: 1 });
});

test("the eight retries double their distance and fill four hours", async () => {
  const { world, store, engine } = await scene({
    answers: Array.from({ length: 20 }, () => 503),
    settings: { retryScale: 1 },
  });
  const startedMs = world.clock.nowMs();
  world.emit(store, "orders/create", { id: 1 });
  const waits: number[] = [];
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    const [delivery] = await until(() => {
      const pending = [...webhookState(world).pending.values()];
      return pending[0]?.attempts === attempt && pending;
    });
    const waitMs = (delivery?.dueAtMs ?? 0) - world.clock.nowMs();
    waits.push(Math.round(waitMs / 1000));
    world.clock.advance(waitMs + 1);
    engine.wake();
  }
  await settled(world);

  expect(waits.map((seconds) => Math.round(seconds / 56.5))).toEqual([1, 2, 4, 8, 16, 32, 64, 128]);
  expect((world.clock.nowMs() - startedMs) / 3_600_000).toBeCloseTo(4, 1);
});

test("a lost first attempt is never made, and the webhook comes with its first retry", async () => {
  const { world, store, receiver } = await scene({ settings: { loseFirstAttempt: 1 } });
  world.emit(store, "orders/create", { id: 1 });
  await settled(world);

  expect(receiver.received).toHaveLength(1);
  expect(webhookState(world).log.map(({ outcome }) => outcome)).toEqual(["first-attempt-lost", "delivered"]);
});

test("a lost webhook never comes and is counted", async () => {
  const { world, store, receiver } = await scene({ settings: { lose: 1 } });
  world.emit(store, "orders/create", { id: 1 });
  world.emit(store, "orders/paid", { id: 1 });

  expect(webhookState(world)).toMatchObject({ events: 2, lost: 2, attempts: 0 });
  expect(webhookState(world).pending.size).toBe(0);
  expect(receiver.received).toHaveLength(0);
});

test("delays make webhooks overtake each other, copies are between the bounds, and the seed decides both", async () => {
  const play = async (seed: number) => {
    const settings = { minCopies: 1, maxCopies: 3, maxDelayMs: 60 };
    const { world, store, receiver } = await scene({ seed, settings });
    for (let id = 1; id <= 12; id += 1) world.emit(store, "orders/create", { id }, { eventId: `event-${id}` });
    const planned = [...webhookState(world).pending.values()]
      .sort((a, b) => a.dueAtMs - b.dueAtMs)
      .map(({ body }) => (JSON.parse(body) as { id: number }).id);
    await settled(world);
    return { planned, copies: receiver.received.map(({ json }) => Number(json.id)).sort((a, b) => a - b) };
  };
  const [first, again, other] = [await play(7), await play(7), await play(8)];

  const inOrder = (ids: number[]) => ids.every((id, index) => id >= (ids[index - 1] ?? 0));
  expect(inOrder(first.planned)).toBe(false);
  expect(first.copies).toEqual(again.copies);
  expect(first.copies).not.toEqual(other.copies);
  for (let id = 1; id <= 12; id += 1) expect([1, 2, 3]).toContain(first.copies.filter((one) => one === id).length);
});

test("an app that does not answer in time is asked again", async () => {
  const { world, store, receiver, engine } = await scene({ answers: ["silence"] });
  await engine.stop();
  endings.push(startWebhooks(world, { timeoutMs: 50 }).stop);
  world.emit(store, "orders/create", { id: 1 });
  await settled(world);

  expect(receiver.received).toHaveLength(2);
  expect(webhookState(world).log[0]).toMatchObject({
    outcome: "failed",
    answer: "The operation was aborted due to timeout",
  });
});

test("a topic that the granted scopes do not open is not delivered", async () => {
  const { world, store, receiver } = await scene({
    scopes: ["write_orders"],
    webhooks: [{ topics: ["orders/create", "fulfillments/create", "products/update"], uri: "/hooks" }],
  });
  world.emit(store, "fulfillments/create", { id: 1 });
  world.emit(store, "products/update", { id: 1 });
  world.emit(store, "orders/create", { id: 1 });
  await settled(world);

  expect(receiver.received.map(({ headers }) => headers["x-shopify-topic"])).toEqual(["orders/create"]);
});

test("include_fields keeps the named fields only, also inside lists", async () => {
  const { world, store, receiver } = await scene({
    webhooks: [{ topics: ["orders/create"], uri: "/hooks", includeFields: ["id", "line_items.sku"] }],
  });
  world.emit(store, "orders/create", {
    id: 1,
    email: "a@b.example",
    line_items: [{ sku: "A", price: "1" }, { sku: "B" }],
  });
  await settled(world);

  expect(receiver.received[0]?.json).toEqual({ id: 1, line_items: [{ sku: "A" }, { sku: "B" }] });
});

test("an app without an installation hears nothing", async () => {
  const { world, store, app, receiver } = await scene();
  store.installations.delete(app.clientId);
  world.emit(store, "orders/create", { id: 1 });

  expect(webhookState(world).pending.size).toBe(0);
  expect(receiver.received).toHaveLength(0);
});

test("nothing is sent while deliveries are paused, all of it afterwards", async () => {
  const { world, store, receiver, engine } = await scene({ settings: { paused: true } });
  for (let id = 1; id <= 3; id += 1) world.emit(store, "orders/create", { id });
  expect(receiver.received).toHaveLength(0);
  expect(webhookState(world).pending.size).toBe(3);

  webhookState(world).settings.paused = false;
  engine.wake();
  await settled(world);
  // They go out side by side, as Shopify sends them: in any order.
  expect(receiver.received.map(({ json }) => json.id).toSorted()).toEqual([1, 2, 3]);
});

test("what was not delivered when the program ended is delivered after the next start", async () => {
  const { world, store, receiver, engine } = await scene({ answers: ["silence"] });
  world.emit(store, "orders/create", { id: 1 }, { eventId: "event-1" });
  await until(() => receiver.received.length === 1);
  await engine.stop();
  const reborn = loadWorld(saveWorld(world));
  start(reborn);
  await settled(reborn);

  const [before, after] = receiver.received;
  expect(after?.headers["x-shopify-webhook-id"]).toBe(before?.headers["x-shopify-webhook-id"]);
  expect(after?.body).toEqual(before?.body);
});
