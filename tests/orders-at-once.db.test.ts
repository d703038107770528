import { beforeAll, expect, test } from "vitest";
import { shiftedClock } from "../app/platform/clock.server.ts";
import { newId } from "../app/platform/ids.server.ts";
import { ordersActHandler, startOrderAction } from "../app/reports/order-actions.server.ts";
import { ordersExportHandler, startOrderExport } from "../app/reports/order-export.server.ts";
import { loadOrderList } from "../app/reports/order-list.server.ts";
import { addressOf, parseOrderListQuery } from "../app/reports/order-list.ts";
import { loadSavedViews, removeView, saveView } from "../app/reports/saved-views.server.ts";
import { loadTask, loadTaskFile } from "../app/reports/tasks.server.ts";
import type { Services } from "../app/shopify/services.ts";
import { countQueries } from "./count-queries.ts";
import { db } from "./db-file.ts";
import { orderRows, stockRows, type StockRows } from "./stock-rows.ts";

const clock = shiftedClock();
let services: Services;
let ours: StockRows;
let theirs: StockRows;
let me: { shopId: string; userId: string };
let stranger: typeof me;

async function order(rows: StockRows, name: string, change: object = {}) {
  const made = await orderRows(db().prisma, rows, { units: 2 });
  await db().prisma.order.update({ where: { id: made.order.id }, data: { name, processedAt: clock.now(), ...change } });
  return made.order;
}
const hold = (orderId: string, kind: string) =>
  db().prisma.hold.create({
    data: {
      ...{
        id: newId(),
        shopId: me.shopId,
        orderId,
        kind,
        reason: "Look at it.",
        endsBy: "You.",
        createdAt: clock.now(),
      },
    },
  });

beforeAll(async () => {
  services = { db: db(), clock, admin: () => Promise.reject(new Error("Lists ask no store.")) };
  ours = await stockRows(db().prisma, { reading: 10 });
  theirs = await stockRows(db().prisma, { reading: 10 });
  me = { shopId: ours.retailer.id, userId: "42" };
  stranger = { shopId: theirs.retailer.id, userId: "7" };
});

test("an action on many orders tells of each what became of it", async () => {
  const held = await order(ours, "#1001");
  await hold(held.id, "review");
  const free = await order(ours, "#1002");
  const foreign = await order(theirs, "#2001");
  const ids = [held.id, free.id, foreign.id];
  const started = await startOrderAction(services, me, { action: "release", chosen: { ids } });
  if (!started.ok) throw new Error("It is not started.");
  await ordersActHandler(services, started);
  const task = await loadTask(services, me.shopId, started.taskId);
  expect(task).toMatchObject({ state: "done", done: 2, total: 2, result: { done: 1, errors: 1 } });
  expect(task?.rows).toMatchObject([
    { verdict: "error", given: { Order: "#1002" }, reason: "Nothing holds it." },
    { verdict: "done", given: { Order: "#1001" } },
  ]);
  expect(await db().prisma.hold.count({ where: { orderId: held.id, releasedAt: null } })).toBe(0);
  expect(await loadTask(services, stranger.shopId, started.taskId)).toBeNull();
  expect(await startOrderAction(services, stranger, { action: "release", chosen: { ids: [held.id] } })).toMatchObject({
    ok: false,
  });
});

test("an action may be for all that a list shows, and reads each of them again", async () => {
  await order(ours, "#1003", { countryCode: "SE" });
  const started = await startOrderAction(services, me, { action: "read-again", chosen: { query: "country=SE" } });
  if (!started.ok) throw new Error("It is not started.");
  await ordersActHandler(services, started);
  expect((await loadTask(services, me.shopId, started.taskId))?.rows.map(({ given }) => given.Order)).toEqual([
    "#1003",
  ]);
  const trail = { shopId: me.shopId, action: "order.read-again", actor: "42" };
  expect(await db().prisma.auditEvent.count({ where: trail })).toBe(1);
});

test("an action that is stopped leaves the rest undone", async () => {
  const some = await order(ours, "#1004");
  const started = await startOrderAction(services, me, { action: "read-again", chosen: { ids: [some.id] } });
  if (!started.ok) throw new Error("It is not started.");
  await db().prisma.task.update({ where: { id: started.taskId }, data: { state: "stopped", endedAt: clock.now() } });
  await ordersActHandler(services, started);
  expect((await loadTask(services, me.shopId, started.taskId))?.counts).toMatchObject({ pending: 1, done: 0 });
});

test("an export holds the orders of the list, no cell of it is a formula, and another shop cannot fetch it", async () => {
  await order(ours, "=1+1", { countryCode: "FI" });
  const taskId = await startOrderExport(services, me, "country=FI");
  await ordersExportHandler(services, { taskId });
  const text = Buffer.from((await loadTaskFile(services, me.shopId, taskId))?.bytes ?? []).toString("utf8");
  expect(text.trim().split("\r\n")).toHaveLength(2);
  expect(text).toContain("'=1+1");
  expect(await loadTaskFile(services, stranger.shopId, taskId)).toBeNull();
});

test("a view is kept under its name, by what its address understands, and removed by its own shop only", async () => {
  const query = "country=SE,xx&view=fulfilled&evil=1&page=3";
  expect(await saveView(services, me, { name: " Sweden ", query })).toEqual({ ok: true });
  const [view] = await loadSavedViews(services, me.shopId);
  expect(view).toMatchObject({ name: "Sweden", query: "view=fulfilled&country=SE" });
  expect(addressOf(parseOrderListQuery(new URLSearchParams(view?.query)))).toBe(view?.query);
  expect(await saveView(services, me, { name: "Sweden", query })).toMatchObject({ problems: [{ field: "name" }] });
  expect(await saveView(services, me, { name: "  ", query })).toMatchObject({ problems: [{ field: "name" }] });
  expect(await removeView(services, stranger, view?.id ?? "")).toMatchObject({ ok: false });
  expect(await removeView(services, me, view?.id ?? "")).toEqual({ ok: true });
  expect(await loadSavedViews(services, me.shopId)).toEqual([]);
});

test("the list asks the same few queries for one row and for a full page", async () => {
  const asked = (text: string) =>
    countQueries(() => loadOrderList(services, me.shopId, parseOrderListQuery(new URLSearchParams(text))));
  const one = await asked("country=SE");
  for (let i = 0; i < 26; i++) await order(ours, `#many-${i}`, { countryCode: "NO" });
  expect([one, await asked("country=NO")]).toEqual([6, 6]);
});
