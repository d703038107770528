import { describe, expect, test } from "vitest";
import { say } from "../../platform/phrase.ts";
import {
  candidateFacts,
  lineFacts,
  routingFacts,
  shippingCharge,
  supplierFacts,
  termsFacts,
} from "../../../tests/routing-facts.ts";
import type { CandidateFacts, LineFacts, RoutingFacts, SupplierFacts } from "../facts.ts";
import type { ActionUse, Rule } from "../rules/rule.ts";
import { OWN_STOCK } from "./constraints.ts";
import { replay, routeOrder } from "./decide.ts";
import { explainDecision } from "./explain.ts";

type Has = { supplier: string; has?: number | null } & Partial<CandidateFacts>;

const line = (lineId: string, quantity: number, candidates: Has[], more: Partial<LineFacts> = {}): LineFacts =>
  lineFacts(lineId, {
    quantity,
    candidates: candidates.map(({ supplier, has = 100, ...rest }) =>
      candidateFacts(supplier, {
        mappingId: `${lineId}/${supplier}`,
        poolId: `${lineId}/${supplier}`,
        atpUnits: has,
        ...rest,
      }),
    ),
    ...more,
  });
const SUPPLIERS = ["acme", "bolt", "crow"];
type More = Omit<NonNullable<Parameters<typeof routingFacts>[0]>, "suppliers" | "lines"> & {
  suppliers?: Record<string, Partial<SupplierFacts>>;
};
const facts = (lines: LineFacts[], { suppliers = {}, ...more }: More = {}): RoutingFacts =>
  routingFacts({
    ...more,
    lines,
    suppliers: SUPPLIERS.map((id, index) =>
      supplierFacts(id, { name: id[0]?.toUpperCase() + id.slice(1), priority: index + 1, ...suppliers[id] }),
    ),
  });
const preferred = { ...routingFacts().defaults, strategy: "preferred" as const };
const rule = (name: string, then: ActionUse[], when: Rule["when"] = { match: "all", of: [] }): Rule => ({
  ...{ id: name, name, on: true, when, then },
});
const rules = (...list: Rule[]) => ({ id: "rules-1", version: list.length + 2, rules: list });

/** Units by "line supplier". */
const units = (given: RoutingFacts) =>
  Object.fromEntries(
    routeOrder(given).lines.flatMap((each) =>
      each.chosen.map((share) => [`${each.lineId} ${share.supplierId}`, share.quantity]),
    ),
  );
const sentences = (given: RoutingFacts) =>
  explainDecision({ inputs: given, result: routeOrder(given) }).lines.flatMap((each) => [
    ...each.candidates.map((one) => say(one.sentence)),
    ...(each.unrouted ? [say(each.unrouted)] : []),
  ]);
const price = (minor: number) => ({ prices: [{ from: 1, minor }] });

