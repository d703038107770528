import type { VendorFile } from "@prisma/client";
import { readFilesChannel } from "../connectors/vendors/files/channel.ts";
import { contentHash } from "../platform/crypto.server.ts";
import { openCsv } from "../platform/csv/read.server.ts";
import { writeCsv } from "../platform/csv/write.server.ts";
import type { Services } from "../shopify/services.ts";
import { keepUpload, openUpload } from "../tracking/files/uploads.server.ts";
import { checkFile, openUploaded, recordFile, type UploadKind } from "./check.server.ts";
import { textIn } from "./form-text.ts";
import { CheckPage } from "./pages/check-page.tsx";
import { UploadPage } from "./pages/upload-page.tsx";
import { csvFile, formOf, goTo, page } from "./reply.server.tsx";
import { trackingTemplate } from "./templates.server.ts";
import { pathFor, visit, type Visit } from "./visit.server.ts";

const MEGABYTE = 1024 * 1024;
const MOST_MEGABYTES = 5;
const EARLIER = 5;
/** For as many rows as a file may have; what was recorded by then stays, and pressing again records the rest. */
const LONGEST_RECORDING_MS = 120_000;

/** The page where tracking is uploaded. */
export async function showUpload(services: Services, request: Request): Promise<Response> {
  const who = await visit(services, request);
  return who instanceof Response ? who : uploadPage(services, who, null);
}

async function uploadPage(services: Services, who: Visit, problem: string | null, status = 200): Promise<Response> {
  const { supplierId } = who.vendor;
  const { orders } = await trackingTemplate(services, who.vendor);
  const earlier = await services.db.prisma.vendorFile.findMany({
    where: { supplierId, channel: "portal", kind: "tracking", state: "done" },
    orderBy: { createdAt: "desc" },
    take: EARLIER,
    select: { id: true, name: true, createdAt: true, rowsDone: true, rowsRepeated: true, rowsFailed: true },
  });
  return page(<UploadPage who={who} orders={orders} earlier={earlier} problem={problem} />, { status });
}

/** Takes a tracking file in, and leads to its check. */
export async function takeTrackingUpload(services: Services, request: Request): Promise<Response> {
  const who = await visit(services, request);
  if (who instanceof Response) return who;
  const taken = await takeUpload(services, request, who, "tracking");
  return "to" in taken ? goTo(taken.to) : uploadPage(services, who, taken.problem, 422);
}

/** Keeps the file of a form until its check was looked at. `to`: where that is. */
export async function takeUpload(
  services: Services,
  request: Request,
  who: Visit,
  kind: UploadKind,
): Promise<{ to: string } | { problem: string }> {
  const { problems } = who.frame.words.tools;
  const form = await formOf(request, MOST_MEGABYTES * MEGABYTE);
  if (!form) return { problem: problems.tooLarge(MOST_MEGABYTES) };
  const file = form.get("file");
  if (!(file instanceof Blob) || file.size === 0) return { problem: problems.file };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const opened = await openUploaded(kind, bytes, who.vendor);
  if (!opened.ok) return { problem: opened.message };
  await opened.rows.return();
  const id = await keepUpload(services, who.vendor, { kind, channel: "portal", name: file.name, bytes });
  return { to: pathFor(who, `/vendor/file/${id}`) };
}

/** A file of the vendor that has signed in, with what it holds. */
async function uploadOf({ db }: Services, { vendor: { supplierId } }: Visit, id: string): Promise<VendorFile | null> {
  return db.prisma.vendorFile.findFirst({ where: { id, supplierId, channel: "portal" } });
}

const startOf = (who: Visit, { kind }: VendorFile) =>
  pathFor(who, kind === "stock" ? "/vendor/stock" : "/vendor/tracking");

/** What recording a file would do; of a recorded one, what has become of it. */
export async function showFile(services: Services, request: Request, id: string): Promise<Response> {
  const who = await visit(services, request);
  if (who instanceof Response) return who;
  const file = await uploadOf(services, who, id);
  if (!file) return goTo(pathFor(who, "/vendor/tracking"));
  return filePage(services, who, file, null);
}

