import { isGroup, type ConditionUse, type Group } from "../rule.ts";

/** Where a part stands: the place in the outer group, then in the group there, and so on. Empty = the outer group. */
export type Path = readonly number[];
export type Part = Group | ConditionUse;

/** The group with the part at `path` replaced by what `change` makes of it; null takes it out. */
export function changePart(group: Group, path: Path, change: (part: Part) => Part | null): Group {
  const [at, ...rest] = path;
  if (at === undefined) {
    const changed = change(group);
    return changed && isGroup(changed) ? changed : { ...group, of: [] };
  }
  const of = group.of.flatMap((part, i): Part[] => {
    if (i !== at) return [part];
    if (rest.length === 0) return listOf(change(part));
    return isGroup(part) ? listOf(changePart(part, rest, change)) : [part];
  });
  return { ...group, of };
}

const listOf = (part: Part | null) => (part === null ? [] : [part]);

/** With another part at the end of the group at `path`. */
export const addPart = (group: Group, path: Path, part: Part): Group =>
  changePart(group, path, (at) => (isGroup(at) ? { ...at, of: [...at.of, part] } : at));

/** Without the part at `path`; a group that is empty then goes as well, since it would say nothing. */
export function removePart(group: Group, path: Path): Group {
  const without = changePart(group, path, () => null);
  const parent = path.slice(0, -1);
  const isEmpty = partAt(without, parent)?.of.length === 0;
  return isEmpty && parent.length > 0 ? removePart(without, parent) : without;
}

function partAt(group: Group, path: Path): Group | null {
  const [at, ...rest] = path;
  if (at === undefined) return group;
  const part = group.of[at];
  return part && isGroup(part) ? partAt(part, rest) : null;
}

/** How the checks of a rule set name the part: "when.of[0].of[2]". */
export const fieldOf = (path: Path) => ["when", ...path.map((at) => `of[${at}]`)].join(".");
