import { Prisma } from "@prisma/client";
import type { Tx } from "../platform/db.server.ts";
import type { Difference } from "./difference.ts";

/** Work that is on its way is no difference yet. */
const GRACE_MS = 60_000;

/** Differences within our own books, of one retailer's shop. Reads only. */
export async function findInBooks(tx: Tx, { shopId, now }: { shopId: string; now: Date }): Promise<Difference[]> {
  const before = new Date(now.getTime() - GRACE_MS);
  return [
    ...(await orphanedReservations(tx, shopId)),
    ...(await wrongCounts(tx, shopId)),
    ...(await missingJobs(tx, shopId, before)),
    ...(await missingFulfilments(tx, shopId, before)),
  ];
}

/** Units held for what no longer wants them: a supplier order that has ended, or an order that is done with. */
async function orphanedReservations(tx: Tx, shopId: string): Promise<Difference[]> {
  const rows = await tx.reservation.findMany({
    where: {
      shopId,
      OR: [
        { kind: "firm", supplierOrderLine: null },
        { kind: "firm", supplierOrderLine: { supplierOrder: { state: { in: ["refused", "cancelled"] } } } },
        { kind: "soft", orderLine: { order: { state: { in: ["closed", "ignored"] } } } },
      ],
    },
    select: {
      id: true,
      kind: true,
      units: true,
      orderLine: { select: { orderId: true, order: { select: { name: true } } } },
    },
  });
  return rows.map(({ id, kind, units, orderLine: { orderId, order } }) => ({
    ...{ kind: "reservation-orphaned" as const, key: `reservation:${id}`, orderId },
    text: `${units} units are held (${kind}) for ${order.name}, which no longer wants them.`,
  }));
}

/** Pools of this shop's suppliers whose sums are not those of their reservations. */
async function wrongCounts(tx: Tx, shopId: string): Promise<Difference[]> {
  const rows = await tx.$queryRaw<{ id: string; reserved: number; sentUnseen: number; held: number; sent: number }[]>(
    Prisma.sql`SELECT * FROM (
      SELECT pool."id", pool."reserved", pool."sentUnseen",
        COALESCE((SELECT sum("units") FROM "Reservation" WHERE "poolId" = pool."id" AND "kind" IN ('soft', 'firm')), 0)::int AS "held",
        COALESCE((SELECT sum("units") FROM "Reservation" WHERE "poolId" = pool."id" AND "kind" = 'sent'), 0)::int AS "sent"
      FROM "StockPool" AS pool
      WHERE EXISTS (SELECT 1 FROM "Offer" WHERE "Offer"."poolId" = pool."id" AND "Offer"."shopId" = ${shopId})
    ) AS sums WHERE "reserved" <> "held" OR "sentUnseen" <> "sent"`,
  );
  return rows.map(({ id, reserved, sentUnseen, held, sent }) => ({
    ...{ kind: "stock-counted-wrong" as const, key: `pool:${id}`, orderId: null },
    text: `Pool ${id} counts ${reserved} reserved and ${sentUnseen} sent units; its reservations are ${held} and ${sent}.`,
  }));
}

/** Which job moves a supplier order on from a state. A `planned` one waits for its order's. */
const NEXT_JOB = { planned: "order.sync-requests", claimed: "supplier-order.send" } as const;
const SETTLING = ["supplier-order.send", "supplier-order.settle"];

/**
 * Supplier orders that wait for a job that does not exist. A job that has run and left things as they are (a test order,
 * a held request) knows why: only what never had one is told, and an unknown outcome that nothing settles.
 */
async function missingJobs(tx: Tx, shopId: string, before: Date): Promise<Difference[]> {
  const rows = await tx.$queryRaw<{ id: string; key: string; state: string; orderId: string }[]>(Prisma.sql`
    SELECT so."id", so."key", so."state", so."orderId"
    FROM "SupplierOrder" AS so JOIN "Order" AS o ON o."id" = so."orderId"
    WHERE so."shopId" = ${shopId} AND (
      (so."state" = 'planned' AND so."createdAt" < ${before} AND NOT EXISTS (SELECT 1 FROM "Job"
        WHERE "lane" = 'order:' || so."shopId" || ':' || o."orderGid" AND "name" = ${NEXT_JOB.planned}
          AND ("state" IN ('queued', 'running', 'dead') OR "finishedAt" >= so."createdAt")))
      OR (so."state" = 'claimed' AND COALESCE(so."claimedAt", so."createdAt") < ${before} AND NOT so."test"
        AND NOT EXISTS (SELECT 1 FROM "Job" WHERE "lane" = 'supplier-order:' || so."id" AND "name" = ${NEXT_JOB.claimed}))
      OR (so."state" IN ('sending', 'unknown') AND so."createdAt" < ${before} AND NOT EXISTS (SELECT 1 FROM "Job"
        WHERE "lane" = 'supplier-order:' || so."id" AND "name" = ANY(${SETTLING}) AND "state" IN ('queued', 'running', 'dead'))))
      AND NOT EXISTS (SELECT 1 FROM "Exception" AS e WHERE e."shopId" = so."shopId" AND e."state" = 'open'
        AND (e."subject" = 'supplier-order:' || so."id" OR e."orderId" = so."orderId"))
      AND NOT EXISTS (SELECT 1 FROM "Hold" AS h WHERE h."orderId" = so."orderId" AND h."releasedAt" IS NULL)
    ORDER BY so."id"`);
  return rows.map(({ id, key, state, orderId }) => ({
    ...{ kind: "job-missing" as const, key: `supplier-order:${id}`, orderId },
    text: `Supplier order ${key} is ${state} and nothing moves it on.`,
  }));
}

/** Parcels that nobody has written on the retailer's order, and nobody is about to. */
async function missingFulfilments(tx: Tx, shopId: string, before: Date): Promise<Difference[]> {
  const rows = await tx.$queryRaw<{ id: string; key: string; orderId: string }[]>(Prisma.sql`
    SELECT s."id", so."key", so."orderId"
    FROM "Shipment" AS s JOIN "SupplierOrder" AS so ON so."id" = s."supplierOrderId" JOIN "Order" AS o ON o."id" = so."orderId"
    WHERE s."shopId" = ${shopId} AND s."state" = 'shipped' AND s."fulfilmentGid" IS NULL AND s."shippedAt" < ${before}
      AND o."cancelledAt" IS NULL AND EXISTS (SELECT 1 FROM "ShipmentLine" AS l
        JOIN "SupplierOrderLine" AS sl ON sl."id" = l."supplierOrderLineId"
        WHERE l."shipmentId" = s."id" AND l."fulfilled" = 0 AND l."units" >= sl."packSize")
      AND NOT EXISTS (SELECT 1 FROM "Job" WHERE "lane" = 'order:' || so."shopId" || ':' || o."orderGid"
        AND "name" = 'order.sync-fulfilments' AND "state" IN ('queued', 'running', 'dead'))
      AND NOT EXISTS (SELECT 1 FROM "Exception" AS e WHERE e."shopId" = s."shopId" AND e."orderId" = o."id" AND e."state" = 'open')
    ORDER BY s."id"`);
  return rows.map(({ id, key, orderId }) => ({
    ...{ kind: "fulfilment-missing" as const, key: `shipment:${id}`, orderId },
    text: `A parcel of ${key} is not fulfilled on the retailer's order.`,
  }));
}
