import type pg from "pg";
import { lending, type Database, type Tx } from "./db.server.ts";
import { connectionTransaction, type Sql } from "./sql.server.ts";

/** Who holds locks for longer than this has them taken away. */
const LONGEST_MS = 30_000;

/**
 * Runs `work` in one transaction, as `sqlTransaction` does: SQL in it is prepared and costs little. Prisma's models work
 * on the same connection, and cost what Prisma costs, from the first one that is asked for. What `work` throws rolls
 * back, and is thrown on; so does a transaction that takes longer than 30 s, with its next statement.
 */
export function modelTransaction<Result>(db: Database, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return connectionTransaction(db, async (sql, client) => {
    const state = { ended: null as string | null };
    const check = () => {
      if (state.ended) throw new Error(`A statement of a transaction that ${state.ended}.`);
    };
    const timer = setTimeout(() => (state.ended = `took longer than ${LONGEST_MS / 1_000} s`), LONGEST_MS);
    const models = modelsOn(db, client, check);
    try {
      const result = await work(both(db, checked(sql, check), models.begin));
      await models.end();
      check();
      return result;
    } catch (cause) {
      await models.end().catch(() => undefined);
      throw cause;
    } finally {
      clearTimeout(timer);
      state.ended ??= "has ended";
    }
  });
}

const checked = (sql: Sql, check: () => void): Sql => ({
  $queryRaw: async (query, ...values) => (check(), sql.$queryRaw(query, ...values)),
  $executeRaw: async (query, ...values) => (check(), sql.$executeRaw(query, ...values)),
});

type Models = { begin: () => Promise<Tx>; end: () => Promise<void> };

/** Prisma's own transaction over a connection that has begun one: begun when it is asked for, and none of PostgreSQL's. */
function modelsOn(db: Database, client: pg.PoolClient, check: () => void): Models {
  let begun: Promise<Tx> | undefined;
  let ending: Promise<void> = Promise.resolve();
  let finish = () => {};
  const begin = () =>
    (begun ??= new Promise<Tx>((resolve, reject) => {
      const open = (tx: Tx) => {
        resolve(tx);
        return new Promise<void>((done) => (finish = done));
      };
      // Ours is the limit of time: this one is not to come first.
      ending = lending(borrowed(client), () => db.prisma.$transaction(open, { timeout: 2 * LONGEST_MS }));
      ending.catch(reject);
    }));
  return {
    begin: () => {
      check();
      return begin();
    },
    end: async () => {
      if (begun) await begun;
      finish();
      await ending;
    },
  };
}

/** Beginning, ending and giving back is not up to who borrows. */
function borrowed(client: pg.PoolClient): pg.PoolClient {
  const nothing = { rows: [], rowCount: 0, fields: [], command: "", oid: 0 };
  const query = (given: { text: string }, ...rest: unknown[]) => {
    if (!/^(BEGIN|COMMIT|ROLLBACK)$/.test(given.text)) return (client.query as Query)(given, ...rest);
    return Promise.resolve(nothing);
  };
  const ignored = () => undefined;
  return { query, on: ignored, removeListener: ignored, release: ignored } as unknown as pg.PoolClient;
}

type Query = (...args: unknown[]) => unknown;
type Model = Record<string, unknown>;

/** A transaction of Prisma's, as far as it is one of SQL the quick one. */
function both(db: Database, sql: object, begin: Models["begin"]): Tx {
  const of = db.prisma as unknown as Record<string, unknown>;
  const later =
    (...path: string[]) =>
    async (...args: unknown[]) => {
      const [owner, method] = [path.slice(0, -1), path.at(-1) ?? ""];
      const tx = (await begin()) as unknown as Model;
      const on = owner.reduce<Model>((from, name) => from[name] as Model, tx);
      return (on[method] as Query).apply(on, args);
    };
  const models = new Map<string, unknown>();
  const modelOf = (name: string) => {
    const known = models.get(name);
    if (known) return known;
    const model = new Proxy(of[name] as Model, {
      get: (target, member) => (member === "fields" ? target.fields : later(name, String(member))),
    });
    models.set(name, model);
    return model;
  };
  return new Proxy(sql, {
    get: (quick, name) => {
      if (typeof name !== "string" || !(name in of)) return undefined;
      if (name in quick) return Reflect.get(quick, name) as unknown;
      return typeof of[name] === "function" ? later(name) : modelOf(name);
    },
  }) as Tx;
}
