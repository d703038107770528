import { add, times, type Money } from "../platform/money.ts";
import { allocate, type Allocation, type Demand } from "./allocate.ts";
import {
  OWN_STOCK,
  type Reason,
  type RoutedLine,
  type RoutedSupplierOrder,
  type RoutingCandidate,
  type RoutingFacts,
  type RoutingLine,
  type RoutingResult,
} from "./decision.ts";

/** Shopify takes no more entries in one input (shopify.dev, API limits). */
const MOST_LINES = 250;

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Decides which supplier ships which units. Pure: the same facts give the same result, whatever the order of their lists.
 * Most units first; then line by line the first supplier by priority that can ship the whole line, else a split by
 * priority. Ties go by id.
 */
export function routeOrder(facts: RoutingFacts): RoutingResult {
  const priority = new Map(facts.suppliers.map((supplier) => [supplier.id, supplier.priority]));
  const rank = (candidate: RoutingCandidate) => priority.get(candidate.supplierId) ?? Number.MAX_SAFE_INTEGER;
  const lines = [...facts.lines]
    .sort((a, b) => byText(a.lineId, b.lineId))
    .map((line) => ({
      ...line,
      candidates: [...line.candidates].sort(
        (a, b) => rank(a) - rank(b) || byText(a.supplierId, b.supplierId) || byText(a.mappingId, b.mappingId),
      ),
    }));
  const pools = new Map<string, number>();
  // One pool is one number: should candidates disagree, the smallest is safe.
  for (const { poolId, atpUnits } of lines.flatMap((line) => line.candidates))
    pools.set(poolId, Math.min(pools.get(poolId) ?? Infinity, atpUnits ?? Infinity));
  const { allocation, proven } = allocateWithPins(lines, pools);
  const routedLines = lines.map((line) => explainLine(line, allocation, pools));
  const supplierOrders = supplierOrdersOf(lines, allocation, rank);
  return {
    supplierOrders,
    lines: routedLines,
    objective: {
      unitsWanted: routedLines.reduce((sum, line) => sum + line.wanted, 0),
      unitsRouted: routedLines.reduce((sum, line) => sum + line.routed, 0),
      supplierOrders: supplierOrders.length,
      splitLines: routedLines.filter((line) => line.chosen.length > 1).length,
      proven,
    },
  };
}

/** The same facts through the same function: what a stored decision must equal. */
export const replay = (decision: { inputs: RoutingFacts }): RoutingResult => routeOrder(decision.inputs);

/**
 * First what the merchant has requested itself, from whom it has requested it; then the rest from anybody. What the
 * requested supplier does not have stays unrouted: a request is the merchant's choice.
 */
function allocateWithPins(lines: RoutingLine[], pools: Map<string, number>) {
  const pinned = allocate(
    lines.flatMap((line) =>
      (line.pins ?? []).map(({ supplierId, quantity }): Demand => {
        const sources = demandOf(line).sources.filter((source) => source.supplierId === supplierId);
        return { lineId: pinKey(line.lineId, supplierId), quantity, sources };
      }),
    ),
    pools,
  );
  const left = new Map(pools);
  const given: Allocation = new Map();
  for (const line of lines)
    for (const { supplierId } of line.pins ?? [])
      for (const [mappingId, units] of pinned.allocation.get(pinKey(line.lineId, supplierId)) ?? []) {
        addUnits(given, line.lineId, mappingId, units);
        const source = line.candidates.find((candidate) => candidate.mappingId === mappingId);
        if (source) left.set(source.poolId, (left.get(source.poolId) ?? 0) - units * source.packSize);
      }
  // A supplier ships a line from one of its products: the one that its request has taken.
  const demands = lines.map((line): Demand => {
    const demand = demandOf(line);
    const taken = given.get(line.lineId);
    const supplierIds = new Set(
      line.candidates.filter(({ mappingId }) => taken?.has(mappingId)).map((candidate) => candidate.supplierId),
    );
    const sources = demand.sources.filter(
      ({ mappingId, supplierId }) => !supplierIds.has(supplierId) || taken?.has(mappingId),
    );
    return { ...demand, quantity: line.quantity - pinnedUnits(line), sources };
  });
  const rest = allocate(
    demands.filter((demand) => demand.quantity > 0),
    left,
  );
  for (const [lineId, taken] of rest.allocation)
    for (const [mappingId, units] of taken) addUnits(given, lineId, mappingId, units);
  return { allocation: given, proven: pinned.proven && rest.proven };
}

const pinKey = (lineId: string, supplierId: string) => `${lineId} ${supplierId}`;
const pinnedUnits = (line: RoutingLine) => (line.pins ?? []).reduce((sum, { quantity }) => sum + quantity, 0);

function addUnits(allocation: Allocation, lineId: string, mappingId: string, units: number) {
  const taken = allocation.get(lineId) ?? new Map<string, number>();
  taken.set(mappingId, (taken.get(mappingId) ?? 0) + units);
  allocation.set(lineId, taken);
}

const demandOf = (line: RoutingLine): Demand => ({
  lineId: line.lineId,
  quantity: line.quantity,
  sources: line.candidates.filter((candidate) => !candidate.excluded),
});

