import type { Model, ModelCandidate, ModelSupplier } from "../../app/routing/optimiser/model.ts";
import { evaluator } from "./evaluate.ts";

/** Units by candidate for the whole order, or null where the method finds none that is feasible. */
export type Heuristic = (model: Model) => { units: number[]; cost: number } | null;

type Indexed = ModelCandidate & { index: number; unitCost: number };

/** Each line from whoever is cheapest for it, charges per order not looked at. */
export const perLineCheapest: Heuristic = (model) => {
  const filled = fill(model, cheapestFirst(model), () => true);
  return filled && judged(model, filled);
};

/**
 * As order management systems route by "fewest splits": the smallest number of suppliers whose stock covers the order,
 * whatever it costs; of the sets of that size the cheapest that meets the minimum orders, each line from the cheapest of
 * the set. Where none of that size does, the method has no plan: it does not buy more splits. Ends after 200,000 sets
 * (Salesforce: 1,000,000).
 */
export const fewestSplits: Heuristic = (model) => {
  const candidates = cheapestFirst(model);
  const useful = [...new Set(candidates.map(({ supplier }) => supplier))];
  const chosen = new Set<number>();
  let looked = 0;
  let covered = false;
  let best: ReturnType<Heuristic> = null;
  const choose = (from: number, size: number): void => {
    if (chosen.size === size) {
      looked++;
      const filled = fill(model, candidates, ({ supplier }) => chosen.has(supplier));
      covered ||= filled !== null;
      const plan = filled && judged(model, filled);
      if (plan && (!best || plan.cost < best.cost)) best = plan;
      return;
    }
    for (let i = from; i <= useful.length - (size - chosen.size) && looked < 200_000; i++) {
      const supplier = useful[i] as number;
      chosen.add(supplier);
      choose(i + 1, size);
      chosen.delete(supplier);
    }
  };
  for (let size = 1; size <= useful.length && !covered && looked < 200_000; size++) choose(0, size);
  return best;
};

/** Weighted set cover: again and again the supplier with the least cost, charges included, per line it can still ship. */
export const setCoverGreedy: Heuristic = (model) => {
  const candidates = cheapestFirst(model);
  const taken = new Set<number>();
  const open = new Set(model.lines.keys());
  while (open.size) {
    const offers = model.suppliers.flatMap((supplier, s) => {
      if (taken.has(s)) return [];
      const own = candidates.filter((one) => one.supplier === s && open.has(one.line) && ships(model, one));
      if (!own.length) return [];
      const goods = own.reduce((sum, one) => sum + one.unitCost * quantityOf(model, one), 0);
      const charge = supplier.fixedMinor + supplier.shipping.parcelMinor;
      return [{ supplier: s, lines: own.map(({ line }) => line), price: (goods + charge) / own.length }];
    });
    const best = offers.sort((a, b) => a.price - b.price)[0];
    if (!best) break;
    taken.add(best.supplier);
    for (const line of best.lines) open.delete(line);
  }
  // each line stays with the supplier that covered it first, unless a later one of the cover is cheaper
  const filled = fill(model, candidates, ({ supplier }) => taken.has(supplier));
  return filled && judged(model, filled);
};

function cheapestFirst({ candidates }: Model): Indexed[] {
  return candidates
    .map((candidate, index) => ({ ...candidate, index, unitCost: candidate.breaks[0]?.costMinor ?? 0 }))
    .sort((a, b) => a.unitCost - b.unitCost || a.index - b.index);
}

const quantityOf = (model: Model, { line }: ModelCandidate) => (model.lines[line] as Model["lines"][number]).quantity;

function ships(model: Model, candidate: ModelCandidate): boolean {
  const wanted = quantityOf(model, candidate) * candidate.packSize;
  return (
    Math.min(model.pools[candidate.pool] as number, (model.suppliers[candidate.supplier] as ModelSupplier).maxUnits) >=
    wanted
  );
}

/** Fills every line from its candidates in the order given, within stock and capacity; null when a line stays open. */
function fill(model: Model, candidates: Indexed[], allowed: (candidate: ModelCandidate) => boolean): number[] | null {
  const pools = [...model.pools];
  const room = model.suppliers.map(({ maxUnits }) => maxUnits);
  const units = model.candidates.map(() => 0);
  const open = model.lines.map(({ quantity }) => quantity);
  for (const candidate of candidates) {
    const { index, line, supplier, pool, packSize } = candidate;
    const wanted = open[line] as number;
    if (wanted === 0 || !allowed(candidate)) continue;
    const most = Math.floor(Math.min(pools[pool] as number, room[supplier] as number) / packSize);
    const taken = model.lineSplit === "any" ? Math.min(wanted, most) : most >= wanted ? wanted : 0;
    units[index] = taken;
    open[line] = wanted - taken;
    pools[pool] = (pools[pool] as number) - taken * packSize;
    room[supplier] = (room[supplier] as number) - taken * packSize;
  }
  return open.every((left) => left === 0) ? units : null;
}

function judged(model: Model, units: number[]): ReturnType<Heuristic> {
  const verdict = evaluator({ ...model, objectives: [{ kind: "cost" }] })(units);
  return verdict.feasible ? { units, cost: verdict.vector[1] as number } : null;
}