async function filePage(services: Services, who: Visit, file: VendorFile, problem: string | null): Promise<Response> {
  const bytes = openUpload(file);
  const checked = bytes ? await checkFile(services, who.vendor, { file, bytes }) : null;
  const said = problem ?? (checked?.ok === false ? checked.message : null);
  const back = startOf(who, file);
  const errors = pathFor(who, `/vendor/file-errors/${file.id}`);
  const check = checked?.ok ? checked.check : null;
  return page(<CheckPage who={who} file={file} check={check} back={back} errors={errors} problem={said} />, {
    status: problem === null ? 200 : 422,
  });
}

/** Records a file whose check was looked at. */
export async function recordUpload(services: Services, request: Request, id: string): Promise<Response> {
  const who = await visit(services, request);
  if (who instanceof Response) return who;
  const file = await uploadOf(services, who, id);
  const bytes = file && openUpload(file);
  if (!bytes) return goTo(pathFor(who, "/vendor/tracking"));
  const form = await formOf(request);
  const here = pathFor(who, `/vendor/file/${id}`);
  const tellsAll = textIn(form, "tells") === "all";
  const problem = await services.db.prisma.$transaction(
    async (tx) => {
      // A double click waits here for the first one, and then finds it done.
      await tx.$queryRaw`SELECT 1 FROM "VendorFile" WHERE "id" = ${id} FOR UPDATE`;
      if ((await tx.vendorFile.count({ where: { id, state: "checked" } })) === 0) return null;
      const recorded = await recordFile(services, who.vendor, { file, bytes }, { tellsAll });
      if (!recorded.ok) return recorded.message;
      const { done, repeated, failed } = recorded.check.counts;
      const counts = { rowsDone: done, rowsRepeated: repeated, rowsFailed: failed };
      const note = recorded.held ? HELD : null;
      const finishedAt = services.clock.now();
      await tx.vendorFile.update({ where: { id }, data: { ...counts, state: "done", note, finishedAt } });
      return null;
    },
    { timeout: LONGEST_RECORDING_MS },
  );
  if (problem !== null) return filePage(services, who, file, problem);
  return goTo(here);
}

/** VendorFile.note of a stock file that the retailer looks at first. */
const HELD = "The feed looks wrong and waits for your decision.";

/** The rows of a file that cannot be recorded, as they were, with what is wrong with each. */
export async function fileErrors(services: Services, request: Request, id: string): Promise<Response> {
  const who = await visit(services, request);
  if (who instanceof Response) return who;
  const file = await uploadOf(services, who, id);
  const bytes = file && openUpload(file);
  const checked = bytes ? await checkFile(services, who.vendor, { file, bytes }) : null;
  const dialect = readFilesChannel(who.vendor.channel)[file?.kind === "stock" ? "stock" : "tracking"].dialect;
  const csv = bytes ? await openCsv([bytes], dialect) : null;
  if (!checked?.ok || !csv?.ok) return goTo(pathFor(who, "/vendor/tracking"));
  const why = new Map(
    checked.check.rows.flatMap(({ row, state, why: text }) => (state === "failed" ? [[row, text]] : [])),
  );
  const { check } = who.frame.words.tools;
  const rows: string[][] = [[...csv.columns, check.problemColumn]];
  for await (const each of csv.rows) {
    const text = why.get(each.row);
    if (text === undefined) continue;
    const cells = "cells" in each ? csv.columns.map((_, at) => each.cells[at] ?? "") : csv.columns.map(() => "");
    rows.push([...cells, text ?? ""]);
  }
  const { delimiter } = csv.dialect;
  const { bytes: written } = writeCsv(rows, { encoding: "utf-8", bom: true, delimiter });
  return csvFile(written, `errors-${contentHash(file?.name ?? id).slice(0, 8)}.csv`);
}
