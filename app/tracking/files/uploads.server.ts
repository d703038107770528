import type { VendorFile } from "@prisma/client";
import { readFilesChannel } from "../../connectors/vendors/files/channel.ts";
import { FILE_KINDS, type FileKind } from "../../connectors/vendors/files/fields.ts";
import { openVendorFile } from "../../connectors/vendors/files/read-file.server.ts";
import type { Actor } from "../../platform/actor.ts";
import { contentHash, decryptText, encryptText } from "../../platform/crypto.server.ts";
import type { DialectChoice } from "../../platform/csv/dialect.ts";
import { openCsv } from "../../platform/csv/read.server.ts";
import { newId } from "../../platform/ids.server.ts";
import type { Done } from "../../platform/problem.ts";
import { storableText } from "../../platform/storable-text.ts";
import { enqueue } from "../../queue/outbox.server.ts";
import type { Handler, Services } from "../../shopify/services.ts";
import { addFailed, emptyReport, StoredProblems, type RowReport } from "./report.ts";
import type { VendorChannel } from "../vendors/vendor-news.ts";
import { takeFile } from "./take-file.server.ts";

export const CONTENT_CONTEXT = "VendorFile.contentEnc";
const MOST_BYTES = 10 * 1024 * 1024;

const refused = (message: string, field?: string): Done<never> => ({ ok: false, problems: [{ message, field }] });

/** What a look at an uploaded file has found, before anything of it is taken over. */
export type UploadCheck = {
  /** null = nothing of it can be read, and `message` says why */
  fileId: string | null;
  message: string | null;
  /** encoding and delimiter as they were found */
  dialect: { encoding: string; delimiter: string } | null;
  /** cells of the first rows, as they are written */
  samples: string[][];
  columns: string[];
  /** column by field */
  mapping: { [field: string]: string };
  /** rows that can be read */
  readable: number;
  failed: number;
  problems: RowReport["problems"];
};

/** Keeps a file that a person has uploaded and looks whether it can be read. Nothing of it is taken over yet. */
export async function checkUpload(
  services: Services,
  { shopId }: Actor,
  { supplierId, kind, name, bytes }: { supplierId: string; kind: string; name: string; bytes: Uint8Array },
): Promise<Done<{ check: UploadCheck }>> {
  const { db } = services;
  const known = FILE_KINDS.find((each) => each === kind);
  if (!known) return refused("Choose what the file is about.", "kind");
  if (bytes.length === 0) return refused("Choose a file.", "file");
  if (bytes.length > MOST_BYTES)
    return refused(`The file is larger than ${MOST_BYTES / 1024 / 1024} MB. Split it.`, "file");
  const vendor = await db.prisma.vendor.findFirst({ where: { supplierId, shopId } });
  if (!vendor) return refused("This supplier is gone. Reload the page.");
  const channel = readFilesChannel(vendor.channel);
  const file = await openVendorFile(known, [bytes], channel[known]);
  const look = await firstRows(bytes, channel[known].dialect);
  if (!file.ok) {
    if (look.samples.length === 0) return refused(file.message, "file");
    const nothing = { fileId: null, mapping: {}, readable: 0, failed: 0, problems: [] };
    return { ok: true, check: { ...nothing, ...look, columns: file.columns, message: file.message } };
  }
  const report = emptyReport();
  for await (const row of file.rows)
    if (row.ok) report.done += 1;
    else addFailed(report, row.problems);
  const fileId = await keepUpload(services, { shopId, supplierId }, { kind: known, channel: "merchant", name, bytes });
  const { columns, mapping } = file;
  return {
    ok: true,
    check: {
      ...look,
      message: null,
      fileId,
      columns,
      mapping,
      readable: report.done,
      failed: report.failed,
      problems: report.problems.slice(0, 20),
    },
  };
}

const SAMPLES = 3;

