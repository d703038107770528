import { beforeAll, expect, test } from "vitest";
import { supplierOrderSettleHandler } from "../app/dispatch/settle.server.ts";
import { itArrived, itDidNot } from "../app/dispatch/settle-by-hand.server.ts";
import { assignExceptions, resolveExceptions, snoozeExceptions } from "../app/exceptions/care.server.ts";
import { openException } from "../app/exceptions/exceptions.server.ts";
import { shiftedClock } from "../app/platform/clock.server.ts";
import { newId } from "../app/platform/ids.server.ts";
import { loadExceptions, loadTopProblems } from "../app/reports/exceptions.server.ts";
import type { ExceptionView } from "../app/reports/exceptions.ts";
import type { Services } from "../app/shopify/services.ts";
import { countQueries } from "./count-queries.ts";
import { db } from "./db-file.ts";
import { orderRows, stockRows, type StockRows } from "./stock-rows.ts";

const clock = shiftedClock();
let services: Services;
let rows: StockRows;
let me: { shopId: string; userId: string };
const HOUR_MS = 3_600_000;

beforeAll(async () => {
  services = { db: db(), clock, admin: () => Promise.reject(new Error("The store does not answer.")) };
  rows = await stockRows(db().prisma, { reading: 10 });
  me = { shopId: rows.retailer.id, userId: "42" };
});

const seen = async (view: ExceptionView, who = me) =>
  (await loadExceptions(services, who, view)).groups.flatMap((group) => group.rows);
async function open(subject: string, more: object = {}) {
  const about = { shopId: me.shopId, kind: "no-stock" as const, subject, values: { sku: subject }, now: clock.now() };
  await openException(db().prisma, { ...about, ...more });
  const found = await db().prisma.exception.findFirstOrThrow({ where: { subject, state: "open" } });
  return found.id;
}

test("what is snoozed leaves the list and home, and comes back by itself", async () => {
  const id = await open("line:1");
  expect(await snoozeExceptions(services, me, [id, "gone"], 4)).toEqual([
    { id, refused: null },
    { id: "gone", refused: "This is resolved already." },
  ]);
  expect([await seen("open"), await loadTopProblems(services, me.shopId)]).toEqual([[], []]);
  expect(await seen("snoozed")).toMatchObject([{ id }]);
  clock.advance(5 * HOUR_MS);
  expect(await seen("open")).toMatchObject([{ id }]);
  expect(await seen("snoozed")).toEqual([]);
});

test("somebody takes care: you, a name, or nobody; another shop cannot", async () => {
  const id = await open("line:2");
  await assignExceptions(services, me, [id], { kind: "me" });
  expect(await seen("mine")).toMatchObject([{ id, assignee: { kind: "you" } }]);
  const colleague = { ...me, userId: "43" };
  expect((await seen("open", colleague)).find((row) => row.id === id)?.assignee).toEqual({ kind: "colleague" });
  await assignExceptions(services, me, [id], { kind: "name", name: " Kim " });
  expect((await seen("open")).find((row) => row.id === id)?.assignee).toEqual({ kind: "named", name: "Kim" });
  const stored = await db().prisma.exception.findUniqueOrThrow({ where: { id } });
  expect(Buffer.from(stored.assigneeEnc ?? []).toString("latin1")).not.toContain("Kim");
  expect(await assignExceptions(services, me, [id], { kind: "name", name: " " })).toMatchObject({ ok: false });
  const stranger = { shopId: rows.owner.id, userId: "42" };
  expect(await assignExceptions(services, stranger, [id], { kind: "nobody" })).toMatchObject({
    rows: [{ refused: "This is resolved already." }],
  });
  expect((await seen("open")).find((row) => row.id === id)?.assignee).toEqual({ kind: "named", name: "Kim" });
});

