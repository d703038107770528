import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { countQueries } from "../../tests/count-queries.ts";
import { db } from "../../tests/db-file.ts";
import { startWorld, type TestWorld } from "../../tests/world.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import { adminClient } from "./admin-client.server.ts";
import { offlineTokens } from "./offline-token.server.ts";
import { CreateSupplierOrderKeyDefinitionDocument, ShopFactsDocument } from "./operations.generated.ts";
import { pointsSpent } from "./points.server.ts";
import { shopKeepTokenHandler, welcomeShop } from "./set-up.server.ts";
import { SUPPLIER_ORDER_KEY } from "./supplier-order-key.ts";

const DOMAIN = "acme.myshopify.com";
const HOUR_MS = 3_600_000;
const state: { world?: TestWorld } = {};
const world = () => state.world ?? expect.unreachable("the world has not started");

beforeAll(async () => {
  state.world = await startWorld({
    stores: [{ handle: "acme", name: "Acme", currency: "EUR", timeZone: "Europe/Berlin" }],
  });
  await world().runUntilQuiet();
});
afterAll(() => state.world?.stop());
beforeEach(() => fetch(`${world().control.origin}/__sandbox/faults`, { method: "DELETE" }));

type Call = { operation: string };
const callsOf = async (operation: string) =>
  (await world().control.get<Call[]>("/calls")).filter((call) => call.operation === operation).length;
const fault = (body: object) => world().control.post("/faults", { store: DOMAIN, ...body });
const admin = async () => world().services.admin(await world().shop("acme"));
const session = () => db().prisma.session.findUniqueOrThrow({ where: { id: `offline_${DOMAIN}` } });
const definition = { ...SUPPLIER_ORDER_KEY, name: "Again", ownerType: "ORDER" as const };

describe("set-up", () => {
  test("an installed shop is known by its own facts and has our metafield's definition", async () => {
    expect(await world().shop("acme")).toMatchObject({ name: "Acme", currency: "EUR", timeZone: "Europe/Berlin" });
    expect((await world().shop("acme")).setUpAt).not.toBeNull();
    expect(await callsOf("CreateSupplierOrderKeyDefinition")).toBe(1);
  });

  test("parallel welcomes of one shop make one row, one set-up and one line in the trail", async () => {
    const welcome = { domain: "twice.myshopify.com", scopes: "read_orders", now: world().clock.now() };
    await Promise.all(Array.from({ length: 4 }, () => welcomeShop(db(), welcome)));
    const shop = await db().prisma.shop.findUniqueOrThrow({ where: { domain: welcome.domain } });
    expect(await db().prisma.job.count({ where: { key: `shop:${shop.id}`, state: "queued" } })).toBe(1);
    const trail = await db().prisma.auditEvent.findMany({ where: { shopId: shop.id } });
    expect(trail).toMatchObject([{ action: "shop.installed", actor: CROSSDOCK }]);
    await db().prisma.job.deleteMany({ where: { key: `shop:${shop.id}` } });
  });

  test("set-up again changes nothing: the definition that is there is taken for made", async () => {
    const shop = await world().shop("acme");
    await welcomeShop(db(), { domain: DOMAIN, scopes: shop.scopes, now: world().clock.now() });
    await world().runUntilQuiet();
    expect(await db().prisma.job.count({ where: { name: "shop.set-up", state: { not: "done" } } })).toBe(0);
    expect((await world().shop("acme")).id).toBe(shop.id);
  });
});

