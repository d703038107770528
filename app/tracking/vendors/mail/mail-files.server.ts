import type { InboundMail, Vendor } from "@prisma/client";
import { readFilesChannel } from "../../../connectors/vendors/files/channel.ts";
import { FILE_KINDS, type FileKind } from "../../../connectors/vendors/files/fields.ts";
import { openVendorFile } from "../../../connectors/vendors/files/read-file.server.ts";
import { openException } from "../../../exceptions/exceptions.server.ts";
import { CROSSDOCK } from "../../../platform/actor.ts";
import { contentHash, encryptText } from "../../../platform/crypto.server.ts";
import { log } from "../../../platform/log.server.ts";
import { enqueue } from "../../../queue/outbox.server.ts";
import type { Services } from "../../../shopify/services.ts";
import { CONTENT_CONTEXT } from "../../files/uploads.server.ts";
import type { OpenedMail } from "./open-mail.server.ts";
import { hostOf, isOfVendor } from "./sender.server.ts";

/** Mail of a shop's own mailbox is about that shop's orders and no other's. */
export const ofShop = (shopId: string | null) => (shopId === null ? {} : { shopId });

type FilesVendor = Vendor & { supplier: { name: string } };

/** The vendor with whom files are exchanged and whose signed address a mail was sent to; null = it is no such mail. */
export async function filesVendorOf(
  { db }: Services,
  { shopId }: InboundMail,
  { tag }: OpenedMail,
): Promise<FilesVendor | null> {
  if (tag === null) return null;
  const order = tag.startsWith("v-")
    ? null
    : await db.prisma.vendorOrder.findFirst({
        where: { key: { equals: tag, mode: "insensitive" }, ...ofShop(shopId) },
      });
  const supplierId = order?.supplierId ?? tag.slice(2);
  return db.prisma.vendor.findFirst({
    where: { supplierId: { equals: supplierId, mode: "insensitive" }, supplier: { kind: "files" }, ...ofShop(shopId) },
    include: { supplier: { select: { name: true } } },
  });
}

/**
 * Has the files that hang on a mail read like those of a folder: once, by their content, with a row report. Stock counts
 * as of the moment the mail came in. Files from somebody else's address are not read; a person is told.
 */
export async function takeMailFiles(
  { db }: Services,
  mail: InboundMail,
  { from, files }: OpenedMail,
  vendor: FilesVendor,
): Promise<void> {
  const { supplierId, shopId, supplier } = vendor;
  const isKnown = isOfVendor(vendor, from);
  const stranger = `It came from ${hostOf(from) || "nowhere"}, which is not the supplier's address.`;
  const now = mail.receivedAt;
  const kinds = await Promise.all(files.map(({ bytes }) => kindOf(vendor, bytes)));
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.inboundMail.updateMany({
      where: { id: mail.id, state: "received" },
      data: {
        ...{ state: isKnown ? "applied" : "ignored", shopId, supplierId, handledAt: now, handledBy: CROSSDOCK },
        note: isKnown ? `Its files were taken: ${files.map(({ name }) => name).join(", ")}` : stranger,
      },
    });
    if (count === 0) return;
    for (const [index, { name, bytes }] of files.entries()) {
      const id = `${mail.id}-${index}`;
      await tx.vendorFile.create({
        data: {
          ...{ id, shopId, supplierId, direction: "in", kind: kinds[index] ?? "tracking", channel: "email", name },
          ...{ state: isKnown ? "taken" : "failed", bytes: bytes.length, contentHash: contentHash(bytes) },
          ...(isKnown
            ? { contentEnc: encryptText(bytes.toString("base64"), CONTENT_CONTEXT) }
            : { note: stranger, finishedAt: now }),
          createdAt: now,
        },
      });
      if (isKnown) await enqueue(tx, "vendor-file.read", { fileId: id, supplierId }, { now, shopId });
      else {
        const values = { supplier: supplier.name, file: name, failed: null, note: stranger };
        const subject = `vendor-file:${id}`;
        await openException(tx, { shopId, kind: "vendor-file-problems", subject, supplierId, values, now });
      }
    }
  });
  log.info("vendor-mail.files", { mailId: mail.id, files: files.length, isKnown });
}

/** What a file is about: the first kind whose columns it has. One that has none is told as a tracking file without them. */
async function kindOf({ channel }: Vendor, bytes: Buffer): Promise<FileKind> {
  const settings = readFilesChannel(channel);
  for (const kind of FILE_KINDS) {
    const file = await openVendorFile(kind, [bytes], settings[kind]);
    if (!file.ok) continue;
    await file.rows.return();
    return kind;
  }
  return "tracking";
}
