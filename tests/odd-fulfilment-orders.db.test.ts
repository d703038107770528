import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { say } from "../app/platform/phrase.ts";
import { resolveException, retryException } from "../app/exceptions/actions.server.ts";
import { EXCEPTION_KINDS, type ExceptionKind, type ExceptionValues } from "../app/exceptions/catalogue.ts";
import { readOrderAgain } from "../app/orders/actions.server.ts";
import { linkVariant } from "../app/skus/mappings.server.ts";
import { db } from "./db-file.ts";
import { startTrade, type Bought, type Trade } from "./trade.ts";

// Parcels that are not what was ordered, and fulfilment orders that are not one open one: from webhook to tracking.

const RETAILER = "nordlicht";
const NORTH = "north";
let t: Trade;

beforeAll(async () => {
  t = await startTrade({
    retailers: [RETAILER],
    suppliers: [NORTH],
    stock: async ({ product }) => {
      for (const sku of ["MUG", "BOX"]) await product(RETAILER, [{ title: sku, sku }]);
      const stocked = ["MUG", "EXTRA", "PIECE"].map((sku) => ({ title: sku, sku, unitCost: 650, available: 900 }));
      await product(NORTH, stocked);
    },
  });
}, 180_000);
afterAll(async () => {
  await t?.world.stop();
});

const SLOW_MS = 90_000;
const placed = async (bought: Bought) => {
  const [order] = await t.placedFor(bought, NORTH);
  if (!order) throw new Error(`${NORTH} has no order for ${bought.name}.`);
  return order;
};
const ship = async (bought: Bought, number: string, quantity?: number) => {
  const { id, lines } = await placed(bought);
  const part = quantity === undefined ? {} : { lines: [{ lineItemId: lines[0]?.id, quantity }] };
  await t.post(NORTH, `orders/${id}/ship`, { ...part, tracking: { company: "DHL", number } });
};
/** Cancels the fulfilment with this tracking number in a store, whoever wrote it. */
const cancelFulfilment = async (store: string, number: string) => {
  const found = (await t.dump(store)).fulfillments.findLast(({ tracking }) => tracking[0]?.number === number);
  await t.post(store, `fulfilments/${found?.id}/cancel`);
};
const exceptions = async (bought: Bought) => t.openExceptions((await t.orderOf(bought)).id);
/** What a person reads. */
const sentences = async (bought: Bought) =>
  (await exceptions(bought)).map(({ kind, values }) =>
    say(EXCEPTION_KINDS[kind as ExceptionKind].cause(values as ExceptionValues)),
  );
const told = async (bought: Bought) =>
  (await t.openExceptions((await t.orderOf(bought)).id)).map(({ kind }) => kind).sort();
const requests = async ({ orderId }: Bought) =>
  (await t.dump(RETAILER)).fulfillmentOrders.filter((one) => one.orderId === orderId && one.status !== "CLOSED");

describe("a parcel that is not what was ordered", () => {
  test(
    "holds an item that was not: a person is told, and the right ones go on",
    async () => {
      const order = await t.buy(RETAILER, [{ sku: "MUG", quantity: 2 }]);
      await t.quiet();
      await t.post(NORTH, `orders/${(await placed(order)).id}/edit`, { add: [{ sku: "EXTRA", quantity: 1 }] });
      await ship(order, "O-1");
      await t.quiet();
      expect(await t.fulfilled(order)).toEqual([{ units: 2, numbers: ["O-1"] }]);
      const { key } = (await t.orderOf(order)).supplierOrders[0] ?? {};
      expect(await sentences(order)).toEqual([
        `${NORTH} shipped an item that supplier order ${key} does not contain (1 of SKU EXTRA).`,
      ]);
      const [exception] = await exceptions(order);
      const actor = await t.actor(RETAILER);
      expect(await retryException(t.world.services, actor, exception?.id ?? "")).toEqual({ ok: true });
      expect((await t.orderOf(order)).supplierOrders).toMatchObject([{ state: "shipped" }]);
    },
    SLOW_MS,
  );

  test(
    "holds more than was ordered: only the ordered units are fulfilled, and a person is told",
    async () => {
      const order = await t.buy(RETAILER, [{ sku: "MUG", quantity: 2 }]);
      await t.quiet();
      const { id, lines } = await placed(order);
      await t.post(NORTH, `orders/${id}/edit`, { set: [{ lineItemId: lines[0]?.id, quantity: 3 }] });
      await ship(order, "O-2");
      await t.quiet();
      expect(await t.fulfilled(order)).toMatchObject([{ units: 2 }]);
      const { key } = (await t.orderOf(order)).supplierOrders[0] ?? {};
      expect(await sentences(order)).toEqual([
        `${NORTH} shipped more than was wanted of supplier order ${key} (SKU MUG: 3 shipped, 2 ordered).`,
      ]);
      expect((await t.orderOf(order)).lines).toMatchObject([{ sold: 2, wanted: 2, allocated: 2, fulfilled: 2 }]);
    },
    SLOW_MS,
  );
});

