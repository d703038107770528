import { describe, expect, test } from "vitest";
import { candidateFacts, lineFacts, routingFacts, supplierFacts, termsFacts } from "../../../tests/routing-facts.ts";
import type { CandidateFacts, Criterion, LineFacts, RoutingFacts, Strategy, SupplierFacts } from "../facts.ts";
import type { ActionUse, Rule } from "../rules/rule.ts";
import { routeOrder } from "./decide.ts";

// Each part of routing decides once here by itself: `npm run check:routing-mutations` takes them away one by one.

type Has = Partial<CandidateFacts> & { supplier: string };
type More = Omit<NonNullable<Parameters<typeof routingFacts>[0]>, "suppliers" | "lines"> & {
  suppliers?: Record<string, Partial<SupplierFacts>>;
};
const line = (lineId: string, quantity: number, candidates: Has[], more: Partial<LineFacts> = {}): LineFacts =>
  lineFacts(lineId, {
    quantity,
    candidates: candidates.map(({ supplier, ...rest }) =>
      candidateFacts(supplier, { mappingId: `${lineId}/${supplier}`, poolId: `${lineId}/${supplier}`, ...rest }),
    ),
    ...more,
  });
const price = (minor: number) => ({ prices: [{ from: 1, minor }] });
const facts = (lines: LineFacts[], { suppliers = {}, ...more }: More = {}): RoutingFacts =>
  routingFacts({
    ...more,
    lines,
    suppliers: ["acme", "bolt", "crow"].map((id, index) =>
      supplierFacts(id, { priority: index + 1, ...suppliers[id] }),
    ),
  });
const by = (strategy: Strategy | { custom: Criterion[] }): RoutingFacts["defaults"] => ({
  ...routingFacts().defaults,
  strategy,
});
const custom = (...criteria: Criterion[]) => by({ custom: criteria });
const rule = (id: string, ...then: ActionUse[]): Rule => ({
  ...{ id, name: id, on: true, when: { match: "all", of: [] }, then },
});
const rules = (...list: Rule[]) => ({ id: "rules", version: 1, rules: list });

/** "acme 2, bolt 1": who ships how many of all lines. */
function ships(given: RoutingFacts): string {
  const units = new Map<string, number>();
  for (const { chosen } of routeOrder(given).lines)
    for (const { supplierId, quantity } of chosen) units.set(supplierId, (units.get(supplierId) ?? 0) + quantity);
  return [...units].map(([id, count]) => `${id} ${count}`).join(", ");
}
const reasonOf = (given: RoutingFacts, supplierId: string) =>
  routeOrder(given)
    .lines.flatMap(({ candidates }) => candidates)
    .find((candidate) => candidate.supplierId === supplierId)?.reason;

const both = line("l1", 2, [{ supplier: "acme" }, { supplier: "bolt" }]);

describe("a candidate is out", () => {
  test("for a reason of the data", () => {
    const paused = { code: "supplier-paused" as const, values: {} };
    const given = facts([line("l1", 1, [{ supplier: "acme", excluded: paused }, { supplier: "bolt" }])]);
    expect(ships(given)).toBe("bolt 1");
    expect(reasonOf(given, "acme")).toEqual(paused);
  });

  test("without stock, or with less than a pack", () => {
    const given = facts([
      line("l1", 2, [
        { supplier: "acme", atpUnits: 0 },
        { supplier: "bolt", atpUnits: 5, packSize: 6 },
        { supplier: "crow" },
      ]),
    ]);
    expect(reasonOf(given, "acme")).toEqual({ code: "out-of-stock", values: { has: 0, needs: 2 } });
    expect(reasonOf(given, "bolt")).toEqual({ code: "less-than-a-pack", values: { units: 5, packSize: 6 } });
  });

  test("where the item may not be sent to the province", () => {
    const destination = { ...routingFacts().destination, countryCode: "US", provinceCode: "CA" };
    const restricted = line("l1", 1, [{ supplier: "acme", restrictedTo: ["US-CA"] }, { supplier: "bolt" }]);
    expect(ships(facts([restricted], { destination }))).toBe("bolt 1");
    expect(ships(facts([restricted], { destination: { ...destination, provinceCode: "NV" } }))).toBe("acme 1");
  });

  test("but not by a rule, nor by what the shop does not want, when it is pinned", () => {
    const pinned = line("l1", 1, [{ supplier: "acme", feedAgeHours: 99 }, { supplier: "bolt" }], {
      pins: [{ supplierId: "acme", quantity: 1, by: "person" }],
    });
    const except = rules(rule("no-acme", { action: "except", suppliers: { by: "supplier", values: ["acme"] } }));
    expect(ships(facts([pinned]))).toBe("acme 1");
    const half = line("l1", 2, [{ supplier: "acme", ...price(1500) }, { supplier: "bolt" }], { pins: pinned.pins });
    expect(ships(facts([half], { ruleSet: except }))).toBe("acme 1, bolt 1");
  });
});

