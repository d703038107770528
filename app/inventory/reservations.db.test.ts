import { describe, expect, it } from "vitest";
import { db } from "../../tests/db-file.ts";
import { openException } from "../exceptions/exceptions.server.ts";
import { orderRows, stockRows } from "../../tests/stock-rows.ts";
import { applyReadings } from "./read-stock.server.ts";
import { sqlTransaction } from "../platform/sql.server.ts";
import { heldFor, markSent, OutOfStock, releaseFirm, reserveFirm, reserveSoft } from "./reservations.server.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 2, 9, 0, seconds));
const NOW = at(0);

const poolOf = (id: string) => db().prisma.stockPool.findUniqueOrThrow({ where: { id } });

type Rows = Awaited<ReturnType<typeof stockRows>>;
type Ordered = Awaited<ReturnType<typeof orderRows>>;

const firm = (rows: Rows, ordered: Ordered, units: number) =>
  sqlTransaction(db(), (tx) => {
    const wish = { poolId: rows.pool.id, orderLineId: ordered.line.id, units };
    const wishes = [{ ...wish, supplierOrderLineId: ordered.supplierOrderLine.id }];
    tx.last((sql) => reserveFirm(sql, { wishes, now: NOW }));
    return Promise.resolve("reserved");
  }).catch((cause: unknown) => {
    if (cause instanceof OutOfStock) return "short";
    throw cause;
  });

const read = (rows: Rows, reading: number, startedAt: Date) =>
  db().prisma.$transaction((tx) =>
    applyReadings(tx, {
      readings: new Map([[rows.pool.id, { policy: "finite" as const, reading }]]),
      readStartedAt: startedAt,
      now: startedAt,
    }),
  );

describe("firm reservations", () => {
  it("never promise more than there is, however many orders want it at once", async () => {
    const rows = await stockRows(db().prisma, { reading: 20 });
    await db().prisma.stockPool.update({ where: { id: rows.pool.id }, data: { buffer: 3 } });
    const orders = [];
    for (let i = 0; i < 50; i++) orders.push(await orderRows(db().prisma, rows, { units: 1 + (i % 3) }));
    const answers = await Promise.all(orders.map((each, i) => firm(rows, each, 1 + (i % 3))));
    const reserved = answers.reduce((sum, answer, i) => sum + (answer === "reserved" ? 1 + (i % 3) : 0), 0);
    expect(reserved).toBe(17);
    expect(await poolOf(rows.pool.id)).toMatchObject({ reserved: 17 });
    const rowsHeld = await db().prisma.reservation.aggregate({
      where: { poolId: rows.pool.id },
      _sum: { units: true },
    });
    expect(rowsHeld._sum.units).toBe(17);
  });

  it("have no limit where the supplier tracks no stock, and none where nobody has read it", async () => {
    const endless = await stockRows(db().prisma, { reading: 0, policy: "unlimited" });
    expect(await firm(endless, await orderRows(db().prisma, endless, { units: 900 }), 900)).toBe("reserved");
    const unread = await stockRows(db().prisma, { reading: 5, policy: "none" });
    expect(await firm(unread, await orderRows(db().prisma, unread, { units: 1 }), 1)).toBe("short");
  });

  it("come back when the supplier order is given up, once", async () => {
    const rows = await stockRows(db().prisma, { reading: 5 });
    const ordered = await orderRows(db().prisma, rows, { units: 4 });
    await firm(rows, ordered, 4);
    const release = () => db().prisma.$transaction((tx) => releaseFirm(tx, ordered.supplierOrder.id, NOW));
    await Promise.all([release(), release()]);
    expect(await poolOf(rows.pool.id)).toMatchObject({ reserved: 0, reading: 5 });
    const jobs = await db().prisma.job.findMany({ where: { name: "stock.publish", shopId: rows.retailer.id } });
    expect(jobs).toHaveLength(1);
  });
});

describe("soft reservations", () => {
  it("hold what there is, so that the next order gets the rest and not a share of nothing", async () => {
    const rows = await stockRows(db().prisma, { reading: 5 });
    const [first, second] = [
      await orderRows(db().prisma, rows, { units: 4 }),
      await orderRows(db().prisma, rows, { units: 4 }),
    ];
    const hold = (ordered: Ordered) =>
      db().prisma.$transaction((tx) =>
        reserveSoft(tx, {
          shopId: rows.retailer.id,
          poolIds: [rows.pool.id],
          wishes: () => [{ poolId: rows.pool.id, orderLineId: ordered.line.id, units: 4 }],
          now: NOW,
        }),
      );
    expect(await hold(first)).toEqual(new Map([[first.line.id, 4]]));
    expect(await hold(second)).toEqual(new Map([[second.line.id, 1]]));
    await db().prisma.$transaction(async (tx) => {
      const soft = await heldFor(tx, { orderId: first.order.id, kinds: ["soft"] });
      await reserveSoft(tx, { shopId: rows.retailer.id, soft, poolIds: [], wishes: () => [], now: NOW });
    });
    expect(await poolOf(rows.pool.id)).toMatchObject({ reserved: 1 });
    expect(await firm(rows, first, 4)).toBe("reserved");
  });
});

