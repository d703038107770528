import { z } from "zod";
import type { FulfilmentOrderFacts } from "../orders/canonical-order.ts";
import { merchantRequests } from "../orders/merchant-requests.ts";
import { loadStanding } from "../orders/standing-orders.server.ts";
import type { Sql } from "../platform/sql.server.ts";
import type { View } from "./load/history.server.ts";

const Lines = z.array(
  z.object({ lineGid: z.string(), lineItemGid: z.string(), remaining: z.number(), total: z.number() }),
);

export type Pin = { lineItemGid: string; supplierId: string; units: number };

/**
 * What the merchant has requested from which supplier itself, as our view of the fulfilment orders shows it. Without a
 * request nothing is read.
 */
export async function loadPins(
  sql: Sql,
  { orderId, views }: { orderId: string; views: readonly View[] },
  suppliers: readonly { id: string; locationGid: string | null }[],
): Promise<Pin[]> {
  if (views.length === 0) return [];
  const supplierAt = new Map(suppliers.flatMap(({ id, locationGid }) => (locationGid ? [[locationGid, id]] : [])));
  const requests = merchantRequests({
    standing: await loadStanding(sql, orderId),
    fulfilmentOrders: views.map((view): FulfilmentOrderFacts => ({
      ...view,
      gid: view.fulfilmentOrderGid,
      lines: Lines.parse(view.lines),
    })),
    supplierLocations: new Set(supplierAt.keys()),
  });
  return requests.flatMap(({ locationGid, lineItemGid, units }) => {
    const supplierId = supplierAt.get(locationGid);
    return supplierId ? [{ lineItemGid, supplierId, units }] : [];
  });
}

/** The pins of one line of so many units to route. */
export function pinsOf(
  pins: readonly Pin[],
  { lineItemGid, quantity }: { lineItemGid: string; quantity: number },
): { supplierId: string; quantity: number }[] {
  let left = quantity;
  return pins.flatMap((pin) => {
    const units = pin.lineItemGid === lineItemGid ? Math.min(pin.units, left) : 0;
    left -= units;
    return units > 0 ? [{ supplierId: pin.supplierId, quantity: units }] : [];
  });
}
