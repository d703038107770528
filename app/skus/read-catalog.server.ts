import { isRetailer } from "../suppliers/roles.ts";
import { hasFacts } from "../suppliers/supplier-row.server.ts";
import { readTerms } from "../suppliers/terms.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { orThrow, type AdminClient } from "../shopify/admin-client.server.ts";
import { VariantPageDocument } from "../shopify/operations.generated.ts";
import type { Handler } from "../shopify/services.ts";
import { isKept, isOfferable, offerFacts, variantFacts, type CatalogVariant } from "./read-variant.ts";
import { markOffersGone, markVariantsGone, storeOffers, storeVariants } from "./store-catalog.server.ts";

const PAGE = 100;

/** Every variant of a shop, page by page. */
async function* variantPages(admin: AdminClient): AsyncGenerator<readonly CatalogVariant[]> {
  let after: string | null = null;
  for (;;) {
    const { productVariants }: { productVariants: VariantPage } = orThrow(
      await admin.query(VariantPageDocument, { first: PAGE, after }),
    );
    yield productVariants.nodes;
    if (!productVariants.pageInfo.hasNextPage) return;
    after = productVariants.pageInfo.endCursor;
  }
}

/** Prices mean nothing before the shop's currency is known. */
const notYet = (shop: { domain: string }) => ({ again: { inMs: 2_000, why: `${shop.domain} is still being set up.` } });

type VariantPage = {
  nodes: readonly CatalogVariant[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
};

/** Reads the supplier's variants into offers over stock pools; what is no longer there is marked gone. */
export const supplierReadCatalogHandler: Handler<"supplier.read-catalog"> = async (services, { supplierId }) => {
  const { db, clock } = services;
  const supplier = await db.prisma.supplier.findUnique({
    where: { id: supplierId },
    include: { connection: { include: { supplier: true } } },
  });
  const connection = supplier?.connection;
  const shop = connection?.supplier;
  if (!supplier || !connection || !shop || connection.state === "ended" || shop.uninstalledAt) return;
  if (!hasFacts(shop)) return notYet(shop);
  const { priceFactorPercent } = readTerms(connection.terms);
  const owner = { supplierId, retailerShopId: supplier.shopId, supplierShopId: shop.id };
  const readStartedAt = clock.now();
  for await (const page of variantPages(await services.admin(shop))) {
    const offers = page
      .filter(isOfferable)
      .map((variant) => offerFacts(variant, { currency: shop.currency, priceFactorPercent }));
    await db.prisma.$transaction((tx) => storeOffers(tx, owner, offers, readStartedAt));
  }
  await db.prisma.$transaction(async (tx) => {
    await markOffersGone(tx, { supplierId, readStartedAt });
    await tx.supplier.update({ where: { id: supplierId }, data: { catalogReadAt: readStartedAt } });
    await enqueue(tx, "mapping.match", { shopId: supplier.shopId }, { now: clock.now() });
  });
  return;
};

/** Reads the retailer's own variants. */
export const catalogReadHandler: Handler<"catalog.read"> = async (services, { shopId }) => {
  const { db, clock } = services;
  const shop = await db.prisma.shop.findUnique({ where: { id: shopId } });
  if (!shop || shop.uninstalledAt || !isRetailer(shop.role)) return;
  if (!hasFacts(shop)) return notYet(shop);
  const readStartedAt = clock.now();
  for await (const page of variantPages(await services.admin(shop))) {
    const variants = page.filter(isKept).map((variant) => variantFacts(variant, shop.currency));
    await db.prisma.$transaction((tx) => storeVariants(tx, shopId, variants, readStartedAt));
  }
  await db.prisma.$transaction(async (tx) => {
    await markVariantsGone(tx, { shopId, readStartedAt });
    await enqueue(tx, "mapping.match", { shopId }, { now: clock.now() });
  });
  return;
};
