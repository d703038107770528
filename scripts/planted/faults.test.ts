import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { CHOICE_FAULTS } from "./choice-faults.ts";
import { COST_FAULTS } from "./cost-faults.ts";
import { FAULTS } from "./faults.ts";
import { MODEL_FAULTS } from "./model-faults.ts";

const root = path.resolve(import.meta.dirname, "../..");

const ALL = [...FAULTS, ...CHOICE_FAULTS, ...MODEL_FAULTS, ...COST_FAULTS];

test.for(ALL)("the code in which $name would be planted is there", ({ edits }) => {
  for (const { file, text, times = 1 } of edits)
    expect(readFileSync(path.join(root, file), "utf8").split(text).length - 1, file).toBe(times);
});

test("no two mistakes have one name", () => {
  expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length);
});
