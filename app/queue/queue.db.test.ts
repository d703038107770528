import { beforeEach, describe, expect, test, vi } from "vitest";
import { db } from "../../tests/db-file.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import { log } from "../platform/log.server.ts";
import { claimNextJob, LEASE_MS } from "./claims.server.ts";
import { NotNow } from "./job-result.ts";
import { JOBS, type JobName } from "./jobs.ts";
import { enqueue, isQueuedOrRunning, wakeWaiting } from "./outbox.server.ts";
import { finishJob } from "./outcomes.server.ts";
import { setPace } from "./pace.server.ts";
import type { DeadJob, Handlers, OnDead, QueueServices } from "./run-job.server.ts";
import { runDueJobs, startRunner } from "./runner.server.ts";
import { scheduleRecurring, sweepJobs } from "./sweeper.server.ts";

const clock = shiftedClock();
const services = (): QueueServices => ({ db: db(), clock });
const soon = (ms = 0) => new Date(clock.now().getTime() + ms);
const order = { shopId: "shop-1", orderGid: "gid://shopify/Order/1" };

/** Handlers for some jobs; any other one fails. */
function handlersFor(some: Partial<Handlers<QueueServices>>): Handlers<QueueServices> {
  const unexpected = (name: string) => async () => Promise.reject(new Error(`${name} was not expected to run.`));
  const all = Object.fromEntries(Object.keys(JOBS).map((name) => [name, unexpected(name)]));
  return { ...all, ...some } as Handlers<QueueServices>;
}
const put = <Name extends JobName>(...[name, payload, delayMs]: [Name, Parameters<typeof enqueue<Name>>[2], number?]) =>
  db().prisma.$transaction((tx) => enqueue(tx, name, payload, { now: clock.now(), delayMs }));
const rows = () => db().prisma.job.findMany({ orderBy: { id: "asc" } });

beforeEach(async () => {
  await db().prisma.job.deleteMany();
});

describe("coalescing", () => {
  test("two causes of one job make one row, at the earlier of both times", async () => {
    await put("order.refresh", order, 5_000);
    await put("order.refresh", order, 1_000);
    await put("order.refresh", order, 9_000);
    const [row, ...more] = await rows();
    expect(more).toEqual([]);
    expect(row?.runAt.getTime()).toBeLessThan(soon(2_000).getTime());
  });

  test("a running row never swallows a new one", async () => {
    await put("order.refresh", order);
    let runs = 0;
    const handlers = handlersFor({
      "order.refresh": async () => {
        runs++;
        // Something changed after this run read the world.
        if (runs === 1) await put("order.refresh", order);
      },
    });
    expect(await runDueJobs(services(), handlers)).toBe(2);
    expect(runs).toBe(2);
  });

  test("a transaction that is rolled back leaves no job", async () => {
    const doomed = db().prisma.$transaction(async (tx) => {
      await enqueue(tx, "order.route", order, { now: clock.now() });
      throw new Error("changed my mind");
    });
    await expect(doomed).rejects.toThrow("changed my mind");
    expect(await rows()).toEqual([]);
  });

  test("a job is known to be waiting or under way until it is done", async () => {
    const known = () => isQueuedOrRunning(db().prisma, "order.refresh", order);
    expect(await known()).toBe(false);
    await put("order.refresh", order, 60_000);
    expect(await known()).toBe(true);
    const job = await claimNextJob(db(), soon(60_001));
    expect(await known()).toBe(true);
    await finishJob(db(), job ?? expect.unreachable(), clock.now());
    expect(await known()).toBe(false);
  });
});

