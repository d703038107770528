import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { retryException } from "../app/exceptions/actions.server.ts";
import { gidOf } from "../app/platform/gid.ts";
import { inviteSupplier } from "../app/suppliers/invitations.server.ts";
import { db } from "./db-file.ts";
import { startTrade, type Bought, type Trade } from "./trade.ts";

// What an order router of this kind can get wrong, each as something a shop must never live through.

const RETAILER = "nordlicht";
const OTHER = "suedwind";
const NORTH = "north";
const SOUTH = "south";
const domain = (handle: string) => `${handle}.myshopify.com`;
let t: Trade;

beforeAll(async () => {
  const address = { address1: "Kai 5", city: "Rotterdam", zip: "3011", countryCode: "NL" };
  t = await startTrade({
    retailers: [RETAILER, OTHER],
    suppliers: [
      { handle: NORTH, name: "North", address },
      { handle: SOUTH, name: "South", address },
    ],
    stock: async ({ product }) => {
      const many = Array.from({ length: 12 }, (_, index) => ({ title: `M${index}`, sku: `MANY-${index}` }));
      await product(RETAILER, [
        { title: "Mug", sku: "MUG" },
        { title: "Pen", sku: "PEN" },
        { title: "Cup", sku: "CUP" },
        { title: "Rare", sku: "RARE" },
        ...many,
      ]);
      await product(OTHER, [{ title: "Mug", sku: "MUG" }]);
      await product(NORTH, [
        { title: "Mug", sku: "MUG", price: 1000, unitCost: 650, available: 400 },
        { title: "Rare", sku: "RARE", price: 1000, unitCost: 650, available: 2 },
      ]);
      await product(SOUTH, [
        { title: "Mug", sku: "MUG", price: 1100, unitCost: 700, available: 400 },
        { title: "Pen", sku: "PEN", price: 200, unitCost: 90, available: 400 },
        { title: "Cup", sku: "CUP", price: 300, unitCost: 140, available: 400 },
        { title: "Rare", sku: "RARE", price: 900, unitCost: 700, available: 3 },
        ...many.map((variant) => ({ ...variant, price: 100, unitCost: 50, available: 40 })),
      ]);
    },
  });
}, 120_000);

afterAll(async () => {
  await t?.world.stop();
});

const shares = async (bought: Bought) =>
  (await t.orderOf(bought)).supplierOrders.map(({ supplier, state, lines }) => [
    supplier.name,
    state,
    lines.map(({ quantity }) => quantity),
  ]);
const ship = async (bought: Bought, supplier: string, body: object) => {
  const placed = (await t.placedFor(bought, supplier)).find(({ cancelledAt }) => cancelledAt === null);
  if (!placed) throw new Error(`${supplier} has no order for ${bought.orderId}.`);
  await t.post(supplier, `orders/${placed.id}/ship`, body);
  return placed;
};

