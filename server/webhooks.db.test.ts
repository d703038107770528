import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openDelivery } from "../app/intake/read-delivery.server.ts";
import { openIntakePool } from "../app/intake/store-delivery.server.ts";
import { systemClock } from "../app/platform/clock.server.ts";
import { JOBS } from "../app/queue/jobs.ts";
import { describeJob } from "../app/queue/outbox.server.ts";
import { liveServices } from "../app/shopify/live-services.server.ts";
import { databaseUrl, db } from "../tests/db-file.ts";
import { intakeGate } from "./intake-gate.ts";
import { webhookIntake, WEBHOOKS_PATH } from "./webhooks.ts";

const DOMAIN = "retailer.myshopify.com";
const open: { server: Server; end: () => Promise<void> }[] = [];
let url = "";

async function serve(address: string, gate = intakeGate()): Promise<string> {
  const pool = openIntakePool(address);
  const app = express();
  app.use(WEBHOOKS_PATH, webhookIntake({ pool, clock: systemClock, secrets: ["now", "before"], gate }));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  open.push({ server, end: () => pool.end() });
  return `http://localhost:${(server.address() as AddressInfo).port}${WEBHOOKS_PATH}`;
}

beforeAll(async () => {
  url = await serve(databaseUrl());
});
afterAll(async () => {
  for (const { server, end } of open) {
    server.closeAllConnections();
    server.close();
    await end();
  }
});
beforeEach(async () => {
  await db().prisma.job.deleteMany();
  await db().prisma.webhookDelivery.deleteMany();
  await db().prisma.shop.deleteMany();
});

type Sent = { body?: string | Buffer; secret?: string; headers?: Record<string, string>; to?: string };
function send({ body = '{"id":1}', secret = "now", headers = {}, to = url }: Sent = {}) {
  const bytes = new Uint8Array(Buffer.from(body));
  return fetch(to, {
    method: "POST",
    body: bytes,
    headers: {
      "Content-Type": "application/json",
      "X-Shopify-Topic": "orders/create",
      "X-Shopify-Shop-Domain": DOMAIN,
      "X-Shopify-Webhook-Id": "w-1",
      "X-Shopify-Triggered-At": "2026-11-21T10:00:00.123Z",
      "X-Shopify-Hmac-Sha256": createHmac("sha256", secret).update(bytes).digest("base64"),
      ...headers,
    },
  });
}
const deliveries = () => db().prisma.webhookDelivery.findMany();
const jobs = () => db().prisma.job.findMany();

test("a signed webhook is stored with its job, and the job is the catalogue's", async () => {
  expect((await send()).status).toBe(200);
  const [delivery] = await deliveries();
  expect(delivery).toMatchObject({ shopDomain: DOMAIN, topic: "orders/create", webhookId: "w-1", state: "received" });
  expect(delivery?.triggeredAt?.toISOString()).toBe("2026-11-21T10:00:00.123Z");
  expect(Math.abs((delivery?.receivedAt.getTime() ?? 0) - Date.now())).toBeLessThan(10_000);
  const payload = { deliveryId: String(delivery?.id) };
  const { key, lane, priority } = describeJob("delivery.order", payload);
  expect(await jobs()).toMatchObject([{ name: "delivery.order", key, lane, priority, payload, state: "queued" }]);
  expect(JOBS["delivery.order"].schema.safeParse(payload).success).toBe(true);
});

test("the body is kept encrypted and opens to what Shopify wrote", async () => {
  await db().prisma.shop.create({
    data: {
      id: "s",
      domain: DOMAIN,
      name: "R",
      currency: "EUR",
      timeZone: "UTC",
      address: {},
      installedAt: systemClock.now(),
    },
  });
  await send({ body: '{"id":820982911946154508,"name":"Zoë"}' });
  const [delivery] = await deliveries();
  expect(Buffer.from(delivery?.bodyEnc ?? []).toString("latin1")).not.toContain("820982911946154508");
  const opened = await openDelivery(liveServices({ db: db(), clock: systemClock }), String(delivery?.id));
  expect(opened).toMatchObject({ kind: "open", delivery: { body: { id: "820982911946154508", name: "Zoë" } } });
});

test("repetitions of a webhook change nothing, also when they come at once", async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => send()));
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect(await deliveries()).toHaveLength(1);
  expect(await jobs()).toHaveLength(1);
});

