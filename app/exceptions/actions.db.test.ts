import { describe, expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { orderRows, shopRow, stockRows } from "../../tests/stock-rows.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import type { Services } from "../shopify/services.ts";
import { resolveException, retryException } from "./actions.server.ts";
import type { ExceptionKind, ExceptionValues } from "./catalogue.ts";
import { openException, resolveExceptions } from "./exceptions.server.ts";

const NOW = new Date("2026-11-02T09:00:00Z");
const services: Services = {
  get db() {
    return db();
  },
  clock: shiftedClock(),
  admin: () => Promise.reject(new Error("Exceptions never ask Shopify.")),
};
type About = { shopId: string; kind: ExceptionKind; subject: string; orderId?: string; values?: ExceptionValues };

async function opened(about: About) {
  await db().prisma.$transaction((tx) => openException(tx, { values: {}, ...about, now: NOW }));
  const { shopId, kind, subject } = about;
  return db().prisma.exception.findFirstOrThrow({ where: { shopId, kind, subject, state: "open" } });
}
const jobs = (shopId: string) =>
  db().prisma.job.findMany({
    where: { shopId, state: "queued", name: { not: "stock.publish" } },
    orderBy: { id: "asc" },
  });

describe("an exception", () => {
  test("that comes again is counted, not repeated, however many report it at once", async () => {
    const shop = await shopRow(db().prisma, "counting");
    const about = { shopId: shop.id, kind: "connection-lost" as const, subject: `shop:${shop.id}` };
    await Promise.all([opened(about), opened(about), opened({ ...about, values: { shop: "Acme" } })]);
    expect(await db().prisma.exception.findMany({ where: { shopId: shop.id } })).toMatchObject([{ occurrences: 3 }]);
  });

  test("that went away by itself can come again as a new one", async () => {
    const shop = await shopRow(db().prisma, "again");
    const about = { shopId: shop.id, kind: "connection-lost" as const, subject: `shop:${shop.id}` };
    const first = await opened(about);
    const resolve = () =>
      db().prisma.$transaction((tx) => resolveExceptions(tx, { ...about, resolution: "A call succeeded.", now: NOW }));
    expect(await resolve()).toBe(1);
    expect(await resolve()).toBe(0);
    const second = await opened(about);
    expect(second.id).not.toBe(first.id);
    expect(await db().prisma.exception.findUnique({ where: { id: first.id } })).toMatchObject({
      state: "resolved",
      resolvedBy: "crossdock",
    });
  });
});

describe("retrying", () => {
  test("queues the step of the kind for what the exception is about", async () => {
    const rows = await stockRows(db().prisma, { reading: 5 });
    const { order, supplierOrder, line } = await orderRows(db().prisma, rows, { units: 1 });
    const shopId = rows.retailer.id;
    const actor = { shopId, userId: "user-1" };
    const cases: [ExceptionKind, string, string, object][] = [
      ["sku-unmapped", `line:${line.id}`, "order.refresh", { shopId, orderGid: order.orderGid }],
      ["no-stock", `line:${line.id}`, "order.route", { shopId, orderGid: order.orderGid }],
      [
        "send-unknown",
        `supplier-order:${supplierOrder.id}`,
        "supplier-order.settle",
        { supplierOrderId: supplierOrder.id },
      ],
      [
        "send-failed",
        `supplier-order:${supplierOrder.id}`,
        "supplier-order.send",
        { supplierOrderId: supplierOrder.id },
      ],
      [
        "claim-failed",
        `supplier-order:${supplierOrder.id}`,
        "order.sync-requests",
        { shopId, orderGid: order.orderGid },
      ],
      ["shipping-profile", `supplier:${rows.supplier.id}`, "supplier.set-up", { supplierId: rows.supplier.id }],
      ["mapping-not-activated", `mapping:${rows.mapping.id}`, "mapping.activate", { mappingId: rows.mapping.id }],
    ];
    for (const [kind, subject, name, payload] of cases) {
      const exception = await opened({ shopId, kind, subject, orderId: order.id });
      expect(await retryException(services, actor, exception.id)).toEqual({ ok: true });
      expect((await jobs(shopId)).at(-1)).toMatchObject({ name, payload });
    }
    const trail = await db().prisma.auditEvent.findMany({ where: { shopId, action: "exception.retried" } });
    expect(trail).toHaveLength(cases.length);
    expect(trail[0]).toMatchObject({ actor: "user-1", orderId: order.id });
  });

  test("of a failed step queues that step anew and ends the exception", async () => {
    const shop = await shopRow(db().prisma, "failed");
    const payload = { shopId: shop.id, orderGid: "gid://shopify/Order/1" };
    const dead = await db().prisma.job.create({
      data: {
        ...{ name: "order.route", key: "k", lane: "l", payload, shopId: shop.id, state: "dead" },
        ...{ runAt: NOW, createdAt: NOW },
      },
    });
    const about = { shopId: shop.id, kind: "job-failed" as const, subject: `job:${dead.id}` };
    const exception = await opened({ ...about, values: { job: "order.route", jobId: String(dead.id) } });
    expect(await retryException(services, { shopId: shop.id, userId: "user-1" }, exception.id)).toEqual({ ok: true });
    expect(await jobs(shop.id)).toMatchObject([{ name: "order.route", payload }]);
    expect(await db().prisma.exception.findUnique({ where: { id: exception.id } })).toMatchObject({
      state: "resolved",
    });
  });

  test("says why when there is no step, nothing left to do it with, or no such exception", async () => {
    const shop = await shopRow(db().prisma, "refusing");
    const actor = { shopId: shop.id, userId: "user-1" };
    const lost = await opened({ shopId: shop.id, kind: "connection-lost", subject: `shop:${shop.id}` });
    const gone = await opened({ shopId: shop.id, kind: "job-failed", subject: "job:1", values: { jobId: "99999999" } });
    const message = async (id: string) => {
      const done = await retryException(services, actor, id);
      return done.ok ? null : done.problems[0]?.message;
    };
    expect(await message(lost.id)).toMatch(/no step to retry/);
    expect(await message(gone.id)).toMatch(/no longer there/);
    expect(await message("nothing")).toMatch(/does not exist in your store/);
    expect(await jobs(shop.id)).toEqual([]);
  });
});

test("resolving needs a reason of readable length, and belongs to the shop", async () => {
  const shop = await shopRow(db().prisma, "resolving");
  const exception = await opened({ shopId: shop.id, kind: "connection-lost", subject: `shop:${shop.id}` });
  const resolve = (shopId: string, reason: string) =>
    resolveException(services, { shopId, userId: "user-1" }, exception.id, reason);
  expect((await resolve(shop.id, " ")).ok).toBe(false);
  expect((await resolve(shop.id, "x".repeat(501))).ok).toBe(false);
  expect((await resolve("another shop", "Done")).ok).toBe(false);
  expect(await resolve(shop.id, " Done ")).toEqual({ ok: true });
  expect((await resolve(shop.id, "Done")).ok).toBe(false);
  expect(await db().prisma.exception.findUnique({ where: { id: exception.id } })).toMatchObject({
    ...{ state: "resolved", resolvedBy: "user-1", resolution: "Done" },
  });
});
