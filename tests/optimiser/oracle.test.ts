import { expect, test } from "vitest";
import { bruteForce } from "../../bench/routing/brute-force.ts";
import { tinyInstance } from "../../bench/routing/full-instances.ts";
import { createOracle } from "../../bench/routing/oracle.ts";
import { instanceSeed } from "../../bench/routing/random.ts";

const SEED = 20_261;

test.each(["whole", "split"] as const)(
  "the integer program and looking at every plan find the same optimum on 150 tiny orders (%s lines)",
  async (kind) => {
    const oracle = await createOracle();
    const differences = Array.from({ length: 150 }, (_, index) => instanceSeed(SEED, index)).filter((seed) => {
      const model = tinyInstance(seed, kind);
      const answer = oracle.solve(model);
      return !answer.ok || answer.vector.join() !== bruteForce(model).vector.join();
    });
    expect(differences).toEqual([]);
  },
  60_000,
);
