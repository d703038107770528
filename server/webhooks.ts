import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Router } from "express";
import type pg from "pg";
import { isSignedBy } from "../app/intake/hmac.server.ts";
import { storeDelivery } from "../app/intake/store-delivery.server.ts";
import type { Clock } from "../app/platform/clock.server.ts";
import { log } from "../app/platform/log.server.ts";
import { webhookSeconds, webhooksTaken } from "../app/platform/metrics.server.ts";

type Options = { pool: pg.Pool; clock: Clock; secrets: string[] };
const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

/**
 * `POST /webhooks/shopify`: verified over the raw bytes, stored once, answered. Stands in front of Remix and does nothing
 * else, so that a burst is taken in at the speed of one insert each.
 * 401 not signed by us, 400 lacks a header, 413 over 5 MB, 503 the database is away (Shopify sends it again), 200 stored.
 */
export function webhooksRouter({ pool, clock, secrets }: Options): Router {
  const router = express.Router();
  router.use(measure);
  // inflate: false, because the signature is over the bytes as they came.
  router.use(express.raw({ type: () => true, limit: "5mb", inflate: false }));
  router.post("/", async (request, response) => {
    const body: unknown = request.body;
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    if (!isSignedBy(secrets, bytes, request.get("X-Shopify-Hmac-Sha256") ?? "")) {
      response.status(401).end();
      return;
    }
    const headers = headersOf(request);
    if (!headers || bytes.length === 0) {
      response.status(400).end();
      return;
    }
    try {
      await storeDelivery(pool, { ...headers, body: bytes, receivedAt: clock.now() });
      response.status(200).end();
    } catch (cause) {
      log.error("intake.not-stored", {
        topic: headers.topic,
        webhookId: headers.webhookId,
        error: cause instanceof Error ? cause.name : "unknown",
      });
      response.status(503).set("Retry-After", "10").end();
    }
  });
  router.all("/", (_request, response) => void response.status(405).set("Allow", "POST").end());
  router.use(refuseUnreadable);
  return router;
}

/** Counts each answer by its status, and how long it took. */
const measure: RequestHandler = (_request, response, next) => {
  const startedMs = performance.now();
  response.on("finish", () => {
    webhooksTaken.inc({ status: response.statusCode });
    webhookSeconds.observe((performance.now() - startedMs) / 1000);
  });
  next();
};

/** What the body parser refuses: too large (413), compressed (415), broken off (400). */
const refuseUnreadable: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  const status = error instanceof Error && "status" in error ? Number(error.status) : 500;
  response.status(status).end();
};

function headersOf(request: Request) {
  const shopDomain = request.get("X-Shopify-Shop-Domain")?.toLowerCase();
  const topic = request.get("X-Shopify-Topic");
  const webhookId = request.get("X-Shopify-Webhook-Id");
  if (!shopDomain || !SHOP_DOMAIN.test(shopDomain) || !topic || !webhookId) return null;
  const triggered = new Date(request.get("X-Shopify-Triggered-At") ?? "");
  return {
    shopDomain,
    topic,
    webhookId,
    eventId: request.get("X-Shopify-Event-Id") ?? null,
    triggeredAt: Number.isNaN(triggered.getTime()) ? null : triggered,
  };
}