describe("routing", () => {
  test("1: an order goes unit by unit to who has stock, and never whole to several suppliers", async () => {
    const bought = await t.buy(RETAILER, [{ sku: "RARE", quantity: 2 }]);
    await t.quiet();
    expect(await shares(bought)).toEqual([["North", "accepted", [2]]]);
    expect(await t.placedFor(bought, SOUTH)).toEqual([]);
    const next = await t.buy(RETAILER, [{ sku: "RARE", quantity: 2 }]);
    await t.quiet();
    expect(await shares(next)).toEqual([["South", "accepted", [2]]]);
  });

  test("2: the supplier gets its own variant at its wholesale price, to the minor unit", async () => {
    const bought = await t.buy(RETAILER, [{ sku: "MUG", quantity: 3 }]);
    await t.quiet();
    const variant = (await t.dump(NORTH)).variants.find(({ sku }) => sku === "MUG");
    const [placed] = await t.placedFor(bought, NORTH);
    expect(placed?.lines).toMatchObject([{ variantId: variant?.id, quantity: 3, price: 650 }]);
    const [line] = (await t.orderOf(bought)).lines;
    expect(line?.variantGid).not.toBe(gidOf("ProductVariant", variant?.id ?? 0));
  });

  test("3: a mapping made once serves every quantity, and only its own shop's orders", async () => {
    const bought = await t.buy(RETAILER, [{ sku: "PEN", quantity: 7 }]);
    await db().prisma.mapping.updateMany({ where: { shop: { domain: domain(OTHER) } }, data: { state: "removed" } });
    const foreign = await t.buy(OTHER, [{ sku: "MUG", quantity: 1 }]);
    await t.quiet();
    expect(await shares(bought)).toEqual([["South", "accepted", [7]]]);
    const unmapped = await t.orderOf(foreign);
    expect(unmapped).toMatchObject({ supplierOrders: [], lines: [{ reason: "unmapped", allocated: 0 }] });
    expect(await t.openExceptions(unmapped.id)).toMatchObject([{ kind: "sku-unmapped", values: { sku: "MUG" } }]);
    await db().prisma.mapping.updateMany({ where: { shop: { domain: domain(OTHER) } }, data: { state: "mapped" } });
  });

  test("4: a partly mapped order buys its mapped lines; the other line is an exception, and nothing is lost", async () => {
    await db().prisma.mapping.updateMany({ where: { variant: { sku: "CUP" } }, data: { state: "removed" } });
    const bought = await t.buy(RETAILER, [
      { sku: "CUP", quantity: 2 },
      { sku: "PEN", quantity: 1 },
    ]);
    await t.quiet();
    const order = await t.orderOf(bought);
    expect(await shares(bought)).toEqual([["South", "accepted", [1]]]);
    expect(order.lines.map(({ sku, sold, allocated, reason }) => [sku, sold, allocated, reason])).toEqual([
      ["CUP", 2, 0, "unmapped"],
      ["PEN", 1, 1, "none"],
    ]);
    expect(await t.openExceptions(order.id)).toMatchObject([
      { kind: "sku-unmapped", values: { sku: "CUP", units: 2 } },
    ]);
    await db().prisma.mapping.updateMany({ where: { variant: { sku: "CUP" } }, data: { state: "mapped" } });
  });

  test("5: what is paid is the price that was decided on, even when the supplier's price moves before the order is sent", async () => {
    await t.fault(SOUTH, "CreateSupplierOrder", "http-5xx");
    const bought = await t.buy(RETAILER, [{ sku: "PEN", quantity: 2 }]);
    await t.world.runUntilQuiet({ horizonMs: 30_000 });
    expect(await shares(bought)).toEqual([["South", "unknown", [2]]]);
    await db().prisma.offer.updateMany({ where: { sku: "PEN" }, data: { costMinor: 9_999 } });
    await t.settled();
    await db().prisma.offer.updateMany({ where: { sku: "PEN" }, data: { costMinor: 90 } });
    const [placed] = await t.placedFor(bought, SOUTH);
    expect(placed?.lines).toMatchObject([{ quantity: 2, price: 90 }]);
    expect((await t.orderOf(bought)).supplierOrders).toMatchObject([{ state: "accepted", costMinor: 180n }]);
  });
});

describe("webhooks", () => {
  test("6: one that is not signed with the app's secret is refused, and nothing of it is kept", async () => {
    const before = await db().prisma.webhookDelivery.count();
    const body = JSON.stringify({ id: 1, line_items: [] });
    for (const signedBy of [null, "", "secret-of-somebody-else"])
      expect(await t.webhook({ topic: "orders/create", shop: RETAILER, body, signedBy })).toEqual({
        status: 401,
        stored: null,
      });
    expect(await db().prisma.webhookDelivery.count()).toBe(before);
  });

  test("7: an order that was answered with 200 stands in the database before the answer, without a readable word of the customer", async () => {
    const bought = await t.buy(RETAILER, [{ sku: "MUG", quantity: 1 }]);
    // Nothing of the app runs now: a process that dies here loses nothing.
    const body = JSON.stringify({ id: bought.orderId, updated_at: null, shipping_address: { last_name: "Lovelace" } });
    const { status, stored } = await t.webhook({ topic: "orders/create", shop: RETAILER, body });
    expect(status).toBe(200);
    expect(stored?.state).toBe("received");
    expect(Buffer.from(stored?.bodyEnc ?? []).toString("latin1")).not.toContain("Lovelace");
    const ofIt = { path: ["deliveryId"], equals: String(stored?.id) };
    expect(await db().prisma.job.count({ where: { name: "delivery.order", payload: ofIt } })).toBe(1);
    await t.quiet();
    const order = await t.orderOf(bought);
    expect(order.supplierOrders).toHaveLength(1);
    expect(Buffer.from(order.addressEnc ?? []).toString("latin1")).not.toContain("Lovelace");
  });

  test("8: an order is one shop's own, and a parcel that is told several times is one parcel", async () => {
    const first = await t.buy(RETAILER, [{ sku: "MUG", quantity: 2 }]);
    await t.quiet();
    // The same id, claimed for another shop: read with that shop's own token, it is nothing.
    const webhookId = randomUUID();
    await t.webhook({ topic: "orders/create", shop: OTHER, webhookId, body: JSON.stringify({ id: first.orderId }) });
    await t.settled();
    const gid = gidOf("Order", first.orderId);
    const claimed = await db().prisma.order.findFirst({
      where: { orderGid: gid, shop: { domain: domain(OTHER) } },
      include: { supplierOrders: true, lines: true },
    });
    expect(claimed?.supplierOrders ?? []).toEqual([]);
    expect(claimed?.lines ?? []).toEqual([]);
    expect((await t.placedFor(first, NORTH)).length).toBe(1);

    await t.world.control.post("/webhooks", { minCopies: 3, maxCopies: 3 });
    await ship(first, NORTH, { tracking: { company: "DHL", number: "T-8" } });
    await t.quiet();
    await t.world.control.post("/webhooks", { minCopies: 1, maxCopies: 1 });
    const mine = await db().prisma.order.findFirstOrThrow({
      where: { orderGid: gid, shop: { domain: domain(RETAILER) } },
      include: { supplierOrders: { include: { shipments: true } } },
    });
    expect(mine.supplierOrders.flatMap(({ shipments }) => shipments)).toHaveLength(1);
    expect(await t.fulfilled(first)).toEqual([{ units: 2, numbers: ["T-8"] }]);
  });

  test("9: a supplier's other parcels are answered with 200 and left alone", async () => {
    const own = await t.buy(NORTH, [{ sku: "MUG", quantity: 1 }]);
    await t.quiet();
    await t.post(NORTH, `orders/${own.orderId}/ship`, { tracking: { company: "DHL", number: "OWN" } });
    await t.quiet();
    const deliveries = await db().prisma.webhookDelivery.findMany({
      where: { shopDomain: domain(NORTH), topic: "fulfillments/create" },
      orderBy: { id: "desc" },
      take: 1,
    });
    expect(deliveries).toMatchObject([{ state: "ignored", note: "An order that Crossdock has nothing to do with." }]);
    expect(await refusedByUs()).toEqual([]);
    expect(await db().prisma.order.count({ where: { orderGid: gidOf("Order", own.orderId) } })).toBe(0);
  });
});

