import { guessChoice, type CellChoice } from "../../../platform/csv/cells.ts";
import type { Dialect, DialectChoice } from "../../../platform/csv/dialect.ts";
import { openCsv, type CsvRow } from "../../../platform/csv/read.server.ts";
import { placesOf, plainHeader, proposeMapping, type ColumnMapping, type FileKind } from "./fields.ts";
import { readRow, type FileRow, type RowProblem } from "./rows.ts";

/** How a vendor writes its files of one kind. What is absent is found out, file by file. */
export type FileFormat = { dialect?: DialectChoice; cells?: CellChoice; columns?: ColumnMapping };

/** One row of the file, in order. `value` of one that is wrong: what could be read of it; null = its cells are not its columns'. */
export type ReadRow<K extends FileKind> =
  | { ok: true; row: number; value: FileRow[K] }
  | { ok: false; row: number; problems: RowProblem[]; value: FileRow[K] | null };

export type OpenFile<K extends FileKind> = {
  ok: true;
  dialect: Dialect;
  columns: string[];
  mapping: ColumnMapping;
  cells: CellChoice;
  /** to be gone through once; the file is never in memory as a whole */
  rows: AsyncGenerator<ReadRow<K>, void>;
};

/** Rows from which signs and dates are guessed. */
const GUESSED_FROM = 200;
const NUMBER_FIELDS = ["units", "price"];
const DATE_FIELDS = ["shippedAt", "promisedShipAt"];

/** Opens a file that a vendor gave us. Fails, with a sentence, where it is not a table with the columns it needs. */
export async function openVendorFile<K extends FileKind>(
  kind: K,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  format: FileFormat = {},
): Promise<OpenFile<K> | { ok: false; message: string; columns: string[] }> {
  const csv = await openCsv(source, format.dialect);
  if (!csv.ok) return { ...csv, columns: [] };
  const { dialect, columns, rows } = csv;
  const mapping = mappingOf(kind, columns, format.columns);
  const placed = placesOf(kind, mapping, columns);
  if (!placed.ok) {
    await rows.return();
    return { ok: false, message: missingColumns(placed.missing, columns), columns };
  }
  const { places } = placed;
  const first: CsvRow[] = [];
  while (first.length < GUESSED_FROM) {
    const { value, done } = await rows.next();
    if (done) break;
    first.push(value);
  }
  const of = (fields: readonly string[]) =>
    first.flatMap((row) => fields.map((field) => ("cells" in row ? (row.cells[places.get(field) ?? -1] ?? "") : "")));
  const cells = { ...guessChoice(of(NUMBER_FIELDS), of(DATE_FIELDS)), ...format.cells };

  async function* readAll(): AsyncGenerator<ReadRow<K>, void> {
    for (const row of first) yield readOne(row);
    for await (const row of rows) yield readOne(row);
  }
  const readOne = (one: CsvRow): ReadRow<K> => {
    if ("broken" in one)
      return {
        ...{ ok: false, row: one.row, value: null },
        problems: [{ row: one.row, column: "", value: "", ...one.broken }],
      };
    const tooMany = one.cells.length > columns.length && one.cells.slice(columns.length).some((cell) => cell !== "");
    if (tooMany) return { ok: false, row: one.row, problems: [shifted(one, columns.length)], value: null };
    return { ...readRow(kind, { ...one, places, columns }, cells), row: one.row };
  };
  return { ok: true, dialect, columns, mapping, cells, rows: readAll() };
}

/** What is set, and of the columns that are left over what their headers say. */
function mappingOf(kind: FileKind, columns: readonly string[], set: ColumnMapping = {}): ColumnMapping {
  const taken = new Set(Object.values(set).map(plainHeader));
  const free = columns.filter((column) => !taken.has(plainHeader(column)));
  return { ...proposeMapping(kind, free), ...set };
}

/** More cells than columns: nobody can tell which of them belong together. */
const shifted = ({ row, cells }: { row: number; cells: string[] }, columns: number): RowProblem => ({
  ...{ row, column: "", value: cells.slice(columns).join(" ").slice(0, 60) },
  cause: `The row has ${cells.length} cells, the header ${columns}.`,
  fix: "Put quotation marks around cells that hold the delimiter.",
});

function missingColumns(
  missing: readonly { title: string; column: string | null }[],
  columns: readonly string[],
): string {
  const names = missing.map(({ title, column }) => (column === null ? title : `${title} ("${column}")`)).join(", ");
  const there = columns.slice(0, 20).join(", ");
  return `There is no column for: ${names}. The file has: ${there}. Choose its columns in the file settings.`;
}
