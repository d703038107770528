import { exponentOf } from "../../../platform/money.ts";
import { phrase, type Phrase } from "../../../platform/phrase.ts";
import type { Action } from "../actions/action.ts";
import type { Condition, Field } from "../kinds/condition.ts";
import type { ActionUse, ConditionUse } from "../rule.ts";

/** A condition or an action while a person fills it in: values may be missing. */
export type Filled = { [name: string]: unknown };
type Definition = Pick<Condition, "fields"> | Pick<Action, "fields">;

/** A value by its field's name; "suppliers.by" is the `by` of `suppliers`. */
export function valueAt(use: Filled, name: string): unknown {
  return name
    .split(".")
    .reduce<unknown>(
      (value, key) => (typeof value === "object" && value !== null ? (value as Filled)[key] : undefined),
      use,
    );
}

/** The field that the others depend on: the comparison, or an action's first choice. */
function decidingField(fields: readonly Field[]): Field | undefined {
  return (
    fields.find(({ name }) => name === "is") ??
    fields.find(({ kind, name }) => kind === "choice" && fields.some((each) => each.when && each.name !== name))
  );
}

/** The fields that belong to what is chosen. */
export function shownFields({ fields }: Definition, use: Filled): Field[] {
  const deciding = decidingField(fields);
  const chosen = deciding ? valueAt(use, deciding.name) : undefined;
  return fields.filter(({ when }) => !when || when.includes(String(chosen)));
}

/** With one value changed. Values that the new choice has no place for go. */
export function withValue<U extends Filled>(definition: Definition, use: U, name: string, value: unknown): U {
  const set = put(use, name, value);
  if (decidingField(definition.fields)?.name !== name) return set;
  const kept = new Set(shownFields(definition, set).map((field) => field.name));
  const gone = definition.fields.filter((field) => !kept.has(field.name));
  const cleared = gone.reduce<U>((all, field) => put(all, field.name, undefined), set);
  // The same name may stand for another kind of value now: suppliers by name, by tag.
  const reused = definition.fields.filter((field) => kept.has(field.name) && field.when && field.kind === "values");
  const twice = reused.filter(({ name: each }) => definition.fields.filter((field) => field.name === each).length > 1);
  return twice.reduce<U>((all, field) => put(all, field.name, undefined), cleared);
}

function put<U extends Filled>(use: U, path: string, value: unknown): U {
  const [key = path, ...rest] = path.split(".");
  if (rest.length > 0) return { ...use, [key]: put((use[key] ?? {}) as Filled, rest.join("."), value) };
  const others = Object.entries(use).filter(([name]) => name !== key);
  return Object.fromEntries(value === undefined ? others : [...others, [key, value]]) as U;
}

/** A condition as it is when a person has just added it: compared in the first way, with no value yet. */
export function freshCondition({ id, fields, level }: Condition): ConditionUse {
  const is = fields.find(({ name }) => name === "is");
  const first = is?.kind === "choice" ? (is.list[0]?.value ?? "") : "";
  return { condition: id, ...(level === "line" ? { scope: "any" as const } : {}), is: first };
}

/** An action as it is when a person has just added it. */
export function freshAction({ id, fields }: Action): ActionUse {
  const choice = fields.find(({ kind }) => kind === "choice");
  const start: Filled = { action: id };
  const withChoice =
    choice?.kind === "choice" && choice.list[0] ? put(start, choice.name, choice.list[0].value) : start;
  // No number stands for "any number of suppliers".
  return (id === "split" ? { ...withChoice, maxSuppliers: null } : withChoice) as ActionUse;
}

/** What is missing in a field, or cannot be; null when it is well. */
export function fieldProblem(field: Field, value: unknown): Phrase | null {
  switch (field.kind) {
    case "number":
      return numberProblem(field, value);
    case "money":
      return isAmount(value) ? null : phrase("Enter an amount, like 100 or 49.90.");
    case "values":
      return Array.isArray(value) && value.length > 0 ? null : phrase("Choose at least one.");
    case "text":
      return typeof value === "string" && value.trim() !== ""
        ? null
        : phrase("Fill this in, for example “{{hint}}”.", { hint: field.hint });
    case "time":
      return typeof value === "string" && value !== "" ? null : phrase("Enter a time, like 14:30.");
    case "date":
      return typeof value === "string" && value !== "" ? null : phrase("Choose a day.");
    case "choice":
      return typeof value === "string" && value !== "" ? null : phrase("Choose one.");
  }
}

function numberProblem(field: Extract<Field, { kind: "number" }>, value: unknown): Phrase | null {
  if (field.empty !== undefined && value === null) return null;
  const { min, max, whole, per = 1 } = field;
  const number = typeof value === "number" ? value : NaN;
  const fits = number >= (min ?? -Infinity) && number <= (max ?? Infinity);
  if (fits && (!whole || Number.isInteger(number))) return null;
  const isWhole = whole && per === 1;
  if (max !== undefined) {
    const range = { from: (min ?? 0) / per, to: max / per };
    return isWhole
      ? phrase("Enter a whole number from {{from}} to {{to}}.", range)
      : phrase("Enter a number from {{from}} to {{to}}.", range);
  }
  if (min === undefined) return isWhole ? phrase("Enter a whole number.") : phrase("Enter a number.");
  return isWhole
    ? phrase("Enter a whole number of {{from}} or more.", { from: min / per })
    : phrase("Enter a number of {{from}} or more.", { from: min / per });
}

const isAmount = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Number.isInteger((value as Filled).minor);

/** "49.90" as a whole number of the currency's smallest unit; undefined when it is no amount. */
export function minorOf(text: string, currency: string): number | undefined {
  const digits = exponentOf(currency);
  const plain = text.trim().replace(",", ".");
  if (!/^-?\d{1,10}(\.\d*)?$/.test(plain)) return undefined;
  const [, decimals = ""] = plain.split(".");
  if (decimals.replace(/0+$/, "").length > digits) return undefined;
  return Math.round(Number(plain) * 10 ** digits);
}

/** "49.90" for 4990 of a currency with two decimals. */
export const decimalOf = (minor: number, currency: string) =>
  (minor / 10 ** exponentOf(currency)).toFixed(exponentOf(currency));
