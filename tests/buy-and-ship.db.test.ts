import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { supplierOrderSettleHandler } from "../app/dispatch/settle.server.ts";
import { gidOf } from "../app/platform/gid.ts";
import { enqueue } from "../app/queue/outbox.server.ts";
import type { Services } from "../app/shopify/services.ts";
import { acceptInvitation, inviteSupplier } from "../app/suppliers/invitations.server.ts";
import { chooseRole, setRouting } from "../app/suppliers/shop-roles.server.ts";
import { db } from "./db-file.ts";
import { startWorld, type TestWorld } from "./world.ts";

type Dump = {
  orders: {
    id: number;
    name: string;
    sourceIdentifier: string | null;
    cancelledAt: string | null;
    email: string | null;
    test: boolean;
    lines: { id: number }[];
  }[];
  customers: unknown[];
  fulfillments: {
    orderId: number;
    status: string;
    lines: { quantity: number }[];
    tracking: { number: string }[];
  }[];
};

const RETAILER = "nordlicht";
const NORTH = "north";
const SOUTH = "south";
const domain = (handle: string) => `${handle}.myshopify.com`;
let world: TestWorld;

const actor = async (handle: string) => ({ shopId: (await world.shop(handle)).id, userId: `owner of ${handle}` });
const quiet = () => world.runUntilQuiet();
const dump = (handle: string) => world.control.get<Dump>(`/stores/${domain(handle)}`);
const points = (handle: string) =>
  world.control.get<{ total: number; byOperation: Record<string, unknown> }>(`/points?store=${domain(handle)}`);

async function connect(handle: string) {
  const invited = await inviteSupplier(world.services, await actor(RETAILER), { domain: domain(handle) });
  if (!invited.ok) throw new Error(JSON.stringify(invited.problems));
  await acceptInvitation(world.services, await actor(handle), { connectionId: invited.connectionId });
}

beforeAll(async () => {
  const address = { address1: "Kai 5", city: "Rotterdam", zip: "3011", countryCode: "NL" };
  world = await startWorld({
    stores: [
      { handle: RETAILER, name: "Nordlicht" },
      { handle: NORTH, name: "North", address },
      { handle: SOUTH, name: "South", address },
    ],
  });
  const products = (handle: string, variants: object[]) =>
    world.control.post(`/stores/${domain(handle)}/products`, { title: "Goods", variants });
  await products(RETAILER, [
    { title: "Mug", sku: "MUG", price: 1999, available: 0 },
    { title: "Pen", sku: "PEN", price: 299, available: 0 },
  ]);
  await products(NORTH, [{ title: "Mug", sku: "MUG", price: 1000, unitCost: 650, available: 40 }]);
  await products(SOUTH, [
    { title: "Mug", sku: "MUG", price: 1100, unitCost: 700, available: 40 },
    { title: "Pen", sku: "PEN", price: 200, unitCost: 90, available: 40 },
  ]);
  await chooseRole(world.services, await actor(RETAILER), { role: "retailer" });
  await connect(NORTH);
  await connect(SOUTH);
  await setRouting(world.services, await actor(RETAILER), { on: true });
  await quiet();
}, 120_000);

afterAll(async () => {
  await world?.stop();
});

const buy = async (lines: { sku: string; quantity: number }[]) => (await checkout(lines)).name;
const buyUnheard = async (lines: { sku: string; quantity: number }[]) => {
  const { name, orderId } = await checkout(lines);
  return { name, orderGid: gidOf("Order", orderId) };
};
const checkout = (lines: { sku: string; quantity: number }[]) =>
  world.control.post<{ name: string; orderId: number }>(`/stores/${domain(RETAILER)}/checkout`, {
    lines,
    financialStatus: "PAID",
    email: "ada@example.com",
    shippingAddress: {
      ...{ firstName: "Ada", lastName: "Berger", address1: "Weg 1", city: "Kiel", zip: "24103", countryCode: "DE" },
    },
  });
const orderNamed = (name: string) =>
  db().prisma.order.findFirstOrThrow({
    where: { name, shop: { domain: domain(RETAILER) } },
    include: {
      lines: true,
      views: true,
      supplierOrders: {
        include: { supplier: true, lines: true, shipments: { include: { lines: true } }, attempts: true },
      },
    },
  });
const exceptionsOf = (orderId: string) => db().prisma.exception.findMany({ where: { orderId } });

