import type { FulfilmentOrderFacts } from "./canonical-order.ts";
import type { StandingOrder } from "./standing-order.ts";

/** Units that the merchant itself has requested from a supplier, by its location in the retailer's store. */
export type MerchantRequest = { locationGid: string; lineItemGid: string; units: number };

const ASKED: ReadonlySet<string> = new Set([
  "SUBMITTED",
  "ACCEPTED",
  "CANCELLATION_REQUESTED",
  "CANCELLATION_REJECTED",
]);

/**
 * "Request fulfillment" pressed by the merchant: units under open requests at suppliers' locations, beyond those of supplier
 * orders there. A request that a supplier order may still hold counts as ours.
 */
export function merchantRequests({
  standing,
  fulfilmentOrders,
  supplierLocations,
}: {
  standing: readonly StandingOrder[];
  fulfilmentOrders: readonly FulfilmentOrderFacts[];
  supplierLocations: ReadonlySet<string>;
}): MerchantRequest[] {
  const found = new Map<string, MerchantRequest & { submitted: number }>();
  for (const { locationGid, requestStatus, status, lines } of fulfilmentOrders) {
    if (locationGid === null || !supplierLocations.has(locationGid) || !ASKED.has(requestStatus)) continue;
    if (status === "CLOSED" || status === "CANCELLED") continue;
    for (const { lineItemGid, remaining } of lines) {
      const key = `${locationGid} ${lineItemGid}`;
      const known = found.get(key) ?? { locationGid, lineItemGid, units: 0, submitted: 0 };
      known.units += remaining;
      if (requestStatus === "SUBMITTED") known.submitted += remaining;
      found.set(key, known);
    }
  }
  for (const { locationGid, lines } of standing)
    for (const { lineItemGid, units } of lines) {
      const known = found.get(`${locationGid} ${lineItemGid}`);
      if (known) known.units -= units;
    }
  return [...found.values()].flatMap(({ submitted, ...request }) => {
    const units = Math.min(request.units, submitted);
    return units > 0 ? [{ ...request, units }] : [];
  });
}
