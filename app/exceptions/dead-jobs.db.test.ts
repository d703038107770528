import { beforeAll, describe, expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { orderRows, shopRow, stockRows } from "../../tests/stock-rows.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import { JOBS, type JobName, type JobPayload } from "../queue/jobs.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Handlers } from "../queue/run-job.server.ts";
import { runDueJobs } from "../queue/runner.server.ts";
import type { Services } from "../shopify/services.ts";
import { resolveException, retryEdited, retryException, retryExceptions } from "./actions.server.ts";
import { loadDeadJob } from "./dead-jobs.server.ts";
import { openException } from "./exceptions.server.ts";

const clock = shiftedClock();
const services: Services = {
  get db() {
    return db();
  },
  clock,
  admin: () => Promise.reject(new Error("Nobody asks Shopify here.")),
};
const state: { shopId?: string; orderGid?: string; supplierOrderId?: string; foreign?: string } = {};
const shopId = () => state.shopId ?? expect.unreachable();
const actor = () => ({ shopId: shopId(), userId: "user-1" });

beforeAll(async () => {
  const rows = await stockRows(db().prisma, { reading: 5 });
  const { order, supplierOrder } = await orderRows(db().prisma, rows, { units: 1 });
  const foreign = await shopRow(db().prisma, "foreign");
  Object.assign(state, { shopId: rows.retailer.id, orderGid: order.orderGid, supplierOrderId: supplierOrder.id });
  state.foreign = foreign.id;
});

/** A step of the shop that failed as often as it may; answers its exception. */
async function died<Name extends JobName>(name: Name, payload: JobPayload<Name>) {
  await db().prisma.job.deleteMany();
  await enqueue(db().prisma, name, payload, { now: clock.now(), shopId: shopId() });
  const fail = async () => Promise.reject(new Error("ada@example.com was refused."));
  const handlers = Object.fromEntries(Object.keys(JOBS).map((each) => [each, fail])) as unknown as Handlers<Services>;
  const onDead = async (tx: Parameters<typeof openException>[0], job: { id: string; error: string }) =>
    openException(tx, {
      ...{ shopId: shopId(), kind: "job-failed", subject: `job:${job.id}`, now: clock.now() },
      values: { job: name, jobId: job.id, error: job.error },
    });
  for (let attempt = 0; attempt < JOBS[name].maxAttempts; attempt++) {
    await runDueJobs(services, handlers, { onDead });
    clock.advance(20 * 60_000);
  }
  const job = await db().prisma.job.findFirstOrThrow({ where: { name, state: "dead" } });
  return db().prisma.exception.findFirstOrThrow({ where: { subject: `job:${job.id}`, state: "open" } });
}
const route = () => died("order.route", { shopId: shopId(), orderGid: state.orderGid ?? "" });
const jobs = () => db().prisma.job.findMany({ orderBy: { id: "asc" } });

describe("a step that was given up", () => {
  test("shows what it was told, each failure and no personal data, to its own shop alone", async () => {
    const { id } = await route();
    const shown = await loadDeadJob(services, shopId(), id);
    expect(shown).toMatchObject({ name: "order.route", error: "••• was refused.", started: 12, finished: 12 });
    expect(JSON.parse(shown?.payload ?? "")).toEqual({ shopId: shopId(), orderGid: state.orderGid });
    expect(shown?.history.map(({ attempt }) => attempt)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
    expect(JSON.stringify(shown)).not.toContain("ada@");
    expect(await loadDeadJob(services, state.foreign ?? "", id)).toBeNull();
  });

  test("is retried as it is, once", async () => {
    const { id } = await route();
    expect(await retryException(services, actor(), id)).toEqual({ ok: true });
    expect(await jobs()).toMatchObject([
      { state: "done" },
      { state: "queued", name: "order.route", attemptsStarted: 0 },
    ]);
    expect(await retryException(services, actor(), id)).toMatchObject({ ok: false });
    expect(await loadDeadJob(services, shopId(), id)).toBeNull();
  });

  test("is retried with a corrected payload that its kind can take", async () => {
    const { id } = await died("supplier-order.send", { supplierOrderId: "mistyped" });
    const payload = { supplierOrderId: state.supplierOrderId };
    expect(await retryEdited(services, actor(), id, JSON.stringify(payload))).toEqual({ ok: true });
    expect(await jobs()).toMatchObject([{ state: "done" }, { state: "queued", name: "supplier-order.send", payload }]);
    expect(await db().prisma.exception.findUnique({ where: { id } })).toMatchObject({
      state: "resolved",
      resolvedBy: "user-1",
    });
  });

  test("takes no payload that is not JSON, not of its kind, or names what belongs to another shop", async () => {
    const { id } = await route();
    const orderGid = state.orderGid;
    const wrong: [string, RegExp][] = [
      ["{", /not JSON/],
      ['{"orderGid":7}', /order\.route cannot take this: /],
      ["null", /order\.route cannot take this: /],
      [JSON.stringify({ shopId: state.foreign, orderGid }), /does not exist in your store/],
    ];
    for (const [text, message] of wrong)
      expect(await retryEdited(services, actor(), id, text)).toMatchObject({
        ok: false,
        problems: [{ field: "payload", message: expect.stringMatching(message) as string }],
      });
    const stranger = { shopId: state.foreign ?? "", userId: "user-2" };
    expect(
      await retryEdited(services, stranger, id, JSON.stringify({ shopId: state.foreign, orderGid })),
    ).toMatchObject({
      ok: false,
    });
    expect(await jobs()).toMatchObject([{ state: "dead" }]);
  });

  test("names nothing of another shop by any of the ids that steps take", async () => {
    const others: [JobName, object][] = [
      ["supplier.set-up", { supplierId: "not-ours" }],
      ["mapping.activate", { mappingId: "not-ours" }],
      ["routing.back-test", { backTestId: "not-ours" }],
      ["delivery.order", { deliveryId: "1" }],
      ["shipment.write-again", { shopId: shopId(), orderGid: state.orderGid, shipmentId: "not-ours" }],
      ["reductions.ask-again", { shopId: shopId(), orderGid: state.orderGid, orderLineId: "not-ours" }],
      ["privacy.purge", {}],
    ];
    const { id, subject } = await route();
    for (const [name, payload] of others) {
      await db().prisma.job.update({ where: { id: BigInt(subject.slice("job:".length)) }, data: { name } });
      expect(await retryEdited(services, actor(), id, JSON.stringify(payload)), name).toMatchObject({
        problems: [{ message: expect.stringMatching(/does not exist in your store/) as string }],
      });
    }
  });

  test("is discarded with a reason, and is no dead row any more", async () => {
    const { id } = await route();
    expect(await resolveException(services, actor(), id, " ")).toMatchObject({ ok: false });
    expect(await resolveException(services, actor(), id, "The order is settled by hand.")).toEqual({ ok: true });
    expect(await db().prisma.job.count({ where: { state: "dead" } })).toBe(0);
    expect(await db().prisma.exception.findUnique({ where: { id } })).toMatchObject({
      resolution: "The order is settled by hand.",
    });
  });

  test("several are retried at once, each with its own result", async () => {
    const { id } = await route();
    expect(await retryExceptions(services, actor(), [id, "nobody's", id])).toEqual([
      { id, refused: null },
      { id: "nobody's", refused: expect.stringMatching(/resolved already/) as string },
    ]);
  });
});
