import type { FulfilmentOrderFacts } from "../orders/canonical-order.ts";

/** What one supplier order wants of the retailer's fulfilment requests. */
export type WantedRequest = {
  supplierOrderId: string;
  locationGid: string;
  /** submitted: hold the units · accepted: the supplier has the order · rejected: let go of what is held */
  desired: "submitted" | "accepted" | "rejected";
  /** units, as the retailer sells them, that are still to be fulfilled */
  lines: readonly { lineItemGid: string; units: number }[];
  /** the supplier had accepted, and has given units of these lines back since */
  released?: boolean;
};

type StepLine = { lineGid: string; lineItemGid: string; units: number };
export type RequestStep = { supplierOrderId: string; fulfilmentOrderGid: string; locationGid: string } & (
  | { kind: "move"; lines: StepLine[] }
  | { kind: "submit"; lines: StepLine[] }
  | { kind: "accept" }
  | { kind: "reject" }
  | { kind: "close" }
);

/**
 * Why a supplier order cannot have its units: held by the merchant or an app, under another request, at a location that
 * they cannot leave, or no longer there (fulfilled, refunded, cancelled).
 */
export type BlockReason = "held" | "requested-elsewhere" | "not-movable" | "gone";
export type BlockedRequest = { supplierOrderId: string; reason: BlockReason };

/** `claimed` = supplier orders whose units are all under their own request. */
export type NextRequest =
  { kind: "step"; step: RequestStep } | { kind: "settled"; claimed: string[]; blocked: BlockedRequest[] };

const ACCEPTED = new Set(["ACCEPTED", "CANCELLATION_REQUESTED", "CANCELLATION_REJECTED"]);
/** Has the supplier the units of this fulfilment order? */
export const isAcceptedRequest = (order: Pick<FulfilmentOrderFacts, "requestStatus">) =>
  ACCEPTED.has(order.requestStatus);

const isSubmitted = (order: FulfilmentOrderFacts) => order.requestStatus === "SUBMITTED";
const isRequested = (order: FulfilmentOrderFacts) => isAcceptedRequest(order) || isSubmitted(order);
/** Only locations of fulfilment services offer REQUEST_FULFILLMENT, and this one is not ours. */
const isAnotherApps = (order: FulfilmentOrderFacts, supplierLocations: ReadonlySet<string>) =>
  order.actions.includes("REQUEST_FULFILLMENT") && !supplierLocations.has(order.locationGid ?? "");
/** Somebody fulfilled part of it by hand: the rest may be requested like any open one. */
const isRestAtSupplier = (order: FulfilmentOrderFacts, supplierLocations: ReadonlySet<string>) =>
  order.status === "IN_PROGRESS" && !isRequested(order) && supplierLocations.has(order.locationGid ?? "");
/** A request of which somebody fulfilled part by hand cannot be accepted any more: it is rejected and made anew. */
const isBrokenRequest = (order: FulfilmentOrderFacts) => isSubmitted(order) && order.status === "IN_PROGRESS";
const unitsLeft = (order: FulfilmentOrderFacts) => order.lines.some((line) => line.remaining > 0);
/** INCOMPLETE: a supplier gave it back. */
const mayBeClaimed = (order: FulfilmentOrderFacts, action: string) =>
  (order.status === "OPEN" || order.status === "INCOMPLETE") &&
  !order.held &&
  !isRequested(order) &&
  order.actions.includes(action);

/**
 * The one change of the retailer's fulfilment orders that comes next, or what stands when no change is left to make.
 * Level-triggered: ask again with the state after the change. Moves and requests exactly our units, never more.
 * Source of what Shopify allows: FulfillmentOrder.supportedActions.
 */
