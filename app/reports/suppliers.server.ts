import type { Prisma } from "@prisma/client";
import type { Services } from "../shopify/services.ts";
import { LATE_AFTER_MS } from "./order-list.ts";
import { toSupplierRows } from "./suppliers.ts";

/** More suppliers or invitations than this are not shown at once. */
const SHOWN = 100;

const CONNECTION = {
  id: true,
  state: true,
  invitedDomain: true,
  invitedAt: true,
  acceptedAt: true,
  retailerPausedAt: true,
  supplierPausedAt: true,
  supplier: { select: { connectionLostAt: true, uninstalledAt: true, unreachableSince: true } },
} satisfies Prisma.ConnectionSelect;

type Connection = Prisma.ConnectionGetPayload<{ select: typeof CONNECTION }>;

const withLost = ({ supplier, ...connection }: Connection) => ({
  ...connection,
  lost: supplier !== null && (supplier.connectionLostAt !== null || supplier.uninstalledAt !== null),
  away: supplier !== null && supplier.unreachableSince !== null,
});

/** The suppliers of a shop in order of preference, then its open invitations. */
export async function loadSuppliers({ db, clock }: Services, shopId: string) {
  const [suppliers, invitations] = await Promise.all([
    db.prisma.supplier.findMany({
      where: { shopId },
      select: { id: true, name: true, setupState: true, setupNote: true, connection: { select: CONNECTION } },
      orderBy: [{ priority: "asc" }, { id: "asc" }],
      take: SHOWN,
    }),
    db.prisma.connection.findMany({
      where: { retailerShopId: shopId, state: "invited" },
      select: CONNECTION,
      orderBy: { invitedAt: "desc" },
      take: SHOWN,
    }),
  ]);
  const counts = await countsOf({ db, clock }, shopId);
  return toSupplierRows(
    suppliers.map(({ connection, ...supplier }) => ({
      ...supplier,
      ...(counts.get(supplier.id) ?? { openOrders: 0, late: 0, mappedSkus: 0 }),
      connection: connection && withLost(connection),
    })),
    invitations.map(withLost),
  );
}

type Counts = { openOrders: number; late: number; mappedSkus: number };

async function countsOf({ db, clock }: Pick<Services, "db" | "clock">, shopId: string): Promise<Map<string, Counts>> {
  const lateBefore = new Date(clock.now().getTime() - LATE_AFTER_MS);
  const rows = await db.prisma.$queryRaw<({ supplierId: string } & Counts)[]>`
    WITH bought AS (
      SELECT o."supplierId", count(*)::int AS "openOrders",
             count(*) FILTER (WHERE o."state" = 'accepted' AND o."acceptedAt" < ${lateBefore}
               AND NOT EXISTS (SELECT 1 FROM "Shipment" p WHERE p."supplierOrderId" = o."id"))::int AS "late"
      FROM "SupplierOrder" o
      WHERE o."shopId" = ${shopId} AND o."state" IN ('sending', 'unknown', 'accepted', 'shipping') GROUP BY 1
    ), mapped AS (
      SELECT f."supplierId", count(DISTINCT m."variantId")::int AS "mappedSkus"
      FROM "Mapping" m JOIN "Offer" f ON f."id" = m."offerId"
      WHERE m."shopId" = ${shopId} AND m."state" = 'mapped' GROUP BY 1
    )
    SELECT s."id" AS "supplierId", coalesce(bought."openOrders", 0) AS "openOrders", coalesce(bought."late", 0) AS "late",
           coalesce(mapped."mappedSkus", 0) AS "mappedSkus"
    FROM "Supplier" s LEFT JOIN bought ON bought."supplierId" = s."id" LEFT JOIN mapped ON mapped."supplierId" = s."id"
    WHERE s."shopId" = ${shopId}`;
  return new Map(rows.map(({ supplierId, ...counts }) => [supplierId, counts]));
}

/** One supplier of this shop with what its page shows, or null when the shop has no such supplier. */
export async function loadSupplierPage(services: Services, shopId: string, id: string) {
  const supplier = await services.db.prisma.supplier.findFirst({
    where: { shopId, id },
    select: {
      kind: true,
      catalogReadAt: true,
      hasRate: true,
      locationGid: true,
      shipFrom: true,
      connection: { select: { terms: true } },
      // Of all items; by product type they are for routing.
      scorecards: {
        where: { productType: "" },
        omit: { id: true, shopId: true, supplierId: true },
        orderBy: { days: "asc" },
      },
      _count: { select: { offers: { where: { state: "active" } } } },
    },
  });
  if (!supplier) return null;
  const rows = await loadSuppliers(services, shopId);
  const row = rows.find(({ supplierId }) => supplierId === id);
  if (!row) return null;
  const { _count, connection, ...facts } = supplier;
  return {
    ...row,
    ...facts,
    offers: _count.offers,
    terms: connection?.terms ?? null,
    suppliers: rows.filter((each) => each.place !== null).length,
  };
}
