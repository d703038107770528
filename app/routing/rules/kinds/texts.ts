import * as z from "zod/mini";
import { listed, phrase, type Phrase } from "../../../platform/phrase.ts";
import { msg } from "../../../platform/translate.ts";
import { fold } from "../view.ts";
import type { Names } from "../names.ts";
import { condition, type Choices, type Field, type Read, type Subject } from "./condition.ts";
import type { Domain } from "./domain.ts";

type Values = { values: string[] };
type Choice = Subject & {
  choices: Choices;
  /** how a value is written so that equal ones are equal; default: case and outer spaces do not count */
  normal?: (value: string) => string;
  example: string[];
  read: Read;
};

/** At least one value, none of them empty. */
const valuesOf = (choices: Choices, { numbers = false } = {}) => {
  const list = choices.from === "list" ? choices.list.map(({ value }) => String(value)) : null;
  const one =
    list && !numbers
      ? z.enum(list)
      : z.string().check(z.trim(), z.minLength(1, "Leave no value empty."), z.maxLength(255));
  return z.array(one).check(z.minLength(1, "Give at least one value."), z.maxLength(1000));
};

const sourceOf = ({ from }: Choices) => (from === "list" || from === "free" ? undefined : from);

/** Values as people call them. */
function called(values: readonly string[], { choices }: Pick<Choice, "choices">, names: Names): Phrase[] {
  const source = sourceOf(choices);
  if (source) return values.map((value) => names.of(source, value));
  const labels = new Map(choices.from === "list" ? choices.list.map(({ value, label }) => [String(value), label]) : []);
  return values.map((value) => {
    const label = labels.get(value);
    return label === undefined ? `“${value}”` : phrase(label);
  });
}

const choiceField = (list: { value: string; label: string }[]): Field => ({
  ...{ name: "is", label: msg("Comparison"), kind: "choice", list },
});
const valuesField = (choices: Choices): Field => ({ name: "values", label: msg("Values"), kind: "values", choices });

const seenOne = (seen: unknown, subject: Choice, names: Names) =>
  seen === "" ? phrase("none") : listed(called([String(seen)], subject, names), "and");

/** One text, compared with a list. A text that is known to be missing is "". */
export function choiceCondition(subject: Choice) {
  const { id, choices, normal = fold, read } = subject;
  return condition<Values & { is: "one-of" | "none-of" }>(subject, {
    fields: [
      choiceField([
        { value: "one-of", label: msg("is one of") },
        { value: "none-of", label: msg("is none of") },
      ]),
      valuesField(choices),
    ],
    shapes: [{ is: z.enum(["one-of", "none-of"]), values: valuesOf(choices) }],
    example: { is: "one-of", values: subject.example },
    domain: ({ is, values }) => ({ kind: "one", key: id, values: values.map(normal), negate: is === "none-of" }),
    read: () => read,
    says: ({ is, values }, names, about) => textSentence(is, about, called(values, subject, names)),
    shows: (seen, _use, names) => seenOne(seen, subject, names),
    ...withSource(choices),
  });
}

const withSource = (choices: Choices) => {
  const source = sourceOf(choices);
  return source ? { source } : {};
};

/** Several texts, compared with a list: tags, collections, markets. */
export function manyCondition(subject: Choice) {
  const { id, choices, normal = fold, read } = subject;
  return condition<Values & { is: "any-of" | "all-of" | "none-of" }>(subject, {
    fields: [
      choiceField([
        { value: "any-of", label: msg("include any of") },
        { value: "all-of", label: msg("include all of") },
        { value: "none-of", label: msg("include none of") },
      ]),
      valuesField(choices),
    ],
    shapes: [{ is: z.enum(["any-of", "all-of", "none-of"]), values: valuesOf(choices) }],
    example: { is: "any-of", values: subject.example },
    domain: ({ is, values }) => {
      const of = ({ "any-of": "any", "all-of": "all", "none-of": "none" } as const)[is];
      return { kind: "many", key: id, of, values: values.map(normal) };
    },
    read: () => read,
    says: ({ is, values: wanted }, names, about) => {
      const values = listed(called(wanted, subject, names), is === "all-of" ? "and" : "or");
      return is === "none-of"
        ? phrase("{{subject}} do not include {{values}}", { subject: about, values })
        : phrase("{{subject}} include {{values}}", { subject: about, values });
    },
    shows: (seen, _use, names) =>
      Array.isArray(seen) && seen.length > 0 ? listed(called(seen as string[], subject, names), "and") : phrase("none"),
    ...withSource(choices),
  });
}

const TEXT_COMPARISONS = {
  "one-of": { label: msg("is one of"), op: "is" },
  "none-of": { label: msg("is none of"), op: "is" },
  "starts-with": { label: msg("starts with"), op: "starts-with" },
  "not-starts-with": { label: msg("does not start with"), op: "starts-with" },
  contains: { label: msg("contains"), op: "contains" },
  "not-contains": { label: msg("does not contain"), op: "contains" },
} as const;
type TextIs = keyof typeof TEXT_COMPARISONS;
const TEXT_IS = ["one-of", "none-of", "starts-with", "not-starts-with", "contains", "not-contains"] as const;
const TEXT_LIST = TEXT_IS.map((value) => ({ value, label: TEXT_COMPARISONS[value].label }));

