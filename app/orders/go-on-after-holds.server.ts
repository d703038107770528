import type { Order } from "@prisma/client";
import type { Tx } from "../platform/db.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { CanonicalOrder } from "./canonical-order.ts";
import { BOUGHT_STATES } from "./supplier-order-states.ts";

/** What the retailer may have settled in its store, such as by fulfilling a parcel by hand. */
const ADDING_UP = ["fulfilment-unexplained", "fulfilment-cancelled-by-hand"];

/** What a hold in Shopify kept back of what is bought goes on after it: accepting requests, fulfilling parcels. */
export async function goOnAfterHolds(
  tx: Tx,
  facts: { order: Order; read: CanonicalOrder; exceptions: readonly { kind: string; state: string }[]; now: Date },
): Promise<void> {
  const { order, read, exceptions, now } = facts;
  const payload = { shopId: order.shopId, orderGid: order.orderGid };
  const isRequested = read.fulfilmentOrders.some(({ requestStatus, held }) => requestStatus === "SUBMITTED" && !held);
  const bought = { orderId: order.id, state: { in: [...BOUGHT_STATES] } };
  if (isRequested && (await tx.supplierOrder.count({ where: bought })) > 0)
    await enqueue(tx, "order.sync-requests", payload, { now });
  if (exceptions.some(({ kind, state }) => ADDING_UP.includes(kind) && state === "open"))
    await enqueue(tx, "order.sync-fulfilments", payload, { now });
}
