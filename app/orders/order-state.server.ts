import { exceptionText } from "../exceptions/catalogue.ts";
import type { Sql } from "../platform/sql.server.ts";
import { orderState, type OrderState, type OrderStateFacts } from "./order-state.ts";

/** `exceptions`: kinds of the open ones. */
type Row = OrderStateFacts & { state: string; stateNote: string | null };

/**
 * Writes where an order stands, from its lines, holds, supplier orders and open exceptions. To be called in every
 * transaction that changes one of them.
 */
export async function deriveOrderState(tx: Sql, orderId: string, _now: Date): Promise<OrderState> {
  const [order] = await tx.$queryRaw<Row[]>`
    SELECT order_."state", order_."stateNote", order_."readStartedAt" IS NOT NULL AS "read",
      order_."cancelledAt" IS NOT NULL AS "cancelled",
      COALESCE((
        SELECT json_agg(json_build_object('sold', "sold", 'wanted', "wanted", 'allocated', "allocated",
          'fulfilled', "fulfilled", 'reason', "reason") ORDER BY "position")
        FROM "OrderLine" WHERE "orderId" = order_."id"), '[]') AS "lines",
      COALESCE((
        SELECT json_agg(json_build_object('kind', "kind", 'reason', "reason") ORDER BY "createdAt", "id")
        FROM "Hold" WHERE "orderId" = order_."id" AND "releasedAt" IS NULL), '[]') AS "holds",
      ARRAY(SELECT "state" FROM "SupplierOrder" WHERE "orderId" = order_."id") AS "supplierOrders",
      ARRAY(
        SELECT "kind" FROM "Exception" WHERE "orderId" = order_."id" AND "state" = 'open'
        ORDER BY "openedAt", "id") AS "exceptions"
    FROM "Order" order_ WHERE order_."id" = ${orderId}`;
  if (!order) throw new Error(`There is no order ${orderId}.`);
  const { state, note } = orderState({
    ...{ read: order.read, cancelled: order.cancelled, holds: order.holds, lines: order.lines },
    supplierOrders: order.supplierOrders,
    exceptions: order.exceptions.map((kind) => exceptionText(kind).title),
  });
  if (state !== order.state || note !== order.stateNote)
    await tx.$executeRaw`UPDATE "Order" SET "state" = ${state}, "stateNote" = ${note} WHERE "id" = ${orderId}`;
  return state;
}