/** "SKU starts with A or B" */
function textSentence(is: TextIs, subject: Phrase, wanted: readonly Phrase[]): Phrase {
  const values = { subject, values: listed(wanted, "or") };
  switch (is) {
    case "one-of":
      return phrase("{{subject}} is {{values}}", values);
    case "none-of":
      return phrase("{{subject}} is not {{values}}", values);
    case "starts-with":
      return phrase("{{subject}} starts with {{values}}", values);
    case "not-starts-with":
      return phrase("{{subject}} does not start with {{values}}", values);
    case "contains":
      return phrase("{{subject}} contains {{values}}", values);
    case "not-contains":
      return phrase("{{subject}} does not contain {{values}}", values);
  }
}

/** The texts that a comparison accepts. */
function textDomain(key: string, is: TextIs, values: string[]): Domain {
  const { op } = TEXT_COMPARISONS[is];
  const negate = is === "none-of" || is.startsWith("not-");
  return op === "is" ? { kind: "one", key, values, negate } : { kind: "text", key, op, values, negate };
}

/** One text, compared as a whole, by its beginning or by a part. A text that is known to be missing is "". */
export function textCondition(subject: Choice) {
  const { id, choices, normal = fold, read } = subject;
  return condition<Values & { is: TextIs }>(subject, {
    fields: [choiceField(TEXT_LIST), valuesField(choices)],
    shapes: [{ is: z.enum(TEXT_IS), values: valuesOf(choices) }],
    example: { is: "one-of", values: subject.example },
    domain: ({ is, values }) => textDomain(id, is, values.map(normal)),
    read: () => read,
    says: ({ is, values }, names, about) => textSentence(is, about, called(values, subject, names)),
    shows: (seen, _use, names) => seenOne(seen, subject, names),
    ...withSource(choices),
  });
}

/** A named attribute, compared like a text; `read` is given its name. */
export function attributeCondition(
  subject: Subject & { example: { name: string; values: string[] }; read: (name: string) => Read },
) {
  return condition<Values & { is: TextIs; name: string }>(subject, {
    fields: [
      { name: "name", label: msg("Name"), kind: "text", hint: "gift_message" },
      choiceField(TEXT_LIST),
      valuesField({ from: "free", hint: "yes" }),
    ],
    shapes: [
      {
        name: z.string().check(z.trim(), z.minLength(1, "Name the attribute."), z.maxLength(255)),
        is: z.enum(TEXT_IS),
        values: valuesOf({ from: "free", hint: "" }),
      },
    ],
    example: { ...subject.example, is: "one-of" },
    domain: ({ name, is, values }) => textDomain(`${subject.id}:${fold(name)}`, is, values.map(fold)),
    read: ({ name }) => subject.read(fold(name)),
    says: ({ name, is, values }, _names, subject) =>
      textSentence(
        is,
        phrase("{{attribute}} “{{name}}”", { attribute: subject, name }),
        values.map((value) => `“${value}”`),
      ),
    shows: (seen) => (seen === "" ? phrase("none") : `“${String(seen)}”`),
  });
}

const postal = (text: string) => text.replace(/\s/g, "").toUpperCase();

/** A postal code: by its beginning, or by a range of beginnings. */
export function postalCondition(subject: Subject & { read: Read }) {
  type Use = { is: "starts-with" | "not-starts-with"; values: string[] } | { is: "between"; from: string; to: string };
  const part = z.string().check(z.trim(), z.minLength(1), z.maxLength(12));
  return condition<Use>(subject, {
    fields: [
      choiceField([
        { value: "starts-with", label: msg("starts with") },
        { value: "not-starts-with", label: msg("does not start with") },
        { value: "between", label: msg("is between") },
      ]),
      { ...valuesField({ from: "free", hint: "80" }), when: ["starts-with", "not-starts-with"] },
      { name: "from", label: msg("From"), kind: "text", hint: "80000", when: ["between"] },
      { name: "to", label: msg("To"), kind: "text", hint: "81999", when: ["between"] },
    ],
    shapes: [
      { is: z.enum(["starts-with", "not-starts-with"]), values: valuesOf({ from: "free", hint: "" }) },
      { is: z.literal("between"), from: part, to: part },
    ],
    example: { is: "starts-with", values: ["80", "81"] },
    domain: (use) => {
      const head = { kind: "text", key: subject.id } as const;
      if (use.is === "between")
        return { ...head, op: "between", values: [use.from, use.to].map(postal), negate: false };
      return { ...head, op: "starts-with", values: use.values.map(postal), negate: use.is === "not-starts-with" };
    },
    read: () => (view, line, candidate) => {
      const seen = subject.read(view, line, candidate);
      return typeof seen === "string" ? postal(seen) : null;
    },
    says: (use, _names, about) =>
      use.is === "between"
        ? phrase("{{subject}} is between {{from}} and {{to}}", { subject: about, from: use.from, to: use.to })
        : textSentence(use.is, about, use.values),
    // Where somebody lives does not belong in a trace that is kept.
    shows: () => phrase("the order's postal code"),
    problem: (use) => {
      if (use.is !== "between") return null;
      const [from, to] = [postal(use.from), postal(use.to)];
      if (from.length !== to.length)
        return { field: "to", message: `has not as many characters as ${use.from}. Write both ends equally long.` };
      return from > to ? { field: "to", message: `comes before ${use.from}. Swap the two.` } : null;
    },
  });
}
