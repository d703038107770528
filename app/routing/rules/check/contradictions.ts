import { say } from "../../../platform/phrase.ts";
import { clash } from "./reasoning.ts";
import { isGroup, LAST_RULE_ID, type ActionUse, type Group, type Rule, type Selector } from "../rule.ts";
import { conditionSentence } from "../sentence.ts";
import { plainNames } from "../names.ts";
import { fold } from "../view.ts";

/** What is said of one field of one rule. */
export type Complaint = { field: string; message: string };

/** What rules say against themselves or against each other. `at` is the rule's place. */
export function contradictions(rules: readonly Rule[]): (Complaint & { at: number })[] {
  const seen = new Map<string, number>();
  return rules.flatMap((rule, at) => {
    const twin = seen.get(rule.id);
    seen.set(rule.id, at);
    const twice =
      twin === undefined
        ? []
        : [{ field: "id", message: `is "${rule.id}" like rule ${twin + 1}'s. Give it an id of its own.` }];
    const found = [
      ...twice,
      ...inGroup(rule.when, "when"),
      ...inActions(rule),
      ...(rule.id === LAST_RULE_ID ? inLast(rule, { last: at === rules.length - 1 }) : []),
    ];
    return found.map((complaint) => ({ at, ...complaint }));
  });
}

/** Conditions of one AND group that can never hold together. */
function inGroup(group: Group, path: string): Complaint[] {
  const inner = group.of.flatMap((part, i) => (isGroup(part) ? inGroup(part, `${path}.of[${i}]`) : []));
  if (group.match === "any") return inner;
  const names = plainNames();
  const pairs = group.of.flatMap((a, i) =>
    group.of.slice(i + 1).flatMap((b, j): Complaint[] => {
      if (isGroup(a) || isGroup(b) || !clash(a, b)) return [];
      const both = `${say(conditionSentence(a, names))}, and ${say(conditionSentence(b, names))}`;
      const message = `contradicts ${path}.of[${i}]: ${both}. No order meets both: remove one, or ask for any of them.`;
      return [{ field: `${path}.of[${i + 1 + j}]`, message }];
    }),
  );
  return [...inner, ...pairs];
}

type Find<Id extends ActionUse["action"]> = { use: Extract<ActionUse, { action: Id }>; field: string };

function inActions({ then, when }: Rule): Complaint[] {
  const find = <Id extends ActionUse["action"]>(id: Id): Find<Id> | null => {
    const i = then.findIndex((use) => use.action === id);
    return i < 0 ? null : { use: then[i] as Find<Id>["use"], field: `then[${i}]` };
  };
  const complaints: Complaint[] = then.flatMap((use, i) => {
    const before = then.findIndex((each) => each.action === use.action);
    if (before === i) return [];
    const message = `is a second “${use.action}”, after then[${before}]. A rule has each action once: merge them or make two rules.`;
    return [{ field: `then[${i}]`, message }];
  });
  const [only, except, prefer] = [find("only"), find("except"), find("prefer")];
  for (const wanted of [only, prefer]) {
    const shared = wanted && except && overlap(wanted.use.suppliers, except.use.suppliers);
    if (!wanted || !except || shared === null) continue;
    const message = `excludes ${shared}, which ${wanted.field} ${wanted === only ? "allows alone" : "prefers"}. Name each supplier in one of the two.`;
    complaints.push({ field: `${except.field}.suppliers`, message });
  }
  for (const each of [only, except, prefer])
    if (each?.use.suppliers.by === "conditions" && !asksCandidates(when))
      complaints.push({
        field: `${each.field}.suppliers`,
        message: `speaks of the suppliers that meet the conditions, but no condition in “when” is about suppliers. Add a candidate condition, or name the suppliers.`,
      });
  const [delay, expedite, split] = [find("delay"), find("expedite"), find("split")];
  if (delay && expedite)
    complaints.push({
      field: delay.field,
      message: `delays the order that ${expedite.field} expedites. Keep one of the two.`,
    });
  const most = split?.use.maxSuppliers ?? null;
  if (split?.use.kind === "never" && most !== null && most > 1)
    complaints.push({
      field: `${split.field}.maxSuppliers`,
      message: `is ${most}, but the order is never split. Write null or 1, or choose by-line.`,
    });
  return complaints;
}

const asksCandidates = (group: Group): boolean =>
  group.of.some((part) => (isGroup(part) ? asksCandidates(part) : part.condition.startsWith("candidate.")));

/** What both name, in words; null = nothing that is certain. */
function overlap(a: Selector, b: Selector): string | null {
  if (a.by === "conditions" && b.by === "conditions") return "the same suppliers";
  if (!("values" in a) || !("values" in b) || a.by !== b.by) return null;
  const same = a.by === "tag" ? fold : (text: string) => text;
  const others = b.values.map(same);
  return a.values.find((value) => others.includes(same(value))) ?? null;
}

function inLast({ when, then, on }: Rule, { last }: { last: boolean }): Complaint[] {
  const complaints: Complaint[] = [];
  if (!last)
    complaints.push({
      field: "id",
      message: "is the fixed last rule's, but other rules follow it. Move it to the end.",
    });
  if (when.of.length > 0)
    complaints.push({
      field: "when.of",
      message: "has conditions, but “If nothing matches” holds for every order. Empty the list.",
    });
  if (!on)
    complaints.push({ field: "on", message: "is false, but “If nothing matches” cannot be switched off. Write true." });
  then.forEach((use, i) => {
    if (use.action === "left" && use.then === "next-rule")
      complaints.push({
        field: `then[${i}].then`,
        message: "is next-rule, but no rule follows the last one. Choose exception, backorder or cancel.",
      });
    if (use.action === "hold" || use.action === "only" || use.action === "except")
      complaints.push({
        field: `then[${i}].action`,
        message: `is ${use.action}, which would concern every order. Make a rule of its own for it.`,
      });
  });
  return complaints;
}
