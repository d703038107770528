import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openException, resolveExceptions } from "../app/exceptions/exceptions.server.ts";
import { shiftedClock } from "../app/platform/clock.server.ts";
import type { ClaimedJob } from "../app/queue/claims.server.ts";
import { claimNextJob } from "../app/queue/claims.server.ts";
import { enqueue } from "../app/queue/outbox.server.ts";
import { runJob } from "../app/queue/run-job.server.ts";
import { metricsText } from "../app/reports/metrics.server.ts";
import { handlers } from "../app/worker.server.ts";
import { liveServices } from "../app/shopify/live-services.server.ts";
import { countPoints } from "../app/shopify/points.server.ts";
import { db } from "../tests/db-file.ts";
import { metricsEndpoint } from "./metrics.ts";

const clock = shiftedClock();
const app = express();
const text = () => metricsText({ db: db(), clock });
app.get("/open", metricsEndpoint({ text, token: undefined }));
app.get("/guarded", metricsEndpoint({ text, token: "s3cret" }));
const server = createServer(app);
let origin = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await db().prisma.shop.create({
    data: {
      ...{ id: "shop", domain: "shop.myshopify.com", name: "Shop", role: "retailer", currency: "EUR", timeZone: "UTC" },
      ...{ address: {}, installedAt: clock.now() },
    },
  });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const status = (path: string, headers: Record<string, string> = {}) =>
  new Promise<number | undefined>((resolve, reject) => {
    httpRequest(`${origin}${path}`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });

test("metrics are for this machine alone, and not for what its proxy hands on, unless there is a token", async () => {
  expect(await status("/open")).toBe(200);
  expect(await status("/open", { "X-Forwarded-For": "203.0.113.9" })).toBe(404);
  expect(await status("/guarded")).toBe(404);
  expect(await status("/guarded", { Authorization: "Bearer wrong" })).toBe(404);
  expect(await status("/guarded", { Authorization: "Bearer s3cret", "X-Forwarded-For": "203.0.113.9" })).toBe(200);
});

const valueOf = (all: string, line: string) =>
  Number(
    all
      .split("\n")
      .find((each) => each.startsWith(`${line} `))
      ?.split(" ")[1] ?? "0",
  );

test("the queue, jobs, exceptions and API points are told", async () => {
  const before = await text();
  const now = clock.now();
  await enqueue(db().prisma, "shop.connection", { shopId: "shop" }, { now });
  await enqueue(db().prisma, "order.sweep", { shopId: "shop" }, { now, delayMs: 60_000 });
  clock.advance(10_000);
  const queued = await text();
  expect(valueOf(queued, 'crossdock_queue_jobs{state="due"}')).toBe(1);
  expect(valueOf(queued, 'crossdock_queue_jobs{state="waiting"}')).toBe(1);
  expect(valueOf(queued, "crossdock_queue_oldest_due_seconds")).toBeGreaterThanOrEqual(10);

  const job = (await claimNextJob(db(), clock.now())) as ClaimedJob;
  await runJob(liveServices({ db: db(), clock }), handlers, job, async () => undefined);
  const about = { shopId: "shop", kind: "connection-lost", subject: "shop:shop", now } as const;
  await openException(db().prisma, { ...about, values: { shop: "Shop" } });
  const told = await text();
  expect(valueOf(told, 'crossdock_exceptions_open{kind="connection-lost"}')).toBe(1);
  await resolveExceptions(db().prisma, { ...about, resolution: "It is back." });
  countPoints("shop", "ShopFacts", 12);
  const after = await text();
  const grew = (line: string) => valueOf(after, line) - valueOf(before, line);
  expect(grew('crossdock_jobs_started_total{job="shop.connection"}')).toBe(1);
  expect(grew('crossdock_jobs_finished_total{job="shop.connection",outcome="done"}')).toBe(1);
  expect(grew('crossdock_exceptions_opened_total{kind="connection-lost"}')).toBe(1);
  expect(grew('crossdock_exceptions_resolved_total{kind="connection-lost"}')).toBe(1);
  expect(grew('crossdock_api_points{role="retailer"}')).toBe(12);
  expect(after).toContain("crossdock_nodejs_eventloop_lag_seconds");
});
