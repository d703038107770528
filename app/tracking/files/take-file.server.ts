import type { VendorFile } from "@prisma/client";
import { readFilesChannel } from "../../connectors/vendors/files/channel.ts";
import type { FileKind } from "../../connectors/vendors/files/fields.ts";
import { openVendorFile } from "../../connectors/vendors/files/read-file.server.ts";
import { openException } from "../../exceptions/exceptions.server.ts";
import { audit } from "../../platform/audit.server.ts";
import { log } from "../../platform/log.server.ts";
import type { Services } from "../../shopify/services.ts";
import { emptyReport, type RowReport } from "./report.ts";
import { takeOrderRows } from "./take-orders.server.ts";
import { takeStockRows } from "./take-stock.server.ts";

type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
/** A file whose content is known by now. `asOf`: the moment that its stock is taken to be of. */
export type KnownContent = { hash: string; bytes: number; asOf: Date; open: () => Bytes };

/** A stock file that says again what an earlier one said is a new telling after this time. */
export const SAME_STOCK_MS = 60 * 60_000;

/**
 * Reads one file, once: equal content that was taken over before changes nothing. What can be taken over is; of the rest a
 * report is kept, and the retailer is told.
 */
export async function takeFile(services: Services, file: VendorFile, content: KnownContent): Promise<void> {
  const { db, clock } = services;
  const { id } = file;
  const twin = await twinOf(services, file, content);
  if (twin) {
    const data = { state: "done", contentEnc: null, note: `The same content as ${twin.name}: nothing was changed.` };
    await db.prisma.vendorFile.update({ where: { id }, data: { ...data, ...about(content), finishedAt: clock.now() } });
    return;
  }
  await db.prisma.vendorFile.update({ where: { id }, data: about(content) });
  await conclude(services, file, await readContent(services, file, content));
}

/** A file that is not read at all, with the reason. */
export const refuseFile = (services: Services, file: VendorFile, message: string): Promise<void> =>
  conclude(services, file, { ok: false, message });

type Outcome = { ok: true; report: RowReport } | { ok: false; message: string };

async function conclude({ db, clock }: Services, file: VendorFile, outcome: Outcome): Promise<void> {
  const { id, shopId, supplierId } = file;
  const report = outcome.ok ? outcome.report : emptyReport();
  report.problems.sort((a, b) => a.row - b.row);
  const now = clock.now();
  const { name: supplier } = await db.prisma.supplier.findUniqueOrThrow({ where: { id: supplierId } });
  const note = outcome.ok ? report.notes.join(" ") || null : outcome.message;
  await db.prisma.$transaction(async (tx) => {
    await tx.vendorFile.update({
      where: { id },
      data: {
        ...{ state: outcome.ok ? "done" : "failed", note, finishedAt: now, contentEnc: null },
        ...{
          rowsDone: report.done,
          rowsRepeated: report.repeated,
          rowsFailed: report.failed,
          problems: report.problems,
        },
      },
    });
    const values = { supplier, file: file.name, failed: outcome.ok ? report.failed : null, note };
    const subject = `vendor-file:${id}`;
    await audit(tx, { shopId, actor: file.channel, action: "vendor.file-read", subject, values, now });
    if (!outcome.ok || report.failed > 0)
      await openException(tx, { shopId, kind: "vendor-file-problems", subject, supplierId, values, now });
  });
  log.info("vendor-file.read", { fileId: id, kind: file.kind, done: report.done, failed: report.failed });
}

const about = ({ hash, bytes }: KnownContent) => ({ contentHash: hash, bytes });

async function twinOf({ db, clock }: Services, { id, supplierId, kind }: VendorFile, { hash }: KnownContent) {
  const since = kind === "stock" ? { finishedAt: { gt: new Date(clock.now().getTime() - SAME_STOCK_MS) } } : {};
  return db.prisma.vendorFile.findFirst({
    where: {
      ...{ supplierId, kind, direction: "in", contentHash: hash, state: "done", id: { not: id } },
      rowsFailed: 0,
      ...since,
    },
    select: { name: true },
  });
}

async function readContent(
  services: Services,
  { id: fileId, supplierId, kind, channel: way }: VendorFile,
  { hash, asOf, open }: KnownContent,
): Promise<Outcome> {
  const vendor = await services.db.prisma.vendor.findUniqueOrThrow({ where: { supplierId } });
  const channel = readFilesChannel(vendor.channel);
  const { timeZone, currency } = vendor;
  const by = way === "merchant" ? ("merchant" as const) : way === "email" ? ("email" as const) : ("files" as const);
  const source = { supplierId, channel: by, hash, timeZone };
  switch (kind as FileKind) {
    case "stock": {
      const file = await openVendorFile("stock", open(), channel.stock);
      if (!file.ok) return file;
      const { missing } = channel.stock;
      return { ok: true, report: await takeStockRows(services, { ...source, fileId, currency, asOf, missing }, file) };
    }
    case "tracking": {
      const file = await openVendorFile("tracking", open(), channel.tracking);
      return file.ok ? { ok: true, report: await takeOrderRows(services, source, "tracking", file) } : file;
    }
    case "answers": {
      const file = await openVendorFile("answers", open(), channel.answers);
      return file.ok ? { ok: true, report: await takeOrderRows(services, source, "answers", file) } : file;
    }
  }
}