describe("lanes and claims", () => {
  test("two jobs of one lane never overlap, whoever claims", async () => {
    await put("order.refresh", order);
    await put("order.route", order);
    await put("order.sync-requests", order);
    await put("order.refresh", { ...order, orderGid: "gid://shopify/Order/2" });
    const claimed = await Promise.all(Array.from({ length: 8 }, () => claimNextJob(db(), clock.now())));
    const lanes = claimed.flatMap((job) => (job ? [job.lane] : []));
    expect(lanes.sort()).toEqual(["order:shop-1:gid://shopify/Order/1", "order:shop-1:gid://shopify/Order/2"]);
  });

  test("many claimers share many jobs without giving one to two", async () => {
    for (let n = 0; n < 30; n++) await put("order.refresh", { ...order, orderGid: `gid://shopify/Order/${n}` });
    const claimed = await Promise.all(Array.from({ length: 30 }, () => claimNextJob(db(), clock.now())));
    expect(new Set(claimed.map((job) => job?.id)).size).toBe(30);
  });

  test("the most urgent kind goes first, then the one that waits longest", async () => {
    await put("stock.publish", { supplierId: "s" });
    await put("order.route", order);
    await put("delivery.order", { deliveryId: "1" });
    const ran: string[] = [];
    const note = (name: string) => async () => void ran.push(name);
    await runDueJobs(
      services(),
      handlersFor({
        "stock.publish": note("stock.publish"),
        "order.route": note("order.route"),
        "delivery.order": note("delivery.order"),
      }),
    );
    expect(ran).toEqual(["delivery.order", "order.route", "stock.publish"]);
  });

  test("what is not due yet waits", async () => {
    await put("order.refresh", order, 1_500);
    const handlers = handlersFor({ "order.refresh": async () => undefined });
    expect(await runDueJobs(services(), handlers)).toBe(0);
    clock.advance(1_500);
    expect(await runDueJobs(services(), handlers)).toBe(1);
  });

  test("a limit stops the run", async () => {
    for (let n = 0; n < 3; n++) await put("order.refresh", { ...order, orderGid: `gid://shopify/Order/${n}` });
    expect(await runDueJobs(services(), handlersFor({ "order.refresh": async () => undefined }), { limit: 2 })).toBe(2);
  });
});

