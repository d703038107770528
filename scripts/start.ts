// npm start: the production server against real Shopify. Reads .env where there is one; without DATABASE_URL it brings its
// own PostgreSQL along, with the data under .data/postgres.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { environment } from "./setup/environment.mjs";
import { must } from "./setup/steps.ts";
import { buildIfStale } from "./stack/build.ts";
import { startService } from "./stack/processes.ts";
import { stackSettings } from "./stack/settings.ts";

if (existsSync(".env")) process.loadEnvFile(".env");

const postgres = process.env.DATABASE_URL ? undefined : await ownPostgres();
const env = { NODE_ENV: "production", DATABASE_URL: process.env.DATABASE_URL || postgres?.value };

try {
  await buildIfStale(console.log);
  console.log("Migrating the database …");
  await must("migrate the database", ["node_modules/prisma/build/index.js", "migrate", "deploy"], env);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await end(1);
}

const server = spawn(process.execPath, ["server/main.js"], { stdio: "inherit", env: environment(env) });
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => server.kill("SIGTERM"));
server.on("exit", (code) => void end(code ?? 1));

async function end(code: number) {
  await postgres?.stop();
  process.exit(code);
}

async function ownPostgres() {
  const folder = path.resolve(".data");
  const { ports } = await stackSettings(folder);
  return startService({
    name: "PostgreSQL",
    args: ["scripts/stack/postgres.ts", path.join(folder, "postgres"), String(ports.postgres), "crossdock"],
    env: {},
    logFile: path.join(folder, "logs", "postgres.log"),
    ready: (line) => (line.startsWith('{"ready":true') ? (JSON.parse(line) as { url: string }).url : undefined),
  });
}
