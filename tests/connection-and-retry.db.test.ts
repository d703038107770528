import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { say } from "../app/platform/phrase.ts";
import { exceptionText, type ExceptionValues } from "../app/exceptions/catalogue.ts";
import { retryException } from "../app/exceptions/actions.server.ts";
import { numericId } from "../app/platform/gid.ts";
import { enqueue } from "../app/queue/outbox.server.ts";
import { runDueJobs } from "../app/queue/runner.server.ts";
import { CONNECTION_LOST } from "../app/shopify/admin-errors.ts";
import { RejectFulfilmentRequestDocument } from "../app/shopify/operations.generated.ts";
import { sealToken } from "../app/shopify/session-storage.server.ts";
import { acceptInvitation, inviteSupplier } from "../app/suppliers/invitations.server.ts";
import { chooseRole, setRouting } from "../app/suppliers/shop-roles.server.ts";
import { handlers, onDead } from "../app/worker.server.ts";
import { db } from "./db-file.ts";
import { startWorld, type TestWorld } from "./world.ts";

const RETAILER = "nordlicht";
const NORTH = "north";
const SOUTH = "south";
const HOUR_MS = 3_600_000;
const domain = (handle: string) => `${handle}.myshopify.com`;
let world: TestWorld;

const actor = async (handle: string) => ({ shopId: (await world.shop(handle)).id, userId: `owner of ${handle}` });
const quiet = () => world.runUntilQuiet();
/** What waits looks again every quarter of an hour, so the world is never quiet for longer. */
const hours = async (count: number) => {
  for (let quarter = 0; quarter < 4 * count; quarter++) {
    await world.advance(HOUR_MS / 4);
    await quiet();
  }
};
const webhooks = (settings: object) => world.control.post("/webhooks", settings);

beforeAll(async () => {
  world = await startWorld({ stores: [RETAILER, NORTH, SOUTH] });
  const products = (handle: string, available: number) =>
    world.control.post(`/stores/${domain(handle)}/products`, {
      title: "Goods",
      variants: [{ title: "Mug", sku: "MUG", price: 1999, unitCost: 650, available }],
    });
  await products(RETAILER, 0);
  await products(NORTH, 400);
  await products(SOUTH, 400);
  await chooseRole(world.services, await actor(RETAILER), { role: "retailer" });
  for (const handle of [NORTH, SOUTH]) {
    const invited = await inviteSupplier(world.services, await actor(RETAILER), { domain: domain(handle) });
    if (!invited.ok) throw new Error(JSON.stringify(invited.problems));
    await acceptInvitation(world.services, await actor(handle), { connectionId: invited.connectionId });
  }
  await setRouting(world.services, await actor(RETAILER), { on: true });
  await quiet();
}, 120_000);
afterAll(async () => {
  await world?.stop();
});
beforeEach(async () => {
  await webhooks({ lose: 0 });
});

const buy = async () => {
  const shippingAddress = { lastName: "Berger", address1: "Weg 1", city: "Kiel", zip: "24103", countryCode: "DE" };
  const body = { lines: [{ sku: "MUG", quantity: 1 }], financialStatus: "PAID", shippingAddress };
  const { orderId } = await world.control.post<{ orderId: number }>(`/stores/${domain(RETAILER)}/checkout`, body);
  return `gid://shopify/Order/${orderId}`;
};
const orderOf = (orderGid: string) =>
  db().prisma.order.findFirstOrThrow({
    where: { orderGid, shop: { domain: domain(RETAILER) } },
    include: { views: true, supplierOrders: { include: { supplier: true, attempts: true } } },
  });
