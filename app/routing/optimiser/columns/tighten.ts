import { setCosts, type Aim } from "../bound.ts";
import type { Search } from "../incumbent.ts";
import { combine, type Level } from "../level.ts";
import { CLOSED, OPEN, type Node } from "../node.ts";
import { newSlab } from "../slab.ts";
import { learnSlopesOf } from "./slopes.ts";
import type { Problem } from "../problem.ts";
import { newUses } from "./uses.ts";
import { walkUses } from "./walk.ts";

/** Room left below the aim's limit; the slack of each supplier's best use (0 when it is best not used, if it need not be). */
export type Tight = {
  room: number;
  slack: Float64Array;
  /** over the rounds, later ones more: how often each supplier was used, and units of each candidate */
  used: Float64Array;
  units: Float64Array;
  /** of all walks: what this took */
  steps: number;
};

export const ROUNDS = 35;
/** By so much each round counts more than the one before. */
const LATER = 1.15;
/** Steps of the walks altogether, beyond which this ends. */
const MOST_STEPS = 60_000;
/** Steps of one walk, beyond which its supplier counts with the bound that the walk started from. */
const MOST_OF_WALK = 1500;
/** Length of the first subgradient steps, as a share of what would be right if the gap could be closed. */
const FIRST_LENGTH = 0.8;
/** After so many steps without gain they are halved. */
const PATIENCE = 4;
/** How much of the last step's way is kept in the next: against going to and fro (Camerini, Fratta and Maffioli 1975). */
const KEPT = 0.7;
/** Steps of a walk from which on it is worth to learn better slopes. */
const WORTH_LEARNING = 30;

/**
 * Lifts the node's bound by prices at which each supplier's best use is found exactly, its charges, minimum and capacity
 * included, instead of by slopes: deflected subgradient steps on the prices of the lines and the weights of what the
 * level limits. Both are left at their best. Returns the room below the aim's limit and the slack of each supplier's best use; null
 * when that takes too many steps for even one round.
 */
