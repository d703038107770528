import {
  readDecimal,
  readMoment,
  readUnits,
  shown,
  type CellChoice,
  type Moment,
  type Read,
} from "../../../platform/csv/cells.ts";
import { FILE_FIELDS, type FileKind } from "./fields.ts";

/** Something in a row that cannot be read. `row`: as a spreadsheet counts. `fix`: the way out, for who made the file. */
export type RowProblem = { row: number; column: string; value: string; cause: string; fix: string };

/** A row of a tracking file. `sku` null: of the whole order · `units` null: all that is left. */
export type TrackingRow = {
  order: string;
  trackingNumbers: string[];
  carrier: string | null;
  trackingUrl: string | null;
  sku: string | null;
  units: number | null;
  shippedAt: Moment | null;
  parcel: string | null;
};
/** A row of an acknowledgement. `sku` null: of the whole order · `units` null: all of it. */
export type AnswerRow = {
  order: string;
  says: "accepted" | "declined" | "cancelled" | "cancel-refused";
  sku: string | null;
  units: number | null;
  reason: string | null;
  vendorRef: string | null;
  promisedShipAt: Moment | null;
};
/** A row of a stock file. `units` null: enough, without a number · `price`: a decimal with a point. */
export type StockRow = { sku: string; units: number | null; price: string | null };

export type FileRow = { tracking: TrackingRow; answers: AnswerRow; stock: StockRow };

/** A row as the file has it, with where its fields stand. */
export type MappedRow = {
  row: number;
  cells: readonly string[];
  places: ReadonlyMap<string, number>;
  columns: readonly string[];
};

/** `value` of a row that is wrong: what could be read of it. */
type RowResult<T> = { ok: true; value: T } | { ok: false; problems: RowProblem[]; value: T };

const LONGEST_TEXT = 200;

/** Reads one row of a file of this kind. */
export function readRow<K extends FileKind>(kind: K, row: MappedRow, choice: CellChoice): RowResult<FileRow[K]> {
  const reader = cellReader(kind, row);
  const value = READERS[kind](reader, choice);
  return reader.problems.length > 0 ? { ok: false, problems: reader.problems, value } : { ok: true, value };
}

type Reader = {
  problems: RowProblem[];
  /** the cell without spaces around; null = empty or no such column */
  text: (field: string) => string | null;
  /** what `read` makes of the cell; null = empty, or wrong and noted */
  as: <T>(field: string, read: (cell: string) => Read<T>) => T | null;
};

function cellReader(kind: FileKind, { row, cells, places, columns }: MappedRow): Reader {
  const problems: RowProblem[] = [];
  const text = (field: string): string | null => {
    const at = places.get(field);
    return (at === undefined ? "" : (cells[at] ?? "")).trim() || null;
  };
  const wrong = (field: string, cause: string, fix: string) => {
    const value = shown(text(field) ?? "");
    problems.push({ row, column: columns[places.get(field) ?? -1] ?? field, value, cause, fix });
  };
  for (const [field, { required, title }] of Object.entries(FILE_FIELDS[kind])) {
    const value = text(field);
    if (required && value === null)
      wrong(field, `${title} is empty.`, `Write the ${title.toLowerCase()} into this cell.`);
    if (value !== null && value.length > (field === "trackingUrl" ? 2000 : LONGEST_TEXT))
      wrong(field, `${title} is longer than ${LONGEST_TEXT} letters.`, "Check that the columns are not shifted.");
    // eslint-disable-next-line no-control-regex -- an id with a line break in it would be another one
    else if (value !== null && field !== "reason" && /[\u0000-\u001f]/.test(value) && field !== "trackingNumber")
      wrong(field, `${title} has a line break or a control character in it.`, "Write it on one line.");
  }
  return {
    problems,
    text,
    as: (field, read) => {
      const cell = text(field);
      if (cell === null) return null;
      const result = read(cell);
      if (result.ok) return result.value;
      wrong(field, result.cause, result.fix);
      return null;
    },
  };
}

const positive =
  (choice: CellChoice) =>
  (cell: string): Read<number> => {
    const units = readUnits(cell, choice.decimal);
    if (!units.ok || units.value > 0) return units;
    return { ok: false, cause: `${units.value} units is no amount.`, fix: "Write how many units, 1 or more." };
  };

