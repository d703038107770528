import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { env } from "../app/platform/env.server.ts";
import { askForCode, codeOf, deviceCookie, enterCode } from "../app/portal/access.server.ts";
import { changeApi, showApiPage } from "../app/portal/api-page.server.tsx";
import { ADDRESS_HEADER, answerVendorApi } from "../app/portal/api/answer.server.ts";
import { BURST, UNKNOWN_BURST } from "../app/portal/api/limits.server.ts";
import { createVendorKey, listVendorKeys, revokeVendorKey } from "../app/suppliers/vendors/api-keys.server.ts";
import {
  pingWebhook,
  saveWebhook,
  tellDeadAgain,
  loadWebhook,
} from "../app/connectors/vendors/events/webhook.server.ts";
import { emailHashOf } from "../app/suppliers/vendors/email-hash.server.ts";
import type { SandboxApi } from "./connectors/api.ts";
import { db } from "./db-file.ts";
import { startTrade, type Bought, type Trade } from "./trade.ts";
import { vendorIn, type TestVendor } from "./vendor.ts";

let trade: Trade;
let vendor: TestVendor;
let other: TestVendor;
let key = "";
let otherKey = "";

const ownerOf = ({ supplierId, actor }: TestVendor) => ({ supplierId, shopId: actor.shopId, actor: actor.userId });
const keyFor = async (whose: TestVendor, name = "warehouse") => {
  const made = await createVendorKey(trade.world.services, ownerOf(whose), { name });
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.key;
};

beforeAll(async () => {
  trade = await startTrade({
    retailers: ["shop"],
    suppliers: [],
    stock: async ({ product }) => {
      for (const sku of ["LAMP", "VASE"]) await product("shop", [{ sku }]);
      await product("shop", [{ sku: "BOWL", inventoryPolicy: "CONTINUE" }]);
    },
  });
  vendor = await vendorIn(trade, "shop", { kind: "portal", offers: [{ sku: "LAMP", costMinor: 700 }] });
  const fields = { name: "Fed", stockMode: "fed" };
  other = await vendorIn(trade, "shop", { kind: "portal", offers: [{ sku: "BOWL", costMinor: 900 }], fields });
  key = await keyFor(vendor);
  otherKey = await keyFor(other);
}, 60_000);
afterAll(() => trade.world.stop());

type Call = { method?: string; bearer?: string; body?: unknown; raw?: string; once?: string | null; type?: string };
let sent = 0;
const call = async (path: string, { method, bearer = key, body, raw, once, type = "application/json" }: Call = {}) => {
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const headers = new Headers({ Authorization: `Bearer ${bearer}` });
  if (text !== undefined) headers.set("Content-Type", type);
  if (once !== null && text !== undefined) headers.set("Idempotency-Key", once ?? `m-${(sent += 1)}`);
  const request = new Request(`https://app.test/vendor-api/v1${path}`, {
    ...{ method: method ?? (text === undefined ? "GET" : "POST"), headers },
    ...(text === undefined ? {} : { body: text }),
  });
  const response = await answerVendorApi(trade.world.services, request, path.replace(/\?.*/, ""));
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, never> & {
      errors?: { pointer: string; detail: string; fix: string }[];
    },
  };
};
const buy = async (sku = "LAMP", quantity = 2) => {
  const bought = await trade.buy("shop", [{ sku, quantity }]);
  await trade.quiet();
  return bought;
};
const pathOf = async (bought: Bought, from = vendor) => `/orders/${(await from.orderFor(bought)).key}`;
const shippedAt = "2026-11-21T10:00:00Z";

