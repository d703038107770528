import { expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { shopRow } from "../../tests/stock-rows.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import { liveServices } from "../shopify/live-services.server.ts";
import { saveSettings } from "./shop-settings.server.ts";
import { chooseRole } from "./shop-roles.server.ts";

async function newShop() {
  const shop = await shopRow(db().prisma, "new");
  const services = liveServices({ db: db(), clock: shiftedClock() });
  const actor = { shopId: shop.id, userId: "owner" };
  const stored = async () => (await db().prisma.shop.findUniqueOrThrow({ where: { id: shop.id } })).settings;
  return { services, actor, stored };
}

test("a store that begins to sell waits two minutes before it routes", async () => {
  const { services, actor, stored } = await newShop();
  await chooseRole(services, actor, { role: "supplier" });
  expect(await stored()).toEqual({});
  await chooseRole(services, actor, { role: "both" });
  expect(await stored()).toEqual({ reviewMinutes: 2 });
});

test("what a store has chosen before it sells stays, and so does what it chooses later", async () => {
  const { services, actor, stored } = await newShop();
  await saveSettings(services, actor, { reviewMinutes: "0" });
  await chooseRole(services, actor, { role: "retailer" });
  expect(await stored()).toEqual({ reviewMinutes: 0 });
  await saveSettings(services, actor, { notifyCustomer: "false" });
  await chooseRole(services, actor, { role: "both" });
  expect(await stored()).toEqual({ reviewMinutes: 0, notifyCustomer: false });
});