describe("plans are compared by", () => {
  test("the number of suppliers", () => {
    const lines = [
      line("l1", 1, [
        { supplier: "acme", ...price(100) },
        { supplier: "crow", ...price(200) },
      ]),
      line("l2", 1, [
        { supplier: "bolt", ...price(100) },
        { supplier: "crow", ...price(200) },
      ]),
    ];
    expect(ships(facts(lines, { defaults: custom("suppliers") }))).toBe("crow 2");
    expect(ships(facts(lines, { defaults: custom("cost") }))).toBe("acme 1, bolt 1");
  });

  test("the day on which everything is there, then the days of the rest", () => {
    const days = (transitDays: number) => ({ terms: termsFacts({ transitDays }) });
    const slow = { suppliers: { acme: days(9), bolt: days(6), crow: days(2) } };
    const late = line("l1", 1, [{ supplier: "bolt" }]);
    // Three days at nine and two are fewer than two at six, and yet the last parcel comes later.
    const split = [
      line("l0", 3, [{ supplier: "acme", atpUnits: 1 }, { supplier: "bolt" }, { supplier: "crow", atpUnits: 2 }]),
    ];
    expect(ships(facts(split, { ...slow, defaults: custom("promise") }))).toBe("bolt 1, crow 2");
    const whole = [
      line("l0", 2, [{ supplier: "acme" }, { supplier: "bolt", ...price(900) }, { supplier: "crow", atpUnits: 1 }]),
    ];
    const oneSource = { ...custom("promise"), split: { kind: "by-line" as const, maxSuppliers: null } };
    expect(ships(facts(whole, { ...slow, defaults: oneSource }))).toBe("bolt 2");
    const rest = [late, line("l2", 1, [{ supplier: "bolt" }, { supplier: "crow" }])];
    expect(ships(facts(rest, { ...slow, defaults: custom("promise") }))).toBe("bolt 1, crow 1");
  });

  test("the last day also where fewer days together would come later", () => {
    const days = (transitDays: number) => ({ terms: termsFacts({ transitDays, workdays: [1, 2, 3, 4, 5, 6, 7] }) });
    // With Acme and Crow: 8 + 1 + 1 days, the last on the eighth. With Bolt alone: 3 × 5, the last on the fifth.
    const lines = ["l1", "l2", "l3"].map((id, at) =>
      line(id, 1, [{ supplier: "bolt" }, { supplier: at === 0 ? "acme" : "crow", poolId: `${id}/other` }]),
    );
    const only = { kind: "by-quantity" as const, maxSuppliers: null };
    const suppliers = {
      acme: days(8),
      bolt: { terms: termsFacts({ transitDays: 5, workdays: [1, 2, 3, 4, 5, 6, 7], minUnits: 3 }) },
      crow: days(1),
    };
    expect(ships(facts(lines, { suppliers, defaults: { ...custom("promise"), split: only } }))).toBe("bolt 3");
  });

  test("distance, where a place that is not known is as far as one can be", () => {
    const suppliers = { acme: { distanceKm: 500 }, bolt: { distanceKm: 20 } };
    expect(ships(facts([both], { suppliers, defaults: by("nearest") }))).toBe("bolt 2");
    const unknown = { acme: { distanceKm: null }, bolt: { distanceKm: 9_000 } };
    expect(ships(facts([both], { suppliers: unknown, defaults: by("nearest") }))).toBe("bolt 2");
  });

  test("score, where a supplier that nothing is known of is neither good nor bad", () => {
    const score = (value: number) => ({ score: { value, sample: 50 } });
    expect(ships(facts([both], { suppliers: { acme: score(60), bolt: score(90) }, defaults: by("best-score") }))).toBe(
      "bolt 2",
    );
    expect(ships(facts([both], { suppliers: { bolt: score(60) }, defaults: by("best-score") }))).toBe("bolt 2");
    expect(ships(facts([both], { suppliers: { bolt: score(40) }, defaults: by("best-score") }))).toBe("acme 2");
  });

  test("how much of a supplier's day is used", () => {
    const terms = termsFacts({ capacityPerDay: 100 });
    const suppliers = { acme: { terms, unitsToday: 50 }, bolt: { terms, unitsToday: 10 } };
    expect(ships(facts([both], { suppliers, defaults: by("spread-load") }))).toBe("bolt 2");
    const spread = rules(rule("spread", { action: "spread-load" }));
    expect(ships(facts([both], { suppliers }))).toBe("acme 2");
    expect(ships(facts([both], { suppliers, ruleSet: spread }))).toBe("bolt 2");
  });

  test("the order of a supplier's offers, when nothing else decides", () => {
    const offer = (mappingId: string, rank: number, atpUnits: number) => ({
      ...{ supplier: "acme", mappingId, poolId: mappingId, rank, atpUnits },
    });
    const chosen = (...offers: Has[]) => routeOrder(facts([line("l1", 2, offers)]));
    const mappings = (...offers: Has[]) => chosen(...offers).supplierOrders[0]?.lines.map(({ mappingId }) => mappingId);
    expect(mappings(offer("a", 1, 9), offer("b", 0, 9))).toEqual(["b"]);
    // Two units from the second offer: the record says so.
    const { values } = chosen(offer("a", 0, 1), offer("b", 1, 9)).objective;
    expect(values.filter(({ criterion }) => criterion === "priority").at(-1)?.value).toBe(2);
    expect(values.filter(({ criterion }) => criterion === "priority")).toHaveLength(2);
  });
});

