import { conditionOf } from "../conditions/registry.ts";
import { exclude, implies, meetRanges, type Domain } from "../kinds/domain.ts";
import { isGroup, type ConditionUse, type Group, type Scope } from "../rule.ts";

/**
 * What can be said of conditions without an order. Every answer "yes" is certain; "no" also means "not known".
 */

/** A condition as a set of values; `scope` where it is about lines. */
type Atom = { scope: Scope | null; domain: Domain };

/** Conditions of which at least one must hold, each a list of conditions that must all hold. */
type Alternatives = Atom[][];

/** Beyond so many alternatives nothing is claimed. */
const MOST = 128;

const atomOf = (use: ConditionUse): Atom => {
  const condition = conditionOf(use.condition);
  return { scope: condition.level === "line" ? (use.scope ?? "any") : null, domain: condition.domain(use) };
};

/** The two can never hold together. Conditions on any line speak of the same line. */
export const clash = (a: ConditionUse, b: ConditionUse): boolean => atomsClash(atomOf(a), atomOf(b));

function atomsClash(a: Atom, b: Atom): boolean {
  if (a.scope === "none" && b.scope === "none") return false;
  // Some line is what `b` says, and no line may be what `a` says.
  if (a.scope === "none") return implies(b.domain, a.domain);
  if (b.scope === "none") return implies(a.domain, b.domain);
  return exclude(a.domain, b.domain);
}

/** Whenever `a` holds, `b` holds. */
function entails(a: Atom, b: Atom): boolean {
  if (a.scope === "none") return b.scope === "none" && implies(b.domain, a.domain);
  if (b.scope === "none") return a.scope === "all" && exclude(a.domain, b.domain);
  return (a.scope === b.scope || b.scope === "any") && implies(a.domain, b.domain);
}

/** null = too many to say anything. */
function alternativesOf(part: Group | ConditionUse): Alternatives | null {
  if (!isGroup(part)) return [[atomOf(part)]];
  const parts = part.of.map(alternativesOf);
  if (parts.some((each) => each === null)) return null;
  const known = parts as Alternatives[];
  if (part.match === "any") {
    const all = known.flat();
    return all.length > MOST ? null : all;
  }
  let product: Alternatives = [[]];
  for (const each of known) {
    if (product.length * each.length > MOST) return null;
    product = product.flatMap((left) => each.map((right) => [...left, ...right]));
  }
  return product.map(merged);
}

/** Ranges of one thing become one range, so that two ends count as an interval. */
function merged(atoms: Atom[]): Atom[] {
  const kept = new Map<string, Atom>();
  atoms.forEach((atom, i) => {
    const { scope, domain } = atom;
    const key = domain.kind === "range" && scope !== "none" ? `${scope}|${domain.key}` : `#${i}`;
    const before = kept.get(key);
    if (before?.domain.kind !== "range" || domain.kind !== "range") return void kept.set(key, atom);
    kept.set(key, { scope, domain: { ...domain, ranges: meetRanges(before.domain.ranges, domain.ranges) } });
  });
  return [...kept.values()];
}

const impossible = (atoms: Atom[]) =>
  atoms.some(
    (atom, i) =>
      (atom.domain.kind === "range" && atom.domain.ranges.length === 0) ||
      atoms.slice(i + 1).some((other) => atomsClash(atom, other)),
  );

/** No order can meet the conditions. */
export const neverMatches = (group: Group): boolean => alternativesOf(group)?.every(impossible) ?? false;

/** Every order, line and candidate that meets `a` meets `b`. */
export function covers(b: Group, a: Group): boolean {
  const [inner, outer] = [alternativesOf(a), alternativesOf(b)];
  if (!inner || !outer) return false;
  return inner
    .filter((atoms) => !impossible(atoms))
    .every((atoms) => outer.some((wanted) => wanted.every((want) => atoms.some((atom) => entails(atom, want)))));
}

/** Every condition of a group and of the groups in it, with where it stands: "when.of[1].of[0]". */
export function usesOf(group: Group, path = "when"): { use: ConditionUse; field: string }[] {
  return group.of.flatMap((part, i) => {
    const field = `${path}.of[${i}]`;
    return isGroup(part) ? usesOf(part, field) : [{ use: part, field }];
  });
}
