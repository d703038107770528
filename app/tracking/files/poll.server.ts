import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { VendorFile } from "@prisma/client";
import { CONNECTED_SUPPLIER } from "../../connectors/kind.ts";
import { readFilesChannel, type FilesChannel } from "../../connectors/vendors/files/channel.ts";
import { FILE_KINDS, type FileKind } from "../../connectors/vendors/files/fields.ts";
import { incomplete, sftpAccess } from "../../connectors/vendors/files.server.ts";
import { openException, resolveExceptions } from "../../exceptions/exceptions.server.ts";
import { newId } from "../../platform/ids.server.ts";
import { isMissing, withSftp, type Sftp } from "../../platform/sftp.server.ts";
import type { Handler, Services } from "../../shopify/services.ts";
import { isTemporary, isSettled } from "./seen.ts";
import { takeFile } from "./take-file.server.ts";

const LOOK_AGAIN_MS = 30_000;
const MOST_BYTES = 250 * 1024 * 1024;
/** Files of one look; what is left is seen by the next. */
const MOST_FILES = 200;

type Vendor = { supplierId: string; shopId: string; name: string; channel: FilesChannel };

/**
 * `vendor-files.poll`: looks into the folders of a vendor's file server. A file that has not changed between two looks is
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
  if (channel.way !== "sftp" || incomplete(channel) !== null) return;
  const vendor: Vendor = { supplierId, shopId: supplier.shopId, name: supplier.name, channel };
  const about = { shopId: vendor.shopId, kind: "vendor-files-unreachable", subject: `supplier:${supplierId}` } as const;
  const found = await withSftp(sftpAccess(channel, supplier.vendor), (sftp) => lookAround(services, vendor, sftp));
  const problem = found.ok ? found.value.problem : found.message;
  await db.prisma.$transaction(async (tx) => {
    const now = clock.now();
    const values = { supplier: vendor.name, note: problem };
    if (problem !== null) await openException(tx, { ...about, supplierId, values, now });
    else await resolveExceptions(tx, { ...about, resolution: "The file server answers again.", now });
  });
  const unsettled = found.ok ? found.value.unsettled : 0;
  const why = `${unsettled} files may still be written.`;
  return unsettled > 0 ? { again: { inMs: LOOK_AGAIN_MS, why } } : undefined;
};

async function lookAround(
  services: Services,
  vendor: Vendor,
  sftp: Sftp,
): Promise<{ unsettled: number; problem: string | null }> {
  await goOn(services, vendor, sftp);
  let unsettled = 0;
  for (const kind of FILE_KINDS) {
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
    return entries.filter(({ type, name }) => type === "-" && !isTemporary(name));
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
  const temp = await mkdtemp(path.join(tmpdir(), "crossdock-"));
  const local = path.join(temp, "file");
  try {
    const { hash, bytes } = await download(sftp, file.place ?? "", local);
    // Not later than we saw it for the first time: the vendor's clock may be ahead.
    const asOf = new Date(
      Math.min(file.changedAt?.getTime() ?? Infinity, file.createdAt.getTime(), clock.now().getTime()),
    );
    await takeFile(services, file, { hash, bytes, asOf, open: () => createReadStream(local) });
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
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

/** To the disk, so that no file is in memory as a whole. */
async function download(sftp: Sftp, from: string, to: string): Promise<{ hash: string; bytes: number }> {
  const hash = createHash("sha256");
  let bytes = 0;
  const counting = new Transform({
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length;
      hash.update(piece);
      if (bytes > MOST_BYTES) done(new Error(`The file is larger than ${MOST_BYTES / 1024 / 1024} MB. Split it.`));
      else done(null, piece);
    },
  });
  await pipeline(sftp.createReadStream(from), counting, createWriteStream(to));
  return { hash: hash.digest("hex"), bytes };
}

async function ensureFolder(sftp: Sftp, folder: string): Promise<void> {
  if ((await sftp.exists(folder)) === false) await sftp.mkdir(folder, true);
}
