import { beforeAll, expect, test } from "vitest";
import { countQueries } from "./count-queries.ts";
import { db } from "./db-file.ts";
import { orderRows, stockRows, type StockRows } from "./stock-rows.ts";
import { shiftedClock } from "../app/platform/clock.server.ts";
import { newId } from "../app/platform/ids.server.ts";
import { loadMappingHistory } from "../app/reports/mapping-history.server.ts";
import { countSure, loadVariants, sureSuggestions } from "../app/reports/sku-mapping.server.ts";
import { parseMappingQuery } from "../app/reports/sku-mapping.ts";
import { loadTask, loadTaskFile } from "../app/reports/tasks.server.ts";
import type { Services } from "../app/shopify/services.ts";
import { mappingExportHandler, startExport } from "../app/skus/file/export-mappings.server.ts";
import {
  confirmImport,
  errorFile,
  mappingCheckHandler,
  mappingImportHandler,
  startImport,
} from "../app/skus/file/import-mappings.server.ts";
import { linkVariant, unlinkMapping } from "../app/skus/mappings.server.ts";
import { mappingMatchHandler } from "../app/skus/match-mappings.server.ts";
import {
  acceptSuggestions,
  dismissSuggestion,
  refreshSuggestions,
  restoreSuggestion,
} from "../app/skus/suggest/suggestions.server.ts";
import { undoBatch } from "../app/skus/undo-mappings.server.ts";

const clock = shiftedClock();
let services: Services;
let rows: StockRows;
let actor: { shopId: string; userId: string };
let number = 0;

beforeAll(async () => {
  services = { db: db(), clock, admin: () => Promise.reject(new Error("Mapping asks no store.")) };
  rows = await stockRows(db().prisma, { reading: 10 });
  actor = { shopId: rows.retailer.id, userId: "42" };
});

/** One more item of the shop. */
const variant = (change: object) => {
  number += 1;
  return db().prisma.variant.create({
    data: {
      ...rows.variant,
      ...{ id: newId(), variantGid: `gid://shopify/ProductVariant/70${number}`, title: "Default Title" },
      ...change,
    },
  });
};
/** One more item of its supplier. */
const offer = (change: object) => {
  number += 1;
  return db().prisma.offer.create({
    data: {
      ...{ ...rows.offer, id: newId(), variantGid: `gid://shopify/ProductVariant/90${number}`, priceBreaks: [] },
      ...change,
    },
  });
};
const list = async (text: string) =>
  (await loadVariants(services, rows.retailer, parseMappingQuery(new URLSearchParams(text)))).rows;
const stateOf = (variantId: string, offerId: string) =>
  db().prisma.mapping.findUnique({
    where: { variantId_offerId: { variantId, offerId } },
    select: { state: true, packSize: true, source: true },
  });
const queued = (name: string) => db().prisma.job.count({ where: { name, state: "queued", shopId: actor.shopId } });
const clearJobs = () => db().prisma.job.deleteMany({ where: { shopId: actor.shopId } });

test("an unmapped item is suggested, accepted, and an order that waited for it goes on; undo takes it back", async () => {
  const ours = await variant({ sku: "BOWL-007", productTitle: "Ash bowl" });
  const theirs = await offer({ sku: "bowl 7", title: "Bowl of ash wood" });
  const { order, line } = await orderRows(db().prisma, rows, { units: 2 });
  await db().prisma.orderLine.update({
    where: { id: line.id },
    data: { variantGid: ours.variantGid, reason: "unmapped", wanted: 0 },
  });
  await refreshSuggestions(services, actor.shopId);
  const [row] = await list("view=suggested");
  expect(row).toMatchObject({
    ...{ id: ours.id, status: "suggested", held: { orders: 1, units: 2 } },
    suggestions: [{ sku: "bowl 7" }],
  });
  expect(row?.suggestions[0]?.why).toContain("punctuation or zeros");
  await clearJobs();
  const done = await acceptSuggestions(services, actor, [row!.suggestions[0]!.suggestionId]);
  if (!done.ok) throw new Error("It is not accepted.");
  expect(await stateOf(ours.id, theirs.id)).toEqual({ state: "mapped", packSize: 1, source: "suggestion" });
  const refresh = await db().prisma.job.findFirst({ where: { name: "order.refresh", shopId: actor.shopId } });
  expect(refresh?.payload).toEqual({ shopId: actor.shopId, orderGid: order.orderGid });
  expect([await queued("mapping.activate"), await queued("stock.read")]).toEqual([1, 0]);
  expect(await db().prisma.job.count({ where: { name: "stock.read", shopId: rows.owner.id } })).toBe(1);

  expect(await undoBatch(services, actor, done.batchId)).toEqual({ ok: true, undone: 1, left: 0 });
  expect(await stateOf(ours.id, theirs.id)).toMatchObject({ state: "removed" });
  expect(await undoBatch(services, actor, done.batchId)).toMatchObject({ ok: false });
  await mappingMatchHandler(services, { shopId: actor.shopId });
  expect((await list("view=suggested")).map(({ id }) => id)).toEqual([ours.id]);
  await db().prisma.order.update({ where: { id: order.id }, data: { cancelledAt: clock.now() } });
});

