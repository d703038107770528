import type { Prisma } from "@prisma/client";
import { textOfMessage } from "../dispatch/by-hand/message.server.ts";
import type { Services } from "../shopify/services.ts";
import { toIncomingRow, type IncomingQuery } from "./incoming.ts";
import { LATE_AFTER_MS } from "./order-list.ts";
import { pageFrom, PAGE_SIZE } from "./paging.ts";

/** One page of what retailers have ordered from this shop, newest first. Only what exists in its own store is shown. */
export async function loadIncoming({ db, clock }: Services, shopId: string, query: IncomingQuery) {
  const now = clock.now();
  const contains = { contains: query.search, mode: "insensitive" as const };
  const orders = await db.prisma.supplierOrder.findMany({
    where: {
      AND: [
        { supplier: { connection: { supplierShopId: shopId } }, externalGid: { not: null } },
        viewWhere(query, now),
        query.search === "" ? {} : { OR: [{ externalName: contains }, { order: { name: contains } }] },
      ],
    },
    select: {
      id: true,
      key: true,
      state: true,
      externalGid: true,
      externalName: true,
      acceptedAt: true,
      createdAt: true,
      order: { select: { name: true } },
      shop: { select: { name: true } },
      supplier: { select: { name: true } },
      lines: { select: { quantity: true, packSize: true } },
      shipments: { select: { state: true, fulfilmentGid: true, trackingNumbers: true } },
      messages: { select: { textEnc: true, createdAt: true }, orderBy: { createdAt: "desc" }, take: 1 },
    },
    orderBy: [{ acceptedAt: { sort: "desc", nulls: "last" } }, { id: "desc" }],
    skip: (query.page - 1) * PAGE_SIZE,
    take: PAGE_SIZE + 1,
  });
  return pageFrom(
    query.page,
    orders.map(({ messages: [message], ...order }) =>
      toIncomingRow({ ...order, message: message ? textOfMessage(message) : null }, now),
    ),
  );
}

function viewWhere({ view }: IncomingQuery, now: Date): Prisma.SupplierOrderWhereInput {
  switch (view) {
    case "all":
      return {};
    case "to-ship":
      return { state: { in: ["accepted", "shipping"] } };
    case "late":
      return {
        state: "accepted",
        acceptedAt: { lt: new Date(now.getTime() - LATE_AFTER_MS) },
        shipments: { none: {} },
      };
    case "shipped":
      return { state: "shipped" };
  }
}
