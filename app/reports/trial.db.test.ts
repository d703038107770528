import { expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { candidateFacts, lineFacts, routingFacts, supplierFacts, termsFacts } from "../../tests/routing-facts.ts";
import { country, rule, suppliers } from "../../tests/rules/build.ts";
import { orderRows, stockRows } from "../../tests/stock-rows.ts";
import { newId } from "../platform/ids.server.ts";
import { routeOrder } from "../routing/engine/decide.ts";
import { outcomeOf } from "../routing/back-test/outcome.ts";
import type { RoutingFacts } from "../routing/facts.ts";
import type { Rule } from "../routing/rules/rule.ts";
import { factsToStore, storeShared } from "../routing/stored-decision.server.ts";
import { compareArms } from "./trial.server.ts";

const AT = new Date("2026-11-19T09:00:00Z");

/** slow, and on its way for nobody knows how long */
const BOLT = termsFacts({ leadTimeDays: 5, transitDays: null });

const facts = (
  ruleSetId: string,
  rules: Rule[],
  { prices = [{ from: 1, minor: 1000 }], atpUnits = 9 } = {},
): RoutingFacts =>
  routingFacts({
    ruleSet: { id: ruleSetId, version: 1, rules },
    suppliers: [supplierFacts("acme"), supplierFacts("bolt", { priority: 2, terms: BOLT })],
    lines: [
      lineFacts("l1", {
        quantity: 2,
        candidates: [
          candidateFacts("acme", { prices: [{ from: 1, minor: 900 }], atpUnits: 1 }),
          candidateFacts("bolt", { prices, atpUnits }),
        ],
      }),
    ],
  });

test("both arms of a trial stand side by side, each order once, with what is not known said", async () => {
  const rows = await stockRows(db().prisma, { reading: 9 });
  const { id: shopId } = rows.retailer;
  const tried = await db().prisma.ruleSet.create({
    data: {
      ...{ id: newId(), shopId, version: 2, state: "canary", percent: 50, rules: [] },
      ...{ createdBy: "user-1", createdAt: AT },
    },
  });
  const decided = async (inputs: RoutingFacts, orderId?: string) => {
    const id = orderId ?? (await orderRows(db().prisma, rows, { units: 1 })).order.id;
    const { columns, shared } = factsToStore(inputs, { shopId });
    await storeShared(db().prisma, shared, AT);
    await db().prisma.decision.create({
      data: {
        ...{ id: newId(), shopId, orderId: id, orderVersion: 1, ruleSetId: inputs.ruleSet.id, triedId: tried.id },
        ...{ ...columns, result: routeOrder(inputs), createdAt: AT },
      },
    });
    return id;
  };
  const published = (change = {}) => facts(rows.ruleSet.id, [], change);
  const one = await decided(published());
  await decided(published(), one);
  await decided(published({ prices: [] }));
  const onlyBolt = rule("bolt", country("DE"), { action: "only", suppliers: suppliers("bolt") });
  await decided(facts(tried.id, [onlyBolt]));
  await decided(facts(tried.id, [onlyBolt], { atpUnits: 1 }));
  await decided(facts(tried.id, [rule("hold", country("DE"), { action: "hold", reason: "Look" })]));

  // Both arms use the slower supplier: days are counted as the back-test counts them.
  const days = (inputs: RoutingFacts) => outcomeOf(inputs, inputs.ruleSet).promise?.days ?? 0;
  expect(days(published())).toBeGreaterThan(4);
  expect(await compareArms(db(), { shopId, triedId: tried.id })).toEqual({
    published: {
      ...{ orders: 2, held: 0, unitsWanted: 4, unitsRouted: 4, ordersWithUnrouted: 0, supplierOrders: 4 },
      ...{ splitOrders: 2, ordersWithUnknownCost: 1, versions: [1] },
      promise: { days: 2 * days(published()), orders: 2, unknownOrders: 2 },
      cost: [{ currency: "EUR", orders: 1, totalMinor: 1900, units: 2 }],
    },
    tried: {
      ...{ orders: 3, held: 1, unitsWanted: 4, unitsRouted: 3, ordersWithUnrouted: 1, supplierOrders: 2 },
      ...{ splitOrders: 0, ordersWithUnknownCost: 0, versions: [2] },
      promise: { days: 2 * days(published()), orders: 2, unknownOrders: 2 },
      cost: [{ currency: "EUR", orders: 2, totalMinor: 3000, units: 3 }],
    },
  });
  expect(await compareArms(db(), { shopId, triedId: rows.ruleSet.id })).toBeNull();
  expect(await compareArms(db(), { shopId: rows.owner.id, triedId: tried.id })).toBeNull();
});
