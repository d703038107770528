import { chargesMinor } from "./charges.ts";
import type { Model, ModelCandidate, Objective } from "./model.ts";

export type Evaluation = {
  /** −(units routed), then one value per objective */
  vector: number[];
  feasible: boolean;
  /** which promise of the model the plan breaks first; null when feasible */
  why: string | null;
};

/**
 * What a plan is worth and whether it is allowed, read straight off the model's definition. Slow and plain on purpose:
 * it is what the search is checked against.
 */
export function evaluate(model: Model, units: readonly number[]): Evaluation {
  const used = model.candidates.flatMap((candidate, index) => {
    const count = units[index] ?? 0;
    return count === 0 ? [] : [{ candidate, index, count, ...priceAt(candidate, count) }];
  });
  const goods = sum(used, (use) => use.count * use.costMinor);
  const loads = model.suppliers.map((supplier, index) => {
    const uses = used.filter((use) => use.candidate.supplier === index);
    const grams = sum(uses, (use) => use.count * use.candidate.grams);
    const value = sum(uses, (use) => use.count * use.value);
    const count = sum(uses, (use) => use.count * use.candidate.packSize);
    const charges = uses.length === 0 ? 0 : chargesMinor(supplier, grams, value);
    return { supplier, used: uses.length > 0, count, value, charges };
  });
  const cost = goods + sum(loads, (load) => load.charges);
  const suppliers = loads.filter((load) => load.used).length;
  const revenue = sum(used, (use) => use.count * (model.lines[use.candidate.line]?.priceMinor ?? 0));

  const worth = (objective: Objective): number => {
    switch (objective.kind) {
      case "cost":
        return cost;
      case "suppliers":
        return suppliers;
      case "line-splits":
        return sum([...model.lines.keys()], (line) =>
          Math.max(0, used.filter((use) => use.candidate.line === line).length - 1),
        );
      case "latest":
        return used.reduce((latest, use) => Math.max(latest, objective.per[use.index] ?? 0), 0);
      case "sum":
        return sum(used, (use) => use.count * (objective.per[use.index] ?? 0));
    }
  };

  const broken = (): string | null => {
    if (units.some((count) => !Number.isInteger(count) || count < 0)) return "units are whole and not negative";
    for (const [line, { quantity }] of model.lines.entries()) {
      const uses = used.filter((use) => use.candidate.line === line);
      const routed = sum(uses, (use) => use.count);
      if (routed > quantity) return `line ${line} gets more than its quantity`;
      if (model.lineSplit !== "any" && uses.length > 1) return `line ${line} is split`;
      if (model.lineSplit === "all-or-nothing" && routed !== 0 && routed !== quantity) return `line ${line} is partial`;
      if (new Set(uses.map((use) => use.candidate.supplier)).size < uses.length)
        return `line ${line} draws twice on one supplier`;
    }
    for (const [pool, stock] of model.pools.entries()) {
      const drawn = used.filter((use) => use.candidate.pool === pool);
      if (sum(drawn, (use) => use.count * use.candidate.packSize) > stock) return `pool ${pool} is overdrawn`;
    }
    for (const [index, load] of loads.entries()) {
      if (!load.used) continue;
      if (load.count < load.supplier.minUnits) return `supplier ${index} gets less than its minimum units`;
      if (load.count > load.supplier.maxUnits) return `supplier ${index} gets more than its capacity`;
      if (load.value < load.supplier.minValue) return `supplier ${index} gets less than its minimum value`;
    }
    if (model.maxSuppliers !== null && suppliers > model.maxSuppliers) return "too many suppliers";
    const floor = model.marginFloorPermille;
    if (floor !== null && 1000 * (revenue - cost) < revenue * floor) return "margin below the floor";
    return null;
  };

  const why = broken();
  const routed = sum(used, (use) => use.count);
  return { vector: [0 - routed, ...model.objectives.map(worth)], feasible: why === null, why };
}

/** The price break that holds at `count` units. */
export function priceAt({ breaks }: ModelCandidate, count: number) {
  // a loop and not findLast: this is asked for every use of a supplier that is looked at
  for (let k = breaks.length - 1; k >= 0; k--) if (breaks[k]!.from <= count) return breaks[k]!;
  throw new Error("a candidate's first price break starts above one unit");
}

function sum<T>(items: readonly T[], amount: (item: T) => number) {
  return items.reduce((total, item) => total + amount(item), 0);
}