describe("tokens", () => {
  test("tokens and people's names never stand readable in the database", async () => {
    const row = await session();
    expect(row.accessToken).not.toContain("shpat_");
    expect(row.refreshToken).not.toContain("shprt_");
    expect([row.firstName, row.lastName, row.email]).toEqual([null, null, null]);
  });

  test("twenty callers of two processes whose token has run out cause one renewal", async () => {
    await world().advance(HOUR_MS);
    const before = await session();
    const processes = [0, 1].map(() => offlineTokens({ db: db(), clock: world().clock }));
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => (processes[n % 2] ?? expect.unreachable()).current(DOMAIN)),
    );
    expect(new Set(answers.map((answer) => answer.ok && answer.token)).size).toBe(1);
    expect(answers[0]).toMatchObject({ ok: true });
    const after = await session();
    expect(after.refreshToken).not.toBe(before.refreshToken);
    // The lasting token is good: a second renewal would have ended it.
    expect(await (await admin()).query(ShopFactsDocument, {})).toMatchObject({ ok: true });
    expect((await session()).accessToken).toBe(after.accessToken);
  });

  test("a token with a few minutes left is renewed before it is used", async () => {
    const before = await session();
    await world().advance(HOUR_MS - 4 * 60_000);
    expect(await (await admin()).query(ShopFactsDocument, {})).toMatchObject({ ok: true });
    expect((await session()).accessToken).not.toBe(before.accessToken);
  });

  test("a session without an expiry counts as expired", async () => {
    await db().prisma.session.update({ where: { id: `offline_${DOMAIN}` }, data: { expires: null } });
    expect(await (await admin()).query(ShopFactsDocument, {})).toMatchObject({ ok: true });
    expect((await session()).expires).not.toBeNull();
  });

  test("a token that a page load replaced is taken from the session, without a renewal", async () => {
    const stale = await offlineTokens({ db: db(), clock: world().clock }).current(DOMAIN);
    await world().install("acme");
    const replaced = await session();
    const again = await offlineTokens({ db: db(), clock: world().clock }).after(DOMAIN, stale.ok ? stale.token : "");
    expect(again).toMatchObject({ ok: true });
    expect((await session()).accessToken).toBe(replaced.accessToken);
  });

  test("a token that was read a moment ago is not read again, and one that was replaced meanwhile costs no call", async () => {
    const { clock } = world();
    const tokens = offlineTokens({ db: db(), clock });
    const first = await tokens.current(DOMAIN);
    expect(await countQueries(() => tokens.current(DOMAIN))).toBe(0);
    await world().install("acme");
    expect(await tokens.current(DOMAIN)).toEqual(first);
    const client = adminClient({ db: db(), clock, tokens }, await world().shop("acme"));
    expect(await client.query(ShopFactsDocument, {})).toMatchObject({ ok: true });
    expect(await tokens.current(DOMAIN)).not.toEqual(first);
  });

  test("the weekly renewal replaces the pair", async () => {
    const before = await session();
    await shopKeepTokenHandler(world().services, { shopId: (await world().shop("acme")).id });
    expect((await session()).refreshToken).not.toBe(before.refreshToken);
  });

  test("a token that is refused for good marks the shop, and the next good call clears it", async () => {
    await world().advance(91 * 24 * HOUR_MS);
    expect(await (await admin()).query(ShopFactsDocument, {})).toMatchObject({
      ok: false,
      error: { class: "permanent", code: "CONNECTION_LOST" },
    });
    expect((await world().shop("acme")).connectionLostAt).not.toBeNull();
    await world().install("acme");
    await db().prisma.shop.update({ where: { domain: DOMAIN }, data: { connectionLostAt: world().clock.now() } });
    expect(await (await admin()).query(ShopFactsDocument, {})).toMatchObject({ ok: true });
    expect((await world().shop("acme")).connectionLostAt).toBeNull();
  });

  test("a shop without a session is told to open the app", async () => {
    const client = await world().services.admin({ id: "nobody", domain: "nobody.myshopify.com" });
    expect(await client.query(ShopFactsDocument, {})).toMatchObject({
      ok: false,
      error: { class: "permanent", code: "NO_SESSION" },
    });
  });
});

