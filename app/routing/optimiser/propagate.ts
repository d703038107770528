import { mostRouted } from "./capacity.ts";
import { settleSets } from "./cover.ts";
import { CLOSED, OPEN, type Node } from "./node.ts";
import { leastValue, mostValue, type Problem } from "./problem.ts";

/** What a plan has to reach to be of interest, besides being feasible. */
export type Limits = {
  /** units that must be routed */
  units: number;
  suppliers: number;
  lineSplits: number;
};

let changed = false;

/**
 * Narrows the node to what its plans have in common, until nothing changes; false when it has no plan within the
 * limits. Everything here is plain reasoning on intervals: a domain loses only values that no plan in it can take.
 */
export function propagate(p: Problem, node: Node, limits: Limits): boolean {
  const most = Math.min(limits.suppliers, p.model.maxSuppliers ?? Infinity);
  do {
    changed = false;
    let open = 0;
    for (let s = 0; s < p.suppliers; s++) {
      if (node.status[s] !== CLOSED && !tightenSupplier(p, node, s)) return false;
      if (node.status[s] === OPEN) open++;
    }
    if (open > most) return false;
    if (open === most && !closeUndecided(p, node)) return false;
    if (!tightenLines(p, node, limits)) return false;
    for (const pool of p.shared) if (!tightenPool(p, node, pool)) return false;
    if (!changed && !isWithin(p, node, most, limits.units)) return false;
  } while (changed);
  return true;
}

/** Can the node route so many units from so few suppliers? Settles suppliers by it. */
function isWithin(p: Problem, node: Node, suppliers: number, units: number): boolean {
  if (mostRouted(p, node, suppliers) < units) return false;
  if (suppliers >= p.suppliers || units <= 0) return true;
  const settled = settleSets(p, node, suppliers, units);
  if (!settled) return false;
  for (const s of settled.open) node.status[s] = OPEN;
  if (settled.open.length > 0) changed = true;
  return settled.closed.every((s) => closeSupplier(p, node, s));
}

/** At most `units` from the candidate; false when that contradicts the node. */
export function lowerHigh(node: Node, c: number, units: number): boolean {
  if (units >= node.high[c]!) return true;
  changed = true;
  if (units < node.low[c]!) return false;
  node.high[c] = units < node.least[c]! ? 0 : units;
  return node.low[c]! <= node.high[c];
}

/** At least `units` from the candidate, which opens its supplier; false when that contradicts the node. */
export function raiseLow(p: Problem, node: Node, c: number, units: number): boolean {
  const low = Math.max(units, node.least[c]!);
  if (units <= 0 || low <= node.low[c]!) return true;
  changed = true;
  const s = p.supplier[c]!;
  if (low > node.high[c]! || node.status[s] === CLOSED) return false;
  node.low[c] = low;
  node.least[c] = low;
  node.status[s] = OPEN;
  return true;
}

/** Nothing from the supplier; false when that contradicts the node. */
export function closeSupplier(p: Problem, node: Node, s: number): boolean {
  if (node.status[s] === CLOSED) return true;
  if (node.status[s] === OPEN) return false;
  changed = true;
  node.status[s] = CLOSED;
  for (let k = p.supplierStart[s]!; k < p.supplierStart[s + 1]!; k++) node.high[p.bySupplier[k]!] = 0;
  return true;
}

function closeUndecided(p: Problem, node: Node) {
  for (let s = 0; s < p.suppliers; s++) if (node.status[s] !== OPEN && !closeSupplier(p, node, s)) return false;
  return true;
}

function tightenSupplier(p: Problem, node: Node, s: number): boolean {
  const { high, low, least } = node;
  const terms = p.model.suppliers[s]!;
  const from = p.supplierStart[s]!;
  const to = p.supplierStart[s + 1]!;
  let unitsMost = 0;
  let unitsLeast = 0;
  let gramsMost = 0;
  let gramsLeast = 0;
  let lightest = Infinity;
  let fewest = Infinity;
  let valueMost = 0;
  let valueLeast = 0;
  for (let k = from; k < to; k++) {
    const c = p.bySupplier[k]!;
    const most = high[c]!;
    if (most === 0) continue;
    const pack = p.pack[c]!;
    const grams = p.grams[c]!;
    const fromUnits = Math.max(1, least[c]!);
    unitsMost += most * pack;
    gramsMost += most * grams;
    valueMost += most * mostValue(p, c, fromUnits, most);
    lightest = Math.min(lightest, fromUnits * grams);
    fewest = Math.min(fewest, fromUnits * pack);
    const must = low[c]!;
    if (must === 0) continue;
    unitsLeast += must * pack;
    gramsLeast += must * grams;
    valueLeast += must * leastValue(p, c, must, most);
  }
  if (unitsLeast === 0) {
    unitsLeast = fewest;
    gramsLeast = lightest;
  }
  unitsMost = Math.min(unitsMost, terms.maxUnits);
  gramsMost = Math.min(gramsMost, node.gramsUpTo[s]!);
  node.unitsMost[s] = unitsMost;
  node.unitsLeast[s] = Math.max(unitsLeast, terms.minUnits);
  node.gramsMost[s] = gramsMost;
  // just above an open end, where the next band begins
  node.gramsLeast[s] = Math.max(gramsLeast, node.gramsOver[s]! + 1e-6);
  node.valueMost[s] = valueMost;
  const impossible =
    unitsMost === 0 ||
    unitsMost < node.unitsLeast[s] ||
    gramsMost < gramsLeast ||
    gramsMost <= node.gramsOver[s]! ||
    valueMost < Math.max(terms.minValue, node.valueFrom[s]!) ||
    valueLeast >= node.valueBelow[s]!;
  if (impossible) return closeSupplier(p, node, s);
  const capped = terms.maxUnits < Infinity || node.gramsUpTo[s]! < Infinity;
  const lacking = node.status[s] === OPEN && terms.minUnits > 0;
  if (!capped && !lacking) return true;
  const forced = fewest === unitsLeast && !hasLow(p, node, s);
  const baseUnits = forced ? 0 : unitsLeast;
  const baseGrams = forced ? 0 : gramsLeast;
  let sum = 0;
  for (let k = from; k < to; k++) sum += high[p.bySupplier[k]!]! * p.pack[p.bySupplier[k]!]!;
  for (let k = from; k < to; k++) {
    const c = p.bySupplier[k]!;
    if (high[c] === 0) continue;
    const pack = p.pack[c]!;
    const grams = p.grams[c]!;
    const others = sum - high[c]! * pack;
    if (lacking && !raiseLow(p, node, c, Math.ceil((terms.minUnits - others) / pack))) return false;
    if (!capped) continue;
    const byUnits = Math.floor((terms.maxUnits - baseUnits) / pack) + low[c]!;
    const byGrams = grams === 0 ? Infinity : Math.floor((node.gramsUpTo[s]! - baseGrams) / grams) + low[c]!;
    if (!lowerHigh(node, c, Math.min(byUnits, byGrams))) return false;
  }
  return true;
}

