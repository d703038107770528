import fc from "fast-check";
import { expect, test } from "vitest";
import { say } from "../../platform/phrase.ts";
import { randomFacts } from "../../../tests/random-facts.ts";
import type { RoutingFacts } from "../facts.ts";
import { decide, replay, routeOrder } from "./decide.ts";
import { explainDecision } from "./explain.ts";

const stored = <T>(value: T) => JSON.parse(JSON.stringify(value)) as T;
const worse = (a: number[], b: number[]) => {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && (a[at] ?? 0) > (b[at] ?? 0);
};
const vector = (facts: RoutingFacts) => decide(facts).solution?.vector ?? [];
/** Levels are only comparable while every criterion is asked in both; those that say nothing are left out of the model. */
const named = (facts: RoutingFacts) =>
  routeOrder(facts)
    .objective.values.map(({ criterion }) => criterion)
    .join();

test("a stored record replays identically, whatever the order of its lists", () => {
  fc.assert(
    fc.property(randomFacts(), fc.integer(), (facts, turn) => {
      const result = routeOrder(facts);
      expect(stored(replay({ inputs: stored(facts) }))).toEqual(stored(result));
      const rotated = <T>(list: T[]) => list.map((_, index) => list[(index + Math.abs(turn)) % list.length] as T);
      const turned: RoutingFacts = {
        ...facts,
        suppliers: rotated(facts.suppliers),
        lines: rotated(facts.lines).map((line) => ({ ...line, candidates: rotated(line.candidates) })),
      };
      expect(routeOrder(turned)).toEqual(result);
    }),
    { numRuns: 300 },
  );
});

test("no line gets more than it wants, no pool gives more than it has, and the sums are those of the lines", () => {
  fc.assert(
    fc.property(randomFacts(), (facts) => {
      const result = routeOrder(facts);
      const taken = new Map<string, number>();
      for (const order of result.supplierOrders)
        for (const line of order.lines) taken.set(line.poolId, (taken.get(line.poolId) ?? 0) + line.units);
      for (const { poolId, atpUnits } of facts.lines.flatMap((line) => line.candidates))
        if (atpUnits !== null) expect(taken.get(poolId) ?? 0).toBeLessThanOrEqual(poolOf(facts, poolId));
      for (const line of result.lines) {
        expect(line.routed).toBeLessThanOrEqual(line.wanted);
        expect(line.routed + (line.unrouted?.quantity ?? 0)).toBe(line.wanted);
        expect(line.candidates.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(line.routed);
      }
      const sum = result.supplierOrders.flatMap((order) => order.lines).reduce((all, line) => all + line.quantity, 0);
      expect(result.objective.unitsRouted).toBe(sum);
    }),
    { numRuns: 300 },
  );
});

/** The least that any candidate says of a pool. */
const poolOf = (facts: RoutingFacts, poolId: string) =>
  Math.min(
    ...facts.lines.flatMap(({ candidates }) =>
      candidates.flatMap((each) => (each.poolId === poolId && each.atpUnits !== null ? [each.atpUnits] : [])),
    ),
  );

test("the optimiser's cost is the landed cost of the plan, to the cent", () => {
  fc.assert(
    fc.property(randomFacts(), (facts) => {
      const { result } = decide(facts);
      const cost = result.objective.values.find(({ criterion }) => criterion === "cost");
      expect(cost?.value ?? result.cost.totalMinor).toBe(result.cost.totalMinor);
    }),
    { numRuns: 300 },
  );
});

test("more stock never makes the plan worse, nor does a lower price where no threshold rewards a higher one", () => {
  fc.assert(
    fc.property(randomFacts({ thresholds: false }), fc.nat(), fc.boolean(), (facts, at, cheaper) => {
      const all = facts.lines.flatMap((line) => line.candidates);
      const chosen = all[at % Math.max(1, all.length)];
      if (!chosen) return;
      const better: RoutingFacts = {
        ...facts,
        lines: facts.lines.map((line) => ({
          ...line,
          candidates: line.candidates.map((each) => {
            if (cheaper)
              return each === chosen
                ? { ...each, prices: each.prices.map(({ from, minor }) => ({ from, minor: Math.floor(minor / 2) })) }
                : each;
            // One pool is one number.
            return each.poolId === chosen.poolId && each.atpUnits !== null
              ? { ...each, atpUnits: each.atpUnits + 3 }
              : each;
          }),
        })),
      };
      fc.pre(named(better) === named(facts));
      expect(worse(vector(better), vector(facts))).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test("a rule that cannot match, and a supplier that nothing is mapped to, change nothing", () => {
  fc.assert(
    fc.property(randomFacts(), (facts) => {
      const never = {
        ...{ id: "never", name: "Never", on: true },
        when: { match: "all" as const, of: [{ condition: "order.tags", is: "any-of", values: ["no such tag"] }] },
        then: [{ action: "hold" as const, reason: "It never matches." }],
      };
      const before = routeOrder(facts);
      const after = routeOrder({ ...facts, ruleSet: { id: "rules-1", version: 2, rules: [never] } });
      expect(after).toEqual(before);
      const stranger = { ...facts.suppliers[0]!, id: "zz-stranger", name: "Stranger", priority: 99 };
      expect(routeOrder({ ...facts, suppliers: [...facts.suppliers, stranger] })).toEqual(before);
    }),
    { numRuns: 200 },
  );
});

test("everyone who lost is told why, in a sentence of its own", () => {
  fc.assert(
    fc.property(randomFacts(), (facts) => {
      const result = routeOrder(facts);
      const { lines } = explainDecision({ inputs: stored(facts), result: stored(result) });
      for (const line of lines) {
        expect(say(line.summary)).not.toBe("");
        expect(line.candidates.map(({ mappingId }) => mappingId).sort()).toEqual(
          facts.lines
            .find(({ lineId }) => lineId === line.lineId)
            ?.candidates.map(({ mappingId }) => mappingId)
            .sort(),
        );
        for (const { sentence, supplierName } of line.candidates) expect(say(sentence)).toContain(say(supplierName));
      }
    }),
    { numRuns: 200 },
  );
});
