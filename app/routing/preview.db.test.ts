import { expect, test } from "vitest";
import { allSaid } from "../platform/phrase.ts";
import { db } from "../../tests/db-file.ts";
import { stockRows } from "../../tests/stock-rows.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import { newId } from "../platform/ids.server.ts";
import type { Services } from "../shopify/services.ts";
import { previewOrder } from "./preview.server.ts";
import { orderRouteHandler } from "./route.server.ts";
import { publishDraft, saveDraft } from "./rules/versions/versions.server.ts";
import { rulesOverview } from "./rules-overview.server.ts";

const NOW = new Date("2026-11-02T09:00:00Z");
const clock = shiftedClock();
clock.advance(NOW.getTime() - clock.now().getTime());
const services = (): Services => ({
  ...{ db: db(), clock },
  admin: () => Promise.reject(new Error("A preview never asks Shopify.")),
});

const HOLD = [
  {
    ...{ id: "r1", name: "Look first", on: true },
    when: {
      match: "all",
      of: [{ condition: "order.total", is: "at-least", amount: { minor: 5000, currency: "EUR" } }],
    },
    then: [{ action: "hold", reason: "A person looks at it." }],
  },
];

async function shopWithOrder(totalMinor: number) {
  const rows = await stockRows(db().prisma, { reading: 9 });
  const shopId = rows.retailer.id;
  const order = await db().prisma.order.create({
    data: {
      ...{ id: newId(), shopId, orderGid: `gid://shopify/Order/${rows.variant.id}`, name: "#1", version: 1 },
      ...{ readStartedAt: NOW, currency: "EUR", totalMinor, tags: [], createdAt: NOW, processedAt: NOW },
      lines: {
        create: {
          ...{ id: newId(), shopId, lineItemGid: "gid://shopify/LineItem/1", position: 0, sku: "TEE", title: "Tee" },
          ...{ variantGid: rows.variant.variantGid, unitPriceMinor: 1999, requiresShipping: true, sold: 2, wanted: 2 },
          reason: "none",
        },
      },
    },
  });
  const actor = { shopId, userId: "user-1" };
  const draft = await saveDraft(services(), actor, { rules: HOLD, replaces: null });
  if (!draft.ok) throw new Error(draft.problems[0]?.message);
  return { shopId, order, actor, draftId: draft.id };
}

test("a draft is tried on an order: each rule passed or failed with the value seen, and nothing happens", async () => {
  const { shopId, order, draftId } = await shopWithOrder(12_000);
  const live = await previewOrder(db().prisma, { shopId, orderId: order.id, now: NOW });
  expect(live).toMatchObject({ of: "now", result: { holds: [], objective: { unitsRouted: 2 } }, trace: [] });
  const tried = await previewOrder(db().prisma, { shopId, orderId: order.id, ruleSetId: draftId, now: NOW });
  expect(tried?.result.holds).toEqual([{ ruleId: "r1", rule: "Look first", reason: "A person looks at it." }]);
  expect(tried?.trace).toMatchObject([{ verdict: "matched", when: { of: [{ passed: true, seen: "€120.00 EUR" }] } }]);
  expect(await db().prisma.decision.count({ where: { orderId: order.id } })).toBe(0);
});

test("an order that nothing waits of is tried as it was decided", async () => {
  const { shopId, order, draftId } = await shopWithOrder(12_000);
  await orderRouteHandler(services(), { shopId, orderGid: order.orderGid });
  const tried = await previewOrder(db().prisma, { shopId, orderId: order.id, ruleSetId: draftId, now: NOW });
  expect(tried).toMatchObject({ of: "decided", result: { holds: [{ rule: "Look first" }] } });
});

test("another shop's order, and another shop's rules, are not there", async () => {
  const mine = await shopWithOrder(100);
  const other = await shopWithOrder(100);
  const { prisma } = db();
  expect(await previewOrder(prisma, { shopId: other.shopId, orderId: mine.order.id, now: NOW })).toBeNull();
  expect(
    await previewOrder(prisma, { shopId: mine.shopId, orderId: mine.order.id, ruleSetId: other.draftId, now: NOW }),
  ).toBeNull();
});

test("rules are shown in sentences, with what a draft changes and what the linter warns of", async () => {
  const { shopId, actor, draftId } = await shopWithOrder(100);
  const overview = () => rulesOverview(db(), { shopId, timeZone: "Europe/Berlin", now: NOW });
  expect(allSaid(await overview())).toMatchObject({
    draft: { id: draftId, warnings: [], rules: [{ sentence: expect.stringContaining("€50.00") as string }] },
    changes: [{ kind: "added", ruleId: "r1" }],
  });
  await publishDraft(services(), actor, { draftId });
  expect(await overview()).toMatchObject({ draft: null, published: { id: draftId }, changes: [] });
});
