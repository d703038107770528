import type { Services } from "../shopify/services.ts";
import { toRetailerRow, type RetailerRow } from "./retailers.ts";

const SHOWN = 100;

/** Invitations that a shop may answer, and the retailers it ships for. */
export async function loadRetailers(
  { db }: Services,
  shop: { id: string; domain: string },
): Promise<{ invitations: RetailerRow[]; retailers: RetailerRow[] }> {
  const retailer = { select: { name: true, domain: true, connectionLostAt: true, uninstalledAt: true } };
  const [invitations, connections] = await Promise.all([
    db.prisma.connection.findMany({
      where: { invitedDomain: shop.domain, state: "invited" },
      include: { retailer },
      orderBy: { invitedAt: "asc" },
      take: SHOWN,
    }),
    db.prisma.connection.findMany({
      where: { supplierShopId: shop.id },
      include: {
        retailer,
        row: {
          select: {
            _count: { select: { supplierOrders: { where: { state: { in: ["accepted", "shipping"] } } } } },
          },
        },
      },
      orderBy: { acceptedAt: "desc" },
      take: SHOWN,
    }),
  ]);
  return {
    invitations: invitations.map((invitation) => toRetailerRow({ ...invitation, openOrders: 0 })),
    retailers: connections.map(({ row, ...connection }) =>
      toRetailerRow({ ...connection, openOrders: row?._count.supplierOrders ?? 0 }),
    ),
  };
}
