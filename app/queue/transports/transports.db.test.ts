import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { databaseUrl, db } from "../../../tests/db-file.ts";
import { startRedis, type TestRedis } from "../../../tests/redis-server.ts";
import { systemClock } from "../../platform/clock.server.ts";
import { LEASE_MS } from "../claims.server.ts";
import type { JobName, JobPayload } from "../jobs.ts";
import { announceTo, enqueue } from "../outbox.server.ts";
import { bullTransport } from "./bull.server.ts";
import { inProcessTransport } from "./in-process.server.ts";
import type { Offer, Transport } from "./transport.ts";

const PATIENT = { timeout: 20_000, interval: 25 };
const state: { redis?: TestRedis; transport?: Transport; forget?: () => void } = {};
const redis = () => state.redis ?? expect.unreachable("Redis has not started");
const workers = new Set<ChildProcess>();

beforeAll(async () => {
  state.redis = await startRedis();
  for (const table of [
    '"inside" ("about" TEXT PRIMARY KEY, "shop" TEXT, "supplier" TEXT)',
    '"ran" ("id" SERIAL, "about" TEXT, "shop" INT, "supplier" INT, "begunAt" TIMESTAMP)',
    '"told" ("name" TEXT)',
  ])
    await db().pool.query(`CREATE TABLE ${table}`);
});
afterAll(() => state.redis?.stop());
afterEach(async () => {
  await Promise.all([...workers].map((worker) => end(worker, "SIGKILL")));
  state.forget?.();
  await state.transport?.close();
  await redis().command("FLUSHALL");
});
beforeEach(async () => {
  await db().prisma.job.deleteMany();
  await db().pool.query('TRUNCATE "inside", "ran", "told"');
});

type Kind = "in-process" | "bull";
type Worker = ChildProcess & { lines: string[] };

/** Starts a worker process, and answers when it looks for jobs. */
async function startWorker(kind: Kind, env: Record<string, string | number> = {}): Promise<Worker> {
  const given = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)]));
  const transport = kind === "bull" ? { REDIS_URL: redis().url } : {};
  const child = spawn(process.execPath, ["tests/queue-worker.ts"], {
    env: { ...process.env, NODE_ENV: "test", DATABASE_URL: databaseUrl(), ...transport, ...given },
    stdio: ["ignore", "pipe", "inherit"],
  });
  workers.add(child);
  child.once("exit", () => workers.delete(child));
  const worker = Object.assign(child, { lines: [] as string[] });
  createInterface({ input: child.stdout }).on("line", (line) => worker.lines.push(line));
  await expect.poll(() => worker.lines, PATIENT).toContain("ready");
  return worker;
}
async function end(worker: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (worker.exitCode !== null || worker.signalCode !== null) return worker.exitCode;
  const ended = once(worker, "exit") as Promise<[number | null]>;
  worker.kill(signal);
  return (await ended)[0];
}

/** This process writes rows and runs none, like one that serves pages. */
function announceOver(kind: Kind) {
  const transport =
    kind === "bull" ? bullTransport({ url: redis().url, prefix: "test", clock: systemClock }) : inProcessTransport();
  state.transport = transport;
  state.forget = announceTo(transport);
}
const put = <Name extends JobName>(name: Name, payload: JobPayload<Name>, delayMs = 0) =>
  db().prisma.$transaction((tx) => enqueue(tx, name, payload, { now: systemClock.now(), delayMs }));
const order = (n: number | string, shopId = "shop") => ({ shopId, orderGid: `gid://shopify/Order/${n}` });
const count = (state: string) => db().prisma.job.count({ where: { state } });
const ran = async () =>
  (
    await db().pool.query<{ about: string; shop: number; supplier: number; begunAt: Date }>(
      'SELECT * FROM "ran" ORDER BY "id"',
    )
  ).rows;
const allDone = (rows: number) => expect.poll(() => count("done"), PATIENT).toBe(rows);

