import { isReleasable } from "../orders/holds.ts";
import { fromStored, type Money } from "../platform/money.ts";
import { numericId } from "../platform/gid.ts";
import { explainDecision } from "../routing/engine/explain.ts";
import type { RoutingResult } from "../routing/engine/result.ts";
import type { RoutingFacts } from "../routing/facts.ts";
import { causeOfMissing, causeOfUnwanted, type Undecided, type UnroutedCause } from "./line-reasons.ts";
import { isLate, statusOfOrder, statusOfStored, type StoredOrder } from "./order-list.ts";
import type { Status } from "./status.ts";
import { candidateRows, type CandidateRow } from "./why.ts";
import { toTimeline, type StoredEvent, type TimelineEntry } from "./timeline.ts";

/** Why a line went where it went: one sentence, then every candidate with its own. */
export type Why = {
  summary: string;
  candidates: CandidateRow[];
  rule: string;
  ruleSetVersion: number;
  decidedAt: Date;
};

export type Parcel = {
  id: string;
  carrier: string | null;
  tracking: { number: string; url: string | null }[];
  shippedAt: Date;
  cancelled: boolean;
  writtenBack: boolean;
  lines: { title: string; units: number }[];
};

export type SupplierGroup = {
  id: string;
  supplier: string;
  supplierId: string;
  status: Status;
  late: boolean;
  /** our reference, which the supplier sees as well */
  key: string;
  /** the order's name in the supplier's store */
  externalName: string | null;
  note: string | null;
  cost: Money;
  sentAt: Date | null;
  acceptedAt: Date | null;
  lines: {
    id: string;
    lineId: string;
    title: string;
    sku: string | null;
    quantity: number;
    packSize: number;
    shippedUnits: number;
    /** by the decision that gave the supplier these units */
    why: Why | null;
  }[];
  parcels: Parcel[];
};

export type UnroutedLine = { lineId: string; title: string; sku: string | null; units: number } & UnroutedCause;

export type OrderPage = {
  id: string;
  name: string;
  status: Status;
  late: boolean;
  test: boolean;
  note: string | null;
  placedAt: Date;
  country: string | null;
  total: Money;
  shippingMethod: string | null;
  financialStatus: string | null;
  /** opens the order in the store's admin */
  shopifyUrl: string;
  hasAddress: boolean;
  groups: SupplierGroup[];
  unrouted: UnroutedLine[];
  holds: { id: string; reason: string; endsBy: string; until: Date | null; releasable: boolean; since: Date }[];
  why: { [lineId: string]: Why };
  timeline: TimelineEntry[];
};

export type StoredLine = {
  id: string;
  title: string;
  sku: string | null;
  sold: number;
  wanted: number;
  allocated: number;
  fulfilled: number;
  reason: string | null;
  reasonNote: string | null;
};

export type StoredPage = Omit<StoredOrder, "lines" | "holds" | "supplierOrders"> & {
  orderGid: string;
  currency: string;
  totalMinor: bigint;
  shippingMethod: string | null;
  financialStatus: string | null;
  hasAddress: boolean;
  lines: StoredLine[];
  holds: { id: string; kind: string; reason: string; endsBy: string; until: Date | null; createdAt: Date }[];
  supplierOrders: StoredGroup[];
  /** newest first */
  decisions: {
    id: string;
    inputs: RoutingFacts;
    result: RoutingResult;
    createdAt: Date;
    ruleSet: { version: number };
  }[];
};

type StoredGroup = Omit<StoredOrder["supplierOrders"][number], "supplier" | "shipments"> & {
  id: string;
  decisionId: string;
  key: string;
  externalName: string | null;
  stateNote: string | null;
  costMinor: bigint;
  currency: string;
  sentAt: Date | null;
  supplier: { id: string; name: string };
  lines: {
    id: string;
    orderLineId: string;
    offerSku: string | null;
    quantity: number;
    packSize: number;
    shippedUnits: number;
  }[];
  shipments: StoredParcel[];
};

type StoredParcel = {
  id: string;
  state: string;
  carrier: string | null;
  trackingNumbers: string[];
  trackingUrls: string[];
  shippedAt: Date;
  fulfilmentGid: string | null;
  lines: { supplierOrderLineId: string; units: number }[];
};

