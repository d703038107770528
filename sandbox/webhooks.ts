import { createHmac } from "node:crypto";
import { request } from "undici";
import { API_VERSION, deliveryUrl } from "./apps.ts";
import { chance, uuidOf } from "./chance.ts";
import type { App } from "./types.ts";
import { record, webhookState, type Delivery } from "./webhook-state.ts";
import { includeFields, passesFilter } from "./webhook-payload.ts";
import { COMPLIANCE_TOPICS, mayReceive } from "./webhook-topics.ts";
import { widenIds } from "./wide-ids.ts";
import type { StoreEvent, World } from "./world.ts";

const IN_FLIGHT_MAX = 32;
const TIMEOUT_MS = 5_000;
/** The longest a Node timer can wait. */
const TIMER_MAX_MS = 2 ** 31 - 1;
/** Eight doubling gaps from here make 4 hours: 56.5 s × (2⁸ − 1). */
const FIRST_RETRY_MS = (4 * 3_600_000) / 255;

export type WebhookEngine = {
  /** Makes the deliveries of an event for one app only (uninstalled, scopes update, compliance). Returns how many. */
  sendTo: (app: App, event: StoreEvent) => number;
  /** Looks again at what is due: after the clock or the settings changed. */
  wake: () => void;
  /**
   * Delivers what is due, one after the other in the order of its time, and answers how many attempts were made: for
   * whoever has set `paused` and decides alone when something happens.
   */
  deliverDue: () => Promise<number>;
  /** Ends all timers and requests; what was under way stays pending. */
  stop: () => Promise<void>;
};

/** Delivers every event of the world to the installed apps that subscribe to it, from now until `stop`. */
export function startWebhooks(
  world: World,
  { onChange = () => undefined, timeoutMs = TIMEOUT_MS }: { onChange?: () => void; timeoutMs?: number } = {},
): WebhookEngine {
  const timers = new Map<string, NodeJS.Timeout>();
  const ready: Delivery[] = [];
  const inFlight = new Map<string, Promise<void>>();
  const stopping = new AbortController();

  function schedule(delivery: Delivery) {
    clearTimeout(timers.get(delivery.id));
    const waitMs = Math.min(Math.max(0, delivery.dueAtMs - world.clock.nowMs()), TIMER_MAX_MS);
    timers.set(
      delivery.id,
      setTimeout(() => {
        timers.delete(delivery.id);
        if (delivery.dueAtMs > world.clock.nowMs()) return schedule(delivery);
        ready.push(delivery);
        pump();
      }, waitMs),
    );
  }

  function pump() {
    const state = webhookState(world);
    while (!state.settings.paused && !stopping.signal.aborted && inFlight.size < IN_FLIGHT_MAX) {
      const delivery = ready.shift();
      if (!delivery) return;
      const attempt = tryOnce(delivery).finally(() => {
        inFlight.delete(delivery.id);
        pump();
      });
      inFlight.set(delivery.id, attempt);
    }
  }

  async function tryOnce(delivery: Delivery): Promise<void> {
    const state = webhookState(world);
    const app = world.apps.get(delivery.clientId);
    const startedMs = world.clock.nowMs();
    const { seed } = world;
    const skipped =
      delivery.attempts === 0 && chance(seed, "first", delivery.webhookId) < state.settings.loseFirstAttempt;
    const answer = skipped
      ? null
      : await post(delivery, app, {
          signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(timeoutMs)]),
          forged:
            delivery.attempts === 0 && chance(seed, "signature", delivery.webhookId) < state.settings.badSignature,
        });
    if (stopping.signal.aborted) return;
    delivery.attempts += 1;
    if (!skipped) state.attempts += 1;
    const arrived = typeof answer === "number" && answer >= 200 && answer < 300;
    const over = arrived || delivery.attempts >= state.settings.attemptsMax;
    const outcome = arrived ? "delivered" : over ? "given-up" : skipped ? "first-attempt-lost" : "failed";
    record(world, delivery, { outcome, answer, tookMs: world.clock.nowMs() - startedMs });
    if (over) {
      state.pending.delete(delivery.id);
      if (arrived) state.delivered += 1;
      else state.givenUp += 1;
    } else {
      delivery.dueAtMs =
        world.clock.nowMs() + FIRST_RETRY_MS * 2 ** (delivery.attempts - 1) * state.settings.retryScale;
      schedule(delivery);
    }
    onChange();
  }

  function sendTo(app: App, event: StoreEvent): number {
    const deliveries = deliveriesOf(world, app, event);
    for (const delivery of deliveries) {
      webhookState(world).pending.set(delivery.id, delivery);
      schedule(delivery);
    }
    if (deliveries.length > 0) onChange();
    return deliveries.length;
  }

  const listener = (event: StoreEvent) => {
    const store = world.stores.get(event.domain);
    for (const { clientId, scopes } of store?.installations.values() ?? []) {
      const app = world.apps.get(clientId);
      if (app && mayReceive(event.topic, scopes) && !COMPLIANCE_TOPICS.includes(event.topic)) sendTo(app, event);
    }
  };
  world.listeners.add(listener);
  for (const delivery of webhookState(world).pending.values()) schedule(delivery);

  async function deliverDue(): Promise<number> {
    const nowMs = world.clock.nowMs();
    const due = [...webhookState(world).pending.values()]
      .filter(({ id, dueAtMs }) => dueAtMs <= nowMs && !inFlight.has(id))
      .sort((one, other) => one.dueAtMs - other.dueAtMs);
    for (const delivery of due) {
      clearTimeout(timers.get(delivery.id));
      timers.delete(delivery.id);
      if (ready.includes(delivery)) ready.splice(ready.indexOf(delivery), 1);
      await tryOnce(delivery);
    }
    return due.length;
  }

  return {
    sendTo,
    deliverDue,
    wake() {
      for (const id of timers.keys()) {
        const delivery = webhookState(world).pending.get(id);
        if (delivery) schedule(delivery);
      }
      pump();
    },
    async stop() {
      world.listeners.delete(listener);
      stopping.abort();
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(inFlight.values());
    },
  };
}