const openOf = (shopId: string) => db().prisma.exception.findMany({ where: { shopId, state: "open" } });
type Orders = { orders: { id: number; name: string; sourceIdentifier: string | null }[] };
const placed = async (orderGid: string) => {
  const keys = (await orderOf(orderGid)).supplierOrders.map(({ key }) => key);
  const { orders } = await world.control.get<Orders>(`/stores/${domain(NORTH)}`);
  return orders.filter(({ sourceIdentifier }) => sourceIdentifier !== null && keys.includes(sourceIdentifier)).length;
};
const refresh = async (orderGid: string) =>
  enqueue(
    db().prisma,
    "order.refresh",
    { shopId: (await world.shop(RETAILER)).id, orderGid },
    { now: world.clock.now() },
  );
const retry = async (kind: string, orderId: string) => {
  const exception = await db().prisma.exception.findFirstOrThrow({ where: { kind, orderId, state: "open" } });
  expect(await retryException(world.services, await actor(RETAILER), exception.id)).toEqual({ ok: true });
};

/** Shopify renews our token no more: the one that is kept has run out, and its refresh token is not Shopify's. */
const loseConnection = (handle: string) =>
  db().prisma.session.update({
    where: { id: `offline_${domain(handle)}` },
    data: { expires: new Date(0), refreshToken: sealToken("shprt_gone", "refreshToken") },
  });
/** A page load of a merchant brings a fresh token. */
const openApp = (handle: string) => world.install(handle);

describe("a connection that is lost", () => {
  test("is told once, makes purchases wait without a failure, and lets them go on when the app is opened", async () => {
    await loseConnection(NORTH);
    const orderGid = await buy();
    await hours(4);
    const north = await world.shop(NORTH);
    expect(north.connectionLostAt).not.toBeNull();
    expect(await openOf(north.id)).toMatchObject([{ kind: "connection-lost", occurrences: 1 }]);
    const waiting = await orderOf(orderGid);
    expect(waiting.supplierOrders).toMatchObject([{ state: "claimed" }]);
    expect(waiting.supplierOrders[0]?.stateNote).toContain(CONNECTION_LOST);
    // Nothing was begun: not one attempt in four hours.
    expect(waiting.supplierOrders[0]?.attempts.filter(({ effect }) => effect === "supplier-order.create")).toEqual([]);
    const [job] = await db().prisma.job.findMany({ where: { name: "supplier-order.send", state: "queued" } });
    expect(job).toMatchObject({ attemptsStarted: 0, attemptsFinished: 0 });
    expect(await db().prisma.job.count({ where: { state: "dead" } })).toBe(0);

    const before = world.clock.now().getTime();
    await openApp(NORTH);
    await quiet();
    expect(world.clock.now().getTime() - before).toBeLessThan(15 * 60_000);
    expect(await orderOf(orderGid)).toMatchObject({ supplierOrders: [{ state: "accepted", stateNote: null }] });
    expect(await placed(orderGid)).toBe(1);
    expect(await openOf(north.id)).toEqual([]);
    const [resolved] = await db().prisma.exception.findMany({ where: { shopId: north.id, kind: "connection-lost" } });
    expect(resolved).toMatchObject({ state: "resolved", resolvedBy: "crossdock" });
  });

  test("without any session waits too, and steps that had been given up for it are run again", async () => {
    const { id: shopId } = await world.shop(RETAILER);
    await db().prisma.session.deleteMany({ where: { shop: domain(RETAILER) } });
    const orderGid = await buy();
    const now = world.clock.now();
    const payload = { shopId };
    const dead = await db().prisma.job.create({
      data: {
        ...{ name: "catalog.read", key: "given up", lane: "given up", payload, shopId, state: "dead" },
        ...{ runAt: now, createdAt: now, lastError: `${CONNECTION_LOST} Long ago.` },
      },
    });
    await onDead(db().prisma, {
      ...{ id: String(dead.id), name: dead.name, payload, shopId, attempts: 12, error: dead.lastError ?? "", at: now },
    });
    await hours(1);
    expect((await openOf(shopId)).map(({ kind }) => kind).sort()).toEqual(["connection-lost", "job-failed"]);
    expect(await db().prisma.job.count({ where: { state: "dead" } })).toBe(1);

    await openApp(RETAILER);
    await quiet();
    expect(await orderOf(orderGid)).toMatchObject({ state: "routed", supplierOrders: [{ state: "accepted" }] });
    expect(await openOf(shopId)).toEqual([]);
    const again = { name: "catalog.read", shopId, state: "done", createdAt: { gt: now } };
    expect(await db().prisma.job.count({ where: again })).toBe(1);
  });

  test("is no loss when the shop itself has left", async () => {
    const { id } = await world.shop(SOUTH);
    const uninstalledAt = world.clock.now();
    await db().prisma.shop.update({ where: { id }, data: { uninstalledAt } });
    await db().prisma.session.deleteMany({ where: { shop: domain(SOUTH) } });
    const admin = await world.services.admin({ id, domain: domain(SOUTH) });
    expect(await admin.reserve(RejectFulfilmentRequestDocument)).toMatchObject({ error: { code: "NO_SESSION" } });
    expect((await world.shop(SOUTH)).connectionLostAt).toBeNull();
    await openApp(SOUTH);
    await quiet();
    expect((await world.shop(SOUTH)).uninstalledAt).toBeNull();
  });
});

