import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import Result from "pg/lib/result.js";
import { defineConfig } from "prisma/config";

// Three repairs for Prisma 6.19's JavaScript schema engine. They touch the `prisma` command only, never the app.

// 1. It reads catalog columns whose types it does not know. Text does.
const AS_TEXT = new Set([18, 19, 24, 2205]);
const AS_TEXT_ARRAY = new Set([1002, 1003]);
const addFields = Result.prototype.addFields;
Result.prototype.addFields = function (fields) {
  for (const field of fields) {
    if (AS_TEXT.has(field.dataTypeID)) field.dataTypeID = 25;
    else if (AS_TEXT_ARRAY.has(field.dataTypeID)) field.dataTypeID = 1009;
  }
  return addFields.call(this, fields);
};

// 2. It panics ("unreachable") at every CHECK constraint, and on PostgreSQL 18 at every NOT NULL.
//    Prisma's schema language has neither, so it may as well not see them.
const query = pg.Client.prototype.query;
pg.Client.prototype.query = function (config, ...rest) {
  if (typeof config?.text === "string")
    config.text = config.text.replace(/contype\s+NOT\s+IN\s+\('p',\s*'u',\s*'f'\)/, "false");
  return query.call(this, config, ...rest);
};

// 3. Its advisory-lock time-out stays behind and would keep every `migrate deploy` alive for ten seconds.
const { setTimeout } = globalThis;
globalThis.setTimeout = Object.assign(
  (run, ms, ...args) => (ms === 10_000 ? setTimeout(run, ms, ...args).unref() : setTimeout(run, ms, ...args)),
  setTimeout,
);

// Without any address `prisma generate` forgets engineType "client" and downloads engines.
process.env.DATABASE_URL ||= "postgresql://nobody@localhost:5432/none";

/** Host, user, … one by one: with `connectionString` the adapter's shadow database is the real one. */
function connection() {
  const url = new URL(process.env.DATABASE_URL);
  return {
    host: url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1),
    allowExitOnIdle: true, // else every command waits ten seconds for the pool
    idleTimeoutMillis: 1, // else the shadow database is still in use when it is dropped
  };
}

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  experimental: { adapter: true },
  engine: "js",
  adapter: () => Promise.resolve(new PrismaPg(connection())),
});
