import type { Actor } from "../../platform/actor.ts";
import { openCsv } from "../../platform/csv/read.server.ts";
import { writeCsv } from "../../platform/csv/write.server.ts";
import type { Tx } from "../../platform/db.server.ts";
import type { Done } from "../../platform/problem.ts";
import { enqueue } from "../../queue/outbox.server.ts";
import { beginTask, countRows, createTask, writeRows, writeTask, type RowOutcome } from "../../queue/tasks.server.ts";
import type { Handler, Services } from "../../shopify/services.ts";
import { refused } from "../../suppliers/shop-roles.server.ts";
import { changeMappings, createBatch, type MappingWish } from "../change-mappings.server.ts";
import {
  makeChecker,
  MAPPING_COLUMNS,
  problemOfColumns,
  SPREADSHEET,
  toFileRow,
  type FileFacts,
  type FileRow,
  type RowTarget,
} from "./mapping-file.ts";

const MOST_ROWS = 50_000;
/** Rows looked at between two signs of progress. */
const CHECKED_AT_ONCE = 1_000;
/** Rows written in one transaction. */
const WRITTEN_AT_ONCE = 200;

/** Takes a file and has it checked. Nothing is changed before somebody imports it. */
export async function startImport(
  { db, clock }: Services,
  actor: Actor,
  { fileName, text }: { fileName: string; text: string },
): Promise<Done<{ taskId: string }>> {
  const now = clock.now();
  const rows = await readRows(text);
  if (typeof rows === "string") return refused(rows, "file");
  return db.prisma.$transaction(
    async (tx) => {
      const taskId = await createTask(tx, actor, { kind: "mapping.import", rows, fileName, now });
      await enqueue(tx, "mapping.check", { taskId }, { now, shopId: actor.shopId });
      return { ok: true, taskId };
    },
    { timeout: 60_000 },
  );
}

/** The rows of a file, or a sentence about what is wrong with it. */
async function readRows(text: string): Promise<FileRow[] | string> {
  const file = await openCsv([Buffer.from(text, "utf8")], { encoding: "utf-8" });
  if (!file.ok) return file.message;
  const problem = problemOfColumns(file.columns);
  if (problem !== null) return problem;
  const rows: FileRow[] = [];
  for await (const row of file.rows) {
    if ("broken" in row) return `Row ${row.row}: ${row.broken.cause} ${row.broken.fix}`;
    rows.push(toFileRow(file.columns, row.cells));
    if (rows.length > MOST_ROWS) return `The file has more than ${MOST_ROWS} rows. Split it, and import the parts.`;
  }
  return rows.length === 0 ? "The file has headings, but no row below them." : rows;
}

/** A user imports what was checked. */
export async function confirmImport({ db, clock }: Services, actor: Actor, taskId: string): Promise<Done> {
  const now = clock.now();
  const { shopId } = actor;
  return db.prisma.$transaction(async (tx) => {
    const counts = await countRows(tx, taskId);
    const total = counts.new + counts.changed;
    const { count } = await tx.task.updateMany({
      where: { id: taskId, shopId, kind: "mapping.import", state: "waiting" },
      data: { state: "running", done: 0, total },
    });
    if (count === 0) return refused("This file is imported already, or its import was stopped. Reload the page.");
    const batchId = await createBatch(tx, actor, "import", now);
    await tx.task.update({ where: { id: taskId }, data: { input: { batchId } } });
    await enqueue(tx, "mapping.import", { taskId }, { now, shopId });
    return { ok: true };
  });
}

/** `mapping.check`: what each row of the file would do. */
export const mappingCheckHandler: Handler<"mapping.check"> = async ({ db }, { taskId }) => {
  const { prisma } = db;
  const task = await beginTask(prisma, taskId);
  if (!task) return;
  const check = makeChecker(await loadFacts(prisma, task.shopId));
  // From the first row, also after a crash: a pair that stands in the file twice is known by the rows before.
  for (let after = 0; ;) {
    const rows = await prisma.taskRow.findMany({
      where: { taskId, number: { gt: after } },
      orderBy: { number: "asc" },
      take: CHECKED_AT_ONCE,
    });
    const last = rows.at(-1);
    if (!last) break;
    const outcomes = rows.map(({ number, given }): RowOutcome => {
      const found = check(given as FileRow);
      const target = "target" in found ? found.target : null;
      return { number, verdict: found.verdict, reason: "reason" in found ? found.reason : null, target };
    });
    await writeRows(prisma, taskId, outcomes);
    after = last.number;
    if (!(await writeTask(prisma, taskId, { done: after }))) return;
  }
  await writeTask(prisma, taskId, { state: "waiting" });
};

