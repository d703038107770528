import { toDecimal } from "../platform/money.ts";
import { writeCsv } from "../platform/csv/write.server.ts";
import type { Services } from "../shopify/services.ts";
import { loadBySupplier, loadDays, loadOptimum } from "./figures.server.ts";
import type { ReportDays } from "./figures.ts";
import { reportTable, toReportPage, type ReportFile, type ReportPage } from "./report-page.ts";

type ShopOf = { id: string; timeZone: string };

/** The figures of a shop's last days. Always five queries. */
export async function loadReports(services: Services, shop: ShopOf, days: ReportDays): Promise<ReportPage> {
  const since = new Date(services.clock.now().getTime() - days * 86_400_000);
  const [byDay, suppliers, optimum, medians] = await Promise.all([
    loadDays(services, shop, days),
    loadBySupplier(services, shop.id, days),
    loadOptimum(services, shop.id, days),
    services.db.prisma.$queryRaw<{ ms: number | null }[]>`
      SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM p."at" - o."acceptedAt")) * 1000 AS "ms"
      FROM "SupplierOrder" o
      CROSS JOIN LATERAL (SELECT min("shippedAt") AS "at" FROM "Shipment" WHERE "supplierOrderId" = o."id") p
      WHERE o."shopId" = ${shop.id} AND o."acceptedAt" >= ${since}`,
  ]);
  const ms = medians[0]?.ms ?? null;
  return toReportPage({ days: byDay, suppliers, optimum, trackingMs: ms === null ? null : Math.max(0, ms) });
}

/** A report as a file that spreadsheets open. */
export async function loadReportFile(services: Services, shop: ShopOf, file: ReportFile, days: ReportDays) {
  const table = reportTable(file, await loadReports(services, shop, days), toDecimal);
  return writeCsv(table, { encoding: "utf-8", delimiter: ",", bom: true }).bytes;
}