test("an ambiguous SKU is a conflict until a person decides, and is never among the sure ones", async () => {
  const ours = await variant({ sku: "DOUBLE", productTitle: "Twin pan" });
  const one = await offer({ sku: "DOUBLE", title: "Twin pan, red" });
  await offer({ sku: "double", title: "Twin pan, blue" });
  await mappingMatchHandler(services, { shopId: actor.shopId });
  expect(await stateOf(ours.id, one.id)).toBeNull();
  const [row] = await list("view=conflict");
  expect(row).toMatchObject({ id: ours.id, status: "conflict" });
  expect(row?.suggestions).toHaveLength(2);
  expect(row?.suggestions[0]?.why).toContain("has 2 products with it");
  const sure = await sureSuggestions(services, actor.shopId);
  expect(sure).toHaveLength(await countSure(services, actor.shopId));
  expect(sure).not.toContain(row?.suggestions[0]?.suggestionId);
});

test("a dismissed suggestion stays away until it is restored, and another shop cannot touch it", async () => {
  const [row] = await list("view=suggested");
  const id = row!.suggestions[0]!.suggestionId;
  const stranger = { shopId: rows.owner.id, userId: "7" };
  expect(await acceptSuggestions(services, stranger, [id])).toMatchObject({ ok: false });
  expect(await dismissSuggestion(services, stranger, id)).toMatchObject({ ok: false });
  expect(await dismissSuggestion(services, actor, id)).toEqual({ ok: true });
  await refreshSuggestions(services, actor.shopId);
  expect(await list("view=suggested")).toEqual([]);
  expect(await restoreSuggestion(services, actor, id)).toEqual({ ok: true });
  expect(await list("view=suggested")).toHaveLength(1);
});

test("undo leaves what somebody has changed since, and what is removed by hand is not suggested again", async () => {
  const ours = await variant({ sku: "HAND", productTitle: "Hand towel" });
  const theirs = await offer({ sku: "H-1", title: "Hand towel" });
  const link = (packSize: number) => linkVariant(services, actor, { variantId: ours.id, offerId: theirs.id, packSize });
  const first = await link(1);
  const second = await link(6);
  if (!first.ok || !second.ok || first.batchId === null || second.batchId === null) throw new Error("Not linked.");
  expect(await undoBatch(services, actor, first.batchId)).toEqual({ ok: true, undone: 0, left: 1 });
  expect(await undoBatch(services, actor, second.batchId)).toEqual({ ok: true, undone: 1, left: 0 });
  expect(await stateOf(ours.id, theirs.id)).toMatchObject({ state: "mapped", packSize: 1 });
  await unlinkMapping(services, actor, { mappingId: first.mappingId });
  await refreshSuggestions(services, actor.shopId);
  expect((await list("q=HAND"))[0]).toMatchObject({ status: "unmapped", suggestions: [] });
  const { rows: history } = await loadMappingHistory(services, actor.shopId, 1);
  expect(history.slice(0, 2)).toMatchObject([
    { kind: "unlink", count: 1, items: [{ item: "HAND" }] },
    { kind: "undo", count: 1 },
  ]);
});

