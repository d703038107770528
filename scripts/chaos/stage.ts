import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { startRedis, type TestRedis } from "../../tests/redis-server.ts";
import { freePort } from "../../server/embedded-postgres.ts";
import type { Service } from "../stack/processes.ts";
import { startStack, type Stack } from "../stack/stack.ts";
import { openClock, type SharedClock } from "./clock.ts";
import { VENDOR_ENV } from "./vendors/open-vendors.ts";

export const WORKERS = ["worker-1", "worker-2"] as const;
export type ProcessName = "web" | (typeof WORKERS)[number];

export type Stage = {
  stack: Stack;
  clock: SharedClock;
  database: pg.Pool;
  /** brings the jobs where the plan asks for one */
  redis: TestRedis | null;
  logs: string;
  /** Where each process answers /healthz and /metrics. */
  ports: Record<ProcessName, number>;
  /** Sends a signal to one of the app's processes. */
  signal: (name: ProcessName, signal: NodeJS.Signals) => void;
  /** Starts one again that has ended, and waits until it is ready. */
  restart: (name: ProcessName) => Promise<void>;
  restartPostgres: (signal: NodeJS.Signals) => Promise<void>;
  close: (options: { keepLogs: boolean }) => Promise<void>;
};

type StageOrder = { seed: number; withRedis?: boolean; say: (text: string) => void };

/**
 * Starts PostgreSQL, the sandbox, one web process and two workers as `npm start` and `npm run worker` do, all on one clock;
 * with a Redis that brings the jobs if asked for.
 */
export async function openStage({ seed, withRedis = false, say }: StageOrder): Promise<Stage> {
  const folder = mkdtempSync(path.join(tmpdir(), "crossdock-chaos-"));
  chmodSync(folder, 0o755); // PostgreSQL may run as another user
  const clock = openClock(path.join(folder, "clock"));
  const redis = withRedis ? await startRedis() : null;
  const stack = await startStack({
    folder,
    say,
    env: {
      ...{ CLOCK_FILE: clock.file, SANDBOX_DATA: "", SANDBOX_SEED: String(seed), JOBS: "off" },
      ...VENDOR_ENV,
      ...(redis ? { REDIS_URL: redis.url } : {}),
    },
  });
  const database = new pg.Pool({ connectionString: stack.databaseUrl, max: 3 });
  database.on("error", () => undefined); // it is restarted in some plans
  const ports = {
    web: Number(new URL(stack.appOrigin).port),
    "worker-1": await freePort(),
    "worker-2": await freePort(),
  };
  const start = (name: ProcessName): Promise<Service> =>
    stack.startApp(name === "web" ? "app" : name, { worker: name !== "web", port: ports[name] });
  const running = new Map<ProcessName, Service>([["web", stack.app]]);
  for (const name of WORKERS) running.set(name, await start(name));
  let postgres = stack.postgres;
  const processOf = (name: ProcessName) => {
    const service = running.get(name);
    if (!service) throw new Error(`There is no process ${name}.`);
    return service;
  };
  return {
    ...{ stack, clock, database, redis, ports, logs: path.join(folder, "logs") },
    signal: (name, signal) => processOf(name).signal(signal),
    restart: async (name) => {
      await processOf(name).exited;
      running.set(name, await start(name));
    },
    restartPostgres: async (signal) => {
      postgres.signal(signal);
      await postgres.exited;
      postgres = await stack.startPostgres();
    },
    close: async ({ keepLogs }) => {
      await database.end();
      await stack.stop();
      await redis?.stop();
      clock.close();
      if (!keepLogs) rmSync(folder, { recursive: true, force: true });
    },
  };
}
