import type { CanonicalLine, FulfilmentOrderFacts } from "../canonical-order.ts";

/** A line of a supplier order that its supplier has, or may have. Units as the retailer sells them. */
export type HeldLine = {
  id: string;
  supplierOrderId: string;
  lineItemGid: string;
  /** the supplier's location in the retailer's store */
  locationGid: string | null;
  /** units that were not declined */
  held: number;
  /** units of these that stand fulfilled on the retailer's order */
  fulfilled: number;
  /** units of these that have left the supplier */
  shipped: number;
};

type SurplusFacts = {
  lines: readonly Pick<CanonicalLine, "lineItemGid" | "quantity">[];
  fulfilmentOrders: readonly Pick<FulfilmentOrderFacts, "locationGid" | "lines">[];
  /** units that the merchant ships itself, by line item */
  own: ReadonlyMap<string, number>;
  /** the oldest first */
  held: readonly HeldLine[];
};

/**
 * How many units suppliers are to keep of what they have, after the retailer's order shrank: by id of supplier order
 * line; where all of it is still wanted, the line is absent.
 *
 * Two things must agree before units are taken from a supplier: the line has fewer units than suppliers and merchant
 * ship, and the fulfilment orders at the supplier's location no longer hold its units. A returned unit lowers the line
 * alone, units refunded without restock may still ship, and what somebody fulfilled or moved by hand lowers the
 * fulfilment orders alone: none of these says that the supplier should ship less.
 */
export function unitsToKeep({ lines, fulfilmentOrders, own, held }: SurplusFacts): Map<string, number> {
  const keep = new Map<string, number>();
  const quantities = new Map(lines.map((line) => [line.lineItemGid, line.quantity]));
  for (const lineItemGid of new Set(held.map((line) => line.lineItemGid))) {
    const here = held.filter((line) => line.lineItemGid === lineItemGid);
    const all = here.reduce((sum, line) => sum + line.held, own.get(lineItemGid) ?? 0);
    let surplus = all - (quantities.get(lineItemGid) ?? 0);
    const spare = spareByLocation(here, lineItemGid, fulfilmentOrders);
    for (const line of here.toReversed()) {
      const spareHere = line.locationGid === null ? 0 : (spare.get(line.locationGid) ?? 0);
      const taken = Math.min(surplus, spareHere, line.held - Math.max(line.fulfilled, line.shipped));
      if (taken <= 0) continue;
      keep.set(line.id, line.held - taken);
      spare.set(line.locationGid ?? "", spareHere - taken);
      surplus -= taken;
    }
  }
  return keep;
}

/** Units that fulfilment orders still hold, by line item. */
export function remainingUnits(fulfilmentOrders: readonly Pick<FulfilmentOrderFacts, "lines">[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { lineItemGid, remaining } of fulfilmentOrders.flatMap(({ lines }) => lines))
    sums.set(lineItemGid, (sums.get(lineItemGid) ?? 0) + remaining);
  return sums;
}

/** Units of one line that suppliers have and the fulfilment orders at their locations do not, by location. */
function spareByLocation(
  held: readonly HeldLine[],
  lineItemGid: string,
  fulfilmentOrders: SurplusFacts["fulfilmentOrders"],
): Map<string, number> {
  const spare = new Map<string, number>();
  for (const line of held)
    if (line.locationGid !== null)
      spare.set(line.locationGid, (spare.get(line.locationGid) ?? 0) + line.held - line.fulfilled);
  for (const { locationGid, lines } of fulfilmentOrders)
    for (const part of lines)
      if (locationGid !== null && part.lineItemGid === lineItemGid && spare.has(locationGid))
        spare.set(locationGid, (spare.get(locationGid) ?? 0) - part.remaining);
  return spare;
}

/**
 * Are more units with suppliers than the line has, and nobody is being asked to ship less? A line that shrank by no more
 * than what has been fulfilled, while all the rest still stands to be fulfilled, had units returned: that is no such case.
 */
export function isCut(line: {
  quantity: number;
  allocated: number;
  fulfilled: number;
  /** units that fulfilment orders still hold */
  remaining: number;
  /** units that suppliers are being asked to take off */
  asked: number;
}): boolean {
  const { quantity, allocated, fulfilled, remaining, asked } = line;
  if (fulfilled >= allocated || allocated - asked <= quantity) return false;
  const isReturn = allocated - quantity <= fulfilled && allocated - fulfilled <= remaining;
  return !isReturn;
}