describe("retrying", () => {
  const scopes = async (handle: string, without: string[]) => {
    const granted = (await world.shop(RETAILER)).scopes.split(",");
    await world.control.post(`/stores/${domain(handle)}/scopes`, {
      clientId: process.env.SHOPIFY_API_KEY,
      scopes: granted.filter((scope) => !without.includes(scope)),
    });
  };

  test("a purchase that could not be sent buys it, once, also when the order has changed meanwhile", async () => {
    await scopes(NORTH, ["write_orders"]);
    const orderGid = await buy();
    await quiet();
    const failed = await orderOf(orderGid);
    expect(failed.supplierOrders).toMatchObject([{ state: "failed" }]);
    await scopes(NORTH, []);
    // The address that we know is another one than the order's.
    await db().prisma.order.update({ where: { id: failed.id }, data: { addressHash: "another" } });
    await refresh(orderGid);
    await quiet();
    expect((await orderOf(orderGid)).version).toBeGreaterThan(failed.version);
    await retry("send-failed", failed.id);
    await quiet();
    expect(await orderOf(orderGid)).toMatchObject({ state: "routed", supplierOrders: [{ state: "accepted" }] });
    expect(await placed(orderGid)).toBe(1);
    expect(await openOf(failed.shopId)).toEqual([]);
  });

  test("a purchase of unknown outcome that could not be looked up finds it", async () => {
    await webhooks({ lose: 1 });
    await world.control.post("/faults", {
      store: domain(NORTH),
      operation: "CreateSupplierOrder",
      kind: "drop-answer",
    });
    const orderGid = await buy();
    await refresh(orderGid);
    // Not so long that the look-up comes.
    await world.runUntilQuiet({ horizonMs: 20_000 });
    await scopes(NORTH, ["read_orders", "write_orders"]);
    await world.runUntilQuiet({ horizonMs: 5 * 60_000 });
    const unknown = await orderOf(orderGid);
    expect(unknown.supplierOrders).toMatchObject([{ state: "unknown" }]);
    await scopes(NORTH, []);
    await retry("send-unknown", unknown.id);
    await quiet();
    expect(await orderOf(orderGid)).toMatchObject({ state: "routed", supplierOrders: [{ state: "accepted" }] });
    expect(await placed(orderGid)).toBe(1);
    expect(await openOf(unknown.shopId)).toEqual([]);
  });

  test("a claim that failed claims and buys", async () => {
    await webhooks({ lose: 1 });
    const orderGid = await buy();
    await world.advance(1_000);
    await refresh(orderGid);
    // Decided, and not claimed yet.
    while ((await db().prisma.supplierOrder.count({ where: { order: { orderGid } } })) === 0)
      expect(await runDueJobs(world.services, handlers, { onDead, limit: 1 })).toBe(1);
    // Somebody asks the other supplier meanwhile, by hand.
    const planned = await orderOf(orderGid);
    const other = await db().prisma.supplier.findFirstOrThrow({
      where: { shopId: planned.shopId, id: { not: planned.supplierOrders[0]?.supplierId ?? "" } },
    });
    const store = `/stores/${domain(RETAILER)}/fulfilment-orders`;
    const first = numericId(planned.views[0]?.fulfilmentOrderGid ?? "");
    const locationId = Number(numericId(other.locationGid ?? ""));
    if (planned.views[0]?.locationGid !== other.locationGid)
      await world.control.post(`${store}/${first}/move`, { locationId });
    const dump = await world.control.get<{ fulfillmentOrders: { id: number; orderId: number; status: string }[] }>(
      `/stores/${domain(RETAILER)}`,
    );
    const asked = dump.fulfillmentOrders.find(
      (each) => each.orderId === Number(numericId(orderGid)) && each.status === "OPEN",
    );
    await world.control.post(`${store}/${asked?.id}/request`);
    await quiet();
    expect(await openOf(planned.shopId)).toMatchObject([{ kind: "claim-failed", orderId: planned.id }]);

    const admin = await world.services.admin(await world.shop(RETAILER));
    const id = `gid://shopify/FulfillmentOrder/${asked?.id}`;
    expect((await admin.idempotent(RejectFulfilmentRequestDocument, { id, message: "No.", reason: "OTHER" })).ok).toBe(
      true,
    );
    await retry("claim-failed", planned.id);
    await quiet();
    expect(await orderOf(orderGid)).toMatchObject({ state: "routed", supplierOrders: [{ state: "accepted" }] });
    expect(await openOf(planned.shopId)).toEqual([]);
  });
});

