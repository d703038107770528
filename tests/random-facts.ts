import fc from "fast-check";
import type { CandidateFacts, LineFacts, RoutingFacts, Strategy, SupplierFacts } from "../app/routing/facts.ts";
import { candidateFacts, lineFacts, routingFacts, shippingCharge, supplierFacts, termsFacts } from "./routing-facts.ts";

// Random orders for property tests of routing: small enough to shrink well, with everything that decides a plan.

const minor = (max: number) => fc.integer({ min: 0, max });
const often = <T>(usual: T, other: fc.Arbitrary<T>) => fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, other);

/** `thresholds`: charges that fall when more is bought, and minimums of value. */
const supplier = (index: number, thresholds: boolean): fc.Arbitrary<SupplierFacts> =>
  fc
    .record({
      terms: fc.record({
        orderFeeMinor: minor(800),
        itemFeeMinor: minor(100),
        minUnits: often(0, fc.integer({ min: 1, max: 5 })),
        capacityPerDay: often<number | null>(null, fc.integer({ min: 0, max: 8 })),
        transitDays: fc.integer({ min: 0, max: 6 }),
        ...(thresholds
          ? {
              minValueMinor: often(0, minor(4000)),
              surchargeBelowMinor: often(0, minor(5000)),
              surchargeMinor: minor(700),
            }
          : {}),
      }),
      shipping: fc.record({
        baseMinor: minor(900),
        perKgMinor: minor(300),
        maxParcelGrams: often<number | null>(null, fc.integer({ min: 500, max: 5000 })),
        ...(thresholds ? { freeFromMinor: often<number | null>(null, minor(6000)) } : {}),
      }),
      distanceKm: fc.option(fc.integer({ min: 1, max: 9000 })),
      unitsToday: minor(3),
    })
    .map(({ terms, shipping, ...rest }) =>
      supplierFacts(`s${index}`, {
        ...rest,
        priority: index,
        terms: termsFacts(terms),
        shipping: shippingCharge(shipping),
      }),
    );

const candidate = (supplierId: string, lineId: string): fc.Arbitrary<CandidateFacts> =>
  fc
    .record({
      pool: fc.integer({ min: 0, max: 5 }),
      atpUnits: fc.option(minor(9), { freq: 6 }),
      packSize: often(1, fc.integer({ min: 2, max: 3 })),
      price: fc.integer({ min: 100, max: 3000 }),
      known: often(true, fc.boolean()),
      feedAgeHours: often(1, fc.integer({ min: 20, max: 30 })),
    })
    .map(({ pool, price, known, packSize, ...rest }) =>
      candidateFacts(supplierId, {
        ...{ ...rest, packSize, mappingId: `${lineId}/${supplierId}` },
        // Few pools of each supplier, so that lines share them.
        poolId: pool < 3 ? `${supplierId}/pool-${pool}` : `${supplierId}/${lineId}`,
        prices: known ? [{ from: 1, minor: price }] : [],
      }),
    );

const STRATEGIES: Strategy[] = ["fewest-splits", "lowest-cost", "fastest", "preferred", "nearest"];

/** An order of up to four lines that up to four suppliers may ship. */
export function randomFacts({ thresholds = true }: { thresholds?: boolean } = {}): fc.Arbitrary<RoutingFacts> {
  return fc
    .record({ suppliers: fc.integer({ min: 1, max: 4 }), lines: fc.integer({ min: 1, max: 4 }) })
    .chain(({ suppliers, lines }) => {
      const supplierIds = Array.from({ length: suppliers }, (_, index) => `s${index}`);
      const line = (lineId: string): fc.Arbitrary<LineFacts> =>
        fc
          .record({
            quantity: fc.integer({ min: 1, max: 5 }),
            mapped: fc.subarray(supplierIds).chain((ids) => fc.tuple(...ids.map((id) => candidate(id, lineId)))),
          })
          .map(({ quantity, mapped }) => lineFacts(lineId, { quantity, candidates: mapped, unitPriceMinor: 3500 }));
      return fc.record({
        suppliers: fc.tuple(...supplierIds.map((_, index) => supplier(index, thresholds))),
        lines: fc.tuple(...Array.from({ length: lines }, (_, index) => line(`l${index}`))),
        strategy: fc.constantFrom(...STRATEGIES),
        split: fc.constantFrom(
          { kind: "by-quantity" as const, maxSuppliers: null },
          { kind: "by-quantity" as const, maxSuppliers: 2 },
          { kind: "by-line" as const, maxSuppliers: null },
          { kind: "never" as const, maxSuppliers: null },
        ),
        marginFloorPermille: often<number | null>(null, minor(400)),
      });
    })
    .map(({ suppliers, lines, ...defaults }) =>
      routingFacts({
        ...{ suppliers, lines: withOneNumberAPool(lines) },
        defaults: { ...defaults, feedTooOldHours: 24, scoreFloor: null },
      }),
    );
}

/** Candidates of one pool see the same stock. */
function withOneNumberAPool(lines: LineFacts[]): LineFacts[] {
  const units = new Map<string, number | null>();
  return lines.map((line) => ({
    ...line,
    candidates: line.candidates.map((each) => {
      const atpUnits = units.has(each.poolId) ? (units.get(each.poolId) ?? null) : each.atpUnits;
      units.set(each.poolId, atpUnits);
      return { ...each, atpUnits };
    }),
  }));
}
