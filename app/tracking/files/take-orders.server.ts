import { BookLines } from "../../connectors/vendors/book.server.ts";
import type { OpenFile } from "../../connectors/vendors/files/read-file.server.ts";
import type { AnswerRow, RowProblem, TrackingRow } from "../../connectors/vendors/files/rows.ts";
import type { Moment } from "../../platform/csv/cells.ts";
import { instantOf } from "../../platform/local-time.ts";
import type { Services } from "../../shopify/services.ts";
import { recordVendorAnswer, recordVendorShipment } from "../vendors/record.server.ts";
import type { NewsResult, VendorChannel } from "../vendors/vendor-news.ts";
import { answerOf, parcelsOf, type NumberedRow, type OrderFileLine } from "./order-rows.ts";
import { addFailed, emptyReport, type RowReport } from "./report.ts";

/** Whose file it is, and by which way it came. `hash` of its content. */
export type FileSource = { supplierId: string; channel: VendorChannel; hash: string; timeZone: string };

/** Rows of one file about orders; more are split over several. */
const MOST_ROWS = 50_000;

type OrderRow = TrackingRow | AnswerRow;
type File = OpenFile<"tracking"> | OpenFile<"answers">;

/** Takes the rows of a tracking file or an acknowledgement over, order by order. */
export async function takeOrderRows(
  services: Services,
  source: FileSource,
  kind: "tracking" | "answers",
  file: File,
): Promise<RowReport> {
  const report = emptyReport();
  const orders = new Map<string, NumberedRow<OrderRow>[]>();
  let count = 0;
  for await (const row of file.rows) {
    if (!row.ok) addFailed(report, row.problems);
    else if ((count += 1) > MOST_ROWS) {
      const fix = `Send the rows from ${row.row} on as another file.`;
      addFailed(report, [{ row: row.row, column: "", value: "", cause: `More than ${MOST_ROWS} rows.`, fix }]);
      break;
    } else orders.set(row.value.order, [...(orders.get(row.value.order) ?? []), row]);
  }
  const columnOf = (field: string) => file.mapping[field] ?? "";
  for (const [order, rows] of orders) {
    const fail = (row: number, field: string, value: string, cause: string, fix: string) =>
      addFailed(report, [{ row, column: columnOf(field), value, cause, fix } satisfies RowProblem]);
    const book = await bookOf(services, source.supplierId, order);
    if (!book) {
      for (const { row } of rows)
        fail(row, "order", order, "There is no such order.", "Write the order number as it stands on the order.");
      continue;
    }
    const told = { ...book, key: `file:${source.hash}:${book.supplierOrderId}`, channel: source.channel };
    const after = (result: NewsResult, of: readonly number[]) => {
      if (result.ok) report[result.outcome === "done" ? "done" : "repeated"] += of.length;
      else {
        const cause = result.problems.map(({ message }) => message).join(" ");
        for (const row of of) fail(row, "order", order, cause, "Correct the row, or tell the retailer.");
      }
    };
    if (kind === "tracking") {
      const { parcels, unclear } = parcelsOf(rows as NumberedRow<TrackingRow>[], book.lines);
      for (const each of unclear) fail(each.row, each.field, each.value, each.cause, each.fix);
      for (const [index, { rows: of, meaning }] of parcels.entries())
        after(await recordVendorShipment(services, source, parcelNews(services, source, told, index, meaning)), of);
    } else {
      const { answer, unclear } = answerOf(rows as NumberedRow<AnswerRow>[], book.lines);
      for (const each of unclear) fail(each.row, each.field, each.value, each.cause, each.fix);
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
