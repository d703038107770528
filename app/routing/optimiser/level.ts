import { lowerBound, type Aim } from "./bound.ts";
import type { Search } from "./incumbent.ts";
import type { Objective } from "./model.ts";
import { copyNode, returnNodes, takeNode, type Node } from "./node.ts";
import type { Problem } from "./problem.ts";
import { lowerHigh, propagate, type Limits } from "./propagate.ts";
import { fixByReducedCost, slackOf } from "./reduced-cost.ts";

/** A linear amount of a plan that must stay within a limit: an objective, the margin, a number of suppliers. */
type Part = { cost: number; supplier: number; perUnit: ArrayLike<number> | null; limit: number; weight: number };

/** One level: find a plan within `limits` and `aim.limit`, or prove that there is none. */
export type Level = {
  limits: Limits;
  aim: Aim;
  /** what the aim is made of; the part of the level's own objective, if it is linear, comes first */
  parts: Part[];
  ownPart: boolean;
  /** what the level's own amount is, when it is no part */
  own: "part" | "units" | "line-splits" | "latest";
  /** sets the limits anew after a better plan was found */
  tighten: () => void;
  /** candidates with `per` ≥ `below` are out; null when the level does not ask */
  latest: { per: readonly number[]; below: number } | null;
  /** plans that are equal at this level are searched too, for the levels after it; see `newLevel` */
  ties: boolean;
  /** nothing can be better at this level */
  done: boolean;
  /** smallest bound of a node that was left unexplored; Infinity when all were explored */
  unexplored: number;
  /** no plan is below this at the level's own amount, as far as the search as a program says */
  leastOwn: number;
};

/**
 * The search for a plan that is better at level k (0 = units routed) and equal at the levels before. Few plans share the
 * least cost (or the least sum, such as distance): with `ties` they are searched along with the better ones, which takes
 * hardly longer and settles all later levels at once. The search gives that up when there are many.
 */
export function newLevel(search: Search, k: number): Level {
  const { problem: p, bestVector } = search;
  const { objectives, maxSuppliers } = p.model;
  const kind = objectives[k - 1]?.kind;
  const parts: Part[] = [];
  const own = k === 0 ? null : part(objectives[k - 1]!);
  if (own) parts.push({ ...own, weight: 1 });
  const earlier: { part: Part; j: number }[] = [];
  for (let j = 1; j < k; j++) {
    const found = part(objectives[j - 1]!);
    if (found) earlier.push({ part: found, j });
  }
  parts.push(...earlier.map((one) => one.part));
  // a level without a linear objective of its own asks whether the earlier limits can still be kept
  const asked = earlier.find((one) => one.part.cost > 0) ?? earlier.at(-1);
  if (!own && asked) asked.part.weight = 1;
  const margin = marginPart(p);
  // at the units level too: is there a plan of one unit more that keeps the margin?
  if (margin) parts.push({ ...margin, weight: parts.length === 0 ? 1 : 0 });
  if (maxSuppliers !== null) parts.push({ cost: 0, supplier: 1, perUnit: null, limit: maxSuppliers, weight: 0 });
  const level: Level = {
    limits: { units: 0, suppliers: Infinity, lineSplits: Infinity },
    aim: {
      cost: 0,
      supplier: 0,
      perUnit: new Float64Array(p.candidates),
      unrouted: k === 0 && !margin ? 1 : Infinity,
      limit: 0,
    },
    parts,
    ownPart: own !== null,
    own: k === 0 ? "units" : own ? "part" : kind === "line-splits" ? "line-splits" : "latest",
    tighten: () => {
      const { limits } = level;
      limits.units = k === 0 ? 1 - bestVector[0]! : 0 - bestVector[0]!;
      for (let j = 1; j <= k; j++) {
        const objective = objectives[j - 1]!;
        const most = j < k || level.ties ? bestVector[j]! : justBelow(objective, bestVector[j]!);
        if (objective.kind === "suppliers") limits.suppliers = Math.min(limits.suppliers, most);
        if (objective.kind === "line-splits") limits.lineSplits = Math.min(limits.lineSplits, most);
        if (objective.kind === "latest" && j === k) level.latest = { per: objective.per, below: bestVector[j]! };
      }
      if (own) parts[0]!.limit = level.ties ? bestVector[k]! : justBelow(objectives[k - 1]!, bestVector[k]!);
      for (const { part: one, j } of earlier) one.limit = bestVector[j]!;
      level.aim.limit = limitOf(parts);
      level.done = !level.ties && k > 0 && bestVector[k]! <= 0;
    },
    latest: null,
    ties: k < objectives.length && (kind === "cost" || kind === "sum"),
    done: false,
    unexplored: Infinity,
    leastOwn: -Infinity,
  };
  level.tighten();
  combine(level);
  return level;
}

function part(objective: Objective): Part | null {
  switch (objective.kind) {
    case "cost":
      return { cost: 1, supplier: 0, perUnit: null, limit: 0, weight: 0 };
    case "suppliers":
      return { cost: 0, supplier: 1, perUnit: null, limit: 0, weight: 0 };
    case "sum":
      return { cost: 0, supplier: 0, perUnit: objective.per, limit: 0, weight: 0 };
    case "latest":
    case "line-splits":
      return null;
  }
}

