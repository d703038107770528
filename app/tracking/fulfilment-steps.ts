import type { FulfilmentOrderFacts } from "../orders/canonical-order.ts";
import { isAcceptedRequest } from "../dispatch/request-steps.ts";

export type Tracking = { company: string | null; numbers: readonly string[]; urls: readonly string[] };
export type LineUnits = { lineItemGid: string; units: number };

/** One parcel of a supplier order. */
export type Parcel = {
  shipmentId: string;
  state: "shipped" | "cancelled";
  /** ISO time */
  shippedAt: string;
  tracking: Tracking;
  /** supplier's units */
  contents: readonly LineUnits[];
  /** what stands for it on the retailer's order; null until written · isCancelled: somebody has canceled it by hand */
  written: { fulfilmentGid: string; tracking: Tracking; units: readonly LineUnits[]; isCancelled?: boolean } | null;
};

/** A supplier order as far as its parcels go. */
export type ShippingOrder = {
  supplierOrderId: string;
  locationGid: string;
  /** quantity: units as the retailer sells them · packSize: supplier's units in one of those */
  lines: readonly { lineItemGid: string; quantity: number; packSize: number }[];
  parcels: readonly Parcel[];
};

/** A fulfilment on the retailer's order, whoever wrote it. Units as the retailer sells them. */
export type Fulfilment = { gid: string; status: string; tracking: Tracking; units: readonly LineUnits[] };

/**
 * A fulfilment that may have been written: no answer came. `tracking` and `units` are what was sent, which the parcel may
 * have left behind since; `seen` = gids that were there before.
 */
export type Doubt = { shipmentId: string; tracking: Tracking; units: readonly LineUnits[]; seen: readonly string[] };

export type FulfilmentStep = { supplierOrderId: string; shipmentId: string; tracking: Tracking } &
  /** isPart: the order has fewer units left than the parcel holds */
  (
    | { kind: "create"; units: LineUnits[]; groups: FulfilmentGroup[]; isPart?: true }
    | { kind: "adopt"; units: LineUnits[]; fulfilmentGid: string }
    | { kind: "update-tracking"; fulfilmentGid: string }
    | { kind: "cancel"; fulfilmentGid: string }
  );
type FulfilmentGroup = { fulfilmentOrderGid: string; lines: { lineGid: string; units: number }[] };

/**
 * shipped-too-much: more than was ordered; only the ordered units are written (shipped, ordered: supplier's units) ·
 * surplus: more than the retailer's order had left, which was written (units as the retailer sells them) ·
 * not-fulfillable: the retailer's order has none of the units to fulfil · taken-back: more stands fulfilled than parcels
 * hold that were not cancelled (pieces: supplier's units) · cancelled-by-hand: somebody cancelled a parcel's fulfilment.
 */
export type FulfilmentTrouble = { supplierOrderId: string; shipmentId: string | null; lineItemGid: string } & (
  | { reason: "shipped-too-much"; shipped: number; ordered: number }
  | { reason: "surplus"; units: number }
  | { reason: "not-fulfillable" }
  | { reason: "taken-back"; fulfilled: number; pieces: number; packSize: number }
  | { reason: "cancelled-by-hand" }
);

/** `waiting` = supplier orders with parcels whose fulfilment request is not accepted yet. */
export type NextFulfilment =
  { kind: "step"; step: FulfilmentStep } | { kind: "settled"; waiting: string[]; trouble: FulfilmentTrouble[] };

/**
 * The one fulfilment or tracking update that comes next on the retailer's order, or what stands when none is left.
 * Quantity for quantity: of each line, floor(shipped ÷ pack) units are fulfilled, by at most one fulfilment per parcel.
 * A fulfilment that is there already for the same units and tracking numbers is adopted, not written again. One that
 * somebody cancelled by hand is not written again either.
 */
