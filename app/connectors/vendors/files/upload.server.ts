import type { Prisma, VendorFile } from "@prisma/client";
import { contentHash } from "../../../platform/crypto.server.ts";
import { writeCsv } from "../../../platform/csv/write.server.ts";
import { newId } from "../../../platform/ids.server.ts";
import { withSftp, type Sftp, type SftpAccess } from "../../../platform/sftp.server.ts";
import type { Services } from "../../../shopify/services.ts";
import type { OrderToSend, SendResult, Trouble } from "../../connector.ts";
import { beginPlacing, finishPlacing } from "../book.server.ts";
import type { FilesChannel } from "./channel.ts";
import { orderFileName, orderRows } from "./order-file.ts";

const AGAIN_MS = 5 * 60_000;
const OPEN = ["uploading", "renaming"];
export const TOO_LATE = "The time to send was over.";

export type Upload = {
  vendor: { supplierId: string; shopId: string };
  channel: FilesChannel;
  access: SftpAccess;
  sendBefore: Date;
};

/**
 * Writes a file with these orders under a name of its own and gives it its real one at the end. Before that last step it
 * is written down that it comes: an answer that is lost after it can be told from a file that never got there.
 */
export async function uploadOrders(
  services: Services,
  { vendor, channel, access, sendBefore }: Upload,
  orders: readonly OrderToSend[],
): Promise<SendResult | "accepted"> {
  const { clock } = services;
  const now = clock.now();
  if (now > sendBefore) return { kind: "not-sent", retryInMs: 0, message: TOO_LATE };
  const keys = orders.map(({ key }) => key);
  const folder = channel.sftp.folders.orders.replace(/\/+$/, "");
  const day = now.toISOString().slice(0, 10);
  const { bytes } = writeCsv(orderRows(orders, { ...channel.orders, day }), channel.orders);
  const place = `${folder}/${orderFileName(keys)}`;
  const tempPlace = `${folder}/.${newId()}.part`;
  const file = { orders, place, tempPlace, bytes, hash: contentHash(bytes), channel: "sftp", state: "uploading" };
  await writeDown(services, vendor, file);
  let renaming = false;
  try {
    const leftovers = await unnamedBefore(services, vendor.supplierId, keys);
    const done = await withSftp(access, async (sftp) => {
      for (const path of leftovers) await removeIfThere(sftp, path);
      await sftp.put(bytes, tempPlace);
      const { size } = await sftp.stat(tempPlace);
      if (size !== bytes.length) throw new Error(`${size} of ${bytes.length} bytes arrived.`);
      if (clock.now() > sendBefore) throw new Error(TOO_LATE);
      renaming = await markRenaming(services, tempPlace, orders.length);
      if (!renaming) throw new Error("This upload was given up meanwhile.");
      await sftp.rename(tempPlace, place);
    });
    if (done.ok) await placed(services, tempPlace);
    return done.ok ? "accepted" : await dropped(services, tempPlace, done.message);
  } catch (cause) {
    const note = cause instanceof Error ? cause.message.slice(0, 300) : "The upload failed.";
    if (!renaming) return dropped(services, tempPlace, note);
    return { kind: "unknown", code: "no-answer", message: `No answer came when the file got its name: ${note}` };
  }
}

/** A row for each order of the file; rows of one file share its places. */
export async function writeDown(
  { db, clock }: Services,
  { supplierId, shopId }: Upload["vendor"],
  file: {
    orders: readonly OrderToSend[];
    place: string;
    tempPlace: string;
    bytes: Buffer;
    hash: string;
    channel: string;
    state: string;
  },
): Promise<void> {
  const { orders, place, tempPlace, bytes, hash, channel, state } = file;
  const now = clock.now();
  await db.prisma.$transaction(async (tx) => {
    for (const order of orders) {
      await beginPlacing(tx, order, now);
      const { id: supplierOrderId } = await tx.supplierOrder.findUniqueOrThrow({ where: { key: order.key } });
      const data: Prisma.VendorFileUncheckedCreateInput = {
        ...{ id: newId(), shopId, supplierId, supplierOrderId, direction: "out", kind: "orders", channel },
        ...{ name: place.slice(place.lastIndexOf("/") + 1), place, tempPlace, state, createdAt: now },
        ...{ bytes: bytes.length, contentHash: hash },
      };
      await tx.vendorFile.create({ data });
    }
  });
}

