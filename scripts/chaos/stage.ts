import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { Service } from "../stack/processes.ts";
import { startStack, type Stack } from "../stack/stack.ts";
import { openClock, type SharedClock } from "./clock.ts";

export const WORKERS = ["worker-1", "worker-2"] as const;
export type ProcessName = "web" | (typeof WORKERS)[number];

export type Stage = {
  stack: Stack;
  clock: SharedClock;
  database: pg.Pool;
  logs: string;
  /** Sends a signal to one of the app's processes. */
  signal: (name: ProcessName, signal: NodeJS.Signals) => void;
  /** Starts one again that has ended, and waits until it is ready. */
  restart: (name: ProcessName) => Promise<void>;
  restartPostgres: (signal: NodeJS.Signals) => Promise<void>;
  close: (options: { keepLogs: boolean }) => Promise<void>;
};

/** Starts PostgreSQL, the sandbox, one web process and two workers, all on one clock. */
export async function openStage({ seed, say }: { seed: number; say: (text: string) => void }): Promise<Stage> {
  const folder = mkdtempSync(path.join(tmpdir(), "crossdock-chaos-"));
  chmodSync(folder, 0o755); // PostgreSQL may run as another user
  const clock = openClock(path.join(folder, "clock"));
  const stack = await startStack({
    folder,
    say,
    env: { CLOCK_FILE: clock.file, SANDBOX_DATA: "", SANDBOX_SEED: String(seed), JOBS: "off" },
  });
  const database = new pg.Pool({ connectionString: stack.databaseUrl, max: 3 });
  database.on("error", () => undefined); // it is restarted in some plans
  const port = Number(new URL(stack.appOrigin).port);
  const start = (name: ProcessName): Promise<Service> =>
    name === "web" ? stack.startApp("app", { port }) : stack.startApp(name, { env: { JOBS: "on" } });
  const running = new Map<ProcessName, Service>([["web", stack.app]]);
  for (const name of WORKERS) running.set(name, await start(name));
  let postgres = stack.postgres;
  const processOf = (name: ProcessName) => {
    const service = running.get(name);
    if (!service) throw new Error(`There is no process ${name}.`);
    return service;
  };
  return {
    ...{ stack, clock, database, logs: path.join(folder, "logs") },
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
      clock.close();
      if (!keepLogs) rmSync(folder, { recursive: true, force: true });
    },
  };
}
