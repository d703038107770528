import { z } from "zod";

/** How bytes stand for letters. */
export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export type Encoding = (typeof ENCODINGS)[number];
export const DELIMITERS = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof DELIMITERS)[number];
export const QUOTES = ['"', "'"] as const;
export type Quote = (typeof QUOTES)[number];

/** How a file is read: what is absent is found out from its beginning. */
export const DialectChoice = z.object({
  encoding: z.enum(ENCODINGS).optional(),
  delimiter: z.enum(DELIMITERS).optional(),
  quote: z.enum(QUOTES).optional(),
  /** false: the first row is no header, columns are called "Column 1", "Column 2", … */
  header: z.boolean().optional(),
});
export type DialectChoice = z.infer<typeof DialectChoice>;

/** How a file was read. */
export type Dialect = {
  encoding: Encoding;
  delimiter: Delimiter;
  quote: Quote;
  header: boolean;
  /** rows before the header: a title, the time of the export */
  preamble: number;
};

const startsWith = (bytes: Uint8Array, ...mark: number[]) => mark.every((byte, index) => bytes[index] === byte);

/**
 * The encoding of a file by its first bytes: a byte order mark; zeros at every second place; otherwise UTF-8 where the
 * bytes are that, and Windows-1252 where they cannot be. `bytes` may end in the middle of a letter.
 */
export function detectEncoding(bytes: Uint8Array): Encoding {
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return "utf-8";
  if (startsWith(bytes, 0xff, 0xfe)) return "utf-16le";
  if (startsWith(bytes, 0xfe, 0xff)) return "utf-16be";
  const zeros = [0, 0];
  const looked = Math.min(bytes.length, 4096) & ~1;
  for (let index = 0; index < looked; index += 1)
    if (bytes[index] === 0) zeros[index & 1] = (zeros[index & 1] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  // The letters of a CSV file are mostly Latin: their upper byte is zero in UTF-16.
  if (odd > looked / 6 && even < odd / 4) return "utf-16le";
  if (even > looked / 6 && odd < even / 4) return "utf-16be";
  try {
    // `stream`: a letter that is cut off at the end is no error.
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}

/** The cells of a text's first records, at most `most`. Without mercy for what is wrong in it: only for looking. */
export function glance(
  text: string,
  { delimiter, quote }: Pick<Dialect, "delimiter" | "quote">,
  most = 60,
): string[][] {
  const records: string[][] = [];
  let cells: string[] = [];
  let cell = "";
  let inside = false;
  for (let index = 0; index < text.length && records.length < most; index += 1) {
    const letter = text[index] ?? "";
    if (inside) {
      if (letter !== quote) cell += letter;
      else if (text[index + 1] === quote) {
        cell += quote;
        index += 1;
      } else inside = false;
    } else if (letter === quote && cell === "") inside = true;
    else if (letter === delimiter) {
      cells.push(cell);
      cell = "";
    } else if (letter === "\n" || letter === "\r") {
      if (letter === "\r" && text[index + 1] === "\n") index += 1;
      records.push([...cells, cell]);
      cells = [];
      cell = "";
    } else cell += letter;
  }
  if (records.length < most && (cells.length > 0 || cell !== "")) records.push([...cells, cell]);
  return records;
}

const isBlank = (cells: readonly string[]) => cells.every((cell) => cell.trim() === "");

/** How many cells most records have, and how large their share is. */
function commonWidth(records: readonly string[][]): { width: number; share: number } {
  const filled = records.filter((cells) => !isBlank(cells));
  const counts = new Map<number, number>();
  for (const { length } of filled) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [width, count] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0];
  return { width, share: filled.length === 0 ? 0 : count / filled.length };
}

/** Excel's own way to name the delimiter: a first line "sep=;". */
const SEP_LINE = /^sep=([,;\t|])\r?(?:\n|$)/i;

function detectQuote(text: string): Quote {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  return count(/(?:^|[,;\t|\n])'[^'\n]*'(?=[,;\t|\r\n]|$)/g) > count(/(?:^|[,;\t|\n])"/g) ? "'" : '"';
}

/** How a file is written, from the text of its beginning; what `choice` names is taken as it is. */
export function detectDialect(text: string, encoding: Encoding, choice: DialectChoice = {}): Dialect {
  const named = SEP_LINE.exec(text)?.[1] as Delimiter | undefined;
  const quote = choice.quote ?? detectQuote(text);
  const delimiter = choice.delimiter ?? named ?? detectDelimiter(text, quote);
  const records = glance(text, { delimiter, quote });
  const header = choice.header ?? true;
  const { width } = commonWidth(records);
  // Titles above the table are narrower than it.
  const first = records.findIndex((cells) => cells.length >= width && !isBlank(cells));
  return { encoding, delimiter, quote, header, preamble: named ? Math.max(1, first) : Math.max(0, first) };
}

function detectDelimiter(text: string, quote: Quote): Delimiter {
  let best: { delimiter: Delimiter; share: number; width: number } | null = null;
  for (const delimiter of DELIMITERS) {
    const { width, share } = commonWidth(glance(text, { delimiter, quote }));
    if (width < 2) continue;
    if (!best || share > best.share || (share === best.share && width > best.width)) best = { delimiter, share, width };
  }
  return best?.delimiter ?? ",";
}

/** The name of a column of a file without a header, counted from 0. */
export const columnName = (index: number) => `Column ${index + 1}`;

/**
 * Names of the columns from the header's cells: without spaces around, an empty one by its place, a repeated one with a
 * number behind ("SKU", "SKU (2)").
 */
export function headerNames(cells: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return cells.map((cell, index) => {
    const name = cell.trim().replace(/\s+/g, " ") || columnName(index);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}