describe("failures", () => {
  const failing = handlersFor({ "order.route": async () => Promise.reject(new Error("No such luck.")) });

  test("a failed attempt comes back later, with its reason", async () => {
    await put("order.route", order);
    await runDueJobs(services(), failing);
    const [row] = await rows();
    expect(row).toMatchObject({ state: "queued", attemptsStarted: 1, attemptsFinished: 1, lastError: "No such luck." });
    expect(row?.history).toEqual([{ at: expect.any(String) as string, attempt: 1, error: "No such luck." }]);
    expect(row?.runAt.getTime()).toBeGreaterThan(clock.now().getTime());
  });

  test("after its last attempt a job is dead, and a person is told in the same transaction", async () => {
    await put("order.route", order);
    const told: DeadJob[] = [];
    const onDead: OnDead = async (tx, job) => {
      expect(await tx.job.count({ where: { state: "dead" } })).toBe(1);
      told.push(job);
    };
    for (let attempt = 1; attempt <= 12; attempt++) {
      expect(told).toEqual([]);
      await runDueJobs(services(), failing, { onDead });
      clock.advance(20 * 60_000);
    }
    expect(told).toMatchObject([{ name: "order.route", payload: order, shopId: "shop-1", error: "No such luck." }]);
    expect(await rows()).toMatchObject([{ state: "dead", attemptsFinished: 12 }]);
  });

  test("when telling fails the job is not buried in silence", async () => {
    await put("order.route", order);
    await db().prisma.job.updateMany({ data: { attemptsFinished: 11 } });
    const onDead: OnDead = async () => Promise.reject(new Error("nobody hears"));
    await expect(runDueJobs(services(), failing, { onDead })).rejects.toThrow("nobody hears");
    expect(await rows()).toMatchObject([{ state: "running" }]);
  });

  test("waiting for the outside world counts no failure, however often", async () => {
    await put("order.refresh", order);
    const waiting = handlersFor({ "order.refresh": async () => ({ again: { inMs: 500, why: "no orders yet" } }) });
    for (let n = 0; n < 20; n++) {
      expect(await runDueJobs(services(), waiting)).toBe(1);
      clock.advance(500);
    }
    expect(await rows()).toMatchObject([
      { state: "queued", attemptsStarted: 0, attemptsFinished: 0, lastError: "no orders yet" },
    ]);
  });

  test("what only has to wait may be thrown from anywhere, and is neither a failure nor an error in the log", async () => {
    await put("order.refresh", order);
    const errors = vi.spyOn(log, "error");
    const crowded = async () => Promise.reject(new NotNow("CONGESTED: too many calls.", 7_000));
    for (let n = 0; n < 20; n++) {
      expect(await runDueJobs(services(), handlersFor({ "order.refresh": crowded }))).toBe(1);
      expect((await rows())[0]?.runAt.getTime()).toBeGreaterThan(soon(5_000).getTime());
      clock.advance(7_000);
    }
    expect(await rows()).toMatchObject([
      { state: "queued", attemptsStarted: 0, attemptsFinished: 0, lastError: "CONGESTED: too many calls." },
    ]);
    expect(errors).not.toHaveBeenCalled();
  });

  test("jobs that wait for the same thing are woken together, others are not", async () => {
    const waiting = (why: string) => async () => ({ again: { inMs: 900_000, why } });
    await put("order.refresh", order);
    await put("delivery.order", { deliveryId: "1" });
    await put("order.route", { ...order, orderGid: "gid://shopify/Order/2" });
    await put("order.sweep", { shopId: "shop-2" });
    const handlers = handlersFor({
      "order.refresh": waiting("The door is shut. Knock."),
      "delivery.order": waiting("The door is shut."),
      "order.route": waiting("Something else."),
      "order.sweep": waiting("The door is shut."),
    });
    await runDueJobs(services(), handlers);
    const note = "The door is shut.";
    expect(await wakeWaiting(db().prisma, { shopIds: ["shop-1"], note, now: clock.now() })).toBe(2);
    const due = (await rows()).filter(({ runAt }) => runAt <= clock.now());
    expect(due.map(({ name }) => name).sort()).toEqual(["delivery.order", "order.refresh"]);
  });

  test("a time that Shopify named is waited for", async () => {
    await put("order.route", order);
    const throttled = Object.assign(new Error("THROTTLED"), { retryAfterMs: 42_000 });
    await runDueJobs(services(), handlersFor({ "order.route": async () => Promise.reject(throttled) }));
    const [row] = await rows();
    expect(row?.runAt.getTime()).toBeGreaterThan(soon(40_000).getTime());
  });

  test("a payload that is not one of its kind is dead at once", async () => {
    await put("order.route", order);
    await db().prisma.job.updateMany({ data: { payload: { shopId: 7 } } });
    await runDueJobs(services(), failing);
    expect(await rows()).toMatchObject([{ state: "dead", lastError: "Its payload is not one of order.route." }]);
  });

  test("a failed run gives way to its queued twin, which remembers the failure", async () => {
    await put("order.route", order);
    const handlers = handlersFor({
      "order.route": async () => {
        await put("order.route", order, 3_000);
        throw new Error("No such luck.");
      },
    });
    await runDueJobs(services(), handlers);
    expect(await rows()).toMatchObject([
      { state: "done" },
      { state: "queued", attemptsFinished: 1, lastError: "No such luck." },
    ]);
  });
});

