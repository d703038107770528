import type { Prisma } from "@prisma/client";
import type { Services } from "../shopify/services.ts";
import { toOrderRow, type OrderListQuery, type OrderView } from "./order-list.ts";
import { pageFrom, PAGE_SIZE } from "./paging.ts";

/** What a list row and the head of an order's page need. */
export const ORDER_SUMMARY = {
  id: true,
  name: true,
  state: true,
  stateNote: true,
  test: true,
  cancelledAt: true,
  processedAt: true,
  createdAt: true,
  countryCode: true,
  lines: { select: { sold: true, wanted: true, allocated: true, fulfilled: true, reason: true } },
  holds: { where: { releasedAt: null }, select: { kind: true, reason: true }, orderBy: { createdAt: "asc" } },
  supplierOrders: {
    select: {
      state: true,
      acceptedAt: true,
      supplier: { select: { name: true } },
      shipments: { select: { state: true, fulfilmentGid: true } },
    },
    orderBy: { createdAt: "asc" },
  },
} satisfies Prisma.OrderSelect;

const VIEW_FILTERS: Record<OrderView, Prisma.OrderWhereInput> = {
  all: {},
  "needs-attention": { state: "attention" },
  scheduled: { state: { in: ["new", "waiting"] } },
  "waiting-for-supplier": {
    state: { not: "closed" },
    supplierOrders: { some: { state: { in: ["planned", "claimed", "sending", "unknown", "accepted"] } } },
  },
  "in-progress": {
    state: { not: "closed" },
    supplierOrders: { some: { state: { in: ["shipping", "shipped"] } } },
  },
  fulfilled: { state: "closed", supplierOrders: { some: { state: "shipped" } } },
  "not-routed": { state: { in: ["attention", "ignored"] }, supplierOrders: { none: {} } },
};

/** Which orders an address asks for, whatever the page. */
export function whereOfOrders(shopId: string, query: OrderListQuery): Prisma.OrderWhereInput {
  const contains = { contains: query.search, mode: "insensitive" as const };
  return {
    AND: [
      { shopId },
      VIEW_FILTERS[query.view],
      query.search === "" ? {} : { OR: [{ name: contains }, { lines: { some: lineMatches(query.search) } }] },
      query.supplierIds.length > 0 ? { supplierOrders: { some: { supplierId: { in: query.supplierIds } } } } : {},
      query.countries.length > 0 ? { countryCode: { in: query.countries } } : {},
    ],
  };
}

/** One page of a shop's orders, newest first unless asked otherwise. Search looks at order names, SKUs and titles. */
export async function loadOrderList({ db, clock }: Services, shopId: string, query: OrderListQuery) {
  const direction = query.sort === "date-asc" ? "asc" : "desc";
  const orders = await db.prisma.order.findMany({
    where: whereOfOrders(shopId, query),
    select: ORDER_SUMMARY,
    orderBy: [{ processedAt: { sort: direction, nulls: "last" } }, { id: direction }],
    skip: (query.page - 1) * PAGE_SIZE,
    take: PAGE_SIZE + 1,
  });
  const now = clock.now();
  return pageFrom(
    query.page,
    orders.map((order) => toOrderRow(order, now)),
  );
}

const lineMatches = (search: string): Prisma.OrderLineWhereInput => {
  const contains = { contains: search, mode: "insensitive" as const };
  return { OR: [{ sku: contains }, { title: contains }] };
};

/** The choices of the list's filters: the shop's suppliers, and the countries its orders went to. */
export async function loadOrderFilters({ db }: Services, shopId: string) {
  const [suppliers, countries] = await Promise.all([
    db.prisma.supplier.findMany({
      where: { shopId },
      select: { id: true, name: true },
      orderBy: { name: "asc" },
      take: 200,
    }),
    // From one country to the next in the index: as many steps as countries, however many orders.
    db.prisma.$queryRaw<{ countryCode: string }[]>`
      WITH RECURSIVE each_ AS (
        (SELECT "countryCode" FROM "Order" WHERE "shopId" = ${shopId} AND "countryCode" IS NOT NULL
         ORDER BY "countryCode" LIMIT 1)
        UNION ALL
        SELECT (SELECT o."countryCode" FROM "Order" o WHERE o."shopId" = ${shopId} AND o."countryCode" > each_."countryCode"
                ORDER BY o."countryCode" LIMIT 1)
        FROM each_ WHERE each_."countryCode" IS NOT NULL
      ) SELECT "countryCode" FROM each_ WHERE "countryCode" IS NOT NULL`,
  ]);
  return { suppliers, countries: countries.map(({ countryCode }) => countryCode) };
}
