import { BookLines } from "../../connectors/vendors/book.server.ts";
import type { OpenFile } from "../../connectors/vendors/files/read-file.server.ts";
import type { AnswerRow, RowProblem, TrackingRow } from "../../connectors/vendors/files/rows.ts";
import type { Moment } from "../../platform/csv/cells.ts";
import { instantOf } from "../../platform/local-time.ts";
import type { Services } from "../../shopify/services.ts";
import { recordVendorAnswer, recordVendorShipment } from "../vendors/record.server.ts";
import type { NewsProblem, NewsResult, VendorChannel, VendorParcel } from "../vendors/vendor-news.ts";
import { answerOf, parcelsOf, type NumberedRow, type OrderFileLine } from "./order-rows.ts";
import { addFailed, emptyReport, type RowReport } from "./report.ts";

/** Whose file it is, and by which way it came. `hash` of its content, or what else makes it count once. */
export type FileSource = { supplierId: string; channel: VendorChannel; hash: string; timeZone: string };

/** Rows of one file about orders; more are split over several. */
const MOST_ROWS = 50_000;

type OrderRow = TrackingRow | AnswerRow;
type File = OpenFile<"tracking"> | OpenFile<"answers">;

/** Why a row was not taken over, for who says it in another language. unreadable: the problem's words say it. */
export type RowCode = "unreadable" | "too-many-rows" | "no-such-order" | "no-such-sku" | NewsProblem["code"];
/** What became of one row; `value` of a failed one: what could be read of it, null = nothing. repeated: known before. */
export type RowOutcome = {
  row: number;
  value: OrderRow | null;
  outcome: "done" | "repeated" | "failed";
  code: RowCode | null;
  problems: RowProblem[];
};

type Way = {
  mostRows?: number;
  /** how parcels of one order are recorded: really, or only tried */
  record?: (services: Services, source: { supplierId: string }, parcels: VendorParcel[]) => Promise<NewsResult[]>;
  onRow?: (outcome: RowOutcome) => void;
};

/** Takes the rows of a tracking file or an acknowledgement over, order by order. */
export async function takeOrderRows(
  services: Services,
  source: FileSource,
  kind: "tracking" | "answers",
  file: File,
  { mostRows = MOST_ROWS, record = recordEach, onRow }: Way = {},
): Promise<RowReport> {
  const report = emptyReport();
  const orders = new Map<string, NumberedRow<OrderRow>[]>();
  const failed = (row: number, value: OrderRow | null, code: RowCode, problems: RowProblem[]) => {
    addFailed(report, problems);
    onRow?.({ row, value, outcome: "failed", code, problems });
  };
  let count = 0;
  for await (const row of file.rows) {
    if (!row.ok) failed(row.row, row.value, "unreadable", row.problems);
    else if ((count += 1) > mostRows) {
      const fix = `Send the rows from ${row.row} on as another file.`;
      const problem = { row: row.row, column: "", value: "", cause: `More than ${mostRows} rows.`, fix };
      failed(row.row, null, "too-many-rows", [problem]);
      break;
    } else orders.set(row.value.order, [...(orders.get(row.value.order) ?? []), row]);
  }
  const columnOf = (field: string) => file.mapping[field] ?? "";
  for (const [order, rows] of orders) {
    const valueOf = (row: number) => rows.find((each) => each.row === row)?.value ?? null;
    const fail = (row: number, code: RowCode, problem: Omit<RowProblem, "row" | "column"> & { field: string }) => {
      const { field, ...said } = problem;
      failed(row, valueOf(row), code, [{ row, column: columnOf(field), ...said }]);
    };
    const book = await bookOf(services, source.supplierId, order);
    if (!book) {
      const fix = "Write the order number as it stands on the order.";
      const problem = { field: "order", value: order, cause: "There is no such order.", fix };
      for (const { row } of rows) fail(row, "no-such-order", problem);
      continue;
    }
    const told = { ...book, key: `file:${source.hash}:${book.supplierOrderId}`, channel: source.channel };
    const after = (result: NewsResult | undefined, of: readonly number[]) => {
      if (!result) return;
      if (result.ok) {
        report[result.outcome] += of.length;
        for (const row of of) onRow?.({ row, value: valueOf(row), outcome: result.outcome, code: null, problems: [] });
        return;
      }
      const cause = result.problems.map(({ message }) => message).join(" ");
      const problem = { field: "order", value: order, cause, fix: "Correct the row, or tell the retailer." };
      for (const row of of) fail(row, result.problems[0]?.code ?? "unreadable", problem);
    };
    if (kind === "tracking") {
      const { parcels, unclear } = parcelsOf(rows as NumberedRow<TrackingRow>[], book.lines);
      for (const { row, ...problem } of unclear) fail(row, "no-such-sku", problem);
      const news = parcels.map(({ meaning }, index) => parcelNews(services, source, told, index, meaning));
      const results = await record(services, source, news);
      for (const [index, { rows: of }] of parcels.entries()) after(results[index], of);
    } else {
      const { answer, unclear } = answerOf(rows as NumberedRow<AnswerRow>[], book.lines);
      for (const { row, ...problem } of unclear) fail(row, "no-such-sku", problem);
      if (!answer) continue;
      const { promisedShipAt, reason, ...meaning } = answer.meaning;
      const { supplierOrderId, key, channel } = told;
      const promised = promisedShipAt ? { promisedShipAt: dateOf(promisedShipAt, source.timeZone) } : {};
      const news = { supplierOrderId, key, channel, ...meaning, ...promised, ...(reason ? { reason } : {}) };
      after(await recordVendorAnswer(services, source, news), answer.rows);
    }
  }
  return report;
}