describe("leases", () => {
  test("a job whose process died is offered again when its lease is over, not before", async () => {
    await put("order.route", order);
    await claimNextJob(db(), clock.now());
    await sweepJobs(services(), async () => undefined);
    expect(await rows()).toMatchObject([{ state: "running" }]);
    clock.advance(LEASE_MS + 1);
    await sweepJobs(services(), async () => undefined);
    expect(await rows()).toMatchObject([{ state: "queued", attemptsStarted: 1, attemptsFinished: 0 }]);
  });

  test("who lost its lease can no longer finish the job", async () => {
    await put("order.route", order);
    const lost = await claimNextJob(db(), clock.now());
    clock.advance(LEASE_MS + 1);
    await sweepJobs(services(), async () => undefined);
    await claimNextJob(db(), clock.now());
    await finishJob(db(), lost ?? expect.unreachable(), clock.now());
    expect(await rows()).toMatchObject([{ state: "running", attemptsStarted: 2 }]);
  });

  test("a job that kills its process every time is parked, and a person is told", async () => {
    await put("order.route", order);
    const told: string[] = [];
    for (let start = 1; start <= 12; start++) {
      expect(await claimNextJob(db(), clock.now())).toMatchObject({ attempt: start });
      clock.advance(LEASE_MS + 1);
      await sweepJobs(services(), async (_tx, job) => void told.push(job.error));
    }
    expect(told).toEqual(["The process that ran it ended without a word, 12 time(s) so far."]);
    expect(await rows()).toMatchObject([{ state: "dead" }]);
  });

  test("done rows of the day before are removed", async () => {
    await put("order.route", order);
    await runDueJobs(services(), handlersFor({ "order.route": async () => undefined }));
    await sweepJobs(services(), async () => undefined);
    expect(await rows()).toHaveLength(1);
    clock.advance(25 * 3_600_000);
    await sweepJobs(services(), async () => undefined);
    expect(await rows()).toEqual([]);
  });
});

describe("paced shops and suppliers", () => {
  const handlers = handlersFor({ "stock.publish": async () => undefined, "order.route": async () => undefined });
  const planned = async () =>
    (await rows()).filter(({ state }) => state === "queued").map(({ runAt }) => runAt.getTime());

  test("jobs of a paced supplier begin one by one, evenly spread, and nobody else waits", async () => {
    await setPace(db().prisma, { supplierId: "slow" }, 60, clock.now());
    for (let n = 0; n < 4; n++) await put("mapping.activate", { mappingId: String(n) });
    await db().prisma.job.updateMany({
      data: { name: "stock.publish", payload: { supplierId: "slow" }, supplierId: "slow" },
    });
    await put("order.route", order);
    expect(await runDueJobs(services(), handlers)).toBe(5);
    const waits = await planned();
    expect(waits).toHaveLength(3);
    expect((waits[2] ?? 0) - (waits[0] ?? 0)).toBeCloseTo(2_000, -2);
    expect(await rows()).toMatchObject([{ state: "done" }, {}, {}, {}, { name: "order.route", state: "done" }]);
    // Waiting for its turn is no failure, and each has one turn only.
    for (let second = 1; second <= 3; second++) {
      clock.advance(1_000);
      await runDueJobs(services(), handlers);
    }
    expect(await planned()).toEqual([]);
    expect((await rows()).map(({ attemptsStarted }) => attemptsStarted)).toEqual([1, 1, 1, 1, 1]);
    await setPace(db().prisma, { supplierId: "slow" }, null, clock.now());
    expect(await db().prisma.jobPace.count()).toBe(0);
  });

  test("the pace of a shop holds for all its jobs", async () => {
    await setPace(db().prisma, { shopId: "shop-1" }, 1, clock.now());
    for (let n = 0; n < 2; n++) await put("order.route", { ...order, orderGid: `gid://shopify/Order/${n}` });
    await runDueJobs(services(), handlers);
    expect(await planned()).toEqual([expect.closeTo(soon(60_000).getTime(), -3)]);
    await setPace(db().prisma, { shopId: "shop-1" }, null, clock.now());
  });
});