export function nextFulfilmentStep({
  shippingOrders,
  fulfilmentOrders,
  fulfilments,
  doubts,
}: {
  shippingOrders: readonly ShippingOrder[];
  fulfilmentOrders: readonly FulfilmentOrderFacts[];
  fulfilments: readonly Fulfilment[];
  doubts: readonly Doubt[];
}): NextFulfilment {
  const linked = new Set(
    shippingOrders.flatMap(({ parcels }) => parcels.flatMap(({ written }) => (written ? [written.fulfilmentGid] : []))),
  );
  const unlinked = fulfilments.filter(({ gid, status }) => status === "SUCCESS" && !linked.has(gid));
  const waiting: string[] = [];
  const trouble: FulfilmentTrouble[] = [];
  for (const { supplierOrderId, parcels } of shippingOrders) {
    for (const { shipmentId, written } of parcels) {
      const doubt = written ? undefined : doubts.find((one) => one.shipmentId === shipmentId);
      const found =
        doubt && unlinked.find((fulfilment) => !doubt.seen.includes(fulfilment.gid) && standsFor(fulfilment, doubt));
      if (found) return { kind: "step", step: { supplierOrderId, shipmentId, ...adoption(found, doubt.units) } };
    }
  }
  for (const order of shippingOrders) {
    const { supplierOrderId } = order;
    const off = order.parcels.find((parcel) => parcel.state === "cancelled" && standsWritten(parcel));
    if (off?.written) {
      const { fulfilmentGid, tracking } = off.written;
      return {
        kind: "step",
        step: { supplierOrderId, shipmentId: off.shipmentId, tracking, kind: "cancel", fulfilmentGid },
      };
    }
    trouble.push(...whatDoesNotAddUp(order));
    for (const { shipmentId, tracking, written } of order.parcels.filter((one) => isUndone(one, fulfilments))) {
      const units = written?.units ?? [];
      const found = unlinked.find((fulfilment) => isTellable(tracking) && standsFor(fulfilment, { tracking, units }));
      if (found) return { kind: "step", step: { supplierOrderId, shipmentId, ...adoption(found, units) } };
      const lineItemGid = units[0]?.lineItemGid ?? "";
      trouble.push({ supplierOrderId, shipmentId, lineItemGid, reason: "cancelled-by-hand" });
    }
    for (const { parcel, units } of dueUnits(order)) {
      const { shipmentId, tracking } = parcel;
      const found = unlinked.find((fulfilment) => isTellable(tracking) && standsFor(fulfilment, { tracking, units }));
      if (found) return { kind: "step", step: { supplierOrderId, shipmentId, ...adoption(found, units) } };
      const groups = gather(fulfilmentOrders, order.locationGid, units);
      if (Array.isArray(groups)) {
        return { kind: "step", step: { supplierOrderId, shipmentId, tracking, kind: "create", units, groups } };
      }
      if (isAwaited(fulfilmentOrders, order.locationGid, groups.missing)) {
        waiting.push(supplierOrderId);
        continue;
      }
      const left = unitsLeft(fulfilmentOrders, order.locationGid, units);
      const part = left.length > 0 ? gather(fulfilmentOrders, order.locationGid, left) : null;
      if (Array.isArray(part)) {
        const create = { kind: "create" as const, units: left, groups: part, isPart: true as const };
        return { kind: "step", step: { supplierOrderId, shipmentId, tracking, ...create } };
      }
      trouble.push({ supplierOrderId, shipmentId, lineItemGid: groups.missing, reason: "not-fulfillable" });
    }
    for (const { shipmentId, state, written, tracking } of order.parcels) {
      if (!written || state === "cancelled" || sameTracking(written.tracking, tracking)) continue;
      if (isUndone({ state, written }, fulfilments)) continue;
      const step = { kind: "update-tracking" as const, fulfilmentGid: written.fulfilmentGid };
      return { kind: "step", step: { supplierOrderId, shipmentId, tracking, ...step } };
    }
  }
  return { kind: "settled", waiting: [...new Set(waiting)], trouble };
}

/** Units of a line that may stand fulfilled for what was shipped of it. */
function fulfillableUnits({ shipped, packSize, quantity }: { shipped: number; packSize: number; quantity: number }) {
  return Math.min(quantity, Math.floor(shipped / packSize));
}

/**
 * What each parcel that is not written yet completes, in the order of shipping. A parcel that completes no pack has
 * nothing to write until a later one does.
 */
