import { describe, expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { bought, shopWithOrder, type Change } from "../../tests/order-reads.ts";
import { answerFulfilmentOrder, answerLine, answerOrder, onePage } from "../../tests/shopify-order.ts";

/** An order of three units under a supplier order in this state, and what later reads of Shopify make of it. */
async function orderIn(state: string) {
  const world = await shopWithOrder();
  await world.read();
  const order = await world.stored();
  const { id } = await bought(world.rows, order, state, 3);
  if (state === "claimed") await db().prisma.supplierOrder.update({ where: { id }, data: { claimedAt: new Date() } });
  await db().prisma.job.deleteMany({ where: { key: `order:${world.rows.retailer.id}:${world.gid}` } });
  const supplierOrder = () => db().prisma.supplierOrder.findUniqueOrThrow({ where: { id } });
  /** Units at the supplier's location, in one fulfilment order. */
  const standing = (units: number, change: Parameters<typeof answerFulfilmentOrder>[2] = {}): Change => ({
    fulfillmentOrders: onePage([
      answerFulfilmentOrder(1, { 1: units }, { assignedLocation: world.location, ...change }),
    ]),
  });
  return { ...world, supplierOrder, standing };
}

describe("what is decided and not bought is planned anew", () => {
  test("when somebody fulfils its units by hand", async () => {
    const { read, supplierOrder, standing, stored, queued, pool } = await orderIn("claimed");
    await read(standing(0, { fulfilled: 3, status: "CLOSED", requestStatus: "SUBMITTED", supportedActions: [] }));
    expect(await supplierOrder()).toMatchObject({
      ...{ state: "cancelled", stateNote: "The order was changed before it was sent." },
    });
    expect((await stored()).lines).toMatchObject([{ sold: 3, wanted: 0, allocated: 0, reason: "fulfilled" }]);
    expect((await pool()).reserved).toBe(0);
    expect([await queued("order.sync-requests"), await queued("order.route")]).toEqual([1, 0]);
  });

  test("for the rest, when somebody fulfils some of them", async () => {
    const { read, supplierOrder, standing, stored, queued } = await orderIn("planned");
    await read(standing(2, { fulfilled: 1 }));
    expect(await supplierOrder()).toMatchObject({ state: "cancelled" });
    expect((await stored()).lines).toMatchObject([{ sold: 3, wanted: 2, allocated: 0 }]);
    expect(await queued("order.route")).toBe(1);
  });

  test("when its units are requested from another service", async () => {
    const { read, supplierOrder, standing, stored, queued } = await orderIn("planned");
    const elsewhere = { location: { id: "gid://shopify/Location/77" } };
    await read(standing(3, { assignedLocation: elsewhere, requestStatus: "SUBMITTED", supportedActions: [] }));
    expect(await supplierOrder()).toMatchObject({ state: "cancelled" });
    expect((await stored()).lines).toMatchObject([{ wanted: 0, reason: "elsewhere" }]);
    expect(await queued("order.route")).toBe(0);
  });

  test("as one whole, when items are added", async () => {
    const { read, supplierOrder, stored, queued, lines, pool } = await orderIn("claimed");
    await read({ lines: lines.map((line) => ({ ...line, quantity: 5, currentQuantity: 5 })) });
    expect(await supplierOrder()).toMatchObject({ state: "cancelled" });
    expect((await stored()).lines).toMatchObject([{ sold: 5, wanted: 5, allocated: 0 }]);
    expect((await pool()).reserved).toBe(5);
    expect(await queued("order.route")).toBe(1);
  });

  test("when the order goes to another country", async () => {
    const { read, supplierOrder, stored, queued } = await orderIn("claimed");
    const address = answerOrder().shippingAddress;
    await read({ shippingAddress: address && { ...address, countryCodeV2: "CH", provinceCode: "ZH" } });
    expect(await supplierOrder()).toMatchObject({
      ...{ state: "cancelled", stateNote: "The order goes to another country now." },
    });
    expect(await stored()).toMatchObject({ version: 2, countryCode: "CH" });
    expect(await queued("order.route")).toBe(1);
  });

  test("not at all, when the order becomes none of our business: it only lets go", async () => {
    const { read, supplierOrder, stored, queued, pool } = await orderIn("claimed");
    await read({ tags: ["shopify collective"] });
    expect(await supplierOrder()).toMatchObject({ state: "cancelled", stateNote: "The order is no longer routed." });
    expect(await stored()).toMatchObject({ state: "ignored", lines: [{ wanted: 0, allocated: 0 }] });
    expect((await pool()).reserved).toBe(0);
    expect([await queued("order.sync-requests"), await queued("order.route")]).toEqual([1, 0]);
  });
});

describe("what is decided and not bought goes on", () => {
  test("to the new address, when it changes within the country", async () => {
    const { read, supplierOrder, stored } = await orderIn("claimed");
    const address = answerOrder().shippingAddress;
    await read({ shippingAddress: address && { ...address, address1: "Kehrwieder 2" } });
    expect(await stored()).toMatchObject({ version: 2 });
    expect(await supplierOrder()).toMatchObject({ state: "claimed", orderVersion: 2 });
  });

  test("when its hold is released, and is not bought before", async () => {
    const { read, supplierOrder, standing, stored, pool, exceptions } = await orderIn("claimed");
    const held = standing(3, { status: "ON_HOLD", requestStatus: "SUBMITTED", supportedActions: [] });
    await read(held);
    // An older version than the order's is not bought.
    expect([(await stored()).version, (await supplierOrder()).orderVersion]).toEqual([2, 1]);
    expect((await pool()).reserved).toBe(3);
    await read(held);
    expect((await stored()).version).toBe(2);
    await read(standing(3, { requestStatus: "SUBMITTED", supportedActions: [] }));
    expect([(await stored()).version, (await supplierOrder()).orderVersion]).toEqual([3, 3]);
    expect(await supplierOrder()).toMatchObject({ state: "claimed" });
    expect((await pool()).reserved).toBe(3);
    expect(await exceptions()).toEqual([]);
  });

  test("when the request that holds its units was put on hold while another hold stood already", async () => {
    const { read, supplierOrder, stored, location, lines } = await orderIn("claimed");
    const two = [...lines, answerLine(2, { variant: null, quantity: 1 })];
    const orders = (held: boolean): Change => ({
      lines: two,
      fulfillmentOrders: onePage(
        [
          answerFulfilmentOrder(
            ...([1, { 1: 3 }, { assignedLocation: location, requestStatus: "SUBMITTED" }] as const),
          ),
          answerFulfilmentOrder(2, { 2: 1 }, { status: "ON_HOLD" }),
        ].map((order, index) => (held && index === 0 ? { ...order, status: "ON_HOLD" as const } : order)),
      ),
    });
    await read(orders(false));
    const { version } = await stored();
    expect((await supplierOrder()).orderVersion).toBe(version);
    await read(orders(true));
    expect((await stored()).version).toBe(version + 1);
    expect((await supplierOrder()).orderVersion).toBe(version);
  });
});

test("what the supplier has is left alone when somebody puts it on hold in Shopify", async () => {
  const { read, supplierOrder, standing, stored, pool } = await orderIn("accepted");
  await read(standing(3, { status: "ON_HOLD", requestStatus: "ACCEPTED", supportedActions: [] }));
  expect(await supplierOrder()).toMatchObject({ state: "accepted" });
  expect((await stored()).lines).toMatchObject([{ wanted: 3, allocated: 3 }]);
  expect((await pool()).reserved).toBe(3);
});
