import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { must } from "../setup/steps.ts";

const BUILT = path.join("build", "server", "index.js");
const SOURCES = ["app", "server", "public", "vite.config.ts", "remix.config.js", "package-lock.json"];

/** Builds the app when there is no build, or a source is newer than it. Throws, with the build's last lines, when it fails. */
export async function buildIfStale(say: (text: string) => void): Promise<void> {
  if (!isStale(BUILT, SOURCES)) return;
  say("Building the app …");
  await must("build the app", ["scripts/build.ts"]);
}

/** Is `built` missing, or not newer than each of `sources` (files, or folders with all that is in them)? */
export function isStale(built: string, sources: readonly string[]): boolean {
  return !existsSync(built) || statSync(built).mtimeMs <= Math.max(...sources.map(newest));
}

/** Time of the newest file under `file`, in ms; 0 when there is none. */
function newest(file: string): number {
  if (!existsSync(file)) return 0;
  const stat = statSync(file);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(file).map((name) => newest(path.join(file, name))));
}
