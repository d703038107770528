import type { VendorFile } from "@prisma/client";
import { readFilesChannel } from "../connectors/vendors/files/channel.ts";
import { proposeMapping, type FileKind } from "../connectors/vendors/files/fields.ts";
import { openVendorFile, type OpenFile } from "../connectors/vendors/files/read-file.server.ts";
import { doubtsOf, type FeedItem } from "../inventory/feeds/doubts.ts";
import { recordVendorStock, storedItems } from "../inventory/vendor-stock.server.ts";
import { fromDecimal, toDecimal } from "../platform/money.ts";
import type { Services } from "../shopify/services.ts";
import { takeOrderRows } from "../tracking/files/take-orders.server.ts";
import { tryVendorShipments } from "../tracking/vendors/record.server.ts";
import { emptyCheck, note, stockRow, trackingRow, unreadable, type Check } from "./check.ts";
import type { PortalVendor } from "./portal-vendor.server.ts";
import { portalWords } from "./words.ts";

/** Kinds of files that the portal takes. */
export type UploadKind = Extract<FileKind, "tracking" | "stock">;

/** Each order of it is looked at by itself, while somebody waits. */
const MOST_TRACKING_ROWS = 1000;

/** Columns that a file needs, by their usual names. */
const NEEDED: Record<UploadKind, [field: string, header: string][]> = {
  tracking: [
    ["order", "purchase_order"],
    ["trackingNumber", "tracking_numbers"],
  ],
  stock: [
    ["sku", "sku"],
    ["units", "stock"],
  ],
};

/** Reads a file as the vendor writes it; fails with a sentence in its language. */
export async function openUploaded<K extends UploadKind>(
  kind: K,
  bytes: Uint8Array,
  { channel, language }: PortalVendor,
): Promise<OpenFile<K> | { ok: false; message: string }> {
  const opened = await openVendorFile(kind, [bytes], readFilesChannel(channel)[kind]);
  if (opened.ok) return opened;
  const { columns } = opened;
  const { problems } = portalWords(language).tools;
  if (columns.length === 0) return { ok: false, message: bytes.length === 0 ? problems.empty : problems.file };
  const found = proposeMapping(kind, columns);
  const missing = NEEDED[kind].flatMap(([field, header]) => (field in found ? [] : [header]));
  return { ok: false, message: problems.columns(missing.join(", "), columns.slice(0, 20).join(", ")) };
}

type Uploaded = { file: VendorFile; bytes: Uint8Array };
type Checked = { ok: true; check: Check } | { ok: false; message: string };

/** What recording an uploaded file would do. Nothing of it is recorded. */
export async function checkFile(services: Services, vendor: PortalVendor, { file, bytes }: Uploaded): Promise<Checked> {
  if (file.kind === "stock") {
    const read = await readStock(services, vendor, bytes);
    return read.ok ? { ok: true, check: read.check } : read;
  }
  return takeTracking(services, vendor, { file, bytes }, true);
}

/** What became of a file. held: the retailer looks at its stock first. */
export type Recorded = { ok: true; check: Check; held: boolean } | { ok: false; message: string };

/**
 * Records what can be recorded of an uploaded file. What it tells counts once, by the file's id and by what it is: again,
 * after a crash or by a double click, it changes nothing.
 */
export async function recordFile(
  services: Services,
  vendor: PortalVendor,
  uploaded: Uploaded,
  { tellsAll }: { tellsAll: boolean },
): Promise<Recorded> {
  const { file, bytes } = uploaded;
  if (file.kind !== "stock") {
    const taken = await takeTracking(services, vendor, uploaded, false);
    return taken.ok ? { ...taken, held: false } : taken;
  }
  const read = await readStock(services, vendor, bytes);
  if (!read.ok) return read;
  const { check, items } = read;
  const scope = tellsAll && check.stock?.canBeFull ? ("full" as const) : ("delta" as const);
  const told = { key: `file:${file.id}`, channel: "portal" as const, asOf: file.createdAt, scope, items };
  const result = await recordVendorStock(services, vendor, told);
  if (!result.ok) return { ok: false, message: portalWords(vendor.language).tools.problems.notFed };
  return { ok: true, check, held: result.outcome === "held" };
}

/** @param onlyTry all of it is taken back */
async function takeTracking(
  services: Services,
  vendor: PortalVendor,
  { file, bytes }: Uploaded,
  onlyTry: boolean,
): Promise<Checked> {
  const words = portalWords(vendor.language);
  const opened = await openUploaded("tracking", bytes, vendor);
  if (!opened.ok) return opened;
  const check = emptyCheck();
  const { supplierId, timeZone } = vendor;
  const read = { numberColumn: opened.mapping.trackingNumber ?? "", mostRows: MOST_TRACKING_ROWS };
  await takeOrderRows(services, { supplierId, timeZone, channel: "portal", hash: file.id }, "tracking", opened, {
    mostRows: MOST_TRACKING_ROWS,
    ...(onlyTry ? { record: tryVendorShipments } : {}),
    onRow: (outcome) => note(check, trackingRow(outcome, read, words)),
  });
  check.rows.sort((a, b) => a.row - b.row);
  return { ok: true, check };
}

type StockRead = { ok: true; check: Check; items: FeedItem[] } | { ok: false; message: string };

async function readStock({ db }: Services, vendor: PortalVendor, bytes: Uint8Array): Promise<StockRead> {
  const { supplierId, currency, stockMode } = vendor;
  const words = portalWords(vendor.language);
  const opened = await openUploaded("stock", bytes, vendor);
  if (!opened.ok) return opened;
  const check = emptyCheck();
  const isFed = stockMode === "fed";
  const stored = await storedItems(db.prisma, supplierId);
  const decimal = (minor: number) => toDecimal({ minor, currency });
  const known = new Map(stored.map((item) => [item.sku, { ...item, price: decimal(item.costMinor) }]));
  const items: FeedItem[] = [];
  for await (const each of opened.rows) {
    const { row } = each;
    if (!each.ok) {
      note(check, {
        row,
        state: "failed",
        what: each.value?.sku ?? "",
        detail: "",
        why: unreadable(each.problems, words),
      });
      continue;
    }
    const { sku, units, price } = each.value;
    const costMinor = price === null ? null : fromDecimal(price, currency).minor;
    const item = { sku, ...(isFed ? { units } : {}), costMinor };
    const shown = { ...item, row, price: costMinor === null ? null : decimal(costMinor) };
    note(check, stockRow(shown, known.get(sku), words));
    // What is told of an item more than twice says no more than that it is told twice.
    if (known.has(sku) && items.length < known.size * 2) items.push(item);
  }
  const named = new Set(items.map(({ sku }) => sku));
  const missing = stored.filter(({ sku, units }) => units !== 0 && !named.has(sku)).length;
  const doubts = (scope: "delta" | "full") => doubtsOf(items, stored, { scope }).map(({ code }) => code);
  const canBeFull = isFed && check.counts.failed === 0;
  check.stock = { missing, canBeFull, doubts: { delta: doubts("delta"), full: doubts("full") } };
  return { ok: true, check, items };
}
