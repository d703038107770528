import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resolveException, retryException } from "../app/exceptions/actions.server.ts";
import { db } from "./db-file.ts";
import { startTrade, type Bought, type Trade, type Wish } from "./trade.ts";

// What the retailer no longer wants of an order that goes on is taken off the supplier's order, and read back there.

const RETAILER = "nordlicht";
const [NORTH, SOUTH] = ["north", "south"];
let t: Trade;

beforeAll(async () => {
  t = await startTrade({
    retailers: [RETAILER],
    suppliers: [NORTH, SOUTH],
    stock: async ({ product }) => {
      const skus = ["MUG", "PEN", "CAP"];
      await product(
        RETAILER,
        skus.map((sku) => ({ title: sku, sku })),
      );
      await product(
        NORTH,
        ["MUG", "PEN"].map((sku) => ({ title: sku, sku, unitCost: 650, available: 900 })),
      );
      await product(
        SOUTH,
        ["MUG", "CAP"].map((sku) => ({ title: sku, sku, unitCost: 700, available: 900 })),
      );
    },
  });
}, 180_000);
afterAll(async () => {
  await t?.world.stop();
});

const buy = async (...lines: Wish[]): Promise<Bought> => {
  const bought = await t.buy(RETAILER, lines);
  await t.quiet();
  return bought;
};
const lineId = async (bought: Bought, position = 0) =>
  Number((await t.orderOf(bought)).lines[position]?.lineItemGid.split("/").at(-1));
/** Sets a line of the customer's order to so many units. */
const edit = async (bought: Bought, quantity: number, position = 0) =>
  t.post(RETAILER, `orders/${bought.orderId}/edit`, { lineItemId: await lineId(bought, position), quantity });
const atSupplier = async (bought: Bought, supplier = NORTH) =>
  (await t.placedFor(bought, supplier)).map(({ cancelledAt, lines }) =>
    cancelledAt ? "canceled" : lines.map((line) => `${line.currentQuantity} ${line.sku}`).join(", "),
  );
const ship = async (bought: Bought, number: string, quantity?: number) => {
  const [order] = await t.placedFor(bought, NORTH);
  await t.post(NORTH, `orders/${order?.id}/ship`, {
    ...(quantity === undefined ? {} : { lines: [{ lineItemId: order?.lines[0]?.id, quantity }] }),
    tracking: { company: "DHL", number },
  });
};
const told = async (bought: Bought) =>
  (await t.openExceptions((await t.orderOf(bought)).id)).map(({ kind, values }) => ({ kind, values }));
const byKind = <Each extends { kind: string }>(list: Each[]) => list.toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
/** A person presses "Retry". */
const retry = async (bought: Bought, kind: string) => {
  const exception = (await t.openExceptions((await t.orderOf(bought)).id)).find((one) => one.kind === kind);
  expect(await retryException(t.world.services, await t.actor(RETAILER), exception?.id ?? "")).toEqual({ ok: true });
};
const edits = async (bought: Bought) =>
  db().prisma.attempt.findMany({
    where: { effect: "supplier-order.reduce", supplierOrder: { orderId: (await t.orderOf(bought)).id } },
    orderBy: { number: "asc" },
  });
/** The stock of the supplier's own store. */
const shelf = async (handle: string, sku: string) => {
  const { variants, inventoryLevels } = await t.dump(handle);
  const item = variants.find((variant) => variant.sku === sku)?.inventoryItemId;
  return inventoryLevels.find((level) => level.inventoryItemId === item)?.quantities;
};