describe("strategies", () => {
  const cheapBolt = line("l1", 2, [
    { supplier: "acme", ...price(1000) },
    { supplier: "bolt", ...price(900) },
  ]);

  test("lowest cost takes the cheapest plan, and says what the other would have cost", () => {
    const given = facts([cheapBolt]);
    expect(units(given)).toEqual({ "l1 bolt": 2 });
    expect(sentences(given)).toEqual([
      "Acme would have cost 2.00 EUR more.",
      "Bolt ships all 2: the best plan for this order. It has 100 in stock.",
    ]);
  });

  test("preferred takes the first supplier of the merchant's order that has the line whole", () => {
    expect(units(facts([cheapBolt], { defaults: preferred }))).toEqual({ "l1 acme": 2 });
    const short = line("l1", 5, [
      { supplier: "acme", has: 4 },
      { supplier: "bolt", has: 5 },
    ]);
    expect(units(facts([short], { defaults: preferred }))).toEqual({ "l1 bolt": 5 });
  });

  test("an order fee makes one supplier cheaper than two", () => {
    const lines = [
      line("l1", 1, [
        { supplier: "acme", ...price(1000) },
        { supplier: "bolt", ...price(1200) },
      ]),
      line("l2", 1, [
        { supplier: "acme", ...price(1500) },
        { supplier: "bolt", ...price(1300) },
      ]),
    ];
    expect(units(facts(lines))).toEqual({ "l1 acme": 1, "l2 bolt": 1 });
    const fees = {
      acme: { terms: termsFacts({ orderFeeMinor: 500 }) },
      bolt: { terms: termsFacts({ orderFeeMinor: 500 }) },
    };
    expect(Object.keys(units(facts(lines, { suppliers: fees })))).toHaveLength(2);
    expect(routeOrder(facts(lines, { suppliers: fees })).supplierOrders).toHaveLength(1);
  });

  test("a later plan is a second supplier order: whoever ships the first part charges once more for the rest", () => {
    const offers = [
      { supplier: "acme", ...price(1000) },
      { supplier: "bolt", ...price(1300) },
    ];
    const suppliers = {
      acme: { shipping: shippingCharge({ baseMinor: 500 }) },
      bolt: { shipping: shippingCharge({ baseMinor: 400 }) },
    };
    const [first, rest] = [line("l1", 2, offers), line("l2", 1, offers)];
    // one order at Acme: 3 × 10.00 + 5.00
    expect(units(facts([first, rest], { suppliers }))).toEqual({ "l1 acme": 2, "l2 acme": 1 });
    const cost = (given: RoutingFacts) => routeOrder(given).cost.totalMinor;
    const whole = cost(facts([first, rest], { suppliers }));
    const later = [facts([first], { suppliers }), facts([rest], { suppliers })].map(cost);
    expect(whole).toBe(3500);
    expect(later).toEqual([2500, 1500]);
  });

  test("what was requested from a supplier and is not sent yet shares its charges with the rest of the order", () => {
    const pinned = line("l1", 1, [{ supplier: "acme", ...price(1000) }], {
      pins: [{ supplierId: "acme", quantity: 1, by: "request" }],
    });
    const rest = line("l2", 1, [
      { supplier: "acme", ...price(1000) },
      { supplier: "bolt", ...price(900) },
    ]);
    const fees = { orderFeeMinor: 200 };
    const suppliers = { acme: { terms: termsFacts(fees) }, bolt: { terms: termsFacts(fees) } };
    expect(units(facts([pinned, rest], { suppliers }))).toEqual({ "l1 acme": 1, "l2 acme": 1 });
    expect(units(facts([rest], { suppliers }))).toEqual({ "l2 bolt": 1 });
  });

  test("a plan whose cost is not known does not count as cheap", () => {
    const given = facts([
      line("l1", 1, [
        { supplier: "acme", ...price(1000) },
        { supplier: "bolt", prices: [] },
      ]),
    ]);
    expect(units(given)).toEqual({ "l1 acme": 1 });
    expect(sentences(given)[1]).toBe("What Bolt costs cannot be computed; Acme is known to the cent.");
  });

  test("fastest takes whom the customer gets it from first", () => {
    const given = facts([cheapBolt], {
      defaults: { ...preferred, strategy: "fastest" },
      suppliers: { acme: { terms: termsFacts({ transitDays: 5 }) }, bolt: { terms: termsFacts({ transitDays: 1 }) } },
    });
    expect(units(given)).toEqual({ "l1 bolt": 2 });
    expect(sentences(given)[0]).toMatch(/^Acme would have been \d days later\. It would have cost 2\.00 EUR more\.$/);
  });
});

