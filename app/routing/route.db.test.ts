import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@prisma/client";
import { describe, expect, test } from "vitest";
import { say } from "../platform/phrase.ts";
import { db } from "../../tests/db-file.ts";
import { stockRows, type StockRows } from "../../tests/stock-rows.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import { newId } from "../platform/ids.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";
import { replay } from "./engine/decide.ts";
import { explainDecision } from "./engine/explain.ts";
import { factsOf } from "./load-routing-facts.server.ts";
import { orderRouteHandler } from "./route.server.ts";
import { sqlTransaction } from "../platform/sql.server.ts";
import { saveDecision } from "./save-decision.server.ts";
import { factsToStore, readDecision } from "./stored-decision.server.ts";

const NOW = new Date("2026-11-02T09:00:00Z");
const clock = shiftedClock();
clock.advance(NOW.getTime() - clock.now().getTime());
const services = (): Services => ({
  db: db(),
  clock,
  admin: () => Promise.reject(new Error("Routing never asks Shopify.")),
});
let number = 5000;

/** An order that was read: one line of `units` wanted units for each variant gid. */
async function readOrder(rows: StockRows, units: number, variantGids = [rows.variant.variantGid]) {
  number += 1;
  const order = await db().prisma.order.create({
    data: {
      ...{ id: newId(), shopId: rows.retailer.id, orderGid: `gid://shopify/Order/${number}`, name: `#${number}` },
      ...{ version: 1, readStartedAt: NOW, currency: "EUR", tags: [], createdAt: NOW },
      lines: {
        create: variantGids.map((variantGid, position) => ({
          ...{ id: newId(), shopId: rows.retailer.id, lineItemGid: `gid://shopify/LineItem/${number}${position}` },
          ...{ position, variantGid, sku: "TEE", title: "Tee", unitPriceMinor: 1999, requiresShipping: true },
          ...{ sold: units, wanted: units, reason: "none" },
        })),
      },
    },
    include: { lines: true },
  });
  return { order, payload: { shopId: order.shopId, orderGid: order.orderGid } };
}

/** A second supplier of the same variant, after the first by priority. */
async function secondSupplier(rows: StockRows, reading: number) {
  const more = await stockRows(db().prisma, { reading });
  await db().prisma.supplier.update({
    where: { id: more.supplier.id },
    data: { shopId: rows.retailer.id, name: "Bolt", priority: 2 },
  });
  await db().prisma.offer.update({ where: { id: more.offer.id }, data: { shopId: rows.retailer.id } });
  await db().prisma.mapping.update({
    where: { id: more.mapping.id },
    data: { shopId: rows.retailer.id, variantId: rows.variant.id },
  });
  return more;
}

const route = (payload: { shopId: string; orderGid: string }) => orderRouteHandler(services(), payload);
const poolOf = (rows: StockRows) => db().prisma.stockPool.findUniqueOrThrow({ where: { id: rows.pool.id } });
const supplierOrdersOf = (orderId: string) =>
  db().prisma.supplierOrder.findMany({ where: { orderId }, include: { lines: true }, orderBy: { id: "asc" } });
const exceptionsOf = (orderId: string) =>
  db().prisma.exception.findMany({ where: { orderId }, orderBy: { openedAt: "asc" } });
/** The last decision about an order, as it was made. */
async function recordOf(orderId: string) {
  const [stored] = await db().prisma.decision.findMany({
    where: { orderId },
    include: { shared: true },
    orderBy: { id: "desc" },
    take: 1,
  });
  const record = stored && readDecision(stored);
  if (!record) throw new Error(`Order ${orderId} has no decision.`);
  return record;
}
const factsNow = async (payload: { shopId: string; orderGid: string }) => {
  const loaded = await factsOf(db().prisma, { ...payload, now: NOW });
  if (!loaded) throw new Error("There are no facts.");
  return loaded;
};
const jobsNamed = (name: string, { shopId, orderGid }: { shopId: string; orderGid: string }) =>
  db().prisma.job.count({ where: { name, key: `order:${shopId}:${orderGid}`, state: "queued" } });

