import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OWN_STOCK, type RoutingCandidate, type RoutingFacts, type RoutingLine } from "./decision.ts";
import { explainDecision } from "./explain.ts";
import { replay, routeOrder } from "./route-order.ts";

type Has = {
  supplier: string;
  has: number | null;
  pool?: string;
  pack?: number;
  offer?: string;
} & Partial<RoutingCandidate>;

const candidate = (lineId: string, { supplier, has, pool, pack, offer, ...rest }: Has): RoutingCandidate => ({
  mappingId: `${lineId}/${supplier}/${offer ?? "a"}`,
  supplierId: supplier,
  offerId: `offer-${pool ?? supplier}`,
  poolId: pool ?? `${lineId}/${supplier}/${offer ?? "a"}`,
  variantGid: "gid://shopify/ProductVariant/1",
  sku: "TEE",
  packSize: pack ?? 1,
  atpUnits: has,
  unitCost: { minor: 500, currency: "EUR" },
  ...rest,
});
const line = (lineId: string, quantity: number, ...candidates: Has[]): RoutingLine => ({
  lineId,
  title: "T-shirt",
  sku: "TEE",
  quantity,
  candidates: candidates.map((each) => candidate(lineId, each)),
});
const facts = (...lines: RoutingLine[]): RoutingFacts => ({
  now: "2026-11-02T09:00:00.000Z",
  order: { id: "order-1", version: 1, currency: "EUR", countryCode: "DE", test: false },
  ruleSet: { id: "rules-1", version: 1 },
  suppliers: ["acme", "bolt", "crow"].map((id, index) => ({
    id,
    name: id[0]?.toUpperCase() + id.slice(1),
    priority: index + 1,
    state: "ready",
  })),
  lines,
});
/** Units by "line supplier". */
const units = (given: RoutingFacts) =>
  Object.fromEntries(
    routeOrder(given).supplierOrders.flatMap((order) =>
      order.lines.map((each) => [`${each.lineId} ${order.supplierId}`, each.quantity]),
    ),
  );
const sentences = (given: RoutingFacts) =>
  explainDecision({ inputs: given, result: routeOrder(given) }).lines.flatMap((each) => [
    ...each.candidates.map((one) => one.sentence),
    ...(each.unrouted ? [each.unrouted] : []),
  ]);

describe("the merchant's own stock", () => {
  const withOwn = (priority: number, ...lines: RoutingLine[]): RoutingFacts => {
    const given = facts(...lines);
    return {
      ...given,
      suppliers: [...given.suppliers, { id: OWN_STOCK, name: "Your own stock", priority, state: "ready" }],
    };
  };

  test("first, ships what it has whole, and nothing is ordered", () => {
    const given = withOwn(-1, line("l1", 2, { supplier: "acme", has: 9 }, { supplier: OWN_STOCK, has: 2 }));
    const result = routeOrder(given);
    expect(result.supplierOrders).toEqual([]);
    expect(result.objective).toMatchObject({ unitsRouted: 2, supplierOrders: 0 });
    expect(sentences(given)).toEqual([
      "Your own stock was first by priority and has 2 in stock (needs 2).",
      "Acme was not needed: Your own stock ships all 2.",
    ]);
  });

  test("last, ships only what suppliers cannot", () => {
    const given = withOwn(99, line("l1", 3, { supplier: OWN_STOCK, has: 3 }, { supplier: "acme", has: 9 }));
    expect(units(given)).toEqual({ "l1 acme": 3 });
    const short = withOwn(99, line("l1", 3, { supplier: OWN_STOCK, has: 2 }, { supplier: "acme", has: 1 }));
    expect(units(short)).toEqual({ "l1 acme": 1 });
    expect(routeOrder(short).lines[0]?.chosen).toMatchObject([
      { supplierId: "acme" },
      { supplierId: OWN_STOCK, quantity: 2 },
    ]);
  });
});

test("more lines than Shopify takes in one order go to the supplier in several", () => {
  const lines = Array.from({ length: 251 }, (_, index) => line(`l${index}`, 1, { supplier: "acme", has: 2 }));
  const { supplierOrders } = routeOrder(facts(...lines));
  expect(supplierOrders.map((order) => [order.supplierId, order.lines.length, order.costMinor])).toEqual([
    ["acme", 250, 250 * 500],
    ["acme", 1, 500],
  ]);
});

