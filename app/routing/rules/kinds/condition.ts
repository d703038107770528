import * as z from "zod/mini";
import { phrase, type Phrase } from "../../../platform/phrase.ts";
import { msg } from "../../../platform/translate.ts";
import type { OptionalScope } from "../../../shopify/scopes.ts";
import type { Names, Source } from "../names.ts";
import type { ConditionUse, Scope } from "../rule.ts";
import type { View } from "../view.ts";
import type { Domain, Value } from "./domain.ts";

/** What a condition looks at: the order as a whole, one of its lines, or one candidate for a line. */
export type Level = "order" | "line" | "candidate";

const SCOPES = ["all", "any", "none"] as const satisfies Scope[];

export const FAMILIES = ["order", "customer", "destination", "delivery", "time", "line", "candidate"] as const;
export type Family = (typeof FAMILIES)[number];

/** Where the values that a person chooses from come from. */
export type Choices =
  | { from: "list"; list: { value: string | number; label: string }[] }
  | { from: "free"; hint: string }
  | { from: Source };

/** One input of the editor's form. `when` names the comparisons (`is`) it belongs to; without it: all. */
export type Field = { name: string; label: string; when?: string[] } & (
  | { kind: "choice"; list: { value: string; label: string }[] }
  | {
      kind: "number";
      unit: string;
      min?: number;
      max?: number;
      whole: boolean;
      /** a person reads and writes the value divided by this, in the unit `perUnit`: 150 ‰ as 15 % */
      per?: number;
      perUnit?: string;
      /** what no value (null) stands for; without it a value is needed */
      empty?: string;
    }
  | { kind: "money" }
  | { kind: "values"; choices: Choices }
  | { kind: "text"; hint: string }
  | { kind: "time" }
  | { kind: "date" }
);

/** What is read: `line` and `candidate` are indices, −1 where there is none. */
export type Read = (view: View, line: number, candidate: number) => Value;

/** One word of the vocabulary. */
export type Condition = {
  id: string;
  family: Family;
  level: Level;
  /** names the thing in sentences: "order total". As all words of the vocabulary, English: a text to translate */
  label: string;
  /** for the documentation and the editor's help */
  meaning: string;
  fields: Field[];
  schema: z.ZodMiniType<ConditionUse>;
  example: ConditionUse;
  /** values for which it holds, exactly; `testOf(domain)` on what `read` answers is the condition */
  domain: (use: ConditionUse) => Domain;
  read: (use: ConditionUse) => Read;
  /** "order total is at least $100.00"; `subject`: what is compared, as the sentence calls it */
  says: (use: ConditionUse, names: Names, subject: Phrase) => Phrase;
  /** what was read, in words */
  shows: (value: Exclude<Value, null>, use: ConditionUse, names: Names) => Phrase;
  /** why nothing could be read */
  unknown: (use: ConditionUse, view: View, line: number, candidate: number) => Phrase;
  /** why it can never hold, where its own values contradict each other */
  problem: (use: ConditionUse) => { field: string; message: string } | null;
  /** where the values named come from */
  source: Source | null;
  /** without this scope Shopify does not tell, and the condition never holds */
  needs: OptionalScope | null;
};

/** What every kind of comparison is given: the thing that is compared. */
export type Subject = {
  id: string;
  level: Level;
  label: string;
  meaning: string;
  /** why it may be unknown; default: "not known" */
  unknown?: string;
  needs?: OptionalScope;
};

/** What a kind of comparison adds to its subject. */
type Comparison<Use> = {
  fields: Field[];
  /** the fields beside `condition` and `scope`, one shape for each group of comparisons */
  shapes: z.core.$ZodShape[];
  example: Omit<ConditionUse, "condition" | "scope">;
  domain: (use: Use) => Domain;
  read: (use: Use) => Read;
  says: (use: Use, names: Names, subject: Phrase) => Phrase;
  shows: (value: Exclude<Value, null>, use: Use, names: Names) => Phrase;
  unknown?: (use: Use, view: View, line: number, candidate: number) => Phrase;
  problem?: (use: Use) => { field: string; message: string } | null;
  source?: Source;
};

/** Why nothing could be read, where the subject does not say. */
export const NOT_KNOWN = msg("not known");

const SCOPE_FIELD: Field = {
  ...{ name: "scope", label: msg("Lines"), kind: "choice" },
  list: [
    { value: "any", label: msg("any line") },
    { value: "all", label: msg("all lines") },
    { value: "none", label: msg("no line") },
  ],
};

/** A word of the vocabulary from its subject and its kind of comparison. */
export function condition<Use>(subject: Subject, comparison: Comparison<Use>): Condition {
  const { id, level } = subject;
  const scoped = level === "line";
  // A use has passed the condition's own schema before anything else here sees it.
  const typed = (use: ConditionUse) => use as Use;
  return {
    ...{ id, level, label: subject.label, meaning: subject.meaning, family: familyOf(id) },
    fields: scoped ? [SCOPE_FIELD, ...comparison.fields] : comparison.fields,
    schema: schemaOf(id, { scoped, shapes: comparison.shapes }),
    example: { condition: id, ...(scoped && { scope: "any" as const }), ...comparison.example },
    domain: (use) => comparison.domain(typed(use)),
    read: (use) => comparison.read(typed(use)),
    says: (use, names, about) => comparison.says(typed(use), names, about),
    shows: (value, use, names) => comparison.shows(value, typed(use), names),
    unknown: (use, view, line, candidate) =>
      comparison.unknown?.(typed(use), view, line, candidate) ?? phrase(subject.unknown ?? NOT_KNOWN),
    problem: (use) => comparison.problem?.(typed(use)) ?? null,
    ...{ source: comparison.source ?? null, needs: subject.needs ?? null },
  };
}

function familyOf(id: string): Family {
  const family = FAMILIES.find((each) => id.startsWith(`${each}.`));
  if (!family)
    throw new Error(`Condition ${id} belongs to no family. Its id begins with one of ${FAMILIES.join(", ")}.`);
  return family;
}

function schemaOf(id: string, { scoped, shapes }: { scoped: boolean; shapes: z.core.$ZodShape[] }) {
  const head = { condition: z.literal(id), ...(scoped && { scope: z.enum(SCOPES) }) };
  const [first, ...others] = shapes.map((shape) => z.strictObject({ ...head, ...shape }));
  if (!first) throw new Error(`Condition ${id} compares nothing.`);
  const schema = others.length === 0 ? first : z.discriminatedUnion("is", [first, ...others]);
  return schema as unknown as z.ZodMiniType<ConditionUse>;
}