describe("routing an order", () => {
  test("plans supplier orders, allocates, reserves and says what comes next, all at once", async () => {
    const rows = await stockRows(db().prisma, { reading: 3 });
    const second = await secondSupplier(rows, 9);
    const { order, payload } = await readOrder(rows, 5);
    await db().prisma.stockPool.update({ where: { id: rows.pool.id }, data: { buffer: 1 } });
    await db().prisma.stockPool.update({ where: { id: second.pool.id }, data: { reading: 4 } });
    await route(payload);

    const planned = await supplierOrdersOf(order.id);
    expect(planned.map((each) => [each.supplierId, each.state, each.lines[0]?.quantity, each.costMinor])).toEqual([
      [rows.supplier.id, "planned", 2, 1700n],
      [second.supplier.id, "planned", 3, 2550n],
    ]);
    expect(planned[0]?.key).toMatch(new RegExp(`^CD-${number}-[0-9a-f]{8}$`));
    expect([(await poolOf(rows)).reserved, (await poolOf(second)).reserved]).toEqual([2, 3]);
    expect(await db().prisma.orderLine.findMany({ where: { orderId: order.id } })).toMatchObject([{ allocated: 5 }]);
    expect(await db().prisma.order.findUnique({ where: { id: order.id } })).toMatchObject({ state: "routed" });
    expect(await jobsNamed("order.sync-requests", payload)).toBe(1);
    expect(await exceptionsOf(order.id)).toEqual([]);
    const trail = await db().prisma.auditEvent.findMany({ where: { orderId: order.id }, orderBy: { id: "asc" } });
    expect(trail.map((event) => event.action)).toEqual([
      "supplier-order.planned",
      "supplier-order.planned",
      "order.routed",
    ]);
  });

  test("stores facts that orders share once, and anew when one of them has changed; each decision replays", async () => {
    const rows = await stockRows(db().prisma, { reading: 90 });
    const ids: string[] = [];
    for (const priority of [1, 1, 2]) {
      await db().prisma.supplier.update({ where: { id: rows.supplier.id }, data: { priority } });
      const { order, payload } = await readOrder(rows, 3);
      await route(payload);
      ids.push(order.id);
    }
    const stored = await db().prisma.decision.findMany({
      where: { orderId: { in: ids } },
      include: { shared: true },
      orderBy: { id: "asc" },
    });
    expect(new Set(stored.map(({ sharedId }) => sharedId)).size).toBe(2);
    expect(stored[0]?.sharedId).toBe(stored[1]?.sharedId);
    expect(await db().prisma.sharedFacts.count({ where: { shopId: rows.retailer.id } })).toBe(2);
    for (const [index, record] of stored.map(readDecision).entries()) {
      expect(record && JSON.parse(JSON.stringify(replay(record)))).toEqual(record?.result);
      expect(record?.inputs).toMatchObject({
        ...{ ruleSet: { id: rows.ruleSet.id }, order: { id: ids[index] } },
        suppliers: [{ priority: index < 2 ? 1 : 2, unitsToday: 0 }],
      });
    }
  });

  test("stores shared facts again when somebody has taken them away with the decisions that named them", async () => {
    const rows = await stockRows(db().prisma, { reading: 90 });
    const first = await readOrder(rows, 3);
    await route(first.payload);
    const [decision] = await db().prisma.decision.findMany({ where: { orderId: first.order.id } });
    await db().prisma.$transaction([
      db().prisma.decision.updateMany({ where: { orderId: first.order.id }, data: { sharedId: null } }),
      db().prisma.sharedFacts.deleteMany({ where: { shopId: rows.retailer.id } }),
    ]);
    const second = await readOrder(rows, 3);
    await route(second.payload);
    expect(await db().prisma.decision.findMany({ where: { orderId: second.order.id } })).toMatchObject([
      { sharedId: decision?.sharedId },
    ]);
  });

  test("leaves to the merchant's own stock what its settings say, and orders the rest", async () => {
    const rows = await stockRows(db().prisma, { reading: 9 });
    await db().prisma.shop.update({ where: { id: rows.retailer.id }, data: { settings: { ownStock: "last" } } });
    await db().prisma.stockPool.update({ where: { id: rows.pool.id }, data: { reading: 1 } });
    const { order, payload } = await readOrder(rows, 3);
    await db().prisma.orderLine.updateMany({ where: { orderId: order.id }, data: { ownStock: 2 } });
    await route(payload);
    expect(await supplierOrdersOf(order.id)).toMatchObject([
      { supplierId: rows.supplier.id, lines: [{ quantity: 1 }] },
    ]);
    expect(await db().prisma.orderLine.findMany({ where: { orderId: order.id } })).toMatchObject([
      { sold: 3, wanted: 1, allocated: 1, own: 2, ownStock: 0, reason: "own-stock" },
    ]);
    expect(await exceptionsOf(order.id)).toEqual([]);
    await route(payload);
    expect(await db().prisma.decision.count({ where: { orderId: order.id } })).toBe(1);
  });

  test("passes over a supplier that does not ship there, and says so", async () => {
    const rows = await stockRows(db().prisma, { reading: 9 });
    const second = await secondSupplier(rows, 9);
    await db().prisma.shop.update({ where: { id: rows.owner.id }, data: { settings: { shipsTo: ["AT"] } } });
    const { order, payload } = await readOrder(rows, 1);
    await db().prisma.order.update({ where: { id: order.id }, data: { countryCode: "DE", poBox: true } });
    await route(payload);
    expect(await supplierOrdersOf(order.id)).toMatchObject([{ supplierId: second.supplier.id }]);

    await db().prisma.shop.update({ where: { id: second.owner.id }, data: { settings: { shipsToPoBoxes: false } } });
    const boxed = await readOrder(rows, 1);
    await db().prisma.order.update({ where: { id: boxed.order.id }, data: { countryCode: "DE", poBox: true } });
    await route(boxed.payload);
    expect(await exceptionsOf(boxed.order.id)).toMatchObject([
      {
        ...{ kind: "no-supplier", state: "open" },
        values: {
          cure: "destination",
          why: expect.stringMatching(/does not ship to .+; .+ does not ship to /) as string,
        },
      },
    ]);
    expect(
      explainDecision(await recordOf(boxed.order.id)).lines[0]?.candidates.map((each) => say(each.sentence)),
    ).toEqual([
      expect.stringMatching(/: it does not ship to DE\.$/),
      "Skipped Bolt: it does not ship to post office boxes and parcel lockers.",
    ]);
  });

  test("stores a record that explains itself and replays to the same result", async () => {
    const rows = await stockRows(db().prisma, { reading: 1 });
    await secondSupplier(rows, 0);
    const { order, payload } = await readOrder(rows, 2);
    await route(payload);
    const record = await recordOf(order.id);
    expect(JSON.parse(JSON.stringify(replay(record)))).toEqual(record.result);
    expect(explainDecision(record).lines[0]?.candidates.map((each) => say(each.sentence))).toEqual([
      expect.stringMatching(/ships 1 of 2: nobody else can\. It has 1 in stock\.$/),
      expect.stringMatching(/^Skipped .*: 0 in stock, needs 2\.$/),
    ]);
  });

  test("replaces what the order held softly, and counts it as its own", async () => {
    const rows = await stockRows(db().prisma, { reading: 2 });
    const { order, payload } = await readOrder(rows, 2);
    const [line] = order.lines;
    await db().prisma.stockPool.update({ where: { id: rows.pool.id }, data: { reserved: 2 } });
    await db().prisma.reservation.create({
      data: {
        ...{ id: newId(), shopId: order.shopId, poolId: rows.pool.id, orderLineId: line?.id ?? "" },
        ...{ units: 2, kind: "soft", createdAt: NOW },
      },
    });
    await route(payload);
    expect(await db().prisma.reservation.findMany({ where: { poolId: rows.pool.id } })).toMatchObject([
      { kind: "firm", units: 2 },
    ]);
    expect((await poolOf(rows)).reserved).toBe(2);
  });

  test("makes an exception of what nobody has, once, and ends it when stock has come", async () => {
    const rows = await stockRows(db().prisma, { reading: 1 });
    const { order, payload } = await readOrder(rows, 3);
    await route(payload);
    await route(payload);
    await route(payload);
    expect(await exceptionsOf(order.id)).toMatchObject([
      { kind: "no-stock", state: "open", occurrences: 1, values: { sku: "TEE", missing: 2 } },
    ]);
    expect(await db().prisma.order.findUnique({ where: { id: order.id } })).toMatchObject({
      state: "attention",
      stateNote: "Needs attention: Out of stock.",
    });
    // The first routed a unit, the second found none; a third record would say nothing new.
    expect(await db().prisma.decision.count({ where: { orderId: order.id } })).toBe(2);
    await db().prisma.stockPool.update({ where: { id: rows.pool.id }, data: { reading: 9 } });
    await route(payload);
    expect(await exceptionsOf(order.id)).toMatchObject([
      { kind: "no-stock", state: "resolved", resolvedBy: "crossdock" },
    ]);
    expect((await supplierOrdersOf(order.id)).map((each) => each.lines[0]?.quantity)).toEqual([1, 2]);
  });

  test("passes over suppliers that refused the line before, are paused or not ready", async () => {
    const rows = await stockRows(db().prisma, { reading: 9 });
    const { order, payload } = await readOrder(rows, 1);
    await route(payload);
    const [first] = await supplierOrdersOf(order.id);
    // As dispatch leaves it after the supplier's no.
    await db().prisma.supplierOrder.update({
      where: { id: first?.id },
      data: { state: "refused", stateNote: "Sold out" },
    });
    await db().prisma.orderLine.updateMany({ where: { orderId: order.id }, data: { allocated: 0 } });
    await route(payload);
    expect(await supplierOrdersOf(order.id)).toHaveLength(1);
    expect(await exceptionsOf(order.id)).toMatchObject([{ kind: "no-supplier", state: "open" }]);
    const reasonNow = async () => {
      const { facts } = await factsNow(payload);
      return facts.lines[0]?.candidates[0]?.excluded;
    };
    expect(await reasonNow()).toEqual({
      code: "refused-before",
      values: { supplierOrderKey: first?.key, note: "Sold out" },
    });
    await db().prisma.supplier.update({
      where: { id: rows.supplier.id },
      data: { setupState: "problem", setupNote: "No rate" },
    });
    expect(await reasonNow()).toEqual({ code: "supplier-not-ready", values: { note: "No rate" } });
    await db().prisma.connection.update({ where: { id: rows.connection.id }, data: { state: "paused" } });
    expect((await reasonNow())?.code).toBe("supplier-paused");
  });

  test("waits while the order is held, and while it is about to be read again", async () => {
    const rows = await stockRows(db().prisma, { reading: 9 });
    const { order, payload } = await readOrder(rows, 1);
    await db().prisma.$transaction((tx) => enqueue(tx, "order.refresh", payload, { now: NOW }));
    await route(payload);
    expect(await supplierOrdersOf(order.id)).toEqual([]);
    await db().prisma.job.deleteMany({ where: { name: "order.refresh", shopId: payload.shopId } });
    const hold = await db().prisma.hold.create({
      data: {
        ...{ id: newId(), shopId: order.shopId, orderId: order.id, kind: "unpaid", reason: "Not paid." },
        ...{ endsBy: "The payment.", createdAt: NOW },
      },
    });
    await route(payload);
    expect(await supplierOrdersOf(order.id)).toEqual([]);
    await db().prisma.hold.update({ where: { id: hold.id }, data: { releasedAt: NOW } });
    await route(payload);
    expect(await supplierOrdersOf(order.id)).toHaveLength(1);
  });

  test("keeps nothing of a decision that was made for an older version of the order", async () => {
    const rows = await stockRows(db().prisma, { reading: 9 });
    const { order, payload } = await readOrder(rows, 1);
    const loaded = await factsNow(payload);
    await db().prisma.order.update({ where: { id: order.id }, data: { version: 2 } });
    const stored = factsToStore(loaded.facts, payload);
    const saving = sqlTransaction(db(), (tx) =>
      saveDecision(tx, {
        ...payload,
        ...loaded,
        stored,
        sharedKnown: false,
        result: replay({ inputs: loaded.facts }),
        now: NOW,
      }),
    );
    await expect(saving).rejects.toThrow("newer version");
    expect(await supplierOrdersOf(order.id)).toEqual([]);
    expect((await poolOf(rows)).reserved).toBe(0);
    await route(payload);
    expect(await supplierOrdersOf(order.id)).toMatchObject([{ orderVersion: 2 }]);
  });

  test("publishes a first rule set where a shop has none", async () => {
    const rows = await stockRows(db().prisma, { reading: 9 });
    await db().prisma.ruleSet.deleteMany({ where: { shopId: rows.retailer.id } });
    const orders = await Promise.all([readOrder(rows, 1), readOrder(rows, 1), readOrder(rows, 1)]);
    await Promise.all(orders.map(({ payload }) => route(payload)));
    expect(await db().prisma.ruleSet.findMany({ where: { shopId: rows.retailer.id } })).toMatchObject([
      { version: 1, state: "published", rules: [] },
    ]);
    expect(await db().prisma.decision.count({ where: { shopId: rows.retailer.id } })).toBe(3);
  });
});

