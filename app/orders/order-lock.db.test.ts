import { expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { stockRows } from "../../tests/stock-rows.ts";
import type { Tx } from "../platform/db.server.ts";
import { inOrderTransaction } from "./order-lock.server.ts";

const ways: [string, (tx: Tx, id: string) => Promise<unknown>][] = [
  ["Prisma's own statements", (tx, id) => tx.stockPool.update({ where: { id }, data: { reading: { increment: 1 } } })],
  ["raw statements", (tx, id) => tx.$executeRaw`UPDATE "StockPool" SET "reading" = "reading" + 1 WHERE "id" = ${id}`],
];

test.each(ways)("of two transactions that wait for each other over %s both come through, once", async (_name, add) => {
  const [a, b] = [await stockRows(db().prisma, { reading: 0 }), await stockRows(db().prisma, { reading: 0 })];
  // Both hold their first pool before either asks for its second.
  let holding = 0;
  let release = () => {};
  const bothHold = new Promise<void>((resolve) => {
    release = resolve;
  });
  const addTo = (first: string, second: string) => {
    let tries = 0;
    return inOrderTransaction(db(), async (tx) => {
      tries += 1;
      await add(tx, first);
      holding += 1;
      if (holding === 2) release();
      if (tries === 1) await bothHold;
      await add(tx, second);
      return tries;
    });
  };
  const tries = await Promise.all([addTo(a.pool.id, b.pool.id), addTo(b.pool.id, a.pool.id)]);
  // On a busy machine they may meet more than once.
  expect(Math.max(...tries)).toBeGreaterThan(1);
  const pools = await db().prisma.stockPool.findMany({ where: { id: { in: [a.pool.id, b.pool.id] } } });
  expect(pools.map((pool) => pool.reading)).toEqual([2, 2]);
});

test("any other error ends the transaction at once", async () => {
  let tries = 0;
  const failing = inOrderTransaction(db(), async () => {
    tries += 1;
    throw new Error("not this time");
  });
  await expect(failing).rejects.toThrow("not this time");
  expect(tries).toBe(1);
});
