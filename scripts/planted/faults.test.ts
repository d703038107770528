import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { FAULTS } from "./faults.ts";

const root = path.resolve(import.meta.dirname, "../..");

test.for(FAULTS)("the code in which $name would be planted is there", ({ edits }) => {
  for (const { file, text, times = 1 } of edits)
    expect(readFileSync(path.join(root, file), "utf8").split(text).length - 1, file).toBe(times);
});

test("no two mistakes have one name", () => {
  expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
});
