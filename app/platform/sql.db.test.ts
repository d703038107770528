import { beforeEach, expect, test } from "vitest";
import { databaseUrl, db } from "../../tests/db-file.ts";
import { isDeadlock, isUniqueViolation } from "./db-errors.server.ts";
import { openDatabase } from "./db.server.ts";
import { onOneConnection, sqlOf, sqlTransaction, type Sql } from "./sql.server.ts";

const AT = new Date("2026-11-02T09:00:00.120Z");

const values = (sql: Sql) => sql.$queryRaw`
  SELECT ${AT}::timestamp(3) AS "at", ${AT}::timestamptz AS "there", ${"2026-11-02"}::date AS "day",
    ${9007199254740993n}::bigint AS "big", ${7}::int AS "small", ${0.5}::float8 AS "half", ${true}::boolean AS "yes",
    ${["a", 'b "c"']}::text[] AS "list", ${JSON.stringify({ a: [1] })}::jsonb AS "json", ${null}::text AS "nothing"`;

test("a statement gives the values that Prisma gives for it, in whatever zone the machine is", async () => {
  const prisma = await values(db().prisma);
  expect(prisma).toMatchObject([{ at: AT, big: 9007199254740993n, list: ["a", 'b "c"'], json: { a: [1] } }]);
  expect(await values(sqlOf(db()))).toEqual(prisma);
  const zone = process.env["TZ"];
  process.env["TZ"] = "Asia/Tokyo";
  try {
    expect(await sqlTransaction(db(), values)).toEqual(prisma);
  } finally {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  }
  const bytes = (sql: Sql) =>
    sql.$queryRaw<{ bytes: Uint8Array }[]>`SELECT ${new Uint8Array([1, 2])}::bytea AS "bytes"`;
  expect([...((await bytes(sqlOf(db())))[0]?.bytes ?? [])]).toEqual([1, 2]);
});

const note = (sql: Sql, key: string) => sql.$executeRaw`
  INSERT INTO "Job" ("name", "key", "lane", "payload", "runAt", "createdAt")
  VALUES ('prune', ${key}, ${key}, '{}', ${AT}::timestamp(3), ${AT}::timestamp(3))`;
const noted = () => db().prisma.job.count({ where: { name: "prune" } });

beforeEach(async () => void (await db().prisma.job.deleteMany()));

test("what throws within a transaction leaves nothing behind, and says what PostgreSQL said", async () => {
  await expect(
    sqlTransaction(db(), async (sql) => {
      expect(await note(sql, "one")).toBe(1);
      throw new Error("Not after all.");
    }),
  ).rejects.toThrow("Not after all.");
  expect(await noted()).toBe(0);
  const twice = sqlTransaction(db(), async (sql) => [await note(sql, "one"), await note(sql, "one")]);
  const error: unknown = await twice.catch((cause: unknown) => cause);
  expect([isUniqueViolation(error), isDeadlock(error)]).toEqual([true, false]);
  expect(await noted()).toBe(0);
  await sqlTransaction(db(), (sql) => note(sql, "one"));
  expect(await noted()).toBe(1);
});

test("what is to be last is written with COMMIT, or nothing is", async () => {
  const told = sqlTransaction(db(), async (sql) => {
    sql.last((last) => Promise.all([note(last, "two"), note(last, "one")]));
    return note(sql, "one");
  });
  expect(isUniqueViolation(await told.catch((cause: unknown) => cause))).toBe(true);
  expect(await noted()).toBe(0);
  expect(
    await sqlTransaction(db(), async (sql) => {
      sql.last((last) => note(last, "two"));
      return note(sql, "one");
    }),
  ).toBe(1);
  expect(await noted()).toBe(2);
});

test("after one of several statements has failed, none that would have followed another is written", async () => {
  let late: Promise<unknown> = Promise.resolve();
  const failing = sqlTransaction(db(), (sql) => {
    late = note(sql, "slow").then(async () => {
      await sql.$queryRaw`SELECT pg_sleep(0.05)`.catch(() => undefined);
      return note(sql, "late");
    });
    return Promise.all([late, note(sql, "one"), note(sql, "one")]);
  });
  await expect(failing).rejects.toThrow();
  await expect(late).rejects.toThrow();
  expect(await noted()).toBe(0);
});

test("a transaction whose statement failed unnoticed is no success", async () => {
  const swallowing = sqlTransaction(db(), async (sql) => {
    await note(sql, "one");
    await note(sql, "one").catch(() => 0);
  });
  await expect(swallowing).rejects.toThrow("failed unnoticed");
  expect(await noted()).toBe(0);
});

test("statements on one connection follow each other in the order in which they were sent", async () => {
  const answers = await onOneConnection(db(), (sql) =>
    Promise.all([note(sql, "one"), sql.$queryRaw`SELECT count(*)::int AS "n" FROM "Job"`, note(sql, "two")]),
  );
  expect(answers).toEqual([1, [{ n: 1 }], 1]);
});

test("connections that end within such a transaction do not use up the pool", async () => {
  const database = openDatabase(databaseUrl(), { maxConnections: 2 });
  for (let times = 0; times < 3; times++)
    await expect(
      sqlTransaction(database, (sql) => sql.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`),
    ).rejects.toThrow();
  expect(await sqlOf(database).$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  await database.close();
});
