import { z } from "zod";
import { audit } from "../platform/audit.server.ts";
import type { Done } from "../platform/problem.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";
import { lockPools, wantPublishing } from "./stock-pools.server.ts";
import { storeOffers } from "./store-catalog.server.ts";

/** One item of a vendor's price list. `costMinor`: what it charges for one of its units, in `Vendor.currency`. */
export const VendorOffer = z.object({
  sku: z.string().trim().min(1).max(200),
  title: z.string().trim().max(500).default(""),
  barcode: z.string().trim().max(100).nullable().default(null),
  costMinor: z.number().int().min(0),
  weightGrams: z.number().int().min(0).default(0),
});
export type VendorOffer = z.infer<typeof VendorOffer>;

/** Items of one call; a longer list comes in several. */
const MOST_OFFERS = 1000;

/** What an item of a vendor is called where Shopify's ids stand for others: Offer.variantGid and StockPool.itemGid. */
export const vendorItemGid = (supplierId: string, sku: string) => `vendor-sku:${supplierId}:${sku}`;

/**
 * Adds items to what a vendor offers, or changes them; what is not named stays. Items of equal SKU or barcode are mapped
 * to the retailer's variants. A price that moves beyond the retailer's tolerance waits for its agreement, as with any
 * supplier. `actor`: a user's id, or the channel that told it ("files", "api", "portal").
 */
export async function saveVendorOffers(
  { db, clock }: Services,
  actor: string,
  { supplierId, offers }: { supplierId: string; offers: readonly VendorOffer[] },
): Promise<Done> {
  if (offers.length > MOST_OFFERS)
    return {
      ok: false,
      problems: [{ message: `${offers.length} items at once are too many. Send up to ${MOST_OFFERS}.` }],
    };
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    const vendor = await tx.vendor.findUnique({ where: { supplierId } });
    if (!vendor) return { ok: false, problems: [{ message: "There is no such vendor." }] };
    const { shopId, currency, stockMode } = vendor;
    const owner = {
      ...{ supplierId, retailerShopId: shopId, supplierShopId: shopId },
      vendorPool: { policy: stockMode === "assumed" ? ("unlimited" as const) : ("none" as const) },
    };
    const bySku = new Map(offers.map((offer) => [offer.sku, offer]));
    const facts = [...bySku.values()].map(({ title, ...offer }) => {
      const gid = vendorItemGid(supplierId, offer.sku);
      return {
        ...offer,
        title: title === "" ? offer.sku : title,
        currency,
        variantGid: gid,
        productGid: gid,
        itemGid: gid,
      };
    });
    await storeOffers(tx, owner, facts, now);
    await tx.supplier.update({ where: { id: supplierId }, data: { catalogReadAt: now } });
    const values = { items: facts.length };
    await audit(tx, { shopId, actor, action: "vendor.offers-changed", subject: `supplier:${supplierId}`, values, now });
    await enqueue(tx, "mapping.match", { shopId }, { now });
    return { ok: true };
  });
}

/**
 * Takes items off what a vendor offers: nothing is routed to them any more, and their stock is published as none. Orders
 * that were placed go on. Their mappings stay, for the day on which they are added again. Unknown ones are left alone.
 */
export async function removeVendorOffers(
  { db, clock }: Services,
  actor: string,
  { supplierId, skus }: { supplierId: string; skus: readonly string[] },
): Promise<void> {
  const now = clock.now();
  await db.prisma.$transaction(async (tx) => {
    const found = await tx.offer.findMany({
      where: { supplierId, state: "active", variantGid: { in: skus.map((sku) => vendorItemGid(supplierId, sku)) } },
      select: { id: true, shopId: true, poolId: true },
    });
    const [{ shopId } = { shopId: "" }] = found;
    const poolIds = found.map(({ poolId }) => poolId);
    await lockPools(tx, poolIds);
    const { count } = await tx.offer.updateMany({
      where: { id: { in: found.map(({ id }) => id) }, state: "active" },
      data: { state: "gone", updatedAt: now },
    });
    if (count === 0) return;
    await tx.supplier.update({ where: { id: supplierId }, data: { catalogReadAt: now } });
    const subject = `supplier:${supplierId}`;
    await audit(tx, { shopId, actor, action: "vendor.offers-removed", subject, values: { items: count }, now });
    await wantPublishing(tx, poolIds, { now });
  });
}
