import { createHash } from "node:crypto";
import { Prisma } from "@prisma/client";
import pg from "pg";
import type { Database } from "./db.server.ts";

/**
 * What functions take that speak SQL and nothing else. A transaction of Prisma's is one; so is that of `sqlTransaction`,
 * which costs a quarter of it per statement, and whose statements PostgreSQL plans once per connection; so is that of
 * `modelTransaction`, which is both.
 */
export type Sql = {
  /** rows by column names: bigint as BigInt, timestamps as Date, bytea as bytes, JSON parsed; no decimals */
  $queryRaw<Rows = unknown>(query: TemplateStringsArray, ...values: unknown[]): Promise<Rows>;
  /** @returns how many rows it wrote */
  $executeRaw(query: TemplateStringsArray, ...values: unknown[]): Promise<number>;
};

/** One statement at a time, each on any connection of the pool: for reading outside of transactions. */
export const sqlOf = ({ pool }: Database): Sql => sqlOn((config) => pool.query(config));

/** Runs `work` on one connection, outside of a transaction: statements sent together are one round trip. */
export async function onOneConnection<Result>(
  { pool }: Database,
  work: (sql: Sql) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  const unheard = hearErrors(client);
  try {
    return await work(sqlOn((config) => client.query(config)));
  } finally {
    unheard();
    client.release();
  }
}

export type SqlTransaction = Sql & {
  /**
   * What is to be the last before COMMIT. Its statements are sent with COMMIT, which waits for no answer of theirs: a row
   * that they lock is locked for no round trip. `send` sends at once all that it has to send. When one of them fails,
   * nothing of the transaction is kept and its error is thrown.
   */
  last: (send: (sql: Sql) => Promise<unknown>) => void;
};

/**
 * Runs `work` in one transaction. What it throws rolls back, and is thrown on. Statements that it sends together, without
 * waiting for each other's answers, are executed in that order and cost one round trip. Of several things that are done
 * side by side only one may draw ids or write jobs after its first answer: whose next statement is sent first depends on
 * how the answers are spread over packets.
 */
export const sqlTransaction = <Result>(db: Database, work: (sql: SqlTransaction) => Promise<Result>): Promise<Result> =>
  connectionTransaction(db, work);

/** The same, with the connection itself, which `work` may lend on for as long as it runs. */
export async function connectionTransaction<Result>(
  { pool }: Database,
  work: (sql: SqlTransaction, client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  const unheard = hearErrors(client);
  let broken: Error | undefined;
  let over = false;
  let ended: Promise<pg.QueryResult> | undefined;
  const sql = sqlOn((config) => {
    // Of several statements sent together one has failed: those that would have followed another one stay unsent.
    if (over) throw new Error("The transaction has ended: nothing can be added to it.");
    return client.query(config);
  });
  const lasts: ((sql: Sql) => Promise<unknown>)[] = [];
  // Not waited for: the first statement follows at once, and fails where this has failed.
  const begun = client.query("BEGIN");
  begun.catch(() => undefined);
  try {
    const result = await work({ ...sql, last: (send) => lasts.push(send) }, client);
    await begun;
    const sent = lasts.map((send) => send(sql));
    over = true;
    ended = client.query("COMMIT");
    const [{ command }] = await Promise.all([ended, ...sent]);
    // What PostgreSQL answers to COMMIT after a statement that failed.
    if (command === "ROLLBACK") throw new Error("A statement failed unnoticed: nothing of the transaction is kept.");
    return result;
  } catch (cause) {
    over = true;
    // A connection that cannot even roll back is closed, which rolls back too.
    await (ended ?? client.query("ROLLBACK")).catch((error: Error) => (broken = error));
    throw cause;
  } finally {
    if (!broken) unheard();
    client.release(broken);
  }
}

/** The statement under way tells of a connection that ends; unheard, it would end the process. */
function hearErrors(client: pg.PoolClient): () => void {
  const heard = () => undefined;
  client.on("error", heard);
  return () => client.off("error", heard);
}

/** Statements on one connection, or on any of a pool. */
export function sqlOn(send: (config: pg.QueryConfig) => Promise<pg.QueryResult>): Sql {
  const run = (query: TemplateStringsArray | Prisma.Sql, values: unknown[]) =>
    send("sql" in query ? composed(query) : toConfig(query, values));
  return {
    $queryRaw: async <Rows>(query: TemplateStringsArray, ...values: unknown[]) =>
      (await run(query, values)).rows as Rows,
    $executeRaw: async (query, ...values) => (await run(query, values)).rowCount ?? 0,
  };
}

/** One that is put together anew each time is not prepared: there would be no end to them. */
const composed = ({ text, values }: Prisma.Sql): pg.QueryConfig => ({ text, values: values.map(toParameter), types });
const isFragment = (value: unknown) =>
  typeof value === "object" && value !== null && "strings" in value && "values" in value;

type Statement = { text: string; name: string | undefined };
/** By literal: as many as stand in the code. */
const statements = new WeakMap<readonly string[], Statement>();

function toConfig(query: TemplateStringsArray, values: unknown[]): pg.QueryConfig {
  if (values.some(isFragment)) return composed(Prisma.sql(query, ...values));
  const known = statements.get(query) ?? statementOf(query);
  statements.set(query, known);
  return { ...known, values: values.map(toParameter), types };
}

function statementOf(strings: readonly string[]): Statement {
  const text = strings.reduce((before, after, place) => `${before}$${place}${after}`);
  // Prepared, "all columns" would fail as soon as a migration adds one while this process runs.
  const name = /(SELECT|RETURNING) \*/.test(text)
    ? undefined
    : createHash("sha256").update(text).digest("base64url").slice(0, 22);
  return { text, name };
}

/** Columns are timestamps of UTC without a zone, which pg itself would write in the zone of the machine. */
const toParameter = (value: unknown): unknown => (value instanceof Date ? value.toISOString().replace("Z", "") : value);

const { DATE, INT8, TIMESTAMP, TIMESTAMPTZ } = pg.types.builtins;
const toDate = (text: string) => new Date(`${text.replace(" ", "T")}Z`);
const types = {
  getTypeParser: ((oid: number, format?: "text" | "binary") => {
    if (oid === Number(INT8)) return BigInt;
    if (oid === Number(TIMESTAMP)) return toDate;
    if (oid === Number(TIMESTAMPTZ) || oid === Number(DATE)) return (text: string) => new Date(text);
    return pg.types.getTypeParser(oid, format) as (text: string) => unknown;
  }) as typeof pg.types.getTypeParser,
};
