import { expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { shopWithOrder, type Change } from "../../tests/order-reads.ts";
import { answerFulfilmentOrder, onePage } from "../../tests/shopify-order.ts";

/** A read in which so many units stand open at the merchant's own location. */
const atOwn = (units: number, fulfilled = 0): Change => ({
  fulfillmentOrders: onePage([
    answerFulfilmentOrder(1, { 1: units }, { fulfilled, supportedActions: [{ action: "MOVE" }] }),
  ]),
});

/** An order of three units of which routing has left two to the merchant's own stock. */
async function withOwn() {
  const world = await shopWithOrder();
  await world.read(atOwn(3));
  const [line] = (await world.stored()).lines;
  await db().prisma.orderLine.update({ where: { id: line?.id ?? "" }, data: { own: 2, ownStock: 1, wanted: 1 } });
  const lines = async () => (await world.stored()).lines;
  return { ...world, line: lines, first: line };
}

test("units that stand open at the merchant's own locations are told to routing", async () => {
  const { first } = await withOwn();
  expect(first).toMatchObject({ wanted: 3, own: 0, ownStock: 3 });
});

test("what was left to the merchant's own stock stays so with every read, also when it has shipped", async () => {
  const { read, line } = await withOwn();
  await read(atOwn(3));
  expect(await line()).toMatchObject([{ sold: 3, wanted: 1, own: 2, ownStock: 1, reason: "own-stock" }]);
  await read(atOwn(1, 2));
  expect(await line()).toMatchObject([{ sold: 3, wanted: 1, own: 2, ownStock: 1 }]);
});

test("what the merchant moves to a supplier by hand after all is wanted of suppliers", async () => {
  const { read, line } = await withOwn();
  await read();
  expect(await line()).toMatchObject([{ wanted: 3, own: 0, ownStock: 0, reason: "none" }]);
});

test("units that an edit takes away leave the merchant's own stock where they stood", async () => {
  const { read, line, lines } = await withOwn();
  await read({ lines: lines.map((each) => ({ ...each, currentQuantity: 1 })), ...atOwn(1) });
  expect(await line()).toMatchObject([{ sold: 1, wanted: 0, own: 1, ownStock: 0 }]);
});
