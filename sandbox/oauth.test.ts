import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { installApp, registerApp } from "./apps.ts";
import { answerTokenRequest, callerOf, mintIdToken, revokeTokens } from "./oauth.ts";
import { createStore } from "./store/create.ts";
import { createWorld, loadWorld, saveWorld, type World } from "./world.ts";

const DOMAIN = "tea-house.myshopify.com";
const DAY_MS = 86_400_000;

function scene() {
  const world = createWorld({ seed: 3 });
  const store = createStore(world, { handle: "tea-house" });
  const app = registerApp(world, {
    clientId: "client",
    handle: "app",
    name: "App",
    clientSecret: "secret",
    applicationUrl: "http://localhost:1",
    scopes: ["write_orders", "read_products"],
    optionalScopes: ["write_shipping"],
    webhooks: [],
  });
  installApp(world, store, app);
  return { world, store, app, idToken: mintIdToken(app, DOMAIN) };
}

const credentials = { client_id: "client", client_secret: "secret" };
const exchange = (world: World, idToken: string, rest: object = {}) =>
  answerTokenRequest(world, DOMAIN, {
    ...credentials,
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: idToken,
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
    expiring: "1",
    ...rest,
  });
const refresh = (world: World, token: unknown) =>
  answerTokenRequest(world, DOMAIN, { ...credentials, grant_type: "refresh_token", refresh_token: token });
const may = (world: World, token: unknown) => "clientId" in callerOf(world, DOMAIN, String(token));

function forged(claims: object, secret = "secret") {
  const nowS = Math.floor(Date.now() / 1000);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const all = { aud: "client", dest: `https://${DOMAIN}`, sub: "1", exp: nowS + 60, nbf: nowS, ...claims };
  const text = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(all)}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

test("an id token is exchanged for an offline token of an hour and a refresh token of ninety days", () => {
  const { world, idToken } = scene();
  const { status, body } = exchange(world, idToken);

  expect(status).toBe(200);
  expect(body).toMatchObject({
    scope: "write_orders,read_products",
    expires_in: 3600,
    refresh_token_expires_in: 7_776_000,
  });
  expect(body.access_token).toMatch(/^shpat_[0-9a-f]{32}$/);
  expect(callerOf(world, DOMAIN, String(body.access_token))).toEqual({
    clientId: "client",
    scopes: ["write_orders", "read_products"],
    tokenKind: "offline",
  });
});

test.each([
  ["signed with another secret", forged({}, "other")],
  ["for another app", forged({ aud: "other" })],
  ["for another store", forged({ dest: "https://else.myshopify.com" })],
  ["that has expired", forged({ exp: Math.floor(Date.now() / 1000) - 1 })],
  ["that is no token", "rubbish"],
])("an id token %s is refused as invalid_subject_token", (_what, idToken) => {
  const { world } = scene();
  expect(exchange(world, idToken)).toMatchObject({ status: 400, body: { error: "invalid_subject_token" } });
});

test("the exchange needs the client secret, a known token type and an installed app", () => {
  const { world, store, app, idToken } = scene();
  expect(exchange(world, idToken, { client_secret: "wrong" }).status).toBe(401);
  expect(exchange(world, idToken, { requested_token_type: "urn:else" }).status).toBe(400);
  store.installations.delete(app.clientId);
  expect(exchange(world, idToken).status).toBe(400);
});

test("an online token names its user and has no refresh token", () => {
  const { world, idToken } = scene();
  const { body } = exchange(world, idToken, {
    requested_token_type: "urn:shopify:params:oauth:token-type:online-access-token",
  });
  expect(body).toMatchObject({ expires_in: 86_399, associated_user: { account_owner: true } });
  expect(body).not.toHaveProperty("refresh_token");
  expect(callerOf(world, DOMAIN, String(body.access_token))).toMatchObject({ tokenKind: "online" });
});

test("a non-expiring token is issued and not accepted by the Admin API", () => {
  const { world, idToken } = scene();
  const { body } = exchange(world, idToken, { expiring: "0" });
  expect(body).not.toHaveProperty("expires_in");
  expect(callerOf(world, DOMAIN, String(body.access_token))).toMatchObject({ status: 403 });
});

test("an access token ends after an hour of the world's clock", () => {
  const { world, idToken } = scene();
  const { body } = exchange(world, idToken);
  world.clock.advance(3_590_000);
  expect(may(world, body.access_token)).toBe(true);
  world.clock.advance(10_000);
  expect(callerOf(world, DOMAIN, String(body.access_token))).toMatchObject({ status: 401 });
});

test("a refresh rotates the pair and ends the access token before it", () => {
  const { world, idToken } = scene();
  const first = exchange(world, idToken).body;
  const second = refresh(world, first.refresh_token).body;

  expect(second.refresh_token).not.toBe(first.refresh_token);
  expect(may(world, second.access_token)).toBe(true);
  expect(may(world, first.access_token)).toBe(false);
});

test("a used refresh token works again until its replacement is used", () => {
  const { world, idToken } = scene();
  const first = exchange(world, idToken).body;
  refresh(world, first.refresh_token);
  const again = refresh(world, first.refresh_token);
  expect(again.status).toBe(200);

  expect(refresh(world, again.body.refresh_token).status).toBe(200);
  expect(refresh(world, first.refresh_token)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
});

test("a used refresh token can be used again for thirty days at most", () => {
  const { world, idToken } = scene();
  const first = exchange(world, idToken).body;
  refresh(world, first.refresh_token);
  world.clock.advance(30 * DAY_MS);
  expect(refresh(world, first.refresh_token).status).toBe(400);
});

test("of two refreshes with one token only the later pair lives", () => {
  const { world, idToken } = scene();
  const first = exchange(world, idToken).body;
  const [loser, winner] = [refresh(world, first.refresh_token).body, refresh(world, first.refresh_token).body];

  expect(may(world, loser.access_token)).toBe(false);
  expect(may(world, winner.access_token)).toBe(true);
  expect(refresh(world, loser.refresh_token).status).toBe(400);
});

test("a new exchange ends the expiring tokens before it", () => {
  const { world, idToken } = scene();
  const first = exchange(world, idToken).body;
  const second = exchange(world, idToken).body;

  expect(may(world, first.access_token)).toBe(false);
  expect(refresh(world, first.refresh_token).status).toBe(400);
  expect(may(world, second.access_token)).toBe(true);
});

test("a refresh token ends after ninety days", () => {
  const { world, idToken } = scene();
  const { body } = exchange(world, idToken);
  world.clock.advance(90 * DAY_MS);
  expect(refresh(world, body.refresh_token).status).toBe(400);
});

test("uninstalling ends every token, also after a new installation", () => {
  const { world, store, app, idToken } = scene();
  const { body } = exchange(world, idToken);
  store.installations.delete(app.clientId);
  revokeTokens(world, DOMAIN, app.clientId);
  installApp(world, store, app);

  expect(may(world, body.access_token)).toBe(false);
  expect(refresh(world, body.refresh_token).status).toBe(400);
});

test("a token of one store is worth nothing at another", () => {
  const { world, app, idToken } = scene();
  const other = createStore(world, { handle: "coffee-house" });
  installApp(world, other, app);
  const { body } = exchange(world, idToken);
  expect(callerOf(world, other.domain, String(body.access_token))).toMatchObject({ status: 401 });
});

test("tokens survive a restart", () => {
  const { world, idToken } = scene();
  const { body } = exchange(world, idToken);
  const reborn = loadWorld(saveWorld(world));
  expect(may(reborn, body.access_token)).toBe(true);
  expect(refresh(reborn, body.refresh_token).status).toBe(200);
});
