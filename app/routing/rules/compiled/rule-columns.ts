import type { Read } from "../kinds/condition.ts";
import { testOf, type Domain } from "../kinds/domain.ts";
import type { View } from "../view.ts";

/** A rule's condition on the column's fact. */
export type Entry = { rule: number; domain: Domain };

/** Takes out of `rules` those that the order's value rules out. */
export type Column = (view: View, rules: Uint32Array) => void;

type Facts = { read: Read; entries: Entry[]; count: number };

/** Room for one bit a rule. */
export const bitmap = (count: number) => new Uint32Array(Math.max(1, Math.ceil(count / 32)));

const put = (bits: Uint32Array, rule: number) => {
  bits[rule >>> 5] = (bits[rule >>> 5] ?? 0) | (1 << (rule & 31));
};

/** A column of conditions on one fact. All of them have the same kind of domain. */
export function columnOf(facts: Facts): Column {
  switch (facts.entries[0]?.domain.kind) {
    case "range":
      return numbers(facts);
    case "many":
      return sets(facts);
    default:
      return texts(facts);
  }
}

/** The rules that say nothing of the fact. */
function silent({ entries, count }: Facts): Uint32Array {
  const bits = bitmap(count).fill(0xffffffff);
  for (const { rule } of entries) bits[rule >>> 5] = (bits[rule >>> 5] ?? 0) & ~(1 << (rule & 31));
  return bits;
}

const keep = (rules: Uint32Array, bits: Uint32Array) => {
  for (let word = 0; word < rules.length; word++) rules[word] = (rules[word] ?? 0) & (bits[word] ?? 0);
};

/** One text: a bitmap for each value that a rule names, one for all others. */
function texts(facts: Facts): Column {
  const { read, entries } = facts;
  const unknown = silent(facts);
  const bitsFor = (value: string) => {
    const bits = unknown.slice();
    for (const { rule, domain } of entries) if (testOf(domain)(value)) put(bits, rule);
    return bits;
  };
  const named = new Set(entries.flatMap(({ domain }) => ("values" in domain ? domain.values : [])));
  const byValue = new Map([...named].map((value) => [value, bitsFor(value)]));
  // No rule names it: any text outside the named ones stands for all of them.
  let outside = "";
  while (named.has(outside)) outside += "\u0000";
  const others = bitsFor(outside);
  return (view, rules) => {
    const value = read(view, -1, -1);
    keep(rules, typeof value === "string" ? (byValue.get(value) ?? others) : unknown);
  };
}

/** Several texts: who wants any of a value, and who wants none of it. */
function sets(facts: Facts): Column {
  const { read, entries, count } = facts;
  const unknown = silent(facts);
  const base = unknown.slice();
  const [wanted, unwanted] = [new Map<string, Uint32Array>(), new Map<string, Uint32Array>()];
  const note = (map: Map<string, Uint32Array>, value: string, rule: number) => {
    const bits = map.get(value) ?? bitmap(count);
    map.set(value, bits);
    put(bits, rule);
  };
  for (const { rule, domain } of entries) {
    if (domain.kind !== "many") continue;
    if (domain.of === "none") put(base, rule);
    // Of all values that are wanted the first must be there; the rule's rest asks for the others.
    const looked = domain.of === "all" ? domain.values.slice(0, 1) : domain.values;
    for (const value of looked) note(domain.of === "none" ? unwanted : wanted, value, rule);
  }
  const bits = bitmap(count);
  return (view, rules) => {
    const values = read(view, -1, -1);
    if (!Array.isArray(values)) return keep(rules, unknown);
    bits.set(base);
    for (const value of values as readonly string[]) {
      const more = wanted.get(value);
      if (more) for (let word = 0; word < bits.length; word++) bits[word] = (bits[word] ?? 0) | (more[word] ?? 0);
    }
    for (const value of values as readonly string[]) {
      const fewer = unwanted.get(value);
      if (fewer) for (let word = 0; word < bits.length; word++) bits[word] = (bits[word] ?? 0) & ~(fewer[word] ?? 0);
    }
    keep(rules, bits);
  };
}

/**
 * One number: the ends of all ranges cut the number line into points and the gaps between them, and within each of these
 * pieces the same rules hold.
 */
function numbers(facts: Facts): Column {
  const { read, entries } = facts;
  const unknown = silent(facts);
  const ranges = entries.flatMap(({ rule, domain }) =>
    domain.kind === "range" ? domain.ranges.map((range) => ({ rule, range })) : [],
  );
  const ends = ranges.flatMap(({ range: { low, high } }) => [low, high]).filter(Number.isFinite);
  const points = Float64Array.from(new Set(ends)).sort();
  // Piece 2i is the gap before point i, piece 2i + 1 the point itself.
  const pieceAt = (value: number) => {
    const at = firstNotBelow(points, value);
    return points[at] === value ? 2 * at + 1 : 2 * at;
  };
  const pieces = Array.from({ length: 2 * points.length + 1 }, () => unknown.slice());
  for (const { rule, range } of ranges) {
    const from = range.low === -Infinity ? 0 : pieceAt(range.low) + (range.lowOpen ? 1 : 0);
    const to = range.high === Infinity ? pieces.length - 1 : pieceAt(range.high) - (range.highOpen ? 1 : 0);
    for (let piece = from; piece <= to; piece++) put(pieces[piece]!, rule);
  }
  return (view, rules) => {
    const value = read(view, -1, -1);
    keep(rules, typeof value === "number" ? (pieces[pieceAt(value)] ?? unknown) : unknown);
  };
}

/** Index of the first point that is not below the value. */
function firstNotBelow(points: Float64Array, value: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((points[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
