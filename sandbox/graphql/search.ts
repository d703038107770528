import type { Order } from "../types.ts";
import { unmodelled } from "./errors.ts";

type Term = { field: string; comparison: ">=" | "<=" | ">" | "<" | "="; value: string };

/** The terms of an order search that the sandbox knows: `field:value` joined by spaces or AND, quotes around values. Anything else is a loud error. */
export function searchTerms(query: string): Term[] {
  const terms: Term[] = [];
  const rest = query.replace(
    /(\w+):(>=|<=|>|<)?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s()]+)/g,
    (_all, field: string, comparison: Term["comparison"] | undefined, value: string) => {
      const quoted = /^["']/.test(value);
      terms.push({
        field,
        comparison: comparison ?? "=",
        value: quoted ? value.slice(1, -1).replaceAll(/\\(.)/g, "$1") : value,
      });
      return " ";
    },
  );
  const left = rest.replaceAll(/\bAND\b/g, " ").trim();
  if (left !== "") throw unmodelled(`the search "${query}" (not understood: "${left}")`);
  const strange = terms.find(({ field }) => !Object.hasOwn(OF_ORDER, field));
  if (strange) throw unmodelled(`the order search field ${strange.field}:`);
  return terms;
}

const OF_ORDER: Record<string, (order: Order, term: Term) => boolean> = {
  id: (order, { value }) => value.split("/").at(-1) === String(order.id),
  name: (order, { value }) => order.name === value || order.name === `#${value}`,
  tag: (order, { value }) => order.tags.some((tag) => tag.toLowerCase() === value.toLowerCase()),
  source_identifier: (order, { value }) => order.sourceIdentifier === value,
  financial_status: (order, { value }) => order.financialStatus?.toLowerCase() === value.toLowerCase(),
  status: (order, { value }) =>
    value === "any" ||
    (value === "cancelled"
      ? order.cancelledAt !== null
      : value === "closed"
        ? order.closedAt !== null
        : order.closedAt === null),
  test: (order, { value }) => String(order.test) === value,
  updated_at: (order, term) => compares(Date.parse(order.updatedAt), term),
  created_at: (order, term) => compares(Date.parse(order.createdAt), term),
  processed_at: (order, term) => compares(Date.parse(order.processedAt), term),
};

/** Whether an order answers every term of the search. */
export function orderMatches(order: Order, terms: Term[]): boolean {
  return terms.every((term) => OF_ORDER[term.field]?.(order, term) === true);
}

function compares(value: number, { comparison, value: text }: Term): boolean {
  const bound = Date.parse(text);
  if (Number.isNaN(bound)) throw unmodelled(`the date "${text}" in a search`);
  switch (comparison) {
    case ">":
      return value > bound;
    case ">=":
      return value >= bound;
    case "<":
      return value < bound;
    case "<=":
      return value <= bound;
    case "=":
      return value === bound;
  }
}
