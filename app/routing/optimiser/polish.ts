import type { Aim } from "./bound.ts";
import { chargesMinor } from "./charges.ts";
import { priceAt } from "./evaluate.ts";
import { offer, type Search } from "./incumbent.ts";
import type { Level } from "./level.ts";
import { CLOSED, type Node } from "./node.ts";
import type { Problem } from "./problem.ts";

const LESS = -1e-6;
/** What a supplier wholly below its minimum counts as, and how much worse a change may be at first: shares of the plan's amount. */
const LACKING = 0.1;
const WORSE = 0.02;

/** A plan that is being changed, with what its suppliers carry and charge by the level's aim. */
type Draft = {
  p: Problem;
  node: Node;
  aim: Aim;
  /** candidate of line i and supplier s: at[i × suppliers + s]; −1 when there is none */
  at: Int32Array;
  plan: Int32Array;
  units: Float64Array;
  grams: Float64Array;
  value: Float64Array;
  charge: Float64Array;
  drawn: Float64Array;
  amount: number;
  lacking: number;
  /** suppliers in use: only among these are units moved */
  used: number[];
};

/**
 * Makes the best plan better by the level's aim: units of a line go to another supplier, two suppliers exchange lines, a
 * supplier is left, one more is used. Each change counts with its exact charges. For orders that are hard to prove: the
 * better the plan, the less is left to look at.
 */
export function polish(search: Search, level: Level, node: Node): void {
  const { problem: p } = search;
  const draft = newDraft(p, node, level.aim, search.best);
  const best = newDraft(p, node, level.aim, search.best);
  const keep = () => {
    descend(draft);
    if (draft.amount - best.amount >= LESS || !isAllowed(draft)) return copy(best, draft);
    copy(draft, best);
    if (offer(search, draft.plan)) level.tighten();
    return true;
  };
  keep();
  const most = Math.abs(best.amount) * WORSE;
  for (let s = 0, idle = 0; idle <= p.suppliers; s = (s + 1) % p.suppliers, idle++) {
    if (node.status[s] === CLOSED) continue;
    const isChanged = draft.units[s]! > 0 ? leave(draft, s) : use(draft, s);
    if (!isChanged || draft.amount > best.amount + most) copy(best, draft);
    else if (keep()) idle = 0;
  }
}

function newDraft(p: Problem, node: Node, aim: Aim, plan: Int32Array): Draft {
  const amounts = () => new Float64Array(p.suppliers);
  const draft: Draft = {
    ...{ p, node, aim, plan: plan.slice(), amount: 0, lacking: 0, used: [] },
    ...{ units: amounts(), grams: amounts(), value: amounts(), charge: amounts() },
    at: new Int32Array(p.lines * p.suppliers).fill(-1),
    drawn: new Float64Array(p.shared.length),
  };
  for (let c = 0; c < p.candidates; c++) {
    const key = p.line[c]! * p.suppliers + p.supplier[c]!;
    if (plan[c]! > 0 || (node.high[c]! > 0 && draft.at[key] === -1)) draft.at[key] = c;
    if (plan[c]! > 0) load(draft, c, plan[c]!, 0);
    draft.amount += goodsOf(draft, c, plan[c]!);
  }
  for (let s = 0; s < p.suppliers; s++) {
    draft.charge[s] = chargeAt(draft, s, draft.units[s]!, draft.grams[s]!, draft.value[s]!);
    draft.amount += draft.charge[s]!;
  }
  draft.lacking = LACKING * Math.abs(draft.amount);
  return draft;
}

function copy(from: Draft, to: Draft): false {
  to.plan.set(from.plan);
  to.units.set(from.units);
  to.grams.set(from.grams);
  to.value.set(from.value);
  to.charge.set(from.charge);
  to.drawn.set(from.drawn);
  to.amount = from.amount;
  return false;
}

function load({ p, units, grams, value, drawn }: Draft, c: number, more: number, before: number) {
  const s = p.supplier[c]!;
  units[s]! += more * p.pack[c]!;
  grams[s]! += more * p.grams[c]!;
  value[s]! += valueOf(p, c, before + more) - valueOf(p, c, before);
  if (p.sharedPool[c]! >= 0) drawn[p.sharedPool[c]!]! += more * p.pack[c]!;
}