test("the same id under another topic or from another shop is another webhook", async () => {
  await send();
  await send({ headers: { "X-Shopify-Topic": "orders/paid" } });
  await send({ headers: { "X-Shopify-Shop-Domain": "other.myshopify.com" } });
  expect(await deliveries()).toHaveLength(3);
});

test("what is not signed with our secret is refused and leaves nothing behind", async () => {
  expect((await send({ secret: "guess" })).status).toBe(401);
  expect((await send({ headers: { "X-Shopify-Hmac-Sha256": "" } })).status).toBe(401);
  expect(await deliveries()).toEqual([]);
  expect(await jobs()).toEqual([]);
});

test("after a rotation the old secret still counts", async () => {
  expect((await send({ secret: "before" })).status).toBe(200);
});

test.each(["X-Shopify-Topic", "X-Shopify-Webhook-Id", "X-Shopify-Shop-Domain"])(
  "a signed request without %s is refused",
  async (header) => {
    expect((await send({ headers: { [header]: "" } })).status).toBe(400);
    expect(await deliveries()).toEqual([]);
  },
);

test("a shop domain that is none of Shopify's is refused", async () => {
  expect((await send({ headers: { "X-Shopify-Shop-Domain": "retailer.example.com" } })).status).toBe(400);
});

test("a body over 5 MB is refused", async () => {
  expect((await send({ body: Buffer.alloc(5 * 1024 * 1024 + 1, "x") })).status).toBe(413);
});

test("only POST is answered", async () => {
  expect((await fetch(url)).status).toBe(405);
});

test("a topic without a job is kept as ignored, without its body", async () => {
  expect((await send({ headers: { "X-Shopify-Topic": "themes/update" } })).status).toBe(200);
  expect(await deliveries()).toMatchObject([{ state: "ignored", bodyEnc: null }]);
  expect(await jobs()).toEqual([]);
});

test("while the database is away Shopify is told to come again, and health says so until one is stored", async () => {
  const gate = intakeGate();
  const away = await serve("postgresql://postgres:postgres@localhost:9/none", gate);
  const answer = await send({ to: away });
  expect(answer.status).toBe(503);
  expect(answer.headers.get("Retry-After")).toBe("10");
  expect(gate.state()).toBe("away");
  expect((await send({ to: await serve(databaseUrl(), gate) })).status).toBe(200);
  expect(gate.state()).toBe("ok");
});

test("more than the database takes is told at once to come again, and every 200 is a row", async () => {
  const gate = intakeGate();
  const to = await serve(databaseUrl(), gate);
  // Whoever wants to write waits: as a database that has come to a halt.
  const block = await db().pool.connect();
  await block.query('BEGIN; LOCK TABLE "WebhookDelivery" IN SHARE MODE');
  const sent = Array.from({ length: 200 }, (_, i) => send({ to, headers: { "X-Shopify-Webhook-Id": `w-${i}` } }));
  // Those that are turned away have their answer while the others wait.
  const shed = await Promise.any(sent);
  expect(shed.status).toBe(503);
  expect(gate.state()).toBe("shedding");
  await block.query("COMMIT");
  block.release();
  const answers = await Promise.all(sent);
  const taken = answers.flatMap(({ status }, i) => (status === 200 ? [`w-${i}`] : []));
  expect(answers.filter(({ status }) => status === 503).length).toBe(200 - taken.length);
  const stored = (await deliveries()).map(({ webhookId }) => webhookId);
  expect(stored).toEqual(expect.arrayContaining(taken));
  expect((await send({ to, headers: { "X-Shopify-Webhook-Id": "after" } })).status).toBe(200);
});

test("while the database is away one at a time tries it, and the gate opens with the first that is stored", () => {
  const time = { ms: 0 };
  const gate = intakeGate(() => time.ms);
  expect(gate.enter()).toBe(true);
  gate.leave(false);
  expect(gate.state()).toBe("away");
  expect(gate.enter()).toBe(true);
  expect(gate.enter()).toBe(false);
  gate.leave(true);
  expect(gate.state()).toBe("shedding");
  expect([gate.enter(), gate.enter()]).toEqual([true, true]);
  time.ms = 10_000;
  expect(gate.state()).toBe("ok");
});

test("a delivery of a shop that never installed the app is closed with that reason", async () => {
  await send();
  const [delivery] = await deliveries();
  const services = liveServices({ db: db(), clock: systemClock });
  expect(await openDelivery(services, String(delivery?.id))).toEqual({ kind: "closed" });
  expect(await deliveries()).toMatchObject([{ state: "ignored", note: `${DOMAIN} has not installed the app.` }]);
});