/** cost − revenue × (1 − floor) ≤ 0 */
function marginPart({ model, candidates, line }: Problem): Part | null {
  if (model.marginFloorPermille === null) return null;
  const perUnit = new Float64Array(candidates);
  const share = 1 - model.marginFloorPermille / 1000;
  for (let c = 0; c < candidates; c++) perUnit[c] = -share * model.lines[line[c]!]!.priceMinor;
  return { cost: 1, supplier: 0, perUnit, limit: 0, weight: 0 };
}

function justBelow(objective: Objective, value: number) {
  const whole = !("per" in objective) || objective.per.every(Number.isInteger);
  return whole ? value - 1 : value - Math.abs(value) * 1e-9;
}

function limitOf(parts: readonly Part[]) {
  return parts.reduce((sum, { weight, limit }) => (weight === 0 ? sum : sum + weight * limit), 0);
}

/** The aim as the weighted sum of its parts. */
export function combine({ aim, parts }: Pick<Level, "aim" | "parts">) {
  aim.cost = 0;
  aim.supplier = 0;
  aim.perUnit.fill(0);
  for (const { weight, cost, supplier, perUnit } of parts) {
    if (weight === 0) continue;
    aim.cost += weight * cost;
    aim.supplier += weight * supplier;
    if (perUnit) for (let c = 0; c < aim.perUnit.length; c++) aim.perUnit[c]! += weight * perUnit[c]!;
  }
  aim.limit = limitOf(parts);
}

/** What one unit adds to the part on average, in size: what makes weights of unlike parts comparable. */
function magnitude(p: Problem, { high }: Node, one: Part | undefined): number {
  if (!one) return 1;
  let total = 0;
  let count = 0;
  for (let c = 0; c < p.candidates; c++) {
    if (high[c] === 0) continue;
    count++;
    total += Math.abs(one.cost * p.cost[c]! + (one.perUnit?.[c] ?? 0)) + one.supplier / high[c]!;
  }
  return Math.max(total / Math.max(1, count), 1e-3);
}

/** Weights tried for a limit that has to be kept, as multiples of what makes it as large as the level's own amount. */
const TRIALS = [0.05, 0.3, 1, 4, 20, 100];

/**
 * Lagrangian weights of the limits that earlier levels, the margin and the number of suppliers set: those that lift the
 * root's bound most, tried one part after the other. Any weights are valid; good ones let the search end early.
 */
export function weighParts(search: Search, level: Level, root: Node): void {
  const { problem: p, bound } = search;
  const { aim, parts } = level;
  const free = parts.filter((one) => one.weight === 0);
  if (free.length === 0) return;
  const trial = takeNode(p);
  const lift = () => {
    combine(level);
    copyNode(root, trial);
    trial.lineMost.set(root.lineMost);
    trial.spare = root.spare;
    for (const key of ["unitsMost", "unitsLeast", "gramsMost", "gramsLeast", "valueMost"] as const)
      trial[key].set(root[key]);
    trial.price.fill(-Infinity);
    return lowerBound(p, trial, aim, bound) - aim.limit;
  };
  let best = lift();
  const scale =
    aim.unrouted === 1
      ? 1
      : magnitude(
          p,
          root,
          parts.find((one) => one.weight > 0),
        );
  for (const one of free) {
    const size = magnitude(p, root, one);
    let chosen = 0;
    for (const trialWeight of TRIALS) {
      if (best > slackOf(aim.limit)) break;
      one.weight = (trialWeight * scale) / size;
      const now = lift();
      if (now <= best + 1e-9 * Math.abs(best)) continue;
      best = now;
      chosen = one.weight;
    }
    one.weight = chosen;
  }
  combine(level);
  returnNodes(p, [trial]);
}

/**
 * What the optimum of a finished level rules out for all later ones is taken from the root for good; so each later level
 * starts from the candidates that an optimal plan of the earlier levels can still use.
 */
export function settleLevel(search: Search, k: number, root: Node): void {
  const { problem: p, bound, bestVector } = search;
  const objective = k === 0 ? null : p.model.objectives[k - 1]!;
  if (objective?.kind === "latest")
    for (let c = 0; c < p.candidates; c++) if (objective.per[c]! > bestVector[k]!) root.high[c] = 0;
  const found = objective && part(objective);
  if (!found) return;
  const limits = newLevel(search, k).limits;
  const aim: Aim = { ...found, perUnit: new Float64Array(p.candidates), unrouted: Infinity, limit: bestVector[k]! };
  if (found.perUnit) aim.perUnit.set(found.perUnit);
  limits.suppliers = Infinity;
  limits.lineSplits = Infinity;
  root.price.fill(-Infinity);
  propagate(p, root, limits);
  const value = lowerBound(p, root, aim, bound);
  fixByReducedCost(p, root, bound, aim.limit - value + slackOf(aim.limit));
}

/** Leaves out what no plan of the level's interest has; false when nothing is left. */
export function narrow(p: Problem, node: Node, { limits, latest }: Level): boolean {
  if (latest)
    for (let c = 0; c < p.candidates; c++) if (latest.per[c]! >= latest.below && !lowerHigh(node, c, 0)) return false;
  return propagate(p, node, limits);
}