/** Everything that the page of one order shows. */
export function toOrderPage(order: StoredPage, events: StoredEvent[], now: Date): OrderPage {
  const { why, whyBy, undecided } = readDecisions(order.decisions);
  return {
    id: order.id,
    name: order.name,
    status: statusOfOrder(order),
    late: order.supplierOrders.some((supplierOrder) => isLate(supplierOrder, now)),
    test: order.test,
    note: order.state === "closed" ? null : order.stateNote,
    placedAt: order.processedAt ?? order.createdAt,
    country: order.countryCode,
    total: fromStored(order.totalMinor, order.currency),
    shippingMethod: order.shippingMethod,
    financialStatus: order.financialStatus,
    shopifyUrl: `shopify://admin/orders/${numericId(order.orderGid)}`,
    hasAddress: order.hasAddress,
    groups: order.supplierOrders.map((supplierOrder) => toGroup(supplierOrder, order.lines, whyBy, now)),
    unrouted: unroutedOf(order.lines, undecided, order.holds[0]?.reason ?? null),
    holds: order.holds.map(({ createdAt, kind, ...hold }) => ({
      ...hold,
      releasable: isReleasable(kind),
      since: createdAt,
    })),
    why,
    timeline: toTimeline(events),
  };
}

function toGroup(stored: StoredGroup, lines: StoredLine[], whyBy: WhyBy, now: Date): SupplierGroup {
  const lineOf = new Map(lines.map((line) => [line.id, line]));
  const titles = new Map(stored.lines.map((line) => [line.id, lineOf.get(line.orderLineId)?.title ?? "An item"]));
  return {
    id: stored.id,
    supplier: stored.supplier.name,
    supplierId: stored.supplier.id,
    status: statusOfStored(stored),
    late: isLate(stored, now),
    key: stored.key,
    externalName: stored.externalName,
    note: stored.stateNote,
    cost: fromStored(stored.costMinor, stored.currency),
    sentAt: stored.sentAt,
    acceptedAt: stored.acceptedAt,
    lines: stored.lines.map((line) => ({
      id: line.id,
      lineId: line.orderLineId,
      title: titles.get(line.id) ?? "An item",
      sku: lineOf.get(line.orderLineId)?.sku ?? line.offerSku,
      quantity: line.quantity,
      packSize: line.packSize,
      shippedUnits: line.shippedUnits,
      why: whyBy(stored.decisionId, line.orderLineId),
    })),
    parcels: stored.shipments.map((parcel) => toParcel(parcel, titles)),
  };
}

/** Only web addresses become links: a supplier's store may write anything into a tracking address. */
const webAddress = (url: string | undefined) => (url !== undefined && /^https?:\/\//i.test(url) ? url : null);

function toParcel(parcel: StoredParcel, titles: Map<string, string>): Parcel {
  return {
    id: parcel.id,
    carrier: parcel.carrier,
    tracking: parcel.trackingNumbers.map((number, i) => ({ number, url: webAddress(parcel.trackingUrls[i]) })),
    shippedAt: parcel.shippedAt,
    cancelled: parcel.state === "cancelled",
    writtenBack: parcel.fulfilmentGid !== null,
    lines: parcel.lines.map((line) => ({
      title: titles.get(line.supplierOrderLineId) ?? "An item",
      units: line.units,
    })),
  };
}

type WhyBy = (decisionId: string, lineId: string) => Why | null;

/** Decisions in sentences: the newest about each line, and that of one decision about it (the newest where it is gone). */
function readDecisions(decisions: StoredPage["decisions"]) {
  const why: OrderPage["why"] = {};
  const each = new Map<string, Why>();
  const undecided = new Map<string, Undecided | null>();
  for (const decision of decisions) {
    const { result } = decision;
    const explained = explainDecision(decision);
    for (const line of explained.lines) {
      const left = result.lines.find(({ lineId }) => lineId === line.lineId)?.unrouted ?? null;
      if (!undecided.has(line.lineId))
        undecided.set(line.lineId, left && line.unrouted ? { code: left.reason.code, sentence: line.unrouted } : null);
      const own = {
        summary: line.summary,
        candidates: candidateRows(line, result),
        rule: explained.rule,
        ruleSetVersion: decision.ruleSet.version,
        decidedAt: decision.createdAt,
      };
      each.set(`${decision.id} ${line.lineId}`, own);
      why[line.lineId] ??= own;
    }
  }
  const whyBy: WhyBy = (decisionId, lineId) => each.get(`${decisionId} ${lineId}`) ?? why[lineId] ?? null;
  return { why, whyBy, undecided };
}

/** Units that no supplier has, each with its cause and the way out. */
function unroutedOf(lines: StoredLine[], undecided: Map<string, Undecided | null>, hold: string | null) {
  return lines.flatMap((line): UnroutedLine[] => {
    const { id: lineId, title, sku } = line;
    const missing = Math.max(0, line.wanted - line.allocated);
    const unwanted = line.sold - Math.max(line.wanted, line.allocated);
    const told = unwanted > 0 && line.reason !== null && !["none", "removed", "fulfilled"].includes(line.reason);
    return [
      ...(missing > 0
        ? [{ lineId, title, sku, units: missing, ...causeOfMissing(line, undecided.get(lineId) ?? null, hold) }]
        : []),
      ...(told ? [{ lineId, title, sku, units: unwanted, ...causeOfUnwanted(line) }] : []),
    ];
  });
}
