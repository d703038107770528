import { AsyncLocalStorage } from "node:async_hooks";
import type { Socket } from "node:net";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient, type Prisma } from "@prisma/client";
import pg from "pg";

/** The database: `prisma` for ordinary work, `pool` for the few statements that must be prepared or locking. */
export type Database = { prisma: PrismaClient; pool: pg.Pool; close: () => Promise<void> };
/** What runs inside a transaction. Functions that write take it as their first argument. */
export type Tx = Prisma.TransactionClient;

/** Whoever holds a connection that has ended gives it back by then, or never. */
const GIVEN_BACK_MS = 1_000;

/**
 * Prisma never gives a connection back that ended within a transaction, because its ROLLBACK fails too. Without this the
 * pool is empty after some restarts of the database, and everything waits for a connection for ever.
 */
function freeLostConnections(pool: pg.Pool): void {
  const held = new WeakSet<pg.PoolClient>();
  pool.on("acquire", (client) => held.add(client));
  pool.on("release", (_error, client) => held.delete(client));
  const giveBack = (client: pg.PoolClient) => {
    if (!held.has(client)) return;
    client.release(true);
    client.release = () => undefined; // its holder may still come to it
  };
  pool.on("connect", (client) => {
    client.once("end", () => void setTimeout(() => giveBack(client), GIVEN_BACK_MS).unref());
  });
}

/** Statements that are sent in one turn leave in one packet: a system call for each costs more than all else of it. */
function sendTogether(pool: pg.Pool): void {
  pool.on("connect", (client) => {
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    let gathering = false;
    const gathered = (...args: unknown[]) => {
      if (!gathering) {
        gathering = true;
        stream.cork();
        process.nextTick(() => {
          gathering = false;
          stream.uncork();
        });
      }
      return (pg.Client.prototype.query as (...args: unknown[]) => unknown).apply(client, args);
    };
    client.query = gathered as typeof client.query;
  });
}

const lent = new AsyncLocalStorage<pg.PoolClient>();

/** A transaction of Prisma's that `begin` begins runs on this connection, and not on one of the pool's. */
export const lending = <Result>(client: pg.PoolClient, begin: () => Promise<Result>): Promise<Result> =>
  lent.run(client, begin);

/** The pool, but for who is lent a connection. */
const orLent = (pool: pg.Pool): pg.Pool =>
  new Proxy(pool, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      const bound = value.bind(target) as (...args: unknown[]) => unknown;
      if (name !== "connect") return bound;
      return (...args: unknown[]) => {
        const connection = lent.getStore();
        return connection ? Promise.resolve(connection) : bound(...args);
      };
    },
  });

/** Opens the database at `url`. The caller closes it. */
export function openDatabase(url: string, { maxConnections = 10 } = {}): Database {
  // Statements that are sent together travel together; whoever waits for each answer notices no difference.
  const pool = new pg.Pool({ connectionString: url, max: maxConnections, pipeline: true });
  // An idle connection that the server closes is no reason to end the process: the pool opens another one.
  pool.on("error", () => undefined);
  freeLostConnections(pool);
  sendTogether(pool);
  const prisma = new PrismaClient({ adapter: new PrismaPg(orLent(pool), { disposeExternalPool: false }) });
  return {
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** Does work in a transaction and takes all of it back: for finding out what it would do. */
export async function takenBack({ prisma }: Database, work: (tx: Tx) => Promise<void>): Promise<void> {
  const end = new Error("Taken back, as meant.");
  try {
    await prisma.$transaction(async (tx) => {
      await work(tx);
      throw end;
    });
  } catch (cause) {
    if (cause !== end) throw cause;
  }
}