/** Webhooks that the app did not answer with 200. */
const refusedByUs = async () => {
  const { log } = await t.world.control.get<{ log: { answer: number | null; topic: string }[] }>("/webhooks?last=500");
  return log.filter(({ answer }) => answer !== 200);
};

describe("buying", () => {
  test("10: a canceled order is not bought; once it was bought, its supplier is told or a person is", async () => {
    const early = await t.buy(RETAILER, [{ sku: "MUG", quantity: 1 }], { financialStatus: "PENDING" });
    await t.quiet();
    await t.post(RETAILER, `orders/${early.orderId}/cancel`);
    const late = await t.buy(RETAILER, [{ sku: "MUG", quantity: 1 }]);
    await t.quiet();
    expect(await t.orderOf(early)).toMatchObject({ state: "closed", supplierOrders: [] });
    await t.post(RETAILER, `orders/${late.orderId}/cancel`);
    await t.settled();
    const order = await t.orderOf(late);
    const [placed] = await t.placedFor(late, NORTH);
    const told = (await t.openExceptions(order.id)).map(({ kind }) => kind);
    if (placed?.cancelledAt) expect(order).toMatchObject({ supplierOrders: [{ state: "cancelled" }] });
    else expect(told).toContain("cancelled-after-dispatch");
  });

  test("11: an order whose answer was lost is found by its reference, never ordered again; it says who ordered what, and charges nobody", async () => {
    await t.fault(NORTH, "CreateSupplierOrder", "drop-answer");
    const bought = await t.buy(RETAILER, [{ sku: "MUG", quantity: 1 }]);
    await t.settled();
    const placed = await t.placedFor(bought, NORTH);
    const [supplierOrder] = (await t.orderOf(bought)).supplierOrders;
    expect(placed).toHaveLength(1);
    expect(placed).toMatchObject([
      {
        sourceIdentifier: supplierOrder?.key,
        financialStatus: "PENDING",
        email: null,
        note: expect.stringContaining(bought.name) as unknown,
        tags: expect.arrayContaining(["Crossdock"]) as unknown,
        shippingAddress: { lastName: "Lovelace", address1: "Weg 1" },
      },
    ]);
  });

  test("14: stock is counted over all of a supplier's own locations, sold-out items are not bought, long orders are bought whole", async () => {
    const skus = Array.from({ length: 12 }, (_, index) => `MANY-${index}`);
    const second = await t.post<{ id: number }>(SOUTH, "locations", {
      name: "Second house",
      address: { address1: "Kai 6", city: "Rotterdam", zip: "3011", countryCode: "NL" },
    });
    for (const sku of ["MANY-0", "MANY-1"]) await t.post(SOUTH, "stock", { sku, available: 0 });
    await t.post(SOUTH, "stock", { sku: "MANY-0", available: 5, locationId: second.id });
    await t.quiet();
    const pools = await db().prisma.stockPool.findMany({
      where: { offers: { some: { sku: { in: ["MANY-0", "MANY-1"] } } } },
      include: { offers: true },
    });
    const readings = new Map(pools.map(({ offers, policy, reading }) => [offers[0]?.sku, [policy, reading]]));
    expect(readings).toEqual(
      new Map([
        ["MANY-0", ["finite", 5]],
        ["MANY-1", ["finite", 0]],
      ]),
    );
    // More locations than one answer of Shopify shows.
    for (let house = 0; house < 22; house += 1) {
      const { id } = await t.post<{ id: number }>(SOUTH, "locations", {
        name: `House ${house}`,
        address: { address1: `Kai ${10 + house}`, city: "Rotterdam", zip: "3011", countryCode: "NL" },
      });
      await t.post(SOUTH, "stock", { sku: "MANY-2", available: 1, locationId: id });
    }
    await t.post(SOUTH, "stock", { sku: "MANY-2", available: 30 });
    await t.quiet();
    const many = await db().prisma.stockPool.findFirstOrThrow({ where: { offers: { some: { sku: "MANY-2" } } } });
    expect(many.reading).toBe(30 + 22);
    const rest = skus.filter((sku) => sku !== "MANY-1");
    const bought = await t.buy(
      RETAILER,
      rest.map((sku) => ({ sku, quantity: 1 })),
    );
    await t.quiet();
    const order = await t.orderOf(bought);
    expect(order.lines.map(({ sku, allocated }) => [sku, allocated])).toEqual(rest.map((sku) => [sku, 1]));
  });

  test("15: an order of many lines costs as many calls as one of two, and a busy store is waited for", async () => {
    const callsFor = async (skus: string[]) => {
      const since = t.world.clock.now();
      const bought = await t.buy(
        RETAILER,
        skus.map((sku) => ({ sku, quantity: 1 })),
      );
      await t.quiet();
      expect(await shares(bought)).toEqual([["South", "accepted", skus.map(() => 1)]]);
      const atRetailer = await t.callsTo(RETAILER, since);
      const atSupplier = await t.callsTo(SOUTH, since);
      return atRetailer.length + atSupplier.filter(({ operation }) => operation !== "StockReading").length;
    };
    const few = await callsFor(["MANY-2", "MANY-3"]);
    const many = await callsFor(Array.from({ length: 9 }, (_, index) => `MANY-${index + 3}`));
    // News of our own calls may be read once more, or once less, as they happen to come.
    expect(Math.abs(many - few)).toBeLessThanOrEqual(1);

    await t.fault(RETAILER, "SubmitFulfilmentRequest", "throttled");
    await t.fault(SOUTH, "CreateSupplierOrder", "http-429", { delayMs: 1_000 });
    const bought = await t.buy(RETAILER, [{ sku: "PEN", quantity: 1 }]);
    await t.settled();
    expect(await shares(bought)).toEqual([["South", "accepted", [1]]]);
    expect(await t.placedFor(bought, SOUTH)).toHaveLength(1);
  });
});

