import { apiAccess } from "../app/connectors/vendors/api/access.server.ts";
import { accessToken } from "../app/connectors/vendors/api/token.server.ts";
import { openDatabase, type Database } from "../app/platform/db.server.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connectorFor } from "../app/connectors/registry.server.ts";
import { CONNECTED_SUPPLIER } from "../app/connectors/kind.ts";
import { env } from "../app/platform/env.server.ts";
import { apiVendor } from "./connectors/api.ts";
import { databaseUrl, db } from "./db-file.ts";
import { startTrade, type Trade } from "./trade.ts";

let trade: Trade;
let acme: Awaited<ReturnType<typeof apiVendor>>;
let oauth: Awaited<ReturnType<typeof apiVendor>>;
let shy: Awaited<ReturnType<typeof apiVendor>>;

beforeAll(async () => {
  trade = await startTrade({
    retailers: ["shop"],
    suppliers: [],
    stock: async ({ product }) => {
      for (const sku of ["LAMP", "VASE", "ROPE"]) await product("shop", [{ sku }]);
      await product("shop", [{ sku: "BOWL", inventoryPolicy: "CONTINUE" }]);
    },
  });
  acme = await apiVendor(trade, "LAMP", { name: "acme" });
  oauth = await apiVendor(trade, "VASE", {
    name: "oauth",
    fields: { name: "With tokens" },
    settings: {
      auth: "oauth",
      tokenUrl: `${trade.world.control.origin}/vendor-api/oauth/token`,
      clientId: "us",
      clientSecret: "s3",
    },
  });
  await oauth.set({ oauth: { clientId: "us", clientSecret: "s3", tokenLivesS: 600 } });
  shy = await apiVendor(trade, "ROPE", {
    ...{ name: "shy", fields: { name: "Cannot be asked" } },
    settings: {
      "path.order": "",
      "path.cancel": "",
      "path.stock": "",
      auth: "header",
      header: "X-Key",
      headerValue: "k1",
    },
  });
  await shy.set({ header: { name: "X-Key", value: "k1" } });
}, 60_000);
afterAll(() => trade.world.stop());
beforeEach(async () => {
  env().PRIVATE_HOSTS = "allow";
  await fetch(`${trade.world.control.origin}/__sandbox/vendor-api/faults`, { method: "DELETE" });
});

const buy = async (sku: string, quantity = 2) => {
  const bought = await trade.buy("shop", [{ sku, quantity }]);
  await trade.world.runUntilQuiet({ horizonMs: 20_000 });
  return bought;
};
const connectorOf = async ({ supplierId }: { supplierId: string }) => {
  const supplier = await db().prisma.supplier.findUniqueOrThrow({
    where: { id: supplierId },
    select: CONNECTED_SUPPLIER,
  });
  const opened = await connectorFor(trade.world.services, supplier);
  if ("unreachable" in opened) throw new Error(opened.unreachable);
  return opened;
};
const calls = async (vendor: typeof acme, operation: string) =>
  (await vendor.told()).calls.filter((call) => call.operation === operation);