describe("what the merchant has requested itself", () => {
  const pinned = (given: RoutingLine, ...pins: [string, number][]): RoutingLine => ({
    ...given,
    pins: pins.map(([supplierId, quantity]) => ({ supplierId, quantity })),
  });

  test("goes where it was requested, whoever comes first by priority", () => {
    const given = facts(pinned(line("l1", 2, { supplier: "acme", has: 9 }, { supplier: "bolt", has: 9 }), ["bolt", 2]));
    expect(units(given)).toEqual({ "l1 bolt": 2 });
    expect(sentences(given)).toEqual([
      "Skipped Acme: you requested the item from Bolt in Shopify.",
      "Bolt ships 2 of 2: you requested that in Shopify.",
    ]);
  });

  test("goes to nobody else when the requested supplier has too little", () => {
    const given = facts(pinned(line("l1", 3, { supplier: "acme", has: 9 }, { supplier: "bolt", has: 1 }), ["bolt", 3]));
    expect(units(given)).toEqual({ "l1 bolt": 1 });
    expect(routeOrder(given).lines[0]?.unrouted).toMatchObject({ quantity: 2 });
  });

  test("in part leaves the rest to routing, from what is left of shared stock", () => {
    const given = facts(
      pinned(line("l1", 5, { supplier: "acme", has: 9 }, { supplier: "bolt", has: 9 }), ["bolt", 2]),
      line("l2", 8, { supplier: "bolt", has: 9, pool: "l1/bolt/a" }),
    );
    expect(units(given)).toEqual({ "l1 bolt": 2, "l1 acme": 3, "l2 bolt": 7 });
  });
});

describe("one line", () => {
  test("goes whole to the first supplier by priority that has it whole", () => {
    expect(units(facts(line("l1", 2, { supplier: "bolt", has: 9 }, { supplier: "acme", has: 14 })))).toEqual({
      "l1 acme": 2,
    });
    expect(units(facts(line("l1", 5, { supplier: "acme", has: 4 }, { supplier: "bolt", has: 5 })))).toEqual({
      "l1 bolt": 5,
    });
  });

  test("is split by priority when nobody has it whole", () => {
    const given = facts(
      line("l1", 6, { supplier: "acme", has: 3 }, { supplier: "bolt", has: 2 }, { supplier: "crow", has: 5 }),
    );
    expect(units(given)).toEqual({ "l1 acme": 3, "l1 bolt": 2, "l1 crow": 1 });
    expect(routeOrder(given).objective).toEqual({
      unitsWanted: 6,
      unitsRouted: 6,
      supplierOrders: 3,
      splitLines: 1,
      proven: true,
    });
  });

  test("leaves what nobody has, with its reason", () => {
    const { lines } = routeOrder(facts(line("l1", 6, { supplier: "acme", has: 3 })));
    expect(lines[0]).toMatchObject({
      wanted: 6,
      routed: 3,
      unrouted: { quantity: 3, reason: { code: "no-stock", values: { missing: 3, needs: 6 } } },
    });
  });

  test("without a mapping has no candidate to blame", () => {
    const given = facts(line("l1", 1));
    expect(routeOrder(given).lines[0]?.unrouted?.reason).toEqual({ code: "no-candidate", values: { sku: "TEE" } });
    expect(sentences(given)).toEqual(["No supplier is mapped to SKU TEE. Map it to route this item."]);
  });

  test("counts pool units by pack size and pays for each of them", () => {
    const result = routeOrder(facts(line("l1", 3, { supplier: "acme", has: 20, pack: 6 })));
    expect(result.supplierOrders).toMatchObject([
      { supplierId: "acme", costMinor: 9000, currency: "EUR", lines: [{ quantity: 3, packSize: 6, units: 18 }] },
    ]);
    expect(units(facts(line("l1", 3, { supplier: "acme", has: 17, pack: 6 })))).toEqual({ "l1 acme": 2 });
  });

  test("is served without limit by unlimited stock", () => {
    const given = facts(line("l1", 5000, { supplier: "acme", has: null }));
    expect(units(given)).toEqual({ "l1 acme": 5000 });
    expect(sentences(given)).toEqual(["Acme was first by priority and has unlimited stock (needs 5000)."]);
  });

  test("takes from one product of a supplier, the one that ships most of it", () => {
    const given = facts(
      line("l1", 5, { supplier: "acme", has: 2, offer: "a" }, { supplier: "acme", has: 4, offer: "b" }),
    );
    expect(routeOrder(given).supplierOrders[0]?.lines).toMatchObject([{ mappingId: "l1/acme/b", quantity: 4 }]);
  });

  test("ignores oversold pools", () => {
    expect(units(facts(line("l1", 1, { supplier: "acme", has: -3 }, { supplier: "bolt", has: 1 })))).toEqual({
      "l1 bolt": 1,
    });
  });
});

