import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "./db-file.ts";
import { startTrade, type Trade } from "./trade.ts";

// Shopify's ids may be larger than JavaScript's numbers are exact: an order goes its whole way with ids of 18 digits.

let t: Trade;
beforeAll(async () => {
  t = await startTrade({
    retailers: ["nordlicht"],
    suppliers: ["north"],
    switches: { wideIds: true },
    stock: async ({ product }) => {
      await product("nordlicht", [{ title: "Mug", sku: "MUG" }]);
      await product("north", [{ title: "Mug", sku: "MUG", unitCost: 650, available: 90 }]);
    },
  });
}, 120_000);
afterAll(() => t?.world.stop());

test("an order with ids beyond 2^53 is bought and fulfilled", async () => {
  const { orderId } = await t.buy("nordlicht", [{ sku: "MUG", quantity: 3 }]);
  await t.settled();
  const orderGid = `gid://shopify/Order/90071${orderId}`;
  const read = () =>
    db().prisma.order.findFirstOrThrow({ where: { orderGid }, include: { lines: true, supplierOrders: true } });
  const routed = await read();
  expect(routed).toMatchObject({ state: "routed", supplierOrders: [{ state: "accepted" }] });

  const [bought] = (await t.dump("north")).orders;
  expect(bought).toMatchObject({ sourceIdentifier: routed.supplierOrders[0]?.key, lines: [{ quantity: 3 }] });
  await t.post("north", `orders/${bought?.id}/ship`, { tracking: { company: "DHL", number: "123" } });
  await t.settled();
  expect(await read()).toMatchObject({ state: "closed", lines: [{ fulfilled: 3 }] });
  expect((await t.dump("nordlicht")).fulfillments).toMatchObject([
    { status: "SUCCESS", lines: [{ quantity: 3 }], tracking: [{ number: "123" }] },
  ]);
});