function deliveriesOf(world: World, app: App, event: StoreEvent): Delivery[] {
  const state = webhookState(world);
  const { settings } = state;
  const { seed } = world;
  state.events += 1;
  return app.webhooks.flatMap((subscription, index) => {
    const topics = [...subscription.topics, ...(subscription.complianceTopics ?? [])];
    if (!topics.includes(event.topic) || !passesFilter(event.payload, subscription.filter)) return [];
    const webhookId = uuidOf(seed, event.eventId, event.topic, app.clientId, index);
    const body = JSON.stringify(includeFields(event.payload, subscription.includeFields));
    const webhook = {
      webhookId,
      eventId: event.eventId,
      topic: event.topic,
      domain: event.domain,
      clientId: app.clientId,
      url: deliveryUrl(app, subscription.uri),
      name: subscription.name ?? event.name ?? null,
      body: world.switches.wideIds ? widenIds(body) : body,
      triggeredAt: event.triggeredAt,
    };
    if (chance(seed, "lose", webhookId) < settings.lose) {
      state.lost += 1;
      record(world, { ...webhook, copy: 0, attempts: 0 }, { outcome: "lost", answer: null, tookMs: 0 });
      return [];
    }
    const spread = Math.max(0, settings.maxCopies - settings.minCopies) + 1;
    const copies = settings.minCopies + Math.floor(chance(seed, "copies", webhookId) * spread);
    return Array.from({ length: copies }, (_, copy): Delivery => {
      const isLate = chance(seed, "late", webhookId, copy) < settings.late;
      const delayMs = chance(seed, "delay", webhookId, copy) * (isLate ? settings.lateMs : settings.maxDelayMs);
      return { ...webhook, id: `${webhookId}/${copy}`, copy, attempts: 0, dueAtMs: world.clock.nowMs() + delayMs };
    });
  });
}

/** One HTTP attempt. Returns the status, or the reason why there was none. */
async function post(
  delivery: Delivery,
  app: App | undefined,
  { signal, forged }: { signal: AbortSignal; forged: boolean },
): Promise<number | string> {
  if (!app) return "The app is not registered any more.";
  const body = Buffer.from(delivery.body, "utf8");
  try {
    // Not fetch, which takes three times as much of the processor that the app is measured on; redirects are not followed.
    const { statusCode, body: answer } = await request(delivery.url, {
      method: "POST",
      body,
      signal,
      headers: {
        "Content-Type": "application/json",
        "User-Agent": "Shopify-Captain-Hook",
        "X-Shopify-Topic": delivery.topic,
        "X-Shopify-Shop-Domain": delivery.domain,
        "X-Shopify-API-Version": API_VERSION,
        "X-Shopify-Hmac-Sha256": createHmac("sha256", forged ? "somebody else" : app.clientSecret)
          .update(body)
          .digest("base64"),
        "X-Shopify-Webhook-Id": delivery.webhookId,
        "X-Shopify-Event-Id": delivery.eventId,
        "X-Shopify-Triggered-At": delivery.triggeredAt,
        ...(delivery.name === null ? {} : { "X-Shopify-Name": delivery.name }),
      },
    });
    await answer.dump();
    return statusCode;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error ? cause.message || cause.name : String(cause);
  }
}
