import { openDatabase, type Database } from "./db.server.ts";
import { env } from "./env.server.ts";

const kept = globalThis as { crossdockDatabase?: Database };

/** The database of this process, opened at the first use. Kept in globalThis, so that hot reload opens no second pool. */
export function database(): Database {
  return (kept.crossdockDatabase ??= openDatabase(env().DATABASE_URL, { maxConnections: env().DATABASE_POOL }));
}

/** Closes it; the next use opens it again. */
export async function closeDatabase(): Promise<void> {
  const open = kept.crossdockDatabase;
  delete kept.crossdockDatabase;
  await open?.close();
}
