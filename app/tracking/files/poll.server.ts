import { createReadStream } from "node:fs";
import type { VendorFile } from "@prisma/client";
import { CONNECTED_SUPPLIER } from "../../connectors/kind.ts";
import { readFilesChannel, type FilesChannel } from "../../connectors/vendors/files/channel.ts";
import { READING_ORDER, type FileKind } from "../../connectors/vendors/files/fields.ts";
import { httpsAccess, sftpAccess } from "../../connectors/vendors/files/access.server.ts";
import { incomplete } from "../../connectors/vendors/files.server.ts";
import { openException, resolveExceptions } from "../../exceptions/exceptions.server.ts";
import { newId } from "../../platform/ids.server.ts";
import { isMissing, troubleAtServer, withSftp, type Sftp, type SftpAccess } from "../../platform/sftp.server.ts";
import { msg } from "../../platform/translate.ts";
import type { Handler, Services } from "../../shopify/services.ts";
import { isTemporary, isSettled } from "./seen.ts";
import { TOO_LARGE, withDiskFile } from "./disk-file.server.ts";
import { fetchFiles, type Look } from "./fetch-files.server.ts";
import { refuseFile, takeFile } from "./take-file.server.ts";

const LOOK_AGAIN_MS = 30_000;
/**
 * Looks in a row that did not come to their end: a quarter of an hour. Servers restart, and lines drop; what lies there
 * waits for the next look. What does not pass by itself (a wrong sign-in, another host key, no right to a folder) is told
 * at once.
 */
const ALARM_AFTER_LOOKS = 3;
/** Files of one look; what is left is seen by the next. */
const MOST_FILES = 200;

type Vendor = { supplierId: string; shopId: string; name: string; channel: FilesChannel };

/**
 * `vendor-files.poll`: looks into the folders of a vendor's file server, or fetches its files over HTTPS. A file that has not changed between two looks is
 * claimed by moving it to `processing`, read, and moved to `archive` or, where it could not be read, to `failed`. What a
 * process that died has claimed is gone on with.
 */
export const vendorFilesPollHandler: Handler<"vendor-files.poll"> = async (services, { supplierId }) => {
  const { db, clock } = services;
  const supplier = await db.prisma.supplier.findUnique({
    where: { id: supplierId },
    select: CONNECTED_SUPPLIER,
  });
  if (supplier?.kind !== "files" || !supplier.vendor || supplier.connection?.state !== "active") return;
  const channel = readFilesChannel(supplier.vendor.channel);
  if (channel.way === "manual" || incomplete(channel) !== null) return;
  const vendor: Vendor = { supplierId, shopId: supplier.shopId, name: supplier.name, channel };
  const about = { shopId: vendor.shopId, kind: "vendor-files-unreachable", subject: `supplier:${supplierId}` } as const;
  const { problem, isMissed, unsettled } =
    channel.way === "https"
      ? await fetchFiles(services, vendor, httpsAccess(channel, supplier.vendor))
      : await lookIntoFolders(services, vendor, sftpAccess(channel, supplier.vendor));
  const { missedLooks } = await db.prisma.vendor.update({
    where: { supplierId },
    data: { missedLooks: isMissed ? { increment: 1 } : 0 },
    select: { missedLooks: true },
  });
  await db.prisma.$transaction(async (tx) => {
    const now = clock.now();
    const values = { supplier: vendor.name, note: problem };
    if (problem === null)
      await resolveExceptions(tx, { ...about, resolution: msg("The file server answers again."), now });
    else if (!isMissed || missedLooks >= ALARM_AFTER_LOOKS)
      await openException(tx, { ...about, supplierId, values, now });
  });
  const why = `${unsettled} files may still be written.`;
  return unsettled > 0 ? { again: { inMs: LOOK_AGAIN_MS, why } } : undefined;
};

/** A look that is cut off is a missed one: what it had claimed is gone on with by the next. */
async function lookIntoFolders(services: Services, vendor: Vendor, access: SftpAccess): Promise<Look> {
  try {
    const found = await withSftp(access, (sftp) => lookAround(services, vendor, sftp));
    if (found.ok) return { ...found.value, isMissed: false };
    return { problem: found.message, isMissed: found.kind === "unreachable", unsettled: 0 };
  } catch (cause) {
    const trouble = troubleAtServer(cause);
    if (!trouble) throw cause;
    const { refused, message } = trouble;
    const problem = refused ? `${access.host} does not allow it: ${message}` : `${access.host} broke off: ${message}`;
    return { problem, isMissed: !refused, unsettled: 0 };
  }
}

async function lookAround(
  services: Services,
  vendor: Vendor,
  sftp: Sftp,
): Promise<{ unsettled: number; problem: string | null }> {
  await goOn(services, vendor, sftp);
  let unsettled = 0;
  for (const kind of READING_ORDER) {
    const folder = vendor.channel.sftp.folders[kind].replace(/\/+$/, "");
    if (vendor.channel.sftp.folders[kind] === "") continue;
    const listed = await list(sftp, folder);
    if (listed === null) return { unsettled, problem: `there is no folder ${folder || "/"}` };
    for (const { name, size, modifyTime } of listed.slice(0, MOST_FILES)) {
      const changedAt = new Date(modifyTime);
      const seen = await see(services, vendor, { kind, name, size, changedAt });
      if (!seen) unsettled += 1;
      else await claim(services, vendor, sftp, { file: seen, folder });
    }
    await forgetGone(services, vendor, kind, listed);
  }
  return { unsettled, problem: null };
}