function dueUnits({ lines, parcels }: ShippingOrder): { parcel: Parcel; units: LineUnits[] }[] {
  const pending = parcels
    .filter(({ state, written }) => state === "shipped" && !written)
    .sort((a, b) => a.shippedAt.localeCompare(b.shippedAt) || a.shipmentId.localeCompare(b.shipmentId))
    .map((parcel) => ({ parcel, units: [] as LineUnits[] }));
  for (const { lineItemGid, quantity, packSize } of lines) {
    let shipped = sumOf(parcels.filter(isStanding), contentsOf, lineItemGid);
    let given = sumOf(parcels, writtenOf, lineItemGid);
    for (const { parcel, units } of pending) {
      shipped += sumOf([parcel], contentsOf, lineItemGid);
      const due = fulfillableUnits({ shipped, packSize, quantity }) - given;
      if (due <= 0) continue;
      units.push({ lineItemGid, units: due });
      given += due;
    }
  }
  return pending.filter(({ units }) => units.length > 0);
}

/** A fulfilment that was taken back stays known, with no units. */
const standsWritten = ({ written }: Pick<Parcel, "written">) => written?.units.some(({ units }) => units > 0) === true;

/** Has somebody cancelled what we wrote for a parcel that is under way? */
const isUndone = ({ state, written }: Pick<Parcel, "state" | "written">, fulfilments: readonly Fulfilment[]) =>
  state === "shipped" &&
  standsWritten({ written }) &&
  (written?.isCancelled === true ||
    fulfilments.some(({ gid, status }) => gid === written?.fulfilmentGid && status === "CANCELLED"));

/** Without a tracking number nothing tells whose it is. */
const isTellable = ({ numbers }: Tracking) => numbers.length > 0;

const isStanding = ({ state, written }: Parcel) => state === "shipped" && written !== null;
const contentsOf = (parcel: Parcel) => parcel.contents;
const writtenOf = (parcel: Parcel) => parcel.written?.units ?? [];

function sumOf(
  parcels: readonly Parcel[],
  part: (parcel: Parcel) => readonly LineUnits[],
  lineItemGid: string,
): number {
  return parcels.flatMap(part).reduce((sum, line) => (line.lineItemGid === lineItemGid ? sum + line.units : sum), 0);
}

function whatDoesNotAddUp({ supplierOrderId, lines, parcels }: ShippingOrder): FulfilmentTrouble[] {
  return lines.flatMap(({ lineItemGid, quantity, packSize }): FulfilmentTrouble[] => {
    const about = { supplierOrderId, shipmentId: null, lineItemGid };
    const live = parcels.filter(({ state }) => state === "shipped");
    const pieces = sumOf(live, contentsOf, lineItemGid);
    const ordered = quantity * packSize;
    const fulfilled = sumOf(parcels, writtenOf, lineItemGid);
    const isTakenBack = fulfilled > fulfillableUnits({ shipped: pieces, packSize, quantity });
    const gone = sumOf(parcels.filter(isStanding), contentsOf, lineItemGid);
    const surplus = fulfillableUnits({ shipped: gone, packSize, quantity }) - fulfilled;
    return [
      ...(pieces > ordered ? [{ ...about, reason: "shipped-too-much" as const, shipped: pieces, ordered }] : []),
      ...(isTakenBack ? [{ ...about, reason: "taken-back" as const, fulfilled, pieces, packSize }] : []),
      ...(surplus > 0 ? [{ ...about, reason: "surplus" as const, units: surplus }] : []),
    ];
  });
}

const adoption = (fulfilment: Fulfilment, units: readonly LineUnits[]) => ({
  kind: "adopt" as const,
  fulfilmentGid: fulfilment.gid,
  tracking: fulfilment.tracking,
  units: [...units],
});

/** Is this fulfilment the parcel's? Same units and same tracking numbers. */
const standsFor = (fulfilment: Fulfilment, sent: { tracking: Tracking; units: readonly LineUnits[] }) =>
  sameList(fulfilment.tracking.numbers, sent.tracking.numbers) && sameUnits(fulfilment.units, sent.units);

