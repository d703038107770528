import { expect, test } from "vitest";
import { FAMILIES } from "../../../../bench/routing/families.ts";
import { fullInstance } from "../../../../bench/routing/full-instances.ts";
import { fullOnMix } from "../../../../bench/routing/full-on-mix.ts";
import { instanceSeed, seededRandom } from "../../../../bench/routing/random.ts";
import { lowerBound, newBound, setCosts, type Aim } from "../bound.ts";
import { chargesMinor } from "../charges.ts";
import { priceAt } from "../evaluate.ts";
import { newSearch } from "../incumbent.ts";
import { narrow, newLevel } from "../level.ts";
import { CLOSED, OPEN, resetNode, takeNode, type Node } from "../node.ts";
import { layOut, type Problem } from "../problem.ts";
import { propagate } from "../propagate.ts";
import { newScorer } from "../score.ts";
import { ALL_WAYS, solve } from "../solve.ts";
import { cutByUses } from "./cut.ts";
import { ROUNDS, tightenPrices } from "./tighten.ts";
import { newUses } from "./uses.ts";
import { walkUses } from "./walk.ts";

/** A use of one supplier: units by candidate, in their order. */
type Use = { units: number[]; slack: number };

/** The ways to use a supplier that the model allows, one after the other, with what they amount to at the node's prices. */
function everyUse(p: Problem, node: Node, aim: Aim, s: number): Use[] {
  const own = [...p.bySupplier.subarray(p.supplierStart[s], p.supplierStart[s + 1])].filter((c) => node.high[c]! > 0);
  let uses: number[][] = [[]];
  for (const c of own) {
    const ways = [0, ...Array.from({ length: node.high[c]! }, (_, k) => k + 1)].filter(
      (x) => (x === 0 && node.low[c] === 0) || x >= Math.max(1, node.least[c]!, node.low[c]!),
    );
    uses = uses.flatMap((units) => ways.map((x) => [...units, x]));
  }
  const terms = p.model.suppliers[s]!;
  return uses.flatMap((units) => {
    let [drawn, grams, value, amount] = [0, 0, 0, aim.supplier];
    for (const [k, c] of own.entries()) {
      const x = units[k]!;
      if (x === 0) continue;
      if (own.some((d, j) => j < k && units[j]! > 0 && p.line[d] === p.line[c])) return [];
      const price = priceAt(p.model.candidates[c]!, x);
      const pool = p.sharedPool[c]!;
      drawn += x * p.pack[c]!;
      grams += x * p.grams[c]!;
      value += x * price.value;
      amount += x * (aim.cost * price.costMinor + aim.perUnit[c]! - node.price[p.line[c]!]!);
      if (pool >= 0) amount += x * node.perDrawn[pool]! * p.pack[c]!;
    }
    if (drawn === 0 || drawn < terms.minUnits || drawn > terms.maxUnits || value < terms.minValue) return [];
    return [{ units, slack: amount + aim.cost * chargesMinor(terms, grams, value) }];
  });
}

/** A small order with prices and slopes as they come. */
function problemOf(seed: number) {
  const random = seededRandom(seed);
  const manner = random.pick(["usual", "nasty"] as const);
  const model = fullInstance(seed, { lines: [3, 5], suppliers: [2, 3], quantity: [1, 4], manner });
  const p = layOut({ ...model, objectives: [{ kind: "cost" }], marginFloorPermille: null });
  const node = takeNode(p);
  resetNode(p, node);
  if (!propagate(p, node, { units: 0, suppliers: Infinity, lineSplits: Infinity })) return null;
  if (node.high.some((most) => most > 6)) return null;
  for (let i = 0; i < p.lines; i++) node.price[i] = p.model.lines[i]!.priceMinor * random.real(0.3, 1.5);
  for (let k = 0; k < p.shared.length; k++) node.perDrawn[k] = random.chance(0.5) ? random.real(0, 50) : 0;
  for (let s = 0; s < p.suppliers; s++) {
    node.perUnit[s] = random.chance(0.3) ? random.real(-200, 50) : 0;
    node.perGram[s] = random.chance(0.3) ? random.real(0, 0.5) : 0;
    node.perValue[s] = random.chance(0.3) ? random.real(-0.3, 0.1) : 0;
  }
  const search = newSearch(p, newScorer(p), 1000, ALL_WAYS);
  const level = newLevel(search, 1);
  const bound = newBound(p);
  setCosts(p, node, level.aim, bound);
  return { p, node, level, bound, random };
}

/** The bounded root of a level, with few suppliers allowed, where the best plan so far routes half of what is wanted. */
function rootOf(seed: number, k: number) {
  const model = fullInstance(seed, { lines: [3, 5], suppliers: [2, 3], quantity: [1, 4], manner: "usual" });
  const per = model.candidates.map((_, c) => c % 7);
  const p = layOut({
    ...{ ...model, maxSuppliers: 1, marginFloorPermille: null },
    objectives: [{ kind: "latest", per }, { kind: "cost" }],
  });
  const search = newSearch(p, newScorer(p), 1000, ALL_WAYS);
  const wanted = model.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  search.bestVector.set([-Math.ceil(wanted / 2), 7, 100_000]);
  const node = takeNode(p);
  resetNode(p, node);
  const level = newLevel(search, k);
  if (!narrow(p, node, level)) return null;
  lowerBound(p, node, level.aim, search.bound);
  return { p, search, node, level };
}

const SEEDS = Array.from({ length: 400 }, (_, seed) => seed + 1);