describe("units taken off a customer's order that was bought", () => {
  test("leave one line of the supplier's order, are back on its shelf, and the rest goes on", async () => {
    const before = await shelf(NORTH, "PEN");
    const order = await buy({ sku: "MUG", quantity: 2 }, { sku: "PEN", quantity: 4 });
    await edit(order, 1, 1);
    await t.quiet();
    expect(await atSupplier(order)).toEqual(["2 MUG, 1 PEN"]);
    expect(await shelf(NORTH, "PEN")).toMatchObject({ available: (before?.available ?? 0) - 1 });
    expect((await t.orderOf(order)).lines).toMatchObject([
      { sold: 2, wanted: 2, allocated: 2 },
      { sold: 1, wanted: 1, allocated: 1 },
    ]);
    expect(await edits(order)).toMatchObject([{ outcome: "accepted" }]);
    expect(await told(order)).toEqual([]);
    await ship(order, "P-1");
    await t.quiet();
    expect(await t.fulfilled(order)).toEqual([{ units: 3, numbers: ["P-1"] }]);
    expect((await t.orderOf(order)).state).toBe("closed");
  });

  test.each([
    ["is lost", "drop-answer"],
    ["is lost before it happens", "commit-late"],
  ])(
    "and the answer to the edit %s, it is read again after the quarantine and not made twice",
    async (_name, fault) => {
      const order = await buy({ sku: "MUG", quantity: 3 });
      await t.fault(NORTH, "CommitSupplierOrderEdit", fault);
      await edit(order, 1);
      await t.settled();
      expect(await atSupplier(order)).toEqual(["1 MUG"]);
      expect(await edits(order)).toMatchObject([{ outcome: "accepted" }]);
      expect((await t.orderOf(order)).lines).toMatchObject([{ sold: 1, wanted: 1, allocated: 1 }]);
      expect(await told(order)).toEqual([]);
    },
  );

  test("after a part has shipped, only what has not is taken off, and a person is told of the rest", async () => {
    const order = await buy({ sku: "MUG", quantity: 3 });
    await ship(order, "P-2", 1);
    await t.quiet();
    await edit(order, 1);
    await t.quiet();
    expect(await atSupplier(order)).toEqual(["1 MUG"]);
    expect(await told(order)).toEqual([]);
    expect((await t.orderOf(order)).state).toBe("closed");

    const late = await buy({ sku: "MUG", quantity: 3 });
    await t.world.control.post("/webhooks", { lose: 1 });
    await ship(late, "P-3", 2);
    await t.world.control.post("/webhooks", { lose: 0 });
    await edit(late, 1);
    await t.quiet();
    expect(await atSupplier(late)).toEqual(["2 MUG"]);
    // The order has one unit left: it is fulfilled, and the other one is told.
    expect(await t.fulfilled(late)).toEqual([{ units: 1, numbers: ["P-3"] }]);
    expect(byKind(await told(late))).toMatchObject([
      {
        kind: "changed-after-routing",
        values: { sold: 1, allocated: 2, note: "north ships it all the same: it has shipped" },
      },
      { kind: "shipped-too-much", values: { note: "SKU MUG: 1 more shipped than the order had left" } },
    ]);
    expect((await t.orderOf(late)).supplierOrders).toMatchObject([{ state: "shipped" }]);
    // Nothing that has shipped is asked for again.
    await retry(late, "changed-after-routing");
    await t.settled();
    expect([await atSupplier(late), (await edits(late)).length]).toEqual([["2 MUG"], 1]);
    for (const { id } of await t.openExceptions((await t.orderOf(late)).id))
      await resolveException(t.world.services, await t.actor(RETAILER), id, "The customer keeps it.");
    await t.settled();
    expect([await told(late), (await t.orderOf(late)).state]).toEqual([[], "closed"]);
    expect(await t.fulfilled(late)).toEqual([{ units: 1, numbers: ["P-3"] }]);
  });

  test("where the store has not granted edits, asking again is up to a person, and works once it has", async () => {
    const { scopes } = await t.world.shop(NORTH);
    const grant = (granted: string[]) =>
      t.post(NORTH, "scopes", { clientId: process.env.SHOPIFY_API_KEY, scopes: granted });
    const order = await buy({ sku: "MUG", quantity: 3 });
    await grant(scopes.split(",").filter((scope) => scope !== "write_order_edits"));
    await edit(order, 2);
    await t.settled();
    await retry(order, "changed-after-routing");
    await t.settled();
    expect([await atSupplier(order), (await told(order)).map(({ kind }) => kind)]).toEqual([
      ["3 MUG"],
      ["changed-after-routing"],
    ]);
    await grant(scopes.split(","));
    await t.settled();
    expect(await atSupplier(order)).toEqual(["3 MUG"]);
    await retry(order, "changed-after-routing");
    await t.settled();
    expect([await atSupplier(order), await told(order)]).toEqual([["2 MUG"], []]);
    expect((await t.orderOf(order)).lines).toMatchObject([{ sold: 2, wanted: 2, allocated: 2 }]);
    await ship(order, "P-7");
    await t.quiet();
    expect(await t.fulfilled(order)).toEqual([{ units: 2, numbers: ["P-7"] }]);
  });

  test("where the store has not granted edits, a person is told why, and the supplier's own edit ends it", async () => {
    const { scopes } = await t.world.shop(NORTH);
    const grant = (granted: string[]) =>
      t.post(NORTH, "scopes", { clientId: process.env.SHOPIFY_API_KEY, scopes: granted });
    const order = await buy({ sku: "MUG", quantity: 3 });
    await grant(scopes.split(",").filter((scope) => scope !== "write_order_edits"));
    await edit(order, 2);
    await t.settled();
    await grant(scopes.split(","));
    expect(await atSupplier(order)).toEqual(["3 MUG"]);
    const [exception] = await told(order);
    expect(exception?.kind).toBe("changed-after-routing");
    expect(JSON.stringify(exception?.values)).toContain("Access denied");
    const [placed] = await t.placedFor(order, NORTH);
    await t.post(NORTH, `orders/${placed?.id}/edit`, { lineItemId: placed?.lines[0]?.id, quantity: 2 });
    await t.quiet();
    expect(await told(order)).toEqual([]);
    expect((await t.orderOf(order)).lines).toMatchObject([{ sold: 2, wanted: 2, allocated: 2 }]);
  });

  test("by a refund with restock are taken off too; refunded without, they may still ship and a person is told", async () => {
    const order = await buy({ sku: "MUG", quantity: 3 });
    const refund = async (restockType: string) =>
      t.post(RETAILER, `orders/${order.orderId}/refund`, {
        lines: [{ lineItemId: await lineId(order), quantity: 1, restockType }],
      });
    await refund("CANCEL");
    await t.quiet();
    expect([await atSupplier(order), await told(order)]).toEqual([["2 MUG"], []]);
    await refund("NO_RESTOCK");
    await t.quiet();
    expect(await atSupplier(order)).toEqual(["2 MUG"]);
    expect(await told(order)).toMatchObject([{ kind: "changed-after-routing" }]);
  });

  test("that had shipped and came back take nothing from what is still to ship", async () => {
    const order = await buy({ sku: "MUG", quantity: 3 });
    await ship(order, "P-4", 2);
    await t.quiet();
    await t.post(RETAILER, `orders/${order.orderId}/refund`, {
      lines: [{ lineItemId: await lineId(order), quantity: 1, restockType: "RETURN" }],
    });
    await t.quiet();
    expect([await atSupplier(order), await told(order)]).toEqual([["3 MUG"], []]);
    await ship(order, "P-5");
    await t.quiet();
    expect(await t.fulfilled(order)).toMatchObject([{ units: 2 }, { units: 1 }]);
  });

  test("and put back before the supplier was told are kept; put back afterwards they are bought again", async () => {
    const order = await buy({ sku: "MUG", quantity: 3 });
    await edit(order, 1);
    await t.quiet();
    await edit(order, 2);
    await t.quiet();
    const units = [...(await t.placedFor(order, NORTH)), ...(await t.placedFor(order, SOUTH))]
      .flatMap(({ lines }) => lines)
      .reduce((sum, line) => sum + line.currentQuantity, 0);
    expect(units).toBe(2);
    expect((await t.orderOf(order)).lines).toMatchObject([{ sold: 2, wanted: 2, allocated: 2 }]);
    expect(await told(order)).toEqual([]);
  });
});

