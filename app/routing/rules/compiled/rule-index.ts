import { conditionOf } from "../conditions/registry.ts";
import type { Part } from "./conditions.ts";
import { combine, compilePart } from "./conditions.ts";
import type { Read } from "../kinds/condition.ts";
import { meetRanges, type Domain, type Value } from "../kinds/domain.ts";
import { bitmap, columnOf, type Column, type Entry } from "./rule-columns.ts";
import { isGroup, type ConditionUse, type Group } from "../rule.ts";
import { linesOf, type View } from "../view.ts";

/**
 * Which rules may match an order, found without asking each of them. For every fact that rules compare (a column) there is
 * a bitmap of the rules that a value does not rule out; the rules left are those in all bitmaps. What a column cannot
 * decide for a rule is the rule's rest.
 */
export type RuleIndex = {
  columns: Column[];
  words: number;
  /** of each rule; null = the columns have said it all */
  rests: (Part | null)[];
  scratch: Uint32Array;
};

/** A condition that a rule cannot do without, as an index can look it up. */
type Lookup = { domain: Domain; read: Read; exact: boolean };

export function indexRules(groups: readonly Group[]): RuleIndex {
  const entries = new Map<string, { read: Read; entries: Entry[] }>();
  const rests = groups.map((group, rule) => {
    const found = new Map<string, Domain>();
    const rest: Part[] = [];
    for (const part of required(group)) {
      const lookup = isGroup(part) ? null : lookupOf(part);
      const { key } = lookup?.domain ?? { key: "" };
      const known = found.get(key);
      const domain = lookup && (known ? both(known, lookup.domain) : lookup.domain);
      if (lookup && domain) {
        found.set(key, domain);
        if (!entries.has(key)) entries.set(key, { read: lookup.read, entries: [] });
      }
      if (!lookup?.exact || !domain) rest.push(compilePart(part));
    }
    for (const [key, domain] of found) entries.get(key)?.entries.push({ rule, domain });
    return rest.length === 0 ? null : combine("all", rest);
  });
  const count = groups.length;
  const columns = [...entries.values()].map((column) => columnOf({ ...column, count }));
  const scratch = bitmap(count);
  return { columns, words: scratch.length, rests, scratch };
}

/** The parts of a group that must all hold, those of groups in it that must hold included. */
function required(group: Group): (Group | ConditionUse)[] {
  if (group.match === "any" && group.of.length !== 1) return [group];
  return group.of.flatMap((part) => (isGroup(part) ? required(part) : [part]));
}

/** Two conditions on one number are one; of others the first is looked up. */
function both(a: Domain, b: Domain): Domain | null {
  if (a.kind !== "range" || b.kind !== "range") return null;
  return { ...a, ranges: meetRanges(a.ranges, b.ranges) };
}

function lookupOf(use: ConditionUse): Lookup | null {
  const condition = conditionOf(use.condition);
  const domain = condition.domain(use);
  const read = condition.read(use);
  if (domain.kind === "text") return null;
  if (condition.level === "order") {
    const exact = domain.kind !== "many" || domain.of !== "all" || domain.values.length === 1;
    return { domain, read, exact };
  }
  return condition.level === "line" && use.scope !== "none" ? someLine(domain, read) : null;
}

/** What some line must have for a condition on all or any of them to hold: not the condition itself, but needed by it. */
function someLine(domain: Domain, read: Read): Lookup | null {
  if (domain.kind === "range" || domain.kind === "text") return null;
  if (domain.kind === "one" ? domain.negate : domain.of === "none") return null;
  const { values } = domain;
  const of = domain.kind === "many" && domain.of === "all" ? "all" : "any";
  const overLines = (view: View): Value =>
    linesOf(view).flatMap((_, line) => {
      const value = read(view, line, -1);
      return typeof value === "string" || Array.isArray(value) ? (value as string | string[]) : [];
    });
  return { domain: { kind: "many", key: `line:${domain.key}`, of, values }, read: overLines, exact: false };
}

/** The rules that match the order by what the columns know, in the rules' order; their rests are not asked yet. */
export function mayMatch({ columns, words, scratch }: RuleIndex, count: number, view: View): number[] {
  scratch.fill(0xffffffff);
  for (const column of columns) column(view, scratch);
  const found: number[] = [];
  for (let word = 0; word < words; word++) {
    let bits = scratch[word] ?? 0;
    while (bits !== 0) {
      const bit = 31 - Math.clz32(bits & -bits);
      const rule = word * 32 + bit;
      if (rule < count) found.push(rule);
      bits &= bits - 1;
    }
  }
  return found;
}