/** Where the units are taken from, or a line item of which too few are left. All at one location, as Shopify wants it. */
function gather(
  fulfilmentOrders: readonly FulfilmentOrderFacts[],
  locationGid: string,
  units: readonly LineUnits[],
): FulfilmentGroup[] | { missing: string } {
  const groups = new Map<string, FulfilmentGroup>();
  for (const { lineItemGid, units: wanted } of units) {
    let left = wanted;
    for (const order of fulfilmentOrders) {
      if (order.locationGid !== locationGid || !isAcceptedRequest(order)) continue;
      if (order.held || !order.actions.includes("CREATE_FULFILLMENT")) continue;
      for (const line of order.lines) {
        const taken = line.lineItemGid === lineItemGid ? Math.min(left, line.remaining) : 0;
        if (taken === 0) continue;
        const group = groups.get(order.gid) ?? { fulfilmentOrderGid: order.gid, lines: [] };
        group.lines.push({ lineGid: line.lineGid, units: taken });
        groups.set(order.gid, group);
        left -= taken;
      }
    }
    if (left > 0) return { missing: lineItemGid };
  }
  return [...groups.values()];
}

/**
 * What the location still has of a parcel's units, when the rest is gone for good: none while some of them are held or
 * otherwise not to be fulfilled now.
 */
function unitsLeft(
  fulfilmentOrders: readonly FulfilmentOrderFacts[],
  locationGid: string,
  units: readonly LineUnits[],
): LineUnits[] {
  const here = fulfilmentOrders.filter((order) => order.locationGid === locationGid);
  return units.flatMap(({ lineItemGid, units: wanted }) => {
    const remaining = here
      .flatMap(({ lines }) => lines)
      .reduce((sum, line) => (line.lineItemGid === lineItemGid ? sum + line.remaining : sum), 0);
    return remaining > 0 ? [{ lineItemGid, units: Math.min(wanted, remaining) }] : [];
  });
}

/** Units that are still to be accepted at the location. */
const isAwaited = (fulfilmentOrders: readonly FulfilmentOrderFacts[], locationGid: string, lineItemGid: string) =>
  fulfilmentOrders.some(
    (order) =>
      order.locationGid === locationGid &&
      !isAcceptedRequest(order) &&
      order.lines.some((line) => line.lineItemGid === lineItemGid && line.remaining > 0),
  );

const sameTracking = (a: Tracking, b: Tracking) =>
  a.company === b.company && sameList(a.numbers, b.numbers) && sameList(a.urls, b.urls);

const sameList = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && [...a].sort().every((value, index) => value === [...b].sort()[index]);

function sameUnits(a: readonly LineUnits[], b: readonly LineUnits[]): boolean {
  const flat = (units: readonly LineUnits[]) => {
    const sums = new Map<string, number>();
    for (const line of units) sums.set(line.lineItemGid, (sums.get(line.lineItemGid) ?? 0) + line.units);
    return [...sums].map(([lineItemGid, sum]) => `${lineItemGid}×${sum}`);
  };
  return sameList(flat(a), flat(b));
}

/**
 * Does Shopify itself refuse this step if the fulfilment orders are no longer as we know them? It does when the step takes
 * all that is left of every line: had anybody fulfilled a unit meanwhile, the quantity would be too high. Such a step
 * needs no read before it.
 */
export function isGuarded(step: FulfilmentStep, fulfilmentOrders: readonly FulfilmentOrderFacts[]): boolean {
  // A cancellation opens units again: not on the word of a stored view.
  if (step.kind !== "create") return step.kind === "update-tracking";
  // What is left out now is left out for good.
  if (step.isPart) return false;
  // Should its answer be lost, only what stood there before tells it from somebody else's of the same units.
  if (step.tracking.numbers.length === 0) return false;
  const remaining = new Map(
    fulfilmentOrders.flatMap((order) => order.lines.map((line) => [line.lineGid, line.remaining])),
  );
  return step.groups.every(({ lines }) => lines.every(({ lineGid, units }) => remaining.get(lineGid) === units));
}
