import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allSaid } from "../../platform/phrase.ts";
import { randomFacts } from "../../../tests/random-facts.ts";
import {
  candidateFacts,
  lineFacts,
  routingFacts,
  shippingCharge,
  supplierFacts,
  termsFacts,
} from "../../../tests/routing-facts.ts";
import { country, rule, suppliers } from "../../../tests/rules/build.ts";
import type { RoutingFacts } from "../facts.ts";
import type { Rule } from "../rules/rule.ts";
import { compareOrder, tallyOf } from "./compare-orders.ts";
import { askedFacts } from "./asked-facts.ts";
import type { PastOrder } from "./past-order.ts";
import { addTallies, emptyTally } from "./tally.ts";

const ruleSet = (version: number, ...rules: Rule[]) => ({ id: `rules-${version}`, version, rules });
const published = ruleSet(1);
const against = (...draft: Rule[]) => ({ before: published, after: ruleSet(2, ...draft) });

/** Two units of one item: Acme is cheap, Bolt is fast. */
const facts = (change: Partial<RoutingFacts> = {}): RoutingFacts =>
  routingFacts({
    suppliers: [
      supplierFacts("acme", { name: "Acme", terms: termsFacts({ transitDays: 4 }) }),
      supplierFacts("bolt", { name: "Bolt", priority: 2, shipping: shippingCharge({ baseMinor: 300 }) }),
    ],
    lines: [
      lineFacts("l1", {
        quantity: 2,
        candidates: [
          candidateFacts("acme", { prices: [{ from: 1, minor: 900 }] }),
          candidateFacts("bolt", { prices: [{ from: 1, minor: 1000 }], atpUnits: 1 }),
        ],
      }),
    ],
    ...change,
  });
let number = 1000;
const past = (change: Partial<PastOrder> = {}): PastOrder => ({
  ...{ orderId: `order-${++number}`, name: `#${number}`, facts: facts(), addressErased: false },
  ...change,
});
const recorded = (orders: (PastOrder | null)[]) =>
  orders.map((order) => ({ orderId: order?.orderId ?? "old", name: order?.name ?? "#1", read: () => order }));
const onlyBolt = rule("Bolt for Germany", country("DE"), { action: "only", suppliers: suppliers("bolt") });
const hold = rule("Look at it", country("DE"), { action: "hold", reason: "Look" });
const byPostalCode = rule(
  "Hamburg",
  { condition: "destination.postal-code", is: "starts-with", values: ["20"] },
  { action: "only", suppliers: suppliers("bolt") },
);
const byAttribute = rule(
  "Gift",
  { condition: "order.attribute", is: "one-of", name: "Gift", values: ["yes"] },
  { action: "only", suppliers: suppliers("bolt") },
);

describe("one past order", () => {
  const compared = (order: PastOrder, ...draft: Rule[]) => {
    const ruleSets = against(...draft);
    const asked = { before: askedFacts(ruleSets.before.rules), after: askedFacts(ruleSets.after.rules) };
    return compareOrder(order, ruleSets, asked);
  };

  test("changes when the draft sends it elsewhere, and both plans are told in a sentence", () => {
    const order = past();
    expect(allSaid(compared(order, onlyBolt))).toMatchObject({
      kind: "compared",
      change: {
        ...{ orderId: order.orderId, name: order.name, units: -1, costMinor: -500, currency: "EUR" },
        before: "Acme ships 2: 18.00 EUR, with the customer by 2026-11-24.",
        after: "Bolt ships 1 and 1 stays unrouted: 13.00 EUR, with the customer by 2026-11-21.",
      },
    });
  });

  test("does not change when the draft has another reason for the same plan", () => {
    const same = rule("Acme for Germany", country("DE"), { action: "only", suppliers: suppliers("acme") });
    expect(compared(past(), same)).toMatchObject({ kind: "compared", change: null });
  });

  test("is told to be held, or to wait", () => {
    const delay = rule("Later", country("DE"), { action: "delay", minutes: 2880 });
    expect(allSaid(compared(past(), hold))).toMatchObject({ change: { after: "Held by “Look at it”." } });
    expect(allSaid(compared(past(), delay))).toMatchObject({
      change: { after: "Waits until 2026-11-21 08:00 UTC by “Later”." },
    });
  });

  test("is left out when a rule asks for the postal code that was erased", () => {
    const { destination } = facts();
    const erased = past({ facts: facts({ destination: { ...destination, postalCode: null } }), addressErased: true });
    expect(compared(erased, byPostalCode)).toEqual({ kind: "left-out", why: "postal-code-erased" });
    expect(compared(erased, { ...byPostalCode, on: false })).toMatchObject({ kind: "compared" });
    expect(compared({ ...erased, addressErased: false }, byPostalCode)).toMatchObject({ kind: "compared" });
    expect(compared(past(), byPostalCode)).toMatchObject({ kind: "compared", change: { units: -1 } });
  });

  test("is left out when a rule asks for a detail that no rule asked for when the order was read", () => {
    expect(compared(past(), byAttribute)).toEqual({ kind: "left-out", why: "attribute-not-read" });
    const asked = past({ facts: facts({ ruleSet: ruleSet(3, byAttribute) }) });
    expect(compared(asked, byAttribute)).toMatchObject({ kind: "compared", change: null });
  });

  const asksOf = (condition: string) =>
    rule("Asks", { condition, is: "none-of", values: ["x"] }, { action: "except", suppliers: suppliers("acme") });

  test("is left out when a rule asks about a customer or markets of which nothing was known", () => {
    const { order, destination } = facts();
    const unread = (of: "customer" | "markets") =>
      past({
        facts: facts(
          of === "customer"
            ? { order: { ...order, customer: { orders: null, tags: null } } }
            : { destination: { ...destination, markets: null } },
        ),
      });
    const leftOut = { kind: "left-out", why: "not-allowed" };
    expect(compared(unread("customer"), asksOf("customer.tags"))).toEqual(leftOut);
    expect(compared(unread("markets"), asksOf("destination.markets"))).toEqual(leftOut);
    expect(compared(unread("markets"), asksOf("customer.tags"))).toMatchObject({ kind: "compared" });
    expect(compared(past(), asksOf("customer.tags"))).toMatchObject({ kind: "compared", change: { units: -1 } });
  });
});

