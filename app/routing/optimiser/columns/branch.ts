import { setCosts } from "../bound.ts";
import { applyBranch, type Branch } from "../branch.ts";
import type { Search } from "../incumbent.ts";
import { narrow, type Level } from "../level.ts";
import { copyNode, returnNodes, takeNode, UNDECIDED, type Node } from "../node.ts";
import { takeOpen, type OpenNode } from "../open-nodes.ts";
import type { Problem } from "../problem.ts";
import { slackOf } from "../reduced-cost.ts";
import { FEW_COLUMNS, layColumns } from "./columns.ts";
import { cutByUses } from "./cut.ts";
import { searchColumns } from "./search.ts";
import { tightenPrices, type Tight } from "./tighten.ts";

/** Rounds of the prices at a node, which starts from its parent's. */
const ROUNDS = 8;
/** Nodes after which this is given up: then it has not got much nearer. */
const MOST_NODES = 300;
/** So many steps of the walks count as another node. */
const NODE_STEPS = 4000;
/** A share this near to 0 or 1 is taken for settled. */
const SETTLED = 0.05;

/**
 * Where the columns of a root are too many: splits it by suppliers and units, with the bound of each supplier's best use
 * at every node, until the columns of a part are few enough to be laid out and searched. True when that settles the level.
 */
export function branchByUses(search: Search, level: Level, root: Node, nodeBudget: number): boolean {
  const { problem: p, bound } = search;
  const { aim } = level;
  const until = Math.min(nodeBudget, search.nodes + MOST_NODES);
  const start = takeNode(p);
  copyNode(root, start);
  const open: OpenNode[] = [{ node: start, value: -Infinity }];
  const giveUp = () => {
    returnNodes(
      p,
      open.map(({ node }) => node),
    );
    return false;
  };
  for (let current = takeOpen(open, true); current; current = takeOpen(open, true)) {
    const { node } = current;
    if (level.done) break;
    const isDone = settle(node);
    if (isDone === true) returnNodes(p, [node]);
    else if (isDone === false) {
      returnNodes(p, [node]);
      return giveUp();
    } else {
      const other = takeNode(p);
      copyNode(node, other);
      for (const [half, first] of [
        [other, false],
        [node, true],
      ] as const)
        if (applyBranch(p, half, isDone, first)) open.push({ node: half, value: -Infinity });
        else returnNodes(p, [half]);
    }
  }
  giveUp();
  return true;

  /** True when nothing is left to look at in the node, false when it takes too long; else how to split it. */
  function settle(node: Node): boolean | Branch {
    if (search.nodes >= until) return false;
    search.nodes++;
    if (!narrow(p, node, level)) return true;
    setCosts(p, node, aim, bound);
    const tight = tightenPrices(search, level, node, ROUNDS);
    if (!tight) return false;
    search.nodes += Math.floor(tight.steps / NODE_STEPS);
    // below the limit by the weights that the prices were found with, which are the level's now
    const room = tight.room + slackOf(aim.limit);
    if (room < 0) return true;
    if (!cutByUses(p, node, level, bound, tight.slack, room) || !narrow(p, node, level)) return true;
    const columns = layColumns(p, node, level, bound, tight.slack, { room, most: FEW_COLUMNS });
    if (columns) {
      searchColumns(search, level, node, columns, nodeBudget);
      return level.unexplored === Infinity;
    }
    return splitOf(p, node, tight) ?? false;
  }
}

/** The supplier in doubt whose goods weigh most; else the candidate whose units are most in doubt. */
function splitOf(p: Problem, { status, high, low, least, price }: Node, { used, units }: Tight): Branch | null {
  let branch: Branch | null = null;
  let most = 0;
  for (let s = 0; s < p.suppliers; s++) {
    const doubt = Math.min(used[s]!, 1 - used[s]!);
    if (status[s] !== UNDECIDED || doubt <= SETTLED) continue;
    let goods = 0;
    for (let k = p.supplierStart[s]!; k < p.supplierStart[s + 1]!; k++)
      goods += units[p.bySupplier[k]!]! * Math.abs(price[p.line[p.bySupplier[k]!]!]!);
    // what it has of the order where it is used
    const weight = (doubt * goods) / used[s]!;
    if (weight <= most) continue;
    most = weight;
    branch = { kind: "supplier", supplier: s };
  }
  if (branch) return branch;
  most = -1;
  for (let c = 0; c < p.candidates; c++) {
    if (low[c] === high[c]) continue;
    const share = (units[c]! - low[c]!) / (high[c]! - low[c]!);
    const doubt = Math.min(share, 1 - share);
    if (doubt <= most) continue;
    most = doubt;
    const at = Math.min(high[c]!, Math.max(low[c]! + 1, least[c]!, Math.round(units[c]!)));
    branch = { kind: "units", candidate: c, at, moreFirst: share >= 0.5 };
  }
  return branch;
}
