import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { env } from "../app/platform/env.server.ts";
import { gidOf } from "../app/platform/gid.ts";
import { newId } from "../app/platform/ids.server.ts";
import type { JobName } from "../app/queue/jobs.ts";
import { runDueJobs } from "../app/queue/runner.server.ts";
import { reconcile } from "../app/reconciliation/reconcile.server.ts";
import { loadRetailerHome } from "../app/reports/home.server.ts";
import { handlers, onDead } from "../app/worker.server.ts";
import { databaseUrl, db } from "./db-file.ts";
import { startTrade, type Bought, type Trade } from "./trade.ts";

const RETAILER = "compared-shop";
const SUPPLIER = "compared-supplier";
const MINUTE_MS = 60_000;
let trade: Trade;
let shopId: string;

beforeAll(async () => {
  trade = await startTrade({
    retailers: [RETAILER],
    suppliers: [SUPPLIER],
    stock: async ({ product }) => {
      await product(RETAILER, [{ sku: "MUG" }]);
      await product(SUPPLIER, [{ sku: "MUG", price: 900, available: 200 }]);
    },
  });
  shopId = (await trade.world.shop(RETAILER)).id;
  await check();
}, 120_000);
afterAll(() => trade?.world.stop());

const check = (options: { dryRun?: boolean } = {}) => reconcile(trade.world.services, shopId, options);
const kinds = async (options: { dryRun?: boolean } = {}) =>
  (await check(options)).differences.map(({ kind, unexplained }) => (unexplained ? `${kind} again` : kind));
const lose = (share: number) => trade.world.control.post("/webhooks", { lose: share });

async function bought(): Promise<Bought> {
  const order = await trade.buy(RETAILER, [{ sku: "MUG", quantity: 1 }]);
  await trade.quiet();
  return order;
}
async function accepted(): Promise<Bought> {
  const order = await bought();
  expect((await trade.orderOf(order)).supplierOrders.map(({ state }) => state)).toEqual(["accepted"]);
  return order;
}
/** Runs job after job until one of this name is queued, and loses it. */
async function loseJob(name: JobName) {
  const { services, advance } = trade.world;
  for (let steps = 0; steps < 500; steps += 1) {
    if ((await db().prisma.job.deleteMany({ where: { name, state: "queued" } })).count > 0) return;
    if ((await runDueJobs(services, handlers, { limit: 1, onDead })) === 0) await advance(500);
  }
  throw new Error(`No job ${name} was ever queued.`);
}
/** Healed: nothing is found a second time, and a person is told nothing. */
async function agreesAfterwards() {
  await trade.quiet();
  expect(await kinds()).toEqual([]);
  expect(await db().prisma.exception.count({ where: { shopId, state: "open" } })).toBe(0);
}

test("a day's ordinary orders show no differences", async () => {
  const order = await accepted();
  const [placed] = await trade.placedFor(order, SUPPLIER);
  await trade.post(SUPPLIER, `orders/${placed?.id}/ship`, { tracking: { company: "DHL", number: "T0" } });
  await trade.quiet();
  await trade.world.advance(10 * MINUTE_MS);
  await trade.quiet();
  expect(await kinds()).toEqual([]);
});

test("an order and a parcel whose webhooks never came are found, told first without a change, then brought", async () => {
  const shipped = await accepted();
  const [placed] = await trade.placedFor(shipped, SUPPLIER);
  await lose(1);
  const missed = await trade.buy(RETAILER, [{ sku: "MUG", quantity: 1 }]);
  await trade.world.advance(MINUTE_MS);
  await trade.post(SUPPLIER, `orders/${placed?.id}/ship`, { tracking: { company: "DHL", number: "T1" } });
  await trade.quiet();
  await trade.world.advance(2 * MINUTE_MS);
  await lose(0);

  expect(await kinds({ dryRun: true })).toEqual(["order-missed", "supplier-order-missed"]);
  expect(await db().prisma.order.count({ where: { orderGid: gidOf("Order", missed.orderId) } })).toBe(0);
  expect(await kinds()).toEqual(["order-missed", "supplier-order-missed"]);
  await trade.quiet();
  expect((await trade.orderOf(missed)).supplierOrders.map(({ state }) => state)).toEqual(["accepted"]);
  expect(await trade.fulfilled(shipped)).toEqual([{ units: 1, numbers: ["T1"] }]);
  await agreesAfterwards();
});

test("a parcel that leaves the moment its order is accepted is found when its webhook never comes", async () => {
  const order = await accepted();
  const [placed] = await trade.placedFor(order, SUPPLIER);
  await lose(1);
  const { supplierOrders } = await trade.orderOf(order);
  await db().prisma.supplierOrder.update({
    where: { id: supplierOrders[0]?.id ?? "" },
    data: { acceptedAt: trade.world.clock.now() },
  });
  await trade.post(SUPPLIER, `orders/${placed?.id}/ship`, { tracking: { company: "DHL", number: "T2" } });
  await trade.quiet();
  await trade.world.advance(2 * MINUTE_MS);
  await lose(0);
  expect(await kinds()).toEqual(["supplier-order-missed"]);
  await trade.quiet();
  expect(await trade.fulfilled(order)).toEqual([{ units: 1, numbers: ["T2"] }]);
  await agreesAfterwards();
});

