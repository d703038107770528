import type { StockReading } from "../connectors/connector.ts";
import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import type { OfferFacts, VariantFacts } from "./read-variant.ts";

/**
 * The supplier as one retailer sees it, and the shop whose stock the offers draw on; of a vendor, the retailer's, and what
 * a pool of it begins with.
 */
export type OfferOwner = {
  supplierId: string;
  retailerShopId: string;
  supplierShopId: string;
  vendorPool?: { policy: StockReading["policy"] };
};

/**
 * Writes offers over stock pools; a read that began later wins. `readStartedAt` becomes `updatedAt`, so that what a
 * whole read did not see can be told by it. The price at which an offer is first seen counts as agreed; a later one does
 * not, and in another currency none is.
 */
export async function storeOffers(
  tx: Tx,
  { supplierId, retailerShopId, supplierShopId, vendorPool }: OfferOwner,
  offers: readonly OfferFacts[],
  readStartedAt: Date,
): Promise<void> {
  if (offers.length === 0) return;
  await tx.stockPool.createMany({
    // What nobody has read yet promises nothing.
    data: [...new Set(offers.map((offer) => offer.itemGid))].sort().map((itemGid) => ({
      ...{ id: newId(), shopId: supplierShopId, itemGid, reading: 0 },
      ...{ policy: vendorPool?.policy ?? "none", supplierId: vendorPool ? supplierId : null },
    })),
    skipDuplicates: true,
  });
  const rows = JSON.stringify(offers.map((offer) => ({ ...offer, id: newId() })));
  await tx.$executeRaw`
    INSERT INTO "Offer" ("id", "shopId", "supplierId", "poolId", "variantGid", "productGid", "sku", "barcode", "title",
                         "costMinor", "currency", "weightGrams", "agreedMinor", "state", "updatedAt")
    SELECT row_."id", ${retailerShopId}, ${supplierId}, pool."id", row_."variantGid", row_."productGid", row_."sku",
           row_."barcode", row_."title", row_."costMinor", row_."currency", row_."weightGrams",
           row_."costMinor", 'active', ${readStartedAt}::timestamp(3)
    FROM jsonb_to_recordset(${rows}::jsonb) AS row_("id" text, "itemGid" text, "variantGid" text, "productGid" text,
      "sku" text, "barcode" text, "title" text, "costMinor" bigint, "currency" text, "weightGrams" int)
    JOIN "StockPool" pool ON pool."shopId" = ${supplierShopId} AND pool."itemGid" = row_."itemGid"
    ON CONFLICT ("supplierId", "variantGid") DO UPDATE SET
      "poolId" = EXCLUDED."poolId", "productGid" = EXCLUDED."productGid", "sku" = EXCLUDED."sku",
      "barcode" = EXCLUDED."barcode", "title" = EXCLUDED."title", "costMinor" = EXCLUDED."costMinor",
      "currency" = EXCLUDED."currency", "weightGrams" = EXCLUDED."weightGrams", "state" = 'active',
      "agreedMinor" = CASE WHEN "Offer"."currency" = EXCLUDED."currency" THEN "Offer"."agreedMinor" ELSE NULL END,
      "priceBreaks" = CASE WHEN "Offer"."currency" = EXCLUDED."currency" THEN "Offer"."priceBreaks" ELSE '[]' END,
      "updatedAt" = EXCLUDED."updatedAt"
    WHERE "Offer"."updatedAt" <= EXCLUDED."updatedAt"`;
}

/** Offers that a whole read, or a read of one product, did not see are gone. Their mappings stay for their return. */
export async function markOffersGone(
  tx: Tx,
  { supplierId, productGid, readStartedAt }: { supplierId: string; productGid?: string; readStartedAt: Date },
): Promise<void> {
  await tx.offer.updateMany({
    where: { supplierId, state: "active", updatedAt: { lt: readStartedAt }, ...(productGid ? { productGid } : {}) },
    data: { state: "gone" },
  });
}

/** Writes the retailer's own variants; a read that began later wins. */
export async function storeVariants(
  tx: Tx,
  shopId: string,
  variants: readonly VariantFacts[],
  readStartedAt: Date,
): Promise<void> {
  if (variants.length === 0) return;
  const rows = JSON.stringify(variants.map((variant) => ({ ...variant, id: newId() })));
  await tx.$executeRaw`
    INSERT INTO "Variant" ("id", "shopId", "variantGid", "productGid", "inventoryItemGid", "productTitle", "title", "sku",
                           "barcode", "vendor", "priceMinor", "tracked", "requiresShipping", "productType",
                           "tags", "collections", "weightGrams", "unitCostMinor", "unitCostCurrency", "state", "updatedAt")
    SELECT row_."id", ${shopId}, row_."variantGid", row_."productGid", row_."inventoryItemGid", row_."productTitle",
           row_."title", row_."sku", row_."barcode", row_."vendor", row_."priceMinor", row_."tracked",
           row_."requiresShipping", row_."productType", row_."tags", row_."collections", row_."weightGrams",
           row_."unitCostMinor", row_."unitCostCurrency", 'active', ${readStartedAt}::timestamp(3)
    FROM jsonb_to_recordset(${rows}::jsonb) AS row_("id" text, "variantGid" text, "productGid" text,
      "inventoryItemGid" text, "productTitle" text, "title" text, "sku" text, "barcode" text, "vendor" text,
      "priceMinor" bigint, "tracked" boolean, "requiresShipping" boolean, "productType" text, "tags" text[],
      "collections" text[], "weightGrams" int, "unitCostMinor" bigint, "unitCostCurrency" text)
    ON CONFLICT ("shopId", "variantGid") DO UPDATE SET
      "productGid" = EXCLUDED."productGid", "inventoryItemGid" = EXCLUDED."inventoryItemGid",
      "productTitle" = EXCLUDED."productTitle", "title" = EXCLUDED."title", "sku" = EXCLUDED."sku",
      "barcode" = EXCLUDED."barcode", "vendor" = EXCLUDED."vendor", "priceMinor" = EXCLUDED."priceMinor",
      "tracked" = EXCLUDED."tracked", "requiresShipping" = EXCLUDED."requiresShipping",
      "productType" = EXCLUDED."productType", "tags" = EXCLUDED."tags", "collections" = EXCLUDED."collections",
      "weightGrams" = EXCLUDED."weightGrams", "unitCostMinor" = EXCLUDED."unitCostMinor",
      "unitCostCurrency" = EXCLUDED."unitCostCurrency", "state" = 'active', "updatedAt" = EXCLUDED."updatedAt"
    WHERE "Variant"."updatedAt" <= EXCLUDED."updatedAt"`;
}

/** Variants that a whole read, or a read of one product, did not see are gone. */
export async function markVariantsGone(
  tx: Tx,
  { shopId, productGid, readStartedAt }: { shopId: string; productGid?: string; readStartedAt: Date },
): Promise<void> {
  await tx.variant.updateMany({
    where: { shopId, state: "active", updatedAt: { lt: readStartedAt }, ...(productGid ? { productGid } : {}) },
    data: { state: "gone" },
  });
}