export function tightenPrices({ problem: p, bound }: Search, level: Level, node: Node, rounds: number): Tight | null {
  const { aim, parts } = level;
  const { price, lineMost, status } = node;
  const { counts, amounts } = newSlab(2 * p.candidates + 4 * p.suppliers + 4 * p.lines + 4 * parts.length + 1);
  const slack = amounts(p.suppliers);
  const bestSlack = amounts(p.suppliers);
  const bestPrice = amounts(p.lines);
  const given = amounts(p.lines);
  const used = amounts(p.suppliers);
  const units = amounts(p.candidates);
  let weightOfRound = 1;
  let total = 0;
  // the best use of each supplier in the round before: how good it still is shortens the next walk
  const taken = counts(p.candidates);
  const costOf = amounts(p.suppliers).fill(-1);
  const amount = amounts(parts.length);
  const scale = amounts(parts.length).fill(1e-9);
  const weight = parts.map((part) => part.weight);
  const bestWeight = [...weight];
  // the first weight is the level's own: the others are relative to it; with none above 0 all are free
  const fixed = parts.findIndex((part) => part.weight > 0);
  let saving = node.spare > 0 ? bound.unrouted * node.spare : 0;
  for (let k = 0; k < p.shared.length; k++) saving += node.perDrawn[k]! * p.shared[k]!.stock;
  let isNew: boolean;
  let cost = 0;
  const uses = newUses(p, node, aim, bound, {
    steps: 0,
    visit: () => {
      uses.atMost = uses.slack;
      cost = uses.cost;
      isNew = true;
      for (let k = 0; k < uses.count; k++) taken[uses.candidates[k]!] = uses.units[k]!;
    },
  });
  const lack = amounts(p.lines + parts.length);
  const way = amounts(p.lines + parts.length);
  let best = Infinity;
  let left = MOST_STEPS;
  let factor = FIRST_LENGTH;
  let idle = 0;
  for (let round = 0; round < rounds; round++) {
    total += weightOfRound;
    let value = -saving;
    for (let i = 0; i < p.lines; i++) value += lineMost[i]! * price[i]!;
    given.fill(0);
    amount.fill(0);
    for (let s = 0; s < p.suppliers; s++) {
      if (status[s] === CLOSED) continue;
      const before = costOf[s]! < 0 ? Infinity : slackOfUse(p, node, aim, s, taken, costOf[s]!);
      uses.atMost = Math.min(before, status[s] === OPEN ? Infinity : 0);
      isNew = false;
      const most = Math.min(left, MOST_OF_WALK);
      uses.steps = most;
      walkUses(uses, s);
      left -= most - Math.max(0, uses.steps);
      if (left <= 0) return best < Infinity ? finish() : null;
      if (most - uses.steps > WORTH_LEARNING)
        learnSlopesOf(p, node, aim, bound, s, { gap: uses.atMost - uses.floor, byGram: uses.regimes === 0 });
      // a walk that was broken off leaves the bound it started from
      slack[s] = uses.steps < 0 ? Math.min(uses.atMost, uses.floor) : uses.atMost;
      value += slack[s]!;
      if (isNew) costOf[s] = cost;
      else if (before > uses.atMost || before === Infinity) continue;
      cost = costOf[s]!;
      used[s]! += weightOfRound;
      for (let j = 0; j < parts.length; j++) amount[j]! += parts[j]!.cost * cost + parts[j]!.supplier;
      for (let k = p.supplierStart[s]!; k < p.supplierStart[s + 1]!; k++) {
        const c = p.bySupplier[k]!;
        const x = taken[c]!;
        if (x === 0) continue;
        given[p.line[c]!]! += x;
        units[c]! += weightOfRound * x;
        for (let j = 0; j < parts.length; j++) {
          const perUnit = parts[j]!.perUnit;
          if (perUnit) amount[j]! += x * perUnit[c]!;
        }
      }
    }
    weightOfRound *= LATER;
    const room = aim.limit - value;
    if (room < best - 1e-9) {
      if (room < 0.999 * best) idle = 0;
      best = room;
      bestPrice.set(price.subarray(0, p.lines));
      bestSlack.set(slack);
      for (let j = 0; j < parts.length; j++) bestWeight[j] = weight[j]!;
    }
    if (best < 0) break;
    if (++idle >= PATIENCE) {
      factor /= 2;
      idle = 0;
    }
    // in scaled prices and weights
    for (let i = 0; i < p.lines; i++) lack[i] = lineMost[i]! > 0 ? (lineMost[i]! - given[i]!) / lineMost[i]! : 0;
    for (let j = 0; j < parts.length; j++) {
      lack[p.lines + j] = 0;
      if (j === fixed) continue;
      scale[j] = Math.max(scale[j]!, Math.abs(amount[j]!), Math.abs(parts[j]!.limit));
      const over = (amount[j]! - parts[j]!.limit) / scale[j]!;
      if (over > 0 || weight[j]! > 0) lack[p.lines + j] = over;
    }
    let norm = 0;
    let along = 0;
    for (let i = 0; i < way.length; i++) {
      way[i] = lack[i]! + KEPT * way[i]!;
      norm += way[i]! ** 2;
      along += lack[i]! ** 2;
    }
    if (along < 1e-12 || norm < 1e-12) break;
    const stride = (factor * (room + 1)) / norm;
    for (let i = 0; i < p.lines; i++)
      if (lineMost[i]! > 0) price[i] = Math.min(bound.unrouted, price[i]! + (stride * way[i]!) / lineMost[i]!);
    for (let j = 0; j < parts.length; j++)
      if (j !== fixed) weight[j] = Math.max(0, weight[j]! + (stride * way[p.lines + j]!) / scale[j]!);
    // the next round's room and slacks are found at these weights, where the only part is a free one too
    if (parts.length > (fixed < 0 ? 0 : 1)) setWeights(weight);
  }
  return finish();

  function finish(): Tight {
    price.set(bestPrice);
    setWeights(bestWeight);
    for (let s = 0; s < p.suppliers; s++) used[s]! /= total;
    for (let c = 0; c < p.candidates; c++) units[c]! /= total;
    return { room: best, slack: bestSlack, used, units, steps: MOST_STEPS - left };
  }

  function setWeights(weights: number[]) {
    parts.forEach((part, j) => (part.weight = weights[j]!));
    combine(level);
    setCosts(p, node, aim, bound);
  }
}

/** A use's amount of the aim minus what its units bring at the lines' prices. */
function slackOfUse(
  p: Problem,
  { price, perDrawn }: Node,
  aim: Aim,
  s: number,
  units: Int32Array,
  cost: number,
): number {
  let slack = aim.cost * cost + aim.supplier;
  for (let k = p.supplierStart[s]!; k < p.supplierStart[s + 1]!; k++) {
    const c = p.bySupplier[k]!;
    const x = units[c]!;
    if (x === 0) continue;
    const pool = p.sharedPool[c]!;
    slack += x * (aim.perUnit[c]! + (pool < 0 ? 0 : perDrawn[pool]! * p.pack[c]!) - price[p.line[c]!]!);
  }
  return slack;
}