describe("an order to a vendor's API", () => {
  test("is posted once, signed, with its number as the key, and tells what it takes to ship", async () => {
    const order = await acme.orderFor(await buy("LAMP"));
    expect(order).toMatchObject({ state: "accepted", externalName: `V-${order.key}` });
    const posted = (await calls(acme, "create")).at(-1);
    expect(posted?.headers).toMatchObject({ "idempotency-key": order.key, "crossdock-version": "1" });
    expect(JSON.parse(posted?.body ?? "")).toMatchObject({
      ...{ version: 1, key: order.key, test: false, possibleDuplicate: false, currency: "EUR", total: "14.00" },
      shipTo: { name: "Ada Lovelace", city: "Kiel", countryCode: "DE" },
      lines: [{ id: order.lines[0]?.id, sku: "LAMP", units: 2, unitCost: "7.00" }],
    });
  });

  test.each([
    ["http-500", "nothing was done, and it says so by an error"],
    ["broken-json", "it was done, and the answer cannot be read"],
    ["huge", "it was done, and the answer is longer than any of ours"],
    ["drop-answer", "it was done, and the connection was cut"],
    ["conflict", "it says that it knows the number, and of nothing else"],
  ])("%s: the outcome is unknown, is asked for, and there is one order (%s)", async (kind) => {
    await acme.fault("create", kind);
    const bought = await buy("LAMP");
    expect((await acme.orderFor(bought)).state).toBe("unknown");
    await trade.settled();
    const { state, key } = await acme.orderFor(bought);
    expect({ state, posted: await acme.posted(key) }).toEqual({ state: "accepted", posted: 1 });
  });

  test("silence after it was done is unknown too, and there is one order", async () => {
    await acme.fault("create", "silent");
    const bought = await buy("LAMP");
    expect((await acme.orderFor(bought)).state).toBe("unknown");
    await trade.settled();
    const { state, key } = await acme.orderFor(bought);
    expect({ state, posted: await acme.posted(key) }).toEqual({ state: "accepted", posted: 1 });
  }, 60_000);

  test("429 is waited for as long as it asks, and nothing has happened until then", async () => {
    await acme.fault("create", "rate-limited", { retryAfterS: 90 });
    const bought = await buy("LAMP");
    expect((await acme.orderFor(bought)).state).toBe("claimed");
    await trade.world.runUntilQuiet({ horizonMs: 60_000 });
    expect((await acme.orderFor(bought)).state).toBe("claimed");
    await trade.world.runUntilQuiet({ horizonMs: 120_000 });
    expect((await acme.orderFor(bought)).state).toBe("accepted");
  });

  test("422 is a no, in the vendor's words; 401 needs a person", async () => {
    await acme.fault("create", "refused");
    const refused = await acme.orderFor(await buy("LAMP"));
    expect(refused).toMatchObject({ state: "refused", stateNote: "HTTP 422: We do not sell this any more." });
    await acme.fault("create", "unauthorized");
    const failed = await acme.orderFor(await buy("LAMP"));
    expect(failed).toMatchObject({ state: "failed", stateNote: "HTTP 401: Who are you?" });
  });

  test("where it cannot be asked, it is posted again with the same key, says so, and 409 is its acceptance", async () => {
    await shy.fault("create", "drop-answer");
    const bought = await buy("ROPE");
    await trade.settled();
    const { state, key, vendorOrder } = await shy.orderFor(bought);
    expect({ state, posted: await shy.posted(key) }).toEqual({ state: "accepted", posted: 2 });
    expect(vendorOrder).toMatchObject({ tries: 2, possibleDuplicates: 1 });
    const bodies = (await calls(shy, "create")).map(({ body }) => JSON.parse(body) as { possibleDuplicate: boolean });
    expect(bodies.map(({ possibleDuplicate }) => possibleDuplicate)).toEqual([false, true]);
    expect((await connectorOf(shy)).capabilities.lookUp).toMatch(/cannot be asked/);
  });
});