describe("lines that share a pool", () => {
  test("get no more than the pool holds", () => {
    const given = facts(
      line("l1", 3, { supplier: "acme", has: 4, pool: "p" }),
      line("l2", 3, { supplier: "acme", has: 4, pool: "p" }),
    );
    expect(units(given)).toEqual({ "l1 acme": 3, "l2 acme": 1 });
  });

  test("let the line have it that has no other source, when that routes more", () => {
    const given = facts(
      line("l1", 2, { supplier: "acme", has: 2, pool: "p" }, { supplier: "bolt", has: 2 }),
      line("l2", 2, { supplier: "acme", has: 2, pool: "p" }),
    );
    expect(units(given)).toEqual({ "l1 bolt": 2, "l2 acme": 2 });
    expect(sentences(given)).toEqual([
      "Skipped Acme: its stock goes to other items of this order.",
      "Bolt was next by priority and has 2 in stock (needs 2).",
      "Acme was first by priority and has 2 in stock (needs 2).",
    ]);
  });
});

test("one supplier order per supplier holds all its lines", () => {
  const result = routeOrder(
    facts(
      line("l1", 1, { supplier: "bolt", has: 9 }),
      line("l2", 2, { supplier: "bolt", has: 9 }),
      line("l3", 1, { supplier: "acme", has: 1 }),
    ),
  );
  expect(result.supplierOrders.map((order) => [order.supplierId, order.costMinor, order.lines.length])).toEqual([
    ["acme", 500, 1],
    ["bolt", 1500, 2],
  ]);
});

test("every reason reads like the words of the app", () => {
  const given = facts(
    line("l1", 2, { supplier: "acme", has: 14 }, { supplier: "bolt", has: 0 }, { supplier: "crow", has: 7 }),
    line("l2", 5, { supplier: "acme", has: 2 }, { supplier: "bolt", has: 9 }),
    line(
      "l3",
      1,
      { supplier: "acme", has: 9, excluded: { code: "supplier-paused", values: {} } },
      {
        supplier: "bolt",
        has: 9,
        excluded: { code: "refused-before", values: { supplierOrderKey: "CD-1", note: "Out of stock." } },
      },
      { supplier: "crow", has: 3, pack: 12 },
    ),
  );
  expect(sentences(given)).toEqual([
    "Acme was first by priority and has 14 in stock (needs 2).",
    "Skipped Bolt: 0 in stock, needs 2.",
    "Crow was not needed: Acme ships all 2.",
    "Skipped Acme: 2 in stock, needs 5; Bolt ships all of them.",
    "Bolt was next by priority and has 9 in stock (needs 5).",
    "Skipped Acme: the connection is paused.",
    "Skipped Bolt: it declined CD-1 (Out of stock).",
    "Skipped Crow: 3 in stock, less than a pack of 12.",
    "1 of 1 not routed: no mapped supplier has enough in stock.",
  ]);
});

test("when stock is not what is missing, the line says so", () => {
  const given = facts(line("l1", 1, { supplier: "acme", has: 9, excluded: { code: "supplier-lost", values: {} } }));
  expect(routeOrder(given).lines[0]?.unrouted?.reason.code).toBe("nobody-available");
});

test("a hundred lines over three suppliers are routed within the search's budget", () => {
  const many = Array.from({ length: 100 }, (_, index) =>
    line(
      `l${index}`,
      5,
      { supplier: "acme", has: 200, pool: "p" },
      { supplier: "bolt", has: 60, pool: "q" },
      { supplier: "crow", has: 90, pack: 2, pool: "r" },
    ),
  );
  const { objective } = routeOrder(facts(...many));
  expect(objective.unitsRouted).toBe(305);
  expect(objective.proven).toBe(true);
});