describe("limits", () => {
  test("many who claim at once never hold more places of a shop and a supplier than there are", async () => {
    for (let n = 0; n < 12; n++) await put("order.route", { ...order, orderGid: `gid://shopify/Order/${n}` });
    for (let n = 0; n < 6; n++) await put("mapping.activate", { mappingId: String(n) });
    await db().prisma.job.updateMany({ where: { name: "mapping.activate" }, data: { supplierId: "supplier-1" } });
    const limits = { perShop: 3, perSupplier: 2 };
    const claimed = await Promise.all(Array.from({ length: 20 }, () => claimNextJob(db(), clock.now(), limits)));
    const held = claimed.flatMap((job) => (job ? [job.shopId ?? job.supplierId] : [])).sort();
    expect(held).toEqual(["shop-1", "shop-1", "shop-1", "supplier-1", "supplier-1"]);
    const first = claimed.find((job) => job?.shopId === "shop-1") ?? expect.unreachable();
    await finishJob(db(), first, clock.now());
    expect(await claimNextJob(db(), clock.now(), limits)).toMatchObject({ shopId: "shop-1" });
    expect(await claimNextJob(db(), clock.now(), limits)).toBeNull();
  });

  test("a job knows the supplier that it works for, named or by its supplier order", async () => {
    await put("stock.publish", { supplierId: "supplier-1" });
    expect(await rows()).toMatchObject([{ supplierId: "supplier-1" }]);
  });
});

describe("recurring jobs", () => {
  test("a tick that another process has run already is not run again by one whose clock is behind", async () => {
    const plan = (now: Date) => scheduleRecurring(db(), "order.sweep", { shopId: "shop-1" }, { everyMs: 600_000, now });
    await plan(clock.now());
    const [tick] = await rows();
    const before = clock.now();
    clock.advance((tick?.runAt.getTime() ?? 0) - clock.now().getTime() + 1);
    expect(await runDueJobs(services(), handlersFor({ "order.sweep": async () => undefined }))).toBe(1);
    await plan(before);
    expect(await rows()).toMatchObject([{ state: "done" }]);
    await plan(clock.now());
    expect(await rows()).toMatchObject([{ state: "done" }, { state: "queued" }]);
  });

  test("scheduling over and over keeps one run, within one period", async () => {
    const every = { everyMs: 600_000 };
    for (let n = 0; n < 3; n++)
      await scheduleRecurring(db(), "order.sweep", { shopId: "shop-1" }, { ...every, now: clock.now() });
    const [row, ...more] = await rows();
    expect(more).toEqual([]);
    expect(row?.runAt.getTime()).toBeGreaterThan(clock.now().getTime());
    expect(row?.runAt.getTime()).toBeLessThanOrEqual(soon(600_000).getTime());
  });
});

describe("the runner", () => {
  test("wakes for new rows, works side by side, and stops when its jobs are done", async () => {
    const state = { running: 0, most: 0, ran: 0 };
    let open = () => undefined as void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const handlers = handlersFor({
      "order.refresh": async () => {
        state.most = Math.max(state.most, ++state.running);
        if (state.running === 3) open();
        await gate;
        state.running--;
        state.ran++;
      },
    });
    const runner = startRunner({
      services: services(),
      handlers,
      onDead: async () => undefined,
      concurrency: 3,
      schedule: async () => undefined,
    });
    for (let n = 0; n < 7; n++) await put("order.refresh", { ...order, orderGid: `gid://shopify/Order/${n}` });
    await expect.poll(() => state.ran, { timeout: 10_000 }).toBe(7);
    expect(runner.isAlive()).toBe(true);
    await runner.stop();
    expect(runner.isAlive()).toBe(false);
    expect(state.most).toBe(3);
    expect(await db().prisma.job.count({ where: { state: "done" } })).toBe(7);
  });

  test("takes no new job once it is told to stop", async () => {
    const ran: string[] = [];
    const runner = startRunner({
      services: services(),
      handlers: handlersFor({ "order.refresh": async () => void ran.push("ran") }),
      onDead: async () => undefined,
      concurrency: 2,
      schedule: async () => undefined,
    });
    await runner.stop();
    await put("order.refresh", order);
    expect(await db().prisma.job.count({ where: { state: "queued" } })).toBe(1);
    expect(ran).toEqual([]);
  });
});