describe("a parcel's fulfilment that somebody cancels by hand in the retailer's store", () => {
  const cancelled = async (number: string, lose = 0) => {
    const order = await t.buy(RETAILER, [{ sku: "MUG", quantity: 2 }]);
    await t.quiet();
    await ship(order, number);
    await t.quiet();
    expect((await t.orderOf(order)).state).toBe("closed");
    await t.world.control.post("/webhooks", { lose });
    await cancelFulfilment(RETAILER, number);
    await t.quiet();
    await t.world.control.post("/webhooks", { lose: 0 });
    return order;
  };
  const isBoughtOnce = async (order: Bought) => {
    expect((await t.placedFor(order, NORTH)).map(({ lines }) => lines[0]?.quantity)).toEqual([2]);
    expect((await t.orderOf(order)).lines).toMatchObject([{ sold: 2, wanted: 2, allocated: 2 }]);
  };

  test(
    "is told and not written again, until the person asks for it",
    async () => {
      const order = await cancelled("H-1");
      expect(await sentences(order)).toEqual([
        `Order ${order.name} had a fulfillment canceled in Shopify, although parcel H-1 of ${NORTH} has shipped (2 of SKU MUG).`,
      ]);
      // The supplier corrects the tracking: nothing of it is written either.
      const { fulfillments } = await t.dump(NORTH);
      const parcel = fulfillments.find(({ tracking }) => tracking[0]?.number === "H-1");
      await t.post(NORTH, `fulfilments/${parcel?.id}/tracking`, { company: "DHL", number: "H-1B" });
      await t.settled();
      expect([await t.fulfilled(order), (await t.orderOf(order)).state]).toEqual([[], "attention"]);
      await isBoughtOnce(order);
      const [exception] = await exceptions(order);
      expect(exception?.occurrences).toBe(1);
      const actor = await t.actor(RETAILER);
      expect(await retryException(t.world.services, actor, exception?.id ?? "")).toEqual({ ok: true });
      await t.quiet();
      expect(await t.fulfilled(order)).toEqual([{ units: 2, numbers: ["H-1B"] }]);
      expect([await told(order), (await t.orderOf(order)).state]).toEqual([[], "closed"]);
      await isBoughtOnce(order);
    },
    SLOW_MS,
  );

  test(
    "is left when the person says so; what the supplier ships instead of a parcel that it cancels is written",
    async () => {
      const order = await cancelled("H-2");
      const [exception] = await exceptions(order);
      await resolveException(t.world.services, await t.actor(RETAILER), exception?.id ?? "", "The customer has it.");
      await t.settled();
      await readOrderAgain(t.world.services, await t.actor(RETAILER), { orderId: (await t.orderOf(order)).id });
      await t.settled();
      expect(await t.fulfilled(order)).toEqual([]);
      expect([await told(order), (await t.orderOf(order)).state]).toEqual([[], "closed"]);
      await isBoughtOnce(order);
      await cancelFulfilment(NORTH, "H-2");
      await t.quiet();
      await ship(order, "H-3");
      await t.quiet();
      expect(await t.fulfilled(order)).toEqual([{ units: 2, numbers: ["H-3"] }]);
      expect([await told(order), (await t.orderOf(order)).state]).toEqual([[], "closed"]);
      await isBoughtOnce(order);
    },
    SLOW_MS,
  );

  test(
    "is noticed without its webhook when the order is read, and settled by fulfilling the same by hand",
    async () => {
      const order = await cancelled("H-4", 1);
      expect(await told(order)).toEqual([]);
      await readOrderAgain(t.world.services, await t.actor(RETAILER), { orderId: (await t.orderOf(order)).id });
      await t.quiet();
      expect(await told(order)).toEqual(["fulfilment-cancelled-by-hand"]);
      await t.post(RETAILER, `orders/${order.orderId}/ship`, { tracking: { company: "DHL", number: "H-4" } });
      await t.quiet();
      expect(await t.fulfilled(order)).toEqual([{ units: 2, numbers: ["H-4"] }]);
      expect([await told(order), (await t.orderOf(order)).state]).toEqual([[], "closed"]);
      await isBoughtOnce(order);
    },
    SLOW_MS,
  );
});

