import { lowerBound } from "./bound.ts";
import { mostRouted } from "./capacity.ts";
import { bestSet } from "./cover.ts";
import { improve } from "./heuristic.ts";
import type { Search } from "./incumbent.ts";
import { newLevel } from "./level.ts";
import { copyNode, returnNodes, takeNode, type Node } from "./node.ts";
import { closeSupplier, propagate } from "./propagate.ts";

/**
 * A plan to start with that is good by the first objective and routes as many units as plain reasoning says is possible
 * at all: most orders have one, and then no search is made for the most units and the root is narrowed to plans of so
 * many. Returns that greatest number.
 */
export function firstPlan(search: Search, root: Node): number {
  const { problem: p, bound } = search;
  const suppliers = p.model.maxSuppliers ?? Infinity;
  const none = { units: 0, suppliers: Infinity, lineSplits: Infinity };
  const node = takeNode(p);
  copyNode(root, node);
  let units = 0;
  if (propagate(p, node, none)) {
    units = mostRouted(p, node, suppliers);
    const best = suppliers < p.suppliers && units > 0 ? bestSet(p, node, suppliers) : null;
    if (best && best.units < units) units = best.units;
    const keep = (s: number) => !best || best.units < units || best.suppliers.includes(s);
    let isOpen = true;
    for (let s = 0; s < p.suppliers; s++) if (!keep(s) && !closeSupplier(p, node, s)) isOpen = false;
    if (isOpen && units > 0 && propagate(p, node, { ...none, units })) {
      const level = newLevel(search, Math.min(1, p.model.objectives.length));
      lowerBound(p, node, level.aim, bound);
      improve(search, level, node, false);
      // what no plan of so many units has, and prices, are found once
      if (!best && search.bestVector[0] === 0 - units) copyNode(node, root);
    }
  }
  returnNodes(p, [node]);
  return units;
}
