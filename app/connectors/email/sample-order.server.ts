import type { Vendor } from "@prisma/client";
import type { Services } from "../../shopify/services.ts";
import { sampleOrder } from "./sample-order.ts";

/** A sample order of items that the vendor offers. */
export async function sampleFor({ db }: Services, { supplierId, shopId, currency }: Vendor) {
  const offers = await db.prisma.offer.findMany({
    where: { supplierId, state: "active", sku: { not: null } },
    orderBy: [{ sku: "asc" }, { id: "asc" }],
    take: 3,
    select: { sku: true, title: true, costMinor: true },
  });
  const { name: retailer } = await db.prisma.shop.findUniqueOrThrow({ where: { id: shopId } });
  const items = offers.map(({ sku, title, costMinor }) => ({ sku: sku ?? "", title, costMinor: Number(costMinor) }));
  return sampleOrder({ retailer, currency, offers: items });
}
