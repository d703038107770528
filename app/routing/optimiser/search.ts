import { copyPrices, learnSlopes, lowerBound } from "./bound.ts";
import { applyBranch, chooseBranch, type Branch } from "./branch.ts";
import { columnSearch } from "./columns/explore.ts";
import { compact } from "./compact.ts";
import { improve } from "./heuristic.ts";
import { offer, type Search } from "./incumbent.ts";
import { narrow, weighParts, type Level } from "./level.ts";
import { copyNode, hasManyUnits, returnNodes, takeNode, type Node } from "./node.ts";
import { smallestBound, takeOpen, type OpenNode } from "./open-nodes.ts";
import { fixByReducedCost, slackOf } from "./reduced-cost.ts";
import { exploreProgram } from "./program/search.ts";
import { relaxedPlan } from "./relaxed.ts";

/** Rounds of learning the slopes of the suppliers' charges, at the root and below. */
const ROOT_ROUNDS = 10;
const ROUNDS = 2;
/** Slopes are not learnt where the limit is so many times farther than learning has lifted the bound of late. */
const FAR = 8;

/** So many dives in turn start from the youngest open node, one after them from the one with the smallest bound. */
const DIVES = 4;

/**
 * Nodes of the search by branching before the level is searched as a program: few where a candidate can give so many units
 * more or fewer, among which branching finds its way by and by only. No more than a share of the nodes left, so that the
 * program has its turn in large orders too.
 */
const FIRST_NODES = 1500;
const FIRST_OF_MANY_UNITS = 150;
const FIRST_SHARE = 0.2;
/** Nodes after which the search by columns is asked again, if there is a better plan; then three times as many, and so on. */
const FIRST_PAUSE = 30;
/** Share of the nodes left that the search as a program may use. */
const PROGRAM_SHARE = 0.6;

/** Nodes that hold nothing better than plans equal at this level, until the search leaves them to the later levels. */
const MOST_TIES = 60;

/** Searches all plans below the root, of which it takes a copy. */
export function explore(search: Search, level: Level, root: Node, nodeBudget: number): void {
  const { problem: p } = search;
  if (search.nodes >= nodeBudget) {
    level.unexplored = -Infinity;
    return;
  }
  search.nodes++;
  const node = takeNode(p);
  copyNode(root, node);
  const found = expand(search, level, node, true);
  if (!found) return returnNodes(p, [node]);
  const first = hasManyUnits(p, node) ? FIRST_OF_MANY_UNITS : FIRST_NODES;
  const isSettled = search.ways.columns ? columnSearch(search, level, node, nodeBudget) : () => false;
  if (!isSettled()) {
    const share = Math.floor((nodeBudget - search.nodes) * FIRST_SHARE);
    const most = search.nodes + Math.min(share, first, search.ways.branching);
    digBelow(search, level, node, { value: found.value, isSettled }, most);
    if (level.unexplored < Infinity) goOn(search, level, node, nodeBudget);
  }
  returnNodes(p, [node]);
}

/** What branching did not end soon is searched as a program, and where that does not end either, by branching again. */
function goOn(search: Search, level: Level, node: Node, nodeBudget: number): void {
  const left = nodeBudget - search.nodes;
  if (level.done || left <= 0) return;
  const isLeft = () => narrow(search.problem, node, level);
  if (!isLeft() || exploreProgram(search, level, node, search.nodes + Math.floor(left * PROGRAM_SHARE)) || !isLeft()) {
    level.unexplored = Infinity;
    return;
  }
  if (search.nodes >= nodeBudget) return;
  level.unexplored = Infinity;
  digBelow(search, level, node, { value: -Infinity, isSettled: () => false }, nodeBudget);
}

/** What is known of a root: its bound, and a search that may settle the level once better plans are found. */
type Known = { value: number; isSettled: () => boolean };

/** Searches what is below a root by branching, on a layout of its own where that is much smaller. */
function digBelow(search: Search, level: Level, root: Node, known: Known, nodeBudget: number): void {
  const { problem: p } = search;
  const small = compact(search, level, root);
  if (!small) {
    const node = takeNode(p);
    copyNode(root, node);
    return dig(search, level, node, known, nodeBudget);
  }
  const isSettled = () => small.outside(known.isSettled);
  dig(small.search, small.level, small.node, { ...known, isSettled }, nodeBudget);
  returnNodes(small.search.problem, [small.search.bound.kept]);
  small.takeBack();
}

/**
 * From a node to its more likely half until a dive ends, then from an open node, by turns the youngest, or the one with
 * the smallest bound, so that what is left when the budget ends says most.
 */
