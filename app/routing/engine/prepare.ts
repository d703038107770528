import { exchangeOf } from "../cost/exchange.ts";
import { landedCost } from "../cost/landed-cost.ts";
import { modelCandidate, modelSupplier } from "../cost/to-model.ts";
import { promiseOf, type PromiseDate } from "../cost/promise-date.ts";
import type { CandidateFacts, LineFacts, RoutingFacts, SupplierFacts } from "../facts.ts";
import type { Model, ModelCandidate } from "../optimiser/model.ts";
import type { LineOutcome, RuleOutcome } from "../rules/outcome.ts";
import { compileRules } from "../rules/compile.ts";
import { evaluateRules } from "../rules/evaluate.ts";
import type { ViewOptions } from "../rules/view.ts";
import { exclusionOf, OWN_STOCK, ruledOut, unwanted } from "./constraints.ts";
import { objectivesOf, type Meaning, type Traits } from "./objectives.ts";
import { policyOf } from "./policy.ts";
import type { Reason } from "./reasons.ts";
import type { RoutingResult } from "./result.ts";

/** A candidate that can ship, or why it cannot. */
export type Standing = {
  candidate: CandidateFacts;
  supplier: SupplierFacts;
  out: Reason | null;
  /** it ships what is pinned to it, and no unit more: the shop or a rule does not want it for the others */
  onlyPinned: boolean;
};

export type PreparedLine = { line: LineFacts; outcome: LineOutcome; standings: Standing[] };

/** What a candidate of the model stands for. */
export type Slot = { line: number; standing: Standing; pinned: boolean };

/** An order as the optimiser sees it, and the way back. */
export type Prepared = {
  facts: RoutingFacts;
  /** what the rules say, without holds and delays that a person has ended for this order */
  outcome: RuleOutcome;
  /** a delay that is not over */
  delay: RoutingResult["effects"]["delay"];
  policy: RoutingResult["policy"];
  lines: PreparedLine[];
  /** of the model's suppliers */
  suppliers: SupplierFacts[];
  /** when each of them would deliver */
  promises: PromiseDate[];
  /** of the model's candidates */
  slots: Slot[];
  model: Model;
  meanings: Meaning[];
};

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Lists in one order, so that the order in which facts came does not matter. */
export function inCanonicalOrder(facts: RoutingFacts): RoutingFacts {
  const suppliers = [...facts.suppliers].sort((a, b) => a.priority - b.priority || byText(a.id, b.id));
  const place = new Map(suppliers.map((supplier, index) => [supplier.id, index]));
  const placeOf = ({ supplierId }: CandidateFacts) => place.get(supplierId) ?? suppliers.length;
  return {
    ...facts,
    suppliers,
    lines: [...facts.lines]
      .sort((a, b) => byText(a.lineId, b.lineId))
      .map((line) => ({
        ...line,
        pins: [...line.pins].sort((a, b) => byText(a.supplierId, b.supplierId)),
        candidates: [...line.candidates].sort(
          (a, b) => placeOf(a) - placeOf(b) || a.rank - b.rank || byText(a.mappingId, b.mappingId),
        ),
      })),
  };
}

/**
 * Judges every candidate by itself, then by the rules, and states the rest as the optimiser's model. The facts are in
 * canonical order.
 */
export function prepare(facts: RoutingFacts): Prepared {
  const judged = judge(facts);
  const outcome = withoutReleased(
    evaluateRules(compileRules(facts.ruleSet), facts, optionsOf(facts, judged)),
    facts.order.releasedRules,
  );
  const policy = policyOf(facts, outcome);
  const lines = facts.lines.map((line, at): PreparedLine => {
    const own = outcome.lines[at];
    if (own?.lineId !== line.lineId) throw new Error(`The rules say nothing of line ${line.lineId}.`);
    const standings = line.candidates.flatMap((candidate, index): Standing[] => {
      const standing = judged.get(candidate);
      if (!standing) return [];
      const byRule = ruledOut(own.tiers, index);
      if (!line.pins.some((pin) => pin.supplierId === candidate.supplierId))
        return [{ ...standing, out: standing.out ?? byRule }];
      const subject = { facts, line, supplier: standing.supplier, candidate };
      return [{ ...standing, onlyPinned: byRule !== null || unwanted(subject) !== null }];
    });
    return { line, outcome: own, standings };
  });
  return { facts, outcome, delay: delayOf(facts, outcome), policy, lines, ...toModel(facts, policy, lines) };
}

type Judged = ReadonlyMap<CandidateFacts, Standing>;