async function recordEach(services: Services, source: { supplierId: string }, parcels: VendorParcel[]) {
  const results: NewsResult[] = [];
  for (const parcel of parcels) results.push(await recordVendorShipment(services, source, parcel));
  return results;
}

function parcelNews(
  { clock }: Services,
  { timeZone }: FileSource,
  { supplierOrderId, key, channel }: { supplierOrderId: string; key: string; channel: VendorChannel },
  index: number,
  {
    trackingNumbers,
    trackingUrl,
    carrier,
    shippedAt,
    parcel,
    lines,
  }: ReturnType<typeof parcelsOf>["parcels"][number]["meaning"],
) {
  const now = clock.now();
  const at = shippedAt ? dateOf(shippedAt, timeZone) : now;
  return {
    ...{ supplierOrderId, channel, carrier, lines, trackingNumbers, ref: parcel, key: `${key}:${index}` },
    ...(trackingUrl ? { trackingUrls: [trackingUrl] } : {}),
    shippedAt: at > now ? now : at,
  };
}

/** A day without a time is its noon at the vendor's. */
const dateOf = ({ day, time, offset }: Moment, timeZone: string): Date =>
  offset === null
    ? new Date(instantOf(timeZone, day, time ?? "12:00"))
    : new Date(Date.parse(`${day}T${time ?? "12:00"}:00${offset}`));

/** The order that a vendor means: by our number, or by the one that it has told us as its own. */
async function bookOf({ db }: Services, supplierId: string, order: string) {
  const found = await db.prisma.vendorOrder.findMany({
    where: { supplierId, OR: [{ key: { equals: order, mode: "insensitive" } }, { vendorRef: order }] },
    include: { lines: true, shipments: true, supplierOrder: { select: { lines: true } } },
    take: 2,
  });
  const [book] = found;
  if (!book || found.length > 1) return null;
  const shipped = book.shipments
    .filter(({ state }) => state === "shipped")
    .flatMap((parcel) => BookLines.parse(parcel.lines));
  const skus = new Map(book.supplierOrder.lines.map(({ id, offerSku }) => [id, offerSku]));
  const lines = book.lines.map(({ supplierOrderLineId, units, declinedUnits }): OrderFileLine => {
    const gone = shipped.filter((line) => line.supplierOrderLineId === supplierOrderLineId);
    const left = units - declinedUnits - gone.reduce((sum, line) => sum + line.units, 0);
    return { supplierOrderLineId, sku: skus.get(supplierOrderLineId) ?? null, units, left: Math.max(0, left) };
  });
  return { supplierOrderId: book.supplierOrderId, lines };
}
