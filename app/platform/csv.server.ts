import { CsvError, parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { fromCell, toCell } from "./csv.ts";

export type CsvRecord = { [column: string]: string };

/** Spreadsheets write the byte order mark of UTF-8; without it they read our files in another encoding. */
const BOM = "\uFEFF";

/**
 * Reads a file with one line of headings; the separator is the one that the headings use. Cells are trimmed and lose the
 * mark against formulas.
 * @returns the records in their order, or a sentence about what cannot be read and where
 */
export function readCsv(text: string): { columns: string[]; records: CsvRecord[] } | { problem: string } {
  const [first = ""] = text.replace(BOM, "").split(/\r?\n/, 1);
  const separator = [",", ";", "\t"].toSorted((a, b) => first.split(b).length - first.split(a).length)[0];
  let columns: string[] = [];
  try {
    const records = parse<CsvRecord>(text, {
      bom: true,
      ...{ delimiter: separator, trim: true, skip_empty_lines: true, relax_column_count: true },
      columns: (headings: string[]) => (columns = headings.map((heading) => heading.trim())),
      cast: (cell, { header }) => (header ? cell : fromCell(cell)),
    });
    return { columns, records };
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = typeof cause.lines === "number" ? ` near line ${cause.lines}` : "";
    return { problem: `The file cannot be read as CSV${line}: a quote is not closed, or stands inside a word.` };
  }
}

/** A file of these columns that spreadsheets open as it is meant, and that runs no formula. */
export function writeCsv(columns: readonly string[], records: readonly Partial<CsvRecord>[]): string {
  const rows = records.map((record) => columns.map((column) => toCell(record[column] ?? "")));
  return stringify([[...columns], ...rows], { bom: true, record_delimiter: "windows" });
}
