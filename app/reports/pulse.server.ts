import type { Services } from "../shopify/services.ts";

/** What a screen watches: one order, or all that happens in the shop. */
export type Watched = { orderId: string } | "shop";

/**
 * A short text that differs as soon as something new has happened: cheap enough to be asked for every few seconds. Of a
 * shop: what the trail, the exceptions and the tasks have last; of an order also where it stands.
 */
export async function loadPulse({ db }: Pick<Services, "db">, shopId: string, watched: Watched): Promise<string> {
  const orderId = watched === "shop" ? null : watched.orderId;
  const [row] = orderId === null ? await shopPulse(db.prisma, shopId) : await orderPulse(db.prisma, shopId, orderId);
  return row?.pulse ?? "";
}

type Row = { pulse: string };
type Prisma = Services["db"]["prisma"];

/** Each part reads one end of an index. */
const shopPulse = (prisma: Prisma, shopId: string) => prisma.$queryRaw<Row[]>`
  SELECT concat_ws(' ',
    (SELECT "id" FROM "AuditEvent" WHERE "shopId" = ${shopId} ORDER BY "at" DESC, "id" DESC LIMIT 1),
    (SELECT "openedAt" FROM "Exception" WHERE "shopId" = ${shopId} ORDER BY "openedAt" DESC LIMIT 1),
    (SELECT max("resolvedAt") FROM "Exception" WHERE "shopId" = ${shopId} AND "state" = 'resolved'),
    (SELECT string_agg("state" || "done"::text, ',' ORDER BY "createdAt" DESC) FROM (
      SELECT "state", "done", "createdAt" FROM "Task" WHERE "shopId" = ${shopId}
      ORDER BY "createdAt" DESC LIMIT 5) newest)) AS "pulse"`;

const orderPulse = (prisma: Prisma, shopId: string, orderId: string) => prisma.$queryRaw<Row[]>`
  SELECT concat_ws(' ', "state", "stateNote", "version",
    (SELECT "id" FROM "AuditEvent" WHERE "shopId" = ${shopId} AND "orderId" = order_."id"
      ORDER BY "at" DESC, "id" DESC LIMIT 1),
    (SELECT string_agg(concat_ws(':', "state", "stateNote", "cancelRefusedAt"), ',' ORDER BY "id")
      FROM "SupplierOrder" WHERE "orderId" = order_."id"),
    (SELECT max(parcel."writtenAt") FROM "Shipment" parcel JOIN "SupplierOrder" placed
      ON placed."id" = parcel."supplierOrderId" WHERE placed."orderId" = order_."id"),
    (SELECT string_agg(message."state", ',' ORDER BY message."id") FROM "SupplierMessage" message
      JOIN "SupplierOrder" placed ON placed."id" = message."supplierOrderId" WHERE placed."orderId" = order_."id")
  ) AS "pulse"
  FROM "Order" order_ WHERE order_."id" = ${orderId} AND order_."shopId" = ${shopId}`;
