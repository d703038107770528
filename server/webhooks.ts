import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type pg from "pg";
import { isSignedBy } from "../app/intake/hmac.server.ts";
import { storeDelivery } from "../app/intake/store-delivery.server.ts";
import type { Clock } from "../app/platform/clock.server.ts";
import { log } from "../app/platform/log.server.ts";
import { webhookSeconds, webhooksTaken } from "../app/platform/metrics.server.ts";
import type { IntakeGate } from "./intake-gate.ts";

type Options = { pool: pg.Pool; clock: Clock; secrets: string[]; gate: IntakeGate };
export type WebhookIntake = (request: IncomingMessage, response: ServerResponse) => void;

/** Where webhooks come in. What stands in front of the other pages hands them over before it looks at anything else. */
export const WEBHOOKS_PATH = "/webhooks/shopify";

const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;
const MOST_BYTES = 5 * 1024 * 1024;
/** How long Shopify should stay away; it has retries for four hours. */
const RETRY_AFTER_S = "10";

/**
 * `POST /webhooks/shopify`: verified over the raw bytes, stored once, answered. Stands in front of everything and does
 * nothing else, on Node's own request, so that a burst is taken in at the speed of one insert each.
 * 401 not signed by us, 400 lacks a header, 413 over 5 MB, 415 compressed (the signature is over other bytes), 503 the
 * database is away or more come than it takes (Shopify sends them again), 200 stored.
 */
export function webhookIntake({ pool, clock, secrets, gate }: Options): WebhookIntake {
  const store = async (request: IncomingMessage, response: ServerResponse, bytes: Buffer) => {
    const signature = textOf(request.headers, "x-shopify-hmac-sha256") ?? "";
    if (!isSignedBy(secrets, bytes, signature)) return answer(response, 401);
    const headers = headersOf(request.headers);
    if (!headers || bytes.length === 0) return answer(response, 400);
    if (!gate.enter()) return comeAgain(response);
    try {
      await storeDelivery(pool, { ...headers, body: bytes, receivedAt: clock.now() });
      gate.leave(true);
    } catch (cause) {
      gate.leave(false);
      log.error("intake.not-stored", {
        topic: headers.topic,
        webhookId: headers.webhookId,
        error: cause instanceof Error ? cause.name : "unknown",
      });
      return comeAgain(response);
    }
    answer(response, 200);
  };
  return (request, response) => {
    const startedMs = performance.now();
    response.once("finish", () => {
      webhooksTaken.inc({ status: response.statusCode });
      webhookSeconds.observe((performance.now() - startedMs) / 1000);
    });
    if (request.method !== "POST") {
      response.setHeader("Allow", "POST");
      return answer(response, 405);
    }
    if ((request.headers["content-encoding"] ?? "identity") !== "identity") return answer(response, 415);
    if (gate.isFull()) return comeAgain(response);
    readBody(request, (bytes) => (bytes ? void store(request, response, bytes) : tooLarge(response)));
  };
}

/** Hands the whole body over; null when it is too large. A request that breaks off has nobody left to answer. */
function readBody(request: IncomingMessage, done: (bytes: Buffer | null) => void): void {
  const parts: Buffer[] = [];
  let length = 0;
  request.on("data", (part: Buffer) => {
    length += part.length;
    if (length <= MOST_BYTES) parts.push(part);
  });
  request.once("end", () => {
    const [first] = parts;
    if (length > MOST_BYTES) done(null);
    else done(parts.length === 1 && first ? first : Buffer.concat(parts));
  });
  request.on("error", () => undefined);
}

function answer(response: ServerResponse, status: number): void {
  response.statusCode = status;
  response.end();
}

function tooLarge(response: ServerResponse): void {
  response.setHeader("Connection", "close");
  answer(response, 413);
}

function comeAgain(response: ServerResponse): void {
  response.setHeader("Retry-After", RETRY_AFTER_S);
  answer(response, 503);
}

function textOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function headersOf(headers: IncomingHttpHeaders) {
  const shopDomain = textOf(headers, "x-shopify-shop-domain")?.toLowerCase();
  const topic = textOf(headers, "x-shopify-topic");
  const webhookId = textOf(headers, "x-shopify-webhook-id");
  if (!shopDomain || !SHOP_DOMAIN.test(shopDomain) || !topic || !webhookId) return null;
  const triggered = new Date(textOf(headers, "x-shopify-triggered-at") ?? "");
  return {
    shopDomain,
    topic,
    webhookId,
    eventId: textOf(headers, "x-shopify-event-id") ?? null,
    triggeredAt: Number.isNaN(triggered.getTime()) ? null : triggered,
  };
}
