import type { Tx } from "../platform/db.server.ts";
import type { StandingOrder } from "./standing-order.ts";
import { isSupplierOrderState, LIVE_STATES, UNBOUGHT_STATES } from "./supplier-order-states.ts";

const LIVE: ReadonlySet<string> = new Set(LIVE_STATES);
const UNBOUGHT: ReadonlySet<string> = new Set(UNBOUGHT_STATES);

/** The supplier orders that have units of an order, or may still hold its requests, the oldest first. */
export async function loadStanding(tx: Tx, orderId: string): Promise<StandingOrder[]> {
  const rows = await tx.supplierOrder.findMany({
    where: { orderId, OR: [{ state: { in: [...LIVE_STATES] } }, { claimedAt: { not: null } }] },
    select: {
      ...{ id: true, state: true, claimedAt: true, supplier: { select: { locationGid: true } } },
      lines: {
        select: {
          ...{ quantity: true, declined: true, keep: true, packSize: true, shippedUnits: true },
          orderLine: { select: { lineItemGid: true } },
        },
      },
    },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const rejected = await rejectedRequests(tx, orderId);
  return rows
    .filter(({ id, state }) => LIVE.has(state) || !rejected.has(id))
    .map(({ id, state, claimedAt, supplier, lines }) => ({
      ...{ id, locationGid: supplier.locationGid, stage: stageOf(state, claimedAt) },
      lines: lines.map(({ orderLine, quantity, declined, keep, packSize, shippedUnits }) => ({
        lineItemGid: orderLine.lineItemGid,
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
export async function rejectedRequests(tx: Tx, orderId: string): Promise<ReadonlySet<string>> {
  const events = await tx.auditEvent.findMany({
    where: { orderId, action: "request.rejected" },
    select: { subject: true },
  });
  return new Set(events.map(({ subject }) => subject.replace("supplier-order:", "")));
}
