import type { Sql } from "../platform/sql.server.ts";
import type { StandingOrder } from "./standing-order.ts";
import { isSupplierOrderState, LIVE_STATES, UNBOUGHT_STATES } from "./supplier-order-states.ts";

const LIVE: ReadonlySet<string> = new Set(LIVE_STATES);
const UNBOUGHT: ReadonlySet<string> = new Set(UNBOUGHT_STATES);

type Row = {
  id: string;
  state: string;
  claimedAt: Date | null;
  locationGid: string | null;
  lines: {
    lineItemGid: string;
    quantity: number;
    declined: number;
    keep: number | null;
    packSize: number;
    shippedUnits: number;
  }[];
};

/** The supplier orders that have units of an order, or may still hold its requests, the oldest first. */
export async function loadStanding(tx: Sql, orderId: string): Promise<StandingOrder[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT placed."id", placed."state", placed."claimedAt", supplier."locationGid",
      COALESCE((
        SELECT json_agg(json_build_object('lineItemGid', wanted."lineItemGid", 'quantity', line."quantity",
          'declined', line."declined", 'keep', line."keep", 'packSize', line."packSize",
          'shippedUnits', line."shippedUnits") ORDER BY line."id")
        FROM "SupplierOrderLine" line JOIN "OrderLine" wanted ON wanted."id" = line."orderLineId"
        WHERE line."supplierOrderId" = placed."id"), '[]') AS "lines"
    FROM "SupplierOrder" placed JOIN "Supplier" supplier ON supplier."id" = placed."supplierId"
    WHERE placed."orderId" = ${orderId} AND (placed."state" = ANY(${[...LIVE_STATES]}) OR placed."claimedAt" IS NOT NULL)
    ORDER BY placed."createdAt", placed."id"`;
  const rejected = await rejectedRequests(tx, orderId);
  return rows
    .filter(({ id, state }) => LIVE.has(state) || !rejected.has(id))
    .map(({ id, state, claimedAt, locationGid, lines }) => ({
      ...{ id, locationGid, stage: stageOf(state, claimedAt) },
      lines: lines.map(({ lineItemGid, quantity, declined, keep, packSize, shippedUnits }) => ({
        lineItemGid,
        units: Math.max(0, Math.min(quantity - declined, keep ?? quantity) - Math.floor(shippedUnits / packSize)),
      })),
    }));
}

function stageOf(state: string, claimedAt: Date | null): StandingOrder["stage"] {
  if (!isSupplierOrderState(state)) throw new Error(`A supplier order is in state "${state}", which no one knows.`);
  if (!LIVE.has(state)) return "leaving";
  if (!UNBOUGHT.has(state)) return "placed";
  return claimedAt === null ? "planned" : "claimed";
}

/** Supplier orders of an order whose fulfilment request has been declined in Shopify: they hold none any more. */
async function rejectedRequests(tx: Sql, orderId: string): Promise<ReadonlySet<string>> {
  const events = await tx.$queryRaw<{ subject: string }[]>`
    SELECT "subject" FROM "AuditEvent" WHERE "orderId" = ${orderId} AND "action" = 'request.rejected'`;
  return new Set(events.map(({ subject }) => subject.replace("supplier-order:", "")));
}
