import { newSearch, type Search } from "./incumbent.ts";
import type { Level } from "./level.ts";
import type { Model } from "./model.ts";
import { OPEN, takeNode, type Node } from "./node.ts";
import { layOut, type Problem } from "./problem.ts";
import { newScorer } from "./score.ts";

/** Below this number of candidates, or when more than this share of them is left, a new layout is not worth its time. */
const SMALL = 40;
const SHARE = 0.6;

type Compact = {
  search: Search;
  level: Level;
  node: Node;
  /** brings the best plan, the counters and what is left of the level home */
  takeBack: () => void;
  /** asks a search on the whole layout in between; true when it settles the level */
  outside: (isSettled: () => boolean) => boolean;
};

/**
 * What the root rules out for a level stays out below it: usually most candidates of a large order. The rest of the
 * level is searched on a layout that leaves them out, since every node looks at all candidates again and again. Null when
 * too few are out.
 */
export function compact(search: Search, level: Level, node: Node): Compact | null {
  const { problem: p } = search;
  if (p.candidates < SMALL) return null;
  const candidates: number[] = [];
  for (let c = 0; c < p.candidates; c++) if (node.high[c]! > 0) candidates.push(c);
  if (candidates.length > SHARE * p.candidates) return null;
  const suppliers: number[] = [];
  const indexOf = new Int32Array(p.suppliers).fill(-1);
  for (const c of candidates) indexOf[p.supplier[c]!] = 0;
  for (let s = 0; s < p.suppliers; s++) {
    if (indexOf[s] === 0) indexOf[s] = suppliers.push(s) - 1;
    else if (node.status[s] === OPEN) return null;
  }
  const small = layOut(restrict(p.model, candidates, suppliers, indexOf));
  const inner: Search = { ...newSearch(small, newScorer(small), search.nodeBudget, search.ways), nodes: search.nodes };
  // one vector for both: the level's limits follow it
  inner.bestVector = search.bestVector;
  candidates.forEach((c, k) => (inner.best[k] = search.best[c]!));
  const innerLevel = restrictLevel(level, candidates);
  let known = search.bestVector.slice();
  const takeBack = () => {
    search.nodes = inner.nodes;
    level.ties = innerLevel.ties;
    level.unexplored = innerLevel.unexplored;
    if (known.every((value, k) => value === search.bestVector[k])) return;
    known = search.bestVector.slice();
    search.best.fill(0);
    candidates.forEach((c, k) => (search.best[c] = inner.best[k]!));
  };
  const outside = (isSettled: () => boolean) => {
    takeBack();
    const done = isSettled();
    known = search.bestVector.slice();
    inner.nodes = search.nodes;
    innerLevel.unexplored = level.unexplored;
    innerLevel.ties = level.ties;
    innerLevel.tighten();
    return done;
  };
  return {
    ...{ search: inner, level: innerLevel, takeBack, outside },
    node: restrictNode(p, small, node, candidates, suppliers),
  };
}

function restrict(model: Model, candidates: number[], suppliers: number[], indexOf: Int32Array): Model {
  return {
    ...model,
    suppliers: suppliers.map((s) => model.suppliers[s]!),
    candidates: candidates.map((c) => {
      const candidate = model.candidates[c]!;
      return { ...candidate, supplier: indexOf[candidate.supplier]! };
    }),
    objectives: model.objectives.map((objective) =>
      "per" in objective ? { ...objective, per: candidates.map((c) => objective.per[c]!) } : objective,
    ),
  };
}

function restrictLevel(level: Level, candidates: number[]): Level {
  const perUnit = Float64Array.from(candidates, (c) => level.aim.perUnit[c]!);
  const latestPer = level.latest && candidates.map((c) => level.latest!.per[c]!);
  const inner: Level = {
    ...level,
    aim: { ...level.aim, perUnit },
    tighten: () => {
      level.ties = inner.ties;
      level.tighten();
      follow();
    },
  };
  const follow = () => {
    inner.limits = level.limits;
    inner.aim.limit = level.aim.limit;
    inner.done = level.done;
    inner.latest = level.latest && latestPer && { per: latestPer, below: level.latest.below };
  };
  follow();
  return inner;
}

function restrictNode(p: Problem, small: Problem, from: Node, candidates: number[], suppliers: number[]): Node {
  const node = takeNode(small);
  candidates.forEach((c, k) => {
    node.high[k] = from.high[c]!;
    node.low[k] = from.low[c]!;
    node.least[k] = from.least[c]!;
  });
  const bySupplier = [
    ...(["status", "gramsOver", "gramsUpTo", "valueFrom", "valueBelow"] as const),
    ...(["perUnit", "perGram", "perValue"] as const),
  ];
  for (const key of bySupplier) suppliers.forEach((s, k) => (node[key][k] = from[key][s]!));
  for (let i = 0; i < p.lines; i++) node.price[i] = from.price[i]!;
  node.perDrawn.fill(0);
  candidates.forEach((c, k) => {
    const pool = small.sharedPool[k]!;
    if (pool >= 0) node.perDrawn[pool] = from.perDrawn[p.sharedPool[c]!]!;
  });
  return node;
}