describe("orders that want the same units at once", () => {
  test("never get more than there is, and each unit goes to one of them", async () => {
    const rows = await stockRows(db().prisma, { reading: 7 });
    const orders = [];
    for (let i = 0; i < 8; i += 1) orders.push(await readOrder(rows, 2));
    await Promise.all(orders.map(({ payload }) => route(payload)));
    // Those that lost every race come again.
    for (const { payload } of orders) await route(payload);
    const lines = await db().prisma.supplierOrderLine.findMany({ where: { shopId: rows.retailer.id } });
    expect(lines.reduce((sum, line) => sum + line.quantity, 0)).toBe(7);
    expect((await poolOf(rows)).reserved).toBe(7);
    const held = await db().prisma.reservation.aggregate({ where: { poolId: rows.pool.id }, _sum: { units: true } });
    expect(held._sum.units).toBe(7);
    expect(
      await db().prisma.exception.count({ where: { shopId: rows.retailer.id, kind: "no-stock", state: "open" } }),
    ).toBe(5);
  });

  test("and draw on the same suppliers in different order, do not block each other", async () => {
    const rows = await stockRows(db().prisma, { reading: 100 });
    const second = await secondSupplier(rows, 100);
    const other = await db().prisma.variant.create({
      data: { ...rows.variant, id: newId(), variantGid: "gid://shopify/ProductVariant/800001" },
    });
    await db().prisma.mapping.update({ where: { id: second.mapping.id }, data: { variantId: other.id } });
    const both = [rows.variant.variantGid, other.variantGid];
    const orders = [];
    for (let i = 0; i < 12; i += 1) orders.push(await readOrder(rows, 1, i % 2 ? both : [...both].reverse()));
    await Promise.all(orders.map(({ payload }) => route(payload)));
    expect([(await poolOf(rows)).reserved, (await poolOf(second)).reserved]).toEqual([12, 12]);
    expect(await db().prisma.supplierOrder.count({ where: { shopId: rows.retailer.id } })).toBe(24);
  });

  test("one order routed twice at once buys once", async () => {
    const rows = await stockRows(db().prisma, { reading: 9 });
    const { order, payload } = await readOrder(rows, 4);
    await Promise.all([route(payload), route(payload), route(payload)]);
    expect((await supplierOrdersOf(order.id)).map((each) => each.lines[0]?.quantity)).toEqual([4]);
    expect((await poolOf(rows)).reserved).toBe(4);
  });
});

