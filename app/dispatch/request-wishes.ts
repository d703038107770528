import { isSupplierOrderState, type SupplierOrderState } from "../orders/supplier-order-states.ts";
import type { WantedRequest } from "./request-steps.ts";

/** A supplier order as far as its request goes. */
export type RequestingOrder = {
  id: string;
  state: string;
  orderVersion: number;
  /** null: the supplier's location in the retailer's store is gone */
  locationGid: string | null;
  /** it was claimed, or a call to claim it was made */
  mayHoldRequest: boolean;
  /** the supplier had the order at some time */
  accepted: boolean;
  /** the merchant has canceled requests of its: it gives units back by answering that */
  requestsCanceled: boolean;
  /** keep: units that the supplier is to keep at most, of those that it had; null = all */
  lines: readonly { lineItemGid: string; quantity: number; declined: number; keep: number | null; fulfilled: number }[];
};

const DESIRED: Record<SupplierOrderState, WantedRequest["desired"] | null> = {
  planned: "submitted",
  claimed: "submitted",
  sending: "submitted",
  // Stays submitted until a look-up has settled it: neither accepted nor given away.
  unknown: "submitted",
  failed: "submitted",
  accepted: "accepted",
  shipping: "accepted",
  shipped: null,
  refused: "rejected",
  cancelled: "rejected",
};

/**
 * What each supplier order wants of the retailer's fulfilment requests, the oldest first. One that was planned for another
 * version of the order, and has nothing claimed yet, waits until the order has been looked at again.
 */
export function requestWishes(orders: readonly RequestingOrder[], orderVersion: number): WantedRequest[] {
  return orders.flatMap((order) => {
    const { id, state, orderVersion: madeFor, locationGid, mayHoldRequest, accepted, requestsCanceled, lines } = order;
    if (!isSupplierOrderState(state))
      throw new Error(`Supplier order ${id} is in state "${state}", which no one knows.`);
    const released =
      accepted &&
      lines.some(({ declined, quantity, keep }) => declined > (requestsCanceled ? quantity - (keep ?? quantity) : 0));
    // All that the supplier kept has left: only what it gave back is to be let go of.
    const desired = DESIRED[state] ?? (released ? "rejected" : null);
    if (!desired || !locationGid || (state === "planned" && madeFor !== orderVersion)) return [];
    if (desired === "rejected" && !mayHoldRequest) return [];
    // Of what was given up nothing was fulfilled: its request held everything.
    const open = (line: RequestingOrder["lines"][number]) =>
      desired === "rejected" && state !== "shipped"
        ? line.quantity
        : Math.min(line.quantity - line.declined, line.keep ?? line.quantity) - line.fulfilled;
    return [
      {
        supplierOrderId: id,
        locationGid,
        desired,
        lines: lines.map((line) => ({ lineItemGid: line.lineItemGid, units: Math.max(0, open(line)) })),
        ...(released ? { released } : {}),
      },
    ];
  });
}
