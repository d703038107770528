import { beforeAll, expect, test } from "vitest";
import { shiftedClock } from "../app/platform/clock.server.ts";
import { newId } from "../app/platform/ids.server.ts";
import { ACTIVITY_VIEWS } from "../app/reports/activity.ts";
import { allSaid } from "../app/platform/phrase.ts";
import { loadActivity } from "../app/reports/activity.server.ts";
import { loadChanges, loadDays } from "../app/reports/figures.server.ts";
import { loadRetailerHome } from "../app/reports/home.server.ts";
import { loadReportFile, loadReports } from "../app/reports/report-page.server.ts";
import type { Services } from "../app/shopify/services.ts";
import { countQueries } from "./count-queries.ts";
import { db } from "./db-file.ts";
import { orderRows, stockRows, type StockRows } from "./stock-rows.ts";

const clock = shiftedClock();
// Noon in Berlin, where the shops are.
clock.advance(new Date("2026-11-20T11:00:00Z").getTime() - clock.now().getTime());
let services: Services;
let ours: StockRows;
let theirs: StockRows;
const HOUR_MS = 3_600_000;
const at = (text: string) => new Date(text);

async function order(rows: StockRows, createdAt: Date, { state = "accepted", shippedAfterHours = 0 } = {}) {
  const made = await orderRows(db().prisma, rows, { units: 2 });
  const acceptedAt = new Date(createdAt.getTime() + HOUR_MS);
  await db().prisma.supplierOrder.update({
    where: { id: made.supplierOrder.id },
    data: { createdAt, acceptedAt: state === "refused" ? null : acceptedAt, state },
  });
  if (shippedAfterHours > 0)
    await db().prisma.shipment.create({
      data: {
        ...{ id: newId(), shopId: rows.retailer.id, supplierOrderId: made.supplierOrder.id, externalRef: "f" },
        ...{ state: "shipped", shippedAt: new Date(acceptedAt.getTime() + shippedAfterHours * HOUR_MS) },
      },
    });
  return made;
}

beforeAll(async () => {
  services = { db: db(), clock, admin: () => Promise.reject(new Error("Reports ask no store.")) };
  ours = await stockRows(db().prisma, { reading: 10 });
  theirs = await stockRows(db().prisma, { reading: 10 });
  await order(ours, at("2026-11-20T08:00:00Z"), { shippedAfterHours: 2 });
  // 00:30 in Berlin: the next day there.
  const early = await order(ours, at("2026-11-18T23:30:00Z"), { shippedAfterHours: 4 });
  await order(ours, at("2026-11-19T10:00:00Z"), { state: "refused" });
  await order(ours, at("2026-10-01T10:00:00Z"));
  await order(theirs, at("2026-11-20T08:00:00Z"));
  const shopId = ours.retailer.id;
  await db().prisma.auditEvent.create({
    data: {
      ...{
        shopId,
        actor: "42",
        action: "order.read-again",
        subject: `order:${early.order.id}`,
        orderId: early.order.id,
      },
      ...{ values: {}, at: at("2026-11-19T08:00:00Z") },
    },
  });
  await db().prisma.routingOverride.create({
    data: {
      ...{ id: newId(), shopId, orderId: early.order.id, kind: "expedite", extraCostMinor: 250, createdBy: "42" },
      createdAt: at("2026-11-19T08:00:00Z"),
    },
  });
  await db().prisma.order.updateMany({ where: { shopId }, data: { currency: "EUR" } });
  for (const [state, openedAt] of [
    ["open", "2026-11-20T09:00:00Z"],
    ["resolved", "2026-11-19T20:00:00Z"],
  ] as const)
    await db().prisma.exception.create({
      data: {
        ...{ id: newId(), shopId, kind: "no-stock", subject: `line:${state}`, values: {}, state },
        ...{ openedAt: at(openedAt), lastSeenAt: at(openedAt) },
        ...(state === "resolved" ? { resolvedAt: at("2026-11-20T10:00:00Z"), resolvedBy: "crossdock" } : {}),
      },
    });
});

test("each day of the shop's own time zone has its figures, and days without any are there too", async () => {
  const days = await loadDays(services, ours.retailer, 14);
  expect(days.map(({ day }) => day)).toHaveLength(14);
  expect(days.slice(-2)).toEqual([
    {
      ...{ day: "2026-11-19", routed: 1, automatic: 0, split: 0, accepted: 1, exceptions: 1 },
      trackingMs: 4 * HOUR_MS,
    },
    {
      ...{ day: "2026-11-20", routed: 1, automatic: 1, split: 0, accepted: 1, exceptions: 1 },
      trackingMs: 2 * HOUR_MS,
    },
  ]);
  expect(days[0]).toMatchObject({ day: "2026-11-07", routed: 0, trackingMs: null });
});

test("a report counts the period, each supplier, and what people's choices cost against the best plan", async () => {
  const { figures: report } = await loadReports(services, ours.retailer, 30);
  expect(report.totals).toMatchObject({ routed: 2, automaticPermille: 500, splitPermille: 0 });
  expect(report.trackingMs).toBe(3 * HOUR_MS);
  expect(report.suppliers).toEqual([
    expect.objectContaining({ orders: 3, units: 6, declined: 1, cost: { minor: 1700, currency: "EUR" } }),
  ]);
  expect(report.optimum).toEqual({
    ...{ decisions: 3, unproven: 0, choices: [{ choices: 1, extra: { minor: 250, currency: "EUR" } }] },
  });
  const file = (await loadReportFile(services, ours.retailer, "suppliers", 30)).toString("utf8");
  expect(file).toContain(`${ours.supplier.name},3,6,17.00,EUR,1.0,3.0,1`);
});

test("what changed since yesterday is counted of this shop alone", async () => {
  expect(await loadChanges(services, ours.retailer.id)).toMatchObject({ opened: 2, healed: 1 });
  expect(await loadChanges(services, theirs.retailer.id)).toEqual({ opened: 0, healed: 0 });
});

test("activity lists what is asked for, of this shop alone", async () => {
  const { rows } = await loadActivity(services, ours.retailer, { view: "events", page: 1 });
  expect(allSaid(rows)).toMatchObject([{ what: "The order was asked to be read again.", detail: "By a person" }]);
  for (const view of ACTIVITY_VIEWS)
    expect((await loadActivity(services, theirs.retailer, { view, page: 1 })).rows).toEqual([]);
});

test("home, reports and activity ask as few queries for many orders as for few", async () => {
  const asked = async () => [
    await countQueries(() => loadRetailerHome(services, ours.retailer)),
    await countQueries(() => loadReports(services, ours.retailer, 30)),
    await countQueries(() => loadActivity(services, ours.retailer, { view: "events", page: 1 })),
  ];
  const few = await asked();
  for (let i = 0; i < 12; i++) await order(ours, at("2026-11-20T08:00:00Z"));
  expect([few, await asked()]).toEqual([
    [18, 6, 1],
    [18, 6, 1],
  ]);
});