const keyOf = async (name: string, handle: string) => {
  const { supplierOrders } = await orderNamed(name);
  const live = supplierOrders.filter(({ state }) => state !== "refused" && state !== "cancelled");
  return live.find(({ supplier }) => supplier.name.toLowerCase() === handle)?.key;
};
/** Orders in a supplier's store with our key, cancelled ones left out. */
const placedFor = async (name: string, handle: string) => {
  const key = await keyOf(name, handle);
  return (await dump(handle)).orders.filter((one) => one.sourceIdentifier === key && one.cancelledAt === null);
};
const ship = async (name: string, handle: string, number: string, quantity?: number) => {
  const [placed] = await placedFor(name, handle);
  if (!placed) throw new Error(`${handle} has no order for ${name}.`);
  const [line] = placed.lines;
  await world.control.post(`/stores/${domain(handle)}/orders/${placed.id}/ship`, {
    ...(quantity === undefined || !line ? {} : { lines: [{ lineItemId: line.id, quantity }] }),
    tracking: { company: "DHL", number },
  });
};
/** What the retailer's store shows: units and tracking numbers, fulfilment by fulfilment. */
const fulfilled = async (name: string) => {
  const store = await dump(RETAILER);
  const id = store.orders.find((one) => one.name === name)?.id;
  return store.fulfillments
    .filter(({ orderId, status }) => orderId === id && status === "SUCCESS")
    .map(({ lines, tracking }) => ({
      units: lines.reduce((sum, line) => sum + line.quantity, 0),
      numbers: tracking.map(({ number }) => number),
    }));
};
const fault = (store: string, operation: string, kind: string, more: object = {}) =>
  world.control.post("/faults", { store: domain(store), operation, kind, times: 1, ...more });
type Attempts = { attempts: { effect: string; outcome: string; number: number }[] }[];
const attemptsOf = (supplierOrders: Attempts, effect: string) =>
  supplierOrders
    .flatMap(({ attempts }) => attempts)
    .filter((attempt) => attempt.effect === effect)
    .sort((a, b) => a.number - b.number)
    .map(({ outcome }) => outcome);
const settleTime = () => world.runUntilQuiet({ horizonMs: 10 * 60_000 });

describe("an ordinary order", () => {
  test("reaches its supplier once, is accepted, and its tracking comes back", async () => {
    const before = await points(RETAILER);
    const name = await buy([{ sku: "PEN", quantity: 3 }]);
    await quiet();
    const bought = await orderNamed(name);
    expect(bought.supplierOrders).toMatchObject([{ state: "accepted", supplier: { name: "South" } }]);
    const [placed, ...more] = await placedFor(name, SOUTH);
    expect(more).toEqual([]);
    expect(placed).toMatchObject({ email: null, test: false });
    expect((await dump(SOUTH)).customers).toEqual([]);
    expect(bought.views).toMatchObject([{ requestStatus: "ACCEPTED" }]);

    await ship(name, SOUTH, "T-1");
    await quiet();
    const shipped = await orderNamed(name);
    expect(shipped.state).toBe("closed");
    expect(shipped.lines).toMatchObject([{ sold: 3, allocated: 3, fulfilled: 3 }]);
    expect(shipped.supplierOrders).toMatchObject([{ state: "shipped", shipments: [{ trackingNumbers: ["T-1"] }] }]);
    expect(await fulfilled(name)).toEqual([{ units: 3, numbers: ["T-1"] }]);
    expect(await exceptionsOf(shipped.id)).toEqual([]);
    expect((await points(RETAILER)).total - before.total).toBeLessThanOrEqual(80);
  });

  test("of two suppliers, which Shopify assigned to one of them, stays within 120 points", async () => {
    const before = await points(RETAILER);
    const name = await buy([
      { sku: "MUG", quantity: 2 },
      { sku: "PEN", quantity: 3 },
    ]);
    await quiet();
    await ship(name, NORTH, "T-2");
    await quiet();
    await ship(name, SOUTH, "T-3");
    await quiet();
    expect((await orderNamed(name)).state).toBe("closed");
    expect(await fulfilled(name)).toEqual([
      { units: 2, numbers: ["T-2"] },
      { units: 3, numbers: ["T-3"] },
    ]);
    expect((await points(RETAILER)).total - before.total).toBeLessThanOrEqual(120);
  });

  test("shipped in two parcels is fulfilled in two, and corrected tracking follows", async () => {
    const name = await buy([{ sku: "MUG", quantity: 3 }]);
    await quiet();
    await ship(name, NORTH, "T-4", 1);
    await quiet();
    expect(await orderNamed(name)).toMatchObject({ state: "routed", supplierOrders: [{ state: "shipping" }] });
    await ship(name, NORTH, "T-5");
    await quiet();
    expect(await fulfilled(name)).toEqual([
      { units: 1, numbers: ["T-4"] },
      { units: 2, numbers: ["T-5"] },
    ]);
    const [parcel] = (await orderNamed(name)).supplierOrders[0]?.shipments ?? [];
    const fulfilmentId = parcel?.externalRef.split("/").at(-1);
    await world.control.post(`/stores/${domain(NORTH)}/fulfilments/${fulfilmentId}/tracking`, {
      ...{ company: "DHL", number: "T-4-corrected" },
    });
    await quiet();
    expect((await fulfilled(name)).map(({ numbers }) => numbers)).toEqual([["T-4-corrected"], ["T-5"]]);
  });
});