/** What rules are told of the candidates: who still stands, and what each would cost. */
export const ruleOptions = (facts: RoutingFacts): ViewOptions => optionsOf(facts, judge(facts));

const optionsOf = (facts: RoutingFacts, judged: Judged): ViewOptions => ({
  standing: (_line, candidate) => judged.get(candidate)?.out === null,
  landedMinor: (line, candidate) => landedUnitCost(facts, line, candidate),
});

function judge(facts: RoutingFacts): Judged {
  const supplierById = new Map(facts.suppliers.map((supplier) => [supplier.id, supplier]));
  const judged = new Map<CandidateFacts, Standing>();
  for (const line of facts.lines)
    for (const candidate of line.candidates) {
      const supplier = supplierById.get(candidate.supplierId);
      if (!supplier) throw new Error(`Supplier ${candidate.supplierId} of a candidate is not among the facts.`);
      const out = exclusionOf({ facts, line, supplier, candidate });
      judged.set(candidate, { candidate, supplier, out, onlyPinned: false });
    }
  return judged;
}

const withoutReleased = (outcome: RuleOutcome, released: readonly string[]): RuleOutcome => ({
  ...outcome,
  holds: outcome.holds.filter(({ rule }) => !released.includes(rule.id)),
  delay: outcome.delay && released.includes(outcome.delay.rule.id) ? null : outcome.delay,
});

/** A delay counts from the order's time. */
function delayOf({ order, now }: RoutingFacts, { delay }: RuleOutcome): Prepared["delay"] {
  if (!delay) return null;
  const until = Date.parse(order.createdAt) + delay.minutes * 60_000;
  if (until <= Date.parse(now)) return null;
  return { until: new Date(until).toISOString(), ruleId: delay.rule.id, rule: delay.rule.name };
}

/** What one unit costs when the candidate ships this line and nothing else; null = a part of it is not known. */
function landedUnitCost(facts: RoutingFacts, line: LineFacts, candidate: CandidateFacts): number | null {
  const { quantity, lineId } = line;
  const cost = landedCost(facts, [{ lineId, mappingId: candidate.mappingId, quantity }]);
  return cost.unknown.length > 0 ? null : Math.round(cost.totalMinor / quantity);
}

/** Units of a line that are pinned to a supplier are a line of the model of their own, with that supplier alone. */
function modelLines({ line, standings }: PreparedLine, at: number) {
  const open = standings.filter((standing) => standing.out === null);
  const pinnedIds = new Set(line.pins.map((pin) => pin.supplierId));
  // A supplier ships a line from one of its products: for pinned units and the others, the one that has most.
  const products = new Map<string, Standing>();
  for (const standing of open) {
    const { supplierId } = standing.candidate;
    if (!pinnedIds.has(supplierId)) continue;
    const before = products.get(supplierId);
    if (!before || unitsOf(standing) > unitsOf(before)) products.set(supplierId, standing);
  }
  const parts: { at: number; quantity: number; priceMinor: number; standings: Standing[]; pinned: boolean }[] = [];
  let rest = line.quantity;
  for (const pin of line.pins) {
    const product = products.get(pin.supplierId);
    const quantity = Math.min(pin.quantity, rest);
    rest -= quantity;
    if (product && quantity > 0)
      parts.push({ at, quantity, priceMinor: line.unitPriceMinor, standings: [product], pinned: true });
  }
  const others = open.filter(
    (standing) =>
      !pinnedIds.has(standing.supplier.id) || (products.get(standing.supplier.id) === standing && !standing.onlyPinned),
  );
  if (rest > 0 && others.length > 0)
    parts.push({ at, quantity: rest, priceMinor: line.unitPriceMinor, standings: others, pinned: false });
  return parts;
}

const unitsOf = ({ candidate }: Standing) =>
  candidate.atpUnits === null ? Infinity : Math.floor(candidate.atpUnits / candidate.packSize);

