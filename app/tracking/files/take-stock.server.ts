import type { OpenFile } from "../../connectors/vendors/files/read-file.server.ts";
import { recordVendorStock, type VendorStock } from "../../inventory/vendor-stock.server.ts";
import { fromDecimal } from "../../platform/money.ts";
import type { Services } from "../../shopify/services.ts";
import type { FileSource } from "./take-orders.server.ts";
import { addFailed, emptyReport, type RowReport } from "./report.ts";

type StockSource = FileSource & { fileId: string; currency: string; asOf: Date; missing: "zero" | "keep" };

/**
 * Takes a stock file over, as a whole. Only what the vendor offers is kept in memory. A file with rows that cannot be
 * read is no full one: what it does not name stays as it was.
 */
export async function takeStockRows(
  services: Services,
  { supplierId, channel, fileId, currency, asOf, missing }: StockSource,
  file: OpenFile<"stock">,
): Promise<RowReport> {
  const report = emptyReport();
  const offers = await services.db.prisma.offer.findMany({
    where: { supplierId, state: "active", sku: { not: null } },
    select: { sku: true },
  });
  const offered = new Set(offers.map(({ sku }) => sku));
  const items: VendorStock["items"][number][] = [];
  let unknown = 0;
  for await (const row of file.rows) {
    if (!row.ok) addFailed(report, row.problems);
    else if (!offered.has(row.value.sku)) unknown += 1;
    else if (items.length < offered.size * 2) {
      const { sku, units, price } = row.value;
      items.push({ sku, units, costMinor: price === null ? null : fromDecimal(price, currency).minor });
    }
  }
  if (unknown > 0) report.notes.push(`${unknown} rows are of SKUs that are not on the supplier's price list.`);
  const isWhole = missing === "zero" && report.failed === 0;
  if (missing === "zero" && !isWhole) report.notes.push("What the file does not name stays as it was.");
  if (items.length === 0 && !(isWhole && unknown === 0)) {
    report.notes.push("No row is of an item that the supplier offers: nothing was changed.");
    return report;
  }
  const scope = isWhole ? "full" : "delta";
  const result = await recordVendorStock(
    services,
    { supplierId },
    { key: `file:${fileId}`, channel, asOf, scope, items },
  );
  if (!result.ok) {
    report.notes.push(result.message);
    report.failed += items.length;
  } else if (result.outcome === "held") report.notes.push("The feed looks wrong and waits for your decision.");
  else report[result.outcome === "done" ? "done" : "repeated"] += items.length;
  return report;
}