function supplierOrdersOf(
  lines: RoutingLine[],
  allocation: Allocation,
  rank: (candidate: RoutingCandidate) => number,
): RoutedSupplierOrder[] {
  const orders = new Map<string, Pick<RoutedSupplierOrder, "supplierId" | "lines"> & { cost: Money; rank: number }>();
  for (const line of lines)
    for (const candidate of line.candidates) {
      const quantity = allocation.get(line.lineId)?.get(candidate.mappingId) ?? 0;
      // What the merchant ships itself is ordered nowhere.
      if (quantity === 0 || candidate.supplierId === OWN_STOCK) continue;
      const { supplierId, unitCost, mappingId, offerId, poolId, variantGid, sku, packSize } = candidate;
      const full = [...orders.values()].filter(
        (each) =>
          each.supplierId === supplierId &&
          each.cost.currency === unitCost.currency &&
          each.lines.length === MOST_LINES,
      ).length;
      const key = `${supplierId} ${unitCost.currency} ${full}`;
      const units = quantity * packSize;
      const cost = times(unitCost, units);
      const order = orders.get(key) ?? {
        supplierId,
        cost: { minor: 0, currency: unitCost.currency },
        lines: [],
        rank: rank(candidate),
      };
      order.cost = add(order.cost, cost);
      const what = { mappingId, offerId, poolId, variantGid, sku, packSize };
      order.lines.push({ lineId: line.lineId, quantity, ...what, units, costMinor: cost.minor });
      orders.set(key, order);
    }
  return [...orders.values()]
    .sort((a, b) => a.rank - b.rank || byText(a.supplierId, b.supplierId) || byText(a.cost.currency, b.cost.currency))
    .map(({ supplierId, cost, lines: taken }) => ({
      ...{ supplierId, costMinor: cost.minor, currency: cost.currency, lines: taken },
    }));
}

function explainLine(line: RoutingLine, allocation: Allocation, pools: Map<string, number>): RoutedLine {
  const taken = allocation.get(line.lineId) ?? new Map<string, number>();
  const routed = [...taken.values()].reduce((sum, units) => sum + units, 0);
  const pins = line.pins ?? [];
  const takers = line.candidates.filter((candidate) => taken.has(candidate.mappingId));
  const firstTaker = takers[0] ? line.candidates.indexOf(takers[0]) : line.candidates.length;
  const candidates = line.candidates.map((candidate, index): RoutedLine["candidates"][number] => {
    const quantity = taken.get(candidate.mappingId) ?? 0;
    const about = { mappingId: candidate.mappingId, supplierId: candidate.supplierId, quantity };
    const has = unitsIn(pools.get(candidate.poolId) ?? 0, candidate.packSize);
    const needs = line.quantity;
    const isPinned = pins.some((pin) => pin.supplierId === candidate.supplierId);
    if (quantity > 0 && isPinned)
      return {
        ...about,
        verdict: quantity === needs ? "chosen" : "partly",
        reason: { code: "requested-by-merchant", values: { has, needs, takes: quantity } },
      };
    if (quantity === 0 && !isPinned && pins.length > 0 && pinnedUnits(line) >= needs)
      return {
        ...about,
        verdict: "excluded",
        reason: { code: "requested-elsewhere", values: { supplierIds: pins.map((pin) => pin.supplierId) } },
      };
    if (quantity > 0 && quantity === needs)
      return {
        ...about,
        verdict: "chosen",
        reason: { code: index === 0 ? "first-by-priority" : "first-with-all", values: { has, needs } },
      };
    if (quantity > 0)
      return {
        ...about,
        verdict: "partly",
        reason: { code: "share-of-split", values: { has, needs, takes: quantity } },
      };
    const out = candidate.excluded ?? outOfStock(candidate, pools.get(candidate.poolId) ?? 0, needs);
    if (out) return { ...about, verdict: "excluded", reason: out };
    if (takers.some((taker) => taker.supplierId === candidate.supplierId))
      return { ...about, verdict: "not-needed", reason: { code: "same-supplier", values: { needs } } };
    const supplierIds = [...new Set(takers.map((taker) => taker.supplierId))];
    if (routed < needs || (index < firstTaker && (has === null || has >= needs)))
      return { ...about, verdict: "excluded", reason: { code: "taken-by-this-order", values: { needs } } };
    if (has !== null && has < needs && index < firstTaker)
      return {
        ...about,
        verdict: "not-needed",
        reason: { code: "too-few-for-all", values: { has, needs, supplierIds } },
      };
    return { ...about, verdict: "not-needed", reason: { code: "not-needed", values: { has, needs, supplierIds } } };
  });
  return {
    lineId: line.lineId,
    wanted: line.quantity,
    routed,
    chosen: candidates
      .filter((candidate) => candidate.quantity > 0)
      .map(({ supplierId, quantity, reason }) => ({ supplierId, quantity, reason })),
    candidates,
    unrouted:
      routed < line.quantity
        ? { quantity: line.quantity - routed, reason: unroutedReason(line, candidates, line.quantity - routed) }
        : null,
  };
}

const unitsIn = (left: number, packSize: number) =>
  left === Infinity ? null : left <= 0 ? 0 : Math.floor(left / packSize);

function outOfStock(candidate: RoutingCandidate, left: number, needs: number): Reason | null {
  if (left <= 0) return { code: "out-of-stock", values: { has: 0, needs } };
  if (left < candidate.packSize)
    return { code: "less-than-a-pack", values: { units: left, packSize: candidate.packSize } };
  return null;
}

/** Reasons that have to do with stock: more of it would help. */
const STOCK = new Set(["out-of-stock", "less-than-a-pack", "taken-by-this-order", "share-of-split", "same-supplier"]);

function unroutedReason(line: RoutingLine, candidates: RoutedLine["candidates"], missing: number): Reason {
  if (candidates.length === 0) return { code: "no-candidate", values: { sku: line.sku } };
  return candidates.some((candidate) => STOCK.has(candidate.reason.code))
    ? { code: "no-stock", values: { missing, needs: line.quantity } }
    : { code: "nobody-available", values: { missing, needs: line.quantity } };
}
