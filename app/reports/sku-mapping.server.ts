import type { Prisma } from "@prisma/client";
import type { Services } from "../shopify/services.ts";
import { pageFrom, PAGE_SIZE } from "./paging.ts";
import { likeliestFirst, toOfferRow, toVariantRow, type MappingQuery } from "./sku-mapping.ts";

const OFFER = {
  id: true,
  title: true,
  sku: true,
  barcode: true,
  costMinor: true,
  currency: true,
  supplier: { select: { id: true, name: true } },
  pool: { select: { policy: true, reading: true, buffer: true, reserved: true, sentUnseen: true } },
} satisfies Prisma.OfferSelect;

const VARIANT = {
  id: true,
  productTitle: true,
  title: true,
  sku: true,
  barcode: true,
  priceMinor: true,
  mappings: {
    where: { state: "mapped" },
    select: { id: true, packSize: true, source: true, note: true, offer: { select: OFFER } },
    orderBy: { offer: { supplier: { priority: "asc" } } },
  },
} satisfies Prisma.VariantSelect;

/** A conflict is looked up by the database; a shop with more than this many sees the first ones. */
const CONFLICTS = 1000;

/** Offers shown to choose from; the others are found by searching. */
const CHOICES = 10;

type ShopOf = { id: string; currency: string };

/** One page of a shop's variants with the offers they are mapped to. Search looks at SKUs, barcodes and titles. */
export async function loadVariants(services: Services, shop: ShopOf, query: MappingQuery) {
  const variants = await services.db.prisma.variant.findMany({
    where: {
      AND: [
        { shopId: shop.id, state: "active", requiresShipping: true },
        searchWhere(query.search),
        await viewWhere(services, shop.id, query),
        query.supplierIds.length === 0
          ? {}
          : { mappings: { some: { state: "mapped", offer: { supplierId: { in: query.supplierIds } } } } },
      ],
    },
    select: VARIANT,
    orderBy: [{ productTitle: "asc" }, { title: "asc" }, { id: "asc" }],
    skip: (query.page - 1) * PAGE_SIZE,
    take: PAGE_SIZE + 1,
  });
  return pageFrom(
    query.page,
    variants.map((variant) => toVariantRow(variant, shop.currency)),
  );
}

function searchWhere(search: string): Prisma.VariantWhereInput {
  if (search === "") return {};
  const contains = { contains: search, mode: "insensitive" as const };
  return { OR: [{ sku: contains }, { barcode: contains }, { productTitle: contains }, { title: contains }] };
}

async function viewWhere(services: Services, shopId: string, query: MappingQuery): Promise<Prisma.VariantWhereInput> {
  const mapped = { some: { state: "mapped" } };
  switch (query.view) {
    case "all":
      return {};
    case "unmapped":
      return { mappings: { none: { state: "mapped" } } };
    case "mapped":
      return { mappings: mapped, id: { notIn: await conflicting(services, shopId) } };
    case "conflict":
      return { id: { in: await conflicting(services, shopId) } };
  }
}

/** Variants whose mappings get in each other's way, by the rule of `mappingStatus`. */
async function conflicting({ db }: Services, shopId: string): Promise<string[]> {
  const rows = await db.prisma.$queryRaw<{ variantId: string }[]>`
    SELECT m."variantId" FROM "Mapping" m JOIN "Offer" f ON f."id" = m."offerId"
    WHERE m."shopId" = ${shopId} AND m."state" = 'mapped'
    GROUP BY m."variantId"
    HAVING count(*) > count(DISTINCT f."supplierId") OR bool_or(m."note" IS NOT NULL)
    ORDER BY m."variantId" LIMIT ${CONFLICTS}`;
  return rows.map(({ variantId }) => variantId);
}

/** When the shop's own catalog and its suppliers' were last read; null = never. */
export async function loadCatalogAge({ db }: Services, shopId: string) {
  const [variants, running] = await Promise.all([
    db.prisma.variant.aggregate({ where: { shopId }, _max: { updatedAt: true }, _count: { _all: true } }),
    db.prisma.job.count({
      where: { name: "catalog.read", key: `catalog:${shopId}`, state: { in: ["queued", "running"] } },
    }),
  ]);
  return { variants: variants._count._all, readAt: variants._max.updatedAt, reading: running > 0 };
}

/** One variant of this shop with the first offers it may be mapped to, the likeliest first; null = no such variant. */
export async function loadMappingChoices(
  { db }: Services,
  shop: ShopOf,
  { variantId, search }: { variantId: string; search: string },
) {
  const stored = await db.prisma.variant.findFirst({ where: { shopId: shop.id, id: variantId }, select: VARIANT });
  if (!stored) return null;
  const free: Prisma.OfferWhereInput = {
    shopId: shop.id,
    state: "active",
    mappings: { none: { variantId, state: "mapped" } },
  };
  const matching = likely(stored);
  const contains = { contains: search, mode: "insensitive" as const };
  const [likeliest, offers] = await Promise.all([
    search === "" && matching.length > 0
      ? db.prisma.offer.findMany({ where: { ...free, OR: matching }, select: OFFER, take: CHOICES })
      : [],
    db.prisma.offer.findMany({
      where: search === "" ? free : { ...free, OR: [{ sku: contains }, { barcode: contains }, { title: contains }] },
      select: OFFER,
      orderBy: [{ title: "asc" }, { id: "asc" }],
      take: CHOICES,
    }),
  ]);
  const known = new Set(likeliest.map(({ id }) => id));
  const all = [...likeliest, ...offers.filter(({ id }) => !known.has(id))].slice(0, CHOICES);
  return {
    variant: toVariantRow(stored, shop.currency),
    more: offers.length === CHOICES,
    offers: likeliestFirst(stored, all).map(toOfferRow),
  };
}

const likely = ({ sku, barcode }: { sku: string | null; barcode: string | null }): Prisma.OfferWhereInput[] => [
  ...(sku ? [{ sku: { equals: sku, mode: "insensitive" as const } }] : []),
  ...(barcode ? [{ barcode }] : []),
];
