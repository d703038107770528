import type { QueryConfig } from "pg";
import type { RuleSet } from "@prisma/client";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "../../../tests/db-file.ts";
import { candidateFacts, lineFacts, routingFacts, supplierFacts } from "../../../tests/routing-facts.ts";
import { country, rule, suppliers } from "../../../tests/rules/build.ts";
import { orderRows, stockRows, type StockRows } from "../../../tests/stock-rows.ts";
import { shiftedClock } from "../../platform/clock.server.ts";
import { newId } from "../../platform/ids.server.ts";
import { runDueJobs } from "../../queue/runner.server.ts";
import type { Services } from "../../shopify/services.ts";
import { handlers, onDead } from "../../worker.server.ts";
import { routeOrder } from "../engine/decide.ts";
import type { RoutingFacts } from "../facts.ts";
import type { Rule } from "../rules/rule.ts";
import { saveDraft } from "../rules/versions/versions.server.ts";
import { factsToStore, storeShared } from "../stored-decision.server.ts";
import { cancelBackTest, getBackTest, startBackTest } from "./back-test.server.ts";
import { readPage } from "./past-orders.server.ts";

const clock = shiftedClock();
let services: Services;

beforeAll(() => {
  services = { db: db(), clock, admin: () => Promise.reject(new Error("A back-test needs nothing of Shopify.")) };
});

const noAcme = rule("no-acme", country("DE"), { action: "except", suppliers: suppliers("acme") });
const hamburg = rule(
  "hamburg",
  { condition: "destination.postal-code", is: "starts-with", values: ["20"] },
  { action: "except", suppliers: suppliers("acme") },
);

const FACTS: RoutingFacts = routingFacts({
  suppliers: [supplierFacts("acme", { name: "Acme" }), supplierFacts("bolt", { name: "Bolt", priority: 2 })],
  lines: [
    lineFacts("l1", {
      candidates: [
        candidateFacts("acme", { prices: [{ from: 1, minor: 900 }] }),
        candidateFacts("bolt", { prices: [{ from: 1, minor: 1000 }] }),
      ],
    }),
  ],
});

type Of = { rows: StockRows; actor: { shopId: string; userId: string } };

async function shop(): Promise<Of> {
  const rows = await stockRows(db().prisma, { reading: 9 });
  return { rows, actor: { shopId: rows.retailer.id, userId: "user-1" } };
}

/** Orders with a first decision, each with a later one about what was left. */
async function pastOrders({ rows }: Of, count: number, { erased = false, version = 2 } = {}) {
  for (let index = 0; index < count; index += 1) {
    const { order } = await orderRows(db().prisma, rows, { units: 1 });
    if (!erased) await db().prisma.order.update({ where: { id: order.id }, data: { addressEnc: new Uint8Array([1]) } });
    const old = await db().prisma.decision.findFirstOrThrow({ where: { orderId: order.id } });
    const { columns, shared } = factsToStore(FACTS, { shopId: rows.retailer.id });
    await storeShared(db().prisma, shared, clock.now());
    await db().prisma.decision.update({
      where: { id: old.id },
      data: {
        ...{ ...columns, placeEnc: erased ? null : columns.placeEnc, createdAt: clock.now() },
        result: version === 2 ? routeOrder(FACTS) : {},
      },
    });
    await db().prisma.decision.create({
      data: {
        ...{ id: newId(), shopId: rows.retailer.id, orderId: order.id, orderVersion: 1, ruleSetId: rows.ruleSet.id },
        ...{ ...columns, placeEnc: null, result: routeOrder(FACTS), createdAt: clock.now() },
      },
    });
  }
  clock.advance(1_000);
}

async function draft({ actor }: Of, ...rules: Rule[]): Promise<Pick<RuleSet, "id">> {
  const saved = await saveDraft(services, actor, { rules, replaces: null });
  if (!saved.ok) throw new Error(saved.problems[0]?.message);
  return saved;
}

async function started(of: Of, ...rules: Rule[]): Promise<string> {
  const begun = await startBackTest(services, of.actor, { ruleSetId: (await draft(of, ...rules)).id });
  if (!begun.ok) throw new Error(begun.problems[0]?.message);
  return begun.id;
}
const runJobs = () => runDueJobs(services, handlers, { onDead });
const seen = ({ actor }: Of, id: string) => getBackTest(db(), { shopId: actor.shopId, id });

