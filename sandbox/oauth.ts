import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { App } from "./types.ts";
import type { World } from "./world.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ACCESS_LIFETIME_S = 3_600;
const ONLINE_LIFETIME_S = 86_399;
const REFRESH_LIFETIME_S = 90 * 86_400;
/** A used refresh token can be used again for this long, or until its replacement is used (Shopify changelog 2026-08-28). */
const REUSE_MS = 30 * DAY_MS;

const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";
const OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token";
const ONLINE = "urn:shopify:params:oauth:token-type:online-access-token";

type AccessToken = {
  domain: string;
  clientId: string;
  kind: "offline" | "online";
  /** On the world's clock; null = a non-expiring offline token. */
  expiresAtMs: number | null;
};

type RefreshToken = {
  domain: string;
  clientId: string;
  expiresAtMs: number;
  firstUsedAtMs: number | null;
};

type OauthState = { access: Map<string, AccessToken>; refresh: Map<string, RefreshToken> };

function oauthState(world: World): OauthState {
  world.shell.oauth ??= { access: new Map(), refresh: new Map() } satisfies OauthState;
  return world.shell.oauth as OauthState;
}

export type TokenAnswer = { status: number; body: Record<string, unknown> };

const Credentials = z.looseObject({ client_id: z.string(), client_secret: z.string(), grant_type: z.string() });
const Exchange = z.looseObject({
  subject_token: z.string(),
  subject_token_type: z.literal(ID_TOKEN),
  requested_token_type: z.enum([OFFLINE, ONLINE]),
  expiring: z.union([z.literal("1"), z.literal("0"), z.literal(1), z.literal(0)]).default("0"),
});
const Refresh = z.looseObject({ refresh_token: z.string() });

/** Answers `POST /admin/oauth/access_token` of a store: token exchange and refresh (shopify-facts §6.2). */
export function answerTokenRequest(world: World, domain: string, request: unknown): TokenAnswer {
  const credentials = Credentials.safeParse(request);
  if (!credentials.success)
    return refuse(400, "invalid_request", "client_id, client_secret and grant_type are required.");
  const { client_id: clientId, client_secret: secret, grant_type: grantType } = credentials.data;
  const app = world.apps.get(clientId);
  if (!app || !sameText(app.clientSecret, secret))
    return refuse(401, "invalid_client", "The client id and secret belong to no registered app.");
  if (grantType === TOKEN_EXCHANGE) return exchange(world, domain, app, credentials.data);
  if (grantType === "refresh_token") return refresh(world, domain, app, credentials.data);
  return refuse(400, "unsupported_grant_type", `Grant type ${grantType} is not modelled.`);
}

function exchange(world: World, domain: string, app: App, request: unknown): TokenAnswer {
  const parsed = Exchange.safeParse(request);
  if (!parsed.success) return refuse(400, "invalid_request", z.prettifyError(parsed.error));
  const subject = verifyIdToken(app, domain, parsed.data.subject_token);
  if ("refused" in subject) return refuse(400, "invalid_subject_token", subject.refused);
  const scope = scopeOf(world, domain, app);
  if (scope === undefined) return refuse(400, "invalid_request", `The app is not installed on ${domain}.`);
  const { access } = oauthState(world);
  const nowMs = world.clock.nowMs();
  const token = { domain, clientId: app.clientId };
  if (parsed.data.requested_token_type === ONLINE) {
    const accessToken = secretText("shpua_");
    access.set(accessToken, { ...token, kind: "online", expiresAtMs: nowMs + ONLINE_LIFETIME_S * 1000 });
    return {
      status: 200,
      body: {
        access_token: accessToken,
        scope,
        expires_in: ONLINE_LIFETIME_S,
        associated_user_scope: scope,
        associated_user: userOf(subject.sub, domain),
      },
    };
  }
  if (String(parsed.data.expiring) === "0") {
    const accessToken = secretText("shpat_");
    access.set(accessToken, { ...token, kind: "offline", expiresAtMs: null });
    return { status: 200, body: { access_token: accessToken, scope } };
  }
  // "Acquiring a new expiring token will revoke all previous expiring tokens for that shop" (shopify.dev, offline tokens).
  revokeTokens(world, domain, app.clientId, { expiringOnly: true });
  return issuePair(world, { ...token, scope });
}

function refresh(world: World, domain: string, app: App, request: unknown): TokenAnswer {
  const parsed = Refresh.safeParse(request);
  if (!parsed.success) return refuse(400, "invalid_request", "refresh_token is required.");
  const state = oauthState(world);
  const nowMs = world.clock.nowMs();
  const text = parsed.data.refresh_token;
  const known = state.refresh.get(text);
  const scope = scopeOf(world, domain, app);
  if (!known || known.domain !== domain || known.clientId !== app.clientId || scope === undefined)
    return inactiveRefreshToken();
  const reusableUntilMs = known.firstUsedAtMs === null ? Infinity : known.firstUsedAtMs + REUSE_MS;
  if (nowMs >= Math.min(known.expiresAtMs, reusableUntilMs)) return inactiveRefreshToken();
  known.firstUsedAtMs ??= nowMs;
  // Using a token retires the one before it, and a replacement from an earlier use of the same token: one chain stays.
  for (const [other, token] of state.refresh)
    if (other !== text && token.domain === domain && token.clientId === app.clientId) state.refresh.delete(other);
  revokeAccess(world, domain, app.clientId);
  return issuePair(world, { domain, clientId: app.clientId, scope });
}

