import type { Model } from "../../app/routing/optimiser/model.ts";
import { coreInstance, GRID, mixInstance } from "./core-instances.ts";
import { fullInstance, tinyInstance, type FullShape } from "./full-instances.ts";
import { seededRandom } from "./random.ts";

/** A kind of instance by name: `make(seed)` gives the same model for the same seed for ever. */
export type Family = {
  name: string;
  /** what the solver is compared with */
  judge: "highs" | "brute force";
  make: (seed: number) => Model;
  /** instances in the full run, in the short run, and inside the test suite */
  count: { full: number; short: number; test: number };
};

const WAYS = [
  ["whole", "all-or-nothing"],
  ["split", "any"],
] as const;

/** Sizes small enough for HiGHS inside the test suite. */
const SMALL_GRID = GRID.filter(([lines, suppliers]) => lines <= 5 && suppliers <= 20);

/** An order of the mix with everything on: lines as they come, a random number of suppliers. */
function fullMix(seed: number, manner: FullShape["manner"], suppliers: [number, number]): Model {
  const random = seededRandom(seed ^ 0xf011);
  const lines = random.weighted([
    [1, 25],
    [2, 25],
    [3, 25],
    [4, 10],
    [5, 8],
    [8, 5],
    [12, 2],
  ]);
  return fullInstance(seed, { lines: [lines, lines], suppliers, quantity: [1, 8], manner });
}

/** The same with fewer lines and suppliers, which HiGHS solves in some hundredths of a second. */
function fullSmall(seed: number, manner: FullShape["manner"]): Model {
  const random = seededRandom(seed ^ 0xf011);
  const lines = random.weighted([
    [1, 45],
    [2, 25],
    [3, 20],
    [4, 10],
  ]);
  return fullInstance(seed, { lines: [lines, lines], suppliers: [2, 6], quantity: [1, 5], manner });
}

export const FAMILIES: Family[] = [
  ...[20, 50].flatMap((suppliers) =>
    WAYS.map(([way, lineSplit]): Family => ({
      name: `mix-${suppliers}-${way}`,
      judge: "highs",
      make: (seed) => mixInstance(seed, { suppliers, lineSplit }),
      count: suppliers === 20 ? { full: 1500, short: 150, test: 150 } : { full: 1000, short: 100, test: 40 },
    })),
  ),
  ...GRID.flatMap(([lines, suppliers]) =>
    WAYS.map(([way, lineSplit]): Family => ({
      name: `grid-${lines}x${suppliers}-${way}`,
      judge: "highs",
      make: (seed) => coreInstance(seed, { lines, suppliers, lineSplit }),
      count: { full: 100, short: 10, test: SMALL_GRID.some(([l, s]) => l === lines && s === suppliers) ? 12 : 0 },
    })),
  ),
  ...(["usual", "nasty"] as const).flatMap((manner): Family[] => [
    {
      name: `full-small-${manner}`,
      judge: "highs",
      make: (seed) => fullSmall(seed, manner),
      count: { full: 500, short: 50, test: 250 },
    },
    {
      name: `full-mix-${manner}`,
      judge: "highs",
      make: (seed) => fullMix(seed, manner, [2, 10]),
      count: { full: 1000, short: 100, test: 0 },
    },
    {
      name: `full-mix-20-${manner}`,
      judge: "highs",
      make: (seed) => fullMix(seed, manner, [11, 20]),
      count: { full: 250, short: 25, test: 0 },
    },
    ...GRID.map(([lines, suppliers]): Family => ({
      name: `full-grid-${lines}x${suppliers}-${manner}`,
      judge: "highs",
      make: (seed) =>
        fullInstance(seed, { lines: [lines, lines], suppliers: [suppliers, suppliers], quantity: [1, 8], manner }),
      count: { full: 25, short: 2, test: 0 },
    })),
  ]),
  {
    name: "tiny-whole",
    judge: "brute force",
    make: (seed) => tinyInstance(seed, "whole"),
    count: { full: 100_000, short: 10_000, test: 3_000 },
  },
  {
    name: "tiny-split",
    judge: "brute force",
    make: (seed) => tinyInstance(seed, "split"),
    count: { full: 3_000, short: 1_000, test: 500 },
  },
];