function hasLow(p: Problem, node: Node, s: number) {
  for (let k = p.supplierStart[s]!; k < p.supplierStart[s + 1]!; k++) if (node.low[p.bySupplier[k]!]! > 0) return true;
  return false;
}

function tightenLines(p: Problem, node: Node, limits: Limits): boolean {
  const { high, low, lineMost } = node;
  let total = 0;
  for (let i = 0; i < p.lines; i++) {
    let sum = 0;
    let largest = 0;
    let must = 0;
    for (let c = p.lineStart[i]!; c < p.lineStart[i + 1]!; c++) {
      sum += high[c]!;
      if (high[c]! > largest) largest = high[c]!;
      must += low[c]!;
    }
    const { quantity } = p.model.lines[i]!;
    if (must > quantity) return false;
    lineMost[i] = p.split ? Math.min(quantity, sum) : largest;
    total += lineMost[i]!;
    if (must > 0 && !leaveRoom(p, node, i, must)) return false;
  }
  node.spare = total - limits.units;
  if (node.spare < 0) return false;
  let splits = 0;
  for (let i = 0; i < p.lines; i++) {
    const required = lineMost[i]! - node.spare;
    if (required > 0 && !requireUnits(p, node, i, required)) return false;
    if (p.split) splits += leastSplits(p, node, i, required);
  }
  return splits <= limits.lineSplits;
}

/** What must come from some candidates of a line is not left to the others. */
function leaveRoom(p: Problem, node: Node, i: number, must: number): boolean {
  const { quantity } = p.model.lines[i]!;
  const to = p.lineStart[i + 1]!;
  for (let c = p.lineStart[i]!; c < to; c++) {
    const room = !p.split && node.low[c] === 0 ? 0 : quantity - must + node.low[c]!;
    if (!lowerHigh(node, c, room)) return false;
    if (!p.twins || node.low[c] === 0) continue;
    for (let d = p.lineStart[i]!; d < to; d++)
      if (d !== c && p.supplier[d] === p.supplier[c] && !lowerHigh(node, d, 0)) return false;
  }
  return true;
}

/** At least `required` units of the line have to be routed. */
function requireUnits(p: Problem, node: Node, i: number, required: number): boolean {
  const { high, least } = node;
  const to = p.lineStart[i + 1]!;
  let sum = 0;
  let able = 0;
  let last = -1;
  for (let c = p.lineStart[i]!; c < to; c++) {
    if (high[c] === 0) continue;
    if (p.split) sum += high[c]!;
    else if (high[c]! < required) {
      if (!lowerHigh(node, c, 0)) return false;
    } else {
      least[c] = Math.max(least[c]!, required);
      able++;
      last = c;
    }
  }
  if (!p.split) return able > 0 && (able > 1 || raiseLow(p, node, last, required));
  for (let c = p.lineStart[i]!; c < to; c++)
    if (high[c]! > 0 && !raiseLow(p, node, c, required - (sum - high[c]!))) return false;
  return true;
}

function leastSplits({ lineStart }: Problem, { high, low }: Node, i: number, required: number) {
  let used = 0;
  let largest = 0;
  for (let c = lineStart[i]!; c < lineStart[i + 1]!; c++) {
    if (low[c]! > 0) used++;
    if (high[c]! > largest) largest = high[c]!;
  }
  return Math.max(used - 1, largest < required ? 1 : 0, 0);
}

function tightenPool(p: Problem, node: Node, pool: Problem["shared"][number]): boolean {
  let free = pool.stock;
  for (const c of pool.candidates) free -= node.low[c]! * p.pack[c]!;
  if (free < 0) return false;
  for (const c of pool.candidates) if (!lowerHigh(node, c, node.low[c]! + Math.floor(free / p.pack[c]!))) return false;
  return true;
}
