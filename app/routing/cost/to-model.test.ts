import fc from "fast-check";
import { expect, it } from "vitest";
import { evaluator } from "../../../bench/routing/evaluate.ts";
import {
  candidateFacts,
  lineFacts,
  routingFacts,
  shippingCharge,
  supplierFacts,
  termsFacts,
} from "../../../tests/routing-facts.ts";
import type { CandidateFacts, LineFacts, RoutingFacts, SupplierFacts } from "../facts.ts";
import type { Model } from "../optimiser/model.ts";
import { exchangeOf } from "./exchange.ts";
import { landedCost } from "./landed-cost.ts";
import { modelCandidate, modelSupplier } from "./to-model.ts";

const RATES = [
  { from: "USD", rate: "0.9137", date: "2026-11-19" },
  { from: "JPY", rate: "0.006153", date: "2026-11-19" },
  { from: "KWD", rate: "2.81", date: "2026-11-19" },
];
// CHF has no rate: what it costs is not known, on both sides alike.
const currency = fc.constantFrom("EUR", "EUR", "USD", "JPY", "KWD", "CHF");
const amount = fc.oneof(fc.constant(0), fc.nat(5_000));
const weight = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 4_000 }));

const ascending = (values: number[]) => [...new Set(values)].sort((a, b) => a - b);

const anyShipping: fc.Arbitrary<SupplierFacts["shipping"]> = fc.option(
  fc
    .record({
      ...{ baseMinor: amount, perItemMinor: amount, perKgMinor: amount, remoteMinor: amount, oversizeMinor: amount },
      bandEnds: fc.array(fc.integer({ min: 1, max: 20_000 }), { maxLength: 4 }),
      bandMinor: amount,
      maxParcelGrams: fc.option(fc.integer({ min: 500, max: 5_000 })),
      freeFromMinor: fc.option(fc.nat(40_000)),
      oversizeGrams: fc.option(fc.integer({ min: 1, max: 3_000 })),
    })
    .map(({ bandEnds, bandMinor, ...charge }) => {
      const bands = ascending(bandEnds).map((upToGrams, i) => ({ upToGrams, minor: bandMinor + i * 150 }));
      return shippingCharge({ ...charge, bands });
    }),
);

const anySupplier = (id: string): fc.Arbitrary<SupplierFacts> =>
  fc
    .record({
      terms: fc.record({
        ...{ currency, orderFeeMinor: amount, handlingMinor: amount, packagingMinor: amount, itemFeeMinor: amount },
        surchargeBelowMinor: fc.nat(30_000),
        surchargeMinor: amount,
        dutyPermille: fc.option(fc.nat(300)),
      }),
      shipping: anyShipping,
    })
    .map(({ terms, shipping }) => supplierFacts(id, { terms: termsFacts(terms), shipping }));

const anyCandidate = (supplierId: string): fc.Arbitrary<CandidateFacts> =>
  fc
    .record({
      ...{ currency, weightGrams: weight, packSize: fc.integer({ min: 1, max: 6 }) },
      breaks: fc.array(fc.integer({ min: 2, max: 20 }), { maxLength: 3 }),
      price: fc.integer({ min: 1, max: 9_999 }),
      known: fc.boolean(),
    })
    .map(({ breaks, price, known, ...rest }) => {
      const prices = [1, ...ascending(breaks)].map((from, i) => ({ from, minor: Math.max(0, price - i * 37) }));
      return candidateFacts(supplierId, { ...rest, prices: known || breaks.length > 0 ? prices : [] });
    });

const SUPPLIERS = ["acme", "bolt", "cone"];

const anyLine = (lineId: string): fc.Arbitrary<LineFacts> =>
  fc
    .record({ candidates: fc.tuple(...SUPPLIERS.map(anyCandidate)), weightGrams: weight })
    .map((line) => lineFacts(lineId, { ...line, quantity: 60 }));

const anyFacts: fc.Arbitrary<RoutingFacts> = fc
  .record({ suppliers: fc.tuple(...SUPPLIERS.map(anySupplier)), lines: fc.tuple(...["l1", "l2", "l3"].map(anyLine)) })
  .map((facts) => routingFacts({ ...facts, rates: RATES }));

function modelOf(facts: RoutingFacts): Model {
  const exchange = exchangeOf(facts);
  return {
    lines: facts.lines.map(({ quantity, unitPriceMinor }) => ({ quantity, priceMinor: unitPriceMinor })),
    suppliers: facts.suppliers.map((supplier) => modelSupplier(supplier, exchange).supplier),
    pools: [Infinity],
    candidates: facts.lines.flatMap((line, l) =>
      line.candidates.map((candidate) => {
        const s = facts.suppliers.findIndex(({ id }) => id === candidate.supplierId);
        const supplier = facts.suppliers[s] as SupplierFacts;
        return { line: l, supplier: s, pool: 0, ...modelCandidate({ candidate, line, supplier }, exchange).candidate };
      }),
    ),
    ...{ lineSplit: "any" as const, maxSuppliers: null, marginFloorPermille: null, objectives: [{ kind: "cost" }] },
  };
}

it("what the optimiser takes for a plan's cost is its landed cost, to the cent", () => {
  fc.assert(
    fc.property(anyFacts, fc.array(fc.nat(20), { minLength: 9, maxLength: 9 }), (facts, units) => {
      const plan = facts.lines.flatMap((line, l) =>
        line.candidates.map(({ mappingId }, c) => ({
          ...{ lineId: line.lineId, mappingId },
          quantity: units[l * SUPPLIERS.length + c] ?? 0,
        })),
      );
      const verdict = evaluator(modelOf(facts))(units);
      if (!verdict.feasible) throw new Error(verdict.why);
      expect(landedCost(facts, plan).totalMinor).toBe(verdict.vector[1]);
    }),
    { numRuns: 3_000 },
  );
});

it("what is not known of a plan is what is not known of its parts in the model", () => {
  fc.assert(
    fc.property(anyFacts, fc.nat(2), (facts, s) => {
      const exchange = exchangeOf(facts);
      const supplier = facts.suppliers[s] as SupplierFacts;
      const parts = facts.lines.map((line) => ({ line, candidate: line.candidates[s] as CandidateFacts }));
      const plan = parts.map(({ line, candidate }) => ({ ...line, mappingId: candidate.mappingId, quantity: 1 }));
      const inModel = [
        ...modelSupplier(supplier, exchange).unknown,
        ...parts.flatMap((part) => modelCandidate({ ...part, supplier }, exchange).unknown),
      ];
      expect(landedCost(facts, plan).unknown).toEqual(inModel);
    }),
    { numRuns: 300 },
  );
});

it("a supplier's limits are the model's", () => {
  const terms = termsFacts({ minUnits: 4, minValueMinor: 900, capacityPerDay: 50 });
  const limits = (unitsToday: number) =>
    modelSupplier(supplierFacts("acme", { terms, unitsToday }), exchangeOf(routingFacts())).supplier;
  expect(limits(20)).toMatchObject({ minUnits: 4, minValue: 900, maxUnits: 30 });
  expect(limits(60).maxUnits).toBe(0);
});
