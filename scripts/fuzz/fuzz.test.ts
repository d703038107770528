import { expect, test } from "vitest";
import { readLargeFile } from "./large-file.ts";
import { fuzz, LONGEST_MS } from "./run.ts";

test.each([
  ["csv", 1000],
  ["json", 500],
  ["mime", 500],
] as const)(
  "%s: each of %i mutated inputs is read or refused with a precise error",
  async (subject, runs) => {
    const { failures, hung, slowestMs, read, refused } = await fuzz(subject, { runs, seed: 1 });
    expect({ failures, hung, answered: read + refused }).toEqual({ failures: [], hung: null, answered: runs });
    expect(slowestMs).toBeLessThanOrEqual(LONGEST_MS);
    expect(read).toBeGreaterThan(0);
  },
  60_000,
);

test("a large file is read to its end", async () => {
  const read = await readLargeFile({ bytes: 12 * 1024 * 1024, open: false });
  expect(read.failed).toBe(0);
  expect(read.rows).toBeGreaterThan(200_000);
}, 60_000);

test("a quotation mark that nobody closes ends the reading early", async () => {
  const read = await readLargeFile({ bytes: 12 * 1024 * 1024, open: true });
  expect(read).toMatchObject({ rows: 0, failed: 1 });
}, 60_000);
