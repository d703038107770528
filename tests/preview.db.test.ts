import { expect, test } from "vitest";
import { shiftedClock } from "../app/platform/clock.server.ts";
import { newId } from "../app/platform/ids.server.ts";
import { replay, routeOrder } from "../app/routing/engine/decide.ts";
import { factsOf } from "../app/routing/load-routing-facts.server.ts";
import { orderRouteHandler } from "../app/routing/route.server.ts";
import { readDecision } from "../app/routing/stored-decision.server.ts";
import type { Services } from "../app/shopify/services.ts";
import { seededRandom } from "../bench/routing/random.ts";
import { db } from "./db-file.ts";
import { stockRows } from "./stock-rows.ts";

/** `PREVIEW_ORDERS=1000` is the full size. */
const ORDERS = Number(process.env.PREVIEW_ORDERS ?? 60);
const NOW = new Date("2026-11-02T09:00:00Z");

test("what a preview says is what routing then does, order after order", async () => {
  const { prisma } = db();
  const clock = shiftedClock();
  clock.advance(NOW.getTime() - clock.now().getTime());
  const services: Services = { db: db(), clock, admin: () => Promise.reject(new Error("Routing never asks Shopify.")) };
  const random = seededRandom(20261121);
  const rows = await stockRows(prisma, { reading: 400 });
  const shopId = rows.retailer.id;
  const variants = [rows.variant.variantGid];
  for (let supplier = 2; supplier <= 4; supplier += 1) {
    const more = await stockRows(prisma, { reading: 100 * supplier });
    await prisma.supplier.update({
      where: { id: more.supplier.id },
      data: { shopId, name: `Supplier ${supplier}`, priority: supplier },
    });
    await prisma.offer.update({ where: { id: more.offer.id }, data: { shopId, costMinor: 500 + 100 * supplier } });
    await prisma.mapping.update({ where: { id: more.mapping.id }, data: { shopId, variantId: rows.variant.id } });
    for (let item = 0; item < 3; item += 1) {
      const variantGid = `gid://shopify/ProductVariant/77${supplier}${item}`;
      const { id } = await prisma.variant.create({ data: { ...rows.variant, id: newId(), variantGid } });
      await prisma.mapping.create({
        data: { ...more.mapping, shopId, id: newId(), variantId: id, packSize: 1 + item },
      });
      await prisma.mapping.create({ data: { ...rows.mapping, id: newId(), variantId: id } });
      variants.push(variantGid);
    }
  }
  for (let number = 0; number < ORDERS; number += 1) {
    const orderGid = `gid://shopify/Order/${880_000 + number}`;
    const chosen = variants.filter(() => random.chance(0.3));
    const lines = (chosen.length > 0 ? chosen : variants.slice(0, 1)).map((variantGid, position) => {
      const units = random.int(1, 4);
      return {
        ...{ id: newId(), shopId, lineItemGid: `gid://shopify/LineItem/${number}${position}`, position, variantGid },
        ...{ sku: "TEE", title: "Tee", unitPriceMinor: 1999, requiresShipping: true },
        ...{ sold: units, wanted: units, reason: "none" },
      };
    });
    const { id: orderId } = await prisma.order.create({
      data: {
        ...{ id: newId(), shopId, orderGid, name: `#${number}`, version: 1, readStartedAt: NOW, currency: "EUR" },
        ...{ tags: [], createdAt: NOW, lines: { create: lines } },
      },
    });
    const loaded = await factsOf(prisma, { shopId, orderGid, now: clock.now() });
    const preview = loaded && routeOrder(loaded.facts);
    await orderRouteHandler(services, { shopId, orderGid });
    const stored = await prisma.decision.findFirstOrThrow({ where: { orderId }, include: { shared: true } });
    const record = readDecision(stored);
    expect(record?.result).toEqual(JSON.parse(JSON.stringify(preview)));
    expect(record && JSON.parse(JSON.stringify(replay(record)))).toEqual(record?.result);
  }
}, 600_000);
