import { z } from "zod";
import type { Problem } from "../../../platform/problem.ts";
import { FilesChannel } from "./channel.ts";
import { FILE_FIELDS, FILE_KINDS } from "./fields.ts";
import { linesOf } from "./order-file.ts";

/** What the form of the file settings sends: text, by name. "tracking.order": the column of a field. */
export const FileFields = z.record(z.string().max(100), z.string().max(2000));
export type FileFields = z.infer<typeof FileFields>;

/** The form's fields from what is stored. */
export function fieldsOfChannel({ way, sftp, https, orders, ...kinds }: FilesChannel): FileFields {
  const columns = FILE_KINDS.flatMap((kind) => {
    const { dialect, cells, columns: set } = kinds[kind];
    const { encoding = "", delimiter = "" } = dialect;
    const { decimal = "", dates = "" } = cells;
    const header = dialect.header === undefined ? "" : String(dialect.header);
    return [
      ...Object.entries({ encoding, delimiter, header, decimal, dates }).map(([name, value]) => [
        `${kind}@${name}`,
        value,
      ]),
      ...Object.keys(FILE_FIELDS[kind]).map((field) => [`${kind}.${field}`, set?.[field] ?? ""]),
    ] as [string, string][];
  });
  return {
    ...{ way, host: sftp.host, port: String(sftp.port), user: sftp.user, password: "" },
    ...{ httpsUser: https.user, secret: "" },
    ...Object.fromEntries(Object.entries(https.urls).map(([kind, url]) => [`url.${kind}`, url])),
    ...Object.fromEntries(Object.entries(sftp.folders).map(([kind, folder]) => [`folder.${kind}`, folder])),
    ...{
      bom: String(orders.bom),
      days: orders.days.join(","),
      encoding: orders.encoding,
      delimiter: orders.delimiter,
      decimal: orders.decimal,
    },
    ...{ times: orders.times.join(", "), combine: orders.combine ? "yes" : "no", missing: kinds.stock.missing },
    columns: orders.columns.map(({ header, field }) => `${header} = ${field}`).join("\n"),
    ...Object.fromEntries(columns),
  };
}

/** What the form means, on top of what is stored; checked by who stores it. */
export function channelOfFields(fields: FileFields, before: FilesChannel): unknown {
  const text = (name: string) => (fields[name] ?? "").trim();
  const folders = Object.fromEntries(["orders", ...FILE_KINDS].map((kind) => [kind, text(`folder.${kind}`)]));
  const columnsOf = (kind: (typeof FILE_KINDS)[number]) => {
    const set = Object.keys(FILE_FIELDS[kind]).map((field) => [field, text(`${kind}.${field}`)] as const);
    return Object.fromEntries(set.filter(([, column]) => column !== ""));
  };
  /** What is chosen; what is to be found out by itself is absent. */
  const chosen = (pairs: { [name: string]: string | boolean | undefined }) =>
    Object.fromEntries(Object.entries(pairs).filter(([, value]) => value !== "" && value !== undefined));
  const formatOf = (kind: (typeof FILE_KINDS)[number]) => {
    // A tab is a choice, not space around one.
    const [encoding, delimiter, header] = [
      text(`${kind}@encoding`),
      fields[`${kind}@delimiter`],
      text(`${kind}@header`),
    ];
    return {
      dialect: chosen({ encoding, delimiter, header: header === "" ? undefined : header === "true" }),
      cells: chosen({ decimal: text(`${kind}@decimal`), dates: text(`${kind}@dates`) }),
      columns: columnsOf(kind),
    };
  };
  return {
    way: text("way"),
    sftp: { ...before.sftp, host: text("host"), port: Number(text("port")), user: text("user"), folders },
    https: {
      user: text("httpsUser"),
      urls: Object.fromEntries(["orders", ...FILE_KINDS].map((kind) => [kind, text(`url.${kind}`)])),
    },
    orders: {
      ...{ ...before.orders, encoding: text("encoding"), delimiter: fields.delimiter ?? ",", decimal: text("decimal") },
      bom: text("encoding") !== "windows-1252" && text("bom") === "true",
      days: text("days")
        .split(",")
        .filter((day) => day !== "")
        .map(Number),
      times: text("times")
        .split(/[\s,;]+/)
        .filter((time) => time !== ""),
      combine: text("combine") === "yes",
      columns: linesOf(text("columns")),
    },
    tracking: formatOf("tracking"),
    answers: formatOf("answers"),
    stock: { ...formatOf("stock"), missing: text("missing") },
  };
}

/** Fields by where what they hold is stored, with what belongs there. */
const PLACES: readonly [string, string, string][] = [
  ["sftp.port", "port", "Enter a number from 1 to 65535."],
  ["sftp.host", "host", "Enter the host's name."],
  ["orders.times", "times", "Write times like 09:00, 14:00."],
  ["orders.days", "days", "Choose at least one day."],
  ["orders.columns", "columns", "Write each line as header = content, with a content of the list."],
];

/** The problem with a stored value, at the field that holds it. */
export function problemAt(path: string): Problem {
  const [, field, message] = PLACES.find(([place]) => path.startsWith(place)) ?? [];
  return field
    ? { field, message: message ?? "" }
    : { message: `${path} cannot be read. Reload the page and try again.` };
}

/** Fields that show their problems themselves. */
export const FILE_FORM_FIELDS = [
  ...PLACES.map(([, field]) => field),
  ...["orders", ...FILE_KINDS].map((kind) => `url.${kind}`),
];