test("a parcel whose webhook never came is found by the sweep", async () => {
  const name = await buy([{ sku: "MUG", quantity: 1 }]);
  await quiet();
  await world.control.post("/webhooks", { lose: 1 });
  await ship(name, NORTH, "T-unheard");
  await quiet();
  await world.control.post("/webhooks", { lose: 0 });
  expect(await fulfilled(name)).toEqual([]);
  await world.advance(10 * 60_000);
  const { id: shopId } = await world.shop(RETAILER);
  await enqueue(db().prisma, "order.sweep", { shopId }, { now: world.clock.now() });
  await quiet();
  expect(await fulfilled(name)).toEqual([{ units: 1, numbers: ["T-unheard"] }]);
  const collected = () => db().prisma.job.count({ where: { name: "shipment.collect" } });
  const before = await collected();
  await world.advance(10 * 60_000);
  await enqueue(db().prisma, "order.sweep", { shopId }, { now: world.clock.now() });
  await quiet();
  expect(await collected()).toBe(before);
});

describe("when an answer is lost", () => {
  test("of a purchase that happened, the order is found and nothing is bought twice", async () => {
    await fault(NORTH, "CreateSupplierOrder", "drop-answer");
    const name = await buy([{ sku: "MUG", quantity: 1 }]);
    await settleTime();
    expect(await placedFor(name, NORTH)).toHaveLength(1);
    const { supplierOrders } = await orderNamed(name);
    expect(supplierOrders).toMatchObject([{ state: "accepted", attempts: expect.any(Array) as unknown }]);
    expect(attemptsOf(supplierOrders, "supplier-order.create")).toEqual(["accepted"]);
  });

  test("of a purchase that happened, and no webhook comes either, the look-up after the quarantine finds it", async () => {
    await world.control.post("/webhooks", { lose: 1 });
    await fault(NORTH, "CreateSupplierOrder", "drop-answer");
    const { orderGid, name } = await buyUnheard([{ sku: "MUG", quantity: 1 }]);
    const { id: shopId } = await world.shop(RETAILER);
    const startedAt = world.clock.now();
    await enqueue(db().prisma, "order.refresh", { shopId, orderGid }, { now: startedAt });
    await settleTime();
    await world.control.post("/webhooks", { lose: 0 });
    expect(await placedFor(name, NORTH)).toHaveLength(1);
    const { supplierOrders } = await orderNamed(name);
    expect(supplierOrders).toMatchObject([{ state: "accepted" }]);
    expect(attemptsOf(supplierOrders, "supplier-order.create")).toEqual(["accepted"]);
    expect(world.clock.now().getTime() - startedAt.getTime()).toBeGreaterThanOrEqual(90_000);
  });

  test("of a purchase that did not happen, it is bought after the quarantine, once", async () => {
    await fault(NORTH, "CreateSupplierOrder", "http-5xx");
    const name = await buy([{ sku: "MUG", quantity: 1 }]);
    await settleTime();
    expect(await placedFor(name, NORTH)).toHaveLength(1);
    const [supplierOrder] = (await orderNamed(name)).supplierOrders;
    expect(attemptsOf(supplierOrder ? [supplierOrder] : [], "supplier-order.create")).toEqual(["not-sent", "accepted"]);
    const [first, second] = supplierOrder?.attempts.filter(({ effect }) => effect === "supplier-order.create") ?? [];
    const waited = (second?.startedAt.getTime() ?? 0) - (first?.startedAt.getTime() ?? 0);
    expect(waited).toBeGreaterThanOrEqual(90_000);
  });

  test("of a purchase that commits late, it is still bought once", async () => {
    await fault(NORTH, "CreateSupplierOrder", "commit-late", { delayMs: 60_000 });
    const name = await buy([{ sku: "MUG", quantity: 1 }]);
    await settleTime();
    expect(await placedFor(name, NORTH)).toHaveLength(1);
    expect(await orderNamed(name)).toMatchObject({ supplierOrders: [{ state: "accepted" }] });
  });

  test("of a purchase that commits after everything, the second order is cancelled and a person is told", async () => {
    await world.control.post("/switches", { customIdUnique: false });
    await fault(NORTH, "CreateSupplierOrder", "commit-late", { delayMs: 300_000 });
    const name = await buy([{ sku: "MUG", quantity: 1 }]);
    await settleTime();
    await world.control.post("/switches", { customIdUnique: true });
    expect(await placedFor(name, NORTH)).toHaveLength(1);
    const order = await orderNamed(name);
    expect(order.supplierOrders).toMatchObject([{ state: "accepted" }]);
    expect(await exceptionsOf(order.id)).toMatchObject([{ kind: "supplier-order-doubled", state: "open" }]);
    const key = await keyOf(name, NORTH);
    expect((await dump(NORTH)).orders.filter((one) => one.sourceIdentifier === key)).toHaveLength(2);
  });

  test("of a purchase that is given up while it is looked up, the order that was found does not stand", async () => {
    const name = await buy([{ sku: "MUG", quantity: 1 }]);
    await quiet();
    const [placed] = await placedFor(name, NORTH);
    const [{ id } = { id: "" }] = (await orderNamed(name)).supplierOrders;
    // As a send that was taken for lost stands in our books: nothing is known at the supplier's.
    await db().prisma.supplierOrder.update({ where: { id }, data: { state: "claimed", externalGid: null } });
    const giveUp = () =>
      db().prisma.supplierOrder.updateMany({ where: { id, state: "claimed" }, data: { state: "cancelled" } });
    const services: Services = {
      ...world.services,
      admin: async (shop) => {
        const admin = await world.services.admin(shop);
        return {
          ...admin,
          query: async (...call) => {
            const answer = await admin.query(...call);
            await giveUp();
            return answer;
          },
        };
      },
    };
    await supplierOrderSettleHandler(services, { supplierOrderId: id });
    await quiet();
    const { orders } = await dump(NORTH);
    expect(orders.find((one) => one.id === placed?.id)?.cancelledAt).not.toBeNull();
  });

  test("of a purchase that did not happen, and the order was canceled meanwhile, it is given up", async () => {
    await fault(NORTH, "CreateSupplierOrder", "http-5xx");
    const { name, orderId } = await checkout([{ sku: "MUG", quantity: 1 }]);
    await world.runUntilQuiet({ horizonMs: 30_000 });
    expect(await orderNamed(name)).toMatchObject({ supplierOrders: [{ state: "unknown" }] });
    await world.control.post(`/stores/${domain(RETAILER)}/orders/${orderId}/cancel`);
    await settleTime();
    const order = await orderNamed(name);
    expect(order.supplierOrders).toMatchObject([{ state: "cancelled", externalGid: null }]);
    expect(order.lines).toMatchObject([{ allocated: 0 }]);
    expect((await exceptionsOf(order.id)).filter(({ state }) => state === "open")).toEqual([]);
  });

  test.each(["drop-answer", "http-5xx"])("of a fulfilment (%s), it is written once", async (kind) => {
    const name = await buy([{ sku: "MUG", quantity: 2 }]);
    await quiet();
    await fault(RETAILER, "CreateFulfilment", kind);
    await ship(name, NORTH, `T-${kind}`);
    await settleTime();
    expect(await fulfilled(name)).toEqual([{ units: 2, numbers: [`T-${kind}`] }]);
    expect((await orderNamed(name)).state).toBe("closed");
  });

  test.each(["MoveFulfilmentOrder", "SubmitFulfilmentRequest", "AcceptFulfilmentRequest"])(
    "of %s, the request ends where it should",
    async (operation) => {
      await fault(RETAILER, operation, "drop-answer");
      const name = await buy([
        { sku: "MUG", quantity: 1 },
        { sku: "PEN", quantity: 2 },
      ]);
      await settleTime();
      const order = await orderNamed(name);
      expect(order.supplierOrders.map(({ state }) => state)).toEqual(["accepted", "accepted"]);
      expect(order.views.map(({ requestStatus }) => requestStatus)).toEqual(["ACCEPTED", "ACCEPTED"]);
    },
  );
});

describe("when a supplier refuses", () => {
  test("the request is rejected and the next supplier gets the units", async () => {
    // Sold in the supplier's own store, and nobody has told us.
    await world.control.post("/webhooks", { lose: 1 });
    await world.control.post(`/stores/${domain(NORTH)}/stock`, { sku: "MUG", available: 0 });
    await world.control.post("/webhooks", { lose: 0 });
    const name = await buy([{ sku: "MUG", quantity: 2 }]);
    await quiet();
    const order = await orderNamed(name);
    const states = order.supplierOrders.map(({ supplier, state }) => `${supplier.name} ${state}`).sort();
    expect(states).toEqual(["North refused", "South accepted"]);
    expect(await placedFor(name, SOUTH)).toHaveLength(1);
    expect(order.lines).toMatchObject([{ allocated: 2 }]);
    expect(order.views.filter(({ requestStatus }) => requestStatus === "ACCEPTED")).toHaveLength(1);
    expect(await db().prisma.exception.count({ where: { orderId: order.id, state: "open" } })).toBe(0);
  });
});
