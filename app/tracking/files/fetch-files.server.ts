import { createReadStream } from "node:fs";
import { READING_ORDER, type FileKind } from "../../connectors/vendors/files/fields.ts";
import { fetchFile, type HttpsAccess } from "../../connectors/vendors/files/https.server.ts";
import { newId } from "../../platform/ids.server.ts";
import type { Services } from "../../shopify/services.ts";
import { TOO_LARGE, withDiskFile, type Saved } from "./disk-file.server.ts";
import { SAME_STOCK_MS, takeFile } from "./take-file.server.ts";

/** What came of one look for files. `isMissed`: the server was not reached, which may be over in a moment. */
export type Look = { problem: string | null; isMissed: boolean; unsettled: number };

type Vendor = { supplierId: string; shopId: string };

/** Fetches every file that is set, and reads those that tell something new. Nothing lies there (404) is no trouble. */
export async function fetchFiles(services: Services, vendor: Vendor, access: HttpsAccess): Promise<Look> {
  for (const kind of READING_ORDER) {
    const url = access.urls[kind];
    if (url === "") continue;
    const look = await fetchOne(services, vendor, access, { kind, url });
    if (look.problem !== null) return look;
  }
  return FINE;
}

const FINE: Look = { problem: null, isMissed: false, unsettled: 0 };
const trouble = (problem: string, isMissed = false): Look => ({ problem, isMissed, unsettled: 0 });

async function fetchOne(
  services: Services,
  vendor: Vendor,
  access: HttpsAccess,
  { kind, url }: { kind: FileKind; url: string },
): Promise<Look> {
  const { host, pathname } = new URL(url);
  return withDiskFile(async (local, save) => {
    const isThere = (status: number) => status >= 200 && status < 300 && status !== 204;
    const answer = await fetchFile(access, url, (body, status) =>
      isThere(status) ? save(body) : Promise.resolve(null),
    );
    // A file whose end did not come is not read: the next look fetches it again.
    if (answer.outcome === "unknown" || answer.outcome === "unreachable")
      return trouble(`${host} cannot be reached: ${answer.note}`, true);
    if (answer.outcome === "not-allowed") return trouble(answer.note);
    const { status, body: saved, headers } = answer;
    if (status === 404 || status === 410 || status === 204) return FINE;
    if (saved === "too-large") return trouble(`${pathname} at ${host} cannot be read: ${TOO_LARGE}`);
    if (!saved) return trouble(`${host} answered ${status} to ${pathname}`, status >= 500 || status === 429);
    const modified = new Date(String(headers["last-modified"] ?? ""));
    const changedAt = Number.isNaN(modified.getTime()) ? null : modified;
    const name = decodeURIComponent(pathname.slice(pathname.lastIndexOf("/") + 1)) || host;
    await take(services, vendor, { kind, name, saved, changedAt, local });
    return FINE;
  });
}

type Fetched = { kind: FileKind; name: string; saved: Saved; changedAt: Date | null; local: string };

async function take(services: Services, { supplierId, shopId }: Vendor, file: Fetched): Promise<void> {
  const { db, clock } = services;
  const { kind, name, saved, changedAt, local } = file;
  const now = clock.now();
  const last = await db.prisma.vendorFile.findFirst({
    where: { supplierId, kind, direction: "in", channel: "https", contentHash: saved.hash, state: { in: READ } },
    orderBy: { createdAt: "desc" },
  });
  // Where the server names no time, stock that is still the same after an hour is told anew.
  const isOver = kind === "stock" && last !== null && now.getTime() - last.createdAt.getTime() >= SAME_STOCK_MS;
  const isKnown = changedAt === null ? last !== null && !isOver : last?.changedAt?.getTime() === changedAt.getTime();
  if (isKnown) return;
  const created = await db.prisma.vendorFile.create({
    data: {
      ...{ id: newId(), shopId, supplierId, direction: "in", kind, channel: "https", name: name.slice(0, 200) },
      ...{ state: "taken", bytes: saved.bytes, contentHash: saved.hash, changedAt, createdAt: now },
    },
  });
  const asOf = new Date(Math.min(changedAt?.getTime() ?? Infinity, now.getTime()));
  await takeFile(services, created, { ...saved, asOf, open: () => createReadStream(local) });
}

const READ = ["done", "failed"];
