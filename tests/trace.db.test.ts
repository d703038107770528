import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gidOf } from "../app/platform/gid.ts";
import { findOrders, loadTrace } from "../app/reports/trace/load-trace.server.ts";
import type { TraceKind } from "../app/reports/trace/trace.ts";
import { databaseUrl, db } from "./db-file.ts";
import { HOME, startTrade, type Bought, type Trade } from "./trade.ts";

const RETAILER = "traced-shop";
const SUPPLIER = "traced-supplier";
let trade: Trade;
let bought: Bought;

beforeAll(async () => {
  trade = await startTrade({
    retailers: [RETAILER],
    suppliers: [SUPPLIER],
    stock: async ({ product }) => {
      await product(RETAILER, [{ sku: "MUG" }]);
      await product(SUPPLIER, [{ sku: "MUG", price: 900, available: 20 }]);
    },
  });
  bought = await trade.buy(RETAILER, [{ sku: "MUG", quantity: 2 }]);
  await trade.quiet();
  const [placed] = await trade.placedFor(bought, SUPPLIER);
  await trade.post(SUPPLIER, `orders/${placed?.id}/ship`, { tracking: { company: "DHL", number: "T1" } });
  await trade.quiet();
}, 120_000);
afterAll(() => trade?.world.stop());

test("everything that happened to an order carries the order's gid, from its webhook to its parcel", async () => {
  const correlationId = gidOf("Order", bought.orderId);
  const order = await trade.orderOf(bought);
  const deliveries = await db().prisma.webhookDelivery.findMany({ where: { correlationId } });
  expect(new Set(deliveries.map(({ topic, shopDomain }) => `${shopDomain.split(".")[0]} ${topic}`))).toEqual(
    new Set(deliveries.map(({ topic, shopDomain }) => `${shopDomain.split(".")[0]} ${topic}`)),
  );
  expect(deliveries.map(({ topic }) => topic)).toContain("orders/create");
  expect(deliveries.some(({ shopDomain }) => shopDomain.startsWith(SUPPLIER))).toBe(true);
  const jobs = await db().prisma.job.findMany({ where: { correlationId } });
  expect(new Set(jobs.map(({ name }) => name))).toEqual(
    new Set([
      ...["order.refresh", "order.route", "order.sync-requests", "supplier-order.send"],
      ...["shipment.collect", "order.sync-fulfilments"],
    ]),
  );
  const events = await db().prisma.auditEvent.findMany({ where: { orderId: order.id } });
  expect(events.length).toBeGreaterThan(4);
  expect(events.filter((event) => event.correlationId !== correlationId)).toEqual([]);
  const [placed] = (await trade.dump(SUPPLIER)).orders as unknown as { customAttributes: unknown[] }[];
  expect(placed?.customAttributes).toContainEqual({ key: "Correlation", value: correlationId });
});

test("the trace of an order tells its life in time order, and nobody's name", async () => {
  const [found] = await findOrders(db().prisma, {
    wanted: bought.name.replace("#", ""),
    shopDomain: `${RETAILER}.myshopify.com`,
  });
  const trace = await loadTrace(db().prisma, found?.id ?? "");
  const kinds = new Set(trace.entries.map(({ kind }) => kind));
  expect(kinds).toEqual(
    new Set<TraceKind>(["webhook", "job", "event", "decision", "supplier order", "attempt", "parcel"]),
  );
  const times = trace.entries.map(({ at }) => at.getTime());
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  const text = JSON.stringify(trace);
  expect(text).toContain("supplier-order.create 1: accepted");
  expect(text).toContain("2 fulfilled for the retailer");
  for (const personal of [HOME.firstName, HOME.lastName, HOME.address1, HOME.zip]) expect(text).not.toContain(personal);
});

test("the command prints a trace, as JSON too, and ends with 1 for an order that does not exist", async () => {
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, ["scripts/trace.ts", ...args], {
      env: { ...process.env, DATABASE_URL: databaseUrl(), NODE_NO_WARNINGS: "1" },
    });
  const { stdout } = await run(gidOf("Order", bought.orderId), "--json");
  expect(JSON.parse(stdout)).toMatchObject({ name: bought.name, shop: `${RETAILER}.myshopify.com` });
  await expect(run("#999999")).rejects.toMatchObject({ code: 1, stderr: "There is no order #999999.\n" });
});