test("stock that is held for nothing is let go, and a wrong sum is counted anew", async () => {
  const { lines } = await trade.orderOf(await accepted());
  const pool = await db().prisma.stockPool.findFirstOrThrow();
  const orphan = { poolId: pool.id, orderLineId: lines[0]?.id ?? "", units: 3, kind: "firm" };
  await db().prisma.reservation.create({ data: { id: newId(), shopId, createdAt: new Date(), ...orphan } });
  await db().prisma.stockPool.update({ where: { id: pool.id }, data: { reserved: { increment: 3 } } });
  expect(await kinds()).toEqual(["reservation-orphaned"]);
  expect(await db().prisma.stockPool.findFirstOrThrow()).toMatchObject({ reserved: pool.reserved });
  await agreesAfterwards();

  await db().prisma.stockPool.update({ where: { id: pool.id }, data: { reserved: { increment: 5 } } });
  expect(await kinds()).toEqual(["stock-counted-wrong"]);
  expect(await db().prisma.stockPool.findFirstOrThrow()).toMatchObject({ reserved: pool.reserved });
  await agreesAfterwards();
});

test.each(["order.sync-requests", "supplier-order.send"] as const)(
  "a supplier order whose job %s is lost goes on, and is bought once",
  async (name) => {
    const order = await trade.buy(RETAILER, [{ sku: "MUG", quantity: 1 }]);
    await loseJob(name);
    await trade.quiet();
    await trade.world.advance(5 * MINUTE_MS);
    await trade.quiet();
    expect(await kinds()).toEqual(["job-missing"]);
    await trade.quiet();
    expect((await trade.orderOf(order)).supplierOrders.map(({ state }) => state)).toEqual(["accepted"]);
    expect(await trade.placedFor(order, SUPPLIER)).toHaveLength(1);
    await agreesAfterwards();
  },
);

test("a parcel that was never written on the retailer's order is fulfilled", async () => {
  const order = await accepted();
  const [placed] = await trade.placedFor(order, SUPPLIER);
  await trade.post(SUPPLIER, `orders/${placed?.id}/ship`, { tracking: { company: "DHL", number: "T2" } });
  await loseJob("order.sync-fulfilments");
  await trade.quiet();
  await trade.world.advance(5 * MINUTE_MS);
  expect(await trade.fulfilled(order)).toEqual([]);
  expect(await kinds()).toEqual(["fulfilment-missing"]);
  await trade.quiet();
  expect(await trade.fulfilled(order)).toEqual([{ units: 1, numbers: ["T2"] }]);
  await agreesAfterwards();
});

test("a difference that is back after it was put right is told, on the home screen too, until it is gone", async () => {
  const pool = await db().prisma.stockPool.findFirstOrThrow();
  const spoil = () => db().prisma.stockPool.update({ where: { id: pool.id }, data: { reserved: { increment: 1 } } });
  await spoil();
  expect(await kinds()).toEqual(["stock-counted-wrong"]);
  await spoil();
  expect(await kinds()).toEqual(["stock-counted-wrong again"]);
  const told = { shopId, state: "open", kind: "unexplained-difference" };
  expect(await db().prisma.exception.count({ where: told })).toBe(1);
  const home = async () => loadRetailerHome(trade.world.services, await trade.world.shop(RETAILER));
  expect((await home()).lastCheck).toMatchObject({ unexplained: 1 });
  expect(await kinds()).toEqual([]);
  expect((await home()).lastCheck).toMatchObject({ unexplained: 0 });
  expect(await db().prisma.exception.count({ where: told })).toBe(0);
});

test("the command prints the differences without healing them, and says so by its exit code", async () => {
  const pool = await db().prisma.stockPool.findFirstOrThrow();
  await db().prisma.stockPool.update({ where: { id: pool.id }, data: { reserved: { increment: 2 } } });
  const run = () =>
    promisify(execFile)(
      process.execPath,
      ["scripts/reconcile.ts", "--shop", `${RETAILER}.myshopify.com`, "--dry-run", "--json"],
      {
        env: { ...process.env, DATABASE_URL: databaseUrl(), SANDBOX_ORIGIN: env().SANDBOX_ORIGIN, LOG_LEVEL: "silent" },
      },
    );
  const { code, stdout } = (await run().catch((cause: unknown) => cause)) as { code: number; stdout: string };
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ dryRun: true, differences: [{ kind: "stock-counted-wrong" }] });
  expect(await db().prisma.stockPool.findFirstOrThrow()).toMatchObject({ reserved: pool.reserved + 2 });
});
