import { expect, test } from "vitest";
import { solve } from "../../app/routing/optimiser/solve.ts";
import { compareFamily, modelToJson } from "../../bench/routing/compare.ts";
import { FAMILIES } from "../../bench/routing/families.ts";
import { createOracle } from "../../bench/routing/oracle.ts";

const SEED = 4_711;
const CHECKED = FAMILIES.filter(({ count }) => count.test > 0);

test.each(CHECKED.map((family) => [family.count.test, family.name, family.judge, family] as const))(
  "%i orders of %s: every level of the objective equals that of %s",
  async (count, _name, _judge, family) => {
    const differences: string[] = [];
    const result = await compareFamily(family, count, {
      ...{ seed: SEED, solve, oracle: await createOracle() },
      onDifference: ({ seed, why, model }) => differences.push(`${family.name}:${seed} ${why} ${modelToJson(model)}`),
    });
    expect(differences).toEqual([]);
    expect(result).toMatchObject({ missed: 0, unjudged: 0 });
  },
  180_000,
);

test("at least a thousand orders are compared with HiGHS here, and ten thousand in the full run", () => {
  const compared = (run: "test" | "full") =>
    FAMILIES.filter(({ judge }) => judge === "highs").reduce((sum, { count }) => sum + count[run], 0);
  expect(compared("test")).toBeGreaterThanOrEqual(1_000);
  expect(compared("full")).toBeGreaterThanOrEqual(10_000);
});
