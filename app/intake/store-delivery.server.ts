import pg from "pg";
import { encryptText } from "../platform/crypto.server.ts";
import { JOBS } from "../queue/jobs.ts";
import { announce } from "../queue/outbox.server.ts";
import { BODY_CONTEXT } from "./read-delivery.server.ts";
import { jobOf } from "./topics.ts";

/** Shopify gives up on a webhook after five seconds; by then we have long said 503 and it comes again. */
const PATIENCE_MS = 2_000;

/** Connections for the intake alone: a burst of jobs must not keep a webhook waiting. The caller ends the pool. */
export function openIntakePool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 8,
    connectionTimeoutMillis: PATIENCE_MS,
    statement_timeout: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  });
  pool.on("error", () => undefined);
  return pool;
}

/** What pg sends as it is, over the same bytes. */
const asBuffer = (bytes: Uint8Array<ArrayBuffer>) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export type IncomingDelivery = {
  shopDomain: string;
  topic: string;
  webhookId: string;
  eventId: string | null;
  triggeredAt: Date | null;
  body: Buffer;
  receivedAt: Date;
};

// The job's key and lane are those of the catalogue's delivery jobs; a test holds the two together.
const STORE = `
  WITH delivery AS (
    INSERT INTO "WebhookDelivery"
      ("shopDomain", "topic", "webhookId", "eventId", "triggeredAt", "receivedAt", "bodyEnc", "state", "note")
    VALUES ($1, $2, $3, $4, $5::timestamp, $6::timestamp, $7, $8, $9)
    ON CONFLICT ("shopDomain", "topic", "webhookId") DO NOTHING
    RETURNING "id")
  INSERT INTO "Job" ("name", "key", "lane", "payload", "runAt", "priority", "createdAt")
  SELECT $10::text, 'delivery:' || "id", 'delivery:' || "id", jsonb_build_object('deliveryId', "id"::text),
    $6::timestamp, $11::int, $6::timestamp
  FROM delivery WHERE $10::text IS NOT NULL
  RETURNING "id"`;

/**
 * Stores a verified webhook and its job with one statement, once per (shop, topic, webhook id): Shopify's repetitions
 * change nothing. A topic without a job is kept as ignored, without its body. Throws when the database is away.
 */
export async function storeDelivery(pool: pg.Pool, delivery: IncomingDelivery): Promise<void> {
  const job = jobOf(delivery.topic);
  const { rows } = await pool.query<{ id: string }>({
    name: "store-delivery",
    text: STORE,
    values: [
      delivery.shopDomain,
      delivery.topic,
      delivery.webhookId,
      delivery.eventId,
      delivery.triggeredAt?.toISOString() ?? null,
      delivery.receivedAt.toISOString(),
      job ? asBuffer(encryptText(delivery.body, BODY_CONTEXT)) : null,
      job ? "received" : "ignored",
      job ? null : "The app has not subscribed to this topic.",
      job,
      job ? JOBS[job].priority : null,
    ],
  });
  const { receivedAt: runAt } = delivery;
  if (job)
    announce(rows.map(({ id }) => ({ id: BigInt(id), name: job, attempt: 0, runAt, priority: JOBS[job].priority })));
}
