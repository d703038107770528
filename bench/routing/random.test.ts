import { expect, test } from "vitest";
import { instanceSeed, seededRandom } from "./random.ts";

test("the same seed gives the same numbers, another seed others", () => {
  const draw = (seed: number) => Array.from({ length: 5 }, seededRandom(seed).next);
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test("whole numbers, picks and shuffles stay within what they were given", () => {
  const random = seededRandom(1);
  const drawn = new Set(Array.from({ length: 500 }, () => random.int(3, 6)));
  expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
  expect(random.shuffle([1, 2, 3, 4]).sort()).toEqual([1, 2, 3, 4]);
  expect(["a", "b"]).toContain(random.pick(["a", "b"]));
  const often = Array.from({ length: 1000 }, () =>
    random.weighted([
      ["rare", 1],
      ["often", 9],
    ] as const),
  );
  expect(often.filter((x) => x === "often").length).toBeGreaterThan(800);
  expect(random.real(2, 3)).toBeGreaterThanOrEqual(2);
  expect([true, false]).toContain(random.chance(0.5));
});

test("instances of one run have seeds of their own", () => {
  expect(new Set(Array.from({ length: 1000 }, (_, i) => instanceSeed(42, i))).size).toBe(1000);
});