describe("sent units", () => {
  it("stay subtracted until a reading that began after the send's answer", async () => {
    const rows = await stockRows(db().prisma, { reading: 10 });
    const ordered = await orderRows(db().prisma, rows, { units: 3 });
    await firm(rows, ordered, 3);
    await db().prisma.$transaction((tx) => markSent(tx, ordered.supplierOrder.id, at(10)));
    expect(await poolOf(rows.pool.id)).toMatchObject({ reserved: 0, sentUnseen: 3, readRequestedAt: at(10) });

    await read(rows, 10, at(9));
    expect(await poolOf(rows.pool.id)).toMatchObject({ reading: 10, sentUnseen: 3 });
    await read(rows, 7, at(10));
    expect(await poolOf(rows.pool.id)).toMatchObject({ reading: 7, sentUnseen: 3 });
    await read(rows, 7, at(11));
    expect(await poolOf(rows.pool.id)).toMatchObject({ reading: 7, sentUnseen: 0 });
  });

  it("leave one by one: a reading takes off only those that it can contain", async () => {
    const rows = await stockRows(db().prisma, { reading: 10 });
    const [early, late] = [
      await orderRows(db().prisma, rows, { units: 2 }),
      await orderRows(db().prisma, rows, { units: 3 }),
    ];
    await firm(rows, early, 2);
    await firm(rows, late, 3);
    await db().prisma.$transaction((tx) => markSent(tx, early.supplierOrder.id, at(10)));
    await db().prisma.$transaction((tx) => markSent(tx, late.supplierOrder.id, at(20)));
    await read(rows, 8, at(15));
    expect(await poolOf(rows.pool.id)).toMatchObject({ reading: 8, sentUnseen: 3 });
  });

  it("are counted once when a send is marked twice at the same time", async () => {
    const rows = await stockRows(db().prisma, { reading: 10 });
    const ordered = await orderRows(db().prisma, rows, { units: 3 });
    await firm(rows, ordered, 3);
    const mark = () => db().prisma.$transaction((tx) => markSent(tx, ordered.supplierOrder.id, at(10)));
    await Promise.all([mark(), mark()]);
    expect(await poolOf(rows.pool.id)).toMatchObject({ reserved: 0, sentUnseen: 3 });
  });

  it("want another reading when one began between the answer and the mark", async () => {
    const rows = await stockRows(db().prisma, { reading: 10 });
    const ordered = await orderRows(db().prisma, rows, { units: 3 });
    await firm(rows, ordered, 3);
    await read(rows, 7, at(11));
    await db().prisma.$transaction((tx) => markSent(tx, ordered.supplierOrder.id, at(10)));
    const pool = await poolOf(rows.pool.id);
    expect(pool.sentUnseen).toBe(3);
    expect(pool.readRequestedAt?.getTime()).toBeGreaterThanOrEqual(pool.readStartedAt?.getTime() ?? Infinity);
  });
});

describe("a reading", () => {
  it("that began earlier than the stored one changes nothing", async () => {
    const rows = await stockRows(db().prisma, { reading: 10 });
    await read(rows, 4, at(30));
    await read(rows, 9, at(20));
    expect(await poolOf(rows.pool.id)).toMatchObject({ reading: 4, readStartedAt: at(30) });
  });

  it("below our reservations is stored as it is", async () => {
    const rows = await stockRows(db().prisma, { reading: 10 });
    await firm(rows, await orderRows(db().prisma, rows, { units: 6 }), 6);
    await read(rows, 2, at(30));
    expect(await poolOf(rows.pool.id)).toMatchObject({ reading: 2, reserved: 6 });
  });

  it("that brings stock has the orders routed again that waited for it, and only those", async () => {
    const rows = await stockRows(db().prisma, { reading: 0 });
    const waiting = await orderRows(db().prisma, rows, { units: 2 });
    await orderRows(db().prisma, rows, { units: 2 });
    await db().prisma.$transaction((tx) =>
      openException(tx, {
        shopId: rows.retailer.id,
        kind: "no-stock",
        subject: `line:${waiting.line.id}`,
        orderId: waiting.order.id,
        values: {},
        now: NOW,
      }),
    );
    const jobsOf = () => db().prisma.job.findMany({ where: { name: "order.route", shopId: rows.retailer.id } });
    await read(rows, 0, at(20));
    expect(await jobsOf()).toEqual([]);
    await read(rows, 8, at(30));
    const jobs = await jobsOf();
    expect(jobs.map((job) => job.payload)).toEqual([{ shopId: rows.retailer.id, orderGid: waiting.order.orderGid }]);
  });
});