describe("limits of the whole plan", () => {
  test("a minimum order that is not reached leaves the units unrouted, with that reason", () => {
    const given = facts([line("l1", 2, [{ supplier: "acme" }])], {
      suppliers: { acme: { terms: termsFacts({ minUnits: 10 }) } },
    });
    expect(units(given)).toEqual({});
    expect(sentences(given)).toEqual([
      "Skipped Acme: this order does not reach its minimum of 10 units.",
      "2 of 2 not routed: suppliers have the item, but a supplier's minimum order forbids every plan.",
    ]);
  });

  test("a supplier's day that is full leaves the units to others", () => {
    const given = facts([line("l1", 4, [{ supplier: "acme" }, { supplier: "bolt", ...price(5000) }])], {
      suppliers: { acme: { terms: termsFacts({ capacityPerDay: 10 }), unitsToday: 7 } },
    });
    expect(units(given)).toEqual({ "l1 acme": 3, "l1 bolt": 1 });
  });

  test("an order that must not be split goes to one supplier, with what that one has", () => {
    const lines = [line("l1", 1, [{ supplier: "acme" }]), line("l2", 2, [{ supplier: "bolt" }])];
    const given = facts(lines, { defaults: { ...preferred, split: { kind: "never", maxSuppliers: null } } });
    expect(units(given)).toEqual({ "l2 bolt": 2 });
    expect(sentences(given)[0]).toBe("Skipped Acme: the order may not be split.");
  });

  test("a plan that earns too little is not made", () => {
    const given = facts([line("l1", 1, [{ supplier: "acme", ...price(1900) }], { unitPriceMinor: 2000 })], {
      defaults: { ...preferred, marginFloorPermille: 200 },
    });
    expect(units(given)).toEqual({});
    expect(sentences(given)[0]).toBe("Skipped Acme: the order would earn less than 20 % (in EUR).");
  });
});

describe("what one line alone decides", () => {
  const only = (candidate: Partial<CandidateFacts>, more: More = {}) =>
    sentences(facts([line("l1", 1, [{ supplier: "acme", ...candidate }])], more))[0];

  test("an item that may not go there, a method that is not offered, a reading that is too old", () => {
    expect(only({ restrictedTo: ["DE"] })).toBe("Skipped Acme: the item may not be sent to DE.");
    expect(
      only(
        {},
        { order: { deliveryMethod: "Express" }, suppliers: { acme: { terms: termsFacts({ methods: ["Standard"] }) } } },
      ),
    ).toBe('Skipped Acme: it does not ship by "Express", only by Standard.');
    const ups = (deliveryCode: string) =>
      only(
        {},
        {
          order: { deliveryMethod: "Ground", deliveryCode },
          suppliers: { acme: { terms: termsFacts({ methods: ["UPS*"] }) } },
        },
      );
    expect(ups("UPS_03")).toMatch(/^Acme ships/);
    expect(ups("FEDEX_GROUND")).toBe('Skipped Acme: it does not ship by "Ground", only by UPS*.');
    expect(only({ feedAgeHours: 24 })).toMatch(/^Acme ships/);
    expect(only({ feedAgeHours: 30.5 })).toBe(
      "Skipped Acme: its stock was last read 30 hours ago, and may not be older than 24.",
    );
  });

  test("a price that rose beyond the tolerance, a score below the floor", () => {
    const terms = termsFacts({ priceTolerancePermille: 100 });
    expect(only({ agreedMinor: 900, ...price(1000) }, { suppliers: { acme: { terms } } })).toBe(
      "Skipped Acme: its price rose to 10.00 EUR from 9.00 EUR, more than the agreed 10 %.",
    );
    expect(only({ agreedMinor: 910, ...price(1000) }, { suppliers: { acme: { terms } } })).toMatch(/^Acme ships/);
    const defaults = { ...preferred, scoreFloor: 70 };
    expect(only({ score: { value: 60, sample: 30 } }, { defaults })).toBe(
      "Skipped Acme: its score is 60 over 30 orders, below 70.",
    );
    expect(only({ score: { value: 60, sample: 3 } }, { defaults })).toMatch(/^Acme ships/);
  });
});

