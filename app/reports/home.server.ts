import type { Shop } from "@prisma/client";
import type { Services } from "../shopify/services.ts";
import { startOfDay } from "./day.ts";
import { loadTopProblems } from "./exceptions.server.ts";
import { loadChanges, loadDays, loadTrackingMedian } from "./figures.server.ts";
import { changeLines } from "./figures.ts";
import { keptFigures } from "./kept-figures.server.ts";
import { LATE_AFTER_MS } from "./order-list.ts";
import { countInvitations } from "./retailers.server.ts";
import { setupTasks } from "./setup-guide.ts";
import { loadSuppliers } from "./suppliers.server.ts";

/** Days behind the numbers. */
const SHAPE_DAYS = 14;
/** Days behind the median from accepted to shipped. */
const MEDIAN_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The retailer's home: what is set up, how today goes, what needs a person, how the suppliers do. */
export async function loadRetailerHome(services: Services, shop: Shop) {
  const [tasks, numbers, problems, suppliers, lastCheck, shape, changes] = await Promise.all([
    loadTasks(services, shop),
    loadNumbers(services, shop),
    loadTopProblems(services, shop.id),
    loadSuppliers(services, shop.id),
    services.db.prisma.reconciliation.findUnique({
      where: { shopId: shop.id },
      select: { checkedAt: true, found: true, unexplained: true },
    }),
    keptFigures(services, { shopId: shop.id, name: "home" }, () => countShape(services, shop)),
    loadChanges(services, shop.id),
  ]);
  return {
    ...{ routingOn: shop.routingOn, tasks, problems, lastCheck, days: shape.figures.days },
    numbers: { ...numbers, medianToTrackingMs: shape.figures.medianToTrackingMs },
    suppliers: suppliers.slice(0, 5),
    changes: changeLines(changes),
  };
}

/** The last days, and how fast the suppliers are: what looks at many orders. */
async function countShape(services: Services, shop: Shop) {
  const since = new Date(services.clock.now().getTime() - MEDIAN_DAYS * DAY_MS);
  const [days, medianToTrackingMs] = await Promise.all([
    loadDays(services, shop, SHAPE_DAYS),
    loadTrackingMedian(services, shop.id, since),
  ]);
  return { days, medianToTrackingMs };
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
  const [routedToday, needsAttention, awaitingTracking] = await Promise.all([
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
  ]);
  return { routedToday, needsAttention, awaitingTracking };
}

/** The supplier's home: invitations to answer, and how its incoming orders stand. */
export async function loadSupplierHome(services: Services, shop: Shop) {
  const { db, clock } = services;
  const now = clock.now();
  const incoming = { supplier: { connection: { supplierShopId: shop.id } } };
  const waiting = { ...incoming, state: "accepted" };
  const [invitations, retailers, fresh, late, missingTracking] = await Promise.all([
    countInvitations(services, shop),
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