describe("a rule, or a person, changes", () => {
  const fast = { suppliers: { bolt: { terms: termsFacts({ transitDays: 0 }) } } };
  const dear = line("l1", 2, [
    { supplier: "acme", ...price(900) },
    { supplier: "bolt", ...price(1000) },
  ]);

  test("the strategy", () => {
    const strategy = rules(rule("fast", { action: "strategy", strategy: "fastest" }));
    expect([ships(facts([dear], fast)), ships(facts([dear], { ...fast, ruleSet: strategy }))]).toEqual([
      "acme 2",
      "bolt 2",
    ]);
  });

  test("the strategy to the fastest, when the order is expedited", () => {
    expect(ships(facts([dear], { ...fast, order: { expedite: true } }))).toBe("bolt 2");
    expect(ships(facts([dear], { ...fast, ruleSet: rules(rule("now", { action: "expedite" })) }))).toBe("bolt 2");
  });

  test("how far an order, or a line, may be split", () => {
    const halves = line("l1", 2, [
      { supplier: "acme", atpUnits: 1 },
      { supplier: "bolt", atpUnits: 1 },
    ]);
    const split = (kind: "by-line" | "by-quantity" | "never", maxSuppliers: number | null = null) =>
      rules(rule("split", { action: "split", kind, maxSuppliers }));
    expect(ships(facts([halves]))).toBe("acme 1, bolt 1");
    expect(ships(facts([halves], { ruleSet: split("by-line") }))).toBe("acme 1");
    expect(ships(facts([halves], { ruleSet: split("by-quantity", 1) }))).toBe("acme 1");
    const two = [line("l1", 1, [{ supplier: "acme" }]), line("l2", 1, [{ supplier: "bolt" }])];
    expect(ships(facts(two, { ruleSet: split("by-line") }))).toBe("acme 1, bolt 1");
    expect(ships(facts(two, { ruleSet: split("by-line", 1) }))).toBe("acme 1");
    expect(ships(facts(two, { ruleSet: split("never") }))).toBe("acme 1");
    const shop = { ...routingFacts().defaults, split: { kind: "by-quantity" as const, maxSuppliers: 1 } };
    expect(ships(facts(two, { defaults: shop }))).toBe("acme 1");
  });

  test("the least margin", () => {
    const thin = line("l1", 1, [{ supplier: "acme", ...price(1900) }]);
    const margin = rules(rule("margin", { action: "margin", floorPermille: 100 }));
    expect([ships(facts([thin])), ships(facts([thin], { ruleSet: margin }))]).toEqual(["acme 1", ""]);
  });

  test("a hold and a delay, which a person ends and time ends", () => {
    const hold = rules(rule("hold", { action: "hold", reason: "Look" }));
    const delay = rules(rule("later", { action: "delay", minutes: 1440 }));
    expect(ships(facts([both], { ruleSet: hold }))).toBe("");
    expect(ships(facts([both], { ruleSet: hold, order: { releasedRules: ["hold"] } }))).toBe("acme 2");
    expect(routeOrder(facts([both], { ruleSet: delay })).effects.delay?.ruleId).toBe("later");
    expect(ships(facts([both], { ruleSet: delay }))).toBe("");
    expect(ships(facts([both], { ruleSet: delay, order: { releasedRules: ["later"] } }))).toBe("acme 2");
    const over = facts([both], { ruleSet: delay, order: { createdAt: "2026-11-19T07:00:00Z" } });
    expect(ships({ ...over, now: "2026-11-20T07:00:00Z" })).toBe("acme 2");
    expect(routeOrder({ ...over, now: "2026-11-20T07:00:00Z" }).effects.delay).toBeNull();
  });
});
