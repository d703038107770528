/** A part of the number line. */
export type Range = { low: number; lowOpen: boolean; high: number; highOpen: boolean };

/**
 * The values for which a comparison holds: exact, so that comparisons are compiled, indexed and reasoned about from one
 * source. `key` names the thing that is compared; domains of different keys say nothing about each other.
 */
export type Domain =
  | { kind: "range"; key: string; ranges: Range[] }
  /** one text: it is, or is not, among the values */
  | { kind: "one"; key: string; values: string[]; negate: boolean }
  /** several texts: any, all or none of the values are among them */
  | { kind: "many"; key: string; of: "any" | "all" | "none"; values: string[] }
  | { kind: "text"; key: string; op: "starts-with" | "contains" | "between"; values: string[]; negate: boolean };

/** What is compared. null = not known: no comparison holds for it. */
export type Value = number | string | readonly string[] | null;

const within = (value: number, { low, lowOpen, high, highOpen }: Range) =>
  (lowOpen ? value > low : value >= low) && (highOpen ? value < high : value <= high);

/** Postal codes are compared by their beginning: "80331-12" lies between "80000" and "81999". */
const between = (value: string, [from = "", to = ""]: string[]) => {
  const start = value.slice(0, from.length);
  return start.length === from.length && start >= from && start <= to;
};

/** The question that a domain asks of a value, as a closure. */
export function testOf(domain: Domain): (value: Value) => boolean {
  const yes = !("negate" in domain && domain.negate);
  switch (domain.kind) {
    case "range": {
      const { ranges } = domain;
      const [only] = ranges;
      if (ranges.length === 1 && only) return (value) => typeof value === "number" && within(value, only);
      return (value) => typeof value === "number" && ranges.some((range) => within(value, range));
    }
    case "one": {
      const [only] = domain.values;
      if (domain.values.length === 1) return (value) => value !== null && (value === only) === yes;
      const values = new Set<Value>(domain.values);
      return (value) => value !== null && values.has(value) === yes;
    }
    case "many": {
      const { values, of } = domain;
      if (of === "all") return (value) => Array.isArray(value) && values.every((each) => value.includes(each));
      const wanted = of === "any";
      return (value) => Array.isArray(value) && values.some((each) => value.includes(each)) === wanted;
    }
    case "text": {
      const { values, op } = domain;
      const has = {
        "starts-with": (value: string) => values.some((each) => value.startsWith(each)),
        contains: (value: string) => values.some((each) => value.includes(each)),
        between: (value: string) => between(value, values),
      }[op];
      return (value) => typeof value === "string" && has(value) === yes;
    }
  }
}

/** Closed: unlimited stock is Infinity. */
const ANY_NUMBER: Range = { low: -Infinity, lowOpen: false, high: Infinity, highOpen: false };

/** A range from and to; a missing side is open-ended. */
export const range = (change: Partial<Range>): Range => ({
  ...ANY_NUMBER,
  ...change,
  ...(change.low !== undefined && { lowOpen: change.lowOpen ?? false }),
  ...(change.high !== undefined && { highOpen: change.highOpen ?? false }),
});

const isEmpty = ({ low, lowOpen, high, highOpen }: Range) => low > high || (low === high && (lowOpen || highOpen));

function meet(a: Range, b: Range): Range {
  const low = Math.max(a.low, b.low);
  const high = Math.min(a.high, b.high);
  return {
    ...{ low, lowOpen: (a.low === low && a.lowOpen) || (b.low === low && b.lowOpen) },
    ...{ high, highOpen: (a.high === high && a.highOpen) || (b.high === high && b.highOpen) },
  };
}

/** Where both lie; empty = nowhere. */
export const meetRanges = (a: Range[], b: Range[]): Range[] =>
  a.flatMap((one) => b.map((other) => meet(one, other))).filter((each) => !isEmpty(each));

const inside = (inner: Range, outer: Range) =>
  (inner.low > outer.low || (inner.low === outer.low && (inner.lowOpen || !outer.lowOpen))) &&
  (inner.high < outer.high || (inner.high === outer.high && (inner.highOpen || !outer.highOpen)));

const subset = (a: string[], b: string[]) => a.every((each) => b.includes(each));
const disjoint = (a: string[], b: string[]) => !a.some((each) => b.includes(each));

/** No value can satisfy both. False also means "not known". */
export function exclude(a: Domain, b: Domain): boolean {
  if (a.key !== b.key) return false;
  if (a.kind === "range" && b.kind === "range") return meetRanges(a.ranges, b.ranges).length === 0;
  if (a.kind === "one" && b.kind === "one") {
    if (a.negate && b.negate) return false;
    if (a.negate) return subset(b.values, a.values);
    return b.negate ? subset(a.values, b.values) : disjoint(a.values, b.values);
  }
  if (a.kind === "one" && b.kind === "text") return !a.negate && !a.values.some(testOf(b));
  if (a.kind === "text" && b.kind === "one") return exclude(b, a);
  if (a.kind === "many" && b.kind === "many") {
    if (b.of !== "none") return a.of === "none" && exclude(b, a);
    if (a.of === "any") return subset(a.values, b.values);
    return a.of === "all" && !disjoint(a.values, b.values);
  }
  return (
    a.kind === "text" && b.kind === "text" && a.negate !== b.negate && impliesText(a.negate ? b : a, a.negate ? a : b)
  );
}

type Text = Extract<Domain, { kind: "text" }>;

/** A text that `sure` finds is also found by the other, its negation left aside. */
const impliesText = (sure: Text, other: Text) =>
  sure.op !== "between" &&
  other.op === sure.op &&
  sure.values.every((value) => testOf({ ...other, negate: false })(value));

/** Every value that satisfies `a` satisfies `b`. False also means "not known". */
export function implies(a: Domain, b: Domain): boolean {
  if (a.key !== b.key) return false;
  if (a.kind === "range" && b.kind === "range")
    return a.ranges.every((one) => b.ranges.some((other) => inside(one, other)));
  if (a.kind === "one" && b.kind === "one") {
    if (a.negate) return b.negate && subset(b.values, a.values);
    return b.negate ? disjoint(a.values, b.values) : subset(a.values, b.values);
  }
  if (a.kind === "one" && b.kind === "text") return !a.negate && a.values.every(testOf(b));
  if (a.kind === "many" && b.kind === "many") {
    if (a.of === "any") return b.of === "any" && subset(a.values, b.values);
    if (a.of === "none") return b.of === "none" && subset(b.values, a.values);
    if (b.of === "all") return subset(b.values, a.values);
    return b.of === "any" && !disjoint(a.values, b.values);
  }
  if (a.kind === "text" && b.kind === "text" && a.negate === b.negate)
    return (a.negate ? impliesText(b, a) : impliesText(a, b)) || same(a, b);
  return false;
}

const same = (a: Domain, b: Domain) => JSON.stringify(a) === JSON.stringify(b);
