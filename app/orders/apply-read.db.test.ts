import { describe, expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { at, bought, shopWithOrder, type Change } from "../../tests/order-reads.ts";
import { answerFulfilmentOrder, answerLine, answerOrder, onePage } from "../../tests/shopify-order.ts";
import { decryptJson } from "../platform/crypto.server.ts";
import { newId } from "../platform/ids.server.ts";
import { applyRead } from "./apply-read.server.ts";
import { ADDRESS_CONTEXT } from "./write-order.server.ts";
import { fromShopify } from "./from-shopify.ts";
import { inOrderTransaction } from "./order-lock.server.ts";

describe("a first read", () => {
  test("makes the order, holds its stock softly and sends it to routing", async () => {
    const { read, stored, queued, pool, rows } = await shopWithOrder();
    expect(await read()).toEqual({ kind: "applied", emptyReads: 0, ignored: false, unmapped: false });
    expect(await stored()).toMatchObject({
      ...{ name: "#1001", version: 1, state: "waiting", countryCode: "DE", totalMinor: 3998n },
      lines: [{ sold: 3, wanted: 3, allocated: 0, reason: "none" }],
      views: [{ status: "OPEN", locationGid: rows.supplier.locationGid }],
      holds: [],
    });
    expect(await queued("order.route")).toBe(1);
    expect((await pool()).reserved).toBe(3);
    expect(await db().prisma.reservation.findMany({ where: { poolId: rows.pool.id } })).toMatchObject([
      { kind: "soft", units: 3 },
    ]);
  });

  test("keeps the address encrypted, and nothing personal anywhere else", async () => {
    const { read, stored } = await shopWithOrder();
    await read({ lines: [answerLine(1, { variant: null })], displayFinancialStatus: "PENDING" });
    const { addressEnc } = await stored();
    expect(decryptJson(addressEnc ?? new Uint8Array(), ADDRESS_CONTEXT)).toMatchObject({ name: "Ada Lovelace" });
    const tables = await db().prisma.$queryRaw<{ name: string }[]>`
      SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'`;
    expect(tables.length).toBeGreaterThan(20);
    for (const { name } of tables) {
      const [found] = await db().prisma.$queryRawUnsafe<{ count: number }[]>(
        `SELECT count(*)::int AS count FROM "${name}" AS t WHERE t::text ~ 'Ada|Lovelace|Speicherstadt'`,
      );
      expect([name, found?.count]).toEqual([name, 0]);
    }
  });

  test("without fulfilment orders asks to be repeated, each time a little later", async () => {
    const { read, stored, queued } = await shopWithOrder();
    const none = { fulfillmentOrders: onePage([]) };
    expect(await read(none)).toMatchObject({ emptyReads: 1 });
    expect(await read(none)).toMatchObject({ emptyReads: 2 });
    expect(await queued("order.route")).toBe(0);
    expect(await stored()).toMatchObject({
      state: "waiting",
      stateNote: "Waiting for Shopify to assign the item to a location.",
    });
    expect(await read()).toMatchObject({ emptyReads: 0 });
    expect(await queued("order.route")).toBe(1);
  });
});

describe("a further read", () => {
  test("that began earlier than the applied one changes nothing", async () => {
    const { read, stored } = await shopWithOrder();
    await read({}, at(10));
    expect(await read({ displayFinancialStatus: "VOIDED" }, at(9))).toEqual({ kind: "older" });
    expect(await read({ displayFinancialStatus: "VOIDED" }, at(10))).toEqual({ kind: "older" });
    expect(await stored()).toMatchObject({ version: 1, financialStatus: "PAID", holds: [] });
  });

  test("that says the same makes no new version and no second reservation", async () => {
    const { read, stored, pool } = await shopWithOrder();
    await read();
    await read();
    expect((await stored()).version).toBe(1);
    expect((await pool()).reserved).toBe(3);
  });

  test("sees what was paid, and lets the order go on", async () => {
    const { read, stored, queued, pool } = await shopWithOrder();
    await read({ displayFinancialStatus: "PENDING" });
    expect(await stored()).toMatchObject({
      ...{ state: "waiting", stateNote: "The order is not paid yet." },
      holds: [{ kind: "unpaid", endsBy: "The payment: capture it, or mark the order as paid." }],
    });
    expect(await queued("order.route")).toBe(0);
    // Shopify has sold the units already.
    expect((await pool()).reserved).toBe(3);
    await read();
    expect(await stored()).toMatchObject({ version: 2, holds: [] });
    expect(await queued("order.route")).toBe(1);
  });

  test("raises what is wanted when units were added", async () => {
    const { read, stored, pool, lines } = await shopWithOrder();
    await read();
    await read({ lines: lines.map((line) => ({ ...line, quantity: 5, currentQuantity: 5 })) });
    expect((await stored()).lines).toMatchObject([{ sold: 5, wanted: 5 }]);
    expect((await pool()).reserved).toBe(5);
  });

  test("of what is planned and still fits lets it go on under the new version", async () => {
    const { read, stored, rows, queued } = await shopWithOrder();
    await read();
    const planned = await bought(rows, await stored(), "planned", 3);
    await read({ shippingLine: { title: "Express", code: "express" } });
    expect(await db().prisma.supplierOrder.findUnique({ where: { id: planned.id } })).toMatchObject({
      orderVersion: 2,
    });
    expect(await queued("order.sync-requests")).toBe(1);
    await read({ displayFinancialStatus: "VOIDED" });
    expect(await db().prisma.supplierOrder.findUnique({ where: { id: planned.id } })).toMatchObject({
      orderVersion: 2,
    });
    expect((await stored()).version).toBe(3);
  });

  test("of what failed to be sent lets a person's retry send it under the new version", async () => {
    const { read, stored, rows } = await shopWithOrder();
    await read();
    const failed = await bought(rows, await stored(), "failed", 3);
    await read({ shippingLine: { title: "Express", code: "express" } });
    expect(await db().prisma.supplierOrder.findUnique({ where: { id: failed.id } })).toMatchObject({
      ...{ state: "failed", orderVersion: 2 },
    });
  });

  test("holds only as much stock as there is", async () => {
    const { read, pool } = await shopWithOrder({ reading: 2 });
    await read();
    expect((await pool()).reserved).toBe(2);
  });
});

describe("a line whose SKU is not mapped", () => {
  test("is an exception of its own, while the others go on; the mapping ends it", async () => {
    const { read, stored, queued, exceptions, lines, rows } = await shopWithOrder();
    const unknown = { id: "gid://shopify/ProductVariant/424242" };
    const both = [...lines, answerLine(2, { variant: unknown, quantity: 1, sku: "MUG" })];
    await read({ lines: both });
    await read({ lines: both });
    expect((await stored()).lines.map((line) => [line.wanted, line.reason])).toEqual([
      [3, "none"],
      [0, "unmapped"],
    ]);
    expect(await exceptions()).toMatchObject([
      { kind: "sku-unmapped", occurrences: 1, values: { sku: "MUG", variantGid: unknown.id, order: "#1001" } },
    ]);
    expect(await queued("order.route")).toBe(1);
    expect((await stored()).state).toBe("attention");

    const variant = await db().prisma.variant.create({
      data: { ...rows.variant, id: newId(), variantGid: unknown.id, sku: "MUG" },
    });
    await db().prisma.mapping.create({ data: { ...rows.mapping, id: newId(), variantId: variant.id } });
    await read({ lines: both });
    expect(await exceptions()).toMatchObject([{ state: "resolved", resolvedBy: "crossdock" }]);
    expect(await stored()).toMatchObject({ version: 2, state: "waiting", lines: [{ wanted: 3 }, { wanted: 1 }] });
  });

  test("stays quiet once a person has dealt with it", async () => {
    const { read, stored, exceptions, lines } = await shopWithOrder();
    const unmapped = lines.map((line) => ({ ...line, variant: { id: "gid://shopify/ProductVariant/434343" } }));
    await read({ lines: unmapped });
    await db().prisma.exception.updateMany({
      where: { orderId: (await stored()).id },
      data: { state: "resolved", resolvedBy: "user-1", resolution: "Shipped by hand" },
    });
    await read({ lines: unmapped });
    expect(await exceptions()).toMatchObject([{ state: "resolved" }]);
  });
});

test("units whose fulfillment the merchant has canceled count once, so that nothing is bought again for them", async () => {
  const { read, stored, rows, variant, location } = await shopWithOrder();
  const lines = [answerLine(1, { variant, quantity: 5 })];
  const open = answerFulfilmentOrder(9201, { 1: 2 }, { assignedLocation: location });
  const later = answerFulfilmentOrder(9202, { 1: 3 }, { assignedLocation: location, status: "SCHEDULED" });
  await read({ lines });
  await bought(rows, await stored(), "shipped", 2);
  await db().prisma.orderLine.updateMany({ where: { orderId: (await stored()).id }, data: { fulfilled: 2 } });
  await read({ lines, fulfillmentOrders: onePage([open, later]) });
  expect((await stored()).lines).toMatchObject([{ wanted: 2, allocated: 2 }]);
});

describe("an order that shrinks", () => {
  test("below what suppliers have keeps its promise in the database and asks them to ship less", async () => {
    const { read, stored, rows, exceptions, lines } = await shopWithOrder();
    await read();
    const { id } = await bought(rows, await stored(), "accepted", 3);
    const left = (units: number) => ({ lines: lines.map((line) => ({ ...line, currentQuantity: units })) });
    const supplierOrder = () => db().prisma.supplierOrder.findUnique({ where: { id }, include: { lines: true } });
    const asked = () => db().prisma.job.count({ where: { name: "supplier-order.reduce", state: "queued" } });
    await read(left(1));
    expect((await stored()).lines).toMatchObject([{ sold: 3, wanted: 3, allocated: 3 }]);
    expect(await supplierOrder()).toMatchObject({ reduceReason: "items-removed", lines: [{ keep: 1 }] });
    expect([await asked(), await exceptions()]).toEqual([1, []]);
    await read(left(3));
    expect(await supplierOrder()).toMatchObject({ lines: [{ keep: null }] });
  });

  test("and the supplier refuses, a person is asked until the order fits again", async () => {
    const { read, stored, rows, exceptions, lines } = await shopWithOrder();
    await read();
    const { id } = await bought(rows, await stored(), "accepted", 3);
    const left = (units: number) => ({ lines: lines.map((line) => ({ ...line, currentQuantity: units })) });
    await read(left(1));
    await db().prisma.supplierOrder.update({
      where: { id },
      data: { reduceRefusedAt: at(100), reduceNote: "it has shipped" },
    });
    await read(left(1));
    expect((await stored()).lines).toMatchObject([
      { reason: "changed-after-routing", reasonNote: "1 left on the order, 3 with suppliers." },
    ]);
    const [told] = await exceptions();
    expect(told).toMatchObject({ kind: "changed-after-routing", state: "open", values: { sold: 1, allocated: 3 } });
    expect(JSON.stringify(told?.values)).toContain("it has shipped");
    await read(left(3));
    expect(await exceptions()).toMatchObject([{ state: "resolved" }]);
  });

  test("by units that the merchant took back does not route them while the accepted request still stands", async () => {
    const { read, stored, location } = await shopWithOrder();
    await read();
    const [line] = (await stored()).lines;
    await db().prisma.orderLine.update({ where: { id: line?.id ?? "" }, data: { stopped: 2 } });
    const standing = (requestStatus: "ACCEPTED" | "SUBMITTED") =>
      read({
        fulfillmentOrders: onePage([
          answerFulfilmentOrder(9101, { 1: 3 }, { assignedLocation: location, status: "IN_PROGRESS", requestStatus }),
        ]),
      });
    await standing("ACCEPTED");
    expect((await stored()).lines).toMatchObject([{ wanted: 1 }]);
    await standing("SUBMITTED");
    expect((await stored()).lines).toMatchObject([{ wanted: 3 }]);
  });

  test("before anything was sent gives the plan up and routes what is left", async () => {
    const { read, stored, rows, pool, queued, exceptions, lines } = await shopWithOrder();
    await read();
    const planned = await bought(rows, await stored(), "claimed", 3);
    await read({ lines: lines.map((line) => ({ ...line, currentQuantity: 1 })) });
    expect(await db().prisma.supplierOrder.findUnique({ where: { id: planned.id } })).toMatchObject({
      ...{ state: "cancelled", stateNote: "The order was changed before it was sent." },
    });
    expect((await stored()).lines).toMatchObject([{ sold: 1, wanted: 1, allocated: 0 }]);
    expect((await pool()).reserved).toBe(1);
    expect([await queued("order.sync-requests"), await queued("order.route")]).toEqual([1, 1]);
    expect(await exceptions()).toEqual([]);
  });

  test("before anything was decided simply wants less", async () => {
    const { read, stored, pool, lines, exceptions } = await shopWithOrder();
    await read();
    await read({ lines: lines.map((line) => ({ ...line, currentQuantity: 1 })) });
    expect((await stored()).lines).toMatchObject([{ sold: 1, wanted: 1 }]);
    expect((await pool()).reserved).toBe(1);
    expect(await exceptions()).toEqual([]);
  });
});

describe("a cancelled order", () => {
  const cancelled: Change = { cancelledAt: "2026-11-02T09:30:00Z", displayFinancialStatus: "REFUNDED" };

  test("lets go of everything that was not bought", async () => {
    const { read, stored, rows, pool, queued, exceptions } = await shopWithOrder();
    await read();
    const planned = await bought(rows, await stored(), "claimed", 3);
    await read(cancelled);
    expect(await db().prisma.supplierOrder.findUnique({ where: { id: planned.id } })).toMatchObject({
      state: "cancelled",
    });
    expect(await stored()).toMatchObject({
      ...{ state: "closed", stateNote: "Canceled." },
      lines: [{ wanted: 0, allocated: 0 }],
      holds: [{ kind: "cancelled" }],
    });
    expect((await pool()).reserved).toBe(0);
    expect(await queued("order.sync-requests")).toBe(1);
    expect(await exceptions()).toEqual([]);
  });

  test("that a supplier has already is for a person", async () => {
    const { read, stored, rows, exceptions, pool } = await shopWithOrder();
    await read();
    const sent = await bought(rows, await stored(), "accepted", 3);
    await read(cancelled);
    expect(await db().prisma.supplierOrder.findUnique({ where: { id: sent.id } })).toMatchObject({ state: "accepted" });
    expect(await exceptions()).toMatchObject([
      { kind: "cancelled-after-dispatch", subject: `supplier-order:${sent.id}`, values: { key: sent.key } },
    ]);
    expect((await stored()).state).toBe("attention");
    expect((await pool()).reserved).toBe(3);
  });

  test("is not told again, neither while it stands nor once a person has dealt with it", async () => {
    const { read, stored, rows, exceptions } = await shopWithOrder();
    await read();
    await bought(rows, await stored(), "accepted", 3);
    await read(cancelled);
    await read(cancelled);
    expect(await exceptions()).toMatchObject([{ occurrences: 1, state: "open" }]);
    await db().prisma.exception.updateMany({
      where: { orderId: (await stored()).id },
      data: { state: "resolved", resolvedBy: "user-1", resolution: "The supplier has canceled it" },
    });
    await read(cancelled);
    expect(await exceptions()).toMatchObject([{ state: "resolved" }]);
  });

  test("that was never read before is closed at once", async () => {
    const { read, stored, queued } = await shopWithOrder();
    await read(cancelled);
    expect(await stored()).toMatchObject({ state: "closed", lines: [{ wanted: 0 }] });
    expect(await queued("order.route")).toBe(0);
  });
});

describe("orders that are none of our business", () => {
  const cases: [string, Change, { role?: string }][] = [
    ["our own supplier orders, by their id metafield", { supplierOrderKey: { value: "CD-1-abc" } }, { role: "both" }],
    ["orders of Shopify Collective", { tags: ["Shopify Collective"] }, {}],
    ["orders of a store that only supplies", {}, { role: "supplier" }],
  ];
  test.each(cases)("%s are ignored", async (_name, change, shop) => {
    const { read, stored, queued, pool } = await shopWithOrder(shop);
    expect(await read(change)).toMatchObject({ ignored: true });
    expect(await stored()).toMatchObject({ state: "ignored", lines: [{ wanted: 0 }] });
    expect(await queued("order.route")).toBe(0);
    expect((await pool()).reserved).toBe(0);
  });

  test("supplier orders are known by their source too, in the store that they were sent to", async () => {
    const { rows, read, stored } = await shopWithOrder();
    await read();
    const supplierOrder = await bought(rows, await stored(), "accepted", 3);
    const shop = await db().prisma.shop.update({
      where: { id: rows.owner.id },
      data: { role: "both", routingOn: true },
    });
    const inTheirStore = fromShopify(
      answerOrder({ id: "gid://shopify/Order/999001", sourceIdentifier: supplierOrder.key }),
    );
    const applied = await inOrderTransaction(db(), (tx) =>
      applyRead(tx, { shop, read: inTheirStore, startedAt: at(1), now: at(1) }),
    );
    expect(applied).toMatchObject({ ignored: true });
    // The same source in another store proves nothing.
    await read({ sourceIdentifier: supplierOrder.key });
    expect((await stored()).holds).toEqual([]);
  });
});

test("routing that is off, a missing address and a hold in Shopify are told, and end by themselves", async () => {
  const { read, stored, exceptions, rows, location, pool } = await shopWithOrder();
  await db().prisma.shop.update({ where: { id: rows.retailer.id }, data: { routingOn: false } });
  const held = answerFulfilmentOrder(
    1,
    { 1: 3 },
    { status: "ON_HOLD", assignedLocation: location, supportedActions: [] },
  );
  await read({ shippingAddress: null, fulfillmentOrders: onePage([held]) });
  expect((await stored()).holds.map((hold) => hold.kind).sort()).toEqual(["address", "routing-off", "shopify-hold"]);
  expect(await exceptions()).toMatchObject([{ kind: "address-missing", state: "open" }]);
  expect((await stored()).lines).toMatchObject([{ wanted: 0, reason: "shopify-hold" }]);
  expect((await pool()).reserved).toBe(3);
  await db().prisma.shop.update({ where: { id: rows.retailer.id }, data: { routingOn: true } });
  await read();
  expect(await stored()).toMatchObject({ holds: [], lines: [{ wanted: 3 }] });
  expect(await exceptions()).toMatchObject([{ kind: "address-missing", state: "resolved" }]);
  const trail = await db().prisma.auditEvent.findMany({ where: { orderId: (await stored()).id } });
  expect(trail.filter((event) => event.action === "order.held")).toHaveLength(3);
  expect(trail.filter((event) => event.action === "order.hold-released")).toHaveLength(3);
});

test("two reads of one order at once leave one order with one set of lines and reservations", async () => {
  const { read, stored, pool } = await shopWithOrder();
  await Promise.all([read({}, at(1)), read({}, at(2)), read({}, at(3))]);
  expect((await stored()).lines).toHaveLength(1);
  expect((await stored()).readStartedAt).toEqual(at(3));
  expect((await pool()).reserved).toBe(3);
});

test("an order with a hundred lines is applied in one transaction", async () => {
  const { read, stored, variant } = await shopWithOrder({ reading: 1000 });
  await read({ lines: Array.from({ length: 100 }, (_, i) => answerLine(i + 1, { variant, quantity: 2 })) });
  expect((await stored()).lines.filter((line) => line.wanted === 2)).toHaveLength(100);
});
