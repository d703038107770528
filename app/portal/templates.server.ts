import { writeCsv } from "../platform/csv/write.server.ts";
import { fromStored, toDecimal } from "../platform/money.ts";
import type { Services } from "../shopify/services.ts";
import { openOrders } from "./board.server.ts";
import { csvFile } from "./reply.server.tsx";
import type { PortalVendor } from "./portal-vendor.server.ts";
import { visit } from "./visit.server.ts";

/** Tables to be filled in and uploaded again. Spreadsheets know their letters by the mark in front. */
const WRITTEN = { encoding: "utf-8", bom: true } as const;

/** What is left to ship, a row for each item, with room for carrier and number. */
export async function trackingTemplate(services: Services, vendor: PortalVendor) {
  const open = await openOrders(services, [vendor]);
  const books = open.filter(({ state }) => ["late", "to-confirm", "to-ship"].includes(state));
  const rows = books.flatMap(({ key, lines }) =>
    lines.flatMap(({ sku, left }) => (left > 0 ? [[key, "", "", sku ?? "", String(left)]] : [])),
  );
  return {
    orders: books.length,
    rows: [["purchase_order", "carrier", "tracking_numbers", "sku", "quantity"], ...rows],
  };
}

/** All that a vendor offers, with what is known of it. */
async function stockTemplate({ db }: Services, { supplierId, currency, stockMode }: PortalVendor) {
  const offers = await db.prisma.offer.findMany({
    where: { supplierId, state: "active", sku: { not: null } },
    orderBy: { sku: "asc" },
    select: { sku: true, costMinor: true, pool: { select: { policy: true, reading: true } } },
  });
  const units = ({ policy, reading }: { policy: string; reading: number }) => {
    if (stockMode !== "fed" || policy === "unlimited") return "in stock";
    return policy === "finite" ? String(reading) : "";
  };
  const rows = offers.map(({ sku, costMinor, pool }) => [
    ...[sku ?? "", units(pool), toDecimal(fromStored(costMinor, currency))],
  ]);
  return [["sku", "stock", "price"], ...rows];
}

/** Such a table as a file. */
export async function template(services: Services, request: Request, kind: string): Promise<Response> {
  const who = await visit(services, request);
  if (who instanceof Response) return who;
  const { vendor } = who;
  const rows =
    kind === "stock" ? await stockTemplate(services, vendor) : (await trackingTemplate(services, vendor)).rows;
  const delimiter = vendor.language === "en" ? "," : ";";
  return csvFile(writeCsv(rows, { ...WRITTEN, delimiter }).bytes, kind === "stock" ? "stock.csv" : "tracking.csv");
}
