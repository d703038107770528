import type { Services } from "../shopify/services.ts";
import { toRetailerRow, type RetailerRow } from "./retailers.ts";

const SHOWN = 100;

const openInvitations = (shop: { domain: string }) => ({ invitedDomain: shop.domain, state: "invited" });

/** How many retailers wait for the shop's answer; they may have asked before it installed the app. */
export const countInvitations = ({ db }: Services, shop: { domain: string }): Promise<number> =>
  db.prisma.connection.count({ where: openInvitations(shop) });

/** Invitations that a shop may answer, and the retailers it ships for. */
export async function loadRetailers(
  { db }: Services,
  shop: { id: string; domain: string },
): Promise<{ invitations: RetailerRow[]; retailers: RetailerRow[] }> {
  const retailer = { select: { name: true, domain: true, connectionLostAt: true, uninstalledAt: true } };
  const [invitations, connections] = await Promise.all([
    db.prisma.connection.findMany({
      where: openInvitations(shop),
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
