import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { solve } from "../../app/routing/optimiser/solve.ts";
import { bruteForce } from "../../bench/routing/brute-force.ts";
import { createOracle } from "../../bench/routing/oracle.ts";
import { readUfl, uflFile } from "../../bench/routing/ufl.ts";

const EXAMPLE = readFileSync(new URL("example.cap", import.meta.url), "utf8");
const [FIXED, SERVING] = [
  [350.5, 420.25, 240, 600.125],
  [
    [120.5, 310.75, 95.125, 400],
    [255.25, 98.5, 340, 60.75],
    [80.5, 75.25, 190.75, 120],
    [610.125, 420, 150.5, 200.25],
    [99.75, 300.5, 280.25, 45.5],
    [180, 0.5, 222.75, 310.625],
  ],
];

/** The optimum by trying every set of open facilities, from the numbers and not from the file. */
function optimum(): number {
  const sets = Array.from({ length: 15 }, (_, i) => [0, 1, 2, 3].filter((f) => ((i + 1) >> f) & 1));
  const cost = (set: number[]) =>
    set.reduce((sum, f) => sum + (FIXED[f] ?? 0), 0) +
    SERVING.reduce((sum, row) => sum + Math.min(...set.map((f) => row[f] ?? Infinity)), 0);
  return Math.min(...sets.map(cost));
}

test("a file in OR-Library's format becomes a model with whole costs and the same optimum", () => {
  const reading = readUfl(EXAMPLE);
  if (!reading.ok) throw new Error(reading.why);
  expect(reading.scale).toBe(1000);
  const { vector } = bruteForce(reading.model);
  expect(vector).toEqual([-6, optimum() * 1000]);
});

test.each([
  ["", "must begin with the number of facilities"],
  ["1 1 0 5 1", "take 6 numbers, the file has 5"],
  ["1 1 0 5 1 x", '"x" is not a cost'],
  ["1 1 0 5 1 -3", '"-3" is not a cost'],
  ["1 1 0 90071992547409.93 1 3.001", "more than 2^53"],
])("a file that is not in the format is refused with what is wrong: %j", (text, why) => {
  expect(readUfl(text)).toEqual({ ok: false, why: expect.stringContaining(why) as string });
});

test.each([
  { facilities: 16, customers: 50, fixed: 7500, seed: 1 },
  { facilities: 25, customers: 50, fixed: 17_500, seed: 2 },
])("$facilities facilities and $customers customers are solved to the optimum of HiGHS, and proven", async (shape) => {
  const reading = readUfl(uflFile(shape));
  if (!reading.ok) throw new Error(reading.why);
  const { vector, proven } = solve(reading.model);
  const judged = (await createOracle()).solve(reading.model);
  expect({ proven, vector }).toEqual({ proven: true, vector: judged.ok ? judged.vector : null });
});
