import { phrase, type Phrase } from "../../../platform/phrase.ts";
import type { Names } from "../names.ts";
import { LAST_RULE, LAST_RULE_ID, type Rule } from "../rule.ts";
import { sentence } from "../sentence.ts";

export type Change = {
  kind: "added" | "removed" | "moved" | "changed" | "renamed" | "on" | "off";
  ruleId: string;
  text: Phrase;
};

/** What the second rule set does differently, in sentences: removals first, then in the order of the second one. */
export function diffRuleSets(before: readonly Rule[], after: readonly Rule[], names: Names): Change[] {
  const [a, b] = [ended(before), ended(after)];
  const old = new Map(a.map((rule) => [rule.id, rule]));
  const kept = new Set(b.map(({ id }) => id));
  const staying = new Set(
    longestCommon(
      a.map(({ id }) => id).filter((id) => kept.has(id)),
      b.map(({ id }) => id).filter((id) => old.has(id)),
    ),
  );
  const removed = a.filter(({ id }) => !kept.has(id));
  return [
    ...removed.map((rule): Change => ({
      kind: "removed",
      ruleId: rule.id,
      text: phrase("Removed “{{name}}”: {{sentence}}", { name: rule.name, sentence: sentence(rule, names) }),
    })),
    ...b.flatMap((rule, i): Change[] => {
      const was = old.get(rule.id);
      const place = i + 1;
      if (!was)
        return [
          {
            ...{ kind: "added", ruleId: rule.id },
            text: phrase("Added “{{name}}” as rule {{place}}: {{sentence}}", {
              ...{ name: rule.name, place, sentence: sentence(rule, names) },
            }),
          },
        ];
      const from = a.findIndex(({ id }) => id === rule.id) + 1;
      const moved: Change = {
        kind: "moved",
        ruleId: rule.id,
        text: phrase("Moved “{{name}}” from place {{from}} to place {{place}}.", { name: rule.name, from, place }),
      };
      return [...(staying.has(rule.id) ? [] : [moved]), ...changes(was, rule, names)];
    }),
  ];
}

/** A set without its last rule written has the standard one. */
const ended = (rules: readonly Rule[]) => (rules.at(-1)?.id === LAST_RULE_ID ? rules : [...rules, LAST_RULE]);

function changes(was: Rule, is: Rule, names: Names): Change[] {
  const ruleId = is.id;
  const found: Change[] = [];
  if (was.name !== is.name)
    found.push({
      ...{ kind: "renamed", ruleId },
      text: phrase("“{{before}}” is now called “{{after}}”.", { before: was.name, after: is.name }),
    });
  if (was.on !== is.on)
    found.push(
      is.on
        ? { kind: "on", ruleId, text: phrase("Switched “{{name}}” on.", { name: is.name }) }
        : { kind: "off", ruleId, text: phrase("Switched “{{name}}” off.", { name: is.name }) },
    );
  if (same(was.when, is.when) && same(was.then, is.then)) return found;
  const [before, after] = [sentence({ ...was, on: true }, names), sentence({ ...is, on: true }, names)];
  const text = phrase("Changed “{{name}}”. It was: {{before}} It is: {{after}}", { name: is.name, before, after });
  return [...found, { kind: "changed", ruleId, text }];
}

/** Equal JSON; what `parseRules` answers has its fields in one order only by chance. */
function same(a: unknown, b: unknown): boolean {
  const sorted = (_key: string, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)))
      : value;
  return JSON.stringify(a, sorted) === JSON.stringify(b, sorted);
}

/** The longest run of ids that both lists have in the same order: what is not in it was moved. */
function longestCommon(a: readonly string[], b: readonly string[]): string[] {
  // Both have the same ids, so it is the longest rising sequence of places.
  const place = new Map(a.map((id, i) => [id, i]));
  const ends: { place: number; at: number }[] = [];
  const before: number[] = [];
  b.forEach((id, at) => {
    const here = place.get(id) ?? 0;
    let i = ends.findIndex((end) => end.place >= here);
    if (i < 0) i = ends.length;
    before[at] = ends[i - 1]?.at ?? -1;
    ends[i] = { place: here, at };
  });
  const run: string[] = [];
  for (let at = ends.at(-1)?.at ?? -1; at >= 0; at = before[at] ?? -1) run.unshift(b[at]!);
  return run;
}
