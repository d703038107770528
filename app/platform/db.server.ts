import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient, type Prisma } from "@prisma/client";
import pg from "pg";

/** The database: `prisma` for ordinary work, `pool` for the few statements that must be prepared or locking. */
export type Database = { prisma: PrismaClient; pool: pg.Pool; close: () => Promise<void> };
/** What runs inside a transaction. Functions that write take it as their first argument. */
export type Tx = Prisma.TransactionClient;

/** Opens the database at `url`. The caller closes it. */
export function openDatabase(url: string, { maxConnections = 10 } = {}): Database {
  const pool = new pg.Pool({ connectionString: url, max: maxConnections });
  // An idle connection that the server closes is no reason to end the process: the pool opens another one.
  pool.on("error", () => undefined);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) });
  return {
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