describe("tracking", () => {
  test("12: a supplier's tracking fulfils its own units and nobody else's", async () => {
    const bought = await t.buy(RETAILER, [
      { sku: "MUG", quantity: 2 },
      { sku: "PEN", quantity: 3 },
    ]);
    await t.quiet();
    await ship(bought, SOUTH, { tracking: { company: "DHL", number: "T-12" } });
    await t.quiet();
    expect(await t.fulfilled(bought)).toEqual([{ units: 3, numbers: ["T-12"] }]);
    const order = await t.orderOf(bought);
    expect(order).toMatchObject({ state: "routed", lines: [{ fulfilled: 0 }, { fulfilled: 3 }] });
  });

  test("13: an order whose tracking could not be written stays open until it is; a parcel without tracking is taken", async () => {
    const bought = await t.buy(RETAILER, [
      { sku: "PEN", quantity: 2 },
      { sku: "CUP", quantity: 1 },
    ]);
    await t.quiet();
    const [placed] = await t.placedFor(bought, SOUTH);
    const pen = placed?.lines.find(({ sku }) => sku === "PEN");
    await t.fault(RETAILER, "CreateFulfilment", "http-429", { times: 2, delayMs: 1_000 });
    await ship(bought, SOUTH, { lines: [{ lineItemId: pen?.id, quantity: 2 }] });
    await t.world.runUntilQuiet({ horizonMs: 100 });
    expect((await t.orderOf(bought)).state).toBe("routed");
    await t.settled();
    const order = await t.orderOf(bought);
    expect(order).toMatchObject({ state: "routed", lines: [{ fulfilled: 2 }, { fulfilled: 0 }] });
    expect(await t.fulfilled(bought)).toEqual([{ units: 2, numbers: [] }]);
    await ship(bought, SOUTH, { tracking: { company: "DHL", number: "T-13" } });
    await t.quiet();
    expect((await t.orderOf(bought)).state).toBe("closed");
  });

  test("13a: a fulfillment that appears late and without an answer is ours: what still waits of the order is bought", async () => {
    // What the retailer sells is more than the supplier has by then.
    await t.post(SOUTH, "stock", { sku: "PEN", available: 2 });
    const bought = await t.buy(RETAILER, [{ sku: "PEN", quantity: 3 }]);
    await t.quiet();
    expect(await t.orderOf(bought)).toMatchObject({ lines: [{ wanted: 3, allocated: 2 }] });
    await t.fault(RETAILER, "CreateFulfilment", "commit-late", { times: 1, delayMs: 30_000 });
    await ship(bought, SOUTH, { tracking: { company: "DHL", number: "T-13A" } });
    await t.settled();
    expect(await t.fulfilled(bought)).toEqual([{ units: 2, numbers: ["T-13A"] }]);
    expect(await t.orderOf(bought)).toMatchObject({ lines: [{ wanted: 3, allocated: 2, fulfilled: 2 }] });
    await t.post(SOUTH, "stock", { sku: "PEN", available: 400 });
    await t.settled();
    expect(await t.orderOf(bought)).toMatchObject({ state: "routed", lines: [{ allocated: 3, fulfilled: 2 }] });
  });
});

