import type pg from "pg";
import { z } from "zod";
import type { Clock } from "../platform/clock.server.ts";
import type { Database } from "../platform/db.server.ts";
import { env } from "../platform/env.server.ts";
import { log } from "../platform/log.server.ts";
import { sqlOn } from "../platform/sql.server.ts";
import { underLock } from "../platform/under-lock.server.ts";
import { connectionLost, type AdminError } from "./admin-errors.ts";
import { openToken, sealToken } from "./session-storage.server.ts";
import { shopifyFetch } from "./shopify-fetch.server.ts";

const MINUTE_MS = 60_000;
/** A token with less life than this is replaced before use. */
const REFRESH_EARLY_MS = 5 * MINUTE_MS;
const REFRESH_TIMEOUT_MS = 10_000;
/** One that was read is good for so long without a look: where it was replaced meanwhile, Shopify refuses it, and we look. */
const KEPT_MS = 2_000;

/** `wasLost`: the shop is marked as having lost its connection, which a good call ends. */
type TokenAnswer = { ok: true; token: string; wasLost: boolean } | { ok: false; error: AdminError };
export type OfflineTokens = {
  /** A token that is good for some minutes. */
  current(domain: string): Promise<TokenAnswer>;
  /** After Shopify refused `token`: the stored one when it is another one by now, else a refreshed one. */
  after(domain: string, token: string): Promise<TokenAnswer>;
  /** Refreshes now, to keep the refresh token from dying of age. */
  renew(domain: string): Promise<TokenAnswer>;
};

const Row = z.object({
  accessToken: z.string(),
  refreshToken: z.string().nullable(),
  expiresMs: z.number().nullable(),
  wasLost: z.boolean(),
});
type Stored = { token: string; sealed: string; sealedRefresh: string | null; expiresMs: number; wasLost: boolean };

const Pair = z.object({
  access_token: z.string(),
  expires_in: z.number().optional(),
  refresh_token: z.string().optional(),
  refresh_token_expires_in: z.number().optional(),
  scope: z.string().optional(),
});

/**
 * The offline tokens that background work uses. A refresh runs under one lock per shop over all processes and reads the
 * session again inside it, because each refresh ends the token before it.
 */
export function offlineTokens({ db, clock }: { db: Database; clock: Clock }): OfflineTokens {
  const underWay = new Map<string, Promise<TokenAnswer>>();
  const kept = new Map<string, { stored: Stored; readMs: number }>();

  /** One refresh per shop in this process; the lock keeps other processes away. */
  const refresh = (domain: string, isStale: (stored: Stored) => boolean): Promise<TokenAnswer> => {
    const running = underWay.get(domain);
    if (running) return running;
    const started = refreshUnderLock({ db, clock, domain, isStale }).finally(() => underWay.delete(domain));
    underWay.set(domain, started);
    return started;
  };
  const expiresSoon = (stored: Stored) => stored.expiresMs - clock.now().getTime() < REFRESH_EARLY_MS;

  return {
    current: async (domain) => {
      const nowMs = clock.now().getTime();
      const known = kept.get(domain);
      if (known && nowMs - known.readMs < KEPT_MS && !expiresSoon(known.stored)) return good(known.stored);
      kept.delete(domain);
      const stored = await readSession(db.pool, domain);
      if (!stored) return noSession(domain);
      if (expiresSoon(stored)) return refresh(domain, expiresSoon);
      // A loss of the connection is to be seen ending.
      if (!stored.wasLost) kept.set(domain, { stored, readMs: nowMs });
      return good(stored);
    },
    after: async (domain, token) => {
      kept.delete(domain);
      const stored = await readSession(db.pool, domain);
      if (!stored) return noSession(domain);
      if (stored.token !== token && !expiresSoon(stored)) return good(stored);
      return refresh(domain, (now) => now.token === token || expiresSoon(now));
    },
    renew: async (domain) => {
      kept.delete(domain);
      const before = await readSession(db.pool, domain);
      return before ? refresh(domain, (now) => now.sealed === before.sealed) : noSession(domain);
    },
  };
}

type RefreshOptions = { db: Database; clock: Clock; domain: string; isStale: (stored: Stored) => boolean };

const refreshUnderLock = ({ db, clock, domain, isStale }: RefreshOptions): Promise<TokenAnswer> =>
  underLock(db, `shopify-token:${domain}`, async (client) => {
    const stored = await readSession(client, domain);
    if (!stored) return noSession(domain);
    return isStale(stored) ? exchangeRefreshToken({ client, clock, domain, stored }) : good(stored);
  });

