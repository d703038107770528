import { expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { orderRows, stockRows } from "../../tests/stock-rows.ts";
import { reserveFirm } from "../inventory/reservations.server.ts";
import { giveUpSupplierOrder, releaseSupplierOrder } from "./give-up.server.ts";
import { moveSupplierOrder } from "./move-supplier-order.server.ts";

const now = new Date("2026-11-21T10:00:00Z");

async function scene() {
  const rows = await stockRows(db().prisma, { reading: 10 });
  return { ...rows, ...(await orderRows(db().prisma, rows, { units: 3 })) };
}

test("of two workers that move one supplier order, one wins", async () => {
  const { supplierOrder } = await scene();
  const move = () => db().prisma.$transaction((tx) => moveSupplierOrder(tx, supplierOrder.id, ["planned"], "claimed"));
  expect((await Promise.all([move(), move()])).sort()).toEqual(["already-taken", "moved"]);
});

test("a move that the table does not know is a bug", async () => {
  const { supplierOrder } = await scene();
  await expect(moveSupplierOrder(db().prisma, supplierOrder.id, ["cancelled"], "sending")).rejects.toThrow(
    "from cancelled to sending",
  );
});

test("a release gives back the units of the line and of the pool", async () => {
  const { supplierOrder, supplierOrderLine, line, pool } = await scene();
  const held = { poolId: pool.id, orderLineId: line.id, supplierOrderLineId: supplierOrderLine.id, units: 3 };
  await db().prisma.$transaction(async (tx) => {
    await tx.orderLine.update({ where: { id: line.id }, data: { allocated: 3 } });
    await reserveFirm(tx, { wishes: [held], now });
  });
  await db().prisma.$transaction((tx) => releaseSupplierOrder(tx, supplierOrder.id, now));
  expect(await db().prisma.orderLine.findUnique({ where: { id: line.id } })).toMatchObject({ allocated: 0 });
  expect(await db().prisma.stockPool.findUnique({ where: { id: pool.id } })).toMatchObject({ reserved: 0 });
  expect(await db().prisma.reservation.count({ where: { orderLineId: line.id } })).toBe(0);
});

test("what is bought or under way is not given up, and keeps its units", async () => {
  const { supplierOrder, line } = await scene();
  await db().prisma.orderLine.update({ where: { id: line.id }, data: { allocated: 3 } });
  const giveUp = async (state: string) => {
    await db().prisma.supplierOrder.update({ where: { id: supplierOrder.id }, data: { state } });
    return db().prisma.$transaction((tx) => giveUpSupplierOrder(tx, supplierOrder.id, { note: "Not needed.", now }));
  };
  for (const state of ["sending", "unknown", "accepted", "cancelled"])
    expect(await giveUp(state)).toBe("already-taken");
  expect(await db().prisma.orderLine.findUnique({ where: { id: line.id } })).toMatchObject({ allocated: 3 });
  expect(await giveUp("claimed")).toBe("moved");
  expect(await db().prisma.orderLine.findUnique({ where: { id: line.id } })).toMatchObject({ allocated: 0 });
  expect(await db().prisma.supplierOrder.findUnique({ where: { id: supplierOrder.id } })).toMatchObject({
    ...{ state: "cancelled", stateNote: "Not needed.", closedAt: now },
  });
});