describe("a pack", () => {
  test(
    "that a canceled parcel breaks is told with figures, and adds up again when the rest ships",
    async () => {
      await linkBox(6);
      const order = await t.buy(RETAILER, [{ sku: "BOX", quantity: 1 }]);
      await t.quiet();
      await ship(order, "K-1", 4);
      await t.quiet();
      expect(await t.fulfilled(order)).toEqual([]);
      await ship(order, "K-2", 2);
      await t.quiet();
      expect(await t.fulfilled(order)).toEqual([{ units: 1, numbers: ["K-2"] }]);
      await cancelFulfilment(NORTH, "K-1");
      await t.quiet();
      expect(await sentences(order)).toEqual([
        `Order ${order.name} and the suppliers' parcels do not tell the same (1 of SKU BOX is marked fulfilled, each a pack of 6, but the parcels that were not canceled hold 2 single items).`,
      ]);
      expect(await t.fulfilled(order)).toEqual([{ units: 1, numbers: ["K-2"] }]);
      await ship(order, "K-3", 4);
      await t.quiet();
      expect([await told(order), await t.fulfilled(order)]).toEqual([[], [{ units: 1, numbers: ["K-2"] }]]);
      expect((await t.orderOf(order)).state).toBe("closed");
    },
    SLOW_MS,
  );

  async function linkBox(packSize: number) {
    const { id: shopId } = await t.world.shop(RETAILER);
    const variant = await db().prisma.variant.findFirstOrThrow({ where: { shopId, sku: "BOX" } });
    const offer = await db().prisma.offer.findFirstOrThrow({ where: { shopId, sku: "PIECE" } });
    const linked = await linkVariant(t.world.services, await t.actor(RETAILER), {
      ...{ variantId: variant.id, offerId: offer.id, packSize },
    });
    if (!linked.ok) throw new Error(JSON.stringify(linked.problems));
    await t.quiet();
  }
});

