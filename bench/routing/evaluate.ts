import type { Model, ModelCandidate, ModelSupplier } from "../../app/routing/optimiser/model.ts";

export type Verdict = { feasible: true; vector: number[] } | { feasible: false; why: string };

/**
 * What a plan is worth by the words of the optimiser's model, and nothing else: shares no line with the solver, so that
 * a misreading on one side shows as a difference. Returned as a function because the brute force asks it millions of
 * times for one model.
 */
export function evaluator(model: Model): (units: readonly number[]) => Verdict {
  const { lines, suppliers, pools, candidates, objectives } = model;
  const drawn = new Float64Array(pools.length);
  const routed = new Float64Array(lines.length);
  const parts = new Int32Array(lines.length);
  const bought = new Float64Array(suppliers.length);
  const grams = new Float64Array(suppliers.length);
  const value = new Float64Array(suppliers.length);
  const used = new Uint8Array(suppliers.length);
  const drawsOn = new Uint8Array(lines.length * suppliers.length);
  const infeasible = (why: string): Verdict => ({ feasible: false, why });

  return (units) => {
    if (units.length !== candidates.length)
      return infeasible(`${units.length} numbers of units for ${candidates.length} candidates`);
    for (const sums of [drawn, routed, parts, bought, grams, value, used, drawsOn]) sums.fill(0);
    let cost = 0;
    for (let c = 0; c < candidates.length; c++) {
      const n = units[c] as number;
      if (n === 0) continue;
      if (!Number.isInteger(n) || n < 0) return infeasible(`candidate ${c} gets ${n} units`);
      const candidate = candidates[c] as ModelCandidate;
      const { line, supplier, pool } = candidate;
      const pair = line * suppliers.length + supplier;
      if (drawsOn[pair]) return infeasible(`line ${line} draws twice on supplier ${supplier}`);
      drawsOn[pair] = 1;
      used[supplier] = 1;
      parts[line] = (parts[line] as number) + 1;
      routed[line] = (routed[line] as number) + n;
      drawn[pool] = (drawn[pool] as number) + n * candidate.packSize;
      bought[supplier] = (bought[supplier] as number) + n * candidate.packSize;
      grams[supplier] = (grams[supplier] as number) + n * candidate.grams;
      const price = breakAt(candidate, n);
      value[supplier] = (value[supplier] as number) + n * price.value;
      cost += n * price.costMinor;
    }

    let total = 0;
    let revenue = 0;
    let splits = 0;
    for (const [l, line] of lines.entries()) {
      const n = routed[l] as number;
      if (n > line.quantity) return infeasible(`line ${l} gets ${n} of ${line.quantity} units`);
      const sources = parts[l] as number;
      if (sources > 1 && model.lineSplit !== "any") return infeasible(`line ${l} is split over ${sources} candidates`);
      if (model.lineSplit === "all-or-nothing" && n > 0 && n < line.quantity)
        return infeasible(`line ${l} gets only ${n} of ${line.quantity} units`);
      total += n;
      revenue += n * line.priceMinor;
      splits += Math.max(0, sources - 1);
    }
    for (const [p, left] of pools.entries())
      if ((drawn[p] as number) > left) return infeasible(`pool ${p} gives ${drawn[p]} of ${left}`);
    let count = 0;
    for (const [s, supplier] of suppliers.entries()) {
      if (!used[s]) continue;
      count++;
      const [n, w, v] = [bought[s] as number, grams[s] as number, value[s] as number];
      if (n < supplier.minUnits) return infeasible(`supplier ${s} wants ${supplier.minUnits} units, gets ${n}`);
      if (n > supplier.maxUnits) return infeasible(`supplier ${s} takes ${supplier.maxUnits} units, gets ${n}`);
      if (v < supplier.minValue) return infeasible(`supplier ${s} wants goods of ${supplier.minValue}, gets ${v}`);
      cost += orderCharges(supplier, w, v);
    }
    if (model.maxSuppliers !== null && count > model.maxSuppliers) return infeasible(`${count} suppliers`);
    if (model.marginFloorPermille !== null && (revenue - cost) * 1000 < revenue * model.marginFloorPermille)
      return infeasible(`margin of ${revenue - cost} on ${revenue}`);

    const vector = [total === 0 ? 0 : -total];
    for (const objective of objectives) {
      switch (objective.kind) {
        case "cost":
          vector.push(cost);
          break;
        case "suppliers":
          vector.push(count);
          break;
        case "line-splits":
          vector.push(splits);
          break;
        case "latest":
          vector.push(objective.per.reduce((most, per, c) => (units[c] ? Math.max(most, per) : most), 0));
          break;
        case "sum":
          vector.push(objective.per.reduce((sum, per, c) => sum + per * (units[c] as number), 0));
      }
    }
    return { feasible: true, vector };
  };
}

/** The charges of one used supplier: fixed, shipping by weight unless free by value, surcharge for a small order. */
function orderCharges(supplier: ModelSupplier, weight: number, goods: number): number {
  const shipping = goods >= supplier.freeFrom ? 0 : shippingCharge(supplier.shipping, weight);
  return supplier.fixedMinor + shipping + (goods < supplier.surchargeBelow ? supplier.surchargeMinor : 0);
}

function shippingCharge(shipping: ModelSupplier["shipping"], weight: number): number {
  const { bands, beyond, parcelMinor, maxParcelGrams } = shipping;
  const parcels = Math.max(1, Math.ceil(weight / maxParcelGrams)) * parcelMinor;
  const band = bands.find(({ upTo }) => weight <= upTo);
  if (band) return band.minor + parcels;
  const last = bands.at(-1) ?? { upTo: 0, minor: 0 };
  return last.minor + beyond.minor * Math.ceil((weight - last.upTo) / beyond.every) + parcels;
}

function breakAt(candidate: ModelCandidate, units: number): ModelCandidate["breaks"][number] {
  let found = candidate.breaks[0];
  for (const one of candidate.breaks) if (one.from <= units) found = one;
  if (!found) throw new Error("A candidate without a price: `breaks` has at least one entry, from 1.");
  return found;
}

/** Lexicographic order of objective vectors: below 0 when `a` is better. */
export function compareVectors(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
