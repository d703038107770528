import { beforeEach, describe, expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { stockRows, type StockRows } from "../../tests/stock-rows.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import { allSaid } from "../platform/phrase.ts";
import { newId } from "../platform/ids.server.ts";
import type { Services } from "../shopify/services.ts";
import { endOverride, previewOverrides, setOverrides } from "./overrides.server.ts";
import { orderRouteHandler } from "./route.server.ts";
import { publishDraft, saveDraft } from "./rules/versions/versions.server.ts";

const NOW = new Date("2026-11-02T09:00:00Z");
const clock = shiftedClock();
clock.advance(NOW.getTime() - clock.now().getTime());
const services: Services = {
  get db() {
    return db();
  },
  clock,
  admin: () => Promise.reject(new Error("Choosing a supplier never asks Shopify.")),
};

let number = 7000;
let acme: StockRows;
let bolt: StockRows;

/** Two suppliers of one product, Acme first by priority; Bolt's costs twice as much. */
beforeEach(async () => {
  const { prisma } = db();
  acme = await stockRows(prisma, { reading: 20 });
  bolt = await stockRows(prisma, { reading: 20 });
  const shopId = acme.retailer.id;
  await prisma.supplier.update({ where: { id: acme.supplier.id }, data: { name: "Acme" } });
  await prisma.supplier.update({ where: { id: bolt.supplier.id }, data: { shopId, name: "Bolt", priority: 2 } });
  await prisma.offer.update({ where: { id: bolt.offer.id }, data: { shopId, costMinor: 1700 } });
  await prisma.mapping.update({ where: { id: bolt.mapping.id }, data: { shopId, variantId: acme.variant.id } });
});

/** An order of so many units that has been routed. */
async function routedOrder(units: number) {
  number += 1;
  const order = await db().prisma.order.create({
    data: {
      ...{ id: newId(), shopId: acme.retailer.id, orderGid: `gid://shopify/Order/${number}`, name: `#${number}` },
      ...{ version: 1, readStartedAt: NOW, currency: acme.offer.currency, tags: [], createdAt: NOW },
      lines: {
        create: {
          ...{ id: newId(), shopId: acme.retailer.id, lineItemGid: `gid://shopify/LineItem/${number}`, position: 0 },
          ...{ variantGid: acme.variant.variantGid, sku: "TEE", title: "Tee", unitPriceMinor: 1999 },
          ...{ requiresShipping: true, sold: units, wanted: units, reason: "none" },
        },
      },
    },
    include: { lines: true },
  });
  const line = order.lines[0]!;
  const payload = { shopId: order.shopId, orderGid: order.orderGid };
  await orderRouteHandler(services, payload);
  return { orderId: order.id, lineId: line.id, route: () => orderRouteHandler(services, payload) };
}

const actor = () => ({ shopId: acme.retailer.id, userId: "user-1" });
const planned = async (orderId: string) =>
  (
    await db().prisma.supplierOrder.findMany({
      where: { orderId, state: "planned" },
      include: { lines: true, supplier: true },
      orderBy: { supplier: { priority: "asc" } },
    })
  ).map(({ supplier, lines }) => [supplier.name, lines[0]?.quantity]);
const pin = (lineId: string | null, supplier: StockRows, quantity: number | null = null) => ({
  ...{ kind: "pin" as const, lineId, supplierId: supplier.supplier.id, quantity },
});

describe("a person's choice of the supplier", () => {
  test("is tried first: what changes and what it costs, and nothing is kept", async () => {
    const { orderId, lineId } = await routedOrder(3);
    expect(await planned(orderId)).toEqual([["Acme", 3]]);
    const answer = await previewOverrides(services, actor(), { orderId, wishes: [pin(lineId, bolt)], note: null });
    expect(answer).toMatchObject({
      ok: true,
      difference: {
        ...{ extraSuppliers: 0, lostUnits: 0 },
        lines: [{ before: [{ supplier: "Acme", quantity: 3 }], after: [{ supplier: "Bolt", quantity: 3 }] }],
      },
    });
    expect(await planned(orderId)).toEqual([["Acme", 3]]);
    expect(await db().prisma.routingOverride.count({ where: { orderId } })).toBe(0);
  });

  test("replaces what is not bought, with who, why and what it costs", async () => {
    const { orderId, lineId, route } = await routedOrder(3);
    const note = "The customer asked for Bolt";
    expect(await setOverrides(services, actor(), { orderId, wishes: [pin(lineId, bolt)], note })).toMatchObject({
      ok: true,
    });
    await route();
    expect(await planned(orderId)).toEqual([["Bolt", 3]]);
    expect(await db().prisma.routingOverride.findMany({ where: { orderId } })).toMatchObject([
      { kind: "pin", note, createdBy: "user-1", endedAt: null },
    ]);
    const { reserved } = await db().prisma.stockPool.findUniqueOrThrow({ where: { id: acme.pool.id } });
    expect(reserved).toBe(0);
    const said = await db().prisma.auditEvent.findFirst({ where: { orderId, action: "order.override-set" } });
    expect(said).toMatchObject({ actor: "user-1", values: { note } });
  });

  test("splits a line by hand", async () => {
    const { orderId, lineId, route } = await routedOrder(5);
    const wishes = [pin(lineId, acme, 2), pin(lineId, bolt, 3)];
    await setOverrides(services, actor(), { orderId, wishes, note: null });
    await route();
    expect(await planned(orderId)).toEqual([
      ["Acme", 2],
      ["Bolt", 3],
    ]);
  });

  test("keeps a supplier away, until it is ended", async () => {
    const { orderId, lineId, route } = await routedOrder(2);
    const wish = { kind: "exclude" as const, lineId, supplierId: acme.supplier.id };
    await setOverrides(services, actor(), { orderId, wishes: [wish], note: null });
    await route();
    expect(await planned(orderId)).toEqual([["Bolt", 2]]);
    const { id: overrideId } = await db().prisma.routingOverride.findFirstOrThrow({ where: { orderId } });
    expect(await endOverride(services, actor(), { orderId, overrideId })).toEqual({ ok: true });
    await route();
    expect(await planned(orderId)).toEqual([["Acme", 2]]);
    expect(await endOverride(services, actor(), { orderId, overrideId })).toMatchObject({ ok: false });
  });

  test("says how many units would stay behind", async () => {
    await db().prisma.stockPool.update({ where: { id: bolt.pool.id }, data: { reading: 1 } });
    const { orderId, lineId } = await routedOrder(3);
    const seen = await previewOverrides(services, actor(), { orderId, wishes: [pin(lineId, bolt)], note: null });
    expect(allSaid(seen)).toMatchObject({
      ok: true,
      difference: { lostUnits: 2, lines: [{ unrouted: expect.stringMatching(/^2 of 3 not routed/) as string }] },
    });
  });

  test("leaves alone what is bought, and says what to do", async () => {
    const { orderId, lineId } = await routedOrder(2);
    await db().prisma.supplierOrder.updateMany({ where: { orderId }, data: { state: "accepted" } });
    const answer = await setOverrides(services, actor(), { orderId, wishes: [pin(lineId, bolt)], note: null });
    expect(answer).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringMatching(/canceled at its supplier/) as string }],
    });
    expect(await db().prisma.routingOverride.count({ where: { orderId } })).toBe(0);
  });

  test("is refused for more units than there are, for another shop's order, and for a stranger", async () => {
    const { orderId, lineId } = await routedOrder(2);
    const asked = { orderId, wishes: [pin(lineId, bolt, 3)], note: null };
    expect(await setOverrides(services, actor(), asked)).toMatchObject({
      ok: false,
      problems: [{ field: "quantity" }],
    });
    const other = { shopId: bolt.retailer.id, userId: "user-2" };
    expect(await setOverrides(services, other, { ...asked, wishes: [pin(lineId, bolt)] })).toMatchObject({ ok: false });
    const stranger = { ...pin(lineId, bolt), supplierId: newId() };
    expect(await setOverrides(services, actor(), { ...asked, wishes: [stranger] })).toMatchObject({
      ok: false,
      problems: [{ field: "supplierId" }],
    });
    expect(await planned(orderId)).toEqual([["Acme", 2]]);
  });
});

