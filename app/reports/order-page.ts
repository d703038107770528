import { isReleasable } from "../orders/holds.ts";
import { fromStored, type Money } from "../platform/money.ts";
import { phrase, type Phrase } from "../platform/phrase.ts";
import { numericId } from "../platform/gid.ts";
import { explainDecision } from "../routing/engine/explain.ts";
import type { RoutingResult } from "../routing/engine/result.ts";
import type { RoutingFacts } from "../routing/facts.ts";
import { causeOfMissing, causeOfUnwanted, type Undecided, type UnroutedCause } from "./line-reasons.ts";
import { isLate, statusOfOrder, type StoredOrder } from "./order-list.ts";
import type { Status } from "./status.ts";
import { toGroup, type StoredGroup, type SupplierGroup, type WhyBy } from "./supplier-group.ts";
import { candidateRows, type Why } from "./why.ts";
import { orderMoney, type OrderMoney } from "./order-money.ts";
import { orderCan, type OrderCan } from "./order-can.ts";
import { toTimeline, type StoredEvent, type TimelineEntry } from "./timeline.ts";

export type UnroutedLine = { lineId: string; title: string; sku: string | null; units: number } & UnroutedCause;

export type OrderPage = {
  id: string;
  name: string;
  status: Status;
  late: boolean;
  test: boolean;
  demo: boolean;
  can: OrderCan;
  note: string | null;
  placedAt: Date;
  country: string | null;
  total: Money;
  shippingMethod: string | null;
  financialStatus: string | null;
  /** opens the order in the store's admin; null = demo data, which is not there */
  shopifyUrl: string | null;
  hasAddress: boolean;
  groups: SupplierGroup[];
  unrouted: UnroutedLine[];
  holds: { id: string; reason: string; endsBy: string; until: Date | null; releasable: boolean; since: Date }[];
  why: { [lineId: string]: Why };
  money: OrderMoney | null;
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
  unitPriceMinor: bigint;
};

export type StoredPage = Omit<StoredOrder, "lines" | "holds" | "supplierOrders"> & {
  orderGid: string;
  demo: boolean;
  shop: { settings: unknown };
  currency: string;
  totalMinor: bigint;
  shippingMethod: string | null;
  financialStatus: string | null;
  hasAddress: boolean;
  lines: StoredLine[];
  holds: { id: string; kind: string; reason: string; endsBy: string; until: Date | null; createdAt: Date }[];
  supplierOrders: StoredGroup[];
  /** standing choices of a person */
  overrides: { extraCostMinor: bigint | null }[];
  /** newest first */
  decisions: {
    id: string;
    inputs: RoutingFacts;
    result: RoutingResult;
    createdAt: Date;
    ruleSet: { version: number };
  }[];
};

/** Everything that the page of one order shows. */
export function toOrderPage(
  order: StoredPage,
  events: StoredEvent[],
  { now, userId }: { now: Date; userId: string },
): OrderPage {
  const { why, whyBy, undecided } = readDecisions(order.decisions);
  return {
    id: order.id,
    name: order.name,
    status: statusOfOrder(order),
    late: order.supplierOrders.some((supplierOrder) => isLate(supplierOrder, now)),
    test: order.test,
    demo: order.demo,
    can: orderCan(order),
    note: order.state === "closed" ? null : order.stateNote,
    placedAt: order.processedAt ?? order.createdAt,
    country: order.countryCode,
    total: fromStored(order.totalMinor, order.currency),
    shippingMethod: order.shippingMethod,
    financialStatus: order.financialStatus,
    shopifyUrl: order.demo ? null : `shopify://admin/orders/${numericId(order.orderGid)}`,
    hasAddress: order.hasAddress,
    groups: order.supplierOrders.map((supplierOrder) => toGroup(supplierOrder, order, whyBy, now)),
    unrouted: unroutedOf(order.lines, undecided, order.holds[0] ? phrase(order.holds[0].reason) : null),
    holds: order.holds.map(({ createdAt, kind, ...hold }) => ({
      ...hold,
      releasable: isReleasable(kind),
      since: createdAt,
    })),
    why,
    money: orderMoney(order),
    timeline: toTimeline(events, order.supplierOrders.flatMap(keptAttempts), userId),
  };
}

const keptAttempts = ({ id: supplierOrderId, attempts }: StoredGroup) =>
  attempts.map((attempt) => ({ ...attempt, supplierOrderId }));

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
function unroutedOf(lines: StoredLine[], undecided: Map<string, Undecided | null>, hold: Phrase | null) {
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
