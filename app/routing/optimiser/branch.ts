import { chargesMinor } from "./charges.ts";
import type { Bound } from "./bound.ts";
import { OPEN, UNDECIDED, type Node } from "./node.ts";
import type { Problem } from "./problem.ts";
import { priceAt } from "./evaluate.ts";
import { closeSupplier, lowerHigh, raiseLow } from "./propagate.ts";
import { leastCharges } from "./tariff.ts";

/** How a node falls into two; the half that is searched first comes first. */
export type Branch =
  | { kind: "supplier"; supplier: number }
  | { kind: "grams"; supplier: number; at: number; heavyFirst: boolean }
  | { kind: "value"; supplier: number; at: number }
  /** at least `at` units, or fewer */
  | { kind: "units"; candidate: number; at: number; moreFirst: boolean };

/**
 * Where the relaxed plan and the truth disagree most: first a supplier that is used but undecided, then an open supplier
 * that would charge more than the bound says, then a candidate of a supplier whose limits the relaxed plan breaks, then
 * any candidate that is not settled. Null when the node is a single plan.
 */
export function chooseBranch(p: Problem, node: Node, { unit, slack }: Bound, relaxed: Int32Array): Branch | null {
  const { high, low, status, price } = node;
  let chosen = -1;
  let most = 0;
  let breach: { supplier: number; lacking: boolean } | null = null;
  let dearest = 1e-6;
  let tariff: Branch | null = null;
  for (let s = 0; s < p.suppliers; s++) {
    let units = 0;
    let grams = 0;
    let value = 0;
    let count = 0;
    let weight = 0;
    for (let k = p.supplierStart[s]!; k < p.supplierStart[s + 1]!; k++) {
      const c = p.bySupplier[k]!;
      const x = relaxed[c]!;
      if (x === 0) continue;
      units += x;
      count += x * p.pack[c]!;
      grams += x * p.grams[c]!;
      value += x * priceAt(p.model.candidates[c]!, x).value;
      weight += x * (price[p.line[c]!]! - unit[c]!);
    }
    if (units === 0) continue;
    if (status[s] === UNDECIDED) {
      if (chosen === -1 || weight > most) {
        chosen = s;
        most = weight;
      }
      continue;
    }
    const terms = p.model.suppliers[s]!;
    const over = count > terms.maxUnits || grams > node.gramsUpTo[s]! || value >= node.valueBelow[s]!;
    const under = grams <= node.gramsOver[s]! || value < Math.max(terms.minValue, node.valueFrom[s]!);
    if (over) breach = { supplier: s, lacking: false };
    else if (under || count < terms.minUnits) breach ??= { supplier: s, lacking: true };
    const gap = chargesMinor(terms, grams, value) - leastCharges(p, node, s);
    if (gap <= dearest) continue;
    const branch = tariffBranch(p, node, s, grams, value);
    if (!branch) continue;
    dearest = gap;
    tariff = branch;
  }
  if (chosen >= 0) return { kind: "supplier", supplier: chosen };
  if (tariff) return tariff;
  let overdrawn = -1;
  for (let k = 0; k < p.shared.length && overdrawn < 0; k++) {
    let drawn = 0;
    for (const c of p.shared[k]!.candidates) drawn += relaxed[c]! * p.pack[c]!;
    if (drawn > p.shared[k]!.stock) overdrawn = k;
  }
  let pick = -1;
  let best = Infinity;
  for (let c = 0; c < p.candidates; c++) {
    if (low[c] === high[c]) continue;
    const used = relaxed[c]! > low[c]!;
    const s = p.supplier[c]!;
    const helps =
      (breach?.supplier === s && breach.lacking !== used) || (used && overdrawn >= 0 && p.sharedPool[c] === overdrawn);
    const distance = Math.abs(unit[c]! - price[p.line[c]!]!) + (status[s] === UNDECIDED ? Math.max(0, slack[s]!) : 0);
    const rank = (helps ? 0 : used ? 1e12 : 2e12) + distance;
    if (rank >= best) continue;
    best = rank;
    pick = c;
  }
  if (pick < 0) return null;
  if (relaxed[pick]! > low[pick]!) return { kind: "units", candidate: pick, at: relaxed[pick]!, moreFirst: true };
  const at = Math.max(relaxed[pick]! + 1, node.least[pick]!);
  return { kind: "units", candidate: pick, at, moreFirst: breach !== null };
}

/** A point at which the supplier's charges jump, between the least that the bound counts and the relaxed plan. */
function tariffBranch(p: Problem, node: Node, s: number, grams: number, value: number): Branch | null {
  const { freeFrom, surchargeBelow, shipping } = p.model.suppliers[s]!;
  const splits = (at: number) => at > node.valueFrom[s]! && at < node.valueBelow[s]! && at <= node.valueMost[s]!;
  if (value < freeFrom && splits(freeFrom)) return { kind: "value", supplier: s, at: freeFrom };
  if (value < surchargeBelow && splits(surchargeBelow)) return { kind: "value", supplier: s, at: surchargeBelow };
  let at = -1;
  const consider = (edge: number) => {
    if (edge < grams && edge < node.gramsUpTo[s]! && edge > at) at = edge;
  };
  for (const band of shipping.bands) consider(band.upTo);
  const last = shipping.bands.at(-1)?.upTo ?? 0;
  if (shipping.beyond.minor > 0 && grams > last)
    consider(last + (Math.ceil((grams - last) / shipping.beyond.every) - 1) * shipping.beyond.every);
  if (shipping.parcelMinor > 0 && grams > shipping.maxParcelGrams)
    consider((Math.ceil(grams / shipping.maxParcelGrams) - 1) * shipping.maxParcelGrams);
  if (at < node.gramsLeast[s]! || at <= node.gramsOver[s]!) return null;
  return { kind: "grams", supplier: s, at, heavyFirst: false };
}

/** Narrows the node to the half of the branch that is searched first, or to the other; false when that is empty. */
export function applyBranch(p: Problem, node: Node, branch: Branch, first: boolean): boolean {
  switch (branch.kind) {
    case "supplier":
      if (!first) return closeSupplier(p, node, branch.supplier);
      node.status[branch.supplier] = OPEN;
      return true;
    case "grams":
      if (first === branch.heavyFirst) node.gramsOver[branch.supplier] = branch.at;
      else node.gramsUpTo[branch.supplier] = branch.at;
      return true;
    case "value":
      if (first) node.valueFrom[branch.supplier] = branch.at;
      else node.valueBelow[branch.supplier] = branch.at;
      return true;
    case "units":
      if (first === branch.moreFirst) return raiseLow(p, node, branch.candidate, branch.at);
      return lowerHigh(node, branch.candidate, branch.at - 1);
  }
}