test("every use of a supplier within the room is visited once, with its slack and cost, and no other", () => {
  let visited = 0;
  for (const seed of SEEDS) {
    const order = problemOf(seed);
    if (!order) continue;
    const { p, node, level, bound, random } = order;
    for (let s = 0; s < p.suppliers; s++) {
      if (node.status[s] === CLOSED) continue;
      const all = everyUse(p, node, level.aim, s);
      const slacks = all.map(({ slack }) => slack).sort((a, b) => a - b);
      const atMost = random.chance(0.2) ? Infinity : (slacks[random.int(0, slacks.length - 1)] ?? 0) + 0.5;
      const found: string[] = [];
      const uses = newUses(p, node, level.aim, bound, {
        steps: 1e6,
        visit: ({ candidates, units, count, slack }) => {
          const order = [...candidates.subarray(0, count).keys()].sort((a, b) => candidates[a]! - candidates[b]!);
          found.push(`${order.map((k) => units[k]).join(",")}: ${slack.toFixed(3)}`);
        },
      });
      uses.atMost = atMost;
      walkUses(uses, s);
      const expected = all
        .filter(({ slack }) => slack <= atMost)
        .map(({ units, slack }) => `${units.join(",")}: ${slack.toFixed(3)}`);
      expect(found.toSorted()).toEqual(expected.toSorted());
      expect(uses.floor).toBeLessThanOrEqual((slacks[0] ?? Infinity) + 1e-6);
      visited += found.length;
    }
  }
  expect(visited).toBeGreaterThan(10_000);
});

test("what is left out by uses is what no use within the room has", () => {
  let left = 0;
  let out = 0;
  let unsettled = 0;
  for (const seed of SEEDS) {
    const order = problemOf(seed);
    if (!order) continue;
    const { p, node, level, bound, random } = order;
    const uses = Array.from({ length: p.suppliers }, (_, s) =>
      node.status[s] === CLOSED ? [] : everyUse(p, node, level.aim, s),
    );
    const slack = Float64Array.from(uses, (all) => Math.min(0, ...all.map((use) => use.slack)));
    const own = uses.map((_, s) =>
      [...p.bySupplier.subarray(p.supplierStart[s], p.supplierStart[s + 1])].filter((c) => node.high[c]! > 0),
    );
    const room = random.real(0, 1500);
    const before = node.high.slice();
    const isLeft = cutByUses(p, node, level, bound, slack, room);
    expect(isLeft).toBe(true);
    for (const [s, all] of uses.entries()) {
      const within = all.filter((use) => use.slack <= room + slack[s]!);
      for (const [k, c] of own[s]!.entries()) {
        const most = Math.max(0, ...within.map(({ units }) => units[k]!));
        expect(node.high[c]).toBeGreaterThanOrEqual(most);
        if (node.high[c]! > most) unsettled++;
        left += most;
        out += before[c]! - most;
        if (within.length > 0)
          expect(node.low[c]).toBeLessThanOrEqual(Math.min(...within.map(({ units }) => units[k]!)));
      }
    }
  }
  expect(left).toBeGreaterThan(500);
  expect(out).toBeGreaterThan(500);
  // a look that takes too long rules nothing out
  expect(unsettled).toBeLessThan(5);
});

test("a supplier of which the first look for a use takes too long is looked at no further than it can give", () => {
  const { proven, vector } = solve(fullOnMix(instanceSeed(1, 857), { suppliers: 50, lineSplit: "any" }));
  expect({ proven, vector }).toEqual({ proven: true, vector: [-24, 30863, 5, 7] });
});

test("weights of earlier levels that change at a node are no room below the limit", () => {
  const family = FAMILIES.find(({ name }) => name === "full-mix-usual");
  const solution = family && solve(family.make(57_417_290));
  // HiGHS' optimum
  expect(solution).toMatchObject({ proven: true, vector: [-55, 21, 14906, 5, 9, 242890, 5] });
});

test("the most units are found where a greatest number of suppliers is all that is limited besides stock", () => {
  const family = FAMILIES.find(({ name }) => name === "tiny-whole");
  const solution = family && solve(family.make(3_041_022_383));
  // the best of all plans
  expect(solution).toMatchObject({ proven: true, vector: [-10, 8, 7650, 52585] });
});

test.each([
  ["the most units", 0],
  ["the least cost", 2],
] as const)("prices for %s are left with the room and the best uses at their own weights", (_, k) => {
  let weighed = 0;
  for (const seed of SEEDS) {
    const order = rootOf(seed, k);
    if (!order) continue;
    const { p, search, node, level } = order;
    const before = level.parts.map(({ weight }) => weight);
    const tight = tightenPrices(search, level, node, ROUNDS)!;
    let room = level.aim.limit + (node.spare > 0 ? search.bound.unrouted * node.spare : 0);
    for (let i = 0; i < p.lines; i++) room -= node.lineMost[i]! * node.price[i]!;
    for (const [index, { stock }] of p.shared.entries()) room += node.perDrawn[index]! * stock;
    for (let s = 0; s < p.suppliers; s++) {
      if (node.status[s] === CLOSED) continue;
      const slacks = everyUse(p, node, level.aim, s).map(({ slack }) => slack);
      const least = Math.min(node.status[s] === OPEN ? Infinity : 0, ...slacks);
      expect(tight.slack[s]).toBeCloseTo(least, 4);
      room -= least;
    }
    expect(tight.room).toBeCloseTo(room, 4);
    if (level.parts.some(({ weight }, j) => weight !== before[j])) weighed++;
  }
  expect(weighed).toBeGreaterThan(20);
});
