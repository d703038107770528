import { expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { shopRow } from "../../tests/stock-rows.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import { encryptJson } from "../platform/crypto.server.ts";
import { newId } from "../platform/ids.server.ts";
import { liveServices } from "../shopify/live-services.server.ts";
import { eraseFinishedAddresses, loadKeptData } from "./erase.server.ts";

const clock = shiftedClock();

async function orderOf(shopId: string, state: string) {
  const id = newId();
  const addressEnc = encryptJson({ name: "Zoë" }, "Order.addressEnc");
  const row = { id, shopId, orderGid: `gid://shopify/Order/${id}`, name: "#1", state, createdAt: clock.now() };
  await db().prisma.order.create({ data: { ...row, addressEnc, addressHash: "print" } });
  return id;
}

test("a user erases the addresses of finished orders of the own shop, once, and it stands in the trail", async () => {
  const services = liveServices({ db: db(), clock });
  const [mine, other] = [await shopRow(db().prisma, "mine"), await shopRow(db().prisma, "other")];
  const gone = [await orderOf(mine.id, "closed"), await orderOf(mine.id, "ignored")];
  const stays = [
    await orderOf(mine.id, "routed"),
    await orderOf(mine.id, "waiting"),
    await orderOf(other.id, "closed"),
  ];
  const actor = { shopId: mine.id, userId: "42" };
  expect((await loadKeptData(db(), mine.id)).addresses).toBe(2);

  expect(await eraseFinishedAddresses(services, actor)).toEqual({ orders: 2 });
  expect(await eraseFinishedAddresses(services, actor)).toEqual({ orders: 0 });

  const left = await db().prisma.order.findMany({ where: { addressEnc: { not: null } }, select: { id: true } });
  expect(left.map(({ id }) => id).toSorted()).toEqual(stays.toSorted());
  const erased = await db().prisma.order.findMany({ where: { id: { in: gone } } });
  expect(erased.map(({ addressHash, name }) => [addressHash, name])).toEqual([
    ["print", "#1"],
    ["print", "#1"],
  ]);
  expect((await loadKeptData(db(), mine.id)).addresses).toBe(0);
  const trail = await db().prisma.auditEvent.findMany({ where: { shopId: mine.id, action: "privacy.erased" } });
  expect(trail).toMatchObject([{ actor: "42", values: { orders: 2 } }]);
});