describe("always", () => {
  const small = fc.integer({ min: 0, max: 6 });
  const anyFacts = fc
    .record({
      stock: fc.array(fc.oneof(fc.integer({ min: -2, max: 7 }), fc.constant(null)), { minLength: 5, maxLength: 5 }),
      lines: fc.array(
        fc.record({
          quantity: fc.integer({ min: 1, max: 6 }),
          sources: fc.uniqueArray(
            fc.record({
              pool: fc.integer({ min: 0, max: 4 }),
              pack: fc.integer({ min: 1, max: 3 }),
              out: fc.boolean(),
            }),
            { maxLength: 4, selector: (source) => source.pool },
          ),
        }),
        { maxLength: 4 },
      ),
    })
    .map(({ stock, lines }) =>
      facts(
        ...lines.map(({ quantity, sources }, index) =>
          line(
            `l${index}`,
            quantity,
            ...sources.map(({ pool, pack, out }) => ({
              supplier: ["acme", "bolt", "crow", "acme", "bolt"][pool] ?? "acme",
              offer: `p${pool}`,
              pool: `p${pool}`,
              pack,
              has: stock[pool] ?? null,
              // Mostly in.
              ...(out && pool === 2 ? { excluded: { code: "supplier-ended" as const, values: {} } } : {}),
            })),
          ),
        ),
      ),
    );

  test("no pool gives more than it may promise, and no line gets more than it wants", () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const result = routeOrder(given);
        const taken = new Map<string, number>();
        for (const each of result.supplierOrders.flatMap((order) => order.lines)) {
          expect(each.quantity).toBeGreaterThan(0);
          expect(each.units).toBe(each.quantity * each.packSize);
          taken.set(each.poolId, (taken.get(each.poolId) ?? 0) + each.units);
        }
        for (const { poolId, atpUnits } of given.lines.flatMap((each) => each.candidates))
          if (atpUnits !== null) expect(taken.get(poolId) ?? 0).toBeLessThanOrEqual(Math.max(0, atpUnits));
        for (const each of result.lines) {
          expect(each.routed).toBe(each.chosen.reduce((sum, share) => sum + share.quantity, 0));
          expect(each.routed + (each.unrouted?.quantity ?? 0)).toBe(each.wanted);
          expect(new Set(each.chosen.map((share) => share.supplierId)).size).toBe(each.chosen.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("the order of lines, candidates and suppliers changes nothing", () => {
    fc.assert(
      fc.property(anyFacts, fc.infiniteStream(small), (given, picks) => {
        const shuffle = <Item>(items: readonly Item[]) =>
          items
            .map((item) => ({ item, at: picks.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item);
        const shuffled: RoutingFacts = {
          ...given,
          suppliers: shuffle(given.suppliers),
          lines: shuffle(given.lines).map((each) => ({ ...each, candidates: shuffle(each.candidates) })),
        };
        expect(routeOrder(shuffled)).toEqual(routeOrder(given));
      }),
      { numRuns: 300 },
    );
  });

  test("more stock never routes fewer units", () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 4 }), (given, pool, more) => {
        const richer: RoutingFacts = {
          ...given,
          lines: given.lines.map((each) => ({
            ...each,
            candidates: each.candidates.map((one) =>
              one.poolId === `p${pool}` && one.atpUnits !== null ? { ...one, atpUnits: one.atpUnits + more } : one,
            ),
          })),
        };
        const [before, after] = [routeOrder(given).objective, routeOrder(richer).objective];
        expect(before.proven && after.proven).toBe(true);
        expect(after.unitsRouted).toBeGreaterThanOrEqual(before.unitsRouted);
      }),
      { numRuns: 500 },
    );
  });

  test("every line and every candidate gets a sentence, and a stored record replays to the same result", () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const record = JSON.parse(JSON.stringify({ inputs: given, result: routeOrder(given) })) as {
          inputs: RoutingFacts;
          result: ReturnType<typeof routeOrder>;
        };
        expect(replay(record)).toEqual(record.result);
        const { lines } = explainDecision(record);
        expect(lines.map((each) => each.lineId).sort()).toEqual(given.lines.map((each) => each.lineId).sort());
        for (const each of lines) {
          expect(each.candidates).toHaveLength(
            given.lines.find((one) => one.lineId === each.lineId)?.candidates.length ?? -1,
          );
          for (const sentence of [each.summary, ...each.candidates.map((one) => one.sentence)])
            expect(sentence).toMatch(/^[A-Z0-9].+\.$/);
          expect(JSON.stringify(each)).not.toMatch(/undefined|NaN|Infinity/);
        }
      }),
      { numRuns: 300 },
    );
  });
});
