import { offer, type Search } from "../incumbent.ts";
import type { Level } from "../level.ts";
import type { Node } from "../node.ts";
import { smallestBound, takeOpen } from "../open-nodes.ts";
import { slackOf } from "../reduced-cost.ts";
import { layProgram, type Laid } from "./lay.ts";
import type { Terms } from "./program.ts";
import { fit } from "./fit.ts";
import { minimise } from "./simplex.ts";
import { newSimplex, setBounds, setObjective, type Simplex } from "./table.ts";

/** A node: bounds of the columns, and the bound of its parent. */
type Open = { lower: Float64Array; upper: Float64Array; value: number };

/** So many dives in turn start from the youngest open node, one after them from the one with the smallest bound. */
const DIVES = 4;
/** A table of this size, pivoted once, counts as a node. */
const NODE_WORK = 60_000;
const INTEGRAL = 1e-6;

/**
 * Searches what is below the root of a level as a program of whole numbers, by branch and bound on its linear relaxation:
 * slower node by node than the other searches, and stronger where thousands of units, shared pools or several limits at
 * once leave those without a bound. Returns false when it ends at the budget.
 */
export function exploreProgram(search: Search, level: Level, root: Node, nodeBudget: number): boolean {
  const { problem: p } = search;
  level.ties = false;
  level.tighten();
  if (level.done) return true;
  const laid = layProgram(p, root, level);
  const { program } = laid;
  if (program.impossible) return true;
  const lp = newSimplex(program);
  setObjective(lp, laid.objective);
  const step = stepOf(laid.objective);
  const limit = () => {
    const own =
      level.own === "part"
        ? level.parts[0]!.limit
        : level.own === "units"
          ? 0 - level.limits.units
          : level.own === "line-splits"
            ? level.limits.lineSplits
            : 0;
    return (step === 0 ? own : Math.floor(own / step + INTEGRAL) * step) + slackOf(own);
  };
  const open: Open[] = [];
  let current: Open | undefined = {
    lower: Float64Array.from(program.lower),
    upper: Float64Array.from(program.upper),
    value: -Infinity,
  };
  let dives = 0;
  let work = 0;
  for (; current; current ??= takeOpen(open, ++dives % DIVES !== 0)) {
    const { lower, upper, value }: Open = current;
    current = undefined;
    if (value > limit()) continue;
    if (level.done) return true;
    if (search.nodes >= nodeBudget) {
      level.leastOwn = Math.min(value, smallestBound(open));
      return false;
    }
    search.nodes++;
    if (level.latest) closeLate(laid, level.latest.below, upper);
    if (!fit(program, lower, upper)) continue;
    setBounds(lp, lower, upper);
    const before = lp.pivots;
    const found = minimise(lp, limit());
    work += (lp.pivots - before + 2) * lp.rows * lp.columns;
    while (work >= NODE_WORK) {
      work -= NODE_WORK;
      search.nodes++;
    }
    if (found > limit()) continue;
    fixByGain(lp, lower, upper, limit() - found);
    offerRounded(search, level, laid, lp);
    if (found > limit()) continue;
    const column = chooseColumn(lp, laid, lower, upper);
    if (column < 0) continue;
    const x = lp.value[column]! * lp.columnScale[column]!;
    const at = Math.min(upper[column]! - 1, Math.max(lower[column]!, Math.floor(x + INTEGRAL)));
    const upFirst = x - at > 0.5;
    const worth = Math.max(found, value);
    const down: Open = { lower: lower.slice(), upper: upper.slice(), value: worth };
    down.upper[column] = at;
    lower[column] = at + 1;
    const up: Open = { lower, upper, value: worth };
    open.push(upFirst ? down : up);
    current = upFirst ? up : down;
  }
  return true;
}

/** All values of the objective are multiples of this; 0 when that is not known. */
function stepOf(objective: Terms): number {
  let step = 0;
  for (const amount of objective.values()) {
    if (!Number.isInteger(amount)) return 0;
    for (let rest = Math.abs(amount); rest > 0;) [step, rest] = [rest, step % rest];
  }
  return step;
}

function closeLate({ latest }: Laid, below: number, upper: Float64Array) {
  for (const { column, per } of latest) if (per >= below) upper[column] = 0;
}

/** A column whose move would lift the bound by more than the room stays where it is. */
function fixByGain({ columns, columnScale, gain }: Simplex, lower: Float64Array, upper: Float64Array, room: number) {
  for (let j = 0; j < columns; j++) {
    const each = gain[j]! / columnScale[j]!;
    if (lower[j] === upper[j] || each === 0) continue;
    const reach = Math.floor(room / Math.abs(each) + INTEGRAL);
    if (each > 0) upper[j] = Math.min(upper[j]!, lower[j]! + reach);
    else lower[j] = Math.max(lower[j]!, upper[j]! - reach);
  }
}

/** The relaxed solution as a plan, if it is one. */
function offerRounded(search: Search, level: Level, { units }: Laid, lp: Simplex) {
  const { plan } = search;
  plan.fill(0);
  for (const { candidate, terms } of units) {
    let count = 0;
    for (const [j, a] of terms) count += a * Math.round(lp.value[j]! * lp.columnScale[j]!);
    plan[candidate] = count;
  }
  if (offer(search, plan)) level.tighten();
}

/** The column to branch on: of the earliest rank the one farthest from a whole number; where all are whole, any that is open. */
function chooseColumn(lp: Simplex, { program }: Laid, lower: Float64Array, upper: Float64Array): number {
  let best = -1;
  let farthest = 0;
  let any = -1;
  for (let j = 0; j < lp.columns; j++) {
    if (lower[j]! >= upper[j]!) continue;
    const x = lp.value[j]! * lp.columnScale[j]!;
    const off = Math.abs(x - Math.round(x));
    if (off > INTEGRAL) {
      const rank = 4 - program.rank[j]! + off;
      if (rank <= farthest) continue;
      farthest = rank;
      best = j;
    } else if (any < 0 || program.rank[j]! > program.rank[any]!) any = j;
  }
  return best >= 0 ? best : any;
}
