import { Prisma } from "@prisma/client";
import type { Services } from "../shopify/services.ts";
import { pageFrom, PAGE_SIZE } from "./paging.ts";
import {
  likeliestFirst,
  toOfferRow,
  toVariantRow,
  type Held,
  type MappingQuery,
  type MappingView,
} from "./sku-mapping.ts";

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
  suggestions: {
    where: { state: "open" },
    select: { id: true, confidence: true, reasons: true, ambiguous: true, offer: { select: OFFER } },
    orderBy: [{ confidence: "desc" }, { id: "asc" }],
  },
} satisfies Prisma.VariantSelect;

/** Offers shown to choose from; the others are found by searching. */
const CHOICES = 10;

type ShopOf = { id: string; currency: string };

/**
 * One page of a shop's variants with the offers they are mapped to, or may be. Search looks at SKUs, barcodes and titles.
 * What has no mapping comes in the order of what it holds up, the rest by name. Always the same number of queries.
 */
export async function loadVariants({ db }: Services, shop: ShopOf, query: MappingQuery) {
  const page = await db.prisma.$queryRaw<({ id: string } & Nullable<Held>)[]>(pageOfVariants(shop.id, query));
  const variants = await db.prisma.variant.findMany({
    where: { shopId: shop.id, id: { in: page.map(({ id }) => id) } },
    select: VARIANT,
  });
  const stored = new Map(variants.map((variant) => [variant.id, variant]));
  return pageFrom(
    query.page,
    page.flatMap(({ id, ...held }) => {
      const variant = stored.get(id);
      return variant ? [toVariantRow(variant, shop.currency, heldOf(held))] : [];
    }),
  );
}

type Nullable<Type> = { [Key in keyof Type]: Type[Key] | null };
const heldOf = ({ orders, units, since }: Nullable<Held>): Held | null =>
  orders === null || units === null || since === null ? null : { orders, units, since };

function pageOfVariants(shopId: string, { view, search, supplierIds, page }: MappingQuery): Prisma.Sql {
  const like = `%${search.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const ranked = view !== "all" && view !== "mapped";
  return Prisma.sql`
    WITH held AS (
      SELECT l."variantGid", count(DISTINCT l."orderId")::int AS "orders", sum(l."sold")::int AS "units",
             min(coalesce(o."processedAt", o."createdAt")) AS "since"
      FROM "OrderLine" l JOIN "Order" o ON o."id" = l."orderId"
      WHERE l."shopId" = ${shopId} AND l."reason" = 'unmapped' AND l."sold" > 0 AND o."cancelledAt" IS NULL
        AND o."state" <> 'closed'
      GROUP BY l."variantGid"
    )
    SELECT v."id", held."orders", held."units", held."since"
    FROM "Variant" v LEFT JOIN held ON held."variantGid" = v."variantGid"
    WHERE v."shopId" = ${shopId} AND v."state" = 'active' AND v."requiresShipping"
      ${search === "" ? Prisma.empty : Prisma.sql`AND (v."sku" ILIKE ${like} OR v."barcode" ILIKE ${like} OR v."productTitle" ILIKE ${like} OR v."title" ILIKE ${like})`}
      ${supplierIds.length === 0 ? Prisma.empty : Prisma.sql`AND (${MAPPED_TO(supplierIds)} OR ${SUGGESTED_FROM(supplierIds)})`}
      ${VIEW_SQL[view]}
    ORDER BY ${ranked ? Prisma.sql`held."units" DESC NULLS LAST, held."since",` : Prisma.empty} v."productTitle", v."title", v."id"
    LIMIT ${PAGE_SIZE + 1} OFFSET ${(page - 1) * PAGE_SIZE}`;
}

const MAPPED_TO = (supplierIds: string[]) => Prisma.sql`EXISTS (
  SELECT 1 FROM "Mapping" m JOIN "Offer" f ON f."id" = m."offerId"
  WHERE m."variantId" = v."id" AND m."state" = 'mapped' AND f."supplierId" = ANY(${supplierIds}))`;
const SUGGESTED_FROM = (supplierIds: string[]) => Prisma.sql`EXISTS (
  SELECT 1 FROM "MappingSuggestion" s JOIN "Offer" f ON f."id" = s."offerId"
  WHERE s."variantId" = v."id" AND s."state" = 'open' AND f."supplierId" = ANY(${supplierIds}))`;

const IS_MAPPED = Prisma.sql`EXISTS (SELECT 1 FROM "Mapping" m WHERE m."variantId" = v."id" AND m."state" = 'mapped')`;
const HAS = (of: Prisma.Sql) => Prisma.sql`EXISTS (
  SELECT 1 FROM "MappingSuggestion" s WHERE s."variantId" = v."id" AND s."state" = 'open' ${of})`;
const ANY_SUGGESTION = HAS(Prisma.empty);
const AMBIGUOUS = HAS(Prisma.sql`AND s."ambiguous"`);
const COMPETING = Prisma.sql`EXISTS (
  SELECT 1 FROM "Mapping" m JOIN "Offer" f ON f."id" = m."offerId"
  WHERE m."variantId" = v."id" AND m."state" = 'mapped'
  HAVING count(*) > count(DISTINCT f."supplierId") OR bool_or(m."note" IS NOT NULL))`;

/** The views by the rule of `mappingStatus`. */
const VIEW_SQL: Record<MappingView, Prisma.Sql> = {
  all: Prisma.empty,
  suggested: Prisma.sql`AND NOT ${IS_MAPPED} AND ${ANY_SUGGESTION} AND NOT ${AMBIGUOUS}`,
  unmapped: Prisma.sql`AND NOT ${IS_MAPPED} AND NOT ${ANY_SUGGESTION}`,
  conflict: Prisma.sql`AND ((NOT ${IS_MAPPED} AND ${AMBIGUOUS}) OR ${COMPETING})`,
  mapped: Prisma.sql`AND ${IS_MAPPED} AND NOT ${COMPETING}`,
};

/** From here on a suggestion may be taken without looking at each. */
const SURE_PERCENT = 75;
/** Taken at once; more follow with the next click. */
const SURE_AT_ONCE = 500;

const sureOf = (shopId: string): Prisma.MappingSuggestionWhereInput => ({
  ...{ shopId, state: "open", ambiguous: false, confidence: { gte: SURE_PERCENT } },
  variant: {
    ...{ state: "active", mappings: { none: { state: "mapped" } } },
    suggestions: { none: { state: "open", ambiguous: true } },
  },
});

/** How many suggestions of a shop are as good as sure. */
export const countSure = ({ db }: Services, shopId: string) =>
  db.prisma.mappingSuggestion.count({ where: sureOf(shopId) });

export async function sureSuggestions({ db }: Services, shopId: string): Promise<string[]> {
  const sure = await db.prisma.mappingSuggestion.findMany({
    where: sureOf(shopId),
    select: { id: true },
    orderBy: [{ confidence: "desc" }, { id: "asc" }],
    take: SURE_AT_ONCE,
  });
  return sure.map(({ id }) => id);
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
