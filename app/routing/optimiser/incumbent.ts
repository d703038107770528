import { newBound, type Bound } from "./bound.ts";
import type { Problem } from "./problem.ts";
import { isBetter, score, type Scorer } from "./score.ts";

/** The best plan so far, and the search's counters: one for all levels. */
export type Search = {
  problem: Problem;
  scorer: Scorer;
  best: Int32Array;
  bestVector: Float64Array;
  nodes: number;
  nodeBudget: number;
  bound: Bound;
  plan: Int32Array;
  ways: Ways;
};

/** Which searches are made; all of them, but in tests that look at one. */
export type Ways = {
  /** all plans are looked at where they are few */
  everyPlan: boolean;
  columns: boolean;
  /** nodes by branching before the search as a program, at most */
  branching: number;
};

export function newSearch(problem: Problem, scorer: Scorer, nodeBudget: number, ways: Ways): Search {
  const empty = problem.slab.counts(problem.candidates);
  score(problem, scorer, empty);
  return {
    problem,
    scorer,
    best: empty,
    bestVector: scorer.vector.slice(),
    nodes: 0,
    nodeBudget,
    bound: newBound(problem),
    plan: problem.slab.counts(problem.candidates),
    ways,
  };
}

/** Takes the plan as the best one if it is allowed and better. */
export function offer(search: Search, plan: Int32Array): boolean {
  if (!score(search.problem, search.scorer, plan) || !isBetter(search.scorer.vector, search.bestVector)) return false;
  search.best.set(plan);
  search.bestVector.set(search.scorer.vector);
  return true;
}