/** A file through its check and, unless told otherwise, its import. */
async function bring(text: string, { confirm = true } = {}) {
  const started = await startImport(services, actor, { fileName: "mine.csv", text });
  if (!started.ok) throw new Error(started.problems[0]?.message);
  await mappingCheckHandler(services, started);
  const checked = await loadTask(services, actor.shopId, started.taskId);
  if (confirm && (await confirmImport(services, actor, started.taskId)).ok)
    await mappingImportHandler(services, started);
  return { taskId: started.taskId, checked, task: await loadTask(services, actor.shopId, started.taskId) };
}

test("an import is checked before anything is written, then written, and its errors come back with their reason", async () => {
  const one = await variant({ sku: "IMP-1", productTitle: "=cmd" });
  const two = await variant({ sku: "IMP-2" });
  const theirs = await offer({ sku: "SUP-1" });
  const name = rows.supplier.name;
  const text = `SKU;Supplier;Supplier SKU;Pack size\nIMP-1;${name};SUP-1;\nIMP-2;${name};SUP-1;6\nTEE;${name};TEE;\nNOPE;${name};SUP-1;\n`;
  const looked = await bring(text, { confirm: false });
  expect(looked.checked).toMatchObject({
    ...{ state: "waiting", counts: { new: 2, changed: 0, same: 1, error: 1 } },
  });
  expect(looked.checked?.rows[0]).toMatchObject({
    verdict: "error",
    reason: "Your store has no product with SKU NOPE.",
  });
  expect(await stateOf(one.id, theirs.id)).toBeNull();

  const { task, taskId } = await bring(text);
  expect(task).toMatchObject({ state: "done", result: { imported: 2, same: 1, errors: 1 } });
  expect(await stateOf(two.id, theirs.id)).toEqual({ state: "mapped", packSize: 6, source: "import" });
  const errors = (await errorFile(services, actor.shopId, taskId))?.toString("utf8");
  expect(errors).toContain("5,Your store has no product with SKU NOPE.,NOPE,");
  expect(await confirmImport(services, actor, taskId)).toMatchObject({ ok: false });
  expect(await errorFile(services, rows.owner.id, taskId)).toBeNull();

  // All of it is one change, and comes back as one.
  expect(await undoBatch(services, actor, task!.batchId!)).toEqual({ ok: true, undone: 2, left: 0 });
});

test("an export can be imported again: every row is the same, and no cell is a formula", async () => {
  const taskId = await startExport(services, actor);
  await mappingExportHandler(services, { taskId });
  const file = await loadTaskFile(services, actor.shopId, taskId);
  const text = Buffer.from(file?.bytes ?? []).toString("utf8");
  expect(text).toContain("'=cmd");
  expect(text).not.toMatch(/(^|,)"?[=+@-]/m);
  expect(await loadTaskFile(services, rows.owner.id, taskId)).toBeNull();
  const { checked } = await bring(text, { confirm: false });
  const active = await db().prisma.variant.count({ where: { shopId: actor.shopId, state: "active" } });
  expect(checked?.counts).toEqual({ pending: 0, new: 0, changed: 0, same: active, error: 0, done: 0 });
});

test.each([
  ["Name\nx", /no column "SKU", "Supplier", "Supplier SKU"/],
  ["SKU,Supplier,Supplier SKU\n", /no row below/],
  ['SKU,Supplier,Supplier SKU\n"a,b', /quotation mark is opened and not closed/],
])("%j is refused with what is wrong", async (text, message) => {
  const done = await startImport(services, actor, { fileName: "x.csv", text });
  const [problem] = done.ok ? [] : done.problems;
  expect(problem?.field).toBe("file");
  expect(problem?.message).toMatch(message);
});

test("the list asks the same few queries for one row and for a full page", async () => {
  const asked = (text: string) => countQueries(() => list(text));
  const one = await asked("q=IMP-1");
  for (let i = 0; i < 30; i++) await variant({ sku: `MANY-${i}` });
  expect([one, await asked("q=MANY")]).toEqual([10, 10]);
});