describe("fulfilment orders that are not one open one", () => {
  const unpaid = async () => {
    const order = await t.buy(RETAILER, [{ sku: "MUG", quantity: 3 }], { financialStatus: "PENDING" });
    await t.quiet();
    return order;
  };
  const split = async (order: Bought) => {
    const [whole] = await requests(order);
    const lineItemId = whole?.lines[0]?.orderLineId;
    await t.post(RETAILER, `fulfilment-orders/${whole?.id}/split`, { lines: [{ lineItemId, quantity: 1 }] });
  };
  const arrives = async (order: Bought, number: string) => {
    await t.quiet();
    expect((await placed(order)).lines).toMatchObject([{ sku: "MUG", currentQuantity: 3 }]);
    await ship(order, number);
    await t.quiet();
    expect(await t.fulfilled(order)).toEqual([{ units: 3, numbers: [number] }]);
    expect(await told(order)).toEqual([]);
    expect((await t.orderOf(order)).state).toBe("closed");
  };

  test("split ones are bought as one and fulfilled as one", async () => {
    const order = await unpaid();
    await split(order);
    await t.post(RETAILER, `orders/${order.orderId}/pay`);
    await arrives(order, "O-4");
  }, 90_000);

  test("merged ones are bought and fulfilled once", async () => {
    const order = await unpaid();
    await split(order);
    const [one, other] = await requests(order);
    await t.post(RETAILER, `fulfilment-orders/${one?.id}/merge`, { with: [other?.id] });
    await t.post(RETAILER, `orders/${order.orderId}/pay`);
    await arrives(order, "O-5");
  }, 90_000);

  test("one that another app holds waits, and goes on when it is released", async () => {
    const order = await unpaid();
    const [held] = await requests(order);
    await t.post(RETAILER, `fulfilment-orders/${held?.id}/hold`, { reason: "OTHER", app: "Fraud Guard" });
    await t.post(RETAILER, `orders/${order.orderId}/pay`);
    await t.quiet();
    expect(await t.placedFor(order, NORTH)).toEqual([]);
    const [still] = await requests(order);
    await t.post(RETAILER, `fulfilment-orders/${still?.id}/release`, { app: "Fraud Guard" });
    await arrives(order, "O-6");
  }, 90_000);

  test("another 3PL's are left to it; what comes back from there is bought", async () => {
    const { locationId } = await t.post<{ locationId: number }>(RETAILER, "services", { name: "Quick 3PL" });
    await t.post(RETAILER, "stock", { sku: "MUG", locationId, available: 9 });
    const order = await unpaid();
    await split(order);
    const part = (await requests(order)).find(({ lines }) => lines[0]?.remainingQuantity === 1);
    await t.post(RETAILER, `fulfilment-orders/${part?.id}/move`, { locationId });
    await t.post(RETAILER, `orders/${order.orderId}/pay`);
    await t.quiet();
    expect((await placed(order)).lines).toMatchObject([{ sku: "MUG", currentQuantity: 2 }]);
    expect((await t.orderOf(order)).lines).toMatchObject([{ sold: 3, wanted: 2, allocated: 2, reason: "elsewhere" }]);
    await ship(order, "O-7");
    await t.quiet();
    expect([await t.fulfilled(order), await told(order)]).toEqual([[{ units: 2, numbers: ["O-7"] }], []]);
    const there = (await requests(order)).find((one) => one.locationId === locationId);
    await t.post(RETAILER, `fulfilment-orders/${there?.id}/request`);
    await t.post(RETAILER, `fulfilment-orders/${there?.id}/answer`, { answer: "reject", message: "Sold out" });
    await t.quiet();
    expect(await t.placedFor(order, NORTH)).toHaveLength(1);
    const [own] = (await t.dump(RETAILER)).locations.filter(
      ({ fulfillmentServiceId }) => fulfillmentServiceId === null,
    );
    await t.post(RETAILER, `fulfilment-orders/${there?.id}/move`, { locationId: own?.id });
    await t.quiet();
    expect((await t.placedFor(order, NORTH)).map(({ lines }) => lines[0]?.quantity).sort()).toEqual([1, 2]);
    expect((await t.orderOf(order)).lines).toMatchObject([{ sold: 3, wanted: 3, allocated: 3 }]);
  }, 90_000);

  test("a scheduled one waits for its day, and is bought and fulfilled then", async () => {
    const inMs = 60 * 60_000;
    const fulfillAt = new Date(t.world.clock.now().getTime() + inMs).toISOString();
    const order = await t.buy(RETAILER, [{ sku: "MUG", quantity: 3 }], { fulfillAt });
    await t.quiet();
    expect(await t.placedFor(order, NORTH)).toEqual([]);
    expect((await t.orderOf(order)).lines).toMatchObject([{ wanted: 0, reason: "scheduled" }]);
    await t.world.advance(inMs);
    await arrives(order, "O-8");
  }, 90_000);
});
