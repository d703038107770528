import type { RowProblem, TrackingRow } from "../connectors/vendors/files/rows.ts";
import type { Doubt, StoredItem } from "../inventory/feeds/doubts.ts";
import { spelledCarrier } from "../tracking/carriers/carriers.ts";
import type { RowOutcome } from "../tracking/files/take-orders.server.ts";
import type { PortalWords } from "./words/english.ts";

/**
 * What becomes of a row. done: it tells something new · repeated: known before · failed: it is wrong · empty: its number
 * is not filled in yet · unknown: of an item that the vendor does not offer
 */
export const ROW_STATES = ["failed", "done", "repeated", "empty", "unknown"] as const;
export type RowState = (typeof ROW_STATES)[number];

/** A row of a file as its check shows it, in the vendor's words. */
export type CheckRow = { row: number; state: RowState; what: string; detail: string; why: string | null };

/** What recording a file would do. `stock`: only of stock files. */
export type Check = {
  rows: CheckRow[];
  counts: Record<RowState, number>;
  stock: {
    /** items in stock that the file does not name: sold out, if it tells all */
    missing: number;
    canBeFull: boolean;
    /** why the retailer would look at it first, by what the file is said to tell */
    doubts: Record<"delta" | "full", Doubt["code"][]>;
  } | null;
};

export const emptyCheck = (): Check => ({
  ...{ rows: [], stock: null },
  counts: { failed: 0, done: 0, repeated: 0, empty: 0, unknown: 0 },
});

/** Notes one row. Of those that are right only the first ones are shown; errors are all kept, to be downloaded. */
export function note(check: Check, row: CheckRow): void {
  check.counts[row.state] += 1;
  if (row.state === "failed" || check.counts[row.state] <= MOST_SHOWN) check.rows.push(row);
}
/** Rows of one state that a page shows. */
export const MOST_SHOWN = 100;

/** A row of a tracking file. `numberColumn`: where its tracking number stands. */
export function trackingRow(
  { row, value, outcome, code, problems }: RowOutcome,
  { numberColumn, mostRows }: { numberColumn: string; mostRows: number },
  words: PortalWords,
): CheckRow {
  const told = value as TrackingRow | null;
  const contents = told?.sku
    ? [told.units === null ? null : `${told.units}\u00a0×`, told.sku].filter(Boolean).join(" ")
    : "";
  const parts = told
    ? [spelledCarrier(told.carrier), told.trackingNumbers.join(", "), contents || words.tools.check.rest]
    : [];
  const shown = { row, what: told?.order ?? "", detail: parts.filter(Boolean).join(" · ") };
  if (outcome !== "failed") return { ...shown, state: outcome, why: null };
  const isEmpty =
    code === "unreadable" && problems.every(({ column, value: cell }) => column === numberColumn && cell === "");
  if (isEmpty) return { ...shown, state: "empty", why: null };
  return { ...shown, state: "failed", why: whyOf(code ?? "unreadable", problems, mostRows, words) };
}

function whyOf(
  code: NonNullable<RowOutcome["code"]>,
  problems: readonly RowProblem[],
  mostRows: number,
  words: PortalWords,
): string {
  const said = words.tools.problems;
  switch (code) {
    case "unreadable":
      return unreadable(problems, words);
    case "too-many-rows":
      return said.tooManyRows(mostRows);
    case "no-such-order":
      return said.order;
    case "no-such-sku":
      return said.sku;
    default:
      return words.problems[code];
  }
}

/** What is wrong with a row's cells. */
export function unreadable(problems: readonly RowProblem[], { tools: { problems: said } }: PortalWords): string {
  const sentences = problems.map(({ column, value }) => {
    if (column === "") return said.broken;
    if (value === "") return said.cellEmpty(column);
    return /^\d[.,]?\d*e[+-]?\d+$/i.test(value) ? said.shortened(column, value) : said.cell(column, value);
  });
  return [...new Set(sentences)].join(" ");
}

/** A row of a stock file beside what is stored of its item. Prices are decimals in the vendor's currency. */
export function stockRow(
  told: { row: number; sku: string; units?: number | null; price: string | null; costMinor: number | null },
  before: (StoredItem & { price: string }) | undefined,
  words: PortalWords,
): CheckRow {
  const { row, sku, units, price, costMinor } = told;
  if (!before) return { row, state: "unknown", what: sku, detail: "", why: null };
  const { stock } = words.tools;
  const asWord = (value: number | null) => (value === null ? stock.enough : String(value));
  const moved = (from: string, to: string) => (from === to ? to : `${from} → ${to}`);
  const parts = [
    units === undefined ? null : `${stock.units}: ${moved(asWord(before.units), asWord(units))}`,
    price === null ? null : `${words.price}: ${moved(before.price, price)}`,
  ];
  const isSame =
    (units === undefined || units === before.units) && (costMinor === null || costMinor === before.costMinor);
  return { row, state: isSame ? "repeated" : "done", what: sku, detail: parts.filter(Boolean).join(" · "), why: null };
}
