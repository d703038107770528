import type * as z from "zod/mini";
import { ACTIONS, findAction } from "./actions/registry.ts";
import { CONDITIONS, findCondition } from "./conditions/registry.ts";
import { contradictions, type Complaint } from "./check/contradictions.ts";
import type { ActionUse, ConditionUse, Group, Rule } from "./rule.ts";
import { MAX_ACTIONS, MAX_DEPTH, MAX_PARTS, MAX_RULES } from "./limits.ts";
import { RuleHead } from "./schema.ts";

/** Why a rule is refused. `message` is complete: rule, field, fact and way out. */
export type Problem = { rule: string; field: string; message: string };

export type Parsed = { ok: true; rules: Rule[] } | { ok: false; problems: Problem[] };

/**
 * The rules of a rule set from JSON. Whatever is unknown, ill-formed or contradicts itself is refused, all problems at
 * once.
 */
export function parseRules(json: unknown): Parsed {
  if (!Array.isArray(json)) return refused("The rule set", "", `must be a list of rules, not ${shown(json)}.`);
  if (json.length > MAX_RULES)
    return refused("The rule set", "", `has ${json.length} rules. At most ${MAX_RULES} are possible: leave some out.`);
  const parsed = json.map(parseRule);
  const problems = parsed.flatMap(({ complaints }, i) => complaints.map((each) => problem(nameOf(json[i], i), each)));
  if (problems.length > 0) return { ok: false, problems };
  const rules = parsed.flatMap(({ rule }) => rule ?? []);
  const found = contradictions(rules).map(({ at, ...complaint }) => problem(nameOf(rules[at], at), complaint));
  return found.length > 0 ? { ok: false, problems: found } : { ok: true, rules };
}

const refused = (rule: string, field: string, message: string): Parsed => ({
  ok: false,
  problems: [problem(rule, { field, message })],
});

const problem = (rule: string, { field, message }: Complaint): Problem => ({
  ...{ rule, field },
  message: `${rule}: ${[field, message].filter((text) => text !== "").join(" ")}`,
});

/** Rule 3 “Heavy orders” */
function nameOf(rule: unknown, i: number): string {
  const name =
    isRecord(rule) && typeof rule.name === "string" && rule.name !== "" ? ` “${rule.name.slice(0, 100)}”` : "";
  return `Rule ${i + 1}${name}`;
}

type Fields = Record<string, unknown>;
const isRecord = (json: unknown): json is Fields => typeof json === "object" && json !== null && !Array.isArray(json);

function parseRule(json: unknown): { rule: Rule | null; complaints: Complaint[] } {
  if (!isRecord(json))
    return { rule: null, complaints: [{ field: "", message: `must be an object, not ${shown(json)}.` }] };
  const head = RuleHead.safeParse(json, OUR_WORDS);
  const complaints = head.success ? [] : head.error.issues.flatMap((issue) => said(issue, { path: "", json }));
  const when = parseGroup(json.when, { path: "when", depth: 1 });
  const then = parseActions(json.then);
  const all = [...complaints, ...when.complaints, ...then.complaints];
  if (all.length > 0 || !head.success || !when.group) return { rule: null, complaints: all };
  const { id, name, on } = head.data;
  const rule: Rule = { id, name, on, when: when.group, then: then.uses };
  const unstorable = unstorableTexts(rule, "");
  return unstorable.length > 0 ? { rule: null, complaints: unstorable } : { rule, complaints: [] };
}

/** PostgreSQL keeps neither the character NUL nor halves of characters, which only forged input contains. */
function unstorableTexts(part: unknown, field: string): Complaint[] {
  if (typeof part === "string")
    return part.includes("\u0000") || /\p{Surrogate}/u.test(part)
      ? [{ field, message: `is ${shown(part)}, with a character that cannot be stored. Write it without.` }]
      : [];
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    unstorableTexts(value, Array.isArray(part) ? `${field}[${key}]` : field === "" ? key : `${field}.${key}`),
  );
}

type Place = { path: string; depth: number };

function parseGroup(json: unknown, { path, depth }: Place): { group: Group | null; complaints: Complaint[] } {
  const refuse = (message: string, field = path) => ({ group: null, complaints: [{ field, message }] });
  if (!isRecord(json) || !Array.isArray(json.of))
    return refuse(`must be a group like {"match": "all", "of": [conditions]}, not ${shown(json)}.`);
  if (json.match !== "all" && json.match !== "any")
    return refuse(`must be "all" or "any", not ${shown(json.match)}.`, `${path}.match`);
  const strange = Object.keys(json).find((key) => key !== "match" && key !== "of");
  if (strange !== undefined) return refuse("is not known in a group. Leave it out.", `${path}.${strange}`);
  if (json.of.length > MAX_PARTS)
    return refuse(
      `has ${json.of.length} parts. At most ${MAX_PARTS} are possible: make two rules of it.`,
      `${path}.of`,
    );
  if (json.of.length === 0 && (depth > 1 || json.match === "any"))
    return refuse("is empty. Add a condition, or leave the group out.", `${path}.of`);
  const parts = json.of.map((part: unknown, i) => {
    const at = `${path}.of[${i}]`;
    if (!isRecord(part) || !("match" in part || "of" in part)) return parseCondition(part, at);
    const message = `is a group ${depth + 1} deep. Groups stand in groups up to ${MAX_DEPTH} deep: make two rules of it.`;
    if (depth === MAX_DEPTH) return { part: null, complaints: [{ field: at, message }] };
    const { group, complaints } = parseGroup(part, { path: at, depth: depth + 1 });
    return { part: group, complaints };
  });
  const of = parts.flatMap(({ part }): (Group | ConditionUse)[] => (part ? [part] : []));
  return { group: { match: json.match, of }, complaints: parts.flatMap(({ complaints }) => complaints) };
}

