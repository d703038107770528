import type pg from "pg";
import type { Database } from "./db.server.ts";

/**
 * Does `work` in a transaction that holds the lock of this name, which one process at a time can have. Everything inside
 * happens on the one connection that is handed over: waiting for a second one while others wait here could never end.
 * What `work` throws takes the transaction back.
 */
export async function underLock<T>(
  { pool }: Pick<Database, "pool">,
  name: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [name]);
    const value = await work(client);
    await client.query("COMMIT");
    client.release();
    return value;
  } catch (cause) {
    client.release(true);
    throw cause;
  }
}