describe("pins", () => {
  const pinned = (supplierId: string, quantity: number) => ({
    pins: [{ supplierId, quantity, by: "request" as const }],
  });

  test("go where they were requested, whoever is cheaper", () => {
    const given = facts([
      line("l1", 2, [{ supplier: "acme" }, { supplier: "bolt", ...price(5000) }], pinned("bolt", 2)),
    ]);
    expect(units(given)).toEqual({ "l1 bolt": 2 });
    expect(sentences(given)).toEqual([
      "Skipped Acme: you requested the item from Bolt in Shopify.",
      "Bolt ships 2 of 2: you requested that in Shopify.",
    ]);
  });

  test("go to nobody else, and leave the rest to the best plan", () => {
    expect(
      units(facts([line("l1", 3, [{ supplier: "acme" }, { supplier: "bolt", has: 1 }], pinned("bolt", 3))])),
    ).toEqual({
      "l1 bolt": 1,
    });
    expect(
      units(facts([line("l1", 5, [{ supplier: "acme" }, { supplier: "bolt", ...price(5000) }], pinned("bolt", 2))])),
    ).toEqual({
      "l1 bolt": 2,
      "l1 acme": 3,
    });
  });

  test("ship what is pinned and no unit more, where a rule excepts the supplier", () => {
    const except = rule("Not Bolt", [{ action: "except", suppliers: { by: "supplier", values: ["bolt"] } }]);
    const given = facts([line("l1", 5, [{ supplier: "acme" }, { supplier: "bolt", ...price(1) }], pinned("bolt", 2))], {
      ruleSet: rules(except),
    });
    expect(units(given)).toEqual({ "l1 bolt": 2, "l1 acme": 3 });
  });

  test("ship what is pinned and no unit more, where the shop does not want the supplier", () => {
    const old = { supplier: "bolt", ...price(1), feedAgeHours: 100 };
    expect(units(facts([line("l1", 5, [{ supplier: "acme" }, old], pinned("bolt", 2))]))).toEqual({
      "l1 bolt": 2,
      "l1 acme": 3,
    });
  });
});

describe("rules", () => {
  const lines = [line("l1", 2, [{ supplier: "acme" }, { supplier: "bolt", ...price(900) }])];

  test("prefer a supplier over a cheaper one, and the record names the rule", () => {
    const prefer = rule("House brand", [{ action: "prefer", suppliers: { by: "supplier", values: ["acme"] } }]);
    const given = facts(lines, { ruleSet: rules(prefer) });
    expect(units(given)).toEqual({ "l1 acme": 2 });
    expect(routeOrder(given).lines[0]?.ruleId).toBe("House brand");
    expect(sentences(given)[1]).toBe("Bolt was not needed: a rule puts Acme first. It would have cost 2.00 EUR less.");
  });

  test("except a supplier, with the rule's name in the reason", () => {
    const except = rule("Not Bolt", [{ action: "except", suppliers: { by: "supplier", values: ["bolt"] } }]);
    const given = facts(lines, { ruleSet: rules(except) });
    expect(units(given)).toEqual({ "l1 acme": 2 });
    expect(sentences(given)[1]).toBe('Skipped Bolt: rule "Not Bolt" does not let it ship this item.');
  });

  test("hold the order: nothing is routed, and nothing is called unroutable", () => {
    const given = facts(lines, { ruleSet: rules(rule("Look first", [{ action: "hold", reason: "A person looks." }])) });
    const result = routeOrder(given);
    expect(result.holds).toEqual([{ ruleId: "Look first", rule: "Look first", reason: "A person looks." }]);
    expect(result.supplierOrders).toEqual([]);
    expect(result.lines[0]?.unrouted).toBeNull();
  });

  test("the next rule gets what the first cannot ship", () => {
    const given = facts(
      [
        line("l1", 5, [
          { supplier: "acme", has: 3 },
          { supplier: "bolt", ...price(1) },
        ]),
      ],
      {
        ruleSet: rules(
          rule("Acme first", [
            { action: "only", suppliers: { by: "supplier", values: ["acme"] } },
            { action: "left", then: "next-rule" },
          ]),
          rule("Anyone", [{ action: "prefer", suppliers: { by: "country", values: ["DE"] } }]),
        ),
      },
    );
    expect(units(given)).toEqual({ "l1 acme": 3, "l1 bolt": 2 });
  });
});

