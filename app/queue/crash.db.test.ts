import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { databaseUrl, db } from "../../tests/db-file.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import { LEASE_MS } from "./claims.server.ts";
import { JOBS } from "./jobs.ts";
import { enqueue } from "./outbox.server.ts";
import type { Handlers, QueueServices } from "./run-job.server.ts";
import { runDueJobs } from "./runner.server.ts";
import { sweepJobs } from "./sweeper.server.ts";

/** A worker that says when it has begun its job, and never ends it. */
const WORKER = `
  import { openDatabase } from "./app/platform/db.server.ts";
  import { runDueJobs } from "./app/queue/runner.server.ts";
  const services = { db: openDatabase(process.env.DATABASE_URL), clock: { now: () => new Date() } };
  const endless = () => {
    process.stdout.write("begun\\n");
    return new Promise(() => setInterval(() => undefined, 1000));
  };
  await runDueJobs(services, { "order.route": endless });
`;

test("a job whose process is killed in the middle is done by another one, once its lease is over", async () => {
  const clock = shiftedClock();
  const services: QueueServices = { db: db(), clock };
  const payload = { shopId: "shop-1", orderGid: "gid://shopify/Order/1" };
  await enqueue(db().prisma, "order.route", payload, { now: clock.now() });

  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", WORKER], {
    env: { ...process.env, DATABASE_URL: databaseUrl() },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");

  const ran: unknown[] = [];
  const names = Object.keys(JOBS).map((name) => [name, async (_: unknown, given: unknown) => void ran.push(given)]);
  const handlers = Object.fromEntries(names) as Handlers<QueueServices>;
  await sweepJobs(services, async () => undefined);
  expect(await runDueJobs(services, handlers)).toBe(0);
  clock.advance(LEASE_MS + 1);
  await sweepJobs(services, async () => undefined);
  expect(await runDueJobs(services, handlers)).toBe(1);
  expect(ran).toEqual([payload]);
  expect(await db().prisma.job.findMany()).toMatchObject([{ state: "done", attemptsStarted: 2 }]);
});
