// npm run worker: a process that runs jobs and serves no pages, beside `npm start`, on the same database. Reads .env where
// there is one. With REDIS_URL new jobs reach it at once, without it looks for them every second.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { environment } from "./setup/environment.mjs";
import { buildIfStale } from "./stack/build.ts";

if (existsSync(".env")) process.loadEnvFile(".env");
if (!process.env.DATABASE_URL) {
  console.error(
    "A worker shares a database with the server, and DATABASE_URL names none. Set it for both (docs/running.md); without it, npm start runs the jobs itself.",
  );
  process.exit(1);
}

try {
  await buildIfStale(console.log);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
const env = environment({ NODE_ENV: "production" });
const worker = spawn(process.execPath, ["server/worker.js"], { stdio: "inherit", env });
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => worker.kill("SIGTERM"));
worker.on("exit", (code) => process.exit(code ?? 1));