describe("rules that are in force", () => {
  const publish = async (then: object[]) => {
    const rules = [{ id: "r1", name: "Look first", on: true, when: { match: "all", of: [] }, then }];
    const draft = await saveDraft(services, actor(), { rules, replaces: null });
    if (!draft.ok) throw new Error(draft.problems[0]?.message);
    expect(await publishDraft(services, actor(), { draftId: draft.id })).toMatchObject({ ok: true });
  };

  test("hold an order until a person releases it", async () => {
    await publish([{ action: "hold", reason: "Someone looks at it." }]);
    const { orderId, route } = await routedOrder(1);
    expect(await planned(orderId)).toEqual([]);
    const hold = await db().prisma.hold.findFirstOrThrow({ where: { orderId, kind: "rule", releasedAt: null } });
    expect(hold.reason).toBe('Rule "Look first": Someone looks at it.');
    expect(await db().prisma.exception.findMany({ where: { orderId } })).toMatchObject([
      { kind: "rule-hold", state: "open" },
    ]);
    await db().prisma.hold.update({ where: { id: hold.id }, data: { releasedAt: NOW, releasedBy: "user-1" } });
    await route();
    expect(await planned(orderId)).toEqual([["Acme", 1]]);
    expect(await db().prisma.exception.findMany({ where: { orderId } })).toMatchObject([
      { kind: "rule-hold", state: "resolved" },
    ]);
  });

  test("let units wait for stock until a day, without an exception", async () => {
    await db().prisma.stockPool.updateMany({
      where: { id: { in: [acme.pool.id, bolt.pool.id] } },
      data: { reading: 0 },
    });
    await publish([{ action: "left", then: "backorder", until: "2026-12-01" }]);
    const { orderId, route } = await routedOrder(2);
    expect(await db().prisma.exception.count({ where: { orderId } })).toBe(0);
    expect(await db().prisma.hold.findMany({ where: { orderId } })).toMatchObject([
      { kind: "backorder", reason: "2 units wait for stock until 2026-12-01.", releasedAt: null },
    ]);
    await db().prisma.stockPool.update({ where: { id: acme.pool.id }, data: { reading: 9 } });
    await route();
    expect(await planned(orderId)).toEqual([["Acme", 2]]);
    expect(await db().prisma.hold.count({ where: { orderId, releasedAt: null } })).toBe(0);
  });
});