test("the merchant's own stock is a supplier of whom nothing is ordered", () => {
  const given = facts([line("l1", 2, [{ supplier: "acme" }])]);
  const own = {
    ...given,
    suppliers: [...given.suppliers, supplierFacts(OWN_STOCK, { name: "Your own stock", priority: -1 })],
  };
  own.lines[0]?.candidates.push(
    candidateFacts(OWN_STOCK, { mappingId: OWN_STOCK, poolId: "own", atpUnits: 2, ...price(0) }),
  );
  const result = routeOrder(own);
  expect(result.supplierOrders).toEqual([]);
  expect(result.objective).toMatchObject({ unitsRouted: 2, supplierOrders: 0 });
});

test("the merchant's own stock by cost comes first where nobody costs less, else last", () => {
  const withOwn = (ownCost: number) => {
    const given = facts([line("l1", 2, [{ supplier: "acme", ...price(1000) }])], {
      defaults: { ...preferred, ownStockByCost: true },
    });
    given.suppliers.push(supplierFacts(OWN_STOCK, { name: "Your own stock", priority: 99 }));
    given.lines[0]?.candidates.push(
      candidateFacts(OWN_STOCK, { mappingId: OWN_STOCK, poolId: "own", ...price(ownCost) }),
    );
    return units(given);
  };
  expect(withOwn(1000)).toEqual({ "l1 own": 2 });
  expect(withOwn(1001)).toEqual({ "l1 acme": 2 });
});

test("more lines than Shopify takes in one order go to the supplier in several", () => {
  const lines = Array.from({ length: 251 }, (_, index) => line(`l${index}`, 1, [{ supplier: "acme" }]));
  const { supplierOrders } = routeOrder(facts(lines));
  expect(supplierOrders.map((order) => [order.supplierId, order.lines.length, order.costMinor])).toEqual([
    ["acme", 250, 250_000],
    ["acme", 1, 1000],
  ]);
});

test("packs and price breaks: what is ordered costs what its quantity costs", () => {
  const given = facts([
    line("l1", 5, [
      {
        supplier: "acme",
        packSize: 6,
        has: 100,
        prices: [
          { from: 1, minor: 100 },
          { from: 20, minor: 80 },
        ],
      },
    ]),
  ]);
  const result = routeOrder(given);
  expect(result.supplierOrders[0]?.lines[0]).toMatchObject({ quantity: 5, units: 30, costMinor: 2400 });
  expect(result.cost.totalMinor).toBe(2400);
});

test("freight is in the landed cost, and free from its threshold on", () => {
  const given = facts([line("l1", 1, [{ supplier: "acme" }, { supplier: "bolt", ...price(1100) }])], {
    suppliers: {
      acme: { shipping: shippingCharge({ baseMinor: 500 }) },
      bolt: { shipping: shippingCharge({ baseMinor: 500, freeFromMinor: 1000 }) },
    },
  });
  expect(units(given)).toEqual({ "l1 bolt": 1 });
  expect(routeOrder(given).cost.totalMinor).toBe(1100);
});

test("the order of the lists changes nothing, and a stored record replays identically", () => {
  const given = facts(
    [
      line("l1", 3, [{ supplier: "acme", has: 2 }, { supplier: "bolt" }]),
      line("l2", 1, [{ supplier: "crow" }, { supplier: "acme" }]),
    ],
    { suppliers: { bolt: { terms: termsFacts({ orderFeeMinor: 300 }) } } },
  );
  const turned = {
    ...given,
    suppliers: [...given.suppliers].reverse(),
    lines: [...given.lines].reverse().map((each) => ({ ...each, candidates: [...each.candidates].reverse() })),
  };
  const result = routeOrder(given);
  expect(routeOrder(turned)).toEqual(result);
  expect(replay({ inputs: JSON.parse(JSON.stringify(given)) as RoutingFacts })).toEqual(
    JSON.parse(JSON.stringify(result)),
  );
});
