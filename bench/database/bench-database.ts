import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { openDatabase, type Database } from "../../app/platform/db.server.ts";
import { startCluster } from "../../server/embedded-postgres.ts";

// Values that open nothing outside.
process.env.SHOPIFY_API_KEY ??= "00000000000000000000000000000000";
process.env.SHOPIFY_API_SECRET ??= "secret-of-the-benches";
process.env.SHOPIFY_APP_URL ??= "http://localhost:3000";
process.env.ENCRYPTION_KEYS ??= `bench:${Buffer.alloc(32, 7).toString("base64")}`;
process.env.LOG_LEVEL ??= "silent";

/**
 * The embedded PostgreSQL with a fresh, migrated database. `durable`: commits reach the disk, as in production; else not,
 * where only reading is measured.
 */
export async function benchDatabase({
  durable,
}: {
  durable: boolean;
}): Promise<{ db: Database; end: () => Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), "crossdock-bench-"));
  chmodSync(folder, 0o755); // the postgres user must get through
  const cluster = await startCluster({ dataDir: path.join(folder, "data"), throwAway: !durable });
  const admin = new pg.Client({ connectionString: cluster.url("postgres") });
  await admin.connect();
  await admin.query("CREATE DATABASE bench");
  await admin.end();
  process.env.DATABASE_URL = cluster.url("bench");
  await promisify(execFile)(process.execPath, ["node_modules/prisma/build/index.js", "migrate", "deploy"], {
    env: { ...process.env, CHECKPOINT_DISABLE: "1" },
  });
  const db = openDatabase(cluster.url("bench"));
  return {
    db,
    end: async () => {
      await db.close();
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
