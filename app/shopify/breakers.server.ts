import { ConsecutiveBreaker, ExponentialBackoff, type IBackoff } from "cockatiel";
import type { Clock } from "../platform/clock.server.ts";
import type { Database } from "../platform/db.server.ts";
import { log } from "../platform/log.server.ts";
import { breakerChanges } from "../platform/metrics.server.ts";
import { isSilence, type AdminError } from "./admin-errors.ts";

/** More than the tries of one call: one bad moment does not open it. */
const FAILURES = 8;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;
/** A probe that has not ended by then is taken for lost, and another call may try. */
const PROBE_MS = 30_000;
/** Who waits comes back spread over this, so that a store that is back is not run over. */
const SPREAD_MS = 10_000;

/** closed: calls go through. Otherwise none goes before `until`; then one does, and what comes of it decides. */
type Breaker = {
  failures: ConsecutiveBreaker;
  pause: IBackoff<unknown> | null;
  until: number | null;
  probing: boolean;
  /** the shop's row may still tell of what an earlier process found */
  checked: boolean;
};
type Deps = { db: Database; clock: Clock };
type Shop = { id: string; domain: string };

const breakers = new Map<string, Breaker>();

function breakerOf(domain: string): Breaker {
  const known = breakers.get(domain);
  if (known) return known;
  const failures = new ConsecutiveBreaker(FAILURES);
  const fresh = { failures, pause: null, until: null, probing: false, checked: false };
  breakers.set(domain, fresh);
  return fresh;
}

/**
 * May a call to a store be made? Not while its breaker is open: the store did not answer many calls in a row, and is
 * left alone for a while, so that who works for other stores gets on. Such a call has not been sent; it has to wait, and
 * has not failed. `probe`: it is the one call by which the breaker learns whether the store is back.
 */
export function enter(
  { clock }: Pick<Deps, "clock">,
  domain: string,
  operation: string,
): { held: AdminError } | { probe: boolean } {
  const breaker = breakerOf(domain);
  if (breaker.until === null) return { probe: false };
  const now = clock.now().getTime();
  if (now >= breaker.until) {
    breaker.probing = true;
    breaker.until = now + PROBE_MS;
    return { probe: true };
  }
  const leftMs = breaker.probing ? 0 : breaker.until - now;
  const held: AdminError = {
    class: "transient",
    code: "STORE_AWAY",
    message: `${operation} was not sent: the store has not answered for a while. It is tried again by itself.`,
    retryAfterMs: Math.round(leftMs + 1_000 + Math.random() * SPREAD_MS),
  };
  return { held };
}

/** Learns from what came of a call that was let through: `error` null = it was answered. */
export async function noteOutcome(deps: Deps, shop: Shop, error: AdminError | null): Promise<void> {
  const breaker = breakerOf(shop.domain);
  if (error && isSilence(error)) return noteSilence(deps, shop, breaker);
  if (error && NOT_SENT.has(error.code)) {
    // Says nothing about the store. A probe that was held back leaves the place to the next call.
    if (breaker.probing) breaker.until = deps.clock.now().getTime();
    breaker.probing = false;
    return;
  }
  breaker.failures.success();
  const wasOpen = breaker.until !== null;
  const known = breaker.checked && !wasOpen;
  Object.assign(breaker, { pause: null, until: null, probing: false, checked: true });
  if (known) return;
  const { id } = shop;
  await deps.db.prisma.shop.updateMany({
    where: { id, unreachableSince: { not: null } },
    data: { unreachableSince: null },
  });
  if (!wasOpen) return;
  log.info("shopify.breaker-closed", { shopId: id });
  breakerChanges.inc({ state: "closed" });
}

const NOT_SENT = new Set(["CONGESTED", "SEND_WINDOW_PASSED"]);

async function noteSilence({ db, clock }: Deps, { id }: Shop, breaker: Breaker): Promise<void> {
  const isOpen = breaker.failures.failure();
  if (!isOpen || (breaker.until !== null && !breaker.probing)) return;
  breaker.pause = (breaker.pause ?? PAUSES.next()).next({ attempt: 1, signal: NEVER, result: { value: null } });
  const pauseMs = Math.round(Math.max(FIRST_PAUSE_MS / 2, breaker.pause.duration));
  const now = clock.now();
  const first = breaker.until === null;
  Object.assign(breaker, { until: now.getTime() + pauseMs, probing: false });
  log.warn(first ? "shopify.breaker-opened" : "shopify.breaker-still-open", { shopId: id, pauseMs });
  if (!first) return;
  breakerChanges.inc({ state: "opened" });
  await db.prisma.shop.updateMany({ where: { id, unreachableSince: null }, data: { unreachableSince: now } });
}

const NEVER = new AbortController().signal;
const PAUSES = new ExponentialBackoff({ initialDelay: FIRST_PAUSE_MS, maxDelay: LONGEST_PAUSE_MS });
