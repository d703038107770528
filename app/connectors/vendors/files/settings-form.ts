import { z } from "zod";
import { FilesChannel } from "./channel.ts";
import { FILE_FIELDS, FILE_KINDS } from "./fields.ts";

/** What the form of the file settings sends: text, by name. "tracking.order": the column of a field. */
export const FileFields = z.record(z.string().max(100), z.string().max(2000));
export type FileFields = z.infer<typeof FileFields>;

/** The form's fields from what is stored. */
export function fieldsOfChannel({ way, sftp, orders, ...kinds }: FilesChannel): FileFields {
  const columns = FILE_KINDS.flatMap((kind) =>
    Object.keys(FILE_FIELDS[kind]).map((field): [string, string] => [
      `${kind}.${field}`,
      kinds[kind].columns?.[field] ?? "",
    ]),
  );
  return {
    ...{ way, host: sftp.host, port: String(sftp.port), user: sftp.user, password: "" },
    ...Object.fromEntries(Object.entries(sftp.folders).map(([kind, folder]) => [`folder.${kind}`, folder])),
    ...{ encoding: orders.encoding, delimiter: orders.delimiter, decimal: orders.decimal },
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
  return {
    way: text("way"),
    sftp: { ...before.sftp, host: text("host"), port: Number(text("port")), user: text("user"), folders },
    orders: {
      ...{ ...before.orders, encoding: text("encoding"), delimiter: fields.delimiter ?? ",", decimal: text("decimal") },
      bom: text("encoding") !== "windows-1252" && before.orders.bom,
      times: text("times")
        .split(/[\s,;]+/)
        .filter((time) => time !== ""),
      combine: text("combine") === "yes",
      columns: text("columns")
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line) => {
          const at = line.lastIndexOf("=");
          return { header: line.slice(0, at).trim(), field: line.slice(at + 1).trim() };
        }),
    },
    tracking: { ...before.tracking, columns: columnsOf("tracking") },
    answers: { ...before.answers, columns: columnsOf("answers") },
    stock: { ...before.stock, columns: columnsOf("stock"), missing: text("missing") },
  };
}
