import { stringify } from "csv-stringify/sync";
import iconv from "iconv-lite";
import type { Dialect } from "./dialect.ts";
import { neutralCell } from "./neutral.ts";

/** How a file is written. `bom`: a mark in front that tells spreadsheets the encoding; UTF-16 always has one. */
export type WrittenDialect = Pick<Dialect, "encoding" | "delimiter"> & { bom: boolean };

/**
 * A table as the bytes of a file. Cells cannot become formulas. Letters that the encoding does not have become "?", as
 * `lost` counts.
 */
export function writeCsv(
  rows: readonly (readonly string[])[],
  { encoding, delimiter, bom }: WrittenDialect,
): { bytes: Buffer; lost: number } {
  const text = stringify(
    rows.map((cells) => cells.map(neutralCell)),
    { delimiter, record_delimiter: "windows", quoted_match: /^\s|\s$/ },
  );
  const addBOM = bom || encoding.startsWith("utf-16");
  const bytes = iconv.encode(text, encoding, { addBOM });
  const lost = encoding === "windows-1252" ? lostLetters(text, bytes) : 0;
  return { bytes, lost };
}

function lostLetters(text: string, bytes: Buffer): number {
  const count = (within: string) => within.split("?").length - 1;
  return count(iconv.decode(bytes, "windows-1252")) - count(text);
}