const READERS: { [K in FileKind]: (reader: Reader, choice: CellChoice) => FileRow[K] } = {
  tracking: ({ text, as }, choice) => ({
    order: text("order") ?? "",
    trackingNumbers: as("trackingNumber", readTrackingNumbers) ?? [],
    carrier: text("carrier"),
    trackingUrl: as("trackingUrl", readUrl),
    sku: text("sku"),
    units: as("units", positive(choice)),
    shippedAt: as("shippedAt", (cell) => readMoment(cell, choice.dates)),
    parcel: text("parcel"),
  }),
  answers: ({ text, as }, choice) => ({
    order: text("order") ?? "",
    says: as("says", readAnswer) ?? "accepted",
    sku: text("sku"),
    units: as("units", positive(choice)),
    reason: text("reason"),
    vendorRef: text("vendorRef"),
    promisedShipAt: as("promisedShipAt", (cell) => readMoment(cell, choice.dates)),
  }),
  stock: ({ text, as }, choice) => {
    const units = as("units", (cell) => readStock(cell, choice));
    return {
      sku: text("sku") ?? "",
      units: units === "enough" ? null : (units ?? 0),
      price: as("price", (cell) => readPrice(cell, choice)),
    };
  },
};

/** Several numbers in one cell are parted by ; , / | or line breaks. Spaces within a number are taken out. */
function readTrackingNumbers(cell: string): Read<string[]> {
  const numbers = cell
    .split(/[;,/|\r\n]+/)
    .map((number) => number.replace(/\s+/g, ""))
    .filter((number) => number !== "");
  if (/^\d(?:[.,]\d+)?e[+-]?\d+$/i.test(cell.trim()))
    return {
      ok: false,
      cause: "The spreadsheet has shortened the number.",
      fix: "Format the column as text before the export.",
    };
  const stray = numbers.find((number) => !/^[\p{L}\p{N}][\p{L}\p{N}._#-]{3,}$/u.test(number));
  if (stray !== undefined || numbers.length === 0)
    return {
      ok: false,
      cause: `"${shown(stray ?? cell)}" is no tracking number.`,
      fix: "Write letters and digits only.",
    };
  return { ok: true, value: [...new Set(numbers)] };
}

function readUrl(cell: string): Read<string> {
  if (URL.canParse(cell) && /^https?:\/\//i.test(cell)) return { ok: true, value: cell };
  return { ok: false, cause: `"${shown(cell)}" is no link.`, fix: "Write it like https://carrier.example/track/123." };
}

const words = (text: string) => new Set(text.split(" | "));
const ANSWERS = {
  accepted: words(
    "accepted | accept | confirmed | confirm | yes | y | ok | 1 | true | acknowledged | in progress | bestätigt | ja | angenommen | in bearbeitung | accepté | acceptée | confirmé | confirmée | oui | validé | validée | en cours",
  ),
  declined: words(
    "declined | decline | rejected | refused | no | n | 0 | false | out of stock | unavailable | backorder | backordered | abgelehnt | nein | nicht lieferbar | ausverkauft | storniert durch lieferant | refusé | refusée | non | indisponible | rupture | épuisé | rupture de stock",
  ),
  cancelled: words("cancelled | canceled | storniert | annulé | annulée"),
  "cancel-refused": words("not cancelled | not canceled | cannot cancel | nicht storniert | non annulé | non annulée"),
} satisfies Record<AnswerRow["says"], Set<string>>;

function readAnswer(cell: string): Read<AnswerRow["says"]> {
  const text = cell.toLowerCase().replace(/\s+/g, " ").normalize("NFC");
  const found = (Object.keys(ANSWERS) as AnswerRow["says"][]).find((says) => ANSWERS[says].has(text));
  if (found) return { ok: true, value: found };
  return {
    ok: false,
    cause: `"${shown(cell)}" is no status that is known.`,
    fix: "Write accepted, declined or canceled.",
  };
}

const ENOUGH = words(
  "in stock | yes | y | available | ja | lieferbar | verfügbar | auf lager | oui | en stock | disponible",
);
const NOTHING = words(
  "out of stock | no | n | sold out | unavailable | discontinued | nein | nicht lieferbar | ausverkauft | nicht verfügbar | non | rupture | épuisé | indisponible | rupture de stock",
);

/** Units, or a word for it; "100+" and ">100" are at least so many, and are taken as so many. */
function readStock(cell: string, choice: CellChoice): Read<number | "enough"> {
  const text = cell.toLowerCase().replace(/\s+/g, " ").normalize("NFC");
  if (ENOUGH.has(text)) return { ok: true, value: "enough" };
  if (NOTHING.has(text)) return { ok: true, value: 0 };
  return readUnits(cell.replace(/^\s*(?:>=?|≥|über|over|plus de)\s*|\s*\+\s*$/gi, ""), choice.decimal);
}

function readPrice(cell: string, choice: CellChoice): Read<string> {
  const price = readDecimal(cell, choice.decimal);
  if (!price.ok) return price;
  if (price.value.startsWith("-"))
    return { ok: false, cause: `${price.value} is a negative price.`, fix: "Write what one unit costs." };
  if (price.value.replace(/\..*/, "").length > 12)
    return { ok: false, cause: `${price.value} is too large a price.`, fix: "Write what one unit costs." };
  return price;
}