async function loadFacts(tx: Tx, shopId: string): Promise<FileFacts> {
  const keys = { id: true, variantGid: true, sku: true, barcode: true };
  const [variants, offers, suppliers, mappings] = await Promise.all([
    tx.variant.findMany({ where: { shopId, state: "active" }, select: keys }),
    tx.offer.findMany({ where: { shopId, state: "active" }, select: { ...keys, supplierId: true } }),
    tx.supplier.findMany({ where: { shopId }, select: { id: true, name: true } }),
    tx.mapping.findMany({
      where: { shopId },
      select: { variantId: true, offerId: true, packSize: true, state: true },
    }),
  ]);
  return { variants, offers, suppliers, mappings };
}

/** `mapping.import`: writes what was checked, a part at a time; what a crash leaves is written by the next run. */
export const mappingImportHandler: Handler<"mapping.import"> = async ({ db, clock }, { taskId }) => {
  const task = await beginTask(db.prisma, taskId);
  const { batchId } = (task?.input ?? {}) as { batchId?: string };
  if (!task || batchId === undefined) return;
  const actor: Actor = { shopId: task.shopId, userId: task.createdBy };
  for (let going = true; going;)
    going = await db.prisma.$transaction((tx) => importPart(tx, actor, { taskId, batchId, now: clock.now() }), {
      timeout: 60_000,
    });
};

/** @returns is there more to do? */
async function importPart(
  tx: Tx,
  actor: Actor,
  { taskId, batchId, now }: { taskId: string; batchId: string; now: Date },
): Promise<boolean> {
  const rows = await tx.taskRow.findMany({
    where: { taskId, verdict: { in: ["new", "changed"] } },
    orderBy: { number: "asc" },
    take: WRITTEN_AT_ONCE,
  });
  if (rows.length === 0) {
    const { done, same, error } = await countRows(tx, taskId);
    await writeTask(tx, taskId, { state: "done", endedAt: now, result: { imported: done, same, errors: error } });
    return false;
  }
  const targetOf = (row: (typeof rows)[number]) => row.target as RowTarget;
  const wishes = rows.map((row): MappingWish => ({ ...targetOf(row), source: "import" }));
  const { refused: not } = await changeMappings(tx, actor, { kind: "import", wishes, batchId, now });
  const why = new Map(not.map((each) => [`${each.variantId} ${each.offerId}`, each.why]));
  const outcomes = rows.map((row): RowOutcome => {
    const reason = why.get(`${targetOf(row).variantId} ${targetOf(row).offerId}`) ?? null;
    return { number: row.number, verdict: reason === null ? "done" : "error", reason, target: targetOf(row) };
  });
  await writeRows(tx, taskId, outcomes);
  const task = await tx.task.findUniqueOrThrow({ where: { id: taskId }, select: { done: true, total: true } });
  return writeTask(tx, taskId, { done: Math.min(task.total, task.done + rows.length) });
}

/** The rows that could not be understood or written, each with its reason in front: to be mended and imported again. */
export async function errorFile({ db }: Services, shopId: string, taskId: string): Promise<Buffer | null> {
  const task = await db.prisma.task.findFirst({ where: { id: taskId, shopId, kind: "mapping.import" } });
  if (!task) return null;
  const rows = await db.prisma.taskRow.findMany({
    where: { taskId, verdict: "error" },
    orderBy: { number: "asc" },
  });
  const table = rows.map(({ number, given, reason }) => {
    const cells = given as FileRow;
    return [String(number + 1), reason ?? "", ...MAPPING_COLUMNS.map((column) => cells[column] ?? "")];
  });
  return writeCsv([["Row", "What is wrong", ...MAPPING_COLUMNS], ...table], SPREADSHEET).bytes;
}