function parseCondition(json: unknown, path: string): { part: ConditionUse | null; complaints: Complaint[] } {
  const id = isRecord(json) ? json.condition : undefined;
  const condition = typeof id === "string" ? findCondition(id) : undefined;
  if (!condition) {
    const known = CONDITIONS.map((each) => each.id);
    const message = `must be a condition, not ${shown(id)}.${nearest(id, known)}`;
    return { part: null, complaints: [{ field: `${path}.condition`, message }] };
  }
  const parsed = condition.schema.safeParse(json, OUR_WORDS);
  if (!parsed.success)
    return { part: null, complaints: parsed.error.issues.flatMap((issue) => said(issue, { path, json })) };
  const wrong = condition.problem(parsed.data);
  if (!wrong) return { part: parsed.data, complaints: [] };
  return { part: null, complaints: [{ field: `${path}.${wrong.field}`, message: wrong.message }] };
}

function parseActions(json: unknown): { uses: ActionUse[]; complaints: Complaint[] } {
  const message = `must be a list of at least one action, not ${shown(json)}.`;
  if (!Array.isArray(json) || json.length === 0) return { uses: [], complaints: [{ field: "then", message }] };
  if (json.length > MAX_ACTIONS) {
    const many = `has ${json.length} actions. At most ${MAX_ACTIONS} are possible: make two rules of it.`;
    return { uses: [], complaints: [{ field: "then", message: many }] };
  }
  const uses: ActionUse[] = [];
  const complaints = json.flatMap((each: unknown, i): Complaint[] => {
    const id = isRecord(each) ? each.action : undefined;
    const action = typeof id === "string" ? findAction(id) : undefined;
    const ids = ACTIONS.map((known) => known.id);
    if (!action)
      return [{ field: `then[${i}].action`, message: `must be an action, not ${shown(id)}.${nearest(id, ids)}` }];
    const parsed = action.schema.safeParse(each, OUR_WORDS);
    if (!parsed.success) return parsed.error.issues.flatMap((issue) => said(issue, { path: `then[${i}]`, json: each }));
    uses.push(parsed.data);
    return [];
  });
  return { uses, complaints };
}

/** What is wrong in our words, with what was found. */
function said(issue: z.core.$ZodIssue, { path, json }: { path: string; json: unknown }): Complaint[] {
  const at = issue.path.reduce<string>(
    (field, key) =>
      typeof key === "number" ? `${field}[${key}]` : field === "" ? String(key) : `${field}.${String(key)}`,
    path,
  );
  const found = issue.path.reduce<unknown>((value, key) => (value as Fields | undefined)?.[key as string], json);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        field: at === "" ? key : `${at}.${key}`,
        message: "is not known here. Leave it out, or check its spelling.",
      }));
    case "invalid_type":
      return [{ field: at, message: `must be ${article(issue.expected)}, not ${shown(found)}.` }];
    case "invalid_value":
      return [{ field: at, message: `must be ${issue.values.map(shown).join(" or ")}, not ${shown(found)}.` }];
    case "invalid_union":
      return [
        { field: at, message: `is ${shown(found)}, which is none of the possible forms. See docs/routing-rules.md.` },
      ];
    default:
      return [{ field: at, message: `is ${shown(found)}. ${issue.message}` }];
  }
}

/**
 * The words for a bound that the schema has none of its own for (the library asks here then): what the library itself would
 * say depends on the language that is loaded.
 */
const OUR_WORDS: z.core.ParseContext<z.core.$ZodIssue> = {
  error: (issue) => {
    const isLeast = issue.code === "too_small";
    if (!isLeast && issue.code !== "too_big") return undefined;
    const bound = isLeast ? `At least ${issue.minimum}` : `At most ${issue.maximum}`;
    if (issue.origin === "string") return `${bound} characters are possible.`;
    return issue.origin === "array" ? `${bound} entries are possible.` : `${bound} is possible.`;
  },
};

const article = (type: string) =>
  ({ int: "a whole number", array: "a list", object: "an object" })[type] ?? `a ${type}`;

/** A value as it was written, short. */
function shown(value: unknown): string {
  const text = JSON.stringify(outline(value, 4)) ?? "missing";
  return text.length > 60 ? `${[...text].slice(0, 57).join("")}…` : text;
}

/** As much of a value as can be shown: writing one out that is nested without end would exhaust the stack. */
function outline(value: unknown, depth: number): unknown {
  if (typeof value === "string") return value.slice(0, 60);
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return "…";
  if (Array.isArray(value)) return value.slice(0, 20).map((each) => outline(each, depth - 1));
  return Object.fromEntries(
    Object.keys(value)
      .slice(0, 20)
      .map((key) => [key, outline((value as Fields)[key], depth - 1)]),
  );
}

/** " Did you mean order.total?" */
function nearest(id: unknown, known: readonly string[]): string {
  if (typeof id !== "string") return ` It is one of ${known.slice(0, 4).join(", ")} … (docs/routing-rules.md).`;
  const letters = (text: string) => text.toLowerCase().replace(/[^a-z]/g, "");
  const wanted = letters(id);
  const close = known.find(
    (each) => letters(each).includes(wanted) || wanted.includes(letters(each.split(".").at(-1) ?? each)),
  );
  return close ? ` Did you mean ${close}?` : " docs/routing-rules.md lists them all.";
}
