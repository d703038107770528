import type { RoutingFacts, SupplierFacts } from "./facts.ts";

/** What of a supplier is another one for every order. */
type OfOrder = Pick<SupplierFacts, "id" | "unitsToday" | "distanceKm" | "score">;

/** Facts that are the same for many orders of a shop: the rules, and what suppliers charge to a destination. */
export type SharedFacts = Pick<RoutingFacts, "ruleSet" | "defaults" | "rates"> & {
  suppliers: Omit<SupplierFacts, Exclude<keyof OfOrder, "id">>[];
};

/** The facts of one order alone. */
export type OwnFacts = Omit<RoutingFacts, keyof SharedFacts> & { suppliers: OfOrder[] };

/** Takes facts apart; `joinFacts` makes the same of them again. */
export function splitFacts(facts: RoutingFacts): { own: OwnFacts; shared: SharedFacts } {
  const { ruleSet, defaults, rates, suppliers, ...rest } = facts;
  return {
    own: {
      ...rest,
      suppliers: suppliers.map(({ id, unitsToday, distanceKm, score }) => ({ id, unitsToday, distanceKm, score })),
    },
    shared: {
      ...{ ruleSet, defaults, rates },
      suppliers: suppliers.map(({ unitsToday: _units, distanceKm: _km, score: _score, ...shared }) => shared),
    },
  };
}

export function joinFacts(own: OwnFacts, shared: SharedFacts): RoutingFacts {
  const ofOrder = new Map(own.suppliers.map((supplier) => [supplier.id, supplier]));
  return {
    ...{ ...own, ...shared },
    suppliers: shared.suppliers.map((supplier) => {
      const its = ofOrder.get(supplier.id);
      if (!its) throw new Error(`A stored decision lacks what its order had of supplier ${supplier.id}.`);
      return { ...supplier, ...its };
    }),
  };
}