describe("how a vendor's API knows us", () => {
  test("by a token that is fetched once, and once more when it is answered 401", async () => {
    const [first, second] = await Promise.all([
      trade.buy("shop", [{ sku: "VASE", quantity: 1 }]),
      trade.buy("shop", [{ sku: "VASE", quantity: 1 }]),
    ]);
    await trade.world.runUntilQuiet({ horizonMs: 20_000 });
    for (const bought of [first, second]) expect((await oauth.orderFor(bought)).state).toBe("accepted");
    expect(await calls(oauth, "token")).toHaveLength(1);
    await trade.world.control.post("/vendor-api/end-tokens?vendor=oauth");
    expect((await oauth.orderFor(await buy("VASE"))).state).toBe("accepted");
    expect(await calls(oauth, "token")).toHaveLength(2);
    await trade.world.advance(11 * 60_000);
    const connector = await connectorOf(oauth);
    const asked = await Promise.all([
      connector.testConnection(),
      connector.testConnection(),
      connector.lookUp("nobody's"),
    ]);
    expect(asked.every(({ ok }) => ok)).toBe(true);
    expect(await calls(oauth, "token")).toHaveLength(3);
    const vendor = await db().prisma.vendor.findUniqueOrThrow({ where: { supplierId: oauth.supplierId } });
    // Another process has its own connections to the same database, and nothing else in common with this one.
    const another = openDatabase(databaseUrl());
    const tokenOf = (database: Database, refused?: string) =>
      accessToken(apiAccess({ db: database, clock: trade.world.clock }, vendor), refused);
    try {
      const [ours, theirs] = await Promise.all([tokenOf(db()), tokenOf(another)]);
      expect(theirs).toEqual(ours);
      expect(await calls(oauth, "token")).toHaveLength(3);
      const refused = ours.ok ? ours.token : "";
      const renewed = await Promise.all([tokenOf(db(), refused), tokenOf(another, refused), tokenOf(another, refused)]);
      expect(renewed.every((each) => each.ok && each.token !== refused)).toBe(true);
      expect(new Set(renewed.map((each) => each.ok && each.token)).size).toBe(1);
      expect(await calls(oauth, "token")).toHaveLength(4);
      const stored = await db().prisma.vendorToken.findUniqueOrThrow({ where: { supplierId: oauth.supplierId } });
      expect(Buffer.from(stored.tokenEnc).toString("latin1")).not.toContain(renewed[0].ok && renewed[0].token);
    } finally {
      await another.close();
    }
  });

  test("a token that is not given keeps the order unsent, and says why", async () => {
    await oauth.set({ oauth: { clientId: "us", clientSecret: "another", tokenLivesS: 600 } });
    await trade.world.control.post("/vendor-api/end-tokens?vendor=oauth");
    const order = await oauth.orderFor(await buy("VASE"));
    expect(order.state).toBe("failed");
    expect(await oauth.posted(order.key)).toBe(0);
    expect(await (await connectorOf(oauth)).testConnection()).toMatchObject({ ok: false });
  });

  test("by a header, whose value is written and never shown", async () => {
    const vendor = await db().prisma.vendor.findUniqueOrThrow({ where: { supplierId: shy.supplierId } });
    expect(JSON.stringify(vendor.channel)).not.toContain("k1");
    await shy.set({ header: { name: "X-Key", value: "k2" } });
    expect(await (await connectorOf(shy)).testConnection()).toMatchObject({ ok: false });
    await shy.save({
      ...{ "path.order": "", "path.cancel": "", "path.stock": "" },
      auth: "header",
      header: "X-Key",
      headerValue: "k2",
    });
    expect(await (await connectorOf(shy)).testConnection()).toMatchObject({ ok: true });
  });

  test("by a client certificate, to a server of its own authority", async () => {
    const { httpsOrigin, certificates } = await acme.told();
    const baseUrl = `${httpsOrigin}/vendor-api/acme`;
    await acme.save({ baseUrl, authority: certificates.authority });
    expect(await (await connectorOf(acme)).testConnection()).toMatchObject({ ok: false });
    const wrong = await acme.save({
      baseUrl,
      auth: "certificate",
      certificate: certificates.client,
      privateKey: "none",
    });
    expect(wrong).toMatchObject({ ok: false, problems: [{ field: "privateKey" }] });
    const shown = {
      auth: "certificate",
      certificate: certificates.client,
      privateKey: certificates.clientKey,
    } as const;
    expect(await acme.save({ baseUrl, ...shown })).toEqual({ ok: true });
    expect(await (await connectorOf(acme)).testConnection()).toMatchObject({ ok: true });
    expect((await acme.orderFor(await buy("LAMP"))).state).toBe("accepted");
    await acme.save({});
  });

  test("an address inside the own network is refused when it is entered, and when a name leads there", async () => {
    env().PRIVATE_HOSTS = "refuse";
    for (const baseUrl of ["https://127.0.0.1/x", "https://169.254.169.254", "http://api.example.com", "https://[::1]"])
      expect(await acme.save({ baseUrl })).toMatchObject({ ok: false, problems: [{ field: "baseUrl" }] });
    expect(
      await acme.save({ auth: "oauth", baseUrl: "https://api.example.com", tokenUrl: "https://10.0.0.1/token" }),
    ).toMatchObject({
      ...{ ok: false, problems: [{ field: "tokenUrl" }] },
    });
    const order = await acme.orderFor(await buy("LAMP"));
    expect(order.state).toBe("failed");
    expect(await (await connectorOf(acme)).testConnection()).toMatchObject({ ok: false });
  });
});