describe("calls", () => {
  test("a good call brings data and its cost, and the cost is counted", async () => {
    const shop = await world().shop("acme");
    const counted = () => pointsSpent().find((row) => row.shopId === shop.id && row.operation === "ShopFacts");
    const before = counted()?.calls ?? 0;
    const answer = await (await admin()).query(ShopFactsDocument, {});
    expect(answer).toMatchObject({ ok: true, data: { shop: { name: "Acme" } } });
    expect(answer.ok && answer.cost).toBeGreaterThan(0);
    expect(counted()?.calls).toBe(before + 1);
  });

  test.each(["http-429", "http-5xx", "drop-answer", "throttled"])("a read is repeated after %s", async (kind) => {
    await fault({ operation: "ShopFacts", kind, times: 1, delayMs: 100 });
    expect(await (await admin()).query(ShopFactsDocument, {})).toMatchObject({ ok: true });
  });

  test.each(["http-5xx", "drop-answer"])("a mutation that must not happen twice is unknown after %s", async (kind) => {
    await fault({ operation: "CreateSupplierOrderKeyDefinition", kind, times: 1, delayMs: 0 });
    const before = await callsOf("CreateSupplierOrderKeyDefinition");
    const answer = await (await admin()).once(CreateSupplierOrderKeyDefinitionDocument, { definition });
    expect(answer).toMatchObject({ ok: false, error: { class: "unknown" } });
    expect(await callsOf("CreateSupplierOrderKeyDefinition")).toBeLessThanOrEqual(before + 1);
  });

  test("a mutation that may be repeated is repeated", async () => {
    await fault({ operation: "CreateSupplierOrderKeyDefinition", kind: "drop-answer", times: 1 });
    const answer = await (await admin()).idempotent(CreateSupplierOrderKeyDefinitionDocument, { definition });
    expect(answer).toMatchObject({
      ok: true,
      data: { metafieldDefinitionCreate: { userErrors: [{ code: "TAKEN" }] } },
    });
  });

  test("nothing is written once the send window has passed", async () => {
    const before = await callsOf("CreateSupplierOrderKeyDefinition");
    const sendBefore = new Date(world().clock.now().getTime() - 1);
    const answer = await (await admin()).once(CreateSupplierOrderKeyDefinitionDocument, { definition }, { sendBefore });
    expect(answer).toMatchObject({ ok: false, error: { class: "transient", code: "SEND_WINDOW_PASSED" } });
    expect(await callsOf("CreateSupplierOrderKeyDefinition")).toBe(before);
  });

  test("a turn that was waited for is used by its call, and by no second one", async () => {
    const client = await admin();
    const reserved = await client.reserve(CreateSupplierOrderKeyDefinitionDocument);
    const turn = reserved.ok ? reserved.data : expect.unreachable(reserved.error.message);
    const sendBefore = new Date(world().clock.now().getTime() + 5_000);
    const call = () => client.once(CreateSupplierOrderKeyDefinitionDocument, { definition }, { sendBefore, turn });
    expect(turn.isOver()).toBe(false);
    expect(await call()).toMatchObject({ ok: true });
    expect(turn.isOver()).toBe(true);
    expect(await call()).toMatchObject({ ok: true });
  });

  test("no turn is held for a store that refuses us", async () => {
    const client = await world().services.admin({ id: "nobody", domain: "nobody.myshopify.com" });
    expect(await client.reserve(ShopFactsDocument)).toMatchObject({ ok: false, error: { code: "NO_SESSION" } });
  });

  test("a scope that was taken away is permanent", async () => {
    const shop = await world().shop("acme");
    const { SHOPIFY_API_KEY: clientId } = process.env;
    await world().control.post(`/stores/${DOMAIN}/scopes`, { clientId, scopes: ["read_products"] });
    const client = adminClient(
      { db: db(), clock: world().clock, tokens: offlineTokens({ db: db(), clock: world().clock }) },
      shop,
    );
    const answer = await client.once(CreateSupplierOrderKeyDefinitionDocument, { definition });
    await world().control.post(`/stores/${DOMAIN}/scopes`, { clientId, scopes: shop.scopes.split(",") });
    expect(answer).toMatchObject({ ok: false, error: { class: "permanent", code: "ACCESS_DENIED" } });
  });
});