describe("a cancellation request for a part of what a supplier has", () => {
  /** An order whose units stand in two fulfilment orders of the supplier before it is bought. */
  async function inTwo(quantity: number, split: number): Promise<Bought> {
    const order = await t.buy(RETAILER, [{ sku: "MUG", quantity }], { financialStatus: "PENDING" });
    await t.quiet();
    const [whole] = await requests(order);
    await t.post(RETAILER, `fulfilment-orders/${whole?.id}/split`, {
      lines: [{ lineItemId: await lineId(order), quantity: split }],
    });
    await t.post(RETAILER, `orders/${order.orderId}/pay`);
    await t.quiet();
    return order;
  }
  const requests = async ({ orderId }: Bought) =>
    (await t.dump(RETAILER)).fulfillmentOrders.filter((one) => one.orderId === orderId);
  const requestOf = async (order: Bought, units: number) =>
    (await requests(order)).find(
      ({ requestStatus, lines }) => requestStatus === "ACCEPTED" && lines[0]?.remainingQuantity === units,
    );

  test("is accepted once its units are read back as gone, and nobody else gets them", async () => {
    const order = await inTwo(5, 2);
    expect(await atSupplier(order)).toEqual(["5 MUG"]);
    const asked = await requestOf(order, 2);
    await t.post(RETAILER, `fulfilment-orders/${asked?.id}/request-cancellation`);
    await t.quiet();
    expect(await atSupplier(order)).toEqual(["3 MUG"]);
    expect((await requests(order)).find(({ id }) => id === asked?.id)?.requestStatus).toBe("CANCELLATION_ACCEPTED");
    expect(await t.placedFor(order, SOUTH)).toEqual([]);
    expect(await t.orderOf(order)).toMatchObject({
      lines: [{ sold: 5, wanted: 3, allocated: 3, stopped: 2 }],
      supplierOrders: [{ state: "accepted", lines: [{ declined: 2, keep: 3 }] }],
    });
    expect(await told(order)).toEqual([]);
    await ship(order, "P-6");
    await t.quiet();
    expect(await t.fulfilled(order)).toEqual([{ units: 3, numbers: ["P-6"] }]);
  });
});