export function nextRequestStep({
  fulfilmentOrders,
  wanted,
  supplierLocations,
}: {
  fulfilmentOrders: readonly FulfilmentOrderFacts[];
  wanted: readonly WantedRequest[];
  /** locations of all our suppliers' fulfilment services in the retailer's store */
  supplierLocations: ReadonlySet<string>;
}): NextRequest {
  const orders = fulfilmentOrders
    .filter((order) => order.method === "SHIPPING" && unitsLeft(order) && !isAnotherApps(order, supplierLocations))
    .map((order) => (isRestAtSupplier(order, supplierLocations) ? { ...order, status: "OPEN" } : order));
  const needs = assignRequests(orders, wanted);

  for (const { want, requests } of needs) {
    const submitted = requests.find(isSubmitted);
    if (want.desired === "submitted" || !submitted) continue;
    const kind = want.desired === "accepted" ? "accept" : "reject";
    return { kind: "step", step: { ...target(want, submitted), kind } };
  }

  const close = closing(orders, needs, supplierLocations);
  if (close) return { kind: "step", step: close };

  const live = needs.filter(({ want }) => want.desired !== "rejected");
  const blocked: BlockedRequest[] = [];
  let open = live.filter(({ left }) => left.size > 0);
  let plan = planClaims(orders, open);
  while (plan.short) {
    const { need, lineItemGid } = plan.short;
    blocked.push({ supplierOrderId: need.want.supplierOrderId, reason: whyShort(orders, need, lineItemGid) });
    open = open.filter((one) => one !== need);
    plan = planClaims(orders, open);
  }
  // Moves before submits: what arrives at one location may still become one request there.
  const step = plan.steps.find(({ kind }) => kind === "move") ?? plan.steps[0];
  if (step) return { kind: "step", step };
  const isBlocked = new Set(blocked.map((one) => one.supplierOrderId));
  return {
    kind: "settled",
    claimed: live.map(({ want }) => want.supplierOrderId).filter((id) => !isBlocked.has(id)),
    blocked,
  };
}

/** `left`: units by line item that no request of this supplier order holds yet. Without zeros. */
type Need = { want: WantedRequest; requests: FulfilmentOrderFacts[]; left: Map<string, number> };

/**
 * Whose is which request? A request belongs to a supplier order of its location that still needs all its units. Live
 * supplier orders come first, so a request that a cancelled one left behind is taken over rather than rejected.
 */
function assignRequests(orders: readonly FulfilmentOrderFacts[], wanted: readonly WantedRequest[]): Need[] {
  const rank = { accepted: 0, submitted: 1, rejected: 2 };
  const needs = [...wanted]
    .sort((a, b) => rank[a.desired] - rank[b.desired])
    .map((want): Need => ({ want, requests: [], left: sumUnits(want.lines) }));
  for (const order of [...orders.filter(isAcceptedRequest), ...orders.filter(isSubmitted)]) {
    const held = sumUnits(order.lines.map(({ lineItemGid, remaining }) => ({ lineItemGid, units: remaining })));
    const fitting = needs.filter(
      ({ want, left }) =>
        want.locationGid === order.locationGid &&
        !(want.desired === "rejected" && isAcceptedRequest(order)) &&
        isWithin(held, left),
    );
    const live = fitting.filter(
      ({ want }) => want.desired === "accepted" || (want.desired === "submitted" && !isBrokenRequest(order)),
    );
    const givenUp = fitting.filter(({ want }) => want.desired === "rejected");
    const choice = [live, givenUp, fitting].find((group) => group.length > 0) ?? [];
    const need = choice.find(({ left }) => left.size === held.size && isWithin(left, held)) ?? choice[0];
    if (!need) continue;
    need.requests.push(order);
    for (const [lineItemGid, units] of held) take(need.left, lineItemGid, units);
  }
  return needs;
}

/**
 * An accepted request that holds more than its supplier still wants to ship. It cannot shrink: it is closed, which opens
 * its units again; those that the supplier keeps are requested anew.
 */
