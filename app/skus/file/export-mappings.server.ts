import { writeCsv } from "../../platform/csv/write.server.ts";
import type { Actor } from "../../platform/actor.ts";
import type { Tx } from "../../platform/db.server.ts";
import { fromStored, toDecimal } from "../../platform/money.ts";
import { enqueue } from "../../queue/outbox.server.ts";
import { beginTask, createTask, writeTask } from "../../queue/tasks.server.ts";
import type { Handler, Services } from "../../shopify/services.ts";
import { MAPPING_COLUMNS, SPREADSHEET, type FileRow } from "./mapping-file.ts";

/** Variants read at once: also the distance between two signs of progress. */
const PAGE = 1_000;

/** Has all mappings of a shop, and its items without one, written into a file that can be imported again. */
export async function startExport({ db, clock }: Services, actor: Actor): Promise<string> {
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    const total = await tx.variant.count({ where: wanted(actor.shopId) });
    const taskId = await createTask(tx, actor, { kind: "mapping.export", total, fileName: "sku-mapping.csv", now });
    await enqueue(tx, "mapping.export", { taskId }, { now, shopId: actor.shopId });
    return taskId;
  });
}

const wanted = (shopId: string) => ({ shopId, state: "active", requiresShipping: true });

/** `mapping.export`: the file is read in one go, page by page; a crash begins it anew. */
export const mappingExportHandler: Handler<"mapping.export"> = async ({ db, clock }, { taskId }) => {
  const task = await beginTask(db.prisma, taskId);
  if (!task) return;
  const records: FileRow[] = [];
  for (let after = "", done = 0; ;) {
    const variants = await readPage(db.prisma, task.shopId, after);
    const last = variants.at(-1);
    if (!last) break;
    records.push(...variants.flatMap(recordsOf));
    after = last.id;
    done += variants.length;
    // Variants that came since it was counted.
    if (!(await writeTask(db.prisma, taskId, { done, total: Math.max(done, task.total) }))) return;
  }
  const table = records.map((record) => MAPPING_COLUMNS.map((column) => record[column] ?? ""));
  const file = new Uint8Array(writeCsv([[...MAPPING_COLUMNS], ...table], SPREADSHEET).bytes);
  await writeTask(db.prisma, taskId, { state: "done", endedAt: clock.now(), file, result: { rows: records.length } });
};

const readPage = (tx: Tx, shopId: string, after: string) =>
  tx.variant.findMany({
    where: { ...wanted(shopId), id: { gt: after } },
    select: {
      ...{ id: true, variantGid: true, sku: true, barcode: true, productTitle: true, title: true },
      mappings: {
        where: { state: "mapped" },
        select: { packSize: true, offer: { include: { supplier: { select: { name: true } } } } },
        orderBy: { id: "asc" },
      },
    },
    orderBy: { id: "asc" },
    take: PAGE,
  });

type Read = Awaited<ReturnType<typeof readPage>>[number];

function recordsOf(variant: Read): FileRow[] {
  const own = {
    SKU: variant.sku ?? "",
    Barcode: variant.barcode ?? "",
    Product: variant.productTitle,
    Variant: variant.title === "Default Title" ? "" : variant.title,
    "Variant ID": lastPart(variant.variantGid),
  };
  if (variant.mappings.length === 0) return [own];
  return variant.mappings.map(({ packSize, offer }) => ({
    ...own,
    Supplier: offer.supplier.name,
    "Supplier SKU": offer.sku ?? "",
    "Pack size": String(packSize),
    Mapped: "yes",
    "Supplier product": offer.title,
    Cost: toDecimal(fromStored(offer.costMinor, offer.currency)),
    Currency: offer.currency,
    "Supplier variant ID": lastPart(offer.variantGid),
  }));
}

const lastPart = (gid: string) => gid.slice(gid.lastIndexOf("/") + 1);