function issuePair(
  world: World,
  { domain, clientId, scope }: Record<"domain" | "clientId" | "scope", string>,
): TokenAnswer {
  const state = oauthState(world);
  const nowMs = world.clock.nowMs();
  const [accessToken, refreshToken] = [secretText("shpat_"), secretText("shprt_")];
  state.access.set(accessToken, { domain, clientId, kind: "offline", expiresAtMs: nowMs + ACCESS_LIFETIME_S * 1000 });
  state.refresh.set(refreshToken, {
    domain,
    clientId,
    expiresAtMs: nowMs + REFRESH_LIFETIME_S * 1000,
    firstUsedAtMs: null,
  });
  return {
    status: 200,
    body: {
      access_token: accessToken,
      scope,
      expires_in: ACCESS_LIFETIME_S,
      refresh_token: refreshToken,
      refresh_token_expires_in: REFRESH_LIFETIME_S,
    },
  };
}

export type Caller = { clientId: string; scopes: string[]; tokenKind: "offline" | "online" };
export type CallerRefused = { status: 401 | 403; body: { errors: string } };

/** Who calls with this access token: its app and the scopes granted right now. */
export function callerOf(world: World, domain: string, token: string | undefined): Caller | CallerRefused {
  const known = token === undefined ? undefined : oauthState(world).access.get(token);
  const installation = known && world.stores.get(domain)?.installations.get(known.clientId);
  const isOver = (token: AccessToken) => token.expiresAtMs !== null && world.clock.nowMs() >= token.expiresAtMs;
  if (!known || known.domain !== domain || !installation || isOver(known))
    return {
      status: 401,
      body: { errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" },
    };
  if (known.expiresAtMs === null)
    // Since 2026-04-01 for every newly created public app.
    return {
      status: 403,
      body: {
        errors:
          "Non-expiring access tokens are no longer accepted for the Admin API. Start using expiring offline tokens.",
      },
    };
  return { clientId: known.clientId, scopes: installation.scopes, tokenKind: known.kind };
}

/** Ends an app's tokens on a store: all of them (uninstalled), or the expiring offline ones (replaced). */
export function revokeTokens(world: World, domain: string, clientId: string, { expiringOnly = false } = {}): void {
  const state = oauthState(world);
  revokeAccess(world, domain, clientId, expiringOnly);
  for (const [text, token] of state.refresh)
    if (token.domain === domain && token.clientId === clientId) state.refresh.delete(text);
}

function revokeAccess(world: World, domain: string, clientId: string, expiringOfflineOnly = true): void {
  const { access } = oauthState(world);
  for (const [text, token] of access) {
    const concerns = !expiringOfflineOnly || (token.kind === "offline" && token.expiresAtMs !== null);
    if (token.domain === domain && token.clientId === clientId && concerns) access.delete(text);
  }
}

/** A session token as App Bridge hands it to the app: 60 seconds, on the real clock, as browsers and apps check it. */
export function mintIdToken(app: App, domain: string, nowMs = Date.now()): string {
  const nowS = Math.floor(nowMs / 1000);
  return sign(app.clientSecret, {
    iss: `https://${domain}/admin`,
    dest: `https://${domain}`,
    aud: app.clientId,
    sub: "72057594037",
    exp: nowS + 60,
    nbf: nowS - 1,
    iat: nowS,
    jti: randomBytes(16).toString("hex"),
    sid: randomBytes(16).toString("hex"),
  });
}

const Claims = z.object({
  aud: z.string(),
  dest: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
  sub: z.string(),
});

function verifyIdToken(app: App, domain: string, token: string): { sub: string } | { refused: string } {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const expected = createHmac("sha256", app.clientSecret).update(`${header}.${payload}`).digest("base64url");
  if (!sameText(expected, signature)) return { refused: "The id token is not signed with this app's secret." };
  if (decode(header)?.alg !== "HS256") return { refused: "The id token's algorithm must be HS256." };
  const claims = Claims.safeParse(decode(payload));
  if (!claims.success) return { refused: "The id token lacks claims." };
  const { aud, dest, exp, nbf = 0, sub } = claims.data;
  if (aud !== app.clientId) return { refused: "The id token is for another app." };
  if (dest !== `https://${domain}`) return { refused: "The id token is for another store." };
  const nowS = Date.now() / 1000;
  if (nowS >= exp) return { refused: "The id token has expired." };
  return nowS < nbf - 5 ? { refused: "The id token is not valid yet." } : { sub };
}

function sign(secret: string, claims: Record<string, unknown>): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

function decode(part: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function scopeOf(world: World, domain: string, app: App): string | undefined {
  return world.stores.get(domain)?.installations.get(app.clientId)?.scopes.join(",");
}

function userOf(sub: string, domain: string) {
  return {
    id: Number(sub),
    first_name: "Sam",
    last_name: "Owner",
    email: `owner@${domain}`,
    account_owner: true,
    locale: "en",
    collaborator: false,
    email_verified: true,
  };
}

const secretText = (prefix: string) => prefix + randomBytes(16).toString("hex");

function inactiveRefreshToken(): TokenAnswer {
  return refuse(400, "invalid_grant", "This request requires an active refresh_token");
}

function refuse(status: number, error: string, description: string): TokenAnswer {
  return { status, body: { error, error_description: description } };
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
