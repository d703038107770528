import type { LineFacts } from "../facts.ts";
import type { Model, Solution } from "../optimiser/model.ts";
import { routesMore } from "../optimiser/solve.ts";
import type { Prepared, PreparedLine, Standing } from "./prepare.ts";
import type { PlanLimit, Reason } from "./reasons.ts";
import type { RoutedLine } from "./result.ts";
import type { Given } from "./supplier-orders.ts";

/** Every line of the order with its shares, the verdict on each candidate, and what is left over. */
export function linesOf(prepared: Prepared, solution: Solution | null, given: Given): RoutedLine[] {
  const limits = solution && missesUnits(prepared, given) ? limitsOf(prepared, solution) : null;
  return prepared.lines.map((each) => lineOf(prepared, each, given.get(each.line.lineId) ?? new Map(), limits));
}

/** Units that an available candidate could have shipped stay behind: then some limit of the whole plan keeps them. */
const missesUnits = ({ lines }: Prepared, given: Given) =>
  lines.some(
    ({ line, standings }) => unitsOf(given.get(line.lineId)) < line.quantity && standings.some(({ out }) => !out),
  );

const unitsOf = (taken: ReadonlyMap<string, number> | undefined) =>
  [...(taken?.values() ?? [])].reduce((sum, units) => sum + units, 0);

type Limits = {
  /** limits of the plan without which more units would be routed */
  plan: PlanLimit[];
  /** suppliers, by their place in the model, whose own minimum or capacity keeps units back */
  minimum: Set<string>;
  capacity: Set<string>;
};

/** Lifts each limit alone and asks whether more units could be routed then. */
function limitsOf({ model, suppliers, policy }: Prepared, solution: Solution): Limits {
  const helps = (change: Partial<Model>) => routesMore({ ...model, ...change }, solution.units);
  const lifted = (which: (index: number) => boolean, change: Partial<Model["suppliers"][number]>) => ({
    suppliers: model.suppliers.map((supplier, index) => (which(index) ? { ...supplier, ...change } : supplier)),
  });
  const found: Limits = { plan: [], minimum: new Set(), capacity: new Set() };
  suppliers.forEach(({ id }, at) => {
    const own = model.suppliers[at];
    const hasMinimum = own !== undefined && (own.minUnits > 0 || own.minValue > 0);
    if (hasMinimum && helps(lifted((index) => index === at, { minUnits: 0, minValue: 0 }))) found.minimum.add(id);
    if (own?.maxUnits !== Infinity && helps(lifted((index) => index === at, { maxUnits: Infinity })))
      found.capacity.add(id);
  });
  if (found.minimum.size > 0) found.plan.push("minimum");
  if (found.capacity.size > 0) found.plan.push("capacity");
  const splits = policy.split.kind !== "by-quantity" || policy.split.maxSuppliers !== null;
  if (splits && helps({ lineSplit: "any", maxSuppliers: null })) found.plan.push("split");
  if (model.marginFloorPermille !== null && helps({ marginFloorPermille: null })) found.plan.push("margin");
  return found;
}

function lineOf(
  { outcome, delay, policy }: Prepared,
  { line, outcome: own, standings }: PreparedLine,
  taken: ReadonlyMap<string, number>,
  limits: Limits | null,
): RoutedLine {
  const routed = unitsOf(taken);
  const available = standings.filter(({ out }) => out === null);
  const shippers = new Set(
    standings.flatMap(({ candidate }) => (taken.has(candidate.mappingId) ? [candidate.supplierId] : [])),
  );
  const candidates = standings.map((standing): RoutedLine["candidates"][number] => {
    const { candidate, out } = standing;
    const quantity = taken.get(candidate.mappingId) ?? 0;
    const about = { mappingId: candidate.mappingId, supplierId: candidate.supplierId, quantity };
    if (quantity > 0)
      return {
        ...about,
        verdict: quantity === line.quantity ? "chosen" : "partly",
        reason: chosenReason(standing, line, quantity, available.length === 1),
      };
    if (out) return { ...about, verdict: "excluded", reason: out };
    if (shippers.has(candidate.supplierId))
      return { ...about, verdict: "not-needed", reason: { code: "same-supplier", values: { needs: line.quantity } } };
    const limit = routed < line.quantity ? limitReason(standing, limits, policy) : null;
    if (limit) return { ...about, verdict: "excluded", reason: limit };
    const values = { has: hasOf(standing), needs: line.quantity };
    return { ...about, verdict: "not-needed", reason: { code: "other-plan", values } };
  });
  const missing = line.quantity - routed;
  const held = outcome.holds.length > 0 || delay !== null;
  return {
    ...{ lineId: line.lineId, wanted: line.quantity, routed },
    ruleId: own.tiers[0]?.rule.id ?? null,
    chosen: candidates
      .filter((candidate) => candidate.quantity > 0)
      .map(({ supplierId, quantity, reason }) => ({ supplierId, quantity, reason })),
    candidates,
    unrouted:
      missing > 0 && !held
        ? { quantity: missing, reason: unroutedReason(line, standings, missing, limits), then: own.left.action }
        : null,
  };
}

const hasOf = ({ candidate }: Standing) =>
  candidate.atpUnits === null ? null : Math.max(0, Math.floor(candidate.atpUnits / candidate.packSize));

function chosenReason(standing: Standing, line: LineFacts, takes: number, alone: boolean): Reason {
  const values = { has: hasOf(standing), needs: line.quantity, takes };
  const pin = line.pins.find((each) => each.supplierId === standing.supplier.id);
  if (pin) return { code: pin.by === "request" ? "requested-by-merchant" : "pinned-by-person", values };
  return { code: alone ? "only-one" : "best-plan", values };
}

function limitReason({ supplier }: Standing, limits: Limits | null, policy: Prepared["policy"]): Reason | null {
  const { terms, unitsToday } = supplier;
  if (limits?.minimum.has(supplier.id)) {
    const { minUnits, minValueMinor, currency } = terms;
    return { code: "minimum-not-met", values: { minUnits, minValueMinor, currency } };
  }
  if (limits?.capacity.has(supplier.id) && terms.capacityPerDay !== null)
    return { code: "capacity-used", values: { perDay: terms.capacityPerDay, usedToday: unitsToday } };
  if (limits?.plan.includes("split")) {
    const { kind, maxSuppliers } = policy.split;
    return { code: "split-policy", values: { policy: kind, maxSuppliers } };
  }
  if (limits?.plan.includes("margin"))
    return { code: "margin-too-low", values: { floorPermille: policy.marginFloorPermille ?? 0 } };
  return null;
}

/** Reasons that have to do with stock: more of it would help. */
const STOCK = new Set<string>(["out-of-stock", "less-than-a-pack"]);

function unroutedReason(line: LineFacts, standings: Standing[], missing: number, limits: Limits | null): Reason {
  const values = { missing, needs: line.quantity };
  if (standings.length === 0) return { code: "no-candidate", values: { sku: line.sku } };
  const open = standings.some(({ out }) => out === null);
  if (open && limits && limits.plan.length > 0) return { code: "no-plan", values: { ...values, limits: limits.plan } };
  if (open || standings.some(({ out }) => out !== null && STOCK.has(out.code))) return { code: "no-stock", values };
  return { code: "nobody-available", values };
}