type ExchangeOptions = { client: pg.PoolClient; clock: Clock; domain: string; stored: Stored };

async function exchangeRefreshToken({ client, clock, domain, stored }: ExchangeOptions): Promise<TokenAnswer> {
  if (!stored.sealedRefresh) return lost("It came without a refresh token.");
  const answer = await askForPair(domain, openToken(stored.sealedRefresh, "refreshToken"));
  if (!answer.ok) {
    // An expired session makes the next visit of a merchant exchange a new pair, which ends the loss.
    if (answer.error.code === "CONNECTION_LOST")
      await client.query(`UPDATE "Session" SET "expires" = $2::timestamp WHERE "id" = $1`, [
        sessionId(domain),
        clock.now().toISOString(),
      ]);
    return answer;
  }
  const { pair } = answer;
  const inFuture = (seconds: number) => new Date(clock.now().getTime() + seconds * 1000).toISOString();
  await client.query(
    `UPDATE "Session" SET "accessToken" = $2, "expires" = $3::timestamp, "scope" = COALESCE($6, "scope"),
       "refreshToken" = COALESCE($4, "refreshToken"), "refreshTokenExpires" = COALESCE($5::timestamp, "refreshTokenExpires")
     WHERE "id" = $1`,
    [
      sessionId(domain),
      sealToken(pair.access_token, "accessToken"),
      pair.expires_in === undefined ? null : inFuture(pair.expires_in),
      pair.refresh_token ? sealToken(pair.refresh_token, "refreshToken") : null,
      pair.refresh_token_expires_in === undefined ? null : inFuture(pair.refresh_token_expires_in),
      pair.scope ?? null,
    ],
  );
  log.info("shopify.token-refreshed", { domain });
  return { ok: true, token: pair.access_token, wasLost: stored.wasLost };
}

type PairAnswer = { ok: true; pair: z.infer<typeof Pair> } | { ok: false; error: AdminError };

async function askForPair(domain: string, refreshToken: string): Promise<PairAnswer> {
  const { SHOPIFY_API_KEY, SHOPIFY_API_SECRET } = env();
  const later = (message: string): PairAnswer => ({
    ok: false,
    error: { class: "transient", code: "TOKEN_REFRESH_FAILED", message },
  });
  try {
    const response = await shopifyFetch(`https://${domain}/admin/oauth/access_token`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({
        client_id: SHOPIFY_API_KEY,
        client_secret: SHOPIFY_API_SECRET,
        grant_type: "refresh_token",
        refresh_token: refreshToken,
      }),
      signal: AbortSignal.timeout(REFRESH_TIMEOUT_MS),
    });
    if (response.status === 429 || response.status >= 500)
      return later(`Shopify answered the renewal of our access token with HTTP ${response.status}.`);
    if (!response.ok) return lost(`Shopify refused to renew our access token (HTTP ${response.status}).`);
    return { ok: true, pair: Pair.parse(await response.json()) };
  } catch {
    return later("Shopify did not answer the renewal of our access token.");
  }
}

/** Reads the offline session. One without an expiry counts as expired: such a token would never be renewed again. */
async function readSession(on: pg.Pool | pg.PoolClient, domain: string): Promise<Stored | undefined> {
  const [found] = await sqlOn((config) => on.query(config)).$queryRaw<unknown[]>`
    SELECT "accessToken", "refreshToken", (EXTRACT(EPOCH FROM "expires") * 1000)::float8 AS "expiresMs",
      EXISTS (SELECT 1 FROM "Shop" WHERE "domain" = "Session"."shop" AND "connectionLostAt" IS NOT NULL) AS "wasLost"
    FROM "Session" WHERE "id" = ${sessionId(domain)}`;
  if (!found) return undefined;
  const row = Row.parse(found);
  return {
    token: openToken(row.accessToken, "accessToken"),
    sealed: row.accessToken,
    sealedRefresh: row.refreshToken,
    expiresMs: row.expiresMs ?? 0,
    wasLost: row.wasLost,
  };
}

const good = ({ token, wasLost }: Stored): TokenAnswer => ({ ok: true, token, wasLost });

/** The id under which Shopify's library keeps the offline session of a shop. */
const sessionId = (domain: string) => `offline_${domain}`;

function noSession(domain: string): { ok: false; error: AdminError } {
  return { ok: false, error: connectionLost("NO_SESSION", `There is no access token for ${domain}.`) };
}

function lost(fact: string): { ok: false; error: AdminError } {
  return { ok: false, error: connectionLost("CONNECTION_LOST", fact) };
}
