import { expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { at, bought, shopWithOrder } from "../../tests/order-reads.ts";
import { loadRequestFacts } from "./request-facts.server.ts";

test.each([
  ["was given up before it was bought, for no reason of the merchant's", null, ["rejected"]],
  ["was canceled because the order was", "order-canceled", ["rejected"]],
  ["was canceled because the merchant canceled its request, which is answered instead", "request-canceled", []],
])("the request of a supplier order that %s", async (_name, cancelReason, desired) => {
  const { rows, gid, read, stored } = await shopWithOrder();
  await read();
  const { id } = await bought(rows, await stored(), "cancelled", 3);
  // In SQL, NOT (reason = 'x') is not true of a reason that is NULL.
  await db().prisma.supplierOrder.update({ where: { id }, data: { cancelReason, claimedAt: at(1) } });
  const facts = await loadRequestFacts(db().prisma, { shopId: rows.retailer.id, orderGid: gid });
  expect(facts?.wishes.map((wish) => wish.desired)).toEqual(desired);
});
