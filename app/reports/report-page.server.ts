import { toDecimal } from "../platform/money.ts";
import { writeCsv } from "../platform/csv/write.server.ts";
import type { Services } from "../shopify/services.ts";
import { loadBySupplier, loadDays, loadOptimum, loadTrackingMedian } from "./figures.server.ts";
import type { ReportDays } from "./figures.ts";
import { keptFigures, type Kept } from "./kept-figures.server.ts";
import { reportTable, toReportPage, type ReportFile, type ReportPage } from "./report-page.ts";

type ShopOf = { id: string; timeZone: string };

/** The figures of a shop's last days; those of many orders as last counted. */
export async function loadReports(services: Services, shop: ShopOf, days: ReportDays): Promise<Kept<ReportPage>> {
  return keptFigures(services, { shopId: shop.id, name: `report:${days}` }, () => countReports(services, shop, days));
}

async function countReports(services: Services, shop: ShopOf, days: ReportDays): Promise<ReportPage> {
  const since = new Date(services.clock.now().getTime() - days * 86_400_000);
  const [byDay, suppliers, optimum, trackingMs] = await Promise.all([
    loadDays(services, shop, days),
    loadBySupplier(services, shop.id, days),
    loadOptimum(services, shop.id, days),
    loadTrackingMedian(services, shop.id, since),
  ]);
  return toReportPage({ days: byDay, suppliers, optimum, trackingMs });
}

/** A report as a file that spreadsheets open. */
export async function loadReportFile(services: Services, shop: ShopOf, file: ReportFile, days: ReportDays) {
  const table = reportTable(file, (await loadReports(services, shop, days)).figures, toDecimal);
  return writeCsv(table, { encoding: "utf-8", delimiter: ",", bom: true }).bytes;
}