describe("an order that a supplier's store holds twice", () => {
  test.each([
    ["is canceled", false],
    ["that cannot be canceled any more is told as such", true],
  ])("and the later one %s", async (_what, shipped) => {
    await webhooks({ lose: 1 });
    await world.control.post("/switches", { customIdUnique: false });
    const late = { operation: "CreateSupplierOrder", kind: "commit-late", delayMs: 300_000 };
    await world.control.post("/faults", { store: domain(NORTH), ...late });
    const orderGid = await buy();
    await refresh(orderGid);
    await world.runUntilQuiet({ horizonMs: 10 * 60_000 });
    await world.control.post("/switches", { customIdUnique: true });
    const { id: orderId, supplierOrders } = await orderOf(orderGid);
    const [supplierOrder] = supplierOrders;
    const { orders } = await world.control.get<Orders>(`/stores/${domain(NORTH)}`);
    const ours = orders.filter(({ sourceIdentifier }) => sourceIdentifier === supplierOrder?.key);
    const second = ours.find(({ name }) => name !== supplierOrder?.externalName);
    expect(ours).toHaveLength(2);
    if (shipped) await world.control.post(`/stores/${domain(NORTH)}/orders/${second?.id}/ship`, {});
    // Until the search knows it too.
    await world.advance(5_000);
    const payload = { supplierOrderId: supplierOrder?.id ?? "" };
    await enqueue(db().prisma, "supplier-order.settle", payload, { now: world.clock.now() });
    await quiet();
    const [exception] = await db().prisma.exception.findMany({ where: { orderId, state: "open" } });
    const [canceled, standing] = shipped ? ["", second?.name] : [second?.name, ""];
    expect(exception).toMatchObject({
      kind: "supplier-order-doubled",
      values: { kept: supplierOrder?.externalName, canceled, standing },
    });
    const cause = say(exceptionText("supplier-order-doubled").cause(exception?.values as ExceptionValues));
    expect(cause.includes("could not be canceled")).toBe(shipped);
  });
});
