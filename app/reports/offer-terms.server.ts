import type { Database } from "../platform/db.server.ts";
import { fromStored } from "../platform/money.ts";
import { readPriceBreaks } from "../suppliers/terms.ts";

/** What a retailer has entered about an offer of its suppliers; null when it has no such one. */
export async function loadOfferTerms(db: Database, { shopId, offerId }: { shopId: string; offerId: string }) {
  const offer = await db.prisma.offer.findFirst({
    where: { id: offerId, shopId },
    select: {
      ...{ title: true, sku: true, costMinor: true, currency: true, priceBreaks: true, restrictedTo: true },
      supplier: { select: { id: true, name: true } },
    },
  });
  if (!offer) return null;
  const { title, sku, costMinor, currency, priceBreaks, restrictedTo, supplier } = offer;
  return {
    ...{ title, sku, supplier, cost: fromStored(costMinor, currency) },
    stored: { priceBreaks: readPriceBreaks(priceBreaks), restrictedTo },
  };
}
