import { CLOSED, OPEN, type Node } from "./node.ts";
import type { Problem } from "./problem.ts";

/**
 * At most so many units can be routed in the node, by what lines share: pools that several candidates draw on, suppliers
 * with a capacity, the greatest number of suppliers. Each is looked at by itself, so it is a bound and not the answer.
 * Reads what `propagate` found out about lines and suppliers.
 */
export function mostRouted(p: Problem, node: Node, suppliers: number): number {
  let most = 0;
  for (let i = 0; i < p.lines; i++) most += node.lineMost[i]!;
  if (p.shared.length > 0) most = Math.min(most, throughPools(p, node));
  if (suppliers < p.suppliers) most = Math.min(most, fromSuppliers(p, node, suppliers));
  return p.capped ? Math.min(most, withinCapacities(p, node)) : most;
}

/** What lines can have without the shared pools, and then what each pool gives where packs are smallest. */
function throughPools(p: Problem, { high, lineMost }: Node) {
  let total = 0;
  for (let i = 0; i < p.lines; i++) {
    let own = 0;
    for (let c = p.lineStart[i]!; c < p.lineStart[i + 1]!; c++)
      if (p.sharedPool[c]! < 0) own = p.split ? own + high[c]! : Math.max(own, high[c]!);
    total += Math.min(own, lineMost[i]!);
  }
  for (const { stock, candidates } of p.shared) {
    let pack = Infinity;
    let sum = 0;
    for (const c of candidates) {
      if (high[c] === 0) continue;
      sum += high[c]!;
      if (p.pack[c]! < pack) pack = p.pack[c]!;
    }
    total += Math.min(sum, Math.floor(stock / pack));
  }
  return total;
}

/** What lines can have from suppliers without a capacity, and then the capacities. */
function withinCapacities(p: Problem, node: Node) {
  const { high, lineMost } = node;
  let total = 0;
  for (let i = 0; i < p.lines; i++) {
    let free = 0;
    for (let c = p.lineStart[i]!; c < p.lineStart[i + 1]!; c++)
      if (p.model.suppliers[p.supplier[c]!]!.maxUnits === Infinity)
        free = p.split ? free + high[c]! : Math.max(free, high[c]!);
    total += Math.min(free, lineMost[i]!);
  }
  for (let s = 0; s < p.suppliers; s++)
    if (node.status[s] !== CLOSED && p.model.suppliers[s]!.maxUnits < Infinity) total += fromSupplier(p, node, s);
  return total;
}

/** The open suppliers and, of the others, those that can give most. */
function fromSuppliers(p: Problem, node: Node, suppliers: number) {
  let total = 0;
  let left = suppliers;
  const others: number[] = [];
  for (let s = 0; s < p.suppliers; s++) {
    if (node.status[s] === CLOSED) continue;
    const units = fromSupplier(p, node, s);
    if (node.status[s] === OPEN) {
      total += units;
      left--;
    } else others.push(units);
  }
  if (left <= 0) return total;
  others.sort((a, b) => b - a);
  for (let k = 0; k < left && k < others.length; k++) total += others[k]!;
  return total;
}

function fromSupplier(p: Problem, node: Node, s: number) {
  let pack = Infinity;
  let sum = 0;
  for (let k = p.supplierStart[s]!; k < p.supplierStart[s + 1]!; k++) {
    const c = p.bySupplier[k]!;
    if (node.high[c] === 0) continue;
    sum += Math.min(node.high[c]!, node.lineMost[p.line[c]!]!);
    if (p.pack[c]! < pack) pack = p.pack[c]!;
  }
  return sum === 0 ? 0 : Math.min(sum, Math.floor(node.unitsMost[s]! / pack));
}
