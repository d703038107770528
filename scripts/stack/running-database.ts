import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * Address of the database that a command is to look into: DATABASE_URL, from the environment or from .env; else that of
 * the stack in `folder` (.data for `npm start`, .data/demo for the demo), which must be running.
 */
export function runningDatabase(folder: string | undefined): string {
  if (existsSync(".env")) process.loadEnvFile(".env");
  if (!folder && process.env.DATABASE_URL) return process.env.DATABASE_URL;
  const file = path.resolve(folder ?? ".data", "settings.json");
  if (!existsSync(file))
    throw new Error(
      "Which database? Set DATABASE_URL, or name the folder of a running stack: --folder .data/demo for the demo.",
    );
  const { ports } = JSON.parse(readFileSync(file, "utf8")) as { ports: { postgres: number } };
  return `postgresql://postgres:postgres@localhost:${ports.postgres}/crossdock`;
}
