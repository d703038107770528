import type { Shop } from "@prisma/client";
import type { Services } from "../shopify/services.ts";
import { startOfDay } from "./day.ts";
import { loadTopProblems } from "./exceptions.server.ts";
import { loadChanges, loadDays } from "./figures.server.ts";
import { changeLines } from "./figures.ts";
import { LATE_AFTER_MS } from "./order-list.ts";
import { setupTasks } from "./setup-guide.ts";
import { loadSuppliers } from "./suppliers.server.ts";

/** Days behind the numbers. */
const SHAPE_DAYS = 14;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The retailer's home: what is set up, how today goes, what needs a person, how the suppliers do. */
export async function loadRetailerHome(services: Services, shop: Shop) {
  const [tasks, numbers, problems, suppliers, lastCheck, days, changes] = await Promise.all([
    loadTasks(services, shop),
    loadNumbers(services, shop),
    loadTopProblems(services, shop.id),
    loadSuppliers(services, shop.id),
    services.db.prisma.reconciliation.findUnique({
      where: { shopId: shop.id },
      select: { checkedAt: true, found: true, unexplained: true },
    }),
    loadDays(services, shop, SHAPE_DAYS),
    loadChanges(services, shop.id),
  ]);
  return {
    ...{ routingOn: shop.routingOn, tasks, numbers, problems, lastCheck, days },
    suppliers: suppliers.slice(0, 5),
    changes: changeLines(changes),
  };
}

async function loadTasks({ db }: Services, shop: Shop) {
  const connection = { retailerShopId: shop.id };
  const [invitations, accepted, mappedSkus] = await Promise.all([
    db.prisma.connection.count({ where: { ...connection, state: { not: "ended" } } }),
    db.prisma.connection.count({ where: { ...connection, state: { in: ["active", "paused"] } } }),
    db.prisma.mapping.count({ where: { shopId: shop.id, state: "mapped" } }),
  ]);
  return setupTasks({ roleChosen: shop.role !== null, invitations, accepted, mappedSkus, routingOn: shop.routingOn });
}

async function loadNumbers({ db, clock }: Services, shop: Shop) {
  const now = clock.now();
  const [routedToday, needsAttention, awaitingTracking, medians] = await Promise.all([
    db.prisma.order.count({
      where: {
        shopId: shop.id,
        supplierOrders: { some: { createdAt: { gte: startOfDay(now, shop.timeZone) } } },
      },
    }),
    db.prisma.exception.count({
      where: { shopId: shop.id, state: "open", OR: [{ snoozedUntil: null }, { snoozedUntil: { lte: now } }] },
    }),
    db.prisma.supplierOrder.count({
      where: { shopId: shop.id, state: "accepted", shipments: { none: { state: "shipped" } } },
    }),
    db.prisma.$queryRaw<{ ms: number | null }[]>`
      SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM first."at" - o."acceptedAt")) * 1000 AS "ms"
      FROM "SupplierOrder" o
      JOIN (SELECT "supplierOrderId", min("shippedAt") AS "at" FROM "Shipment" WHERE "shopId" = ${shop.id}
            GROUP BY "supplierOrderId") first ON first."supplierOrderId" = o."id"
      WHERE o."shopId" = ${shop.id} AND o."acceptedAt" >= ${new Date(now.getTime() - 30 * DAY_MS)}`,
  ]);
  const ms = medians[0]?.ms;
  return {
    routedToday,
    needsAttention,
    awaitingTracking,
    medianToTrackingMs: typeof ms === "number" ? Math.max(0, ms) : null,
  };
}

/** The supplier's home: invitations to answer, and how its incoming orders stand. */
export async function loadSupplierHome({ db, clock }: Services, shop: Shop) {
  const now = clock.now();
  const incoming = { supplier: { connection: { supplierShopId: shop.id } } };
  const waiting = { ...incoming, state: "accepted" };
  const [invitations, retailers, fresh, late, missingTracking] = await Promise.all([
    db.prisma.connection.count({ where: { invitedDomain: shop.domain, state: "invited" } }),
    db.prisma.connection.count({ where: { supplierShopId: shop.id, state: { in: ["active", "paused"] } } }),
    db.prisma.supplierOrder.count({
      where: { ...incoming, acceptedAt: { gte: new Date(now.getTime() - DAY_MS) } },
    }),
    db.prisma.supplierOrder.count({
      where: { ...waiting, acceptedAt: { lt: new Date(now.getTime() - LATE_AFTER_MS) }, shipments: { none: {} } },
    }),
    db.prisma.shipment.count({
      where: { supplierOrder: incoming, state: "shipped", trackingNumbers: { isEmpty: true } },
    }),
  ]);
  return { invitations, retailers, fresh, late, missingTracking };
}