/** Where earlier uploads of these orders, which were given up, may still lie: they must not get a name any more. */
async function unnamedBefore({ db }: Services, supplierId: string, keys: readonly string[]): Promise<string[]> {
  const orders = await db.prisma.vendorOrder.findMany({ where: { supplierId, key: { in: [...keys] } } });
  const of = orders.map(({ supplierOrderId }) => supplierOrderId);
  const files = await db.prisma.vendorFile.findMany({
    where: { supplierId, direction: "out", state: "dropped", supplierOrderId: { in: of } },
    select: { tempPlace: true },
  });
  return [...new Set(files.flatMap(({ tempPlace }) => tempPlace ?? []))];
}

/** Committed before the file gets its name, of all its orders or of none. */
async function markRenaming({ db }: Services, tempPlace: string, orders: number): Promise<boolean> {
  const { count } = await db.prisma.vendorFile.updateMany({
    where: { tempPlace, state: "uploading" },
    data: { state: "renaming" },
  });
  return count === orders;
}

/** The file certainly has no name that the vendor reads. */
export async function dropped({ db, clock }: Services, tempPlace: string, note: string): Promise<SendResult> {
  const data = { state: "dropped", note, finishedAt: clock.now() };
  await db.prisma.vendorFile.updateMany({ where: { tempPlace, state: { in: OPEN } }, data });
  return { kind: "not-sent", retryInMs: AGAIN_MS, message: note };
}

/** The vendor certainly has the file, with all its orders. */
export async function placed({ db, clock }: Services, tempPlace: string): Promise<void> {
  const now = clock.now();
  await db.prisma.$transaction(async (tx) => {
    const rows = await tx.vendorFile.findMany({ where: { tempPlace } });
    await tx.vendorFile.updateMany({ where: { tempPlace }, data: { state: "placed", finishedAt: now } });
    const of = rows.flatMap(({ supplierOrderId }) => supplierOrderId ?? []);
    for (const { key } of await tx.vendorOrder.findMany({ where: { supplierOrderId: { in: of } } }))
      await finishPlacing(tx, key, now);
  });
}

/** Uploads of an order of which nobody knows what became. */
export async function openUploads({ db }: Services, key: string): Promise<VendorFile[]> {
  const order = await db.prisma.vendorOrder.findUnique({ where: { key }, select: { supplierOrderId: true } });
  return db.prisma.vendorFile.findMany({
    where: { supplierOrderId: order?.supplierOrderId ?? "", direction: "out", state: { in: OPEN } },
  });
}

/**
 * Finds out about an upload whose answer was lost. The file that got its name lies there, or the vendor has taken it
 * away; only where it still lies under its first name it did not, and then that one is removed, so that it cannot get
 * its name later either. null = nothing is open any more.
 */
export async function settleUpload(services: Services, access: SftpAccess, key: string): Promise<Trouble | null> {
  const open = await openUploads(services, key);
  for (const { state, place, tempPlace } of open) {
    if (!place || !tempPlace) continue;
    // Its process died before the file could get its name, and may not any more.
    if (state === "uploading") {
      await dropped(services, tempPlace, "The upload was not finished.");
      continue;
    }
    try {
      const found = await withSftp(access, async (sftp) => {
        const isNamed = async () => (await sftp.exists(place)) !== false;
        if ((await sftp.exists(tempPlace)) === false || (await isNamed())) return { isThere: true };
        await removeIfThere(sftp, tempPlace);
        return { isThere: await isNamed() };
      });
      if (!found.ok) return { ok: false, retry: true, message: found.message };
      if (found.value.isThere) await placed(services, tempPlace);
      else await dropped(services, tempPlace, "The file did not get its name.");
    } catch (cause) {
      const message = cause instanceof Error ? cause.message.slice(0, 300) : "It cannot be asked.";
      return { ok: false, retry: true, message };
    }
  }
  return null;
}

async function removeIfThere(sftp: Sftp, path: string): Promise<void> {
  if ((await sftp.exists(path)) !== false) await sftp.delete(path, true);
}