describe("many past orders", () => {
  test("are summed for both rule sets, and money is compared where both route the same units", () => {
    const expensive = rule("No Acme", country("DE"), { action: "except", suppliers: suppliers("acme") });
    const one = facts();
    one.lines = one.lines.map((line) => ({ ...line, quantity: 1 }));
    const tally = tallyOf(recorded([past(), past({ facts: one })]), against(expensive));
    expect(tally).toMatchObject({
      compared: 2,
      changed: 2,
      comparable: { EUR: { orders: 1, beforeMinor: 900, afterMinor: 1300 } },
      before: {
        ...{ unitsWanted: 3, unitsRouted: 3, ordersWithUnrouted: 0, supplierOrders: 2, splitOrders: 0 },
        cost: { EUR: { minor: 2700, orders: 2, ordersWithUnknown: 0 } },
        promise: { days: 10, orders: 2, unknownOrders: 0 },
        rules: {},
        suppliers: { acme: { name: "Acme", units: 3, supplierOrders: 2, cost: { EUR: { minor: 2700 } } } },
      },
      after: {
        ...{ unitsWanted: 3, unitsRouted: 2, ordersWithUnrouted: 1 },
        rules: { "No Acme": { name: "No Acme", orders: 2 } },
        suppliers: { bolt: { name: "Bolt", units: 2, supplierOrders: 2, cost: { EUR: { minor: 2600 } } } },
      },
    });
    expect(tally.after.suppliers).not.toHaveProperty("acme");
  });

  test("count what is not known beside the sums", () => {
    const unpriced = facts();
    unpriced.lines = unpriced.lines.map((line) => ({
      ...line,
      candidates: line.candidates.slice(0, 1).map((each) => ({ ...each, prices: [] })),
    }));
    unpriced.suppliers = unpriced.suppliers.map((each) => ({ ...each, terms: termsFacts({ transitDays: null }) }));
    const tally = tallyOf(recorded([past({ facts: unpriced })]), against());
    expect(tally).toMatchObject({
      comparable: {},
      before: {
        cost: { EUR: { minor: 0, orders: 1, ordersWithUnknown: 1 } },
        promise: { orders: 1, unknownOrders: 1 },
      },
    });
  });

  test("count held and waiting orders apart: their units are not unrouted", () => {
    const tally = tallyOf(recorded([past(), past()]), against(hold));
    expect(tally.after).toMatchObject({ held: 2, waiting: 0, unitsWanted: 0, ordersWithUnrouted: 0 });
    expect(tally).toMatchObject({ changed: 2, comparable: {} });
  });

  test("go on without those that are of an older shape or cannot be decided, which are counted and named", () => {
    const broken = past({ facts: facts({ suppliers: [] }) });
    const tally = tallyOf(recorded([null, broken, past()]), against());
    expect(tally).toMatchObject({ compared: 1, leftOut: { "older-record": 1, failed: 1 } });
    expect(tally.failures).toMatchObject([{ orderId: broken.orderId, name: broken.name }]);
  });

  test("keep a bounded list of those that change most", () => {
    const orders = Array.from({ length: 130 }, () => past());
    const whole = tallyOf(recorded(orders), against(onlyBolt));
    const most = past({
      facts: facts({ lines: [lineFacts("l1", { quantity: 9, candidates: facts().lines[0]!.candidates })] }),
    });
    const all = addTallies(whole, tallyOf(recorded([most]), against(onlyBolt)));
    expect(all.changed).toBe(131);
    expect(all.examples).toHaveLength(100);
    expect(all.examples[0]).toMatchObject({ orderId: most.orderId, units: -8 });
  });

  test("tallied in pages give what they give in one piece", () => {
    fc.assert(
      fc.property(fc.array(randomFacts(), { minLength: 1, maxLength: 6 }), fc.nat(6), (list, at) => {
        const orders = list.map((each, index) => past({ facts: each, orderId: `o${index}` }));
        const draft = against(rule("Not s0", country("DE"), { action: "except", suppliers: suppliers("s0") }));
        const tally = (of: PastOrder[]) => tallyOf(recorded(of), draft);
        const pages = addTallies(tally(orders.slice(0, at)), tally(orders.slice(at)));
        expect(pages).toEqual(addTallies(emptyTally(), tally(orders)));
      }),
      { numRuns: 50 },
    );
  });

  test("do not change under the rules that they go by", () => {
    fc.assert(
      fc.property(randomFacts(), (given) => {
        const tally = tallyOf(recorded([past({ facts: given })]), { before: published, after: published });
        expect(tally).toMatchObject({ compared: 1, changed: 0, examples: [] });
        expect(tally.before).toEqual(tally.after);
      }),
      { numRuns: 100 },
    );
  });
});
