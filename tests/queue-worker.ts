// A worker process of the queue's tests: real runner, real transport, handlers that write into tables what they do.
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "../app/platform/clock.server.ts";
import { openDatabase } from "../app/platform/db.server.ts";
import { JOBS } from "../app/queue/jobs.ts";
import type { Handlers, QueueServices } from "../app/queue/run-job.server.ts";
import { startRunner } from "../app/queue/runner.server.ts";
import { scheduleRecurring } from "../app/queue/sweeper.server.ts";
import { bullTransport } from "../app/queue/transports/bull.server.ts";
import { inProcessTransport } from "../app/queue/transports/in-process.server.ts";

const { DATABASE_URL = "", REDIS_URL, PLACES = "4", PER_SHOP, PER_SUPPLIER, TICK_MS, PATIENCE_MS } = process.env;
const db = openDatabase(DATABASE_URL, { maxConnections: 6 });
const clock = systemClock;
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Writes down that it began and ended, and how many of its lane, shop and supplier were inside at that moment. */
const work = async ({ db: { pool } }: QueueServices, payload: object) => {
  const { shopId = "none", orderGid = "", supplierId = "none" } = payload as Record<string, string>;
  const about = JSON.stringify(payload);
  await pool.query('INSERT INTO "inside" VALUES ($1, $2, $3)', [about, shopId, supplierId]);
  const { rows } = await pool.query<{ shop: string; supplier: string }>(
    'SELECT count(*) FILTER (WHERE "shop" = $1) AS shop, count(*) FILTER (WHERE "supplier" = $2) AS supplier FROM "inside"',
    [shopId, supplierId],
  );
  await pool.query('INSERT INTO "ran" ("about", "shop", "supplier", "begunAt") VALUES ($1, $2, $3, $4)', [
    about,
    Number(rows[0]?.shop),
    Number(rows[0]?.supplier),
    clock.now(),
  ]);
  say(`begun ${orderGid}`);
  const ms = /slow-(\d+)/.exec(orderGid)?.[1] ?? "5";
  await sleep(Number(ms));
  await pool.query('DELETE FROM "inside" WHERE "about" = $1', [about]);
};
const die = async () => {
  say("dying");
  process.kill(process.pid, "SIGKILL");
  await sleep(60_000);
};
const fail = async () => Promise.reject(Object.assign(new Error("No such luck."), { retryAfterMs: 300 }));

const handlers = {
  ...Object.fromEntries(Object.keys(JOBS).map((name) => [name, work])),
  "routing.back-test": die,
  "catalog.read": fail,
} as unknown as Handlers<QueueServices>;

const runner = startRunner({
  services: { db, clock },
  handlers,
  onDead: async (tx, { name }) => void (await tx.$executeRaw`INSERT INTO "told" VALUES (${name})`),
  concurrency: Number(PLACES),
  limits: { perShop: Number(PER_SHOP ?? 0), perSupplier: Number(PER_SUPPLIER ?? 0) },
  patienceMs: PATIENCE_MS === undefined ? undefined : Number(PATIENCE_MS),
  transport: REDIS_URL ? bullTransport({ url: REDIS_URL, prefix: "test", clock }) : inProcessTransport(),
  schedule: async () => undefined,
});
const plan = async () => {
  while (TICK_MS !== undefined && !stopping) {
    await scheduleRecurring(db, "order.sweep", { shopId: "ticking" }, { everyMs: Number(TICK_MS), now: clock.now() });
    await sleep(20);
  }
};
let stopping = false;
const planning = plan();
process.on("SIGTERM", () => void stop());
const stop = async () => {
  stopping = true;
  await planning;
  await runner.stop();
  await db.close();
  process.exit(0);
};
say("ready");
