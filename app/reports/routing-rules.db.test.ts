import { expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { country, rule } from "../../tests/rules/build.ts";
import { stockRows } from "../../tests/stock-rows.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import { newId } from "../platform/ids.server.ts";
import { recentMatches } from "../routing/recent-matches.ts";
import { recentOrders } from "../routing/recent-orders.server.ts";
import { orderRouteHandler } from "../routing/route.server.ts";
import { saveRule } from "../routing/rules/versions/save-rule.server.ts";
import { publishDraft, saveDraft } from "../routing/rules/versions/versions.server.ts";
import type { Services } from "../shopify/services.ts";
import { loadNameable, loadRoutingRules, loadRuleHistory } from "./routing-rules.server.ts";

const services = (): Services => ({
  ...{ db: db(), clock: shiftedClock() },
  admin: () => Promise.reject(new Error("Rules need nothing of Shopify.")),
});

async function shop() {
  const rows = await stockRows(db().prisma, { reading: 9 });
  const actor = { shopId: rows.retailer.id, userId: "user-1" };
  return { rows, actor, viewer: { shop: rows.retailer, userId: "user-1" } };
}
type Shop = Awaited<ReturnType<typeof shop>>;

/** A rule as the editor sends it. */
const sent = (id: string, code: string) => rule(id, country(code), { action: "hold", reason: "Look at it" });

async function routedOrder({ rows, actor: { shopId } }: Shop, name: string, countryCode: string) {
  const now = services().clock.now();
  const id = newId();
  const orderGid = `gid://shopify/Order/${id}`;
  await db().prisma.order.create({
    data: {
      ...{ id, shopId, orderGid, name, version: 1, readStartedAt: now, currency: "EUR", totalMinor: 100, tags: [] },
      ...{ createdAt: now, processedAt: now, countryCode },
      lines: {
        create: {
          ...{
            id: newId(),
            shopId,
            lineItemGid: `gid://shopify/LineItem/${id}`,
            position: 0,
            sku: "TEE",
            title: "Tee",
          },
          ...{ variantGid: rows.variant.variantGid, unitPriceMinor: 1999, requiresShipping: true, sold: 1, wanted: 1 },
          reason: "none",
        },
      },
    },
  });
  await orderRouteHandler(services(), { shopId, orderGid });
  return id;
}

test("a rule is put into a new draft beside the published ones, and later into that draft", async () => {
  const { actor, viewer } = await shop();
  const first = await saveDraft(services(), actor, { rules: [sent("de", "DE")], replaces: null });
  if (!first.ok) throw new Error("No draft");
  await publishDraft(services(), { ...actor, userId: "user-2" }, { draftId: first.id, note: " Germany first " });
  expect(await saveRule(services(), actor, { rule: sent("fr", "FR"), draftId: null })).toMatchObject({ ok: true });
  const { published, draft, trial } = await loadRoutingRules(db(), viewer);
  expect(published).toMatchObject({ by: "staff", note: "Germany first", rules: [{ id: "de" }] });
  expect(draft).toMatchObject({ by: "you", rules: [{ id: "de" }, { id: "fr" }] });
  expect(trial).toBeNull();
  const draftId = draft!.id;
  expect(await saveRule(services(), actor, { rule: sent("de", "AT"), draftId })).toMatchObject({ ok: true });
  const { draft: next } = await loadRoutingRules(db(), viewer);
  expect(next?.rules.map(({ when }) => when.of)).toEqual([[country("AT")], [country("FR")]]);
  // Somebody has saved it meanwhile.
  expect(await saveRule(services(), actor, { rule: sent("it", "IT"), draftId })).toMatchObject({ ok: false });
  expect(await saveRule(services(), actor, { rule: null, draftId: next!.id })).toMatchObject({ ok: false });
  expect((await loadRuleHistory(db(), viewer)).map(({ state, by }) => [state, by])).toEqual([
    ["draft", "you"],
    ["published", "staff"],
    ["replaced", "staff"],
  ]);
});

test("a rule is held against the newest orders of its shop, switched off or not", async () => {
  const of = await shop();
  const other = await shop();
  await routedOrder(of, "#1", "DE");
  const french = await routedOrder(of, "#2", "FR");
  await routedOrder(other, "#3", "FR");
  const rules = [sent("fr", "FR"), { ...sent("it", "IT"), on: false }];
  const orders = await recentOrders(db().prisma, of.actor.shopId, 50);
  expect(recentMatches(rules, orders)).toEqual({
    ...{ looked: 2, unknown: 0 },
    rules: { fr: { count: 1, orders: [{ id: french, name: "#2" }] }, it: { count: 0, orders: [] } },
  });
  expect(await recentOrders(db().prisma, of.actor.shopId, 1)).toMatchObject([{ name: "#2" }]);
});

test("an order that does not say what a rule asks for is left out, and counted", async () => {
  const of = await shop();
  await routedOrder(of, "#1", "DE");
  const gift = rule("gift", { condition: "order.attribute", name: "gift", is: "one-of", values: ["yes"] });
  const found = recentMatches([gift], await recentOrders(db().prisma, of.actor.shopId, 50));
  expect(found).toEqual({ looked: 0, unknown: 1, rules: { gift: { count: 0, orders: [] } } });
});

test("a rule on customers who may not be read matches nothing, and does not keep the others from their orders", async () => {
  const of = await shop();
  await routedOrder(of, "#1", "FR");
  const vip = rule("vip", { condition: "customer.tags", is: "none-of", values: ["vip"] });
  const found = recentMatches([vip, sent("fr", "FR")], await recentOrders(db().prisma, of.actor.shopId, 50));
  expect(found).toMatchObject({ looked: 1, unknown: 0, rules: { vip: { count: 0 }, fr: { count: 1 } } });
});

test("the words of the shop's own products are offered, each once", async () => {
  const { rows, viewer } = await shop();
  const { variant, retailer } = rows;
  await db().prisma.variant.update({
    where: { id: variant.id },
    data: { productType: "Shirts", vendor: "Acme", tags: ["summer", "sale"], collections: ["new"] },
  });
  const nameable = await loadNameable(services(), viewer, { products: true });
  expect(nameable).toMatchObject({
    currency: retailer.currency,
    products: { types: ["Shirts"], vendors: ["Acme"], tags: ["sale", "summer"], collections: ["new"] },
  });
});