async function list(sftp: Sftp, folder: string) {
  try {
    const entries = await sftp.list(folder || "/");
    // What was told first is read first.
    return entries
      .filter(({ type, name }) => type === "-" && !isTemporary(name))
      .sort((one, other) => one.modifyTime - other.modifyTime || (one.name < other.name ? -1 : 1));
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
}

/** Remembers how a file looks. @returns it, once it has looked the same for long enough; else null */
async function see(
  { db, clock }: Services,
  { supplierId, shopId }: Vendor,
  { kind, name, size, changedAt }: { kind: FileKind; name: string; size: number; changedAt: Date },
): Promise<VendorFile | null> {
  const now = clock.now();
  const where = { supplierId, kind, name, direction: "in", state: { in: ["seen", "claiming"] } };
  const known = await db.prisma.vendorFile.findFirst({ where });
  if (!known) {
    await db.prisma.vendorFile.create({
      data: {
        ...{ id: newId(), shopId, supplierId, direction: "in", kind, channel: "sftp", name, state: "seen" },
        ...{ bytes: size, changedAt, createdAt: now },
      },
    });
    return null;
  }
  if (isSettled({ ...known, bytes: Number(known.bytes) }, { bytes: size, changedAt, now })) return known;
  if (Number(known.bytes) !== size || known.changedAt?.getTime() !== changedAt.getTime())
    await db.prisma.vendorFile.update({ where: { id: known.id }, data: { bytes: size, changedAt, createdAt: now } });
  return null;
}

/** A file that was taken away again before it was read is no news. */
async function forgetGone(
  { db }: Services,
  { supplierId }: Vendor,
  kind: FileKind,
  listed: readonly { name: string }[],
): Promise<void> {
  const names = listed.map(({ name }) => name);
  const where = { supplierId, kind, direction: "in", state: "seen", name: { notIn: names } };
  await db.prisma.vendorFile.updateMany({ where, data: { state: "gone" } });
}

/** Moves a file out of everybody's way and reads it. Whoever cannot move it was not the first. */
async function claim(
  services: Services,
  vendor: Vendor,
  sftp: Sftp,
  { file, folder }: { file: VendorFile; folder: string },
): Promise<void> {
  const place = `${folder}/processing/${file.id}-${file.name}`;
  const { prisma } = services.db;
  await prisma.vendorFile.update({ where: { id: file.id }, data: { state: "claiming", place } });
  await ensureFolder(sftp, `${folder}/processing`);
  try {
    await sftp.rename(`${folder}/${file.name}`, place);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    await prisma.vendorFile.update({ where: { id: file.id }, data: { state: "gone", note: "It was taken away." } });
    return;
  }
  await prisma.vendorFile.update({ where: { id: file.id }, data: { state: "taken" } });
  await read(services, sftp, { ...file, place }, folder);
}

/** What was claimed and not finished: a connection was cut, or a process died. */
async function goOn(services: Services, { supplierId, channel }: Vendor, sftp: Sftp): Promise<void> {
  const { prisma } = services.db;
  const open = await prisma.vendorFile.findMany({
    where: {
      ...{ supplierId, direction: "in", channel: "sftp" },
      OR: [
        { state: { in: ["claiming", "taken"] } },
        { state: { in: ["done", "failed"] }, place: { contains: "/processing/" } },
      ],
    },
    orderBy: { createdAt: "asc" },
  });
  for (const file of open) {
    if (!file.place) continue;
    const folder = channel.sftp.folders[file.kind as FileKind].replace(/\/+$/, "");
    if (file.state === "done" || file.state === "failed") await shelve(services, sftp, file, folder);
    else if ((await sftp.exists(file.place)) !== false) {
      await prisma.vendorFile.update({ where: { id: file.id }, data: { state: "taken" } });
      await read(services, sftp, file, folder);
    } else {
      // It never left its folder, where the next look finds it, or somebody took it away.
      const note = "It was taken away while it was read.";
      const data = file.state === "claiming" ? { state: "seen", place: null } : { state: "gone", note };
      await prisma.vendorFile.update({ where: { id: file.id }, data });
    }
  }
}

async function read(services: Services, sftp: Sftp, file: VendorFile, folder: string): Promise<void> {
  const { clock } = services;
  await withDiskFile(async (local, save) => {
    const saved = await save(sftp.createReadStream(file.place ?? ""));
    if (saved === "too-large") return refuseFile(services, file, TOO_LARGE);
    // Not later than we saw it for the first time: the vendor's clock may be ahead.
    const asOf = new Date(
      Math.min(file.changedAt?.getTime() ?? Infinity, file.createdAt.getTime(), clock.now().getTime()),
    );
    await takeFile(services, file, { ...saved, asOf, open: () => createReadStream(local) });
  });
  await shelve(
    services,
    sftp,
    await services.db.prisma.vendorFile.findUniqueOrThrow({ where: { id: file.id } }),
    folder,
  );
}

/** Moves a file that was read to where it is kept. Somebody may have taken it away by then. */
async function shelve(
  { db }: Services,
  sftp: Sftp,
  { id, name, place, state }: VendorFile,
  folder: string,
): Promise<void> {
  const shelf = `${folder}/${state === "failed" ? "failed" : "archive"}`;
  const kept = `${shelf}/${id}-${name}`;
  await ensureFolder(sftp, shelf);
  if (place && (await sftp.exists(place)) !== false) await sftp.rename(place, kept);
  await db.prisma.vendorFile.update({ where: { id }, data: { place: kept } });
}

async function ensureFolder(sftp: Sftp, folder: string): Promise<void> {
  if ((await sftp.exists(folder)) === false) await sftp.mkdir(folder, true);
}