/** What the beginning of a file looks like, before anybody knows what it means. */
async function firstRows(bytes: Uint8Array, choice: DialectChoice): Promise<Pick<UploadCheck, "dialect" | "samples">> {
  const csv = await openCsv([bytes], choice);
  if (!csv.ok) return { dialect: null, samples: [] };
  const samples: string[][] = [];
  for await (const row of csv.rows) {
    if ("cells" in row) samples.push(row.cells.map((cell) => cell.slice(0, 60)));
    if (samples.length >= SAMPLES) break;
  }
  const { encoding, delimiter } = csv.dialect;
  return { dialect: { encoding, delimiter }, samples };
}

/** Keeps an uploaded file, encrypted, until it is read. @returns its id */
export async function keepUpload(
  { db, clock }: Services,
  { shopId, supplierId }: { shopId: string; supplierId: string },
  { kind, channel, name, bytes }: { kind: FileKind; channel: VendorChannel; name: string; bytes: Uint8Array },
): Promise<string> {
  const id = newId();
  await db.prisma.vendorFile.create({
    data: {
      ...{ id, shopId, supplierId, direction: "in", kind, channel, state: "checked", createdAt: clock.now() },
      ...{ name: storableText(name).slice(0, 200), bytes: bytes.length, contentHash: contentHash(bytes) },
      contentEnc: encryptText(Buffer.from(bytes).toString("base64"), CONTENT_CONTEXT),
    },
  });
  return id;
}

/** What such a file holds; null when it is not kept any more. */
export const openUpload = ({ contentEnc }: Pick<VendorFile, "contentEnc">): Buffer | null =>
  contentEnc ? Buffer.from(decryptText(contentEnc, CONTENT_CONTEXT), "base64") : null;

/** A person has looked at the check and wants the file taken over. */
export async function importUpload(
  { db, clock }: Services,
  { shopId }: Actor,
  { supplierId, fileId }: { supplierId: string; fileId: string },
): Promise<Done> {
  return db.prisma.$transaction(async (tx) => {
    const { count } = await tx.vendorFile.updateMany({
      where: { id: fileId, shopId, supplierId, state: "checked" },
      data: { state: "taken" },
    });
    if (count === 0) return refused("This file is being read already. Reload the page.");
    await enqueue(tx, "vendor-file.read", { fileId, supplierId }, { now: clock.now(), shopId });
    return { ok: true };
  });
}

/** Reads a file that was uploaded. Its stock is taken to be of the moment of the upload. */
export const vendorFileReadHandler: Handler<"vendor-file.read"> = async (services, { fileId }) => {
  const file = await services.db.prisma.vendorFile.findFirst({ where: { id: fileId, state: "taken" } });
  const bytes = file && openUpload(file);
  if (!bytes) return;
  await takeFile(services, file, { ...contentOf(bytes), asOf: file.createdAt });
};

const contentOf = (bytes: Buffer) => ({ hash: contentHash(bytes), bytes: bytes.length, open: () => [bytes] });

/** A file of a vendor's list, with its row report. */
export type FileView = Pick<
  VendorFile,
  "id" | "direction" | "kind" | "name" | "state" | "rowsDone" | "rowsRepeated" | "rowsFailed" | "note" | "createdAt"
> & { problems: RowReport["problems"] };

/** The newest files of a vendor. */
export async function loadFiles({ db }: Services, shopId: string, supplierId: string): Promise<FileView[]> {
  const files = await db.prisma.vendorFile.findMany({
    where: { shopId, supplierId, state: { notIn: ["seen", "claiming", "gone", "checked"] } },
    orderBy: { createdAt: "desc" },
    take: 50,
    select: {
      ...{
        id: true,
        tempPlace: true,
        direction: true,
        kind: true,
        name: true,
        state: true,
        note: true,
        createdAt: true,
      },
      ...{ rowsDone: true, rowsRepeated: true, rowsFailed: true, problems: true },
    },
  });
  // Orders that left together are rows of one file.
  const one = files.filter(
    ({ tempPlace }, index) => tempPlace === null || files.findIndex((file) => file.tempPlace === tempPlace) === index,
  );
  return one.map(({ tempPlace: _, ...file }) => ({ ...file, problems: StoredProblems.parse(file.problems) }));
}
