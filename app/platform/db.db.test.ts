import { expect, test } from "vitest";
import { databaseUrl } from "../../tests/db-file.ts";
import { openDatabase } from "./db.server.ts";

test("connections that end within a transaction, as when the database restarts, do not use up the pool", async () => {
  const { prisma, close } = openDatabase(databaseUrl(), { maxConnections: 2 });
  for (let times = 0; times < 3; times++)
    await expect(
      prisma.$transaction((tx) => tx.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`),
    ).rejects.toThrow();
  expect(await prisma.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  await close();
});
