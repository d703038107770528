type Json = Record<string, unknown>;

/** The payload reduced to `include_fields`. A dotted field (`line_items.sku`) reaches into objects and lists. */
export function includeFields(payload: Json, fields: string[] | undefined): Json {
  if (!fields || fields.length === 0) return payload;
  const reduced: Json = {};
  for (const [key, nested] of byFirstSegment(fields)) {
    if (!(key in payload)) continue;
    reduced[key] = nested.length === 0 ? payload[key] : reduce(payload[key], nested);
  }
  return reduced;
}

function byFirstSegment(fields: string[]): Map<string, string[]> {
  const grouped = new Map<string, string[]>();
  for (const field of fields) {
    const [first = field, ...rest] = field.split(".");
    const nested = grouped.get(first) ?? [];
    if (rest.length > 0) nested.push(rest.join("."));
    grouped.set(first, nested);
  }
  return grouped;
}

function reduce(value: unknown, fields: string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => reduce(item, fields));
  return isObject(value) ? includeFields(value, fields) : value;
}

/**
 * Whether a payload passes a subscription's filter: `field:value`, `field:>=10`, `field:*`, joined by AND (or a
 * space) and OR, negated by NOT or `-`. Throws for anything else: a filter that is only half understood must not
 * deliver silently.
 */
export function passesFilter(payload: Json, filter: string | undefined): boolean {
  if (!filter?.trim()) return true;
  return filter
    .split(/\s+OR\s+/)
    .some((alternative) => conditionsOf(alternative).every((condition) => holds(payload, condition)));
}

type Condition = { field: string; operator: string; value: string; negated: boolean };

function conditionsOf(text: string): Condition[] {
  const pattern = /\s*(?:AND\s+)?(NOT\s+|-)?([\w.]+):(>=|<=|>|<|=)?("[^"]*"|'[^']*'|[^\s()]+)/y;
  const conditions: Condition[] = [];
  while (pattern.lastIndex < text.trimEnd().length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match)
      throw new Error(
        `Webhook filter "${text}" cannot be read at "${text.slice(at)}". Use field:value joined by AND, OR.`,
      );
    const [, negation, field = "", operator = "=", value = ""] = match;
    conditions.push({ field, operator, value: value.replace(/^["']|["']$/g, ""), negated: negation !== undefined });
  }
  return conditions;
}

function holds(payload: Json, { field, operator, value, negated }: Condition): boolean {
  const found = valuesAt(payload, field.split("."));
  const met = value === "*" ? found.length > 0 : found.some((one) => compare(one, operator, value));
  return met !== negated;
}

function valuesAt(value: unknown, path: string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  const [first, ...rest] = path;
  if (first === undefined) return value === null || value === undefined ? [] : [value];
  return isObject(value) && first in value ? valuesAt(value[first], rest) : [];
}

function compare(actual: unknown, operator: string, expected: string): boolean {
  const [left, right] = [Number(actual), Number(expected)];
  const numeric = expected !== "" && !Number.isNaN(left) && !Number.isNaN(right);
  switch (operator) {
    case ">":
      return numeric && left > right;
    case ">=":
      return numeric && left >= right;
    case "<":
      return numeric && left < right;
    case "<=":
      return numeric && left <= right;
    default:
      return numeric ? left === right : String(actual).toLowerCase() === expected.toLowerCase();
  }
}

function isObject(value: unknown): value is Json {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
