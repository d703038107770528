import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { databaseUrl } from "./db-file.ts";

test("the migrations make exactly the tables that the schema describes", async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      "node_modules/prisma/build/index.js",
      "migrate",
      "diff",
      "--from-migrations",
      "prisma/migrations",
      "--to-schema-datamodel",
      "prisma/schema.prisma",
      "--exit-code",
    ],
    { env: { ...process.env, DATABASE_URL: databaseUrl(), CHECKPOINT_DISABLE: "1" } },
  );
  expect(stdout).toContain("No difference detected");
});
