import type { Database } from "../platform/db.server.ts";
import { readCalendar } from "../suppliers/calendar.ts";
import { readTariff } from "../suppliers/tariff.ts";
import { readCharges, readTerms } from "../suppliers/terms.ts";

/** What a retailer has entered about a supplier of its own, and what holds where it has not; null when it has no such one. */
export async function loadSupplierCosts(
  db: Database,
  { shop, supplierId }: { shop: { id: string; currency: string; timeZone: string }; supplierId: string },
) {
  const supplier = await db.prisma.supplier.findFirst({
    where: { shopId: shop.id, id: supplierId },
    select: {
      ...{ name: true, terms: true, tariff: true, calendar: true, tags: true },
      connection: { select: { terms: true, supplier: { select: { currency: true, timeZone: true } } } },
    },
  });
  if (!supplier) return null;
  const { name, terms, tariff, calendar, tags, connection } = supplier;
  return {
    name,
    stored: {
      ...{ charges: readCharges(terms), tariff: readTariff(tariff), calendar: readCalendar(calendar) },
      tags,
    },
    currency: connection?.supplier?.currency || shop.currency,
    timeZone: connection?.supplier?.timeZone || shop.timeZone,
    leadTimeDays: readTerms(connection?.terms).leadTimeDays,
  };
}
