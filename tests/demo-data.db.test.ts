import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectorFor } from "../app/connectors/registry.server.ts";
import { CONNECTED_SUPPLIER } from "../app/connectors/kind.ts";
import { demoState, loadDemo, removeDemo } from "../app/demo/load-demo.server.ts";
import { readOrderAgain } from "../app/orders/actions.server.ts";
import { DEMO_ID } from "../app/platform/demo-id.ts";
import { allSaid } from "../app/platform/phrase.ts";
import { enqueue } from "../app/queue/outbox.server.ts";
import { loadRetailerHome } from "../app/reports/home.server.ts";
import { loadOrderPage } from "../app/reports/order-page.server.ts";
import { loadReports } from "../app/reports/report-page.server.ts";
import { chooseRole, setRouting } from "../app/suppliers/shop-roles.server.ts";
import { db } from "./db-file.ts";
import { mailboxOf } from "./mailbox.ts";
import { talk } from "./trade.ts";
import { startWorld, type TestWorld } from "./world.ts";

let world: TestWorld;
let actor: { shopId: string; userId: string };

beforeAll(async () => {
  world = await startWorld({ stores: ["shop"] });
  actor = await talk(world).actor("shop");
  await chooseRole(world.services, actor, { role: "retailer" });
  await world.runUntilQuiet();
}, 60_000);
afterAll(() => world.stop());

const TABLES = [
  "Order",
  "OrderLine",
  "Supplier",
  "SupplierOrder",
  "Shipment",
  "Decision",
  "Exception",
  "Hold",
] as const;
/** Rows of the shop's business, by table. */
const counts = async () => {
  const all: Record<string, number> = {};
  for (const table of TABLES) {
    const [row] = await db().prisma.$queryRawUnsafe<{ n: number }[]>(`SELECT count(*)::int AS n FROM "${table}"`);
    all[table] = row?.n ?? 0;
  }
  return all;
};
const shop = () => world.shop("shop");

describe("demo data", () => {
  test("fills the empty app, marked as such, decided by the real engine, in every state", async () => {
    expect(await demoState(world.services, await shop())).toBe("possible");
    expect(await loadDemo(world.services, actor)).toEqual({ ok: true });
    expect(await loadDemo(world.services, actor), "a second press").toEqual({ ok: true });
    expect(await demoState(world.services, await shop())).toBe("loaded");
    const orders = await db().prisma.order.findMany({ include: { supplierOrders: true } });
    expect(orders).toHaveLength(24);
    expect(orders.every(({ demo, name }) => demo && name.startsWith("Demo "))).toBe(true);
    expect(new Set(orders.map(({ state }) => state))).toEqual(new Set(["closed", "routed", "attention", "waiting"]));
    const suppliers = await db().prisma.supplier.findMany({ include: { vendor: true } });
    expect(suppliers.every(({ demo, name }) => demo && name.startsWith("Demo: "))).toBe(true);
    expect(suppliers.map(({ vendor }) => vendor !== null).sort()).toEqual([false, false, true]);
    const open = await db().prisma.exception.findMany({ where: { state: "open" } });
    expect(new Set(open.map(({ kind }) => kind))).toEqual(new Set(["no-stock", "supplier-refused"]));
    const routed = orders.find(({ state, supplierOrders }) => state === "routed" && supplierOrders.length > 0);
    const page = await loadOrderPage(world.services, actor, routed?.id ?? "");
    expect(page?.groups[0]?.lines[0]?.why?.candidates.length).toBe(3);
    expect(page?.money?.optimum).toBe("proven");
    expect(allSaid(page?.can.send)).toMatch("demo data");
    expect(allSaid(page?.groups[0]?.can.cancel)).toMatch("demo data");
    const home = await loadRetailerHome(world.services, await shop());
    expect(home.numbers.needsAttention).toBe(open.length);
  });

  test("causes nothing outside the app: no job, no call to a store, no mail, whatever runs over it", async () => {
    const box = await mailboxOf(world);
    const since = world.clock.now();
    const { shopId } = actor;
    const order = await db().prisma.order.findFirstOrThrow({ where: { demo: true, state: "routed" } });
    const placed = await db().prisma.supplierOrder.findFirstOrThrow({ where: { orderId: order.id } });
    const now = world.clock.now();
    const { prisma } = db();
    await enqueue(prisma, "order.route", { shopId, orderGid: order.orderGid }, { now });
    await enqueue(prisma, "supplier-order.send", { supplierOrderId: placed.id }, { now, shopId });
    await enqueue(prisma, "supplier.set-up", { supplierId: placed.supplierId }, { now, shopId });
    expect(JSON.stringify(await readOrderAgain(world.services, actor, { orderId: order.id }))).toMatch("demo data");
    expect(await prisma.job.count({ where: { state: "queued" } })).toBe(0);
    await world.advance(5 * 24 * 3_600_000);
    for (const name of ["order.timers", "shop.reconcile", "scorecards.compute", "vendors.remind"] as const)
      await enqueue(prisma, name, { shopId }, { now: world.clock.now(), shopId });
    await world.runUntilQuiet();
    const calls = await talk(world).callsTo("shop", since);
    expect(calls.filter(({ operation }) => !/^(Orders|Shop|FulfilmentOrders|.*Since|.*Read)/.test(operation))).toEqual(
      [],
    );
    expect(await box.to("demo")).toEqual([]);
    expect(await prisma.exception.count({ where: { id: { not: DEMO_ID } } })).toBe(0);
    expect(await prisma.attempt.count()).toBe(0);
    expect((await prisma.reconciliation.findFirst())?.found ?? 0).toBe(0);
    const supplier = await prisma.supplier.findFirstOrThrow({
      where: { id: placed.supplierId },
      select: CONNECTED_SUPPLIER,
    });
    expect(JSON.stringify(await connectorFor(world.services, supplier))).toMatch(/unreachable.*is demo data/);
  });

  test("keeps routing off while it is there, and is gone with one click, from the figures too", async () => {
    expect(JSON.stringify(await setRouting(world.services, actor, { on: true }))).toMatch("Demo data is loaded");
    expect(await removeDemo(world.services, actor)).toEqual({ ok: true });
    expect(Object.values(await counts())).toEqual(TABLES.map(() => 0));
    const report = await loadReports(world.services, await shop(), 30);
    expect(report.figures.days.reduce((sum, { routed }) => sum + routed, 0)).toBe(0);
    expect(report.figures.suppliers).toEqual([]);
    expect(await removeDemo(world.services, actor)).toMatchObject({ ok: false });
  });

  test("is refused once real orders are routed", async () => {
    expect(await setRouting(world.services, actor, { on: true })).toEqual({ ok: true });
    expect(await demoState(world.services, await shop())).toBe("not-now");
    expect(await loadDemo(world.services, actor)).toMatchObject({ ok: false });
    expect(Object.values(await counts())).toEqual(TABLES.map(() => 0));
  });
});