test("facts take as many queries for a hundred lines as for one", async () => {
  const rows = await stockRows(db().prisma, { reading: 9 });
  const small = await readOrder(rows, 1);
  const variants = [rows.variant.variantGid];
  for (let i = 1; i < 100; i += 1) {
    const gid = `gid://shopify/ProductVariant/9000${i}`;
    const { id } = await db().prisma.variant.create({ data: { ...rows.variant, id: newId(), variantGid: gid } });
    await db().prisma.mapping.create({ data: { ...rows.mapping, id: newId(), variantId: id } });
    variants.push(gid);
  }
  const large = await readOrder(rows, 1, variants);
  const counting = new PrismaClient({
    adapter: new PrismaPg(db().pool, { disposeExternalPool: false }),
    log: [{ emit: "event", level: "query" }],
  });
  let queries = 0;
  counting.$on("query", () => {
    queries += 1;
  });
  const count = async (payload: { shopId: string; orderGid: string }) => {
    queries = 0;
    const facts = (await factsOf(counting, { ...payload, now: NOW }))?.facts;
    return { queries, lines: facts?.lines.length, candidates: facts?.lines.flatMap((line) => line.candidates).length };
  };
  await count(small.payload); // the rules of a rule set are read once
  const one = await count(small.payload);
  const hundred = await count(large.payload);
  await counting.$disconnect();
  expect([one.lines, hundred.lines, hundred.candidates]).toEqual([1, 100, 100]);
  expect([one.queries, hundred.queries]).toEqual([6, 6]);
});

test("stock that nobody has read for a day is not promised, and the decision says how old it is", async () => {
  const rows = await stockRows(db().prisma, { reading: 9 });
  await db().prisma.stockPool.update({
    where: { id: rows.pool.id },
    data: { readStartedAt: new Date(NOW.getTime() - 30 * 3_600_000) },
  });
  const { order, payload } = await readOrder(rows, 2);
  await route(payload);
  expect(await supplierOrdersOf(order.id)).toEqual([]);
  const [line] = explainDecision(await recordOf(order.id)).lines;
  expect(line && say(line.candidates[0]!.sentence)).toMatch(
    /its stock was last read 30 hours ago, and may not be older than 24\.$/,
  );
});
