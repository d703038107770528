import type { World } from "./world.ts";

/** How the platform treats deliveries. Every choice is drawn from the world's seed and the event, never from the clock. */
export type WebhookSettings = {
  /** Each webhook is sent this many times, all with the same webhook id. */
  minCopies: number;
  maxCopies: number;
  /** Each copy waits between 0 and this long, so copies and events overtake each other. */
  maxDelayMs: number;
  /** Probability that the first attempt is never made: the webhook comes with its first retry. */
  loseFirstAttempt: number;
  /** Probability that a webhook never comes at all. */
  lose: number;
  /** Probability that a first attempt carries a signature that is not ours; the next one is right. */
  badSignature: number;
  /** Probability that a copy waits up to `lateMs` instead of `maxDelayMs`. */
  late: number;
  lateMs: number;
  /** 1 = Shopify's own back-off, 8 retries within 4 hours. */
  retryScale: number;
  /** First attempt included. */
  attemptsMax: number;
  /** Nothing is sent while true; events keep collecting. */
  paused: boolean;
};

const DEFAULT_WEBHOOK_SETTINGS: WebhookSettings = {
  minCopies: 1,
  maxCopies: 1,
  maxDelayMs: 0,
  loseFirstAttempt: 0,
  lose: 0,
  badSignature: 0,
  late: 0,
  lateMs: 4 * 3_600_000,
  retryScale: 1,
  attemptsMax: 9,
  paused: false,
};

/** One copy of one webhook on its way. */
export type Delivery = {
  id: string;
  webhookId: string;
  eventId: string;
  topic: string;
  domain: string;
  clientId: string;
  url: string;
  name: string | null;
  body: string;
  triggeredAt: string;
  copy: number;
  attempts: number;
  dueAtMs: number;
};

export type Attempt = {
  atMs: number;
  webhookId: string;
  eventId: string;
  topic: string;
  domain: string;
  copy: number;
  attempt: number;
  outcome: "delivered" | "failed" | "given-up" | "first-attempt-lost" | "lost";
  /** HTTP status, or why there was none. */
  answer: number | string | null;
  tookMs: number;
};

export type WebhookState = {
  settings: WebhookSettings;
  pending: Map<string, Delivery>;
  events: number;
  delivered: number;
  attempts: number;
  givenUp: number;
  lost: number;
  log: Attempt[];
};

const LOG_KEPT = 2_000;

/** The deliveries' part of the world. */
export function webhookState(world: World): WebhookState {
  world.shell.webhooks ??= {
    settings: { ...DEFAULT_WEBHOOK_SETTINGS },
    pending: new Map(),
    events: 0,
    delivered: 0,
    attempts: 0,
    givenUp: 0,
    lost: 0,
    log: [],
  } satisfies WebhookState;
  return world.shell.webhooks as WebhookState;
}

type Recorded = Pick<Delivery, "webhookId" | "eventId" | "topic" | "domain" | "copy" | "attempts">;

/** Notes an attempt; the oldest notes go first. */
export function record(world: World, delivery: Recorded, result: Pick<Attempt, "outcome" | "answer" | "tookMs">) {
  const { webhookId, eventId, topic, domain, copy, attempts } = delivery;
  const { log } = webhookState(world);
  log.push({ atMs: world.clock.nowMs(), webhookId, eventId, topic, domain, copy, attempt: attempts, ...result });
  if (log.length > LOG_KEPT) log.splice(0, LOG_KEPT / 10);
}
