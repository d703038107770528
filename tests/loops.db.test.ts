import { afterAll, beforeAll, expect, test } from "vitest";
import { chooseRole, setRouting } from "../app/suppliers/shop-roles.server.ts";
import { db } from "./db-file.ts";
import { startTrade, type Trade } from "./trade.ts";

const EAST = "east";
const WEST = "west";
const address = { address1: "Kai 5", city: "Rotterdam", zip: "3011", countryCode: "NL" };
let trade: Trade;

/** Two shops that supply each other: east has mugs, west has pens, and each sells both. */
beforeAll(async () => {
  trade = await startTrade({
    retailers: [{ handle: EAST, name: "East", address }],
    suppliers: [{ handle: WEST, name: "West", address }],
    stock: async ({ product }) => {
      const goods = (mugs: number, pens: number) => [
        { title: "Mug", sku: "MUG", unitCost: 650, available: mugs },
        { title: "Pen", sku: "PEN", unitCost: 90, available: pens },
      ];
      await product(EAST, goods(50, 0));
      await product(WEST, goods(0, 50));
    },
  });
  for (const handle of [EAST, WEST])
    await chooseRole(trade.world.services, await trade.actor(handle), { role: "both" });
  await trade.connect(WEST, EAST);
  await trade.askNoReview(WEST);
  await setRouting(trade.world.services, await trade.actor(WEST), { on: true });
  await trade.settled();
}, 120_000);

afterAll(async () => {
  await trade?.world.stop();
});

test("two shops that supply each other each buy once, and neither order comes back", async () => {
  const pens = await trade.buy(EAST, [{ sku: "PEN", quantity: 2 }]);
  const mugs = await trade.buy(WEST, [{ sku: "MUG", quantity: 3 }]);
  await trade.settled();
  expect((await trade.placedFor(pens, WEST)).map(({ lines }) => lines.map(({ quantity }) => quantity))).toEqual([[2]]);
  expect((await trade.placedFor(mugs, EAST)).map(({ lines }) => lines.map(({ quantity }) => quantity))).toEqual([[3]]);
  expect(await db().prisma.supplierOrder.count()).toBe(2);
  for (const order of [pens, mugs]) {
    const stored = await trade.orderOf(order);
    expect(stored).toMatchObject({ state: "routed", supplierOrders: [{ state: "accepted" }] });
    expect(await trade.openExceptions(stored.id)).toEqual([]);
  }
  // Whatever the stores tell of the orders that we placed, they are never orders of ours to route.
  for (const handle of [EAST, WEST]) {
    const { orders } = await trade.dump(handle);
    expect(orders).toHaveLength(2);
  }
  await trade.world.advance(11 * 60_000);
  await trade.settled();
  expect(await db().prisma.supplierOrder.count()).toBe(2);
});