function dig(search: Search, level: Level, start: Node, { value: least, isSettled }: Known, nodeBudget: number): void {
  const { problem: p } = search;
  let pause = FIRST_PAUSE;
  let next = search.nodes + pause;
  const open: OpenNode[] = [];
  let dives = 0;
  let tied = 0;
  let current: OpenNode | undefined = { node: start, value: least };
  for (; current; current ??= takeOpen(open, ++dives % DIVES !== 0)) {
    const { node, value }: OpenNode = current;
    current = undefined;
    if (value > level.aim.limit + slackOf(level.aim.limit)) {
      returnNodes(p, [node]);
      continue;
    }
    if (search.nodes >= nodeBudget || level.done) {
      const others = level.aim.limit - (level.parts[0]?.limit ?? 0);
      if (!level.done) level.unexplored = Math.min(value, smallestBound(open)) - others;
      returnNodes(p, [node, ...open.map((one) => one.node)]);
      return;
    }
    if (search.nodes >= next) {
      if (isSettled()) return returnNodes(p, [node, ...open.map((one) => one.node)]);
      pause *= 3;
      next = search.nodes + pause;
    }
    search.nodes++;
    const found = expand(search, level, node, false);
    if (level.ties && found && found.value > strictLimit(level) && ++tied > MOST_TIES) {
      level.ties = false;
      level.tighten();
    }
    if (!found?.branch) {
      returnNodes(p, [node]);
      continue;
    }
    const worth = Math.max(found.value, value);
    const other = takeNode(p);
    copyNode(node, other);
    if (applyBranch(p, other, found.branch, false)) open.push({ node: other, value: worth });
    else returnNodes(p, [other]);
    if (applyBranch(p, node, found.branch, true)) current = { node, value: worth };
    else returnNodes(p, [node]);
  }
}

/** A node's bound, and how it falls into two. */
type Found = { value: number; branch: Branch | null };

/** What the aim may be at most for a plan that is better at the level, not equal. */
function strictLimit({ aim, parts }: Level) {
  const own = parts[0]!;
  return aim.limit - (Number.isInteger(own.limit) ? 1 : 0) * own.weight + slackOf(aim.limit);
}

/** Narrows and bounds the node; the branch by which it falls into two, or null when nothing of interest is left. */
function expand(search: Search, level: Level, node: Node, isRoot: boolean): Found | null {
  const { problem: p, bound, plan } = search;
  const { aim } = level;
  if (!narrow(p, node, level)) return null;
  if (isRoot) weighParts(search, level, node);
  const value = boundWithSlopes(search, level, node, isRoot ? ROOT_ROUNDS : ROUNDS);
  if (value > aim.limit + slackOf(aim.limit)) return null;
  if (!fixByReducedCost(p, node, bound, aim.limit - value + slackOf(aim.limit))) return null;
  if (!narrow(p, node, level)) return null;
  relaxedPlan(p, node, bound, plan);
  const branch = chooseBranch(p, node, bound, plan);
  if (offer(search, plan)) level.tighten();
  if (!branch) return null;
  if (value <= aim.limit + slackOf(aim.limit) && (isRoot || search.nodes % 8 === 0))
    improve(search, level, node, isRoot);
  return value > aim.limit + slackOf(aim.limit) ? null : { value, branch };
}

/** The node's bound, with slopes that learn from where the relaxed plan contradicts it. */
function boundWithSlopes(search: Search, level: Level, node: Node, rounds: number): number {
  const { problem: p, bound, plan } = search;
  const { aim } = level;
  let best = lowerBound(p, node, aim, bound);
  const before = best;
  const isRoot = rounds > ROUNDS;
  // far from the limit slopes end no node; every fourth learns all the same, for its descendants
  if (!isRoot && aim.limit - best > FAR * bound.lift && search.nodes % 4 !== 0) return best;
  let last = best;
  for (let round = 0; round < rounds && last <= aim.limit; round++) {
    relaxedPlan(p, node, bound, plan);
    if (offer(search, plan)) level.tighten();
    if (last >= best) copyPrices(node, bound.kept);
    const gap = Math.min(aim.limit - last + 1, Math.abs(last) * 0.05 + 1);
    if (!learnSlopes(p, node, bound, plan, gap)) break;
    last = lowerBound(p, node, aim, bound);
    if (last > best) best = last;
  }
  if (isRoot) bound.lift = Infinity;
  else if (best <= aim.limit)
    bound.lift = bound.lift === Infinity ? best - before : 0.8 * bound.lift + 0.2 * (best - before);
  if (last >= best) return best;
  // prices, slopes and slacks belong together: the fixing that follows reads all of them
  copyPrices(bound.kept, node);
  return lowerBound(p, node, aim, bound);
}
