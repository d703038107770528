import { expect, test } from "vitest";
import { fullOnMix } from "../../../bench/routing/full-on-mix.ts";
import { bestSet, settleSets } from "./cover.ts";
import { CLOSED, resetNode, takeNode, type Node } from "./node.ts";
import { layOut, type Problem } from "./problem.ts";
import { propagate } from "./propagate.ts";
import { solve } from "./solve.ts";

/** Most units that the suppliers could give together, one line after the other. */
function unitsOf(p: Problem, { high }: Node, suppliers: readonly number[]): number {
  let total = 0;
  for (const [line, { quantity }] of p.model.lines.entries()) {
    const given = suppliers.map((s) =>
      Math.max(
        0,
        ...[...p.most.keys()].filter((c) => p.line[c] === line && p.supplier[c] === s).map((c) => high[c] ?? 0),
      ),
    );
    const units = p.split ? given.reduce((sum, each) => sum + each, 0) : Math.max(0, ...given);
    total += Math.min(units, quantity);
  }
  return total;
}

const pairsOf = (suppliers: readonly number[]) =>
  suppliers.flatMap((a, k) => suppliers.slice(k + 1).map((b) => [a, b]));

test.each(["any", "one-source"] as const)("of all pairs of suppliers the best is found (%s)", (lineSplit) => {
  let several = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const p = layOut({ ...fullOnMix(seed, { suppliers: 7, lineSplit }), maxSuppliers: null });
    const node = takeNode(p);
    resetNode(p, node);
    propagate(p, node, { units: 0, suppliers: Infinity, lineSplits: Infinity });
    const able = Array.from({ length: 7 }, (_, s) => s).filter((s) => node.status[s] !== CLOSED);
    if (able.length < 4) continue;
    const pairs = pairsOf(able).map((pair) => ({ pair, units: unitsOf(p, node, pair) }));
    const best = Math.max(...pairs.map(({ units }) => units));
    const found = bestSet(p, node, 2);
    expect(found?.units).toBe(best);
    expect(unitsOf(p, node, found?.suppliers ?? [])).toBe(best);
    expect(settleSets(p, node, 2, best + 1)).toBe(null);
    const enough = pairs.filter(({ units }) => units >= best).map(({ pair }) => pair);
    const settled = settleSets(p, node, 2, best);
    const isAsked = best > 0 && enough.length < pairs.length;
    if (!isAsked || !settled) continue;
    several++;
    expect([...settled.open].sort()).toEqual(able.filter((s) => enough.every((pair) => pair.includes(s))));
    expect([...settled.closed].sort()).toEqual(able.filter((s) => !enough.some((pair) => pair.includes(s))));
  }
  expect(several).toBeGreaterThan(15);
});

test("a large order that may come from three suppliers takes few nodes", () => {
  const nodes = Array.from({ length: 300 }, (_, seed) => fullOnMix(seed, { suppliers: 20, lineSplit: "one-source" }))
    .filter(({ lines }) => lines.length >= 6)
    .map((model) => solve({ ...model, maxSuppliers: 3, objectives: [{ kind: "cost" }] }));
  expect(nodes.length).toBeGreaterThan(10);
  for (const { proven, nodes: count } of nodes) {
    expect(proven).toBe(true);
    expect(count).toBeLessThan(150);
  }
});
