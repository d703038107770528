import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startCluster } from "../server/embedded-postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    adminUrl: string;
  }
}

/** One throw-away cluster per run, with one migrated database that every test file copies. */
export default async function setup(project: TestProject) {
  keepExitCode();
  const folder = await mkdtemp(path.join(tmpdir(), "crossdock-pg-"));
  await chmod(folder, 0o755); // the postgres user must get through
  const cluster = await startCluster({ dataDir: path.join(folder, "data"), throwAway: true });
  const adminUrl = cluster.url("postgres");
  await query(adminUrl, "CREATE DATABASE template_app");
  await promisify(execFile)(process.execPath, ["node_modules/prisma/build/index.js", "migrate", "deploy"], {
    env: { ...process.env, DATABASE_URL: cluster.url("template_app"), CHECKPOINT_DISABLE: "1" },
  });
  // A stray session in the template would block CREATE DATABASE.
  await query(adminUrl, "ALTER DATABASE template_app WITH is_template true allow_connections false");
  project.provide("adminUrl", adminUrl);
  return async () => {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** What runs PostgreSQL ends the process with 0 when nothing is left to do, whatever has come of the tests. */
function keepExitCode(): void {
  process.prependListener("beforeExit", () => {
    const { exitCode } = process;
    process.on("exit", () => (process.exitCode = exitCode));
  });
}

async function query(url: string, text: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}