describe.each<Kind>(["in-process", "bull"])("jobs over the %s transport", (kind) => {
  beforeEach(() => announceOver(kind));

  test("several processes share the rows, each runs once, and nothing of one lane, or too much of one shop or supplier, overlaps", async () => {
    const limits = { PER_SHOP: 2, PER_SUPPLIER: 1 };
    await Promise.all([startWorker(kind, limits), startWorker(kind, limits)]);
    for (let n = 0; n < 8; n++) {
      await put("order.refresh", order(n, "slow-20"));
      await put("order.route", order(n, "slow-20"));
      await put("order.refresh", order(n, `shop-${n}`));
      await put("stock.publish", { supplierId: `supplier-${n % 2}` });
      await put("supplier.set-up", { supplierId: `supplier-${n % 2}` });
      await put("supplier.read-catalog", { supplierId: `supplier-${n % 2}` });
    }
    await expect.poll(() => db().prisma.job.count({ where: { state: { not: "done" } } }), PATIENT).toBe(0);
    const seen = await ran();
    expect(await db().prisma.job.count({ where: { attemptsStarted: { not: 1 } } })).toBe(0);
    expect(seen).toHaveLength(await count("done"));
    const most = (rows: typeof seen, of: "shop" | "supplier") => Math.max(...rows.map((row) => row[of]));
    expect(
      most(
        seen.filter(({ about }) => about.includes("shopId")),
        "shop",
      ),
    ).toBe(2);
    expect(
      most(
        seen.filter(({ about }) => about.includes("supplierId")),
        "supplier",
      ),
    ).toBe(1);
  });

  test("the most urgent goes first, and what is not due waits for its time", async () => {
    await put("stock.publish", { supplierId: "s" });
    await put("order.route", order(1));
    await put("delivery.order", { deliveryId: "1" });
    await startWorker(kind, { PLACES: 1 });
    await allDone(3);
    const about = (await ran()).map((row) => Object.keys(JSON.parse(row.about) as object)[0]);
    expect(about).toEqual(["deliveryId", "shopId", "supplierId"]);
    await put("order.route", order(2), 700);
    await allDone(4);
    const row = await db().prisma.job.findFirstOrThrow({ orderBy: { id: "desc" } });
    expect(row.finishedAt?.getTime()).toBeGreaterThanOrEqual(row.runAt.getTime());
  });

  test("a failed job comes back as often as it may, and then a person is told", async () => {
    await startWorker(kind);
    await put("catalog.read", { shopId: "shop" });
    await db().prisma.job.updateMany({ data: { attemptsFinished: 9 } });
    await expect.poll(() => count("dead"), PATIENT).toBe(1);
    expect((await db().pool.query('SELECT * FROM "told"')).rows).toEqual([{ name: "catalog.read" }]);
    const [row] = await db().prisma.job.findMany();
    expect(row).toMatchObject({
      attemptsStarted: row?.attemptsStarted,
      attemptsFinished: 12,
      lastError: "No such luck.",
    });
    expect(row?.history).toHaveLength(row?.attemptsStarted ?? 0);
  });

  test("a job whose process is killed is done by another process once its lease is over", async () => {
    const first = await startWorker(kind);
    await put("order.route", order("slow-60000"));
    await expect.poll(() => first.lines.join(), PATIENT).toContain("begun");
    await end(first, "SIGKILL");
    await db().pool.query('DELETE FROM "inside"');
    await db().prisma.job.updateMany({ data: { payload: order("quick") } });
    await startWorker(kind, { CLOCK_OFFSET_MS: LEASE_MS + 1_000 });
    await allDone(1);
    expect(await db().prisma.job.findMany()).toMatchObject([{ attemptsStarted: 2, attemptsFinished: 0 }]);
  });

  test("a job that kills its process every time is parked after its last start, and a person is told", async () => {
    await put("routing.back-test", { backTestId: "1" });
    await db().prisma.job.updateMany({ data: { attemptsStarted: 2 } });
    for (let start = 3; start <= 4; start++) {
      const worker = await startWorker(kind, { CLOCK_OFFSET_MS: start * (LEASE_MS + 2_000) });
      if (worker.exitCode === null && worker.signalCode === null) await once(worker, "exit");
      expect(await db().prisma.job.findMany()).toMatchObject([{ attemptsStarted: start, attemptsFinished: 0 }]);
    }
    await startWorker(kind, { CLOCK_OFFSET_MS: 6 * (LEASE_MS + 2_000) });
    await expect.poll(() => count("dead"), PATIENT).toBe(1);
    expect((await db().pool.query('SELECT * FROM "told"')).rows).toEqual([{ name: "routing.back-test" }]);
  });

  test("a process that is told to stop finishes its job, begins no other one, and ends well", async () => {
    const worker = await startWorker(kind, { PLACES: 1 });
    await put("order.route", order("slow-400"));
    await expect.poll(() => worker.lines.join(), PATIENT).toContain("begun");
    await put("order.route", order("next"));
    expect(await end(worker, "SIGTERM")).toBe(0);
    expect(await db().prisma.job.findMany({ orderBy: { id: "asc" } })).toMatchObject([
      { state: "done", attemptsStarted: 1 },
      { state: "queued", attemptsStarted: 0 },
    ]);
    await startWorker(kind);
    await allDone(2);
  });

  test("a process that is told to stop gives back the job that it cannot finish in time", async () => {
    const worker = await startWorker(kind, { PATIENCE_MS: 100 });
    await put("order.route", order("slow-60000"));
    await expect.poll(() => worker.lines.join(), PATIENT).toContain("begun");
    expect(await end(worker, "SIGTERM")).toBe(0);
    const [row] = await db().prisma.job.findMany();
    expect(row?.state).toBe("running");
    expect((row?.leaseUntil?.getTime() ?? Infinity) - Date.now()).toBeLessThan(LEASE_MS / 2);
    await db().prisma.job.updateMany({ data: { payload: order("quick") } });
    await db().pool.query('DELETE FROM "inside"');
    await startWorker(kind, { CLOCK_OFFSET_MS: LEASE_MS / 2 });
    await allDone(1);
  });

  test("several processes whose clocks differ run a recurring job once per tick", async () => {
    const TICK_MS = 1_000;
    await Promise.all([0, 180, -220].map((ms) => startWorker(kind, { TICK_MS, CLOCK_OFFSET_MS: ms })));
    await expect.poll(() => count("done"), PATIENT).toBeGreaterThanOrEqual(6);
    await Promise.all([...workers].map((worker) => end(worker, "SIGTERM")));
    const done = await db().prisma.job.findMany({ where: { state: "done" }, orderBy: { tickAt: "asc" } });
    expect(await ran()).toHaveLength(done.length);
    const ticks = done.map(({ tickAt }) => tickAt?.getTime() ?? 0);
    expect(new Set(ticks).size).toBe(ticks.length);
    // None left out either.
    expect((ticks.at(-1) ?? 0) - (ticks[0] ?? 0)).toBe((ticks.length - 1) * TICK_MS);
  });
});