function valueOf(p: Problem, c: number, x: number) {
  if (x === 0) return 0;
  const candidate = p.model.candidates[c]!;
  return x * (p.stepped[c] === 1 ? priceAt(candidate, x) : candidate.breaks[0]!).value;
}

function goodsOf({ p, aim }: Draft, c: number, x: number) {
  if (x === 0) return 0;
  const each = p.stepped[c] === 1 ? priceAt(p.model.candidates[c]!, x).costMinor : p.cost[c]!;
  return x * (aim.cost * each + aim.perUnit[c]!);
}

/** What the supplier charges; below its minimum also something for what is lacking, so that changes lead back to it. */
function chargeAt({ p, aim, lacking }: Draft, s: number, units: number, grams: number, value: number) {
  if (units === 0) return 0;
  const terms = p.model.suppliers[s]!;
  let amount = aim.supplier + aim.cost * chargesMinor(terms, grams, value);
  if (units < terms.minUnits) amount += lacking * (1 - units / terms.minUnits);
  if (value < terms.minValue) amount += lacking * (1 - value / terms.minValue);
  return amount;
}

/** What it adds to the amount when candidate `c` gives `more` units (fewer, below 0) and `other`, of its supplier, `rest`. */
function addedBy(draft: Draft, c: number, more: number, other = -1, rest = 0): number {
  const { p, plan, units, grams, value, charge } = draft;
  const s = p.supplier[c]!;
  let n = units[s]! + more * p.pack[c]!;
  let w = grams[s]! + more * p.grams[c]!;
  let v = value[s]! + valueOf(p, c, plan[c]! + more) - valueOf(p, c, plan[c]!);
  let goods = goodsOf(draft, c, plan[c]! + more) - goodsOf(draft, c, plan[c]!);
  if (other >= 0) {
    n += rest * p.pack[other]!;
    w += rest * p.grams[other]!;
    v += valueOf(p, other, plan[other]! + rest) - valueOf(p, other, plan[other]!);
    goods += goodsOf(draft, other, plan[other]! + rest) - goodsOf(draft, other, plan[other]!);
  }
  return goods + chargeAt(draft, s, n, w, v) - charge[s]!;
}

function give(draft: Draft, c: number, more: number): void {
  const { p, plan, units, grams, value, charge } = draft;
  const s = p.supplier[c]!;
  draft.amount += addedBy(draft, c, more);
  load(draft, c, more, plan[c]!);
  plan[c]! += more;
  charge[s] = chargeAt(draft, s, units[s]!, grams[s]!, value[s]!);
}

/** How many of `wanted` units more the candidate can give; 0 where fewer than its least. */
function roomOf({ p, node, plan, units, drawn }: Draft, c: number, wanted: number): number {
  let room = Math.min(wanted, node.high[c]! - plan[c]!);
  if (room <= 0) return 0;
  const s = p.supplier[c]!;
  const { maxUnits } = p.model.suppliers[s]!;
  if (maxUnits < Infinity) room = Math.min(room, Math.floor((maxUnits - units[s]!) / p.pack[c]!));
  const pool = p.sharedPool[c]!;
  if (pool >= 0) room = Math.min(room, Math.floor((p.shared[pool]!.stock - drawn[pool]!) / p.pack[c]!));
  return plan[c]! + room < p.least[c]! ? 0 : room;
}

/** May the candidate give so many units fewer? */
function canSpare({ p, plan }: Draft, c: number, units: number): boolean {
  return units === plan[c] || (p.split && plan[c]! - units >= p.least[c]!);
}

/** Moves units among the suppliers in use as long as that makes the amount less. */
function descend(draft: Draft): void {
  const { p, plan, at, used, units } = draft;
  used.length = 0;
  for (let s = 0; s < p.suppliers; s++) if (units[s]! > 0) used.push(s);
  for (let better = true; better;) {
    better = false;
    for (let i = 0; i < p.lines; i++)
      for (const s of used) {
        const c = at[i * p.suppliers + s]!;
        while (c >= 0 && plan[c]! > 0 && moveFrom(draft, i, c)) better = true;
      }
  }
}