test("several are resolved with one reason, and stand under Resolved with it", async () => {
  const ids = [await open("line:3"), await open("line:4")];
  const results = await resolveExceptions(services, me, [...ids, "gone"], "Refunded.");
  expect(results.map(({ refused }) => refused === null)).toEqual([true, true, false]);
  const resolved = await seen("resolved");
  expect(resolved.map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(resolved[0]?.resolved).toMatchObject({ byPerson: true, resolution: "Refunded." });
});

test("what only follows from a cancellation that came too late is not told once more", async () => {
  const { order } = await orderRows(db().prisma, rows, { units: 1 });
  const of = { orderId: order.id };
  await open(`order:${order.id}`, { ...of, kind: "fulfilment-unexplained" });
  await open("supplier-order:x", { ...of, kind: "cancelled-after-dispatch" });
  const openKinds = async () =>
    (await db().prisma.exception.findMany({ where: { orderId: order.id, state: "open" } })).map(({ kind }) => kind);
  expect(await openKinds()).toEqual(["cancelled-after-dispatch"]);
  const following = { shopId: me.shopId, kind: "changed-after-routing" as const, subject: "line:9", values: {}, ...of };
  await openException(db().prisma, { ...following, now: clock.now() });
  expect(await openKinds()).toEqual(["cancelled-after-dispatch"]);
  const [cause] = await db().prisma.exception.findMany({ where: { ...of, state: "open" } });
  await resolveExceptions(services, me, [cause!.id], "The customer sends it back.");
  await openException(db().prisma, { ...following, now: clock.now() });
  expect(await openKinds()).toEqual([]);
});

/** A supplier order of which no answer came, with its exception. */
async function lostSend() {
  const { order, supplierOrder } = await orderRows(db().prisma, rows, { units: 2 });
  const now = clock.now();
  await db().prisma.supplierOrder.update({ where: { id: supplierOrder.id }, data: { state: "unknown" } });
  await db().prisma.attempt.create({
    data: {
      ...{ id: newId(), shopId: me.shopId, effect: "supplier-order.create", supplierOrderId: supplierOrder.id },
      ...{ number: 1, sendBefore: now, settleAfter: new Date(now.getTime() + 95_000), seenBefore: {} },
      ...{ outcome: "unknown", outcomeNote: "The connection was closed.", startedAt: now },
    },
  });
  const subject = `supplier-order:${supplierOrder.id}`;
  const id = await open(subject, { kind: "send-unknown", orderId: order.id });
  return { id, subject, supplierOrderId: supplierOrder.id };
}

test("a send without an answer shows what was sent beside what is known", async () => {
  const { id } = await lostSend();
  expect((await seen("open")).find((row) => row.id === id)?.unknownSend).toMatchObject({
    ...{ supplier: rows.supplier.name, items: ["2 × TEE"], note: "The connection was closed." },
  });
});

test("it did not arrive: it is sent again, though not while it may still be under way", async () => {
  const { id, supplierOrderId } = await lostSend();
  const early = await itDidNot(services, me, id);
  expect(early.ok ? "" : early.problems[0]?.message).toMatch(/may still be under way/);
  clock.advance(100_000);
  expect(await itDidNot(services, { shopId: rows.owner.id, userId: "42" }, id)).toMatchObject({ ok: false });
  expect(await itDidNot(services, me, id)).toEqual({ ok: true });
  const supplierOrder = await db().prisma.supplierOrder.findUniqueOrThrow({
    where: { id: supplierOrderId },
    include: { attempts: true },
  });
  expect(supplierOrder).toMatchObject({ state: "claimed", attempts: [{ outcome: "not-sent" }] });
  const send = { name: "supplier-order.send", payload: { path: ["supplierOrderId"], equals: supplierOrderId } };
  expect(await db().prisma.job.count({ where: send })).toBe(1);
  expect(await itDidNot(services, me, id)).toMatchObject({ ok: false });
});

test("it arrived: nothing is sent again, and nobody is asked again while its store is silent", async () => {
  const { id, subject, supplierOrderId } = await lostSend();
  clock.advance(30 * 60_000);
  expect(await itArrived(services, me, { exceptionId: id, name: " " })).toMatchObject({ ok: false });
  expect(await itArrived(services, me, { exceptionId: id, name: "#1042" })).toEqual({ ok: true });
  await db().prisma.shop.update({ where: { id: rows.owner.id }, data: { uninstalledAt: clock.now() } });
  await supplierOrderSettleHandler(services, { supplierOrderId });
  expect(await db().prisma.exception.count({ where: { subject, state: "open" } })).toBe(0);
  const { state, stateNote } = await db().prisma.supplierOrder.findUniqueOrThrow({ where: { id: supplierOrderId } });
  expect({ state, stateNote }).toMatchObject({
    state: "unknown",
    stateNote: expect.stringContaining("#1042") as string,
  });
  const send = { name: "supplier-order.send", payload: { path: ["supplierOrderId"], equals: supplierOrderId } };
  expect(await db().prisma.job.count({ where: send })).toBe(0);
});

test("the list asks as few queries for many rows as for one", async () => {
  const asked = () => countQueries(() => loadExceptions(services, me));
  const few = await asked();
  for (let i = 0; i < 20; i++) await open(`line:many-${i}`);
  expect([few, await asked()]).toEqual([8, 8]);
});