describe("Redis", () => {
  beforeEach(() => announceOver("bull"));
  const transport = () => state.transport ?? expect.unreachable("no transport was opened");
  const isThere = () => expect.poll(() => transport().reachable(), PATIENT).toBe(true);
  /** Is woken in this process, and counts how often. `wake` answers when there is a free place. */
  const receive = (wake: () => Promise<void> = async () => undefined) => {
    const woken = { times: 0 };
    transport().receive({
      places: 1,
      wake: () => {
        woken.times += 1;
        return wake();
      },
    });
    return woken;
  };
  const held = (list: string) => redis().command("LRANGE", `test:jobs:${list}`, "0", "-1");
  const offered = (id: number, change: Partial<Offer> = {}): Offer => ({
    ...{ id: BigInt(id), name: "order.route", attempt: 0, runAt: new Date(0), priority: 5 },
    ...change,
  });

  test("wakes once for each row that is offered, and again for the same offer once that is over", async () => {
    await isThere();
    const woken = receive();
    for (let time = 1; time <= 3; time++) {
      transport().offer([offered(1), offered(2)]);
      await expect.poll(() => woken.times, PATIENT).toBe(time * 2);
      await expect.poll(() => redis().command("KEYS", "test:jobs:[0-9]*"), PATIENT).toBe("");
    }
  });

  test("holds an offer once, however often it is made, the urgent before the others, and wakes for these at their time", async () => {
    await isThere();
    const at = new Date(Date.now() + 400);
    await expect
      .poll(async () => {
        for (let time = 0; time < 3; time++)
          transport().offer([offered(1), offered(2, { priority: 1 }), offered(3, { runAt: at })]);
        return (await held("wait")).split("\n");
      }, PATIENT)
      .toHaveLength(2);
    const row = (id: number) => expect.stringMatching(new RegExp(`^${id}-`)) as string;
    // The next one is the last of the list.
    expect((await held("wait")).split("\n")).toEqual([row(1), row(2)]);
    const woken = receive();
    await expect.poll(() => woken.times, PATIENT).toBe(3);
    expect(Date.now()).toBeGreaterThanOrEqual(at.getTime());
  });

  test("leaves to other processes what comes while a process has no free place", async () => {
    await isThere();
    const full = receive(() => new Promise(() => undefined));
    transport().offer([offered(1), offered(2), offered(3)]);
    await expect.poll(() => full.times, PATIENT).toBe(1);
    const other = bullTransport({ url: redis().url, prefix: "test", clock: systemClock });
    const woken = { times: 0 };
    other.receive({ places: 1, wake: async () => void (woken.times += 1) });
    await expect.poll(() => woken.times, PATIENT).toBe(2);
    expect(full.times).toBe(1);
    await other.close();
  });

  test("keeps nothing of a job that has ended, so no row is ever ignored when it is offered again", async () => {
    await startWorker("bull");
    await put("catalog.read", { shopId: "shop" });
    // Four failures of one row, each offered again under the same row id.
    await expect
      .poll(async () => (await db().prisma.job.findFirst())?.attemptsFinished ?? 0, PATIENT)
      .toBeGreaterThanOrEqual(4);
    await db().prisma.job.updateMany({ data: { state: "done" } });
    await put("order.route", order(1));
    await expect.poll(() => db().prisma.job.count({ where: { name: "order.route", state: "done" } }), PATIENT).toBe(1);
    await expect.poll(async () => redis().command("KEYS", "test:jobs:[0-9]*"), PATIENT).toBe("");
    expect(await redis().command("EXISTS", "test:jobs:completed", "test:jobs:failed")).toBe("0");
  });

  test("may be emptied at any moment: what was due is offered again", async () => {
    for (let n = 0; n < 20; n++) await put("order.route", order(n));
    await redis().command("FLUSHALL");
    await startWorker("bull");
    await allDone(20);
    await redis().command("FLUSHALL");
    for (let n = 20; n < 30; n++) await put("order.route", order(n));
    await redis().command("FLUSHALL");
    await allDone(30);
  });

  test("may be away: rows are written and run without it, and come over it again when it is back", async () => {
    await startWorker("bull");
    await put("order.route", order(1));
    await allDone(1);
    await redis().kill();
    // Due when the looks after the last token are over.
    for (let n = 2; n < 6; n++) await put("order.route", order(n), 600);
    await allDone(5);
    await redis().start();
    await expect.poll(() => redis().command("CLIENT", "LIST"), PATIENT).toMatch(/cmd=brpoplpush/);
    await put("order.route", order(6));
    await allDone(6);
  });

  test("may come up after the processes that use it", async () => {
    await redis().kill();
    receive();
    const worker = await startWorker("bull");
    await put("order.route", order(1));
    await allDone(1);
    await redis().start();
    await isThere();
    await end(worker, "SIGTERM");
    expect(worker.exitCode).toBe(0);
  });
});
