import { afterEach, expect, test, vi } from "vitest";
import { countQueries } from "../../tests/count-queries.ts";
import { databaseUrl, db } from "../../tests/db-file.ts";
import { isUniqueViolation } from "./db-errors.server.ts";
import { openDatabase, type Tx } from "./db.server.ts";
import { modelTransaction } from "./model-transaction.server.ts";
import type { Sql } from "./sql.server.ts";

const AT = new Date("2026-11-02T09:00:00.120Z");
const note = (sql: Sql, key: string) => sql.$executeRaw`
  INSERT INTO "Job" ("name", "key", "lane", "payload", "runAt", "createdAt")
  VALUES ('prune', ${key}, ${key}, '{}', ${AT}::timestamp(3), ${AT}::timestamp(3))`;
const noted = (tx: Tx, key: string) => tx.job.count({ where: { name: "prune", key } });

afterEach(() => vi.useRealTimers());

test("SQL and models see each other within the transaction, and nobody else before its end", async () => {
  const seen = await modelTransaction(db(), async (tx) => {
    await note(tx, "sql");
    const within = await noted(tx, "sql");
    await tx.job.create({ data: { name: "prune", key: "model", lane: "m", payload: {}, runAt: AT, createdAt: AT } });
    const [row] = await tx.$queryRaw<{ lane: string }[]>`SELECT "lane" FROM "Job" WHERE "key" = ${"model"}`;
    const { attemptsStarted } = tx.job.fields;
    const compared = await tx.job.count({ where: { name: "prune", attemptsFinished: { lte: attemptsStarted } } });
    return { within, lane: row?.lane, compared, outside: await noted(db().prisma, "sql") };
  });
  expect(seen).toEqual({ within: 1, lane: "m", compared: 2, outside: 0 });
  expect([await noted(db().prisma, "sql"), await noted(db().prisma, "model")]).toEqual([1, 1]);
});

test("what throws takes both back, whoever of them it was", async () => {
  const failures = [
    (tx: Tx) => note(tx, "kept"),
    (tx: Tx) =>
      tx.job.create({ data: { name: "prune", key: "kept", lane: "", payload: {}, runAt: AT, createdAt: AT } }),
    () => Promise.reject(new Error("Not after all.")),
  ];
  await note(db().prisma, "kept");
  for (const [index, fail] of failures.entries()) {
    const error: unknown = await modelTransaction(db(), async (tx) => {
      await note(tx, `gone ${index}`);
      await tx.job.updateMany({ where: { key: "kept" }, data: { lane: "changed" } });
      return fail(tx);
    }).catch((cause: unknown) => cause);
    expect([isUniqueViolation(error), await noted(db().prisma, `gone ${index}`)]).toEqual([index < 2, 0]);
  }
  expect(await db().prisma.job.count({ where: { lane: "changed" } })).toBe(0);
});

test("models cost nothing where none is asked for", async () => {
  expect(await countQueries(() => modelTransaction(db(), (tx) => note(tx, "plain")))).toBe(3);
  const withModel = () => modelTransaction(db(), (tx) => tx.job.count({ where: { key: "plain" } }));
  expect(await countQueries(withModel)).toBe(3);
});

test("nothing follows a transaction that has ended", async () => {
  let kept: Tx | undefined;
  await modelTransaction(db(), async (tx) => void (kept = tx));
  if (!kept) throw new Error("It did not run.");
  await expect(note(kept, "late")).rejects.toThrow("has ended");
  await expect(noted(kept, "late")).rejects.toThrow("has ended");
  expect(await noted(db().prisma, "late")).toBe(0);
});

test("a transaction that takes too long is rolled back", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const slow = modelTransaction(db(), async (tx) => {
    await note(tx, "slow");
    vi.advanceTimersByTime(31_000);
  });
  await expect(slow).rejects.toThrow("longer than 30 s");
  vi.useRealTimers();
  expect(await noted(db().prisma, "slow")).toBe(0);
});

test("connections that end within such a transaction do not use up the pool", async () => {
  const database = openDatabase(databaseUrl(), { maxConnections: 2 });
  for (let times = 0; times < 3; times++)
    await expect(
      modelTransaction(database, async (tx) => {
        await tx.job.count();
        await tx.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`;
      }),
    ).rejects.toThrow();
  expect(await modelTransaction(database, (tx) => noted(tx, "none"))).toBe(0);
  await database.close();
});