describe("what a vendor's API says later", () => {
  test("is taken over once: its name, its date, declined units, parcels, and their correction", async () => {
    const bought = await buy("LAMP", 3);
    const { lines, key } = await acme.orderFor(bought);
    const line = lines[0]?.id ?? "";
    const promisedShipAt = "2031-01-02T00:00:00Z";
    const declines = [{ line, units: 1, reason: "sold out" }];
    await acme.says(bought, { status: "accepted", vendorRef: "V-77", promisedShipAt, declines });
    const shipment = {
      ref: "P1",
      carrier: "DHL",
      trackingNumbers: ["00340434161094042557"],
      shippedAt: "2026-11-21T10:00:00Z",
    };
    await acme.says(bought, { shipments: [{ ...shipment, lines: [{ line, units: 1 }] }] });
    const inputs = () => db().prisma.vendorInput.count({ where: { supplierId: acme.supplierId } });
    const before = await inputs();
    await acme.says(bought, {});
    expect(await inputs()).toBe(before);
    const { vendorOrder } = await acme.orderFor(bought);
    expect(vendorOrder).toMatchObject({
      vendorRef: "V-77",
      promisedShipAt: new Date(promisedShipAt),
      lines: [{ declinedUnits: 1 }],
    });
    await acme.says(bought, {
      shipments: [{ ...shipment, trackingNumbers: ["00340434161094042558"], lines: [{ line, units: 1 }] }],
    });
    expect(await trade.fulfilled(bought)).toEqual([{ units: 1, numbers: ["00340434161094042558"] }]);
    expect(await acme.posted(key)).toBe(1);
  });

  test("what contradicts is told to a person, and the rest of its orders is read", async () => {
    const bought = await buy("LAMP", 1);
    await acme.says(bought, { status: "accepted", declines: [{ line: "nobody's", units: 1, reason: "?" }] });
    const open = { kind: "vendor-api-problems", state: "open" };
    expect(await db().prisma.exception.count({ where: open })).toBe(1);
    await acme.says(bought, { declines: [] });
    expect(await db().prisma.exception.count({ where: open })).toBe(0);
  });

  test("a cancellation is asked for once, refused in its words, or carried out", async () => {
    const refused = await buy("LAMP", 1);
    await acme.says(refused, { cancelRefused: "it is packed" });
    await trade.post("shop", `orders/${refused.orderId}/cancel`, { restock: true });
    await trade.world.runUntilQuiet({ horizonMs: 30_000 });
    expect(await acme.orderFor(refused)).toMatchObject({ state: "accepted", cancelNote: "it is packed" });
    const cancelled = await buy("LAMP", 1);
    await trade.post("shop", `orders/${cancelled.orderId}/cancel`, { restock: true });
    await trade.world.runUntilQuiet({ horizonMs: 30_000 });
    await acme.says(cancelled, { status: "cancelled" });
    expect((await acme.orderFor(cancelled)).state).toBe("cancelled");
  });

  test("an API that lets us in no more is told to a person, until it answers again", async () => {
    const bought = await buy("LAMP", 1);
    await acme.fault("read", "unauthorized");
    await acme.poll();
    const open = { kind: "vendor-api-unreachable", state: "open" };
    expect(await db().prisma.exception.count({ where: open })).toBe(1);
    await acme.says(bought, { status: "accepted" });
    expect(await db().prisma.exception.count({ where: open })).toBe(0);
  });

  test("its stock is read where it is counted, and what looks wrong is held", async () => {
    const fed = await apiVendor(trade, "BOWL", { name: "fed", fields: { name: "Fed by API", stockMode: "fed" } });
    await fed.readStock({ BOWL: 40 });
    const pool = () => db().prisma.stockPool.findFirstOrThrow({ where: { supplierId: fed.supplierId } });
    expect(await pool()).toMatchObject({ policy: "finite", reading: 40 });
    await fed.readStock({ BOWL: -3 });
    expect(await db().prisma.heldFeed.count({ where: { supplierId: fed.supplierId, state: "held" } })).toBe(1);
    expect(await pool()).toMatchObject({ reading: 40 });
  });
});
