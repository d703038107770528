import { z } from "zod";
import { gidOf } from "../platform/gid.ts";
import { closeDelivery, openDelivery } from "../intake/read-delivery.server.ts";
import { WebhookId } from "../intake/webhook-id.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { orThrow } from "../shopify/admin-client.server.ts";
import { VariantsOfProductDocument } from "../shopify/operations.generated.ts";
import type { Handler } from "../shopify/services.ts";
import { isRetailer } from "../suppliers/roles.ts";
import { hasFacts } from "../suppliers/supplier-row.server.ts";
import { readTerms } from "../suppliers/terms.ts";
import { isKept, isOfferable, offerFacts, variantFacts } from "./read-variant.ts";
import { markOffersGone, markVariantsGone, storeOffers, storeVariants } from "./store-catalog.server.ts";

/** products/*: the app subscribes to no more than the ids (shopify.app.toml). */
const Product = z.object({ id: WebhookId });

/** A product changed or went: one read of its variants serves the shop as retailer and as supplier of many. */
export const deliveryCatalogHandler: Handler<"delivery.catalog"> = async (services, { deliveryId }) => {
  const opened = await openDelivery(services, deliveryId);
  if (opened.kind === "closed") return;
  const { shop, body } = opened.delivery;
  const { db, clock } = services;
  const parsed = Product.safeParse(body);
  if (!parsed.success) {
    await closeDelivery(db.prisma, deliveryId, "ignored", "It names no product.");
    return;
  }
  const productGid = gidOf("Product", parsed.data.id);
  const suppliers = await db.prisma.supplier.findMany({
    where: { connection: { supplierShopId: shop.id, state: { in: ["active", "paused"] } } },
    include: { connection: true },
    orderBy: { id: "asc" },
  });
  if (suppliers.length === 0 && !isRetailer(shop.role)) {
    await closeDelivery(db.prisma, deliveryId, "ignored", "Nobody buys from or sells through this store yet.");
    return;
  }
  if (!hasFacts(shop)) return { again: { inMs: 2_000, why: `${shop.domain} is still being set up.` } };
  const readStartedAt = clock.now();
  const admin = await services.admin(shop);
  // Ids in a body are not signed for a shop: this read with the shop's own token finds only its own products.
  const { product } = orThrow(await admin.query(VariantsOfProductDocument, { id: productGid }));
  const variants = product ? product.variants.nodes.map((variant) => ({ ...variant, product })) : [];
  await db.prisma.$transaction(async (tx) => {
    const now = clock.now();
    if (isRetailer(shop.role)) {
      const kept = variants.filter(isKept).map((variant) => variantFacts(variant, shop.currency));
      await storeVariants(tx, shop.id, kept, readStartedAt);
      await markVariantsGone(tx, { shopId: shop.id, productGid, readStartedAt });
      await enqueue(tx, "mapping.match", { shopId: shop.id }, { now, delayMs: 2_000 });
    }
    for (const supplier of suppliers) {
      const { priceFactorPercent } = readTerms(supplier.connection?.terms);
      const offers = variants
        .filter(isOfferable)
        .map((variant) => offerFacts(variant, { currency: shop.currency, priceFactorPercent }));
      const owner = { supplierId: supplier.id, retailerShopId: supplier.shopId, supplierShopId: shop.id };
      await storeOffers(tx, owner, offers, readStartedAt);
      await markOffersGone(tx, { supplierId: supplier.id, productGid, readStartedAt });
      await enqueue(tx, "mapping.match", { shopId: supplier.shopId }, { now, delayMs: 2_000 });
    }
    await closeDelivery(tx, deliveryId, "processed", `Read ${variants.length} variants of ${productGid}.`);
  });
  return;
};
