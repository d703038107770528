import type { Prisma } from "@prisma/client";
import { PORTAL_VENDOR } from "./portal-vendor.server.ts";

/** What the portal and the API read of an order's books. */
export const PORTAL_BOOK = {
  lines: { orderBy: { supplierOrderLineId: "asc" } },
  shipments: { orderBy: [{ shippedAt: "asc" }, { id: "asc" }] },
  vendor: PORTAL_VENDOR,
  supplierOrder: {
    include: {
      shop: { select: { name: true } },
      order: { select: { name: true, shippingMethod: true } },
      lines: { include: { orderLine: { select: { title: true, sku: true } } } },
    },
  },
} satisfies Prisma.VendorOrderInclude;
export type PortalBook = Prisma.VendorOrderGetPayload<{ include: typeof PORTAL_BOOK }>;