describe("a back-test", () => {
  test("plays the draft on each past order once and tells what would have changed", async () => {
    const of = await shop();
    await pastOrders(of, 3);
    await pastOrders(of, 1, { version: 1 });
    await pastOrders(await shop(), 1);
    const id = await started(of, noAcme);
    expect(await seen(of, id)).toMatchObject({ state: "queued", done: 0, total: null, report: null });
    await runJobs();
    expect(await seen(of, id)).toMatchObject({
      ...{ state: "done", done: 4, total: 4, version: 2, comparedVersion: 1, endedAt: expect.any(Date) as Date },
      report: {
        ...{ compared: 3, changed: 3, leftOut: { "older-record": 1 } },
        comparable: { EUR: { orders: 3, beforeMinor: 2700, afterMinor: 3000 } },
        after: { rules: { "no-acme": { orders: 3 } }, suppliers: { bolt: { units: 3 } } },
      },
    });
  });

  test("reads the postal code where it is kept, and counts apart the orders whose it is erased", async () => {
    const of = await shop();
    await pastOrders(of, 2);
    await pastOrders(of, 1, { erased: true });
    const id = await started(of, hamburg);
    await runJobs();
    expect(await seen(of, id)).toMatchObject({
      report: { compared: 2, changed: 2, leftOut: { "postal-code-erased": 1 } },
    });
  });

  test("that is cancelled writes nothing more, and another one can be started", async () => {
    const of = await shop();
    await pastOrders(of, 1);
    const id = await started(of, noAcme);
    const other = await startBackTest(services, of.actor, {
      ruleSetId: (await db().prisma.ruleSet.findFirstOrThrow({ where: { shopId: of.actor.shopId, state: "draft" } }))
        .id,
    });
    expect(other).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining("runs already") as string }],
    });
    expect(await cancelBackTest(services, { ...of.actor, shopId: newId() }, { backTestId: id })).toMatchObject({
      ok: false,
    });
    expect(await cancelBackTest(services, of.actor, { backTestId: id })).toEqual({ ok: true });
    await runJobs();
    expect(await seen(of, id)).toMatchObject({
      state: "cancelled",
      done: 0,
      report: null,
      endedAt: expect.any(Date) as Date,
    });
    expect(await cancelBackTest(services, of.actor, { backTestId: id })).toMatchObject({ ok: false });
    const draftRow = await db().prisma.ruleSet.findFirstOrThrow({ where: { shopId: of.actor.shopId, state: "draft" } });
    expect(await startBackTest(services, of.actor, { ruleSetId: draftRow.id })).toMatchObject({ ok: true });
    await runJobs();
  });

  test("cancelled while a page is compared keeps what was found before", async () => {
    const of = await shop();
    await pastOrders(of, 1);
    const id = await started(of, noAcme);
    // The person's word comes between two looks at the row: as when the thread works on a page.
    const pool = Object.create(db().pool, {
      query: {
        value: async (query: QueryConfig) => {
          await cancelBackTest(services, of.actor, { backTestId: id });
          return db().pool.query(query);
        },
      },
    }) as Services["db"]["pool"];
    await handlers["routing.back-test"]({ ...services, db: { ...db(), pool } }, { backTestId: id });
    expect(await seen(of, id)).toMatchObject({ state: "cancelled", done: 0, report: null });
    await runJobs();
  });

  test("goes on where it was when its process ended", async () => {
    const of = await shop();
    await pastOrders(of, 3);
    const only = await reportOfOne();
    const id = await started(of, noAcme);
    const row = await db().prisma.backTest.findUniqueOrThrow({ where: { id } });
    const period = { shopId: of.actor.shopId, since: row.since, until: row.createdAt };
    const first = await readPage(db().prisma, period, { after: null, size: 1 });
    await db().prisma.backTest.update({
      where: { id },
      data: { state: "running", done: 1, total: 3, lastDecisionId: first.last, report: only },
    });
    await runJobs();
    expect(await seen(of, id)).toMatchObject({ state: "done", done: 3, total: 3, report: { compared: 3, changed: 3 } });
  });

  test("whose job is given up has failed, and says why", async () => {
    const of = await shop();
    await pastOrders(of, 1);
    const id = await started(of, noAcme);
    const job = await db().prisma.job.findFirstOrThrow({ where: { key: `back-test:${id}` } });
    const dead = { id: String(job.id), name: job.name, payload: job.payload, shopId: job.shopId, attempts: 4 };
    await db().prisma.$transaction((tx) => onDead(tx, { ...dead, error: "The thread has ended.", at: clock.now() }));
    expect(await seen(of, id)).toMatchObject({ state: "failed", problem: "The thread has ended." });
    await runJobs();
    expect(await seen(of, id)).toMatchObject({ state: "failed" });
  });

  test("compares nothing with itself, nor a draft of another shop", async () => {
    const of = await shop();
    const { ruleSet } = of.rows;
    expect(await startBackTest(services, of.actor, { ruleSetId: ruleSet.id })).toMatchObject({
      problems: [{ message: expect.stringContaining("nothing to compare") as string }],
    });
    const others = await draft(await shop(), noAcme);
    expect(await startBackTest(services, of.actor, { ruleSetId: others.id })).toMatchObject({ ok: false });
    expect(await startBackTest(services, of.actor, { ruleSetId: others.id, days: 0 })).toMatchObject({
      problems: [{ field: "days" }],
    });
  });
});

/** What a process that ended would have left in the row after one order. */
async function reportOfOne(): Promise<object> {
  const of = await shop();
  await pastOrders(of, 1);
  const id = await started(of, noAcme);
  await runJobs();
  const { report } = await db().prisma.backTest.findUniqueOrThrow({ where: { id } });
  return report as object;
}
