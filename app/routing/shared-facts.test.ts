import fc from "fast-check";
import { expect, test } from "vitest";
import { randomFacts } from "../../tests/random-facts.ts";
import { replay } from "./engine/decide.ts";
import { joinFacts, splitFacts } from "./shared-facts.ts";

/** As the database gives back what it was given. */
const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

test("facts that were taken apart, stored and joined are the same facts, and decide the same", () => {
  fc.assert(
    fc.property(randomFacts(), (facts) => {
      const { own, shared } = stored(splitFacts(facts));
      const joined = joinFacts(own, shared);
      expect(joined).toEqual(stored(facts));
      expect(stored(replay({ inputs: joined }))).toEqual(stored(replay({ inputs: facts })));
    }),
    { numRuns: 200 },
  );
});

test("what is another one for each order is not among the facts that orders share", () => {
  fc.assert(
    fc.property(randomFacts(), fc.integer({ min: 0, max: 99 }), (facts, units) => {
      const other = {
        ...facts,
        now: "2026-12-24T00:00:00.000Z",
        order: { ...facts.order, id: "another", totalMinor: 1 },
        lines: facts.lines.slice(1),
        suppliers: facts.suppliers.map((supplier) => ({
          ...supplier,
          ...{ unitsToday: units, distanceKm: units, score: { value: 50, sample: units } },
        })),
      };
      expect(splitFacts(other).shared).toEqual(splitFacts(facts).shared);
    }),
    { numRuns: 50 },
  );
});

test("a record that lacks a supplier is not read as one in which it had nothing", () => {
  const [facts] = fc.sample(randomFacts(), { numRuns: 1, seed: 1 });
  if (!facts) throw new Error("There are no facts.");
  const { own, shared } = splitFacts(facts);
  expect(() => joinFacts({ ...own, suppliers: own.suppliers.slice(1) }, shared)).toThrow("lacks what its order had");
});
