import { createHash } from "node:crypto";
import pg from "pg";
import type { Database } from "./db.server.ts";

/**
 * What functions take that speak SQL and nothing else. A transaction of Prisma's is one; so is that of `sqlTransaction`,
 * which costs a quarter of it per statement, and whose statements PostgreSQL plans once per connection.
 */
export type Sql = {
  /** rows by column names: bigint as BigInt, timestamps as Date, bytea as bytes, JSON parsed; no decimals */
  $queryRaw<Rows = unknown>(query: TemplateStringsArray, ...values: unknown[]): Promise<Rows>;
  /** @returns how many rows it wrote */
  $executeRaw(query: TemplateStringsArray, ...values: unknown[]): Promise<number>;
};

/** One statement at a time, each on any connection of the pool: for reading outside of transactions. */
export const sqlOf = ({ pool }: Database): Sql => sqlOn(pool);

/** Runs `work` in one transaction. What it throws rolls back, and is thrown on. */
export async function sqlTransaction<Result>({ pool }: Database, work: (sql: Sql) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  // The statement under way tells of a connection that ends; unheard, it would end the process.
  const ended = () => undefined;
  client.on("error", ended);
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const result = await work(sqlOn(client));
    await client.query("COMMIT");
    return result;
  } catch (cause) {
    // A connection that cannot even roll back is closed, which rolls back too.
    await client.query("ROLLBACK").catch((error: Error) => (broken = error));
    throw cause;
  } finally {
    if (!broken) client.off("error", ended);
    client.release(broken);
  }
}

function sqlOn(on: Pick<pg.Pool | pg.PoolClient, "query">): Sql {
  const run = (query: TemplateStringsArray, values: unknown[]) => on.query(toConfig(query, values));
  return {
    $queryRaw: async <Rows>(query: TemplateStringsArray, ...values: unknown[]) =>
      (await run(query, values)).rows as Rows,
    $executeRaw: async (query, ...values) => (await run(query, values)).rowCount ?? 0,
  };
}

type Statement = { text: string; name: string | undefined };
/** By literal: as many as stand in the code. */
const statements = new WeakMap<readonly string[], Statement>();

function toConfig(query: TemplateStringsArray, values: unknown[]): pg.QueryConfig {
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
