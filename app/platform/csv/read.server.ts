import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import {
  columnName,
  detectDialect,
  detectEncoding,
  glance,
  headerNames,
  type Dialect,
  type DialectChoice,
} from "./dialect.ts";
import { plainCell } from "./neutral.ts";

/** One row of a file. `row`: as a spreadsheet counts, the first one is 1. */
export type CsvRow = { row: number; cells: string[] } | { row: number; broken: { cause: string; fix: string } };

/** A file that is being read: what it is like, and its rows in order, to be gone through once. */
export type OpenCsv = { dialect: Dialect; columns: string[]; rows: AsyncGenerator<CsvRow, void> };

/** Beginning of a file by which it is judged. */
const SAMPLE_BYTES = 64 * 1024;
/** Longer rows are a quotation mark that nobody closed. */
const LONGEST_ROW = 256 * 1024;
const MOST_COLUMNS = 500;

type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Opens a CSV file of any dialect. It is never in memory as a whole. Fails, with a sentence for people, for what is not a
 * table: an empty file, binary content, too many columns.
 */
export async function openCsv(
  source: Bytes,
  choice: DialectChoice = {},
): Promise<({ ok: true } & OpenCsv) | { ok: false; message: string }> {
  const pieces = piecesOf(source);
  const sample = await firstBytes(pieces, SAMPLE_BYTES);
  const encoding = choice.encoding ?? detectEncoding(sample);
  const text = new TextDecoder(encoding).decode(sample, { stream: true });
  if (text.trim() === "") return { ok: false, message: "The file is empty." };
  if (looksBinary(text))
    return { ok: false, message: "This is no text. Export the table as CSV; a workbook (.xlsx) cannot be read." };
  const dialect = detectDialect(text, encoding, choice);
  const top = glance(text, dialect, dialect.preamble + 1)[dialect.preamble] ?? [];
  if (top.length > MOST_COLUMNS)
    return { ok: false, message: `The file has more than ${MOST_COLUMNS} columns. Check its delimiter.` };
  const columns = dialect.header ? headerNames(top) : top.map((_, index) => columnName(index));
  return { ok: true, dialect, columns, rows: rowsOf(textOf(sample, pieces, encoding), dialect) };
}

async function* piecesOf(source: Bytes): AsyncGenerator<Uint8Array, void> {
  yield* source;
}

async function firstBytes(pieces: AsyncGenerator<Uint8Array, void>, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  while (length < most) {
    const { value, done } = await pieces.next();
    if (done) break;
    parts.push(value);
    length += value.length;
  }
  return Buffer.concat(parts);
}

/** A workbook, a picture, an archive: control characters that no table has. */
function looksBinary(text: string): boolean {
  const start = text.slice(0, 2000);
  const isControl = (letter: string) => letter < " " && !"\t\n\v\f\r".includes(letter);
  const controls = [...start].filter(isControl).length;
  return start.startsWith("PK\u0003\u0004") || controls > start.length / 50;
}

async function* textOf(
  sample: Uint8Array,
  rest: AsyncGenerator<Uint8Array, void>,
  encoding: string,
): AsyncGenerator<string, void> {
  // A byte order mark is taken off by the decoder.
  const decoder = new TextDecoder(encoding);
  yield decoder.decode(sample, { stream: true });
  for await (const piece of rest) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

async function* rowsOf(text: AsyncGenerator<string, void>, dialect: Dialect): AsyncGenerator<CsvRow, void> {
  const parser = parse({
    delimiter: dialect.delimiter,
    quote: dialect.quote,
    escape: dialect.quote,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: LONGEST_ROW,
    // The rows before a broken one are to come out all the same.
    skip_records_with_error: true,
  });
  const broken: CsvError[] = [];
  parser.on("skip", (error: CsvError) => broken.push(error));
  async function* untilBroken(): AsyncGenerator<string, void> {
    for await (const piece of text) {
      yield piece;
      if (broken.length > 0) return;
    }
  }
  const source = Readable.from(untilBroken());
  source.once("error", (error) => parser.destroy(error));
  const before = dialect.preamble + (dialect.header ? 1 : 0);
  let row = 0;
  try {
    for await (const cells of source.pipe(parser) as AsyncIterable<string[]>) {
      row += 1;
      if (row > before && cells.some((cell) => cell.trim() !== ""))
        yield { row, cells: cells.map((cell) => plainCell(cell.trim())) };
    }
    const [first] = broken;
    if (first) yield { row: row + 1, broken: brokenRow(first) };
  } finally {
    source.destroy();
  }
}

/** Where rows end is not known any more after one of these: nothing behind it is read. */
function brokenRow({ code }: CsvError): { cause: string; fix: string } {
  const isLong = code === "CSV_MAX_RECORD_SIZE";
  return {
    cause: isLong
      ? `The row is longer than ${LONGEST_ROW / 1024} kB: a quotation mark is opened and not closed.`
      : "A quotation mark is opened and not closed. Nothing behind it was read.",
    fix: "Close it, or write it twice where it belongs to the text, and send the file again.",
  };
}
