/** A request of the merchant to cancel an accepted fulfilment request. Units as the retailer sells them. */
export type CancellationRequest = {
  locationGid: string | null;
  lines: readonly { lineItemGid: string; remaining: number }[];
  /** units that the supplier is to ship all the same: under accepted requests there whose cancellation nobody asks for */
  others: readonly { lineItemGid: string; remaining: number }[];
};

/** A supplier order of the same order. */
export type AskedOrder = {
  id: string;
  state: string;
  supplier: string;
  locationGid: string | null;
  /** it is to be canceled whole, or reduced: under way, or refused for this reason */
  asked: "no" | "under-way" | { refused: string };
  lines: readonly {
    id: string;
    lineItemGid: string;
    /** units that were not declined and do not stand fulfilled */
    open: number;
    /** units of these that have left the supplier */
    shipped: number;
    /** units that were not declined */
    held: number;
  }[];
};

/** What to have of a supplier order: all of it canceled, or lines reduced to these units, by id of supplier order line. */
export type Ask = { id: string; keep: "nothing" | ReadonlyMap<string, number> };
/** ask: have these taken back at the supplier's first · wait: that is under way, or `isUnsettled`: what it has is not known yet */
export type CancellationAnswer =
  | { kind: "accept" }
  | { kind: "reject"; note: string }
  | { kind: "ask"; asks: Ask[] }
  | { kind: "wait"; isUnsettled: boolean };

const LIVE = new Set(["planned", "claimed", "sending", "unknown", "failed", "accepted", "shipping", "shipped"]);
const WITH_SUPPLIER = new Set(["accepted", "shipping", "shipped"]);

/**
 * What to answer to a cancellation request. Accepted only when the supplier has no more units than its other requests
 * hold. A supplier order that is asked for whole and has shipped nothing is canceled, of the others the units are taken off.
 */
export function cancellationAnswer(
  { locationGid, lines, others }: CancellationRequest,
  supplierOrders: readonly AskedOrder[],
): CancellationAnswer {
  const asked = unitsOf(lines);
  const kept = unitsOf(others);
  const here = supplierOrders.filter(
    (order) =>
      LIVE.has(order.state) &&
      order.locationGid === locationGid &&
      order.lines.some(({ lineItemGid, open }) => open > 0 && (asked.get(lineItemGid) ?? 0) > 0),
  );
  const surplus = new Map(
    [...asked].map(([lineItemGid, units]) => {
      const open = here
        .flatMap((order) => order.lines)
        .reduce((sum, line) => (line.lineItemGid === lineItemGid ? sum + line.open : sum), 0);
      return [lineItemGid, Math.min(units, open - (kept.get(lineItemGid) ?? 0))] as const;
    }),
  );
  const left = () => [...surplus.values()].some((units) => units > 0);
  if (!left()) return { kind: "accept" };
  // Which units it will have is not settled: its outcome comes first.
  if (here.some(({ state }) => !WITH_SUPPLIER.has(state))) return { kind: "wait", isUnsettled: true };
  const asks: Ask[] = [];
  let isUnderWay = false;
  // Those that go whole first.
  for (const order of [...here].sort((a, b) => Number(isWhole(b, surplus)) - Number(isWhole(a, surplus)))) {
    if (!order.lines.some(({ lineItemGid }) => (surplus.get(lineItemGid) ?? 0) > 0)) continue;
    if (typeof order.asked === "object")
      return { kind: "reject", note: `${order.supplier} does not cancel it: ${order.asked.refused}` };
    const whole = isWhole(order, surplus);
    const keep = new Map<string, number>();
    for (const { id, lineItemGid, open, shipped, held } of order.lines) {
      const taken = Math.min(surplus.get(lineItemGid) ?? 0, open - shipped);
      if (taken <= 0) continue;
      keep.set(id, held - taken);
      surplus.set(lineItemGid, (surplus.get(lineItemGid) ?? 0) - taken);
    }
    if (order.asked === "under-way") isUnderWay = true;
    else if (keep.size > 0) asks.push({ id: order.id, keep: whole ? "nothing" : keep });
  }
  if (left()) return { kind: "reject", note: `${here[0]?.supplier ?? "The supplier"} has shipped some of it` };
  return asks.length > 0 && !isUnderWay ? { kind: "ask", asks } : { kind: "wait", isUnsettled: false };
}

const isWhole = (order: AskedOrder, surplus: ReadonlyMap<string, number>) =>
  order.lines.every(
    ({ lineItemGid, open, shipped, held }) => shipped === 0 && open === held && open <= (surplus.get(lineItemGid) ?? 0),
  );

function unitsOf(lines: readonly { lineItemGid: string; remaining: number }[]): Map<string, number> {
  const units = new Map<string, number>();
  for (const { lineItemGid, remaining } of lines) units.set(lineItemGid, (units.get(lineItemGid) ?? 0) + remaining);
  return units;
}