describe("access", () => {
  test("16: tokens are kept unreadable, used with their own store only, and no address but a Shopify store's can be named", async () => {
    const sessions = await db().prisma.session.findMany();
    expect(sessions).toHaveLength(4);
    for (const { accessToken, refreshToken } of sessions) {
      expect(accessToken).not.toMatch(/^shp/);
      expect(refreshToken).not.toMatch(/^shp/);
    }
    for (const address of [
      "evil.example",
      "north.myshopify.com.evil.example",
      "http://127.0.0.1/",
      "a@b.myshopify.com",
    ])
      expect(await inviteSupplier(t.world.services, await t.actor(RETAILER), { domain: address })).toMatchObject({
        ok: false,
      });
    const paths = ["/auth/callback?shop=evil.example", "/webhooks/shopify?state=x"];
    for (const path of paths) expect((await fetch(`${t.world.intake}${path}`)).status).toBeGreaterThanOrEqual(400);
  });

  test("17: uninstalling and data requests are heard, and a step that cannot be done is told instead of failing quietly", async () => {
    const clientId = process.env.SHOPIFY_API_KEY;
    await t.post(OTHER, "compliance", { clientId, topic: "customers/data_request", payload: { orders_requested: [] } });
    await t.fault(RETAILER, "RetailerOrder", "http-5xx", { times: 400 });
    const bought = await t.buy(RETAILER, [{ sku: "PEN", quantity: 1 }]);
    await t.world.runUntilQuiet({ horizonMs: 1_000 });
    // It has failed often enough already: this is its last attempt.
    const used = { attemptsStarted: 11, attemptsFinished: 11 };
    const { count } = await db().prisma.job.updateMany({
      where: { name: "order.refresh", state: "queued" },
      data: used,
    });
    expect(count).toBe(1);
    await t.quiet();
    await t.clearFaults();
    const failed = await db().prisma.exception.findFirstOrThrow({ where: { kind: "job-failed", state: "open" } });
    expect(failed.values).toMatchObject({ job: "order.refresh" });
    expect(await retryException(t.world.services, await t.actor(RETAILER), failed.id)).toEqual({ ok: true });
    await t.quiet();
    expect(await shares(bought)).toEqual([["South", "accepted", [1]]]);
    expect(await db().prisma.exception.findUnique({ where: { id: failed.id } })).toMatchObject({ state: "resolved" });

    const other = await t.world.shop(OTHER);
    expect(await db().prisma.auditEvent.count({ where: { shopId: other.id, action: "privacy.requested" } })).toBe(1);
    await t.post(OTHER, "uninstall", { clientId });
    await t.quiet();
    expect(await db().prisma.session.count({ where: { shop: domain(OTHER) } })).toBe(0);
    expect((await t.world.shop(OTHER)).uninstalledAt).not.toBeNull();
  });
});
