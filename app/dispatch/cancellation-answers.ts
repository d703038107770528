/** A request of the merchant to cancel an accepted fulfilment request. Units as the retailer sells them. */
export type CancellationRequest = {
  locationGid: string | null;
  lines: readonly { lineItemGid: string; remaining: number }[];
};

/** A supplier order of the same order. */
export type AskedOrder = {
  id: string;
  state: string;
  supplier: string;
  locationGid: string | null;
  asked: boolean;
  /** why the supplier does not cancel it; null when it has not refused */
  refusal: string | null;
  /** units that were not shipped and not declined */
  lines: readonly { lineItemGid: string; open: number }[];
};

/** ask: have these canceled at the supplier's first · wait: that is under way */
export type CancellationAnswer =
  { kind: "accept" } | { kind: "reject"; note: string } | { kind: "ask"; ids: string[] } | { kind: "wait" };

const LIVE = new Set(["planned", "claimed", "sending", "unknown", "failed", "accepted", "shipping"]);

/**
 * What to answer to a cancellation request. Accepted only when no supplier has the units any more; a supplier order can
 * only be canceled whole, so one that also holds other units, or has shipped some, stays.
 */
export function cancellationAnswer(
  { locationGid, lines }: CancellationRequest,
  supplierOrders: readonly AskedOrder[],
): CancellationAnswer {
  const asked = new Map<string, number>();
  for (const { lineItemGid, remaining } of lines) asked.set(lineItemGid, (asked.get(lineItemGid) ?? 0) + remaining);
  const holding = supplierOrders.filter(
    (order) =>
      LIVE.has(order.state) &&
      order.locationGid === locationGid &&
      order.lines.some(({ lineItemGid, open }) => open > 0 && (asked.get(lineItemGid) ?? 0) > 0),
  );
  if (holding.length === 0) return { kind: "accept" };
  for (const { state, supplier, refusal, lines: held } of holding) {
    if (refusal !== null) return { kind: "reject", note: `${supplier} does not cancel it: ${refusal}` };
    if (state === "shipping") return { kind: "reject", note: `${supplier} has shipped some of it` };
    if (held.some(({ lineItemGid, open }) => open > (asked.get(lineItemGid) ?? 0)))
      return { kind: "reject", note: `${supplier} would have to cancel other items with it` };
  }
  const ids = holding.filter((order) => !order.asked).map(({ id }) => id);
  return ids.length > 0 ? { kind: "ask", ids } : { kind: "wait" };
}
