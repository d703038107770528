import { z } from "zod";
import { CellChoice } from "../../../platform/csv/cells.ts";
import { DELIMITERS, DialectChoice, ENCODINGS } from "../../../platform/csv/dialect.ts";
import { ORDER_FIELDS, STANDARD_COLUMNS } from "./order-file.ts";

const Format = z.object({
  dialect: DialectChoice.default({}),
  cells: CellChoice.default({}),
  /** absent = proposed by the headers */
  columns: z.record(z.string(), z.string().max(200)).optional(),
});
const Folder = z.string().trim().max(500);
const Url = z.string().trim().max(1000).default("");

/** How files are exchanged with a vendor: Vendor.channel. */
export const FilesChannel = z.object({
  /** manual: people carry them, by the supplier's page · https: fetched from addresses, and put to one */
  way: z.enum(["sftp", "https", "manual"]).default("manual"),
  sftp: z
    .object({
      host: z.string().trim().max(300).default(""),
      port: z.number().int().min(1).max(65_535).default(22),
      user: z.string().trim().max(200).default(""),
      hostKey: z.string().max(200).nullable().default(null),
      /** "" = files of this kind are not exchanged */
      folders: z
        .object({
          orders: Folder.default("/orders"),
          tracking: Folder.default("/tracking"),
          answers: Folder.default(""),
          stock: Folder.default("/stock"),
        })
        .prefault({}),
    })
    .prefault({}),
  https: z
    .object({
      /** with one, the secret is its password; without, a token */
      user: z.string().trim().max(200).default(""),
      /** "" = files of this kind are not exchanged; of orders, what is before the file's name: people carry them without */
      urls: z.object({ orders: Url, tracking: Url, answers: Url, stock: Url }).prefault({}),
    })
    .prefault({}),
  orders: z
    .object({
      encoding: z.enum(ENCODINGS).default("utf-8"),
      bom: z.boolean().default(false),
      delimiter: z.enum(DELIMITERS).default(","),
      decimal: z.enum([".", ","]).default("."),
      columns: z
        .array(z.object({ header: z.string().trim().min(1).max(200), field: z.enum(ORDER_FIELDS) }))
        .min(1)
        .max(60)
        .default(STANDARD_COLUMNS),
      /** local times of the vendor, "HH:MM", at which orders leave; none = each as it comes */
      times: z
        .array(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/))
        .max(24)
        .default([]),
      /** 1 = Monday … 7 = Sunday */
      days: z.array(z.number().int().min(1).max(7)).min(1).default([1, 2, 3, 4, 5, 6, 7]),
      /** orders that leave at the same time are in one file */
      combine: z.boolean().default(false),
    })
    .prefault({}),
  tracking: Format.prefault({}),
  answers: Format.prefault({}),
  stock: Format.extend({
    /** rows that a stock file does not have: sold out, or as they were */
    missing: z.enum(["zero", "keep"]).default("zero"),
  }).prefault({}),
});
export type FilesChannel = z.infer<typeof FilesChannel>;

/** Do people carry the order files? */
export const isCarried = ({ way, https }: FilesChannel): boolean =>
  way === "manual" || (way === "https" && https.urls.orders === "");

/** Vendor.secretsEnc of a files vendor. */
export const FilesSecrets = z.object({ password: z.string().default("") });

/** What is stored, with what it lacks filled in; what cannot be read counts as not set. */
export const readFilesChannel = (stored: unknown): FilesChannel => {
  const read = FilesChannel.safeParse(stored);
  return read.success ? read.data : FilesChannel.parse({});
};