function closing(
  orders: readonly FulfilmentOrderFacts[],
  needs: readonly Need[],
  supplierLocations: ReadonlySet<string>,
): RequestStep | null {
  const owned = new Set(needs.flatMap(({ requests }) => requests));
  for (const order of orders) {
    if (!isAcceptedRequest(order) || owned.has(order) || !supplierLocations.has(order.locationGid ?? "")) continue;
    const has = (lineItemGid: string) =>
      order.lines.some((line) => line.lineItemGid === lineItemGid && line.remaining > 0);
    const need = needs.find(
      ({ want }) =>
        want.released === true &&
        want.locationGid === order.locationGid &&
        want.lines.some(({ lineItemGid }) => has(lineItemGid)),
    );
    if (need) return { ...target(need.want, order), kind: "close" };
  }
  return null;
}

type Claims = { steps: RequestStep[]; short: { need: Need; lineItemGid: string } | null };

/**
 * Where every open need gets its units from: its own location first, then what stands elsewhere and nobody there needs.
 * `short` names the newest need that stays without, if any does.
 */
function planClaims(orders: readonly FulfilmentOrderFacts[], open: readonly Need[]): Claims {
  const free = new Map(orders.flatMap((order) => order.lines.map((line) => [line.lineGid, line.remaining])));
  const left = new Map(open.map((need) => [need, new Map(need.left)]));
  const gather = (need: Need, order: FulfilmentOrderFacts): StepLine[] =>
    order.lines.flatMap(({ lineGid, lineItemGid }) => {
      const missing = left.get(need)?.get(lineItemGid) ?? 0;
      const units = Math.min(free.get(lineGid) ?? 0, missing);
      if (units === 0) return [];
      take(free, lineGid, units);
      take(left.get(need) ?? new Map<string, number>(), lineItemGid, units);
      return [{ lineGid, lineItemGid, units }];
    });

  const steps: RequestStep[] = [];
  const collect = (kind: "submit" | "move", fits: (need: Need, order: FulfilmentOrderFacts) => boolean) => {
    for (const need of open) {
      for (const order of orders) {
        if (!fits(need, order)) continue;
        const lines = gather(need, order);
        if (lines.length > 0) steps.push({ ...target(need.want, order), kind, lines });
      }
    }
  };
  collect(
    "submit",
    ({ want }, order) => want.locationGid === order.locationGid && mayBeClaimed(order, "REQUEST_FULFILLMENT"),
  );
  collect("move", ({ want }, order) => want.locationGid !== order.locationGid && mayBeClaimed(order, "MOVE"));

  const need = open.findLast((one) => (left.get(one)?.size ?? 0) > 0);
  const lineItemGid = need && [...(left.get(need)?.keys() ?? [])][0];
  return { steps, short: need && lineItemGid !== undefined ? { need, lineItemGid } : null };
}

function whyShort(orders: readonly FulfilmentOrderFacts[], need: Need, lineItemGid: string): BlockReason {
  const holding = orders.filter(
    (order) =>
      !need.requests.includes(order) &&
      order.lines.some((line) => line.lineItemGid === lineItemGid && line.remaining > 0),
  );
  if (holding.some((order) => order.held)) return "held";
  if (holding.some(isRequested)) return "requested-elsewhere";
  if (holding.some((order) => !mayBeClaimed(order, "MOVE") && !mayBeClaimed(order, "REQUEST_FULFILLMENT"))) {
    return "not-movable";
  }
  return "gone";
}

const target = (want: WantedRequest, order: FulfilmentOrderFacts) => ({
  supplierOrderId: want.supplierOrderId,
  fulfilmentOrderGid: order.gid,
  locationGid: want.locationGid,
});

function sumUnits(lines: readonly { lineItemGid: string; units: number }[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { lineItemGid, units } of lines) {
    if (units > 0) sums.set(lineItemGid, (sums.get(lineItemGid) ?? 0) + units);
  }
  return sums;
}

const isWithin = (units: ReadonlyMap<string, number>, limits: ReadonlyMap<string, number>) =>
  [...units].every(([lineItemGid, count]) => count <= (limits.get(lineItemGid) ?? 0));

/** Lowers a count; what reaches zero is absent. */
function take(counts: Map<string, number>, key: string, units: number) {
  const rest = (counts.get(key) ?? 0) - units;
  if (rest > 0) counts.set(key, rest);
  else counts.delete(key);
}