/** Units of candidate `c` to another one, perhaps for those of another line; false when nothing makes the amount less. */
function moveFrom(draft: Draft, i: number, c: number): boolean {
  const { p, plan, at, used } = draft;
  const s = p.supplier[c]!;
  for (const t of used) {
    const d = at[i * p.suppliers + t]!;
    if (d < 0 || d === c || t === s) continue;
    const most = roomOf(draft, d, plan[c]!);
    for (let k = most; k > 0; k = k > 1 && p.split ? 1 : 0) {
      if (!canSpare(draft, c, k) || (k < p.least[d]! && plan[d] === 0)) continue;
      if (addedBy(draft, c, -k) + addedBy(draft, d, k) >= LESS) continue;
      give(draft, c, -k);
      give(draft, d, k);
      return true;
    }
    const k = plan[c]!;
    if (draft.node.high[d]! - plan[d]! < k) continue;
    for (let j = 0; j < p.lines; j++) {
      const from = at[j * p.suppliers + t]!;
      const to = at[j * p.suppliers + s]!;
      if (j === i || from < 0 || to < 0 || plan[from] === 0 || draft.node.high[to]! - plan[to]! < plan[from]!) continue;
      const back = plan[from]!;
      if (addedBy(draft, c, -k, to, back) + addedBy(draft, d, k, from, -back) >= LESS) continue;
      for (const [candidate, more] of [
        [c, -k],
        [from, -back],
        [d, k],
        [to, back],
      ] as const)
        give(draft, candidate, more);
      return true;
    }
  }
  return false;
}

/** All units of a supplier to others, each where they cost least; false when there is no place for them. */
function leave(draft: Draft, s: number): boolean {
  const { p, plan, at } = draft;
  for (let i = 0; i < p.lines; i++) {
    const c = at[i * p.suppliers + s]!;
    while (c >= 0 && plan[c]! > 0) {
      let pick = -1;
      let count = 0;
      let least = Infinity;
      for (let d = p.lineStart[i]!; d < p.lineStart[i + 1]!; d++) {
        if (p.supplier[d] === s || at[i * p.suppliers + p.supplier[d]!] !== d) continue;
        const room = roomOf(draft, d, plan[c]!);
        if (room === 0 || (room < plan[c]! && !p.split)) continue;
        const each = addedBy(draft, d, room) / room;
        if (each >= least) continue;
        least = each;
        pick = d;
        count = room;
      }
      if (pick < 0) return false;
      give(draft, c, -count);
      give(draft, pick, count);
    }
  }
  return true;
}

/** Units of every line that are cheaper with this supplier once it is used; false when there are none. */
function use(draft: Draft, s: number): boolean {
  const { p, plan, at, charge, used } = draft;
  charge[s] = chargeAt(draft, s, 1e-9, 0, 0);
  draft.amount += charge[s];
  for (let i = 0; i < p.lines; i++) {
    const d = at[i * p.suppliers + s]!;
    if (d < 0) continue;
    for (const t of used) {
      const c = at[i * p.suppliers + t]!;
      if (c < 0 || plan[c] === 0) continue;
      const count = roomOf(draft, d, plan[c]!);
      if (count === 0 || !canSpare(draft, c, count)) continue;
      if (addedBy(draft, c, -count) + addedBy(draft, d, count) >= LESS) continue;
      give(draft, c, -count);
      give(draft, d, count);
    }
  }
  return draft.units[s]! > 0;
}

/** Is every supplier within its terms? What concerns the plan as a whole is looked at when it is offered. */
function isAllowed({ p, units, value }: Draft): boolean {
  for (let s = 0; s < p.suppliers; s++) {
    const { minUnits, maxUnits, minValue } = p.model.suppliers[s]!;
    if (units[s]! > 0 && (units[s]! < minUnits || units[s]! > maxUnits || value[s]! < minValue)) return false;
  }
  return true;
}