function toModel(
  facts: RoutingFacts,
  policy: RoutingResult["policy"],
  lines: PreparedLine[],
): Pick<Prepared, "suppliers" | "promises" | "slots" | "model" | "meanings"> {
  const parts = lines.flatMap(modelLines);
  const used = new Set(parts.flatMap((part) => part.standings.map(({ supplier }) => supplier.id)));
  const suppliers = facts.suppliers.filter((supplier) => used.has(supplier.id));
  const supplierAt = new Map(suppliers.map((supplier, index) => [supplier.id, index]));
  const exchange = exchangeOf(facts);
  const charged = suppliers.map((supplier) => modelSupplier(supplier, exchange));
  const promises = suppliers.map((supplier) => promiseOf(facts, supplier));

  const mapped = new Set(facts.lines.flatMap((line) => line.candidates.map(({ supplierId }) => supplierId)));
  const priorities = new Map(
    facts.suppliers.filter(({ id }) => mapped.has(id)).map(({ id }, index) => [id, index] as const),
  );
  const left = poolUnits(facts);
  const poolAt = new Map<string, number>();
  const pools: number[] = [];
  const slots: Slot[] = [];
  const candidates: ModelCandidate[] = [];
  const traits: Traits[] = [];
  parts.forEach((part, index) => {
    for (const standing of part.standings) {
      const { candidate, supplier } = standing;
      const prepared = lines[part.at];
      const supplierIndex = supplierAt.get(supplier.id);
      if (!prepared || supplierIndex === undefined) continue;
      const pool = poolAt.get(candidate.poolId) ?? pools.push(left.get(candidate.poolId) ?? 0) - 1;
      poolAt.set(candidate.poolId, pool);
      const costs = modelCandidate({ candidate, supplier, line: prepared.line }, exchange);
      slots.push({ line: part.at, standing, pinned: part.pinned });
      candidates.push({
        ...{ line: index, supplier: supplierIndex, pool },
        ...costs.candidate,
      });
      const at = prepared.line.candidates.indexOf(candidate);
      const tier = prepared.outcome.tiers.findIndex((each) => each.candidates[at]?.allowed !== false);
      traits.push({
        tier: Math.max(0, tier),
        preference: prepared.outcome.tiers[Math.max(0, tier)]?.candidates[at]?.preference ?? 0,
        costKnown: costs.unknown.length === 0 && (charged[supplierIndex]?.unknown.length ?? 0) === 0,
        days: promises[supplierIndex]?.days ?? 0,
        distanceKm: supplier.distanceKm,
        score: (candidate.score ?? supplier.score)?.value ?? null,
        load: loadOf(supplier),
        priority:
          supplier.id === OWN_STOCK && facts.defaults.ownStockByCost
            ? ownPriority(facts, prepared, { candidate, others: priorities.size })
            : 1 + (priorities.get(supplier.id) ?? 0),
        rank: candidate.rank,
      });
    }
  });
  const { objectives, meanings } = objectivesOf(policy.criteria, traits);
  return {
    suppliers,
    promises,
    slots,
    meanings,
    model: {
      lines: parts.map(({ quantity, priceMinor }) => ({ quantity, priceMinor })),
      suppliers: charged.map((each) => each.supplier),
      pools,
      candidates,
      lineSplit: policy.split.kind === "by-quantity" ? "any" : "one-source",
      maxSuppliers: policy.split.kind === "never" ? 1 : policy.split.maxSuppliers,
      marginFloorPermille: policy.marginFloorPermille,
      objectives,
    },
  };
}

/** By cost: before everyone where nobody costs less, else after everyone. */
function ownPriority(
  facts: RoutingFacts,
  { line, standings }: PreparedLine,
  { candidate, others }: { candidate: CandidateFacts; others: number },
): number {
  if (candidate.prices.length === 0) return 1 + others;
  // Of the parts that are known: what its own parcels cost, a merchant has entered nowhere.
  const costOf = ({ mappingId }: CandidateFacts) =>
    landedCost(facts, [{ lineId: line.lineId, mappingId, quantity: line.quantity }]).totalMinor;
  const own = costOf(candidate);
  const cheaper = standings.some(
    (each) =>
      each.out === null &&
      each.candidate !== candidate &&
      each.candidate.prices.length > 0 &&
      costOf(each.candidate) < own,
  );
  return cheaper ? 1 + others : 0;
}

/** What each pool has. One pool is one number: should candidates disagree, the smallest is safe. */
function poolUnits({ lines }: RoutingFacts): Map<string, number> {
  const left = new Map<string, number>();
  for (const { poolId, atpUnits } of lines.flatMap(({ candidates }) => candidates))
    left.set(poolId, Math.min(left.get(poolId) ?? Infinity, atpUnits ?? Infinity));
  return left;
}

/** Thousandths of today's capacity that are used; 0 where there is no limit. */
const loadOf = ({ terms, unitsToday }: SupplierFacts) =>
  terms.capacityPerDay ? Math.round((Math.min(unitsToday, terms.capacityPerDay) * 1000) / terms.capacityPerDay) : 0;