describe("a key", () => {
  test("is shown once, opens its vendor's orders alone, and nothing once it is revoked", async () => {
    expect((await call("/me")).body).toMatchObject({ retailer: "shop", vendor: "Vendor by portal", currency: "EUR" });
    expect(JSON.stringify(await db().prisma.vendorApiKey.findMany())).not.toContain(key);
    expect(await listVendorKeys(trade.world.services, vendor.supplierId)).toMatchObject([
      { name: "warehouse", prefix: key.slice(0, 12), lastUsedAt: expect.any(Date) as Date },
    ]);
    const path = await pathOf(await buy());
    expect((await call(path)).status).toBe(200);
    for (const bearer of [otherKey])
      expect((await call(path, { bearer })).body).toMatchObject({ status: 404, code: "no-such-order" });
    const wrong = await call(`${path}/decline`, { bearer: otherKey, body: { reason: "mine" } });
    expect(wrong.status).toBe(404);
    const short = await keyFor(vendor, "old");
    const [{ id = "" } = {}] = await listVendorKeys(trade.world.services, vendor.supplierId);
    await revokeVendorKey(trade.world.services, ownerOf(vendor), id);
    for (const bearer of [short, "", "cdv_", `cdv_${"x".repeat(43)}`]) {
      const { status, headers, body } = await call("/me", { bearer });
      expect([status, body.code]).toEqual([401, "no-key"]);
      expect(headers.get("WWW-Authenticate")).toMatch(/^Bearer/);
    }
  });

  test("of a connection that was ended opens nothing", async () => {
    const fields = { name: "Ended" };
    const ended = await vendorIn(trade, "shop", { kind: "portal", offers: [{ sku: "VASE", costMinor: 1 }], fields });
    const bearer = await keyFor(ended);
    expect((await call("/me", { bearer })).status).toBe(200);
    const { connectionId } = await db().prisma.supplier.findUniqueOrThrow({ where: { id: ended.supplierId } });
    await db().prisma.connection.update({ where: { id: connectionId ?? "" }, data: { state: "ended" } });
    expect((await call("/me", { bearer })).body).toMatchObject({
      status: 403,
      detail: expect.stringMatching(/ended/) as string,
    });
  });

  test("has its rate: 429 says how long to wait, and every answer what is left", async () => {
    const bearer = await keyFor(vendor, "busy");
    const answers = await Promise.all(Array.from({ length: BURST + 5 }, () => call("/me", { bearer })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(BURST);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers.get("Retry-After")).toMatch(/^[1-9]\d*$/);
    expect(refused?.headers.get("RateLimit")).toMatch(/^"key";r=0;t=\d+$/);
    await trade.world.advance(31_000);
    const { status, headers } = await call("/me", { bearer });
    expect([status, headers.get("RateLimit")]).toEqual([200, `"key";r=${BURST - 1};t=1`]);
  });

  test("that is unknown is turned away by its address for a while; a good one never is", async () => {
    const tryFrom = (address: string, bearer = `cdv_${"x".repeat(43)}`) =>
      answerVendorApi(
        trade.world.services,
        new Request("https://app.test/vendor-api/v1/me", {
          headers: { Authorization: `Bearer ${bearer}`, [ADDRESS_HEADER]: address },
        }),
        "/me",
      );
    const answers = await Promise.all(Array.from({ length: UNKNOWN_BURST + 5 }, () => tryFrom("2001:db8::1")));
    expect(answers.map(({ status }) => status).filter((status) => status === 401)).toHaveLength(UNKNOWN_BURST);
    const refused = await tryFrom("2001:db8::2");
    expect([refused.status, refused.headers.get("Retry-After")]).toEqual([429, "2"]);
    expect((await tryFrom("192.0.2.7")).status).toBe(401);
    expect((await tryFrom("2001:db8::1", key)).status).toBe(200);
    await trade.world.advance(2_000);
    expect((await tryFrom("2001:db8::1")).status).toBe(401);
  });
});

describe("orders", () => {
  test("are listed page by page without addresses; one has its address while it has to be shipped", async () => {
    const bought = [await buy(), await buy(), await buy()];
    const keys: string[] = [];
    let after = "";
    do {
      const { body } = await call(`/orders?limit=2${after}`);
      const page = body as unknown as { orders: { key: string }[]; next: string | null };
      keys.push(...page.orders.map((order) => order.key));
      after = page.next === null ? "" : `&after=${page.next}`;
    } while (after !== "");
    for (const one of bought) expect(keys).toContain((await vendor.orderFor(one)).key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(JSON.stringify((await call("/orders")).body)).not.toContain("Lovelace");
    const path = await pathOf(bought[0] as Bought);
    const opened = () => db().prisma.protectedAccess.count();
    const before = await opened();
    expect((await call(path)).body).toMatchObject({
      ...{ status: "to-confirm", customerOrder: bought[0]?.name, shipTo: { name: "Ada Lovelace", city: "Kiel" } },
      lines: [{ sku: "LAMP", units: 2, leftUnits: 2, unitCost: "7.00" }],
    });
    expect(await opened()).toBe(before + 1);
    await call(`${path}/shipments`, { body: { carrier: "dhl", trackingNumbers: ["00340434161094042601"], shippedAt } });
    await trade.quiet();
    expect((await call(path)).body).toMatchObject({ status: "shipped", shipTo: null, shipments: [{ carrier: "DHL" }] });
    expect(await opened()).toBe(before + 1);
  });

  test("are acknowledged with what is declined, and shipped in parts, each once by its key", async () => {
    const bought = await buy("LAMP", 3);
    const path = await pathOf(bought);
    const line = (await vendor.orderFor(bought)).lines[0]?.id;
    const acknowledged = { vendorRef: "W-1", declines: [{ line, units: 1, reason: "broken" }] };
    const first = await call(`${path}/acknowledgement`, { body: acknowledged, once: "ack-1" });
    expect([first.status, first.body]).toEqual([200, { outcome: "done" }]);
    expect((await call(`${path}/acknowledgement`, { body: acknowledged, once: "ack-1" })).body).toEqual({
      outcome: "repeated",
    });
    const reused = await call(`${path}/acknowledgement`, { body: { vendorRef: "W-2" }, once: "ack-1" });
    expect(reused.body).toMatchObject({ status: 422, code: "idempotency-key-reused" });
    const parcel = { ref: "P-9", trackingNumbers: ["00340434161094042602"], shippedAt, lines: [{ line, units: 1 }] };
    await call(`${path}/shipments`, { body: parcel });
    await call(`${path}/shipments`, { body: { ...parcel, trackingNumbers: ["00340434161094042603"] } });
    await trade.quiet();
    expect(await trade.fulfilled(bought)).toEqual([{ units: 1, numbers: ["00340434161094042603"] }]);
    const many = await call(`${path}/shipments`, {
      body: { shippedAt, lines: [{ line, units: 9 }] },
      once: "put-right",
    });
    expect(many.body).toMatchObject({ status: 422, code: "too-many-units", errors: [{ pointer: "/lines/0/units" }] });
    const right = await call(`${path}/shipments`, {
      body: { shippedAt, lines: [{ line, units: 1 }] },
      once: "put-right",
    });
    expect(right.body).toEqual({ outcome: "done" });
  });

  test("a cancellation is answered only where it was asked for", async () => {
    const bought = await buy();
    const path = `${await pathOf(bought)}/cancellation`;
    expect((await call(path, { body: { answer: "cancelled" } })).body).toMatchObject({
      status: 409,
      code: "not-asked",
    });
    await trade.post("shop", `orders/${bought.orderId}/cancel`, { restock: true });
    await trade.world.runUntilQuiet({ horizonMs: 30_000 });
    expect((await call(path, { body: { answer: "cancelled" } })).body).toEqual({ outcome: "done" });
    await trade.world.runUntilQuiet({ horizonMs: 30_000 });
    expect((await vendor.orderFor(bought)).state).toBe("cancelled");
    expect((await call(path, { body: { answer: "refused" } })).body).toMatchObject({ status: 409, code: "not-open" });
  });
});

describe("stock and prices", () => {
  test("are taken over, held where they look wrong, and refused where nobody counts", async () => {
    const asOf = () => trade.world.clock.now().toISOString();
    const told = await call("/stock", {
      bearer: otherKey,
      body: {
        asOf: asOf(),
        items: [
          { sku: "BOWL", units: 7 },
          { sku: "NONE", units: 1 },
        ],
      },
    });
    expect(told.body).toEqual({ outcome: "done", items: 1, unknownSkus: ["NONE"] });
    const wrong = { asOf: asOf(), scope: "delta", items: [{ sku: "BOWL", units: -1, unitCost: "9.00" }] };
    expect((await call("/stock", { bearer: otherKey, body: wrong })).body).toMatchObject({ outcome: "held" });
    expect((await call("/stock", { body: { asOf: asOf(), items: [] } })).body).toMatchObject({
      status: 409,
      code: "stock-not-taken",
    });
    const digits = await call("/stock", {
      bearer: otherKey,
      body: { asOf: asOf(), items: [{ sku: "BOWL", units: 1, unitCost: "9.001" }] },
    });
    expect(digits.body.errors).toMatchObject([{ pointer: "/items/0/unitCost" }]);
    const later = new Date(trade.world.clock.now().getTime() + 3_600_000).toISOString();
    expect((await call("/stock", { bearer: otherKey, body: { asOf: later, items: [] } })).body.errors).toMatchObject([
      { pointer: "/asOf" },
    ]);
  });

  test("items are added to the price list without a key, as often as one likes", async () => {
    const body = { items: [{ sku: "NEW-1", title: "New", unitCost: "3.50" }] };
    for (let times = 0; times < 2; times += 1)
      expect((await call("/items", { body, once: null })).body).toEqual({ outcome: "done" });
    const offer = await db().prisma.offer.findFirst({ where: { supplierId: vendor.supplierId, sku: "NEW-1" } });
    expect(offer?.costMinor).toBe(350n);
  });
});

describe("what cannot be done", () => {
  test.each([
    ["half of a body", { raw: "{", path: "/decline" }, 400, "not-json", undefined],
    ["lists without end", { raw: `${"[".repeat(200_000)}`, path: "/decline" }, 400, "not-json", undefined],
    [
      "a missing field",
      { body: {}, path: "/decline" },
      422,
      "invalid",
      { pointer: "/reason", detail: "It is missing.", fix: "Send a text." },
    ],
    [
      "a field that there is not",
      { body: { reason: "x", says: 1 }, path: "/decline" },
      422,
      "invalid",
      { pointer: "/says", detail: "There is no such field." },
    ],
    [
      "a time in words",
      { body: { shippedAt: "yesterday" }, path: "/shipments" },
      422,
      "invalid",
      { pointer: "/shippedAt", detail: 'It is "yesterday".' },
    ],
    [
      "lines of another shape",
      { body: { shippedAt, lines: [{ line: "a", units: "2" }] }, path: "/shipments" },
      422,
      "invalid",
      { pointer: "/lines" },
    ],
    [
      "a line of no order",
      { body: { shippedAt, lines: [{ line: "a", units: 1 }] }, path: "/shipments" },
      422,
      "unknown-line",
      { pointer: "/lines/0/line" },
    ],
    [
      "no units",
      { body: { declines: [{ line: "a", units: 0, reason: "" }] }, path: "/acknowledgement" },
      422,
      "invalid",
      { pointer: "/declines/0/units", fix: "Send at least 1." },
    ],
    [
      "no Idempotency-Key",
      { body: { reason: "x" }, once: null, path: "/decline" },
      400,
      "no-idempotency-key",
      undefined,
    ],
    [
      "an Idempotency-Key with a space",
      { body: { reason: "x" }, once: "a b", path: "/decline" },
      400,
      "no-idempotency-key",
      undefined,
    ],
    [
      "another Content-Type",
      { body: { reason: "x" }, type: "text/plain", path: "/decline" },
      415,
      "not-json",
      undefined,
    ],
    [
      "a body that is too large",
      { body: { reason: "x".repeat(300_000) }, path: "/decline" },
      413,
      "too-large",
      undefined,
    ],
    ["another method", { method: "DELETE", path: "/decline" }, 405, "wrong-method", undefined],
    ["another path", { path: "/nothing" }, 404, "no-such-path", undefined],
  ])("%s", async (_what, { path, ...what }, status, code, error) => {
    const { headers, body } = await call(`${await pathOf(await buy("LAMP", 1))}${path}`, what);
    expect(body).toMatchObject({ status, code, type: `urn:crossdock:problem:${code}` });
    expect(headers.get("Content-Type")).toBe("application/problem+json");
    expect(body.detail).toMatch(/^[A-Z`].*\.$/);
    if (error) expect(body.errors?.[0]).toMatchObject(error);
  });

  test("a query that does not fit names its parameter", async () => {
    expect((await call("/orders?limit=0")).body).toMatchObject({ status: 400, errors: [{ pointer: "/limit" }] });
    expect((await call("/orders?stat=open")).body).toMatchObject({ status: 400, errors: [{ pointer: "/stat" }] });
    expect((await call("/orders?after=nobody")).body).toMatchObject({ status: 400, code: "invalid" });
  });

  test("the document is there for everybody", async () => {
    const { status, body } = await call("/openapi.json", { bearer: "" });
    expect([status, body.openapi]).toEqual([200, "3.1.0"]);
  });
});

describe("a webhook", () => {
  const api = () => trade.world.control.get<SandboxApi>("/vendor-api?vendor=hooked");
  const events = async () =>
    (await api()).calls
      .filter(({ operation }) => operation === "webhook")
      .map(({ body }) => JSON.parse(body) as { type: string; id: string; order: { key: string } });
  const fault = (kind: string, times = 1) =>
    trade.world.control.post("/vendor-api/faults", { vendor: "hooked", operation: "webhook", kind, times });

  test("is told of orders, signed, again until it takes it, and given up to be sent again", async () => {
    env().PRIVATE_HOSTS = "allow";
    const { services } = trade.world;
    const owner = ownerOf(vendor);
    const url = `${trade.world.control.origin}/vendor-api/hooked/webhook`;
    const saved = await saveWebhook(services, owner, { url, newSecret: false });
    if (!saved.ok) throw new Error(JSON.stringify(saved.problems));
    expect(saved.secret).toMatch(/^cds_/);
    expect(await saveWebhook(services, owner, { url, newSecret: false })).toEqual({ ok: true, secret: null });
    // From here on it takes only what is signed.
    await trade.world.control.post("/vendor-api", { vendor: "hooked", secret: saved.secret });
    expect(await pingWebhook(services, owner)).toEqual({ ok: true });
    const bought = await buy();
    const { key: number } = await vendor.orderFor(bought);
    expect((await events()).map(({ type }) => type)).toEqual(["ping", "order.placed"]);
    expect((await events()).at(-1)?.order.key).toBe(number);
    expect(JSON.stringify(await events())).not.toContain("Lovelace");

    await fault("http-500", 2);
    await trade.post("shop", `orders/${bought.orderId}/cancel`, { restock: true });
    await trade.world.runUntilQuiet({ horizonMs: 10 * 60_000 });
    const asked = (await events()).filter(({ type }) => type === "order.cancel-requested");
    expect([asked.length, new Set(asked.map(({ id }) => id)).size]).toEqual([3, 1]);

    await fault("refused", 10);
    await vendor.answer(bought, "cancelled");
    await trade.world.runUntilQuiet({ horizonMs: 13 * 3_600_000 });
    const open = { kind: "vendor-webhook-dead", state: "open" };
    expect(await db().prisma.exception.count({ where: open })).toBe(1);
    expect(await loadWebhook(services, vendor.supplierId)).toMatchObject({ dead: 1 });
    await tellDeadAgain(services, owner);
    await trade.quiet();
    expect(await db().prisma.exception.count({ where: open })).toBe(0);
    expect((await events()).at(-1)?.type).toBe("order.changed");
  }, 60_000);

  test("leads to public addresses alone", async () => {
    env().PRIVATE_HOSTS = "refuse";
    const { services } = trade.world;
    const owner = ownerOf(other);
    for (const url of ["https://127.0.0.1/x", "http://example.com/x", "https://localhost/x", "ftp://example.com"])
      expect(await saveWebhook(services, owner, { url, newSecret: false })).toMatchObject({
        ok: false,
        problems: [{ field: "webhookUrl" }],
      });
    // A name that leads into the own network only shows when it is resolved.
    expect(await saveWebhook(services, owner, { url: "https://localtest.invalid/x", newSecret: false })).toMatchObject({
      ok: true,
    });
    expect(await pingWebhook(services, owner)).toMatchObject({ ok: false });
    await saveWebhook(services, owner, { url: "", newSecret: false });
    expect(await db().prisma.vendorWebhook.count({ where: { supplierId: other.supplierId } })).toBe(0);
  });
});

describe("the portal's page about the API", () => {
  const services = () => trade.world.services;
  const signIn = async (address: string) => {
    await askForCode(services(), address);
    const { id } = await db().prisma.portalCode.findFirstOrThrow({ orderBy: { id: "desc" } });
    const secret = await enterCode(services(), emailHashOf(address), { code: codeOf(id), key: "form-key-1" });
    return deviceCookie(secret ?? "", { secure: false }).split(";")[0] ?? "";
  };
  const post = async (cookie: string, fields: Record<string, string>) => {
    const body = new URLSearchParams(fields).toString();
    const headers = { Cookie: cookie, "Content-Type": "application/x-www-form-urlencoded" };
    const sized = { ...headers, "Content-Length": String(body.length) };
    const request = new Request("https://app.test/vendor/api", { method: "POST", headers: sized, body });
    const response = await changeApi(services(), request);
    return { status: response.status, html: await response.text() };
  };

  test("makes and ends keys of who is signed in, in the vendor's language, and of nobody else", async () => {
    const fields = { name: "Lampen", email: "api@lampen.example", language: "de" };
    const lampen = await vendorIn(trade, "shop", { kind: "portal", offers: [{ sku: "VASE", costMinor: 1 }], fields });
    const cookie = await signIn("api@lampen.example");
    const page = await (
      await showApiPage(services(), new Request("https://app.test/vendor/api", { headers: { Cookie: cookie } }))
    ).text();
    expect(page).toContain("Es gibt noch keinen Schlüssel.");
    const made = await post(cookie, { intent: "create", supplier: lampen.supplierId, name: "Lager" });
    const [bearer = ""] = /cdv_[\w-]{43}/.exec(made.html) ?? [];
    expect((await call("/me", { bearer })).body).toMatchObject({ vendor: "Lampen", key: { name: "Lager" } });
    const twice = { intent: "create", supplier: lampen.supplierId, name: "Doppelklick", key: "form-of-the-page" };
    const [one, two] = await Promise.all([post(cookie, twice), post(cookie, twice)]);
    const [first = "none", second] = [one, two].map(({ html }) => /cdv_[\w-]{43}/.exec(html)?.[0]);
    expect(second).toBe(first);
    expect((await call("/me", { bearer: first })).status).toBe(200);
    expect(await listVendorKeys(services(), lampen.supplierId)).toHaveLength(2);
    await trade.world.advance(11 * 60_000);
    expect(await post(cookie, twice)).toMatchObject({
      status: 422,
      html: expect.not.stringContaining(first) as string,
    });
    const again = await (
      await showApiPage(services(), new Request("https://app.test/vendor/api", { headers: { Cookie: cookie } }))
    ).text();
    expect(again).toContain("Lager");
    expect(again).not.toContain(bearer);
    const before = (await listVendorKeys(services(), vendor.supplierId)).length;
    expect((await post(cookie, { intent: "create", supplier: vendor.supplierId, name: "Mine" })).status).toBe(303);
    const [{ id = "" } = {}] = await listVendorKeys(services(), vendor.supplierId);
    await post(cookie, { intent: "revoke", supplier: lampen.supplierId, key: id });
    expect(await listVendorKeys(services(), vendor.supplierId)).toHaveLength(before);
    env().PRIVATE_HOSTS = "refuse";
    const inside = await post(cookie, { intent: "webhook", supplier: lampen.supplierId, url: "https://10.0.0.1/x" });
    expect([inside.status, inside.html.includes("öffentliche Adresse")]).toEqual([422, true]);
    env().PRIVATE_HOSTS = "allow";
    const address = {
      intent: "webhook",
      supplier: lampen.supplierId,
      url: "https://hooks.example/x",
      key: "another-form",
    };
    const saved = [await post(cookie, address), await post(cookie, address)];
    const secrets = saved.map(({ html }) => /cds_[\w-]{43}/.exec(html)?.[0]);
    expect(secrets[0]).toBeDefined();
    expect(secrets[1]).toBe(secrets[0]);
    const [, own] = await listVendorKeys(services(), lampen.supplierId);
    await post(cookie, { intent: "revoke", supplier: lampen.supplierId, key: own?.id ?? "" });
    expect((await call("/me", { bearer })).status).toBe(401);
    expect((await post("", { intent: "create", supplier: lampen.supplierId, name: "x" })).status).toBe(303);
  });
});
