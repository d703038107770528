import type { FulfilmentOrderFacts } from "./canonical-order.ts";
import { merchantRequests } from "./merchant-requests.ts";
import type { LineRoutability } from "./routable.ts";
import type { StandingOrder } from "./standing-order.ts";

/** waits: its units are on hold or scheduled · outgrown: they were removed, moved away or fulfilled by somebody else */
export type Fit = "fits" | "waits" | "outgrown";

export type FitFacts = {
  /** the oldest first */
  standing: readonly StandingOrder[];
  routable: readonly LineRoutability[];
  fulfilmentOrders: readonly FulfilmentOrderFacts[];
  supplierLocations: ReadonlySet<string>;
};

/**
 * Does what was decided and not bought still fit the order as just read? By id of supplier order; placed ones are absent,
 * their units count first. Units that the merchant has requested from another supplier do not count. Of a line that has too few units for all that is planned on it, all is planned anew.
 */
export function fitOf({ standing, routable, fulfilmentOrders, supplierLocations }: FitFacts): Map<string, Fit> {
  const free = new Map(routable.map(({ lineItemGid, units }) => [lineItemGid, units]));
  const waiting = new Map(routable.map((line) => [line.lineItemGid, line.waiting]));
  const requested = requestedUnits(fulfilmentOrders);
  const take = (order: StandingOrder) => {
    for (const { lineItemGid, units } of order.lines) {
      free.set(lineItemGid, Math.max(0, (free.get(lineItemGid) ?? 0) - units));
      const at = `${order.locationGid} ${lineItemGid}`;
      requested.set(at, Math.max(0, (requested.get(at) ?? 0) - units));
    }
  };
  const fits = new Map<string, Fit>();
  for (const order of standing.filter(({ stage }) => stage === "placed")) take(order);
  for (const order of standing.filter(({ stage }) => stage === "claimed")) {
    const holdsAll = order.lines.every(
      ({ lineItemGid, units }) => (requested.get(`${order.locationGid} ${lineItemGid}`) ?? 0) >= units,
    );
    if (!holdsAll) continue;
    fits.set(order.id, "fits");
    take(order);
  }
  const pinned = merchantRequests({ standing, fulfilmentOrders, supplierLocations });
  const elsewhere = ({ locationGid }: StandingOrder, lineItemGid: string) =>
    pinned
      .filter((each) => each.lineItemGid === lineItemGid && each.locationGid !== locationGid)
      .reduce((sum, { units }) => sum + units, 0);
  const open = standing.filter(({ id, stage }) => (stage === "planned" || stage === "claimed") && !fits.has(id));
  const needed = new Map<string, number>();
  for (const { lineItemGid, units } of open.flatMap((order) => order.lines))
    needed.set(lineItemGid, (needed.get(lineItemGid) ?? 0) + units);
  for (const order of open) {
    const has = (also: ReadonlyMap<string, number>) =>
      order.lines.every(
        ({ lineItemGid }) =>
          (needed.get(lineItemGid) ?? 0) <=
          (free.get(lineItemGid) ?? 0) - elsewhere(order, lineItemGid) + (also.get(lineItemGid) ?? 0),
      );
    fits.set(order.id, has(new Map()) ? "fits" : has(waiting) ? "waits" : "outgrown");
  }
  return fits;
}

/** Units under open requests that nobody holds back, by location and line item. */
function requestedUnits(fulfilmentOrders: readonly FulfilmentOrderFacts[]): Map<string, number> {
  const units = new Map<string, number>();
  for (const order of fulfilmentOrders.filter((each) => each.requestStatus === "SUBMITTED" && !each.held))
    for (const { lineItemGid, remaining } of order.lines) {
      const at = `${order.locationGid} ${lineItemGid}`;
      units.set(at, (units.get(at) ?? 0) + remaining);
    }
  return units;
}
